//! The steps of a pass through one layer: of a block of samples, as methods of [`Block`], and of one sample. The expansion of a
//! network calls them in the order of its schedule.

use super::buffers::{Buffers, PassedOn, Trace};
use super::{Block, Layer, SourceValues, sum};
use crate::activation::Activation;
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice, as_slice, zeros};
use crate::sample::Sample;

/// The passes of a block through the layer with an index. `first_column` is the index of the first unit of a source among the
/// inputs of its reader.
impl<S: Sample> Block<'_, S> {
    /// Computes the activations of a layer from its concatenated sources.
    #[inline(always)]
    pub fn forward<L: Layer, P: PassedOn<L::Output>, A: SourceValues<L::Scalar>, const SOURCES: usize>(
        self,
        layer: &L,
        index: u64,
        sources: [A; SOURCES],
        buffers: &mut Buffers<L::Output, P>,
    ) {
        let (mut accum, mut first) = (Accum::Overwrite, 0);
        for source in sources {
            let columns = first..first + source.width();
            first = columns.end;
            layer.weigh(accum, columns, self.samples(), source, buffers.pre_activations_mut());
            accum = Accum::Add;
        }
        L::activate(self.samples(), self.noise(index), buffers);
    }

    /// Propagates the deltas of a layer to one of its sources, as the first of the readers of the source.
    #[inline(always)]
    pub fn propagate<L: Layer, R: PassedOn<L::Output>, V: Flat<Scalar = L::Scalar>, P: PassedOn<V>>(
        self,
        layer: &L,
        first_column: usize,
        reader: &Buffers<L::Output, R>,
        source: &mut Buffers<V, P>,
    ) {
        let columns = first_column..first_column + V::LEN;
        layer.propagate(Accum::Overwrite, columns, self.samples(), reader.deltas(), source.deltas_mut());
    }

    /// [`propagate`](Self::propagate) for the further readers of the source.
    #[inline(always)]
    pub fn propagate_further<L: Layer, R: PassedOn<L::Output>, V: Flat<Scalar = L::Scalar>, P: PassedOn<V>>(
        self,
        layer: &L,
        first_column: usize,
        reader: &Buffers<L::Output, R>,
        source: &mut Buffers<V, P>,
    ) {
        let columns = first_column..first_column + V::LEN;
        layer.propagate(Accum::Add, columns, self.samples(), reader.deltas(), source.deltas_mut());
    }

    /// Completes the deltas of a layer, once all its readers have propagated theirs.
    #[inline(always)]
    pub fn differentiate<L: Layer, P: PassedOn<L::Output>>(
        self,
        _: &L,
        index: u64,
        buffers: &mut Buffers<L::Output, P>,
    ) {
        L::differentiate(self.samples(), self.noise(index), buffers);
    }

    /// Writes or adds the gradient of a layer, from its concatenated sources and its deltas.
    #[inline(always)]
    pub fn add<L: Layer, P: PassedOn<L::Output>, A: SourceValues<L::Scalar>, const SOURCES: usize>(
        self,
        gradient: &mut L,
        sources: [A; SOURCES],
        reader: &Buffers<L::Output, P>,
    ) {
        let mut first = 0;
        for source in sources {
            let columns = first..first + source.width();
            first = columns.end;
            gradient.accumulate(self.accum, columns, self.samples(), source, reader.deltas());
        }
    }
}

/// The activations of a layer for one sample.
#[inline(always)]
pub fn forward<L: Layer, A: SourceValues<L::Scalar>, const SOURCES: usize>(
    layer: &L,
    sources: [A; SOURCES],
) -> L::Output {
    layer.forward(sources)
}

/// The pre-activations and the activations of a layer for one sample.
#[inline(always)]
pub fn trace<L: Layer, A: SourceValues<L::Scalar>, const SOURCES: usize>(
    layer: &L,
    sources: [A; SOURCES],
) -> Trace<L::Output> {
    layer.trace(sources)
}

/// The derivatives with respect to the activations of a hidden layer for one sample: the sum over its readers, which add their
/// shares one after the other.
#[derive(Debug)]
pub struct HiddenDelta<L: Layer> {
    derivatives: L::Output,
    accum: Accum,
}

/// The delta of a hidden layer for one sample, `δ_j = f'(s_j) Σ_i δ_i w_ij`, before the first reader.
pub fn hidden_delta<L: Layer>(_: &L) -> HiddenDelta<L> {
    HiddenDelta { derivatives: zeros(), accum: Accum::Overwrite }
}

impl<L: Layer> HiddenDelta<L> {
    /// Adds the share of a reader, `Σ_i δ_i w_ij`: chain rule through its weights.
    #[must_use]
    pub fn through<R: Layer<Scalar = L::Scalar>>(mut self, reader: &R, first_column: usize, delta: &R::Output) -> Self {
        let columns = first_column..first_column + <L::Output as Flat>::LEN;
        reader.propagate(self.accum, columns, 1, as_slice(delta), as_mut_slice(&mut self.derivatives));
        self.accum = Accum::Add;
        self
    }

    /// Adds the share of a layer that adds the activations to its own: the derivatives with respect to the sum.
    #[must_use]
    pub fn plus<V: Flat<Scalar = L::Scalar>>(mut self, derivatives: &V) -> Self {
        sum::combine(self.accum, as_slice(derivatives), as_mut_slice(&mut self.derivatives));
        self.accum = Accum::Add;
        self
    }

    /// The delta: chain rule through the activation.
    pub fn at(mut self, trace: &Trace<L::Output>) -> L::Output {
        L::Activation::backpropagate(as_slice(&trace.s), as_slice(&trace.a), as_mut_slice(&mut self.derivatives));
        self.derivatives
    }

    /// The derivatives and the delta, of a layer that adds the activations of another.
    pub fn at_sum(self, trace: &Trace<L::Output>) -> (L::Output, L::Output) {
        let mut a = zeros::<L::Output>();
        let mut delta = self.derivatives.clone();
        // The trace holds the sum.
        L::Activation::activate(as_slice(&trace.s), as_mut_slice(&mut a));
        L::Activation::backpropagate(as_slice(&trace.s), as_slice(&a), as_mut_slice(&mut delta));
        (self.derivatives, delta)
    }
}
