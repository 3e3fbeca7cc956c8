//! Weights of samples: a weight of 2 counts a sample twice and a weight of 0 not at all, and only the ratios of weights matter.

#![allow(clippy::float_cmp, reason = "exact values")]

mod checkpoints;
mod data;
mod metrics;
mod risk;
mod training;

use mlp_core::prelude::*;
use mlp_tests::draw::sines;

network! { struct Net< input 3 => tanh 20 => softmax 4; loss categorical_cross_entropy >; }
// Unrolled.
network! { struct Tiny< input 3 => tanh 2 => linear 1; loss squared >; }

type Classes<T> = Dataset<SVector<T, 3>, usize>;

fn net<T: Scalar>() -> Net<T> {
    Net::<T>::random(&mut StdRng::seed_from_u64(7))
}

fn classes(count: usize) -> Vec<usize> {
    (0..count).map(|sample| sample % 4).collect()
}

/// Small integers, one in four of them 0.
fn integers(count: usize) -> Vec<usize> {
    (0..count).map(|sample| (sample * sample + sample / 3) % 4).collect()
}

#[allow(clippy::cast_precision_loss, reason = "small integers")]
fn numbers<T: Scalar>(weights: &[usize]) -> Vec<T> {
    weights.iter().map(|&weight| mlp_core::scalar::constant(weight as f64)).collect()
}

/// Each item as often as its weight says.
fn repeated<X: Clone>(items: &[X], weights: &[usize]) -> Vec<X> {
    items.iter().zip(weights).flat_map(|(item, &weight)| vec![item.clone(); weight]).collect()
}

fn weighted(count: usize) -> Classes<f64> {
    let data = Dataset::new(sines(count, 0), classes(count)).expect("valid data");
    data.with_weights(numbers::<f64>(&integers(count))).expect("valid weights")
}

/// The samples of [`weighted`], as often as their weights say, without weights.
fn duplicated(count: usize) -> Classes<f64> {
    let (weights, inputs) = (integers(count), sines(count, 0));
    Dataset::new(repeated(&inputs, &weights), repeated(&classes(count), &weights)).expect("valid data")
}

/// The largest difference of two slices.
fn distance<T: Scalar>(a: &[T], b: &[T]) -> f64 {
    assert_eq!(a.len(), b.len());
    let difference =
        |(&a, &b): (&T, &T)| mlp_core::nalgebra::try_convert::<T, f64>((a - b).abs()).expect("a real number");
    a.iter()
        .zip(b)
        .map(difference)
        .fold(0.0, |largest, difference| if difference > largest || difference.is_nan() { difference } else { largest })
}
