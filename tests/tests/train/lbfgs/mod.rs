//! L-BFGS on quadratic functions, in a curved valley, on a real network, and where no progress is possible.

#![allow(clippy::float_cmp, reason = "exact values")]

mod memory;
mod network;
mod no_progress;
mod quadratic;

use mlp_core::optimizer::Objective;
use mlp_core::prelude::*;

network! { struct Line< input 1 => linear 1; loss squared >; }
network! { struct Eight< input 3 => linear 2; loss squared >; }
network! { struct Digits< input 64 => tanh 16 => softmax 10; loss categorical_cross_entropy >; }

/// An objective given by a function of the parameters that returns the risk and writes the gradient.
struct FunctionObjective<N, F> {
    risk: F,
    gradient: N,
    is_unchanged: bool,
    evaluations: usize,
}

impl<N: Network, F: Fn(&[N::Scalar], &mut [N::Scalar]) -> N::Scalar> FunctionObjective<N, F> {
    fn new(gradient: N, risk: F) -> Self {
        Self { risk, gradient, is_unchanged: true, evaluations: 0 }
    }
}

impl<N: Network, F: Fn(&[N::Scalar], &mut [N::Scalar]) -> N::Scalar> Objective<N> for FunctionObjective<N, F> {
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N) {
        self.evaluations += 1;
        let risk = (self.risk)(network.parameters(), self.gradient.parameters_mut());
        (risk, &self.gradient)
    }

    fn is_unchanged(&self) -> bool {
        self.is_unchanged
    }
}

/// A line with these parameters.
fn at(weight: f64, bias: f64) -> Line<f64> {
    let mut net = Line::<f64>::zeros();
    net.parameters_mut().copy_from_slice(&[weight, bias]);
    net
}

/// Minimizes until every component of the gradient is below the limit, and returns the number of steps.
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
    panic!("no convergence in 1000 steps");
}

/// The valley of Rosenbrock (1960), `(1 − a)² + 100 (b − a²)²`, from the usual starting point.
#[test]
fn the_rosenbrock_valley_is_followed_to_its_minimum() {
    let valley = |w: &[f64], g: &mut [f64]| {
        let (a, b) = (w[0], w[1]);
        g.copy_from_slice(&[-2.0 * (1.0 - a) - 400.0 * a * (b - a * a), 200.0 * (b - a * a)]);
        (1.0 - a) * (1.0 - a) + 100.0 * (b - a * a) * (b - a * a)
    };
    let mut net = Line::<f64>::zeros();
    net.parameters_mut().copy_from_slice(&[-1.2, 1.0]);
    let mut objective = FunctionObjective::new(Line::<f64>::zeros(), valley);
    let steps = steps_until(1e-10, &mut net, &mut objective);
    // Gradient descent takes thousands.
    assert!(steps <= 60, "{steps} steps");
    // The smallest curvature at the minimum is 0.4.
    assert!(net.parameters().iter().all(|w| (w - 1.0).abs() < 1e-9), "{net:?}");
}

#[test]
fn a_smaller_memory_drops_the_oldest_pairs() {
    let valley = |w: &[f32], gradient: &mut [f32]| {
        gradient.copy_from_slice(&[w[0].powi(3), 9.0 * w[1]]);
        w[0].powi(4) / 4.0 + 4.5 * w[1] * w[1]
    };
    let mut net = Line::zeros();
    net.parameters_mut().fill(1.0);
    let mut objective = FunctionObjective::new(Line::zeros(), valley);
    let mut lbfgs = Lbfgs::new();
    for _ in 0..4 {
        lbfgs.advance(&mut net, &mut objective);
    }
    let mut lbfgs = lbfgs.memory(1);
    let before = valley(net.parameters(), &mut [0.0; 2]);
    lbfgs.advance(&mut net, &mut objective);
    assert!(valley(net.parameters(), &mut [0.0; 2]) < before);
}
