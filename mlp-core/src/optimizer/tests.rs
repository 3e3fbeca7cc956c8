//! Steps with settings out of range, and decisions of L-BFGS that only deliberate faults revealed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::string::{String, ToString};

use super::*;
use crate::prelude::*;

network! { struct Line< input 1 => linear 1; loss squared >; }

/// The message of the panic of a step.
fn panic_of<T: Scalar>(mut optimizer: impl Optimizer<T>) -> String {
    let (mut net, mut gradient) = (Line::<T>::zeros(), Line::<T>::zeros());
    gradient.parameters_mut().fill(T::one());
    let error = catch_unwind(AssertUnwindSafe(|| optimizer.step(&mut net, &gradient))).expect_err("a panic");
    assert!(net.parameters().iter().all(|w| *w == T::zero()), "the network is unchanged");
    let error = error.downcast::<String>().expect("a message");
    error.to_string()
}

#[test]
fn a_step_with_a_learning_rate_out_of_range_panics_with_the_message_of_the_check() {
    for rate in [-1.0, 0.0, f64::NAN, f64::INFINITY] {
        let message = std::format!("the learning rate must be a positive number, but it is {rate}");
        assert_eq!(panic_of::<f32>(Sgd::new(rate)), message);
        assert_eq!(panic_of::<f32>(Sgd::new(rate).momentum(0.5)), message);
        assert_eq!(panic_of::<f32>(RmsProp::new(rate)), message);
        assert_eq!(panic_of::<f32>(Adam::new(rate)), message);
        assert_eq!(panic_of::<f32>(AdamW::new(rate)), message);
    }
}

#[test]
fn a_step_with_another_setting_out_of_range_panics_with_the_message_of_the_check() {
    assert!(panic_of::<f32>(Sgd::new(0.1).momentum(1.0)).starts_with("the momentum must"));
    assert!(panic_of::<f32>(RmsProp::new(0.1).decay(1.0)).starts_with("the decay must"));
    assert!(panic_of::<f32>(Adam::new(0.1).betas(0.9, 1.0)).starts_with("the second beta must"));
    assert!(panic_of::<f32>(AdamW::new(0.1).weight_decay(-1.0)).starts_with("the weight decay must"));
    assert!(panic_of::<f32>(Lbfgs::new().memory(0)).starts_with("the memory must"));
    assert!(panic_of::<f32>(Lbfgs::new().evaluations(0)).starts_with("the number of evaluations must"));
}

/// 10⁻⁶⁰ is zero in single precision, and 10⁶⁰ infinite.
#[test]
fn a_learning_rate_that_the_network_cannot_represent_is_refused() {
    for rate in [1e-60, 1e60] {
        let message = std::format!(
            "the learning rate must be a positive number in the precision of the network, but it is {rate}"
        );
        assert_eq!(panic_of::<f32>(Sgd::new(rate)), message);
        assert_eq!(panic_of::<f32>(Sgd::new(rate).momentum(0.5)), message);
        assert_eq!(panic_of::<f32>(RmsProp::new(rate)), message);
        assert_eq!(panic_of::<f32>(Adam::new(rate)), message);
        assert_eq!(panic_of::<f32>(AdamW::new(rate)), message);
        assert_eq!(Optimizer::<f64>::check(&Sgd::new(rate)), Ok(()));
    }
}

/// Rounded to zero, they would do nothing.
#[test]
fn a_weight_decay_and_a_soft_update_that_the_network_cannot_represent_are_refused() {
    let message = "the weight decay must be 0 or a positive number in the precision of the network, but it is";
    for value in [1e-60, 1e60] {
        let adam = AdamW::<f32>::new(0.1).weight_decay(value);
        assert_eq!(adam.check().unwrap_err().to_string(), std::format!("{message} {value}"));
        assert_eq!(AdamW::<f64>::new(0.1).weight_decay(value).check(), Ok(()));
    }
    let accepted =
        |net: &mut dyn FnMut(f64) -> Result<(), SettingError>| [1e-9, 1e-60, 0.0, 1e-3].map(|tau| net(tau).is_ok());
    let mut target = Line::<f32>::zeros();
    assert_eq!(accepted(&mut |tau| soft_update(&mut target, &Line::zeros(), tau)), [false, false, true, true]);
    let mut target = Line::<f64>::zeros();
    assert_eq!(accepted(&mut |tau| soft_update(&mut target, &Line::<f64>::zeros(), tau)), [true, false, true, true]);
    let error = soft_update(&mut Line::<f32>::zeros(), &Line::zeros(), 1e-9).unwrap_err();
    let must = "0, or so large that 1 - tau is below 1 in the precision of the network";
    assert_eq!(error, SettingError::OutOfRange { name: "factor tau of a soft update", must, value: 1e-9 });
}

#[test]
fn the_learning_rate_of_sgd_needs_no_type_of_network() {
    let mut sgd = Sgd::new(0.1);
    sgd.set_learning_rate(0.01);
    assert_eq!((sgd.learning_rate(), sgd.check()), (Some(0.01), Ok(())));
    assert_eq!(Optimizer::<f32>::learning_rate(&sgd), Some(0.01));
}

/// A function of two parameters with its gradient.
struct ObjectiveOf<F>(F, Line<f64>);

impl<F: FnMut(&[f64], &mut [f64]) -> f64> Objective<Line<f64>> for ObjectiveOf<F> {
    fn gradient(&mut self, network: &Line<f64>) -> (f64, &Line<f64>) {
        let risk = (self.0)(network.parameters(), self.1.parameters_mut());
        (risk, &self.1)
    }

    fn is_unchanged(&self) -> bool {
        true
    }
}

fn at(parameters: [f64; 2]) -> Line<f64> {
    let mut net = Line::<f64>::zeros();
    net.parameters_mut().copy_from_slice(&parameters);
    net
}

fn pairs(lbfgs: &mut Lbfgs<f64>) -> usize {
    let state = lbfgs.state();
    let (_, steps) = state.vectors.iter().find(|(name, _)| *name == "steps").expect("the steps");
    steps.len() / 2
}

/// `s = (1, 0)`, `y = (c, 1)`: the curvature `c` below ε is made of rounding.
#[test]
fn curvature_below_rounding_is_not_learned() {
    for (curvature, expected) in [(1e-20, 0), (1e-3, 1)] {
        let mut lbfgs = Lbfgs::new();
        lbfgs.step(&mut at([0.0, 0.0]), &at([0.0, 1.0]));
        lbfgs.step(&mut at([1.0, 0.0]), &at([curvature, 2.0]));
        assert_eq!(pairs(&mut lbfgs), expected, "{curvature:e}");
    }
}

/// The risk is infinite during one search. The next search follows the negative gradient.
#[test]
fn after_a_failed_search_along_learned_curvature_the_gradient_is_tried() {
    let mut evaluations = 0;
    let blocked = core::cell::Cell::new(false);
    let bowl = |w: &[f64], g: &mut [f64]| {
        evaluations += 1;
        g.copy_from_slice(&[w[0], 25.0 * w[1]]);
        if blocked.get() { f64::INFINITY } else { 0.5 * w[0] * w[0] + 12.5 * w[1] * w[1] }
    };
    let mut objective = ObjectiveOf(bowl, Line::<f64>::zeros());
    let (mut net, mut lbfgs) = (at([3.0, 4.0]), Lbfgs::new());
    lbfgs.advance(&mut net, &mut objective);
    lbfgs.advance(&mut net, &mut objective);
    let before = net.clone();
    blocked.set(true);
    lbfgs.advance(&mut net, &mut objective);
    assert_eq!(net, before);
    blocked.set(false);
    lbfgs.advance(&mut net, &mut objective);
    assert_ne!(net, before);
}

/// The search fails without learned curvature, so no further evaluation at this point helps; another point is a new start.
#[test]
fn at_another_point_the_search_resumes() {
    let (mut evaluations, blocked) = (0, core::cell::Cell::new(true));
    let bowl = |w: &[f64], g: &mut [f64]| {
        evaluations += 1;
        g.copy_from_slice(w);
        if blocked.get() && evaluations > 1 { f64::INFINITY } else { 0.5 * (w[0] * w[0] + w[1] * w[1]) }
    };
    let mut objective = ObjectiveOf(bowl, Line::<f64>::zeros());
    let (mut net, mut lbfgs) = (at([3.0, 4.0]), Lbfgs::new());
    lbfgs.advance(&mut net, &mut objective);
    assert_eq!(net, at([3.0, 4.0]));
    blocked.set(false);
    lbfgs.advance(&mut net, &mut objective);
    assert_eq!(net, at([3.0, 4.0]), "an objective that is unchanged is not searched again");
    net = at([6.0, 8.0]);
    lbfgs.advance(&mut net, &mut objective);
    assert_ne!(net, at([6.0, 8.0]));
}

#[test]
fn curvature_of_a_network_of_another_size_is_forgotten() {
    network! { struct Plane< input 2 => linear 1; loss squared >; }
    let (mut used, mut fresh) = (Lbfgs::new(), Lbfgs::new());
    used.step(&mut at([0.0, 0.0]), &at([0.0, 1.0]));
    used.step(&mut at([1.0, 0.0]), &at([1.0, 2.0]));
    let mut gradient = Plane::<f64>::zeros();
    gradient.parameters_mut().copy_from_slice(&[-1.0, -2.0, 3.0]);
    let (mut net, mut expected) = (Plane::<f64>::zeros(), Plane::<f64>::zeros());
    used.step(&mut net, &gradient);
    fresh.step(&mut expected, &gradient);
    assert_eq!(net, expected);
}

/// As after a file was loaded whose pairs overflow.
#[test]
fn curvature_without_a_descent_direction_is_forgotten() {
    let bowl = |w: &[f64], g: &mut [f64]| {
        g.copy_from_slice(&[w[0], 25.0 * w[1]]);
        0.5 * w[0] * w[0] + 12.5 * w[1] * w[1]
    };
    let mut objective = ObjectiveOf(bowl, Line::<f64>::zeros());
    let (mut net, mut lbfgs) = (at([3.0, 4.0]), Lbfgs::new());
    lbfgs.advance(&mut net, &mut objective);
    assert_eq!(pairs(&mut lbfgs), 1);
    let mut state = lbfgs.state();
    let (_, steps) = state.vectors.iter_mut().find(|(name, _)| *name == "steps").expect("the steps");
    steps.fill(1e300);
    let before = net.clone();
    lbfgs.advance(&mut net, &mut objective);
    assert_ne!(net, before);
}
