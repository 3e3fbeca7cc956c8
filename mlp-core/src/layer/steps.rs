//! The steps of a pass, one function each. The expansion of a network calls them in the order of its schedule.

use super::buffers::{Buffers, PassedOn, Trace};
use super::dropout::LayerNoise;
use super::{Layer, SourceValues};
use crate::activation::Activation;
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice, as_slice, zeros};

/// Computes the activations of a layer for a block of samples, from its concatenated sources.
#[inline(always)]
pub fn forward_block<L: Layer, P: PassedOn<L::Output>, A: SourceValues<L::Scalar>, const SOURCES: usize>(
    layer: &L,
    samples: usize,
    noise: Option<LayerNoise>,
    sources: [A; SOURCES],
    buffers: &mut Buffers<L::Output, P>,
) {
    let (mut accum, mut first) = (Accum::Overwrite, 0);
    for source in sources {
        let columns = first..first + source.width();
        first = columns.end;
        layer.weigh(accum, columns, samples, source, buffers.pre_activations_mut());
        accum = Accum::Add;
    }
    L::activate(samples, noise, buffers);
}

/// Propagates the deltas of a layer to one of its sources, for a block of samples. `first_column` is the index of the
/// first unit of the source among the inputs of the layer.
#[inline(always)]
pub fn propagate<L: Layer, V: Flat<Scalar = L::Scalar>, P: PassedOn<V>>(
    layer: &L,
    accum: Accum,
    first_column: usize,
    samples: usize,
    deltas: &[L::Scalar],
    source: &mut Buffers<V, P>,
) {
    layer.propagate(accum, first_column..first_column + V::LEN, samples, deltas, source.deltas_mut());
}

/// Completes the deltas of a layer for a block of samples, once all its readers have propagated theirs.
#[inline(always)]
pub fn differentiate<L: Layer, P: PassedOn<L::Output>>(
    _: &L,
    samples: usize,
    noise: Option<LayerNoise>,
    buffers: &mut Buffers<L::Output, P>,
) {
    L::differentiate(samples, noise, buffers);
}

/// Writes or adds a layer's part of the gradient, for a block of samples.
#[inline(always)]
pub fn accumulate<L: Layer, A: SourceValues<L::Scalar>, const SOURCES: usize>(
    gradient: &mut L,
    accum: Accum,
    samples: usize,
    sources: [A; SOURCES],
    deltas: &[L::Scalar],
) {
    let mut first = 0;
    for source in sources {
        let columns = first..first + source.width();
        first = columns.end;
        gradient.accumulate(accum, columns, samples, source, deltas);
    }
}

/// Propagates the delta of a layer to one of its sources, for one sample.
pub fn propagate_sample<L: Layer, V: Flat<Scalar = L::Scalar>>(
    layer: &L,
    accum: Accum,
    first_column: usize,
    delta: &L::Output,
    source_delta: &mut V,
) {
    let columns = first_column..first_column + V::LEN;
    layer.propagate(accum, columns, 1, as_slice(delta), as_mut_slice(source_delta));
}

/// The delta of a hidden layer for one sample, `δ_j = f'(s_j) Σ_i δ_i w_ij`; `propagate` sums over the layers that read it.
pub fn hidden_delta<L: Layer>(_: &L, trace: &Trace<L::Output>, propagate: impl FnOnce(&mut L::Output)) -> L::Output {
    let mut delta = zeros::<L::Output>();
    propagate(&mut delta);
    L::Activation::backpropagate(as_slice(&trace.s), as_slice(&trace.a), as_mut_slice(&mut delta));
    delta
}
