//! Layers that add the activations of another layer or of the input to their own, `a = f(W x + b) + a_added`: residual
//! connections (He et al. 2016, <https://doi.org/10.1109/CVPR.2016.90>).
//!
//! The derivatives with respect to `a` are also those with respect to `a_added`; the activation function alone makes them `δ`.

use super::Layer;
use super::buffers::{Activations, Buffers, PassedOn, Trace};
use crate::activation::Activation;
use crate::kernel;
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice, as_slice, zeros};
use crate::number::scalar::Scalar;

/// Adds the activations of a source to those that a layer passes on, for a block of samples.
#[inline(always)]
pub fn add_activations<V: Flat, P: PassedOn<V>>(
    samples: usize,
    source: Activations<'_, V::Scalar>,
    buffers: &mut Buffers<V, P>,
) {
    add(&source.values[..samples * source.width], buffers.passed_on_mut(samples));
}

/// [`add_activations`] for the output layer, whose activation is the identity: the losses may read either `s` or `a`.
#[inline(always)]
pub fn add_to_outputs<V: Flat, P: PassedOn<V>>(
    samples: usize,
    source: Activations<'_, V::Scalar>,
    buffers: &mut Buffers<V, P>,
) {
    let source = &source.values[..samples * source.width];
    add(source, &mut buffers.pre_activations_mut()[..samples * V::LEN]);
    add(source, buffers.passed_on_mut(samples));
}

/// Passes the derivatives with respect to the activations of a layer on to the source that it adds, for a block of samples.
#[inline(always)]
pub fn pass_on<V: Flat, P: PassedOn<V>>(
    accum: Accum,
    samples: usize,
    derivatives: &[V::Scalar],
    source: &mut Buffers<V, P>,
) {
    combine(accum, &derivatives[..samples * V::LEN], &mut source.deltas_mut()[..samples * V::LEN]);
}

/// Adds the activations of a source for one sample.
pub fn add_sample<V: Flat>(source: Activations<'_, V::Scalar>, activations: &mut V) {
    add(source.values, as_mut_slice(activations));
}

/// Passes the derivatives with respect to the activations of a layer on to the source that it adds, for one sample.
pub fn pass_on_sample<V: Flat, W: Flat<Scalar = V::Scalar>>(accum: Accum, derivatives: &V, source: &mut W) {
    combine(accum, as_slice(derivatives), as_mut_slice(source));
}

/// The derivatives with respect to the activations of a hidden layer that adds others, and its delta, for one sample;
/// `propagate` sums over its readers.
pub fn sum_delta<L: Layer>(
    _: &L,
    trace: &Trace<L::Output>,
    propagate: impl FnOnce(&mut L::Output),
) -> (L::Output, L::Output) {
    let (mut derivatives, mut a) = (zeros::<L::Output>(), zeros::<L::Output>());
    propagate(&mut derivatives);
    let mut delta = derivatives.clone();
    // The trace holds the sum.
    L::Activation::activate(as_slice(&trace.s), as_mut_slice(&mut a));
    L::Activation::backpropagate(as_slice(&trace.s), as_slice(&a), as_mut_slice(&mut delta));
    (derivatives, delta)
}

#[inline(always)]
fn combine<T: Scalar>(accum: Accum, source: &[T], destination: &mut [T]) {
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
