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

/// The loops for a float, compiled in this crate, with the best instruction set of the processor. No fused multiply-add, so the
/// result is bit-identical on all instruction sets.
macro_rules! compiled {
    ($module:ident, $float:ty) => {
        mod $module {
            #[cfg(feature = "std")]
            use pulp::{Simd, WithSimd};

            #[cfg(feature = "std")]
            struct Weigh<'a>(&'a [u32], &'a [$float], &'a [$float], &'a mut [$float]);

            #[cfg(feature = "std")]
            impl WithSimd for Weigh<'_> {
                type Output = ();

                #[inline(always)]
                fn with_simd<S: Simd>(self, _: S) {
                    super::weigh(self.0, self.1, self.2, self.3);
                }
            }

            #[cfg(feature = "std")]
            struct Accumulate<'a>(&'a [u32], &'a [$float], &'a [$float], &'a mut [$float]);

            #[cfg(feature = "std")]
            impl WithSimd for Accumulate<'_> {
                type Output = ();

                #[inline(always)]
                fn with_simd<S: Simd>(self, _: S) {
                    super::accumulate(self.0, self.1, self.2, self.3);
                }
            }

            #[inline(never)]
            pub(super) fn weigh_entries(indices: &[u32], values: &[$float], weights: &[$float], s: &mut [$float]) {
                #[cfg(feature = "std")]
                crate::kernel::instruction_set::arch().dispatch(Weigh(indices, values, weights, s));
                #[cfg(not(feature = "std"))]
                super::weigh(indices, values, weights, s);
            }

            #[inline(never)]
            pub(super) fn accumulate_entries(
                indices: &[u32],
                values: &[$float],
                delta: &[$float],
                weights: &mut [$float],
            ) {
                #[cfg(feature = "std")]
                crate::kernel::instruction_set::arch().dispatch(Accumulate(indices, values, delta, weights));
                #[cfg(not(feature = "std"))]
                super::accumulate(indices, values, delta, weights);
            }
        }
    };
}
compiled!(single, f32);
compiled!(double, f64);
