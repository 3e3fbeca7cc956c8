//! L-BFGS: steps by the curvature that the last few steps have shown. [`line_search`] decides how long they are.
//!
//! Written here and not taken from a crate of optimizers: there, the solver owns the loop and its parameters are vectors that
//! it allocates in every step, while here a trainer owns the loop, the network is moved in place, and a step allocates nothing.

use alloc::vec::Vec;

use super::{Objective, Optimizer, State, setting};
use crate::kernel;
use crate::network::Network;
use crate::number::scalar::{Scalar, is_finite};
use crate::train::TrainError;

mod line_search;

use line_search::LineSearch;

/// L-BFGS (Liu and Nocedal, 1989), for the full batch: a quasi-Newton method, which estimates the curvature of the risk from
/// the last few steps `s` and the changes `y` of the gradient along them.
///
/// One step, [`advance`](Optimizer::advance), goes along `d = −H g`, where `H` stands for the inverse of the second derivatives
/// (the two-loop recursion, algorithm 7.4 of Nocedal and Wright, "Numerical Optimization", 2nd edition, 2006), to a point
/// that meets the conditions of Wolfe, most often `w + d` itself. There is no learning rate. The very first step is along the
/// gradient, and at most of length 1. A step takes one evaluation of the gradient, sometimes more, and another one if the
/// objective is not known to be [unchanged](Objective::is_unchanged).
///
/// The network never stays at a point that is not finite, or at which the risk is higher by more than rounding. Where there is
/// no better point to be found, it stays where it is and forgets the curvature.
///
/// It compares risks, so all of them must be over the same samples: a [`Trainer`](crate::Trainer) refuses any batch but
/// [`Batch::Full`](crate::Batch::Full). In many small steps on mini-batches, [`Adam`](crate::Adam) gets further.
///
/// The memory that it needs is that of `2 memory + 5` networks, allocated in the first step. What it remembers belongs to one
/// network: it starts anew when a network of another size comes.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 2 => tanh 3 => sigmoid 1; loss binary_cross_entropy >; }
/// let inputs = vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]];
/// let data = Dataset::new(inputs, vec![0, 1, 1, 0])?;
/// let mut net = Net::random(&mut StdRng::seed_from_u64(2));
/// let report = Trainer::new(Lbfgs::new()).batch(Batch::Full).epochs(30).fit(&mut net, &data)?;
/// assert!(report.final_loss().unwrap() < 1e-3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Without an objective
///
/// [`step`](Optimizer::step) has but a gradient, and nothing to compare: it goes along `−H g` without looking, and learns
/// `y` from one gradient to the next. Near a minimum this converges as fast; far from one it may go astray.
#[derive(Clone, Debug, PartialEq)]
pub struct Lbfgs<T = f32> {
    memory: usize,
    evaluations: usize,
    /// The last point of which the gradient is known, and the gradient; empty before the first.
    point: Vec<T>,
    gradient: Vec<T>,
    /// The risk at `point`, if it is known.
    risk: Option<T>,
    /// Whether a search from `point`, along the gradient, has found nothing.
    is_stuck: bool,
    /// The last steps `s` and the changes `y` of the gradient along them, the oldest first. Both of a pair are divided by
    /// `√(sᵀy)`, so that `sᵀy = 1` and the recursion needs no `ρ = 1 / sᵀy`.
    steps: Vec<T>,
    changes: Vec<T>,
    /// `d`, and the `α` of every pair: written before they are read.
    direction: Vec<T>,
    alphas: Vec<T>,
}

/// More pairs than this are refused: there is nothing to be gained from them.
const MOST_PAIRS: usize = 1000;

impl<T: Scalar> Lbfgs<T> {
    /// L-BFGS that remembers 10 steps, and looks at no more than 20 points in each.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            memory: 10,
            evaluations: 20,
            point: Vec::new(),
            gradient: Vec::new(),
            risk: None,
            is_stuck: false,
            steps: Vec::new(),
            changes: Vec::new(),
            direction: Vec::new(),
            alphas: Vec::new(),
        }
    }

    /// How many steps are remembered; 3 to 20 are usual. A [`Trainer`](crate::Trainer) refuses 0 and more than 1000.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let lbfgs: Lbfgs = Lbfgs::new().memory(0);
    /// assert_eq!(lbfgs.check().unwrap_err().to_string(), "the memory must be from 1 to 1000, but it is 0");
    /// ```
    #[must_use]
    pub const fn memory(mut self, memory: usize) -> Self {
        self.memory = memory;
        self
    }

    /// How many points a step looks at before it gives up. A [`Trainer`](crate::Trainer) refuses 0.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let lbfgs: Lbfgs = Lbfgs::new().evaluations(0);
    /// assert_eq!(lbfgs.check().unwrap_err().to_string(), "the number of evaluations must be at least 1, but it is 0");
    /// ```
    #[must_use]
    pub const fn evaluations(mut self, evaluations: usize) -> Self {
        self.evaluations = evaluations;
        self
    }

    /// Starts anew unless what is remembered is of a network of this many parameters; and allocates all that is ever needed.
    fn fit_to(&mut self, parameters: usize) {
        let fits = |vector: &[T]| vector.is_empty() || vector.len() == parameters;
        let is_consistent = fits(&self.point)
            && self.point.len() == self.gradient.len()
            && self.steps.len().is_multiple_of(parameters)
            && self.steps.len() == self.changes.len();
        if !is_consistent {
            self.reset();
        }
        let most = self.memory.clamp(1, MOST_PAIRS);
        // A new pair stands beside the old ones until it is known whether one of them has to go.
        let pairs = (most + 1).saturating_mul(parameters);
        for (vector, len) in [
            (&mut self.point, parameters),
            (&mut self.gradient, parameters),
            (&mut self.steps, pairs),
            (&mut self.changes, pairs),
        ] {
            vector.reserve_exact(len.saturating_sub(vector.len()));
        }
        self.direction.resize(parameters, T::zero());
        self.alphas.resize(most, T::zero());
        // There may be more where the memory was set lower meanwhile, or in a state that was read from a file.
        self.keep_latest(most * parameters);
    }

    /// Keeps a point and its gradient. The risk there is not known yet.
    fn remember(&mut self, point: &[T], gradient: &[T]) {
        for (kept, new) in [(&mut self.point, point), (&mut self.gradient, gradient)] {
            kept.clear();
            kept.extend_from_slice(new);
        }
        self.risk = None;
        self.is_stuck = false;
    }

    /// Learns the curvature along the step from the point that is remembered to this one, if there is any: if the angle between
    /// `s` and `y` is less than a right one by more than rounding. Else `H` would not be positive definite.
    fn learn(&mut self, point: &[T], gradient: &[T]) {
        let before = self.steps.len();
        for (pairs, new, old) in [(&mut self.steps, point, &self.point), (&mut self.changes, gradient, &self.gradient)]
        {
            pairs.extend_from_slice(new);
            kernel::add_scaled(&[-T::one()], old, &mut pairs[before..]);
        }
        let (s, y) = (&mut self.steps[before..], &mut self.changes[before..]);
        let (product, lengths) = (dot(s, y), dot(s, s).sqrt() * dot(y, y).sqrt());
        let scale = T::one() / product.sqrt();
        if product > T::default_epsilon() * lengths && is_finite(lengths) && is_finite(scale) {
            kernel::scale(&[scale], s);
            kernel::scale(&[scale], y);
            self.keep_latest(self.alphas.len() * point.len());
        } else {
            self.forget(before);
        }
    }

    /// Forgets all pairs but these last numbers of them.
    fn keep_latest(&mut self, kept: usize) {
        let surplus = self.steps.len().saturating_sub(kept);
        self.steps.drain(..surplus);
        self.changes.drain(..surplus);
    }

    /// Forgets all pairs but these first numbers of them.
    fn forget(&mut self, kept: usize) {
        self.steps.truncate(kept);
        self.changes.truncate(kept);
    }

    /// Computes `d = −H g` and returns the slope along it: algorithm 7.4, with `H⁰` by (7.20).
    fn aim(&mut self) -> T {
        let Self { gradient, steps, changes, direction, alphas, .. } = self;
        let pairs = steps.chunks_exact(gradient.len()).zip(changes.chunks_exact(gradient.len()));
        direction.copy_from_slice(gradient);
        for ((s, y), alpha) in pairs.clone().rev().zip(alphas.iter_mut()) {
            *alpha = dot(s, direction);
            kernel::add_scaled(&[-*alpha], y, direction);
        }
        let size = if let Some((_, y)) = pairs.clone().next_back() {
            T::one() / dot(y, y)
        } else {
            // A gradient alone says nothing about how far to go: not further than 1.
            let length = dot(gradient, gradient).sqrt();
            if length > T::one() { T::one() / length } else { T::one() }
        };
        kernel::scale(&[-size], direction);
        let known = pairs.len();
        for ((s, y), &alpha) in pairs.zip(alphas[..known].iter().rev()) {
            // `β = yᵀr` of the algorithm has the other sign, since `d = −r`.
            let beta = -dot(y, direction);
            kernel::add_scaled(&[beta - alpha], s, direction);
        }
        dot(gradient, direction)
    }

    /// Computes a direction that leads downwards, and returns the slope along it; `None` if there is no such direction, since the
    /// gradient is zero or not finite.
    fn aim_downwards(&mut self) -> Option<T> {
        let leads_downwards = |slope: &T| is_finite(*slope) && *slope < T::zero();
        Some(self.aim()).filter(leads_downwards).or_else(|| {
            self.forget(0);
            Some(self.aim()).filter(leads_downwards)
        })
    }

    /// Moves the network to the point at this length along the direction.
    fn go<N: Network<Scalar = T>>(&self, length: T, network: &mut N) {
        network.parameters_mut().copy_from_slice(&self.point);
        kernel::add_scaled(&[length], &self.direction, network.parameters_mut());
    }
}

impl<T: Scalar> Default for Lbfgs<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Scalar> Optimizer<T> for Lbfgs<T> {
    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        self.fit_to(N::PARAMETERS);
        if !self.point.is_empty() {
            self.learn(network.parameters(), gradient.parameters());
        }
        self.remember(network.parameters(), gradient.parameters());
        self.aim();
        self.go(T::one(), network);
    }

    fn advance<N: Network<Scalar = T>>(&mut self, network: &mut N, objective: &mut impl Objective<N>) -> T {
        self.fit_to(N::PARAMETERS);
        let known = self.risk.filter(|_| objective.is_unchanged() && self.point == network.parameters());
        let risk = if let Some(risk) = known {
            risk
        } else {
            let (risk, gradient) = objective.gradient(network);
            if !is_finite(risk) {
                return risk;
            }
            self.remember(network.parameters(), gradient.parameters());
            self.risk = Some(risk);
            risk
        };
        if self.is_stuck {
            return risk;
        }
        let Some(slope) = self.aim_downwards() else { return risk };
        let mut search = LineSearch::new(risk, slope);
        for _ in 0..self.evaluations {
            self.go(search.length(), network);
            let (risk_there, gradient) = objective.gradient(network);
            let slope_there = dot(gradient.parameters(), &self.direction);
            if search.accepts(risk_there, slope_there) {
                self.learn(network.parameters(), gradient.parameters());
                self.remember(network.parameters(), gradient.parameters());
                self.risk = Some(risk_there);
                return risk;
            }
        }
        if search.best() > T::zero() {
            self.go(search.best(), network);
        } else {
            network.parameters_mut().copy_from_slice(&self.point);
            self.is_stuck = self.steps.is_empty();
            self.forget(0);
        }
        risk
    }

    fn needs_full_batch(&self) -> bool {
        true
    }

    fn reset(&mut self) {
        *self = Self { memory: self.memory, evaluations: self.evaluations, ..Self::new() };
    }

    fn state(&mut self) -> State<'_, T> {
        // The rest is computed anew, with the same bits; it may not be of the point that is written here.
        self.risk = None;
        self.is_stuck = false;
        #[allow(clippy::cast_precision_loss, reason = "larger ones are refused, or do not matter")]
        let [memory, evaluations] = [self.memory, self.evaluations].map(|setting| setting as f64);
        State::default()
            .setting("memory", memory)
            .setting("evaluations", evaluations)
            .vector("point", &mut self.point)
            .vector("gradient", &mut self.gradient)
            .vector("steps", &mut self.steps)
            .vector("changes", &mut self.changes)
    }

    fn check(&self) -> Result<(), TrainError> {
        #[allow(clippy::cast_precision_loss, reason = "for a message")]
        let [memory, evaluations] = [self.memory, self.evaluations].map(|setting| setting as f64);
        setting::check((1..=MOST_PAIRS).contains(&self.memory), "memory", "from 1 to 1000", memory)?;
        setting::check(self.evaluations > 0, "number of evaluations", "at least 1", evaluations)
    }
}

/// `xᵀ y`.
fn dot<T: Scalar>(x: &[T], y: &[T]) -> T {
    let mut product = [T::zero()];
    kernel::scalar_product(x, y, &mut product);
    product[0]
}
