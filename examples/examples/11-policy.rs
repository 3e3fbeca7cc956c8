//! Learning by reward: a pole is balanced on a cart by policy gradients, and by Q-learning.
//!
//! Neither has targets. REINFORCE (Williams 1992) raises the probability of actions that were followed by more reward than usual:
//! `L = −A log π(action)`, with the advantage `A` over a baseline that a second network learns. Deep Q-learning (Mnih et al. 2015)
//! learns the value of each action from the rewards and its own values of the next state, taken from a target network that follows
//! slowly (`soft_update`). Both losses are closures for `gradient_with`.
//!
//! REINFORCE reaches the longest episodes from each of the seeds 1 to 4, Q-learning from three of them.
//!
//! `cargo run --release --example 11-policy`

use std::error::Error;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::optimizer::soft_update;
use mlp_core::prelude::*;
use mlp_core::rand::rngs::ChaCha8Rng;
use mlp_core::rand::{Rng, RngExt};
use mlp_core::random::generator;

network! { struct Policy< input 4 => tanh 32 => softmax 2; loss categorical_cross_entropy >; }
network! { struct Baseline< input 4 => tanh 32 => linear 1; loss squared >; }
network! { struct Values< input 4 => relu 64 => relu 64 => linear 2; loss squared >; }

/// Position and speed of the cart, angle and angular speed of the pole.
type State = SVector<f32, 4>;

/// The steps of an episode, each with a reward of 1.
const LONGEST: usize = 500;
/// The weight of a reward one step later.
const DISCOUNT: f32 = 0.99;

/// The reward of a step for Q-learning, such that returns are about 1 and the network learns them quickly.
const REWARD: f32 = 0.01;

/// The cart-pole of Barto, Sutton and Anderson (1983), with the constants of Gymnasium's `CartPole-v1`.
struct CartPole {
    state: State,
    steps: usize,
}

/// The end of a step.
#[derive(Clone, Copy, PartialEq)]
enum Status {
    Balanced,
    Fallen,
    /// The episode is over, and the pole still stands.
    TimeOut,
}

impl CartPole {
    fn new(rng: &mut impl Rng) -> Self {
        Self { state: State::from_fn(|_, _| rng.random_range(-0.05..0.05)), steps: 0 }
    }

    /// The state in units of its usual range.
    fn observed(&self) -> State {
        self.state.component_div(&vector![2.4, 2.0, 0.2, 2.0])
    }

    /// Pushes the cart to the left (action 0) or to the right (action 1) for a fiftieth of a second.
    fn push(&mut self, action: usize) -> Status {
        const GRAVITY: f32 = 9.8;
        const POLE: f32 = 0.1;
        const BOTH: f32 = 1.0 + POLE;
        const HALF_LENGTH: f32 = 0.5;
        const FORCE: f32 = 10.0;
        const SECONDS: f32 = 0.02;
        let [_, speed, angle, spin]: [f32; 4] = self.state.into();
        let (sin, cos) = angle.sin_cos();
        let force = if action == 1 { FORCE } else { -FORCE };
        let pull = (force + POLE * HALF_LENGTH * spin * spin * sin) / BOTH;
        let turn = (GRAVITY * sin - cos * pull) / (HALF_LENGTH * (4.0 / 3.0 - POLE * cos * cos / BOTH));
        self.state += SECONDS * vector![speed, pull - POLE * HALF_LENGTH * turn * cos / BOTH, spin, turn];
        self.steps += 1;
        let (place, angle) = (self.state[0], self.state[2]);
        if place.abs() > 2.4 || angle.abs() > 12.0_f32.to_radians() {
            Status::Fallen
        } else if self.steps == LONGEST {
            Status::TimeOut
        } else {
            Status::Balanced
        }
    }
}

/// The mean return of 100 episodes with actions chosen by this function: the number of steps until the pole falls.
fn mean_return(seed: u64, choose: impl Fn(&State) -> usize) -> f64 {
    const EPISODES: u32 = 100;
    let mut rng = generator(seed);
    let mut steps = 0;
    for _ in 0..EPISODES {
        let mut world = CartPole::new(&mut rng);
        while world.push(choose(&world.observed())) == Status::Balanced {}
        steps += world.steps;
    }
    count(steps) / f64::from(EPISODES)
}

/// The mean return after some steps of the world.
type Curve = Vec<(f64, f64)>;

/// Policy gradients with a baseline.
struct Reinforce {
    policy: Policy,
    baseline: Baseline,
    policy_adam: Adam,
    baseline_adam: Adam,
    rng: ChaCha8Rng,
}

/// The steps of several episodes: in which state, which action, and the discounted rewards from there on.
#[derive(Default)]
struct Experience {
    states: Vec<State>,
    actions: Vec<usize>,
    returns: Vec<f32>,
}

impl Reinforce {
    /// The baseline learns returns in this unit.
    const UNIT: f32 = 100.0;

    fn new(seed: u64) -> Self {
        let mut rng = generator(seed);
        let (policy, baseline) = (Policy::random(&mut rng), Baseline::random(&mut rng));
        Self { policy, baseline, policy_adam: Adam::new(0.01), baseline_adam: Adam::new(0.01), rng }
    }

    /// Plays an episode with the probabilities of the policy.
    fn play(&mut self, experience: &mut Experience) {
        let mut world = CartPole::new(&mut self.rng);
        let first = experience.states.len();
        let status = loop {
            let state = world.observed();
            let action = usize::from(self.rng.random::<f32>() < self.policy.forward(&state)[1]);
            experience.states.push(state);
            experience.actions.push(action);
            let status = world.push(action);
            if status != Status::Balanced {
                break status;
            }
        };
        // Beyond the end of an episode that did not fall, the rewards are those that the baseline expects.
        let beyond =
            if status == Status::Fallen { 0.0 } else { Self::UNIT * self.baseline.forward(&world.observed())[0] };
        let mut reward = beyond;
        experience.returns.resize(experience.states.len(), 0.0);
        for total in experience.returns[first..].iter_mut().rev() {
            reward = 1.0 + DISCOUNT * reward;
            *total = reward;
        }
    }

    /// Improves the policy, then the baseline.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^24 steps")]
    fn learn(&mut self, experience: &Experience) {
        let Experience { states, actions, returns } = experience;
        let expected = self.baseline.predict(states);
        let advantages: Vec<f32> = returns.iter().zip(&expected).map(|(total, v)| total / Self::UNIT - v[0]).collect();
        let squares = advantages.iter().map(|a| a * a).sum::<f32>();
        let scale = (squares / advantages.len() as f32).sqrt() + 1e-6;

        let (mut gradient, mut workspace) = (Policy::zeros(), Policy::workspace());
        self.policy.gradient_with(
            states,
            // δ = A (π − y), with y = 1 for the action that was taken.
            |n, pi, d| {
                let (action, advantage) = (actions[n], advantages[n] / scale);
                d[action] = -advantage / pi[action];
                -advantage * pi[action].ln()
            },
            &mut workspace,
            &mut gradient,
        );
        self.policy_adam.step(&mut self.policy, &gradient);

        let targets: Vec<_> = returns.iter().map(|total| vector![total / Self::UNIT]).collect();
        let (mut gradient, mut workspace) = (Baseline::zeros(), Baseline::workspace());
        for _ in 0..20 {
            self.baseline.gradient_into(states, &targets, &mut workspace, &mut gradient);
            self.baseline_adam.step(&mut self.baseline, &gradient);
        }
    }

    fn train(mut self) -> (Policy, Curve) {
        const UPDATES: usize = 80;
        const EPISODES: usize = 10;
        let (mut curve, mut steps) = (Curve::new(), 0);
        for update in 1..=UPDATES {
            let mut experience = Experience::default();
            (0..EPISODES).for_each(|_| self.play(&mut experience));
            self.learn(&experience);
            steps += experience.states.len();
            let mean = count(experience.states.len()) / count(EPISODES);
            curve.push((count(steps), mean));
            if update % 10 == 0 {
                println!("{:>10} {:>10} {mean:>12.1}", update * EPISODES, steps);
            }
        }
        (self.policy, curve)
    }
}

/// The action with the largest number.
fn greedy(numbers: SVector<f32, 2>) -> usize {
    usize::from(numbers[1] > numbers[0])
}

/// A step of the world in memory.
#[derive(Clone, Copy)]
struct Transition {
    state: State,
    action: usize,
    next: State,
    has_fallen: bool,
}

/// Deep Q-learning with a replay buffer, a target network, and the action of the next state chosen by the network itself (van
/// Hasselt et al. 2016).
struct QLearning {
    values: Values,
    target: Values,
    adam: Adam,
    memory: Vec<Transition>,
    rng: ChaCha8Rng,
}

impl QLearning {
    const MEMORY: usize = 50_000;
    const BATCH: usize = 64;
    const STEPS: usize = 60_000;
    /// The steps over which random actions become rare.
    const EXPLORATION: f64 = 10_000.0;

    fn new(seed: u64) -> Self {
        let mut rng = generator(seed);
        let values = Values::random(&mut rng);
        Self { target: values.clone(), values, adam: Adam::new(5e-4), memory: Vec::with_capacity(Self::MEMORY), rng }
    }

    /// The best action so far, or a random one.
    fn act(&mut self, state: &State, step: usize) -> usize {
        let chance = (1.0 - count(step) / Self::EXPLORATION).max(0.05);
        if self.rng.random_bool(chance) { self.rng.random_range(0..2) } else { greedy(self.values.forward(state)) }
    }

    fn remember(&mut self, transition: Transition, step: usize) {
        if self.memory.len() < Self::MEMORY {
            self.memory.push(transition);
        } else {
            self.memory[step % Self::MEMORY] = transition;
        }
    }

    /// A step of gradient descent on transitions from memory.
    fn learn(
        &mut self,
        gradient: &mut Values,
        workspace: &mut <Values as Network>::Workspace,
    ) -> Result<(), SettingError> {
        let batch: Vec<_> =
            (0..Self::BATCH).map(|_| self.memory[self.rng.random_range(0..self.memory.len())]).collect();
        let states: Vec<_> = batch.iter().map(|transition| transition.state).collect();
        let next: Vec<_> = batch.iter().map(|transition| transition.next).collect();
        let (chosen, valued) = (self.values.predict(&next), self.target.predict(&next));
        self.values.gradient_with(
            &states,
            |n, q, d| {
                let Transition { action, has_fallen, .. } = batch[n];
                let rest = if has_fallen { 0.0 } else { DISCOUNT * valued[n][greedy(chosen[n])] };
                let error = q[action] - (REWARD + rest);
                // The Huber loss of the action that was taken; the other one has no target.
                d[action] = error.clamp(-1.0, 1.0);
                if error.abs() < 1.0 { 0.5 * error * error } else { error.abs() - 0.5 }
            },
            workspace,
            gradient,
        );
        self.adam.step(&mut self.values, gradient);
        soft_update(&mut self.target, &self.values, 0.005)
    }

    fn train(mut self) -> Result<(Values, Curve), SettingError> {
        let (mut gradient, mut workspace) = (Values::zeros(), Values::workspace());
        let (mut curve, mut lengths) = (Curve::new(), Vec::new());
        let mut world = CartPole::new(&mut self.rng);
        for step in 0..Self::STEPS {
            let state = world.observed();
            let action = self.act(&state, step);
            let status = world.push(action);
            let has_fallen = status == Status::Fallen;
            self.remember(Transition { state, action, next: world.observed(), has_fallen }, step);
            if self.memory.len() >= 1000 {
                // A learning rate that falls to zero ends the ups and downs of the values.
                self.adam.set_learning_rate(5e-4 * (1.0 - count(step) / count(Self::STEPS)));
                self.learn(&mut gradient, &mut workspace)?;
            }
            if status != Status::Balanced {
                lengths.push(world.steps);
                world = CartPole::new(&mut self.rng);
                if lengths.len() % 10 == 0 {
                    let mean = count(lengths.iter().rev().take(10).sum()) / 10.0;
                    curve.push((count(step + 1), mean));
                }
            }
            if (step + 1) % 6000 == 0 {
                let mean = curve.last().map_or(0.0, |(_, mean)| *mean);
                println!("{:>10} {:>10} {mean:>12.1}", lengths.len(), step + 1);
            }
        }
        Ok((self.values, curve))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let header = |name| println!("\n{name}\n{:>10} {:>10} {:>12}", "episodes", "steps", "mean return");
    header("REINFORCE with a baseline");
    let (policy, by_policy) = Reinforce::new(1).train();
    header("deep Q-learning");
    let (values, by_values) = QLearning::new(1).train()?;

    let panel = Panel::new("", Axis::linear("steps of the world"), Axis::linear("mean return of 10 episodes"))
        .line("REINFORCE with a baseline", Ink::Blue, by_policy)
        .line("deep Q-learning", Ink::Vermilion, by_values);
    Sheet::new("A pole on a cart: at most 500 steps").panel(panel).save("11-policy")?;

    let returns =
        [mean_return(2, |state| greedy(policy.forward(state))), mean_return(2, |state| greedy(values.forward(state)))];
    println!("\nmean return of 100 episodes, of at most 500: REINFORCE {:.0}, DQN {:.0}", returns[0], returns[1]);
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 steps")]
fn count(steps: usize) -> f64 {
    steps as f64
}
