//! The parameters and data of the cases, as networks and samples of this library.

use contract::number;
use mlp_core::prelude::*;

/// The samples of a case.
pub fn samples<const N: usize>(count: usize) -> Vec<SVector<f32, N>> {
    (0..count).map(|i| SVector::from_fn(|j, _| number(i, j))).collect()
}

/// [`samples`] in double precision.
pub fn doubles<const N: usize>(count: usize) -> Vec<SVector<f64, N>> {
    samples::<N>(count).iter().map(|sample| sample.map(f64::from)).collect()
}

/// A network with the initial parameters of the peers.
pub fn beginning<N: Network<Scalar: From<f32>>>() -> Box<N> {
    let mut net = N::boxed_zeros();
    let mut rest = net.parameters_mut();
    for layer in N::LAYERS {
        let (weights, others) = rest.split_at_mut(layer.inputs * layer.outputs);
        for (weight, initial) in weights.iter_mut().zip(contract::weights(layer.inputs, layer.outputs)) {
            *weight = initial.into();
        }
        rest = &mut others[layer.outputs..];
    }
    net
}
