//! The activation of a layer as functions on slices: for the passes that interpret the layers of a network as data.

#![allow(clippy::type_complexity, reason = "slices of values and derivatives, named in the documentation")]

use super::Layer;
use crate::activation::{Activation, SecondOrder};
use crate::number::Jet;
use crate::number::scalar::Scalar;

/// The activation of a layer, to first order. All functions take the number of units, then slices of several samples.
#[derive(Debug)]
pub struct UnitFunctions<T> {
    /// `a = f(s)`, from `s`.
    pub(crate) activate: fn(usize, &[T], &mut [T]),
    /// Replaces `∂L/∂a` by `∂L/∂s`, given `s` and `a`.
    pub(crate) backpropagate: fn(usize, &[T], &[T], &mut [T]),
    /// The tangent `da = J ds`, from `s`, `a` and `ds`, with one row of the Jacobian as scratch.
    pub(crate) tangent: fn(usize, &[T], &[T], &[T], &mut [T], &mut [T]),
}

impl<T: Scalar> UnitFunctions<T> {
    /// The functions of a layer.
    pub const fn of<L: Layer<Scalar = T>>() -> Self {
        Self {
            activate: L::Activation::activate_samples::<T>,
            backpropagate: L::Activation::backpropagate_samples::<T>,
            tangent: L::Activation::tangent_samples::<T>,
        }
    }
}

/// The activations of all layers of a network, to first order. The functions take the index of a layer, the number of its units,
/// then slices as those of [`UnitFunctions`].
pub(crate) trait LayerFunctions<T> {
    /// `a = f(s)`.
    fn activate(&self, layer: usize, units: usize, s: &[T], a: &mut [T]);

    /// Replaces `∂L/∂a` by `∂L/∂s`.
    fn backpropagate(&self, layer: usize, units: usize, s: &[T], a: &[T], delta: &mut [T]);
}

impl<T> LayerFunctions<T> for [UnitFunctions<T>] {
    #[inline(always)]
    fn activate(&self, layer: usize, units: usize, s: &[T], a: &mut [T]) {
        (self[layer].activate)(units, s, a);
    }

    #[inline(always)]
    fn backpropagate(&self, layer: usize, units: usize, s: &[T], a: &[T], delta: &mut [T]) {
        (self[layer].backpropagate)(units, s, a, delta);
    }
}

/// The activation of a layer, to second order.
#[derive(Debug)]
pub struct UnitRules<T> {
    /// [`SecondOrder::backpropagate_tangent`] for the pairs of a value and its tangent.
    pub(crate) backpropagate_tangent: fn(usize, [&[T]; 2], [&[T]; 2], [&mut [T]; 2]),
    /// [`SecondOrder::activate_jet`].
    pub(crate) activate_jet: fn(usize, Jet<&[T]>, &[T], [&mut [T]; 2]),
    /// [`SecondOrder::backpropagate_jet`].
    pub(crate) backpropagate_jet: fn(usize, Jet<&[T]>, Jet<&[T]>, Jet<&mut [T]>),
}

impl<T: Scalar> UnitRules<T> {
    /// The rules of a layer.
    pub const fn of<L: Layer<Scalar = T>>() -> Self
    where
        L::Activation: SecondOrder,
    {
        Self {
            backpropagate_tangent: L::Activation::backpropagate_tangent_samples::<T>,
            activate_jet: L::Activation::activate_jet_samples::<T>,
            backpropagate_jet: L::Activation::backpropagate_jet_samples::<T>,
        }
    }
}
