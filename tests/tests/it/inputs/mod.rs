//! Sparse inputs, several inputs, and dropout of inputs: each beside a network with one dense input and the same parameters.

#![allow(clippy::float_cmp, reason = "exact results are compared exactly")]
#![allow(clippy::cast_precision_loss, reason = "small numbers")]

mod beside_dense;
mod candidates;
mod data;
mod description;
mod dropout;
mod formats;
mod training;

use mlp_core::prelude::*;

network! { struct Words< input sparse 30 => tanh 6 => softmax 4; loss categorical_cross_entropy >; }
network! { struct DenseWords< input 30 => tanh 6 => softmax 4; loss categorical_cross_entropy >; }

// Layers with more units than the kernels of sparse inputs sum in registers at once, and one that is so small that its loops
// would be unrolled if the input were dense.
network! { struct Wide< input sparse 3 => tanh 66 => softmax 4; loss categorical_cross_entropy >; }
network! { struct DenseWide< input 3 => tanh 66 => softmax 4; loss categorical_cross_entropy >; }
network! { struct Small< input sparse 7 => softmax 4; loss categorical_cross_entropy >; }
network! { struct DenseSmall< input 7 => softmax 4; loss categorical_cross_entropy >; }

network! { struct Films<
input sparse 20 as history, 3 as context
    => linear 6 as taste no_bias from history
    => tanh 3 from (taste, context) add context
    => softmax 4 from (hidden2, history, taste);
loss categorical_cross_entropy >; }
network! { struct DenseFilms<
input 20 as history, 3 as context
    => linear 6 as taste no_bias from history
    => tanh 3 from (taste, context) add context
    => softmax 4 from (hidden2, history, taste);
loss categorical_cross_entropy >; }

network! { struct Sides< input 2 as left, 3 as right => tanh 5 from (left, right) => softmax 4 from (hidden1, left, right);
loss categorical_cross_entropy >; }
network! { struct OneSide< input 5 => tanh 5 => softmax 4 from (hidden1, input); loss categorical_cross_entropy >; }

/// Numbers from -1 to 1 that look random.
fn numbers(count: usize, seed: usize) -> Vec<f64> {
    (0..count).map(|index| ((index * 37 + seed * 101 + 11) as f64 * 12.9898).sin()).collect()
}

/// The entries of a sample: few, at indices that look random, of which some samples share some. Some samples have none.
fn entries(width: usize, sample: usize) -> Vec<(usize, f64)> {
    let indices: std::collections::BTreeSet<_> = (0..sample % 5).map(|k| (sample * 7 + k * k * 3) % width).collect();
    indices.iter().map(|&index| (index, ((index + 3 * sample) as f64).cos())).collect()
}

fn sparse<const N: usize>(sample: usize) -> Sparse<N, f64> {
    Sparse::new(entries(N, sample)).expect("valid entries")
}

fn words<const N: usize>(count: usize) -> (Vec<Sparse<N, f64>>, Vec<SVector<f64, N>>) {
    let samples: Vec<Sparse<N, f64>> = (0..count).map(sparse).collect();
    let dense = samples.iter().map(Sparse::to_vector).collect();
    (samples, dense)
}

fn films(count: usize) -> (Vec<FilmsInput<f64>>, Vec<DenseFilmsInput<f64>>) {
    let samples = (0..count).map(|sample| {
        let (history, context) = (sparse(sample), SVector::from_vec(numbers(3, sample)));
        (FilmsInput { history: history.clone(), context }, DenseFilmsInput { history: history.to_vector(), context })
    });
    samples.unzip()
}

fn sides(count: usize) -> (Vec<SidesInput<f64>>, Vec<SVector<f64, 5>>) {
    let samples = (0..count).map(|sample| {
        let all = numbers(5, sample);
        let (left, right) = (SVector::from_row_slice(&all[..2]), SVector::from_row_slice(&all[2..]));
        (SidesInput { left, right }, SVector::from_vec(all))
    });
    samples.unzip()
}

fn classes(count: usize) -> Vec<usize> {
    (0..count).map(|sample| (sample * sample + sample / 3) % 4).collect()
}

/// A network with random parameters, and another with the same ones.
fn pair<A: Network<Scalar = f64>, B: Network<Scalar = f64>>() -> (Box<A>, Box<B>) {
    let (mut a, mut b) = (A::boxed_random(&mut StdRng::seed_from_u64(5)), B::boxed_zeros());
    for (index, w) in a.parameters_mut().iter_mut().enumerate() {
        *w += 0.1 * (index as f64).sin();
    }
    b.parameters_mut().copy_from_slice(a.parameters());
    (a, b)
}

/// Panics unless the numbers are equal up to rounding.
#[track_caller]
fn assert_close(a: &[f64], b: &[f64], what: &str) {
    assert_eq!(a.len(), b.len(), "{what}");
    let scale = a.iter().fold(1.0_f64, |largest, x| largest.max(x.abs()));
    for (index, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= 1e-12 * scale, "{what}: {a} and {b} at {index}");
    }
}
