//! L-BFGS on quadratic functions: as few steps as conjugate gradients.

use super::*;

/// `½ Σ c_k (w_k − k)²`, with axes rotated against those of the parameters.
fn bowl(curvatures: [f64; 8]) -> impl Fn(&[f64], &mut [f64]) -> f64 {
    // The reflection `1 − 2 u uᵀ` rotates the axes.
    let reflect = |w: [f64; 8]| {
        let u: f64 = w.iter().sum::<f64>() / 8.0;
        w.map(|w| w - 2.0 * u)
    };
    move |w, g| {
        let mut k = 0.0;
        let from = reflect(std::array::from_fn(|i| {
            k += 1.0;
            w[i] - k
        }));
        let mut slopes = from;
        slopes.iter_mut().zip(curvatures).for_each(|(d, c)| *d *= c);
        g.copy_from_slice(&reflect(slopes));
        0.5 * from.iter().zip(&slopes).map(|(d, c)| d * c).sum::<f64>()
    }
}

/// The first step measures the only curvature, so the second reaches the minimum.
#[test]
fn with_one_curvature_the_second_step_ends_at_the_minimum() {
    for curvature in [0.25, 1.0, 3.0, 100.0] {
        let mut net = Eight::<f64>::zeros();
        let mut objective = FunctionObjective::new(Eight::<f64>::zeros(), bowl([curvature; 8]));
        let steps = steps_until(1e-12 * curvature, &mut net, &mut objective);
        assert!(steps <= 2, "{curvature}: {steps} steps");
    }
}

/// With exact line searches L-BFGS equals conjugate gradients, whose error after `k` steps is at most
/// `2 ((√κ − 1) / (√κ + 1))ᵏ` of the first: from 14 to 10⁻¹⁰ in 40 steps for κ = 10.
#[test]
fn it_needs_at_most_the_steps_of_conjugate_gradients() {
    let curvatures = [1.0, 2.0, 3.0, 4.5, 6.0, 7.0, 9.0, 10.0];
    let mut net = Eight::<f64>::zeros();
    let mut objective = FunctionObjective::new(Eight::<f64>::zeros(), bowl(curvatures));
    let steps = steps_until(1e-10, &mut net, &mut objective);
    assert!(steps <= 40, "{steps} steps");
    for (k, &w) in (1..).map(f64::from).zip(net.parameters()) {
        // The smallest curvature is 1.
        assert!((w - k).abs() < 1e-9, "{w} is not {k}");
    }
}

/// Without a line search, once the first step has set the scale.
#[test]
fn steps_by_gradients_alone_converge() {
    let mut net = Eight::<f64>::zeros();
    let mut objective = FunctionObjective::new(Eight::<f64>::zeros(), bowl([1.0, 2.0, 3.0, 4.5, 6.0, 7.0, 9.0, 10.0]));
    let mut lbfgs = Lbfgs::new();
    for _ in 0..40 {
        let (_, gradient) = objective.gradient(&net);
        lbfgs.step(&mut net, gradient);
    }
    let (_, gradient) = objective.gradient(&net);
    assert!(gradient.parameters().iter().all(|g| g.abs() < 1e-10), "{gradient:?}");
}

#[test]
fn a_known_gradient_is_reused_with_the_same_bits() {
    let run = |is_unchanged| {
        let mut net = Eight::<f64>::zeros();
        let curvatures = [1.0, 2.0, 3.0, 4.5, 6.0, 7.0, 9.0, 10.0];
        let mut objective = FunctionObjective::new(Eight::<f64>::zeros(), bowl(curvatures));
        objective.is_unchanged = is_unchanged;
        let mut lbfgs = Lbfgs::new();
        let risks: Vec<f64> = (0..15).map(|_| lbfgs.advance(&mut net, &mut objective)).collect();
        (net, risks, objective.evaluations)
    };
    let ((net, risks, evaluations), (again, risks_again, evaluations_again)) = (run(true), run(false));
    assert_eq!((&net, &risks), (&again, &risks_again));
    // Every point but the first of 15.
    assert_eq!(evaluations + 14, evaluations_again);
    assert!(risks.windows(2).all(|pair| pair[1] < pair[0]), "{risks:?}");
}
