//! The parameters and data of the cases, as networks and samples of this library.

use contract::number;
use mlp_core::prelude::*;

/// The samples of a case.
pub fn samples<const N: usize>(count: usize) -> Vec<SVector<f32, N>> {
    (0..count).map(|i| SVector::from_fn(|j, _| number(i, j))).collect()
}

/// A network with the initial parameters of the peers.
pub fn beginning<N: Network<Scalar = f32>>() -> Box<N> {
    let mut net = N::boxed_zeros();
    let mut rest = net.parameters_mut();
    for layer in N::LAYERS {
        let (weights, others) = rest.split_at_mut(layer.inputs * layer.outputs);
        weights.copy_from_slice(&contract::weights(layer.inputs, layer.outputs));
        rest = &mut others[layer.outputs..];
    }
    net
}
