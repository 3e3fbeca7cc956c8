//! Products with a single row, such as those of a layer of one unit: vector lanes run along the depth and are reduced last.

use pulp::{Simd, WithSimd};

use super::super::lanes::Float;
use super::{Initial, Product};

/// The number of columns computed together.
const COLUMNS: usize = 4;
/// The number of accumulators per column, to hide the latency of a fused multiply-add.
const ACCUMULATORS: usize = 2;

/// A product with one contiguous row and contiguous columns of `B`.
pub(super) struct Dot<E>(pub(super) Product<E>);

impl<E: Float> WithSimd for Dot<E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(product) = self;
        let whole = product.columns - product.columns % COLUMNS;
        // SAFETY: the pointers are valid for whole matrices, and every group of columns is within them.
        unsafe {
            for j in (0..whole).step_by(COLUMNS) {
                product.dot_products::<S, COLUMNS>(simd, j);
            }
            for j in whole..product.columns {
                product.dot_products::<S, 1>(simd, j);
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
    unsafe fn dot_products<S: Simd, const N: usize>(&self, simd: S, j: usize) {
        let lanes = <E as Float>::lanes::<S>();
        let mut sums = [[E::splat(simd, E::default()); N]; ACCUMULATORS];
        // SAFETY: guaranteed by the caller; masked vectors end with the depth.
        unsafe {
            let columns: [*const E; N] = core::array::from_fn(|n| self.b.at(0, j + n));
            let mut p = 0;
            while p + ACCUMULATORS * lanes <= self.depth {
                for sums in &mut sums {
                    let a = E::load(simd, self.a.data.add(p));
                    for (sum, column) in sums.iter_mut().zip(columns) {
                        *sum = E::multiply_add(simd, a, E::load(simd, column.add(p)), *sum);
                    }
                    p += lanes;
                }
            }
            for sums in &mut sums {
                if p < self.depth {
                    let mask = E::mask_between(simd, 0, self.depth - p);
                    let a = E::load_masked(simd, mask, self.a.data.add(p));
                    for (sum, column) in sums.iter_mut().zip(columns) {
                        *sum = E::multiply_add(simd, a, E::load_masked(simd, mask, column.add(p)), *sum);
                    }
                    p += lanes;
                }
            }
            let [even, odd] = sums;
            for (n, (even, odd)) in even.into_iter().zip(odd).enumerate() {
                let sum = E::reduce_sum(simd, E::add(simd, even, odd));
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
