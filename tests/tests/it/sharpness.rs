//! The largest eigenvalue of the Hessian, beside all of them, at saddles as well: there, eigenvalues of both signs may have the largest
//! magnitude.

use mlp_core::prelude::*;

const TOLERANCE: f64 = 1e-6;

fn samples<const IN: usize, const OUT: usize>() -> (Vec<SVector<f64, IN>>, Vec<SVector<f64, OUT>>) {
    let mut state = 7_u32;
    let mut number = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 23) - 1.0
    };
    let inputs: Vec<_> = (0..20).map(|_| SVector::<f64, IN>::from_fn(|_, _| number())).collect();
    let target = |x: &SVector<f64, IN>| SVector::from_fn(|row, _| x.sum() * (1.0 + row_factor(row)) - x[0]);
    let targets = inputs.iter().map(target).collect();
    (inputs, targets)
}

fn row_factor(row: usize) -> f64 {
    [0.0, 0.5, -1.0][row]
}

/// Compares the eigenvalue and `H v` with the eigenvalues of the whole Hessian.
macro_rules! compare {
    ($Net:ident, $net:expr, $inputs:literal, $outputs:literal) => {{
        let (inputs, targets) = samples::<$inputs, $outputs>();
        let net: $Net<f64> = $net;
        let found = net.sharpness(&inputs, &targets, TOLERANCE);
        let all = net.hessian(&inputs, &targets).symmetric_eigenvalues();
        let (largest, bound) = (all.max(), 10.0 * TOLERANCE * all.amax());
        assert!(found.converged, "{}: {found:?}, eigenvalues {all}", stringify!($Net));
        assert!((found.eigenvalue - largest).abs() <= bound, "{}: {} of {all}", stringify!($Net), found.eigenvalue);
        let product = net.hessian_vector_product(&inputs, &targets, &found.eigenvector);
        let rest = product.parameters().iter().zip(found.eigenvector.parameters());
        let rest = rest.map(|(hv, v)| (hv - found.eigenvalue * v).powi(2)).sum::<f64>().sqrt();
        assert!(rest <= 1.01 * TOLERANCE * found.eigenvalue.abs(), "{rest} for {}", found.eigenvalue);
        all
    }};
}

network! { struct TwoLayers< input 3 => tanh 4 no_bias => linear 2 no_bias; loss squared >; }
network! { struct ThreeLayers< input 3 => linear 3 => linear 3 => linear 2; loss squared >; }
network! { struct OneUnit< input 1 => tanh 1 => linear 1; loss squared >; }
network! { struct Deep< input 2 => tanh 4 => tanh 3 => linear 1; loss squared >; }
network! { struct Peak< input 2 => tanh 3 => sigmoid 1; #[allow(noncanonical_link)] loss squared >; }

#[test]
fn saddles_with_equal_eigenvalues_of_both_signs_have_their_largest_eigenvalue() {
    let all = compare!(TwoLayers, TwoLayers::<f64>::zeros(), 3, 2);
    assert!((all.max() + all.min()).abs() < 1e-9, "of both signs: {all}");
    compare!(ThreeLayers, ThreeLayers::<f64>::zeros(), 3, 2);
    compare!(OneUnit, OneUnit::<f64>::zeros(), 1, 1);
}

#[test]
fn points_on_the_way_of_training_have_their_largest_eigenvalue() {
    for seed in 0..10 {
        compare!(Deep, Deep::<f64>::random(&mut StdRng::seed_from_u64(seed)), 2, 1);
        compare!(Peak, Peak::<f64>::random(&mut StdRng::seed_from_u64(seed)), 2, 1);
    }
}

/// The smallest eigenvalue is -2219, the largest 1.55, so that the iteration is slow: it must not claim to have converged by the
/// standard of the former.
#[test]
fn convergence_is_relative_to_the_largest_eigenvalue() {
    network! { struct Unit< input 3 => tanh 1; #[allow(noncanonical_link)] loss squared >; }
    let mut net = Unit::<f64>::zeros();
    net.output.weights = matrix![0.5, 0.2, -0.1];
    net.output.bias = vector![0.3];
    let inputs = [vector![2.0, 0.0, 0.0], vector![0.0, 1.0, 0.0], vector![0.0, 0.0, 2.0]];
    let targets = [vector![-3000.0], vector![0.0], vector![0.0]];
    let all = net.hessian(&inputs, &targets).symmetric_eigenvalues();
    assert!(-all.min() > 1000.0 * all.max(), "{all}");
    for tolerance in [1e-1, 1e-2, 1e-3] {
        let found = net.sharpness(&inputs, &targets, tolerance);
        let product = net.hessian_vector_product(&inputs, &targets, &found.eigenvector);
        let rest = product.parameters().iter().zip(found.eigenvector.parameters());
        let rest = rest.map(|(hv, v)| (hv - found.eigenvalue * v).powi(2)).sum::<f64>().sqrt();
        assert_eq!(found.converged, rest <= tolerance * found.eigenvalue.abs(), "{found:?}: {rest}");
    }
}

/// In single precision, the squares of numbers below 1e-22 are zero, and those above 1e19 infinite.
#[test]
fn eigenvalues_whose_squares_overflow_or_underflow_are_found() {
    network! { struct Plane< input 2 => linear 1 no_bias; loss squared >; }
    for exponent in [-44, 0, 36] {
        let scale = 2_f32.powi(exponent);
        let inputs = [vector![scale, 2.0 * scale], vector![3.0 * scale, -scale]];
        let found = Plane::zeros().sharpness(&inputs, &[vector![0.0], vector![0.0]], 1e-3);
        let largest = 3.75 + 1.8125_f32.sqrt(); // of (5, −1/2; −1/2, 5/2)
        assert!(found.converged && (found.eigenvalue / scale / scale - largest).abs() < 1e-3, "{found:?}");
    }
}
