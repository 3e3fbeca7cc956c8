//! Weights that do not exist are set to zero, vector by vector.

use core::any::TypeId;

use crate::number::cast::cast_mut;
use crate::number::scalar::Scalar;

/// Sets the weights to zero that do not exist.
#[inline(always)]
pub(crate) fn clear<T: Scalar>(exists: &[bool], weights: &mut [T]) {
    if TypeId::of::<T>() == TypeId::of::<f32>() {
        single::clear(exists, cast_mut(weights));
    } else if TypeId::of::<T>() == TypeId::of::<f64>() {
        double::clear(exists, cast_mut(weights));
    } else {
        select(exists, weights);
    }
}

#[inline(always)]
fn select<T: Scalar>(exists: &[bool], weights: &mut [T]) {
    for (weight, &exists) in weights.iter_mut().zip(exists) {
        // Without a branch, so that the loop is vectorized.
        *weight = if exists { *weight } else { T::zero() };
    }
}

compiled! {
    fn clear(exists: bool; weights: E) by select;
}
