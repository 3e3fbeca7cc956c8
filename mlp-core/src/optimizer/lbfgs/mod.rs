//! L-BFGS: search directions from the curvature along the last few steps; [`line_search`] finds the step length.
//!
//! In the optimization crates, the solver owns the loop and allocates vectors in every step. Here the trainer owns the loop,
//! the network is updated in place, and steps after the first do not allocate.

use alloc::vec::Vec;

use super::{Objective, Optimizer, SettingError, State, setting};
use crate::kernel;
use crate::network::Network;
use crate::number::scalar::{Scalar, constant, is_finite};

mod line_search;

use line_search::LineSearch;

/// L-BFGS (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989), for full batches: a
/// quasi-Newton method that estimates the curvature of the risk from the last few steps `s` and the changes `y` of the
/// gradient along them.
///
/// One step, [`advance`](Optimizer::advance), searches along `d = −H g`, where `H` approximates the inverse Hessian (the
/// two-loop recursion, algorithm 7.4 of Nocedal and Wright, "Numerical Optimization", 2nd edition, 2006), for a point that
/// meets the Wolfe conditions, usually `w + d` itself. It has no learning rate. The first step follows the negative gradient
/// and has at most length 1. Most steps evaluate the gradient once, and once more if the objective is not known to be
/// [unchanged](Objective::is_unchanged).
///
/// A step never ends at a point that is not finite, or where the risk is higher by more than rounding. If no better point is
/// found, the network is left unchanged and the curvature is discarded. If the gradient is not finite, no direction is known:
/// `advance` returns NaN, and a [`Trainer`](crate::Trainer) returns [`TrainError::Diverged`](crate::TrainError::Diverged).
///
/// Risks are comparable only over the same samples: a [`Trainer`](crate::Trainer) refuses any batch other than
/// [`Batch::Full`](crate::Batch::Full). With mini-batches, [`Adam`](crate::Adam) makes more progress.
///
/// It needs the memory of `2 memory + 5` networks, allocated in the first step. The state belongs to one network; a network
/// of another size resets it.
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
/// [`step`](Optimizer::step) has a gradient but no risks to compare: it moves by `−H g` without a line search, and `y` is the
/// difference of successive gradients. This converges as fast near a minimum but may diverge far from one.
#[derive(Clone, Debug, PartialEq)]
pub struct Lbfgs<T = f32> {
    memory: usize,
    evaluations: usize,
    /// The last accepted point and its gradient; empty before the first step.
    point: Vec<T>,
    gradient: Vec<T>,
    /// The risk at `point`, if known.
    risk: Option<T>,
    /// Whether a line search from `point` along the negative gradient has failed.
    is_stuck: bool,
    /// The pairs `(s, y)`, oldest first, each scaled so that `sᵀy = 1`: then the recursion needs no `ρ = 1 / sᵀy`.
    steps: Vec<T>,
    changes: Vec<T>,
    /// Scratch: `d`, and the `α` of every pair.
    direction: Vec<T>,
    alphas: Vec<T>,
}

/// The largest `memory`; more pairs gain nothing.
const MAX_PAIRS: usize = 1000;

impl<T: Scalar> Lbfgs<T> {
    /// L-BFGS with a memory of 10 pairs and at most 20 evaluations per step.
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

    /// Sets the number of pairs `(s, y)`, from 1 to 1000; 3 to 20 are usual.
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

    /// Sets the largest number of points that a step evaluates, at least 1.
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

    /// Resets the state if it belongs to a network of another size, and allocates the memory for all steps.
    fn prepare(&mut self, parameters: usize) {
        let fits = |vector: &[T]| vector.is_empty() || vector.len() == parameters;
        let is_consistent = fits(&self.point)
            && self.point.len() == self.gradient.len()
            && self.steps.len().is_multiple_of(parameters)
            && self.steps.len() == self.changes.len();
        if !is_consistent {
            self.reset();
        }
        let memory = self.memory.clamp(1, MAX_PAIRS);
        // One extra, since a new pair is appended before the oldest is dropped.
        let pairs = (memory + 1).saturating_mul(parameters);
        for (vector, len) in [
            (&mut self.point, parameters),
            (&mut self.gradient, parameters),
            (&mut self.steps, pairs),
            (&mut self.changes, pairs),
        ] {
            vector.reserve_exact(len.saturating_sub(vector.len()));
        }
        self.direction.resize(parameters, T::zero());
        self.alphas.resize(memory, T::zero());
        // `memory` may have been reduced, and a state read from a file may contain too many pairs.
        self.drop_oldest(memory * parameters);
    }

    /// Discards the evaluation of the objective at the stored point, except for the gradient.
    fn forget_evaluation(&mut self) {
        self.risk = None;
        self.is_stuck = false;
    }

    /// Stores the current point and its gradient; the risk is set separately.
    fn set_point(&mut self, point: &[T], gradient: &[T]) {
        for (stored, new) in [(&mut self.point, point), (&mut self.gradient, gradient)] {
            stored.clear();
            stored.extend_from_slice(new);
        }
        self.forget_evaluation();
    }

    /// Appends the pair of the step from the stored point to this one, if its curvature `sᵀy` is positive by more than
    /// rounding; otherwise `H` would not remain positive definite (Nocedal and Wright, section 6.1).
    fn push_pair(&mut self, point: &[T], gradient: &[T]) {
        let start = self.steps.len();
        for (pairs, new, old) in [(&mut self.steps, point, &self.point), (&mut self.changes, gradient, &self.gradient)]
        {
            pairs.extend_from_slice(new);
            kernel::add_scaled(&[-T::one()], old, &mut pairs[start..]);
        }
        let (s, y) = (&mut self.steps[start..], &mut self.changes[start..]);
        let (curvature, norms) = (dot(s, y), dot(s, s).sqrt() * dot(y, y).sqrt());
        let scale = T::one() / curvature.sqrt();
        if curvature > T::default_epsilon() * norms && is_finite(norms) && is_finite(scale) {
            kernel::scale(&[scale], s);
            kernel::scale(&[scale], y);
            self.drop_oldest(self.alphas.len() * point.len());
        } else {
            self.truncate_pairs(start);
        }
    }

    /// Drops the oldest pairs, so that `len` numbers remain in each vector.
    fn drop_oldest(&mut self, len: usize) {
        let surplus = self.steps.len().saturating_sub(len);
        self.steps.drain(..surplus);
        self.changes.drain(..surplus);
    }

    /// Drops the newest pairs, so that `len` numbers remain in each vector.
    fn truncate_pairs(&mut self, len: usize) {
        self.steps.truncate(len);
        self.changes.truncate(len);
    }

    /// Computes `d = −H g` and returns the slope `gᵀd`: algorithm 7.4, with `H⁰ = γ I` by (7.20).
    fn compute_direction(&mut self) -> T {
        let Self { gradient, steps, changes, direction, alphas, .. } = self;
        let pairs = steps.chunks_exact(gradient.len()).zip(changes.chunks_exact(gradient.len()));
        direction.copy_from_slice(gradient);
        for ((s, y), alpha) in pairs.clone().rev().zip(alphas.iter_mut()) {
            *alpha = dot(s, direction);
            kernel::add_scaled(&[-*alpha], y, direction);
        }
        let gamma = if let Some((_, y)) = pairs.clone().next_back() {
            T::one() / dot(y, y)
        } else {
            // Without curvature the scale is unknown: limit the step to length 1.
            let norm = norm(gradient);
            if norm > T::one() { T::one() / norm } else { T::one() }
        };
        kernel::scale(&[-gamma], direction);
        let count = pairs.len();
        for ((s, y), &alpha) in pairs.zip(alphas[..count].iter().rev()) {
            // `β = yᵀr` with `r = −d`.
            let beta = -dot(y, direction);
            kernel::add_scaled(&[beta - alpha], s, direction);
        }
        dot(gradient, direction)
    }

    /// Computes a descent direction and returns the slope along it; `None` if the gradient is zero.
    fn compute_descent_direction(&mut self) -> Option<T> {
        let is_descent = |slope: &T| is_finite(*slope) && *slope < T::zero();
        Some(self.compute_direction()).filter(is_descent).or_else(|| {
            self.truncate_pairs(0);
            Some(self.compute_direction()).filter(is_descent)
        })
    }

    /// Moves the network to `point + length · direction`.
    fn move_to<N: Network<Scalar = T>>(&self, length: T, network: &mut N) {
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
    const NAME: &'static str = "lbfgs";

    fn step<N: Network<Scalar = T>>(&mut self, network: &mut N, gradient: &N) {
        setting::assert_valid(self.check());
        self.prepare(N::PARAMETERS);
        if !self.point.is_empty() {
            self.push_pair(network.parameters(), gradient.parameters());
        }
        self.set_point(network.parameters(), gradient.parameters());
        self.compute_direction();
        self.move_to(T::one(), network);
    }

    fn advance<N: Network<Scalar = T>>(&mut self, network: &mut N, objective: &mut impl Objective<N>) -> T {
        setting::assert_valid(self.check());
        self.prepare(N::PARAMETERS);
        let known = self.risk.filter(|_| objective.is_unchanged() && self.point == network.parameters());
        let risk = if let Some(risk) = known {
            risk
        } else {
            let (risk, gradient) = objective.gradient(network);
            if !is_finite(risk) {
                return risk;
            }
            if !gradient.parameters().iter().all(|&g| is_finite(g)) {
                return constant(f64::NAN);
            }
            self.set_point(network.parameters(), gradient.parameters());
            self.risk = Some(risk);
            risk
        };
        if self.is_stuck {
            return risk;
        }
        let Some(slope) = self.compute_descent_direction() else { return risk };
        let mut search = LineSearch::new(risk, slope);
        for _ in 0..self.evaluations {
            self.move_to(search.length(), network);
            let (trial_risk, gradient) = objective.gradient(network);
            let trial_slope = dot(gradient.parameters(), &self.direction);
            if search.accepts(trial_risk, trial_slope) {
                self.push_pair(network.parameters(), gradient.parameters());
                self.set_point(network.parameters(), gradient.parameters());
                self.risk = Some(trial_risk);
                return risk;
            }
        }
        if search.best() > T::zero() {
            self.move_to(search.best(), network);
        } else {
            network.parameters_mut().copy_from_slice(&self.point);
            self.is_stuck = self.steps.is_empty();
            self.truncate_pairs(0);
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
        // The caller may change the point.
        self.forget_evaluation();
        #[allow(clippy::cast_precision_loss, reason = "values that large are refused or have no effect")]
        let [memory, evaluations] = [self.memory, self.evaluations].map(|setting| setting as f64);
        State::default()
            .setting("memory", memory)
            .setting("evaluations", evaluations)
            .vector("point", &mut self.point)
            .vector("gradient", &mut self.gradient)
            .vector("steps", &mut self.steps)
            .vector("changes", &mut self.changes)
    }

    fn check(&self) -> Result<(), SettingError> {
        #[allow(clippy::cast_precision_loss, reason = "only for the message")]
        let [memory, evaluations] = [self.memory, self.evaluations].map(|setting| setting as f64);
        setting::check((1..=MAX_PAIRS).contains(&self.memory), "memory", "from 1 to 1000", memory)?;
        setting::check(self.evaluations > 0, "number of evaluations", "at least 1", evaluations)
    }
}

/// `xᵀ y`.
fn dot<T: Scalar>(x: &[T], y: &[T]) -> T {
    let mut product = [T::zero()];
    kernel::scalar_product(x, y, &mut product);
    product[0]
}

/// The Euclidean norm. If the squares overflow, the elements are divided by the largest first.
fn norm<T: Scalar>(x: &[T]) -> T {
    let norm = dot(x, x).sqrt();
    if is_finite(norm) {
        return norm;
    }
    let magnitudes = x.iter().map(|&x| if x < T::zero() { -x } else { x });
    let largest = magnitudes.fold(T::zero(), |largest, x| if x > largest { x } else { largest });
    let squares = x.iter().fold(T::zero(), |sum, &x| sum + (x / largest) * (x / largest));
    largest * squares.sqrt()
}
