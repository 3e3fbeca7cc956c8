//! The method of Levenberg and Marquardt for small least-squares problems.

use nalgebra::{DMatrix, DVector};
use thiserror::Error;

use super::SettingError;
use super::setting::{POSITIVE, check};
use crate::counted::Counted;
use crate::loss::Squared;
use crate::network::{Derivatives, Network};
use crate::number::memory::boxed_zeros;
use crate::number::scalar::{Scalar, constant, count, double, is_finite, is_positive_in};

/// Least squares for small networks: Levenberg (1944) and Marquardt (1963), with the damping strategy of Nielsen (1999), as in
/// Madsen, Nielsen and Tingleff, "Methods for non-linear least squares problems" (2004).
///
/// Each iteration linearizes the outputs in the `P` parameters and solves the damped normal equations
/// `(JᵀJ/N + μ) δ = −∂R/∂w`, in `P²` numbers and `O(P³)` time: for up to several hundred parameters, smooth activations and
/// double precision. There it takes about a tenth of the iterations of [`Lbfgs`](crate::Lbfgs) and less time. The loss of the
/// network is [`squared`](Squared).
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Curve< input 1 => tanh 6 => linear 1; loss squared >; }
/// let x: Vec<_> = (0..40).map(|i| vector![f64::from(i) / 20.0 - 1.0]).collect();
/// let y: Vec<_> = x.iter().map(|x| vector![(3.0 * x[0]).sin()]).collect();
/// let mut net = Curve::<f64>::random(&mut StdRng::seed_from_u64(1));
/// let fit = LevenbergMarquardt::new().fit(&mut net, &x, &y)?;
/// assert!(fit.risk < 1e-6);
/// # Ok::<(), mlp_core::optimizer::LeastSquaresError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct LevenbergMarquardt {
    iterations: usize,
    tolerance: f64,
    damping: f64,
}

/// The result of [`LevenbergMarquardt::fit`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LeastSquaresFit<T> {
    /// The risk of the fitted network.
    pub risk: T,
    /// The number of linear systems solved.
    pub iterations: usize,
    /// Whether the last step changed the risk or the parameters by less than the tolerance, or the gradient is zero. Steps that are
    /// small because of the damping do not count: it must have been at most 1 in some iteration, relative to the largest diagonal
    /// element of `JᵀJ/N`.
    pub converged: bool,
}

/// A least-squares problem that cannot be solved.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum LeastSquaresError {
    /// There are no samples.
    #[error("there are no samples to fit: pass at least one")]
    Empty,
    /// The numbers of inputs and targets differ.
    #[error("{}, but {}: every sample needs both", Counted(*inputs, "input"), Counted(*targets, "target"))]
    Lengths {
        /// The number of inputs.
        inputs: usize,
        /// The number of targets.
        targets: usize,
    },
    /// The risk of the initial network is infinite or NaN.
    #[error(
        "the risk of the initial network is {risk}: check the samples for infinite numbers and NaN, or start from smaller weights"
    )]
    NotFinite {
        /// The risk.
        risk: f64,
    },
    /// The risk is finite, but its gradient or `JᵀJ/N` is not, so no step is known.
    #[error(
        "the risk is {risk}, but its derivatives are infinite or NaN: scale the inputs, or compute in double precision"
    )]
    DerivativesNotFinite {
        /// The risk.
        risk: f64,
    },
    /// A setting is out of range.
    #[error(transparent)]
    Setting(#[from] SettingError),
}

impl LevenbergMarquardt {
    /// At most 200 iterations, a tolerance of 1e-10 and a damping of 1e-3.
    pub const fn new() -> Self {
        Self { iterations: 200, tolerance: 1e-10, damping: 1e-3 }
    }

    /// The maximum number of linear systems to solve.
    #[must_use]
    pub const fn iterations(self, iterations: usize) -> Self {
        Self { iterations, ..self }
    }

    /// The relative change of the risk or the parameters below which the fit has converged; at least 0.
    #[must_use]
    pub const fn tolerance(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }

    /// The initial damping `μ`, relative to the largest diagonal element of `JᵀJ/N`; positive. Larger values begin with smaller
    /// steps.
    #[must_use]
    pub const fn damping(self, damping: f64) -> Self {
        Self { damping, ..self }
    }

    /// Fits the network to the samples, starting from its parameters. The risk never increases.
    ///
    /// # Errors
    ///
    /// If there are no samples, if the numbers of inputs and targets differ, if a setting is out of range, or if the risk of the
    /// initial network is not finite; the network is then unchanged. Also if the derivatives at some step are not finite; the
    /// network is then that of the step.
    pub fn fit<N: Network<Loss = Squared>>(
        &self,
        network: &mut N,
        inputs: &[N::Input],
        targets: &[N::Output],
    ) -> Result<LeastSquaresFit<N::Scalar>, LeastSquaresError>
    where
        N::Output: crate::target::Target<N::Output>,
    {
        self.check::<N::Scalar>(inputs.len(), targets.len())?;
        let mut problem = Problem::<N>::new(inputs, targets);
        let mut risk = problem.linearize(network);
        if !is_finite(risk) {
            return Err(LeastSquaresError::NotFinite { risk: double(risk) });
        }
        problem.check_derivatives(risk)?;
        let (mut damping, mut growth) = (constant::<N::Scalar>(self.damping) * problem.normal.diagonal().max(), 2.0);
        if damping <= nalgebra::zero() {
            // The product underflows. Without damping, the equations may be singular.
            damping = constant(f32::MIN_POSITIVE.into());
        }
        let mut was_moderate = false;
        let mut fit = LeastSquaresFit { risk, iterations: 0, converged: problem.gradient.amax() == nalgebra::zero() };
        while fit.iterations < self.iterations && !fit.converged {
            fit.iterations += 1;
            was_moderate |= damping <= problem.normal.diagonal().max();
            let step = problem.step(damping);
            let trial = step.as_ref().map(|step| problem.try_step(network, step));
            if let (Some(step), Some(trial)) = (step, trial.filter(|&trial| is_finite(trial) && trial < risk)) {
                let decrease = risk - trial;
                // A step may also be small since the damping is large.
                fit.converged = was_moderate
                    && (self.is_small(double(decrease), double(risk))
                        || self.is_small(double(step.amax()), Problem::<N>::largest_parameter(network)));
                let predicted = step.dot(&(&step * damping - &problem.gradient)) * constant(0.5);
                // Nielsen: damping falls with the quality of the linearization, by at most a third.
                let excess = double(decrease / predicted) * 2.0 - 1.0;
                damping *= constant((1.0 - excess * excess * excess).max(1.0 / 3.0));
                growth = 2.0;
                network.parameters_mut().copy_from_slice(problem.trial.parameters());
                risk = problem.linearize(network);
                problem.check_derivatives(risk)?;
                fit.risk = risk;
                fit.converged |= problem.gradient.amax() == nalgebra::zero();
            } else {
                fit.converged = was_moderate && growth > 1e30; // no step decreases the risk
                damping *= constant(growth);
                growth *= 2.0;
            }
        }
        Ok(fit)
    }

    fn check<T: Scalar>(&self, inputs: usize, targets: usize) -> Result<(), LeastSquaresError> {
        if inputs != targets {
            return Err(LeastSquaresError::Lengths { inputs, targets });
        }
        if inputs == 0 {
            return Err(LeastSquaresError::Empty);
        }
        check(self.tolerance >= 0.0, "tolerance", "at least 0", self.tolerance)?;
        let is_positive = self.damping > 0.0 && self.damping.is_finite();
        check(is_positive, "damping", "a positive number", self.damping)?;
        Ok(check(is_positive_in::<T>(self.damping), "damping", POSITIVE, self.damping)?)
    }

    /// Whether a change is within the tolerance, relative to a size.
    fn is_small(&self, change: f64, size: f64) -> bool {
        change <= self.tolerance * size
    }
}

impl Default for LevenbergMarquardt {
    fn default() -> Self {
        Self::new()
    }
}

/// The number of rows of the Jacobian that are multiplied at once.
const ROWS: usize = 128;

/// The samples with the linearized problem at the current parameters.
struct Problem<'a, N: Network> {
    inputs: &'a [N::Input],
    targets: &'a [N::Output],
    workspace: alloc::boxed::Box<N::Workspace>,
    /// One row of the Jacobian, in the shape of the network.
    row: alloc::boxed::Box<N>,
    trial: alloc::boxed::Box<N>,
    /// Rows of the Jacobian, as columns.
    rows: DMatrix<N::Scalar>,
    /// `JᵀJ / N`.
    normal: DMatrix<N::Scalar>,
    /// `∂R/∂w`.
    gradient: DVector<N::Scalar>,
}

impl<'a, N: Network> Problem<'a, N>
where
    N::Output: crate::target::Target<N::Output>,
{
    fn new(inputs: &'a [N::Input], targets: &'a [N::Output]) -> Self {
        Self {
            inputs,
            targets,
            workspace: N::workspace(),
            row: boxed_zeros(),
            trial: boxed_zeros(),
            rows: DMatrix::zeros(N::PARAMETERS, ROWS),
            normal: DMatrix::zeros(N::PARAMETERS, N::PARAMETERS),
            gradient: DVector::zeros(N::PARAMETERS),
        }
    }

    /// Computes the normal matrix and the gradient; returns the risk.
    fn linearize(&mut self, network: &N) -> N::Scalar {
        let risk = network.gradient_into(self.inputs, self.targets, &mut self.workspace, &mut self.row);
        self.gradient.copy_from_slice(self.row.parameters());
        self.normal.fill(nalgebra::zero());
        let mut used = 0;
        for input in self.inputs {
            for k in 0..<N::Output as crate::Flat>::LEN {
                let input = core::slice::from_ref(input);
                // The gradient of one output is its row of the Jacobian.
                let output = |_: usize, _: &N::Output, da: &mut N::Output| {
                    crate::number::memory::as_mut_slice(da)[k] = nalgebra::one();
                    nalgebra::zero()
                };
                network.gradient_with(input, output, &mut self.workspace, &mut self.row);
                self.rows.column_mut(used).copy_from_slice(self.row.parameters());
                used += 1;
                if used == ROWS {
                    self.add_rows(used);
                    used = 0;
                }
            }
        }
        self.add_rows(used);
        risk
    }

    /// Without this check, no step would decrease the risk, as at a minimum.
    fn check_derivatives(&self, risk: N::Scalar) -> Result<(), LeastSquaresError> {
        let are_finite = self.gradient.iter().chain(self.normal.iter()).all(|&derivative| is_finite(derivative));
        are_finite.then_some(()).ok_or_else(|| LeastSquaresError::DerivativesNotFinite { risk: double(risk) })
    }

    /// Adds the products of some rows of the Jacobian to the normal matrix.
    fn add_rows(&mut self, used: usize) {
        let rows = self.rows.columns(0, used);
        let factor = nalgebra::one::<N::Scalar>() / count(self.inputs.len());
        self.normal.gemm(factor, &rows, &rows.transpose(), nalgebra::one());
    }

    /// The solution of the damped normal equations, unless they are singular.
    fn step(&self, damping: N::Scalar) -> Option<DVector<N::Scalar>> {
        let mut damped = self.normal.clone();
        for p in 0..N::PARAMETERS {
            damped[(p, p)] += damping;
        }
        damped.cholesky().map(|factor| -factor.solve(&self.gradient))
    }

    /// The risk after a step.
    fn try_step(&mut self, network: &N, step: &DVector<N::Scalar>) -> N::Scalar {
        for ((trial, &w), &step) in self.trial.parameters_mut().iter_mut().zip(network.parameters()).zip(step) {
            *trial = w + step;
        }
        self.trial.loss(self.inputs, self.targets)
    }

    fn largest_parameter(network: &N) -> f64 {
        network.parameters().iter().fold(0.0, |largest: f64, &w| largest.max(double(w).abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::Lbfgs;
    use crate::prelude::*;

    network! { struct Curve< input 1 => tanh 8 => linear 1; loss squared >; }

    fn samples() -> (Vec<SVector<f64, 1>>, Vec<SVector<f64, 1>>) {
        let x: Vec<_> = (0..60).map(|i| vector![f64::from(i) / 30.0 - 1.0]).collect();
        let y = x.iter().map(|x| vector![(4.0 * x[0]).sin() + 0.5 * x[0]]).collect();
        (x, y)
    }

    #[test]
    fn three_hundred_iterations_fit_a_curve_better_than_a_thousand_epochs_of_lbfgs() {
        let (x, y) = samples();
        let start = Curve::<f64>::random(&mut StdRng::seed_from_u64(2));
        let mut net = start.clone();
        let fit = LevenbergMarquardt::new().iterations(300).fit(&mut net, &x, &y).expect("a valid problem");
        // The mean of 60 losses, in two orders of summation.
        assert!((fit.risk - net.loss(&x, &y)).abs() <= 60.0 * f64::EPSILON * fit.risk);
        let mut other = start.clone();
        let data = Dataset::new(x.clone(), y.clone()).expect("samples");
        let training = Trainer::new(Lbfgs::new()).batch(Batch::Full).epochs(1000).fit(&mut other, &data);
        assert!(training.is_ok() && fit.risk < other.loss(&x, &y), "{fit:?}, L-BFGS {}", other.loss(&x, &y));
    }

    #[test]
    fn a_linear_problem_is_solved_in_a_few_steps() {
        network! { struct Line< input 2 => linear 1; loss squared >; }
        let x: Vec<_> = (0..20).map(|i| vector![f64::from(i), f64::from(i * i % 7)]).collect();
        let y: Vec<_> = x.iter().map(|x| vector![2.0 * x[0] - 3.0 * x[1] + 0.5]).collect();
        let mut line = Line::<f64>::zeros();
        let fit = LevenbergMarquardt::new().fit(&mut line, &x, &y).expect("a valid problem");
        assert!(fit.converged && fit.iterations < 20 && fit.risk < 1e-18, "{fit:?}");
    }

    /// `JᵀJ` overflows in single precision: the squares of the inputs are not representable, the risk is.
    #[test]
    fn a_problem_whose_derivatives_overflow_is_no_converged_fit() {
        network! { struct Line< input 1 => linear 1; loss squared >; }
        let mut line = Line::<f32>::zeros();
        let fit = LevenbergMarquardt::new().fit(&mut line, &[vector![1e25]], &[vector![2.0]]);
        assert_eq!(fit, Err(LeastSquaresError::DerivativesNotFinite { risk: 2.0 }));
        assert_eq!(line, Line::zeros());
    }

    #[test]
    fn problems_without_a_solution_are_errors() {
        let (x, y) = samples();
        let mut net = Curve::<f64>::zeros();
        let lm = LevenbergMarquardt::new();
        assert_eq!(lm.fit(&mut net, &[], &[]), Err(LeastSquaresError::Empty));
        assert_eq!(lm.fit(&mut net, &x, &y[1..]), Err(LeastSquaresError::Lengths { inputs: 60, targets: 59 }));
        let error = lm.fit(&mut net, &x[..1], &[vector![f64::NAN]]);
        assert!(matches!(error, Err(LeastSquaresError::NotFinite { .. })));
        let error = lm.damping(-1.0).fit(&mut net, &x, &y).expect_err("a negative damping").to_string();
        assert_eq!(error, "the damping must be a positive number, but it is -1");
    }

    #[test]
    fn a_damping_that_the_precision_of_the_network_rounds_to_zero_or_infinity_is_refused() {
        network! { struct Line< input 1 => linear 1; loss squared >; }
        let (x, y) = ([vector![1.0]], [vector![1.0]]);
        for value in [1e-300, 1e300] {
            let mut line = Line::<f32>::zeros();
            let error = LevenbergMarquardt::new().damping(value).fit(&mut line, &x, &y);
            let (name, must) = ("damping", "a positive number in the precision of the network");
            assert_eq!(error, Err(SettingError::OutOfRange { name, must, value }.into()));
        }
    }

    #[test]
    fn a_fit_ends_where_the_gradient_becomes_zero() {
        network! { struct Line< input 1 => linear 1 no_bias; loss squared >; }
        let x: alloc::vec::Vec<_> = (-4_i8..=4).map(|x| vector![f32::from(x)]).collect();
        let y: alloc::vec::Vec<_> = x.iter().map(|x| x * 3.0).collect();
        let fit = LevenbergMarquardt::new().fit(&mut Line::<f32>::zeros(), &x, &y).unwrap();
        assert!(fit.converged && fit.risk == 0.0 && fit.iterations < 10, "{fit:?}");
    }

    #[test]
    fn a_fit_whose_damping_allows_no_step_has_not_converged() {
        network! { struct Line< input 1 => linear 1; loss squared >; }
        let (x, y) = ([vector![1.0]], [vector![1.0]]);
        for damping in [1e12, 1e30] {
            let fit = LevenbergMarquardt::new().damping(damping).fit(&mut Line::<f32>::zeros(), &x, &y).unwrap();
            assert!(!fit.converged && fit.risk >= 0.5, "{damping}: {fit:?}");
        }
        // Accepted steps shrink the damping until it is moderate.
        let lm = LevenbergMarquardt::new().damping(1e12);
        let fit = lm.fit(&mut Line::<f64>::zeros(), &[vector![1.0]], &[vector![1.0]]).unwrap();
        assert!(fit.converged && fit.risk < 1e-18, "{fit:?}");
    }

    /// The squares of the derivatives are zero in single precision, the gradient is not.
    #[test]
    fn a_problem_whose_normal_matrix_underflows_is_no_converged_fit() {
        network! { struct Line< input 1 => linear 1 no_bias; loss squared >; }
        let fit = LevenbergMarquardt::new().fit(&mut Line::<f32>::zeros(), &[vector![1e-25]], &[vector![1.0]]).unwrap();
        assert!(!fit.converged, "{fit:?}");
    }
}
