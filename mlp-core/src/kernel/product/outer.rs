//! Outer products, such as the weight gradient of one sample. Bound by writing `C`, so a few vectors of the column stay in
//! registers for all columns of `C`.

#![allow(clippy::needless_range_loop, reason = "vectors are indexed as in the formula")]

use core::slice;

use pulp::{Simd, WithSimd};

use super::super::lanes::{Float, lanes_of};
use super::{Initial, Product};

/// The largest number of vectors of rows computed together.
const MAX_VECTORS: usize = 6;

/// A product of depth one with contiguous rows of `A`.
pub(super) struct Outer<E>(pub(super) Product<E>);

impl<E: Float> WithSimd for Outer<E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(product) = self;
        let lanes = lanes_of::<E, S>();
        let whole = product.rows - product.rows % lanes;
        // SAFETY: the pointers are valid for whole matrices, and the rows are within them.
        unsafe {
            // First, since it may overwrite the rows of the next column.
            if whole < product.rows {
                product.outer_tail::<S>(simd, whole);
            }
            let mut i = 0;
            while i < whole {
                let vectors = match (whole - i) / lanes {
                    // Two blocks of similar size.
                    more if more > MAX_VECTORS => MAX_VECTORS.min(more.div_ceil(2)),
                    vectors => vectors,
                };
                match vectors {
                    1 => product.outer::<S, 1>(simd, i),
                    2 => product.outer::<S, 2>(simd, i),
                    3 => product.outer::<S, 3>(simd, i),
                    4 => product.outer::<S, 4>(simd, i),
                    5 => product.outer::<S, 5>(simd, i),
                    MAX_VECTORS => product.outer::<S, MAX_VECTORS>(simd, i),
                    _ => unreachable!("the largest number of vectors"),
                }
                i += vectors * lanes;
            }
        }
    }
}

/// A product of depth one with `ROWS` rows, whose columns share vectors: the rows, the columns and the row of `B` are contiguous, so
/// that the compiler vectorizes the loop. For [`Initial::Zero`] and
/// [`Initial::Separate`] alone: to other values, each product is added by a fused operation.
pub(super) struct FewRows<E, const ROWS: usize>(pub(super) Product<E>);

impl<E: Float, const ROWS: usize> WithSimd for FewRows<E, ROWS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self(product) = self;
        // SAFETY: the pointers are valid for whole matrices, of which `C` overlaps none.
        unsafe {
            let a = *product.a.data.cast::<[E; ROWS]>();
            let b = slice::from_raw_parts(product.b.data, product.columns);
            let c = slice::from_raw_parts_mut(product.c.cast::<[E; ROWS]>(), product.columns_of_c());
            let (c, row_sums) = c.split_at_mut(product.columns);
            if matches!(product.initial, Initial::Zero) {
                c.fill([E::default(); ROWS]);
                row_sums.fill([E::default(); ROWS]);
            }
            add_columns(a, b, c);
            add_columns(a, &[E::ONE], row_sums);
        }
    }
}

/// Adds the outer product to columns of `C`.
#[inline(always)]
fn add_columns<E: Float, const ROWS: usize>(a: [E; ROWS], b: &[E], c: &mut [[E; ROWS]]) {
    for (column, &factor) in c.iter_mut().zip(b) {
        for (c, a) in column.iter_mut().zip(a) {
            // A sum from zero is never -0.
            let mut sum = a * factor;
            sum += E::default();
            *c += sum;
        }
    }
}

impl<E: Float> Product<E> {
    /// The number of columns of `C`.
    #[inline(always)]
    fn columns_of_c(&self) -> usize {
        self.columns + usize::from(self.appends_row_sums)
    }

    /// `C` plus a column, from its initial value.
    #[inline(always)]
    fn outer_sum<S: Simd>(
        &self,
        simd: S,
        [a, factor, bias]: [E::Vector<S>; 3],
        c: impl Fn() -> E::Vector<S>,
    ) -> E::Vector<S> {
        match self.initial {
            Initial::Zero | Initial::Bias(_) => E::multiply_add(simd, a, factor, bias),
            Initial::Existing => E::multiply_add(simd, a, factor, c()),
            Initial::Separate => {
                let zero = <E as Float>::splat(simd, E::default());
                E::add(simd, c(), E::multiply_add(simd, a, factor, zero))
            }
        }
    }

    /// The factor of a column. The row sums are the product with a column of ones.
    ///
    /// # Safety
    ///
    /// The column is within `C`.
    #[inline(always)]
    unsafe fn outer_factor<S: Simd>(&self, simd: S, j: usize) -> E::Vector<S> {
        // SAFETY: guaranteed by the caller.
        <E as Float>::splat(simd, if j < self.columns { unsafe { *self.b.at(0, j) } } else { E::ONE })
    }

    /// `N` vectors of rows from `i` on.
    ///
    /// # Safety
    ///
    /// The rows are within the product.
    #[inline(always)]
    unsafe fn outer<S: Simd, const N: usize>(&self, simd: S, i: usize) {
        let lanes = lanes_of::<E, S>();
        let zero = <E as Float>::splat(simd, E::default());
        // SAFETY: guaranteed by the caller.
        unsafe {
            let (mut a, mut bias) = ([zero; N], [zero; N]);
            for v in 0..N {
                a[v] = E::load(simd, self.a.data.add(i + v * lanes));
                if let Initial::Bias(first) = self.initial {
                    bias[v] = E::load(simd, first.add(i + v * lanes));
                }
            }
            for j in 0..self.columns_of_c() {
                let factor = self.outer_factor(simd, j);
                let c = self.c.add(j * self.rows + i);
                for v in 0..N {
                    let c = c.add(v * lanes);
                    E::store(simd, c, self.outer_sum(simd, [a[v], factor, bias[v]], || E::load(simd, c)));
                }
            }
        }
    }

    /// The rows from `i` on, which do not fill a vector. If `C` is overwritten, whole vectors are stored as long as they end
    /// within it: their excess lanes belong to the next column, which is written later.
    ///
    /// # Safety
    ///
    /// The rows are within the product.
    #[inline(always)]
    unsafe fn outer_tail<S: Simd>(&self, simd: S, i: usize) {
        let lanes = lanes_of::<E, S>();
        let (rows, columns) = (self.rows - i, self.columns_of_c());
        let mask = E::mask_between(simd, 0, rows);
        // SAFETY: guaranteed by the caller; masked vectors end with the rows, and whole ones within `C`.
        unsafe {
            let a = E::load_masked(simd, mask, self.a.data.add(i));
            let bias = match self.initial {
                Initial::Bias(first) => E::load_masked(simd, mask, first.add(i)),
                _ => <E as Float>::splat(simd, E::default()),
            };
            let in_whole_vectors = match self.initial {
                Initial::Zero | Initial::Bias(_) => (columns * self.rows).saturating_sub(i + lanes) / self.rows,
                Initial::Existing | Initial::Separate => 0,
            };
            for j in 0..columns {
                let c = self.c.add(j * self.rows + i);
                let factor = self.outer_factor(simd, j);
                let sum = self.outer_sum(simd, [a, factor, bias], || E::load_masked(simd, mask, c));
                if j < in_whole_vectors { E::store(simd, c, sum) } else { E::store_first(simd, rows, c, sum) }
            }
        }
    }
}
