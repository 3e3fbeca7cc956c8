//! The memory of L-BFGS: the pairs that are stored, and the last evaluation, which is reused only where it is valid.

use super::*;

/// `½ c Σ w²`.
fn parabola(curvature: f64) -> impl Fn(&[f64], &mut [f64]) -> f64 {
    move |w, g| {
        g.iter_mut().zip(w).for_each(|(g, w)| *g = curvature * w);
        0.5 * curvature * w.iter().map(|w| w * w).sum::<f64>()
    }
}

/// Without a line search, steps go uphill if a pair of negative curvature is stored.
#[test]
fn pairs_of_nonpositive_curvature_are_not_stored() {
    for (curvature, pairs) in [(-1.0, 0), (0.0, 0), (1.0, 1)] {
        let mut objective = FunctionObjective::new(at(0.0, 0.0), parabola(curvature));
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
fn the_last_evaluation_is_not_reused_at_another_point() {
    let mut objective = FunctionObjective::new(at(0.0, 0.0), parabola(1.0));
    let (mut net, mut lbfgs) = (at(3.0, 4.0), Lbfgs::new());
    assert_eq!(lbfgs.advance(&mut net, &mut objective), 12.5);
    // Moved by the caller.
    net = at(6.0, 8.0);
    assert_eq!(lbfgs.advance(&mut net, &mut objective), 50.0);
}

#[test]
fn the_last_evaluation_is_not_reused_after_a_state_was_loaded() {
    let mut objective = FunctionObjective::new(at(0.0, 0.0), parabola(1.0));
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
