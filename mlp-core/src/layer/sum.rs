//! Layers that add the activations of another layer or of the input to their own, `a = f(W x + b) + a_added`: residual
//! connections (He et al. 2016, <https://doi.org/10.1109/CVPR.2016.90>).
//!
//! The derivatives with respect to `a` are also those with respect to `a_added`; the activation function alone makes them `δ`.

use super::Block;
use super::buffers::{Activations, Buffers, PassedOn};
use crate::kernel;
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice};
use crate::number::scalar::Scalar;
use crate::sample::Sample;

impl<S: Sample> Block<'_, S> {
    /// Adds the activations of a source to those that a layer passes on.
    #[inline(always)]
    pub fn add_activations<V: Flat, P: PassedOn<V>>(
        self,
        source: Activations<'_, V::Scalar>,
        buffers: &mut Buffers<V, P>,
    ) {
        let samples = self.samples();
        add(&source.values[..samples * source.width], buffers.passed_on_mut(samples));
    }

    /// [`add_activations`](Self::add_activations) for the output layer, whose activation is the identity: the losses may read
    /// either `s` or `a`.
    #[inline(always)]
    pub fn add_to_outputs<V: Flat, P: PassedOn<V>>(
        self,
        source: Activations<'_, V::Scalar>,
        buffers: &mut Buffers<V, P>,
    ) {
        let samples = self.samples();
        let source = &source.values[..samples * source.width];
        add(source, &mut buffers.pre_activations_mut()[..samples * V::LEN]);
        add(source, buffers.passed_on_mut(samples));
    }

    /// Passes the derivatives with respect to the activations of a layer on to the source that it adds, as the first of the
    /// readers of the source.
    #[inline(always)]
    pub fn pass_on<W: Flat<Scalar = V::Scalar>, R: PassedOn<W>, V: Flat, P: PassedOn<V>>(
        self,
        sum: &Buffers<W, R>,
        source: &mut Buffers<V, P>,
    ) {
        self.combine_deltas(Accum::Overwrite, sum, source);
    }

    /// [`pass_on`](Self::pass_on) for the further readers of the source.
    #[inline(always)]
    pub fn pass_on_further<W: Flat<Scalar = V::Scalar>, R: PassedOn<W>, V: Flat, P: PassedOn<V>>(
        self,
        sum: &Buffers<W, R>,
        source: &mut Buffers<V, P>,
    ) {
        self.combine_deltas(Accum::Add, sum, source);
    }

    #[inline(always)]
    fn combine_deltas<W: Flat<Scalar = V::Scalar>, R: PassedOn<W>, V: Flat, P: PassedOn<V>>(
        self,
        accum: Accum,
        sum: &Buffers<W, R>,
        source: &mut Buffers<V, P>,
    ) {
        let length = self.samples() * V::LEN;
        combine(accum, &sum.deltas()[..length], &mut source.deltas_mut()[..length]);
    }
}

/// Adds the activations of a source for one sample.
pub fn add_sample<V: Flat>(source: Activations<'_, V::Scalar>, activations: &mut V) {
    add(source.values, as_mut_slice(activations));
}

#[inline(always)]
pub(super) fn combine<T: Scalar>(accum: Accum, source: &[T], destination: &mut [T]) {
    match accum {
        Accum::Overwrite => destination.copy_from_slice(source),
        Accum::Add => add(source, destination),
    }
}

#[inline(always)]
fn add<T: Scalar>(source: &[T], destination: &mut [T]) {
    assert!(source.len() == destination.len(), "the compiler checks that the widths of a sum are equal");
    kernel::add_scaled(&[T::one()], source, destination);
}
