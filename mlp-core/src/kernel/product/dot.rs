//! Products with a single row, such as those of a layer of one unit: the lanes run along the depth, and are added up last.

use pulp::{Simd, WithSimd};

use super::super::lanes::Float;
use super::{Product, Start};

/// How many columns are computed together.
const COLUMNS: usize = 4;
/// How many sums a column has, so that there is always one that is ready for the next product.
const CHAINS: usize = 2;

/// A product with one row, contiguous as the columns of `B` are.
pub(super) struct Row<E>(pub(super) Product<E>);

impl<E: Float> WithSimd for Row<E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(product) = self;
        let whole = product.columns - product.columns % COLUMNS;
        // SAFETY: the pointers hold for whole matrices, and every group of columns ends with them.
        unsafe {
            for j in (0..whole).step_by(COLUMNS) {
                product.dots::<S, COLUMNS>(simd, j);
            }
            for j in whole..product.columns {
                product.dots::<S, 1>(simd, j);
            }
        }
    }
}

impl<E: Float> Product<E> {
    /// `Σ_p a_p b_pj` for `N` columns from `j` on, in the same order whatever `N` is.
    #[inline(always)]
    unsafe fn dots<S: Simd, const N: usize>(&self, simd: S, j: usize) {
        let lanes = <E as Float>::lanes::<S>();
        let mut sums = [[E::splat(simd, E::default()); N]; CHAINS];
        // SAFETY: the caller's promise; masked vectors end with the depth.
        unsafe {
            let columns: [*const E; N] = core::array::from_fn(|n| self.b.at(0, j + n));
            let mut p = 0;
            while p + CHAINS * lanes <= self.depth {
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
                    let mask = E::between(simd, 0, self.depth - p);
                    let a = E::load_masked(simd, mask, self.a.data.add(p));
                    for (sum, column) in sums.iter_mut().zip(columns) {
                        *sum = E::multiply_add(simd, a, E::load_masked(simd, mask, column.add(p)), *sum);
                    }
                    p += lanes;
                }
            }
            let [even, odd] = sums;
            for (n, (even, odd)) in even.into_iter().zip(odd).enumerate() {
                let sum = E::sum_of_lanes(simd, E::add(simd, even, odd));
                let c = self.c.add(j + n);
                match self.start {
                    Start::Zero => *c = sum,
                    Start::Column(bias) => {
                        *c = *bias;
                        *c += sum;
                    }
                    Start::Kept => *c += sum,
                }
            }
        }
    }
}
