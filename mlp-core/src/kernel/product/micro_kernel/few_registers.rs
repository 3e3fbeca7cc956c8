//! The micro-kernel for instruction sets with 16 registers, such as AVX2.
//!
//! A tile of 2 vectors by 6 columns has 12 accumulators, which leave 4 registers for a column of `A` and a factor; a tile of
//! 3 by 4 would spill one at every step. There is no register for a mask either: vectors at the end of a column are
//! read whole, except in the last steps. Four steps at a time, so that strides are displacements of the instructions.

#![allow(
    clippy::needless_range_loop,
    reason = "tiles are indexed by accumulator, vector and column, as in the formula"
)]

use pulp::Simd;

use super::super::super::lanes::{Float, lanes_of};
use super::super::{Initial, View};
use super::RowPanel;

/// The largest number of rows of a tile in vectors, with this number of accumulators.
pub(in super::super) const fn most_vectors(accumulators: usize) -> usize {
    if accumulators == 4 { 1 } else { 2 }
}

/// The number of steps that are unrolled, a multiple of every number of accumulators.
const STEPS: usize = 4;

impl<E: Float> RowPanel<E> {
    /// Computes the panel tile by tile.
    ///
    /// # Safety
    ///
    /// The pointers are valid for the panel, which has this number of vectors of rows.
    #[inline(always)]
    pub(super) unsafe fn tiles_of_few_registers<S: Simd, const VECTORS: usize, const ACCUMULATORS: usize>(
        &self,
        simd: S,
    ) {
        // SAFETY: guaranteed by the caller; `C` has a column more if the row sums are appended.
        unsafe {
            if self.b.row_stride == 1 {
                self.all_columns::<S, VECTORS, ACCUMULATORS, true>(simd);
            } else {
                self.all_columns::<S, VECTORS, ACCUMULATORS, false>(simd);
            }
            if self.appends_row_sums {
                let one = E::ONE;
                // Of stride 0, since the tile begins at a column behind those of `B`.
                let ones = View { data: &raw const one, row_stride: 0, column_stride: 0 };
                self.small_tile::<S, VECTORS, 1, ACCUMULATORS, false>(simd, ones, self.columns);
            }
        }
    }

    /// Computes the columns without the row sums.
    ///
    /// # Safety
    ///
    /// As for [`tiles_of_few_registers`](Self::tiles_of_few_registers).
    #[inline(always)]
    unsafe fn all_columns<S: Simd, const VECTORS: usize, const ACCUMULATORS: usize, const DOWN: bool>(&self, simd: S) {
        let mut j = 0;
        macro_rules! tile {
            ($columns:literal) => {{
                self.small_tile::<S, VECTORS, $columns, ACCUMULATORS, DOWN>(simd, self.b, j);
                j += $columns;
            }};
        }
        // SAFETY: guaranteed by the caller; every tile is within the columns.
        unsafe {
            while j < self.columns {
                // No tile of one or two columns at the end if there are enough: 8 = 4 + 4, 7 = 4 + 3.
                match self.columns - j {
                    9.. | 6 if const { ACCUMULATORS == 1 } => tile!(6),
                    4 | 7.. if const { ACCUMULATORS == 1 } => tile!(4),
                    3.. => tile!(3),
                    2 => tile!(2),
                    _ => tile!(1),
                }
            }
        }
    }

    /// The number of steps in which a whole last vector, which has an excess of lanes, ends within `A`.
    #[inline(always)]
    fn whole_steps(&self, excess: usize) -> usize {
        let stride = self.a.column_stride;
        match excess {
            _ if self.is_padded => self.depth,
            0 => self.depth,
            _ if excess <= stride => self.depth - 1,
            _ => self.depth.saturating_sub(excess.div_ceil(stride)),
        }
    }

    /// A tile of `VECTORS` vectors by `COLUMNS` columns of `C`, from column `j` of `C` and of `b` on. Either the rows of `b`
    /// are adjacent (`DOWN`), or its columns.
    ///
    /// # Safety
    ///
    /// The pointers are valid for the panel, and the columns are within it and `b`.
    #[inline(always)]
    unsafe fn small_tile<
        S: Simd,
        const VECTORS: usize,
        const COLUMNS: usize,
        const ACCUMULATORS: usize,
        const DOWN: bool,
    >(
        &self,
        simd: S,
        b: View<E>,
        j: usize,
    ) {
        let lanes = lanes_of::<E, S>();
        // The rows in the last vector.
        let last = self.rows - (VECTORS - 1) * lanes;
        let zero = E::splat(simd, E::default());
        let (row_stride, column_stride) = if DOWN { (1, b.column_stride) } else { (b.row_stride, 1) };
        let (a_stride, c_stride) = (self.a.column_stride, self.c_column_stride);
        // SAFETY: guaranteed by the caller. Masked vectors end with the rows, and whole ones with the columns that follow.
        unsafe {
            let load_whole = |from: *const E, v: usize| E::load(simd, from.wrapping_add(v * lanes));
            let load = |from: *const E, v: usize| {
                if v < VECTORS - 1 {
                    load_whole(from, v)
                } else {
                    E::load_masked(simd, E::mask_between(simd, 0, last), from.wrapping_add(v * lanes))
                }
            };
            let c = self.c.add(j * c_stride);
            let mut sums = [[[zero; COLUMNS]; VECTORS]; ACCUMULATORS];
            let first = match self.initial {
                Initial::Bias(bias) => Some((bias, 0)),
                Initial::Existing => Some((c.cast_const(), c_stride)),
                Initial::Zero | Initial::Separate => None,
            };
            if let Some((first, stride)) = first {
                for v in 0..VECTORS {
                    for n in 0..COLUMNS {
                        sums[0][v][n] = load(first.wrapping_add(n * stride), v);
                    }
                }
            }
            let whole_steps = self.whole_steps(lanes - last);
            let (mut a, mut factors) = (self.a.data, b.at(0, j));
            macro_rules! rank_one_update {
                ($accumulator:expr, $step:expr, $load:ident) => {
                    let mut column = [zero; VECTORS];
                    for v in 0..VECTORS {
                        column[v] = $load(a.wrapping_add($step * a_stride), v);
                    }
                    for n in 0..COLUMNS {
                        let factor = E::splat(simd, *factors.wrapping_add($step * row_stride + n * column_stride));
                        for v in 0..VECTORS {
                            sums[$accumulator][v][n] =
                                E::multiply_add(simd, column[v], factor, sums[$accumulator][v][n]);
                        }
                    }
                };
            }
            macro_rules! advance {
                ($steps:expr) => {
                    // Wrapping, since the last step leaves the matrices.
                    a = a.wrapping_add($steps * a_stride);
                    factors = factors.wrapping_add($steps * row_stride);
                };
            }
            let mut p = 0;
            while p + STEPS <= whole_steps {
                rank_one_update!(0, 0, load_whole);
                rank_one_update!(1 % ACCUMULATORS, 1, load_whole);
                rank_one_update!(2 % ACCUMULATORS, 2, load_whole);
                rank_one_update!(3 % ACCUMULATORS, 3, load_whole);
                advance!(STEPS);
                p += STEPS;
            }
            if ACCUMULATORS > 1 {
                while p + ACCUMULATORS <= self.depth {
                    for accumulator in 0..ACCUMULATORS {
                        rank_one_update!(accumulator, 0, load);
                        advance!(1);
                    }
                    p += ACCUMULATORS;
                }
            }
            while p < self.depth {
                rank_one_update!(0, 0, load);
                advance!(1);
                p += 1;
            }
            // All masked loads come before the stores, as in the tile for more registers.
            let adds = matches!(self.initial, Initial::Separate);
            for v in 0..VECTORS {
                for n in 0..COLUMNS {
                    for accumulator in 1..ACCUMULATORS {
                        sums[0][v][n] = E::add(simd, sums[0][v][n], sums[accumulator][v][n]);
                    }
                    if adds {
                        sums[0][v][n] = E::add(simd, load(c.add(n * c_stride), v), sums[0][v][n]);
                    }
                }
            }
            for n in 0..COLUMNS {
                for v in 0..VECTORS {
                    let c = c.add(n * c_stride + v * lanes);
                    if v < VECTORS - 1 {
                        E::store(simd, c, sums[0][v][n]);
                    } else {
                        E::store_first(simd, last, c, sums[0][v][n]);
                    }
                }
            }
        }
    }
}
