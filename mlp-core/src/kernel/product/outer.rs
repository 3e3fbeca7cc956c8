//! Outer products, such as the weight gradient of one sample. Bound by writing `C`, so a few vectors of the column stay in
//! registers for all columns of `C`.

#![allow(clippy::needless_range_loop, reason = "vectors are indexed as in the formula")]

use pulp::{Simd, WithSimd};

use super::super::lanes::Float;
use super::{Initial, Product};

/// The number of vectors of rows computed together.
const VECTORS: usize = 4;

/// A product of depth one with contiguous rows of `A`.
pub(super) struct Outer<E>(pub(super) Product<E>);

impl<E: Float> WithSimd for Outer<E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(product) = self;
        let lanes = <E as Float>::lanes::<S>();
        let mut i = 0;
        // SAFETY: the pointers are valid for whole matrices, and the rows are within them.
        unsafe {
            while i + VECTORS * lanes <= product.rows {
                product.outer::<S, VECTORS>(simd, i, VECTORS * lanes);
                i += VECTORS * lanes;
            }
            while i < product.rows {
                let rows = lanes.min(product.rows - i);
                product.outer::<S, 1>(simd, i, rows);
                i += rows;
            }
        }
    }
}

impl<E: Float> Product<E> {
    /// The rows from `i` on, `N` vectors of which the last one may be incomplete.
    ///
    /// # Safety
    ///
    /// The rows are within the product.
    #[inline(always)]
    unsafe fn outer<S: Simd, const N: usize>(&self, simd: S, i: usize, rows: usize) {
        let lanes = <E as Float>::lanes::<S>();
        let last = rows - (N - 1) * lanes;
        let zero = E::splat(simd, E::default());
        // SAFETY: guaranteed by the caller; masked vectors end with the rows.
        unsafe {
            let load = |from: *const E, v: usize| {
                let from = from.wrapping_add(i + v * lanes);
                if N == 1 { E::load_masked(simd, E::mask_between(simd, 0, last), from) } else { E::load(simd, from) }
            };
            let mut a = [zero; N];
            let mut bias = [zero; N];
            for v in 0..N {
                a[v] = load(self.a.data, v);
                if let Initial::Bias(first) = self.initial {
                    bias[v] = load(first, v);
                }
            }
            for j in 0..self.columns + usize::from(self.appends_row_sums) {
                // The row sums are the product with a column of ones.
                let factor = E::splat(simd, if j < self.columns { *self.b.at(0, j) } else { E::ONE });
                let c = self.c.add(j * self.rows);
                for v in 0..N {
                    let product = match self.initial {
                        Initial::Zero | Initial::Bias(_) => E::multiply_add(simd, a[v], factor, bias[v]),
                        Initial::Existing => E::multiply_add(simd, a[v], factor, load(c, v)),
                        Initial::Separate => E::add(simd, load(c, v), E::multiply_add(simd, a[v], factor, zero)),
                    };
                    let c = c.add(i + v * lanes);
                    if N == 1 { E::store_first(simd, last, c, product) } else { E::store(simd, c, product) }
                }
            }
        }
    }
}
