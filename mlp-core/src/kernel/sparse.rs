//! Products with sparse vectors, given by their entries: each entry takes one column of the weights.

use core::any::TypeId;

use crate::number::cast::{cast, cast_mut};
use crate::number::scalar::Scalar;

/// `s += W x`: the weighted sums of one sample, from `s.len()` rows of weights, column-major.
///
/// # Panics
///
/// If the weights have no column of one of the indices.
#[inline(always)]
pub(crate) fn weigh_entries<T: Scalar>(indices: &[u32], values: &[T], weights: &[T], s: &mut [T]) {
    if TypeId::of::<T>() == TypeId::of::<f32>() {
        single::weigh_entries(indices, cast(values), cast(weights), cast_mut(s));
    } else if TypeId::of::<T>() == TypeId::of::<f64>() {
        double::weigh_entries(indices, cast(values), cast(weights), cast_mut(s));
    } else {
        weigh(indices, values, weights, s);
    }
}

/// `W += δ xᵀ`: the contribution of one sample to the gradient of the weights, column-major with `delta.len()` rows.
///
/// # Panics
///
/// If the weights have no column of one of the indices.
#[inline(always)]
pub(crate) fn accumulate_entries<T: Scalar>(indices: &[u32], values: &[T], delta: &[T], weights: &mut [T]) {
    if TypeId::of::<T>() == TypeId::of::<f32>() {
        single::accumulate_entries(indices, cast(values), cast(delta), cast_mut(weights));
    } else if TypeId::of::<T>() == TypeId::of::<f64>() {
        double::accumulate_entries(indices, cast(values), cast(delta), cast_mut(weights));
    } else {
        accumulate(indices, values, delta, weights);
    }
}

/// The numbers of a column that are summed in registers.
const STRIP: usize = 32;

#[inline(always)]
fn weigh<T: Scalar>(indices: &[u32], values: &[T], weights: &[T], s: &mut [T]) {
    let rows = s.len();
    let (strips, rest) = s.as_chunks_mut::<STRIP>();
    for (strip, s) in strips.iter_mut().enumerate() {
        let mut sums = *s;
        for (&index, &x) in indices.iter().zip(values) {
            let column: &[T; STRIP] = column(weights, rows, index, strip * STRIP);
            for (sum, &w) in sums.iter_mut().zip(column) {
                *sum += w * x;
            }
        }
        *s = sums;
    }
    let first = rows - rest.len();
    for (&index, &x) in indices.iter().zip(values) {
        let column = &weights[index as usize * rows..][first..rows];
        for (sum, &w) in rest.iter_mut().zip(column) {
            *sum += w * x;
        }
    }
}

/// A strip of a column.
#[inline(always)]
fn column<T>(weights: &[T], rows: usize, index: u32, first: usize) -> &[T; STRIP] {
    weights[index as usize * rows + first..].first_chunk().expect("the weights have this column")
}

#[inline(always)]
fn accumulate<T: Scalar>(indices: &[u32], values: &[T], delta: &[T], weights: &mut [T]) {
    let rows = delta.len();
    for (&index, &x) in indices.iter().zip(values) {
        let column = &mut weights[index as usize * rows..][..rows];
        for (w, &d) in column.iter_mut().zip(delta) {
            *w += d * x;
        }
    }
}

// No fused multiply-add, so the result is bit-identical on all instruction sets.
compiled! {
    fn weigh_entries(indices: u32, values: E, weights: E; s: E) by weigh;
    fn accumulate_entries(indices: u32, values: E, delta: E; weights: E) by accumulate;
}
