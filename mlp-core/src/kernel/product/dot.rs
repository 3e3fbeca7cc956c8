//! Products with a single row, such as those of a layer of one unit: vector lanes run along the depth and are reduced last.

#![allow(clippy::needless_range_loop, reason = "sums are indexed by accumulator, column and part, as in the formula")]

use pulp::{Simd, WithSimd};

use super::super::lanes::{Float, WithParts, in_parts, lanes_of, masks, reduce_sum};
use super::{Initial, Product};

/// The number of accumulators of 512 bits per column, to hide the latency of a fused multiply-add.
const ACCUMULATORS: usize = 2;

/// A product with one contiguous row and contiguous columns of `B`.
pub(super) struct Dot<E>(pub(super) Product<E>);

impl<E: Float> WithSimd for Dot<E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        in_parts(simd, self);
    }
}

impl<E: Float> WithParts<E> for Dot<E> {
    #[inline(always)]
    fn with_parts<S: Simd, const PARTS: usize>(self, simd: S) {
        let Self(product) = self;
        let mut j = 0;
        // SAFETY: the pointers are valid for whole matrices, and every group of columns is within them.
        unsafe {
            // As many columns as have their sums in registers.
            while PARTS == 1 && j + 4 <= product.columns {
                product.dot_products::<S, PARTS, 4>(simd, j);
                j += 4;
            }
            while PARTS == 2 && j + 3 <= product.columns {
                product.dot_products::<S, PARTS, 3>(simd, j);
                j += 3;
            }
            while j < product.columns {
                product.dot_products::<S, PARTS, 1>(simd, j);
                j += 1;
            }
        }
    }
}

impl<E: Float> Product<E> {
    /// `Σ_p a_p b_pj` for `N` columns from `j` on. The order of summation does not depend on `N`.
    ///
    /// # Safety
    ///
    /// The columns are within `B`.
    #[inline(always)]
    unsafe fn dot_products<S: Simd, const PARTS: usize, const N: usize>(&self, simd: S, j: usize) {
        let (lanes, wide) = (lanes_of::<E, S>(), E::WIDE_LANES);
        let mut sums = [[[E::splat(simd, E::default()); PARTS]; N]; ACCUMULATORS];
        // SAFETY: guaranteed by the caller; masked vectors end with the depth.
        unsafe {
            let columns: [*const E; N] = core::array::from_fn(|n| self.b.at(0, j + n));
            let mut p = 0;
            while p + ACCUMULATORS * wide <= self.depth {
                for accumulator in 0..ACCUMULATORS {
                    for part in 0..PARTS {
                        let a = E::load(simd, self.a.data.add(p));
                        for n in 0..N {
                            let sum = &mut sums[accumulator][n][part];
                            *sum = E::multiply_add(simd, a, E::load(simd, columns[n].add(p)), *sum);
                        }
                        p += lanes;
                    }
                }
            }
            for accumulator in 0..ACCUMULATORS {
                if p < self.depth {
                    let masks = masks::<E, S, PARTS>(simd, self.depth - p);
                    for part in 0..PARTS {
                        let a = E::load_masked(simd, masks[part], self.a.data.wrapping_add(p));
                        for n in 0..N {
                            let b = E::load_masked(simd, masks[part], columns[n].wrapping_add(p));
                            let sum = &mut sums[accumulator][n][part];
                            *sum = E::multiply_add(simd, a, b, *sum);
                        }
                        p += lanes;
                    }
                }
            }
            for n in 0..N {
                let both = core::array::from_fn(|part| E::add(simd, sums[0][n][part], sums[1][n][part]));
                let sum = reduce_sum::<E, S, PARTS>(simd, both);
                let c = self.c.add(j + n);
                match self.initial {
                    Initial::Zero => *c = sum,
                    Initial::Bias(bias) => {
                        *c = *bias;
                        *c += sum;
                    }
                    Initial::Existing | Initial::Separate => *c += sum,
                }
            }
        }
    }
}
