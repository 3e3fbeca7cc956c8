//! L-BFGS where no progress is possible: it stays at the best known point.

use super::*;

/// Asserts that ten steps leave the network unchanged and report this risk; returns the number of evaluations.
fn stays(function: impl Fn(&[f64], &mut [f64]) -> f64, risk: f64) -> usize {
    let mut net = at(0.5, -0.25);
    let mut objective = FunctionObjective::new(Line::<f64>::zeros(), function);
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
fn with_a_wrong_gradient_it_stays_and_searches_once() {
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
        // Without a gradient, no direction is known: nothing would tell this point from a minimum but the value returned.
        assert_eq!(stays(slope, f64::NAN), 10);
        // Finite at the start only.
        let elsewhere = move |w: &[f64], g: &mut [f64]| {
            g.fill(1.0);
            if w == [0.5, -0.25] { 2.0 } else { bad }
        };
        assert_eq!(stays(elsewhere, 2.0), 1 + 15);
    }
}

/// Squares of the gradient, and with them its norm, are infinite in single precision.
#[test]
fn it_moves_along_a_gradient_whose_squares_overflow() {
    let mut net = Line::zeros();
    let slopes: [f32; 2] = [3e25, -4e25];
    let mut objective = FunctionObjective::new(Line::zeros(), |w: &[f32], g: &mut [f32]| {
        g.copy_from_slice(&slopes);
        slopes[0] * w[0] + slopes[1] * w[1]
    });
    Lbfgs::new().evaluations(1).advance(&mut net, &mut objective);
    let [w, v] = net.parameters() else { unreachable!("two parameters") };
    assert!((w + 0.6).abs() < 1e-6 && (v - 0.8).abs() < 1e-6, "a step of length 1, but {net:?}");
}

/// `w − ln w` is NaN for `w < 0`.
#[test]
fn it_shortens_a_step_that_leaves_the_finite_domain() {
    let barrier = |w: &[f64], g: &mut [f64]| {
        g.copy_from_slice(&[1.0 - 1.0 / w[0], w[1]]);
        w[0] - w[0].ln() + 0.5 * w[1] * w[1]
    };
    for start in [1e-3, 0.01, 0.5, 20.0, 1e4] {
        let mut net = at(start, 30.0);
        let mut objective = FunctionObjective::new(Line::<f64>::zeros(), barrier);
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

/// Unbounded below: each search ends at the best point it has evaluated.
#[test]
fn on_an_unbounded_function_it_ends_at_the_last_evaluated_point() {
    let slide = |w: &[f64], g: &mut [f64]| {
        g.copy_from_slice(&[0.5, 0.0]);
        0.5 * w[0]
    };
    let mut net = at(0.0, 0.0);
    let mut objective = FunctionObjective::new(Line::<f64>::zeros(), slide);
    Lbfgs::new().evaluations(4).advance(&mut net, &mut objective);
    assert_eq!(net, at(-500.0, 0.0));
}
