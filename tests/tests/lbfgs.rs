//! L-BFGS where it has to prove itself: quadratic functions, a curved valley, a real network; and what it does where there is
//! nothing to be gained.

#![allow(clippy::float_cmp, reason = "what is exact is held exactly")]

use mlp_core::optimizer::Objective;
use mlp_core::prelude::*;

network! { struct Line< input 1 => linear 1; loss squared >; }
network! { struct Eight< input 3 => linear 2; loss squared >; }
network! { struct Digits< input 64 => tanh 16 => softmax 10; loss categorical_cross_entropy >; }

/// A function of the parameters, which writes its gradient.
struct Function<N, F> {
    risk: F,
    gradient: N,
    is_unchanged: bool,
    evaluations: usize,
}

impl<N: Network, F: Fn(&[N::Scalar], &mut [N::Scalar]) -> N::Scalar> Function<N, F> {
    fn new(gradient: N, risk: F) -> Self {
        Self { risk, gradient, is_unchanged: true, evaluations: 0 }
    }
}

impl<N: Network, F: Fn(&[N::Scalar], &mut [N::Scalar]) -> N::Scalar> Objective<N> for Function<N, F> {
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N) {
        self.evaluations += 1;
        let risk = (self.risk)(network.parameters(), self.gradient.parameters_mut());
        (risk, &self.gradient)
    }

    fn is_unchanged(&self) -> bool {
        self.is_unchanged
    }
}

/// Minimizes until every slope is smaller than this, which is an evaluation more in every step, and returns the steps.
fn steps_until<N: Network<Scalar = f64>>(limit: f64, net: &mut N, objective: &mut impl Objective<N>) -> usize {
    let mut lbfgs = Lbfgs::new();
    for step in 0..1000 {
        let (risk, gradient) = objective.gradient(net);
        assert!(risk.is_finite());
        if gradient.parameters().iter().all(|g| g.abs() < limit) {
            return step;
        }
        lbfgs.advance(net, objective);
    }
    panic!("no end in sight");
}

mod of_a_quadratic_function {
    use super::*;

    /// `½ Σ c_k (w_k − k)²`, in directions that are not those of the parameters.
    fn bowl(curvatures: [f64; 8]) -> impl Fn(&[f64], &mut [f64]) -> f64 {
        // A reflection, `1 − 2 u uᵀ`, turns the axes.
        let turn = |w: [f64; 8]| {
            let u: f64 = w.iter().sum::<f64>() / 8.0;
            w.map(|w| w - 2.0 * u)
        };
        move |w, g| {
            let mut k = 0.0;
            let from = turn(std::array::from_fn(|i| {
                k += 1.0;
                w[i] - k
            }));
            let mut slopes = from;
            slopes.iter_mut().zip(curvatures).for_each(|(d, c)| *d *= c);
            g.copy_from_slice(&turn(slopes));
            0.5 * from.iter().zip(&slopes).map(|(d, c)| d * c).sum::<f64>()
        }
    }

    /// The first step shows the only curvature there is, so the second leads to the minimum.
    #[test]
    fn with_one_curvature_the_second_step_ends_at_the_minimum() {
        for curvature in [0.25, 1.0, 3.0, 100.0] {
            let mut net = Eight::<f64>::zeros();
            let mut objective = Function::new(Eight::<f64>::zeros(), bowl([curvature; 8]));
            let steps = steps_until(1e-12 * curvature, &mut net, &mut objective);
            assert!(steps <= 2, "{curvature}: {steps} steps");
        }
    }

    /// Conjugate gradients, which L-BFGS is with exact searches, reduce the error by at least `2 ((√κ − 1) / (√κ + 1))ᵏ` in `k`
    /// steps: from 14 to 10⁻¹⁰ in 40 for κ = 10.
    #[test]
    fn it_needs_no_more_steps_than_conjugate_gradients_may() {
        let curvatures = [1.0, 2.0, 3.0, 4.5, 6.0, 7.0, 9.0, 10.0];
        let mut net = Eight::<f64>::zeros();
        let mut objective = Function::new(Eight::<f64>::zeros(), bowl(curvatures));
        let steps = steps_until(1e-10, &mut net, &mut objective);
        assert!(steps <= 40, "{steps} steps");
        for (k, &w) in (1..).map(f64::from).zip(net.parameters()) {
            // The smallest curvature is 1.
            assert!((w - k).abs() < 1e-9, "{w} is not {k}");
        }
    }

    /// Without a search as well, once the first step has shown the scale.
    #[test]
    fn the_steps_of_mere_gradients_converge_too() {
        let mut net = Eight::<f64>::zeros();
        let mut objective = Function::new(Eight::<f64>::zeros(), bowl([1.0, 2.0, 3.0, 4.5, 6.0, 7.0, 9.0, 10.0]));
        let mut lbfgs = Lbfgs::new();
        for _ in 0..40 {
            let (_, gradient) = objective.gradient(&net);
            lbfgs.step(&mut net, gradient);
        }
        let (_, gradient) = objective.gradient(&net);
        assert!(gradient.parameters().iter().all(|g| g.abs() < 1e-10), "{gradient:?}");
    }

    #[test]
    fn what_is_known_is_not_computed_again_and_the_bits_are_the_same() {
        let run = |is_unchanged| {
            let mut net = Eight::<f64>::zeros();
            let curvatures = [1.0, 2.0, 3.0, 4.5, 6.0, 7.0, 9.0, 10.0];
            let mut objective = Function::new(Eight::<f64>::zeros(), bowl(curvatures));
            objective.is_unchanged = is_unchanged;
            let mut lbfgs = Lbfgs::new();
            let risks: Vec<f64> = (0..15).map(|_| lbfgs.advance(&mut net, &mut objective)).collect();
            (net, risks, objective.evaluations)
        };
        let ((net, risks, evaluations), (again, risks_again, evaluations_again)) = (run(true), run(false));
        assert_eq!((&net, &risks), (&again, &risks_again));
        // All but the first of 15 points.
        assert_eq!(evaluations + 14, evaluations_again);
        assert!(risks.windows(2).all(|pair| pair[1] < pair[0]), "{risks:?}");
    }
}

mod what_it_knows {
    use super::*;

    /// `½ c Σ w²`.
    fn parabola(curvature: f64) -> impl Fn(&[f64], &mut [f64]) -> f64 {
        move |w, g| {
            g.iter_mut().zip(w).for_each(|(g, w)| *g = curvature * w);
            0.5 * curvature * w.iter().map(|w| w * w).sum::<f64>()
        }
    }

    fn at(weight: f64, bias: f64) -> Line<f64> {
        let mut net = Line::<f64>::zeros();
        net.parameters_mut().copy_from_slice(&[weight, bias]);
        net
    }

    /// By steps without a search, which go uphill as soon as a negative curvature is trusted.
    #[test]
    fn is_no_negative_curvature() {
        for (curvature, pairs) in [(-1.0, 0), (0.0, 0), (1.0, 1)] {
            let mut objective = Function::new(at(0.0, 0.0), parabola(curvature));
            let (mut net, mut lbfgs) = (at(3.0, 4.0), Lbfgs::new());
            let (mut before, mut falls) = (f64::INFINITY, true);
            for _ in 0..2 {
                let (risk, gradient) = objective.gradient(&net);
                falls &= risk <= before;
                before = risk;
                lbfgs.step(&mut net, gradient);
            }
            assert!(falls && net.parameters().iter().all(|w| w.is_finite()), "{curvature}: {net:?}");
            let steps = lbfgs.state().vectors.iter().find(|(name, _)| *name == "steps").map(|(_, steps)| steps.len());
            assert_eq!(steps, Some(2 * pairs), "{curvature}");
        }
    }

    #[test]
    fn is_not_taken_for_another_point() {
        let mut objective = Function::new(at(0.0, 0.0), parabola(1.0));
        let (mut net, mut lbfgs) = (at(3.0, 4.0), Lbfgs::new());
        assert_eq!(lbfgs.advance(&mut net, &mut objective), 12.5);
        // Somebody else has moved the network.
        net = at(6.0, 8.0);
        assert_eq!(lbfgs.advance(&mut net, &mut objective), 50.0);
    }

    #[test]
    fn is_not_taken_for_that_of_a_state_that_was_read() {
        let mut objective = Function::new(at(0.0, 0.0), parabola(1.0));
        let (mut net, mut lbfgs) = (at(3.0, 4.0), Lbfgs::new());
        assert_eq!(lbfgs.advance(&mut net, &mut objective), 12.5);
        for (name, vector) in lbfgs.state().vectors {
            if matches!(name, "point" | "gradient") {
                vector.copy_from_slice(&[6.0, 8.0]);
            }
        }
        net = at(6.0, 8.0);
        assert_eq!(lbfgs.advance(&mut net, &mut objective), 50.0);
    }
}

/// The valley of Rosenbrock (1960), `(1 − a)² + 100 (b − a²)²`, from its usual start.
#[test]
fn a_curved_valley_is_followed_to_its_end() {
    let valley = |w: &[f64], g: &mut [f64]| {
        let (a, b) = (w[0], w[1]);
        g.copy_from_slice(&[-2.0 * (1.0 - a) - 400.0 * a * (b - a * a), 200.0 * (b - a * a)]);
        (1.0 - a) * (1.0 - a) + 100.0 * (b - a * a) * (b - a * a)
    };
    let mut net = Line::<f64>::zeros();
    net.parameters_mut().copy_from_slice(&[-1.2, 1.0]);
    let mut objective = Function::new(Line::<f64>::zeros(), valley);
    let steps = steps_until(1e-10, &mut net, &mut objective);
    // 41 when this was written, by 49 evaluations; gradient descent takes thousands.
    assert!(steps <= 60, "{steps} steps");
    // The smallest curvature there is 0.4.
    assert!(net.parameters().iter().all(|w| (w - 1.0).abs() < 1e-9), "{net:?}");
}

mod where_nothing_is_to_be_gained {
    use super::*;

    fn at(weight: f64, bias: f64) -> Line<f64> {
        let mut net = Line::<f64>::zeros();
        net.parameters_mut().copy_from_slice(&[weight, bias]);
        net
    }

    /// Holds that ten steps leave the network as it is, and report this risk; returns the evaluations.
    fn stays(function: impl Fn(&[f64], &mut [f64]) -> f64, risk: f64) -> usize {
        let mut net = at(0.5, -0.25);
        let mut objective = Function::new(Line::<f64>::zeros(), function);
        let mut lbfgs = Lbfgs::new().evaluations(15);
        for _ in 0..10 {
            let reported = lbfgs.advance(&mut net, &mut objective);
            assert!(reported == risk || (reported.is_nan() && risk.is_nan()), "{reported} {risk}");
            assert_eq!(net, at(0.5, -0.25));
        }
        objective.evaluations
    }

    #[test]
    fn at_a_minimum_it_stays() {
        let flat = |_: &[f64], g: &mut [f64]| {
            g.fill(0.0);
            3.0
        };
        assert_eq!(stays(flat, 3.0), 1);
    }

    #[test]
    fn where_the_gradient_lies_it_stays_and_does_not_look_again() {
        let uphill = |w: &[f64], g: &mut [f64]| {
            g.copy_from_slice(&[-w[0], -w[1]]);
            w[0] * w[0] + w[1] * w[1]
        };
        assert_eq!(stays(uphill, 0.3125), 1 + 15);
    }

    #[test]
    fn where_nothing_is_finite_it_stays() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let risk = move |_: &[f64], g: &mut [f64]| {
                g.fill(1.0);
                bad
            };
            assert_eq!(stays(risk, bad), 10);
            let slope = move |_: &[f64], g: &mut [f64]| {
                g.copy_from_slice(&[1.0, bad]);
                2.0
            };
            assert_eq!(stays(slope, 2.0), 1);
            // Finite at the start alone.
            let elsewhere = move |w: &[f64], g: &mut [f64]| {
                g.fill(1.0);
                if w == [0.5, -0.25] { 2.0 } else { bad }
            };
            assert_eq!(stays(elsewhere, 2.0), 1 + 15);
        }
    }

    /// `w − ln w`, which is not a number where `w < 0`, from the far end of its slope.
    #[test]
    fn it_shortens_a_step_beyond_which_nothing_is_finite() {
        let barrier = |w: &[f64], g: &mut [f64]| {
            g.copy_from_slice(&[1.0 - 1.0 / w[0], w[1]]);
            w[0] - w[0].ln() + 0.5 * w[1] * w[1]
        };
        for start in [1e-3, 0.01, 0.5, 20.0, 1e4] {
            let mut net = at(start, 30.0);
            let mut objective = Function::new(Line::<f64>::zeros(), barrier);
            let mut lbfgs = Lbfgs::new();
            let mut before = f64::INFINITY;
            for _ in 0..60 {
                let risk = lbfgs.advance(&mut net, &mut objective);
                assert!(risk <= before + 1e-14 * before.abs().min(100.0), "{start}: {before} became {risk}");
                assert!(net.parameters().iter().all(|w| w.is_finite()) && net.parameters()[0] > 0.0);
                before = risk;
            }
            let [w, v] = net.parameters() else { unreachable!("two parameters") };
            assert!((w - 1.0).abs() < 1e-6 && v.abs() < 1e-6, "{start}: {w} {v}");
        }
    }

    /// The risk falls for ever, and after each search it is at the best point that the search has seen.
    #[test]
    fn without_an_end_it_goes_as_far_as_it_has_looked() {
        let slide = |w: &[f64], g: &mut [f64]| {
            g.copy_from_slice(&[0.5, 0.0]);
            0.5 * w[0]
        };
        let mut net = at(0.0, 0.0);
        let mut objective = Function::new(Line::<f64>::zeros(), slide);
        Lbfgs::new().evaluations(4).advance(&mut net, &mut objective);
        assert_eq!(net, at(-500.0, 0.0));
    }
}

mod of_a_network {
    use super::*;

    const EPOCHS: usize = 60;

    fn digits<T: Scalar>(count: usize) -> Dataset<SVector<T, 64>, usize> {
        let lines = include_str!("../../examples/data/digits.csv").lines().skip(1).take(count);
        let numbers = |line: &str| line.split(',').map(|n| n.parse::<u8>().expect("a number")).collect::<Vec<_>>();
        let (inputs, targets) = lines
            .map(numbers)
            .map(|numbers| {
                let pixel = |i: usize, _| mlp_core::scalar::constant::<T>(f64::from(numbers[i]) / 16.0);
                (SVector::from_fn(pixel), usize::from(numbers[64]))
            })
            .unzip();
        Dataset::new(inputs, targets).expect("good data")
    }

    fn start<T: Scalar>() -> Digits<T> {
        <Digits<T> as Network>::random(&mut StdRng::seed_from_u64(3))
    }

    /// The risk before every epoch of the full batch, and at the end.
    fn risks<T: Scalar, O: Optimizer<T>>(optimizer: O, epochs: usize) -> Vec<f64> {
        let data = digits::<T>(500);
        let mut net = start::<T>();
        let report =
            Trainer::new(optimizer).batch(Batch::Full).epochs(epochs).fit(&mut net, &data).expect("it is finite");
        let last = net.loss(data.inputs(), data.targets());
        let all = report.epochs.iter().map(|epoch| epoch.loss).chain([last]);
        all.map(|risk| mlp_core::nalgebra::try_convert(risk).expect("a number")).collect()
    }

    /// An epoch of L-BFGS computes one gradient, and sometimes more, so Adam has three times as many epochs, and the best
    /// learning rate of five. When this was written, the risks were 3 · 10⁻⁹ and 10⁻³.
    #[test]
    fn it_learns_digits_in_a_third_of_the_epochs_of_adam_and_further() {
        let lbfgs = risks(Lbfgs::<f32>::new(), EPOCHS);
        let adam = |rate| risks(Adam::<f32>::new(rate), 3 * EPOCHS)[3 * EPOCHS];
        let best = [1e-3, 3e-3, 1e-2, 3e-2, 0.1].map(adam).into_iter().fold(f64::INFINITY, f64::min);
        assert!(lbfgs[EPOCHS] < best, "{} {best}", lbfgs[EPOCHS]);
        // Both began with no idea of ten classes.
        assert!(lbfgs[0] > 2.0 && lbfgs[EPOCHS] < 1e-3 * lbfgs[0], "{lbfgs:?}");
    }

    /// In either precision; long after the risk could fall no further.
    #[test]
    fn the_risk_never_rises_by_more_than_rounding() {
        fn never_rises<T: Scalar>(epsilon: f64) {
            let risks = risks(Lbfgs::<T>::new(), 150);
            for pair in risks.windows(2) {
                // What the search allows, and the mean of an epoch, which is multiplied and divided by the samples again.
                assert!(pair[1] <= pair[0] * (1.0 + 12.0 * epsilon), "{pair:?}");
            }
            assert!(risks[150] < 1e-3);
        }
        never_rises::<f32>(f32::EPSILON.into());
        never_rises::<f64>(f64::EPSILON);
    }

    /// A state may come from one that remembered more, and from a file that anybody has written.
    #[test]
    fn of_more_steps_than_are_to_be_remembered_the_last_are() {
        let data = digits::<f32>(50);
        let (mut much, mut net) = (Lbfgs::new().memory(6), start::<f32>());
        for _ in 0..7 {
            let (_, gradient) = net.gradient(data.inputs(), data.targets());
            much.step(&mut net, &gradient);
        }
        let mut objective = Function::new(start::<f32>(), |w: &[f32], g: &mut [f32]| {
            g.copy_from_slice(w);
            0.5 * w.iter().map(|w| w * w).sum::<f32>()
        });
        let (mut little, mut same) = (much.clone().memory(2), net.clone());
        let mut copied = Lbfgs::new().memory(2);
        for ((name, vector), (_, into)) in much.state().vectors.into_iter().zip(copied.state().vectors) {
            let kept = if ["steps", "changes"].contains(&name) { 2 * Digits::<f32>::PARAMETERS } else { vector.len() };
            *into = vector[vector.len() - kept..].to_vec();
        }
        little.advance(&mut net, &mut objective);
        copied.advance(&mut same, &mut objective);
        assert_eq!(net, same);
    }

    #[test]
    fn two_calls_and_a_state_in_between_give_the_bits_of_one() {
        let data = digits::<f32>(100);
        let trainer = |lbfgs| Trainer::new(lbfgs).batch(Batch::Full);
        let mut wanted = start::<f32>();
        trainer(Lbfgs::new().memory(4)).epochs(16).fit(&mut wanted, &data).expect("it is finite");

        let mut twice = start::<f32>();
        let mut short = trainer(Lbfgs::new().memory(4)).epochs(8);
        short.fit(&mut twice, &data).expect("it is finite");
        short.fit(&mut twice, &data).expect("it is finite");
        assert_eq!(twice, wanted);

        // By hand, since a trainer keeps its optimizer.
        let mut objective = Function::new(start::<f32>(), |w: &[f32], g: &mut [f32]| {
            let mut net = start::<f32>();
            net.parameters_mut().copy_from_slice(w);
            let (risk, gradient) = net.gradient(data.inputs(), data.targets());
            g.copy_from_slice(gradient.parameters());
            risk
        });
        let (mut first, mut second, mut net) = (Lbfgs::new().memory(4), Lbfgs::new().memory(4), start::<f32>());
        for _ in 0..8 {
            first.advance(&mut net, &mut objective);
        }
        for ((_, vector), (_, into)) in first.state().vectors.into_iter().zip(second.state().vectors) {
            into.clone_from(vector);
        }
        for _ in 0..8 {
            second.advance(&mut net, &mut objective);
        }
        assert_eq!(net, wanted);
    }
}

#[test]
fn pairs_beyond_a_smaller_memory_are_forgotten() {
    let valley = |w: &[f32], gradient: &mut [f32]| {
        gradient.copy_from_slice(&[w[0].powi(3), 9.0 * w[1]]);
        w[0].powi(4) / 4.0 + 4.5 * w[1] * w[1]
    };
    let mut net = Line::zeros();
    net.parameters_mut().fill(1.0);
    let mut objective = Function::new(Line::zeros(), valley);
    let mut lbfgs = Lbfgs::new();
    for _ in 0..4 {
        lbfgs.advance(&mut net, &mut objective);
    }
    let mut lbfgs = lbfgs.memory(1);
    let before = valley(net.parameters(), &mut [0.0; 2]);
    lbfgs.advance(&mut net, &mut objective);
    assert!(valley(net.parameters(), &mut [0.0; 2]) < before);
}
