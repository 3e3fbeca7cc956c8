//! The networks of these tests, and their shared helpers.

use mlp_core::prelude::*;

pub(super) const fn near(i: usize, j: usize) -> bool {
    i.abs_diff(j) <= 1
}

pub(super) mod masks {
    pub(crate) const fn lower(i: usize, j: usize) -> bool {
        j <= i
    }
}

pub(super) const WIDTH: usize = 4;

network! { pub(super) struct Shortcut<
input 4 => tanh 8 as low => tanh 8 as high from (low, input) => linear 1 from (low, high);
loss squared >; }

network! { pub(super) struct Star<
input 4 => tanh 5 as one => tanh 2 as two from input => tanh 3 as three from (two, input)
=> linear 2 from (two, one, input, three);
loss squared >; }

network! { pub(super) struct Residual<
input 3 => tanh 5 as stem => sigmoid 5 add stem as block1 => gelu 5 add block1 as block2 => linear 2;
loss squared >; }

network! { pub(super) struct ResidualOutput< input 3 => tanh 3 add input dropout 0.25 as one => linear 3 add input; loss squared >; }

network! { pub(super) struct Heads<
input 6 => relu 4 + tanh 3 => softmax 3 + linear 2;
loss categorical_cross_entropy + 0.5 * squared >; }

network! { pub(super) struct Local< input 6 => tanh 6 connect near => linear 1; loss squared >; }

network! {
    /// Everything at once.
    pub(super) struct Combined<
        input 6
            => gelu 3 + tanh { WIDTH - 1 } as low connect near no_bias add input dropout 0.5
            => tanh 6 as high from (low, input) connect masks::lower add low repeat 2 init glorot_normal
            => softmax 3 + sigmoid 1 + linear 2 from (high2, low) connect near;
        loss 2 * categorical_cross_entropy + binary_cross_entropy + 0.5 * huber(1.5)
    >;
}

/// `Combined` by hand.
#[derive(Network)]
#[network(loss = 2 * categorical_cross_entropy + binary_cross_entropy + 0.5 * huber(1.5))]
#[repr(C)]
pub(super) struct ByHand<T = f32> {
    #[network(connect = near, add = input)]
    pub low: Dense<6, 6, Mixed<(Units<3, Gelu>, Units<3, Tanh>)>, T, Dropout<1, 2, NoBias>>,
    #[network(from(low, input), add = low, connect = masks::lower, init = glorot_normal)]
    pub high1: Dense<12, 6, Tanh, T>,
    #[network(add = high1, connect = masks::lower, init = glorot_normal)]
    pub high2: Dense<6, 6, Tanh, T>,
    #[network(from(high2, low), connect = near)]
    pub output: Dense<12, 6, Mixed<(Units<3, Softmax>, Units<1, Sigmoid>, Units<2, Linear>)>, T>,
}

/// A vector of numbers from -1 to 1 that follow no pattern.
pub(super) fn sample<const N: usize>(number: usize) -> SVector<f64, N> {
    SVector::from_fn(|i, _| ((number * 37 + i * 101 + 5) as f64 * 1.7).sin())
}

pub(super) fn samples<const N: usize>(count: usize) -> Vec<SVector<f64, N>> {
    (0..count).map(sample).collect()
}

/// The targets of `Combined`: a class, a probability and two numbers.
pub(super) fn targets(count: usize) -> Vec<(usize, SVector<f64, 1>, SVector<f64, 2>)> {
    (0..count).map(|n| (n % 3, vector![((n % 5) as f64) / 4.0], sample::<2>(n + 7) * 2.0)).collect()
}

pub(super) fn random<N: Network>(seed: u64) -> Box<N> {
    let mut network = N::boxed_random(&mut StdRng::seed_from_u64(seed));
    // Biases begin at zero, and would hide mistakes.
    let mut first = 0;
    for layer in N::LAYERS {
        let weights = layer.inputs * layer.outputs;
        for index in first + weights..first + layer.parameters {
            network.parameters_mut()[index] = mlp_core::scalar::constant(((index * 31) as f64).sin() * 0.3);
        }
        first += layer.parameters;
    }
    network
}

/// Whether every weight that does not exist is zero.
pub(super) fn is_connected<N: Network<Scalar = f64>>(network: &N) -> bool {
    let mut first = 0;
    N::LAYERS.iter().all(|layer| {
        let weights = &network.parameters()[first..];
        first += layer.parameters;
        layer.connections.is_none_or(|connections| {
            let pairs = (0..layer.inputs).flat_map(|j| (0..layer.outputs).map(move |i| (i, j)));
            pairs.into_iter().all(|(i, j)| connections.exists(i, j) || weights[j * layer.outputs + i] == 0.0)
        })
    })
}
