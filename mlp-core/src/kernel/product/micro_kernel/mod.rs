//! The micro-kernel, for every instruction set, and the loop over the tiles of a row panel.
//!
//! A tile of `MR` = 3 vectors by `NR` = 8 columns of `C` stays in registers; each step adds the outer product of a column of
//! `A` and a row of `B`. Its 24 accumulators leave 8 of 32 registers for the operands. The tile for instruction sets with 16
//! registers, such as AVX2, is in [`few_registers`].

#![allow(
    clippy::needless_range_loop,
    reason = "tiles are indexed by accumulator, vector and column, as in the formula"
)]

use pulp::{Arch, Simd, WithSimd};

use super::super::lanes::{Float, lanes_of};
use super::order::has_rows_for;
use super::{Initial, View, dispatch};

pub(super) mod few_registers;

/// The largest number of rows of a tile in vectors: `MR` = `MR_VECTORS` times the lanes.
pub(super) const MR_VECTORS: usize = 3;
/// The largest number of columns of a tile.
pub(super) const NR: usize = 8;

/// Whether an instruction set has too few registers for such a tile.
pub(super) const fn has_few_registers<S: Simd>() -> bool {
    // The scalar tile is written for size, not for speed.
    S::REGISTER_COUNT < 32 && !S::IS_SCALAR
}

/// A row panel of `C`: at most `MR` adjacent rows, computed tile by tile.
#[derive(Clone, Copy)]
pub(super) struct RowPanel<E> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) depth: usize,
    /// The number of accumulators per element: 1, 2 or 4.
    pub(super) accumulators: usize,
    pub(super) a: View<E>,
    pub(super) b: View<E>,
    pub(super) c: *mut E,
    pub(super) c_column_stride: usize,
    pub(super) initial: Initial<E>,
    /// Whether `C` has one more column, for the row sums of `A`.
    pub(super) appends_row_sums: bool,
    /// Whether whole vectors may be read at the end of the columns of `A`.
    pub(super) is_padded: bool,
}

/// Whether a tile of this number of vectors and accumulators per element is compiled.
pub(super) const fn has_tile<E: Float, S: Simd>(vectors: usize, accumulators: usize) -> bool {
    let most = if has_few_registers::<S>() { few_registers::most_vectors(accumulators) } else { MR_VECTORS };
    vectors <= most && has_rows_for::<E, S>(vectors, accumulators)
}

/// Whether the accumulators of a tile leave enough registers for the operands.
const fn fits<S: Simd>(accumulators: usize) -> bool {
    accumulators <= if S::REGISTER_COUNT >= 32 { 24 } else { 12 }
}

/// The tiles of a row panel of `VECTORS` vectors; the last vector is masked unless the panel is `FULL`.
struct Tiles<E, const VECTORS: usize, const FULL: bool, const ACCUMULATORS: usize>(RowPanel<E>);

impl<E: Float, const VECTORS: usize, const FULL: bool, const ACCUMULATORS: usize> WithSimd
    for Tiles<E, VECTORS, FULL, ACCUMULATORS>
{
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(panel) = self;
        if const { !has_tile::<E, S>(VECTORS, ACCUMULATORS) || (FULL && has_few_registers::<S>()) } {
            unreachable!("another tile for this instruction set");
        }
        if const { has_few_registers::<S>() } {
            // SAFETY: guaranteed to `RowPanel::compute`, which constructs this.
            return unsafe { panel.tiles_of_few_registers::<S, VECTORS, ACCUMULATORS>(simd) };
        }
        let mut j = 0;
        // SAFETY: guaranteed to `RowPanel::compute`, which constructs this; every tile is within the columns.
        unsafe {
            if const { fits::<S>(VECTORS * ACCUMULATORS * NR) } {
                while j + NR <= panel.columns {
                    panel.tile::<S, VECTORS, FULL, NR, ACCUMULATORS>(simd, panel.b, j);
                    j += NR;
                }
            }
            if const { fits::<S>(VECTORS * ACCUMULATORS * 4) } {
                while j + 4 <= panel.columns {
                    panel.tile::<S, VECTORS, FULL, 4, ACCUMULATORS>(simd, panel.b, j);
                    j += 4;
                }
            }
            if const { fits::<S>(VECTORS * ACCUMULATORS * 2) } {
                while j + 2 <= panel.columns {
                    panel.tile::<S, VECTORS, FULL, 2, ACCUMULATORS>(simd, panel.b, j);
                    j += 2;
                }
            }
            while j < panel.columns {
                panel.tile::<S, VECTORS, FULL, 1, ACCUMULATORS>(simd, panel.b, j);
                j += 1;
            }
            if panel.appends_row_sums {
                let one = E::ONE;
                let ones = View { data: &raw const one, row_stride: 0, column_stride: 0 };
                panel.tile::<S, VECTORS, FULL, 1, ACCUMULATORS>(simd, ones, panel.columns);
            }
        }
    }
}

impl<E: Float> RowPanel<E> {
    /// The part of the panel with `columns` columns from `j` on. The last part includes the row sums.
    ///
    /// # Safety
    ///
    /// The columns are within the panel.
    #[inline(always)]
    pub(super) unsafe fn columns(&self, j: usize, columns: usize) -> Self {
        let appends_row_sums = self.appends_row_sums && j + columns == self.columns;
        // SAFETY: guaranteed by the caller.
        let (b, c) = unsafe { (self.b.submatrix(0, j), self.c.add(j * self.c_column_stride)) };
        Self { columns, b, c, appends_row_sums, ..*self }
    }

    /// Computes the panel with this instruction set, whose vectors have `lanes` elements.
    ///
    /// # Safety
    ///
    /// The pointers are valid for the panel, which has 1 to `MR_VECTORS` vectors of rows.
    #[inline(never)] // one copy of the tiles for all algorithms
    pub(super) unsafe fn compute(self, arch: Arch, lanes: usize) {
        let is_full = self.rows.is_multiple_of(lanes) && !super::has_few_registers(arch);
        macro_rules! tiles {
            ($vectors:literal, $accumulators:literal) => {
                if is_full {
                    dispatch(arch, Tiles::<E, $vectors, true, $accumulators>(self))
                } else {
                    dispatch(arch, Tiles::<E, $vectors, false, $accumulators>(self))
                }
            };
        }
        let vectors = self.rows.div_ceil(lanes);
        match (vectors, self.accumulators) {
            (1, 4) => tiles!(1, 4),
            (1, 2) => tiles!(1, 2),
            (1, _) => tiles!(1, 1),
            (2, 4) => tiles!(2, 4),
            (2, 2) => tiles!(2, 2),
            (2, _) => tiles!(2, 1),
            (3, 4) => tiles!(3, 4),
            (3, 2) => tiles!(3, 2),
            (3, _) => tiles!(3, 1),
            _ => unreachable!("a row panel has 1 to 3 vectors"),
        }
    }

    /// The micro-kernel: a tile of `VECTORS` vectors by `COLUMNS` columns of `C`, from column `j` of `C` and of `b` on. The
    /// last vector is masked unless the panel is `FULL`.
    ///
    /// # Safety
    ///
    /// The pointers are valid for the panel, and the columns are within it and `b`.
    #[inline(always)]
    unsafe fn tile<S: Simd, const VECTORS: usize, const FULL: bool, const COLUMNS: usize, const ACCUMULATORS: usize>(
        &self,
        simd: S,
        b: View<E>,
        j: usize,
    ) {
        let lanes = lanes_of::<E, S>();
        let mask = E::mask_between(simd, 0, self.rows - (VECTORS - 1) * lanes);
        let is_masked = |v: usize| !FULL && v == VECTORS - 1;
        let zero = E::splat(simd, E::default());
        // SAFETY: guaranteed by the caller; masked vectors end with the rows.
        unsafe {
            let load = |from: *const E, v: usize| {
                let from = from.add(v * lanes);
                if is_masked(v) { E::load_masked(simd, mask, from) } else { E::load(simd, from) }
            };
            let mut sums = [[[zero; COLUMNS]; VECTORS]; ACCUMULATORS];
            match self.initial {
                Initial::Bias(bias) => {
                    for v in 0..VECTORS {
                        sums[0][v] = [load(bias, v); COLUMNS];
                    }
                }
                Initial::Existing => {
                    for v in 0..VECTORS {
                        for n in 0..COLUMNS {
                            sums[0][v][n] = load(self.c.add((j + n) * self.c_column_stride), v);
                        }
                    }
                }
                Initial::Zero | Initial::Separate => {}
            }
            let (mut a, mut factors) = (self.a.data, b.at(0, j));
            macro_rules! rank_one_update {
                ($accumulator:expr) => {
                    let mut column = [zero; VECTORS];
                    for v in 0..VECTORS {
                        column[v] = load(a, v);
                    }
                    for n in 0..COLUMNS {
                        let factor = E::splat(simd, *factors.add(n * b.column_stride));
                        for v in 0..VECTORS {
                            sums[$accumulator][v][n] =
                                E::multiply_add(simd, column[v], factor, sums[$accumulator][v][n]);
                        }
                    }
                    // Wrapping, since the last step leaves the matrices.
                    a = a.wrapping_add(self.a.column_stride);
                    factors = factors.wrapping_add(b.row_stride);
                };
            }
            for _ in 0..self.depth / ACCUMULATORS {
                for accumulator in 0..ACCUMULATORS {
                    rank_one_update!(accumulator);
                }
            }
            if ACCUMULATORS > 1 {
                for _ in 0..self.depth % ACCUMULATORS {
                    rank_one_update!(0);
                }
            }
            // All masked loads come before the stores: a masked load that overlaps the store of the previous column
            // would wait for it.
            let adds = matches!(self.initial, Initial::Separate);
            let mut existing = [[zero; COLUMNS]; VECTORS];
            if adds && !FULL {
                for n in 0..COLUMNS {
                    for v in 0..VECTORS {
                        existing[v][n] = load(self.c.add((j + n) * self.c_column_stride), v);
                    }
                }
            }
            for n in 0..COLUMNS {
                let c = self.c.add((j + n) * self.c_column_stride);
                for v in 0..VECTORS {
                    let mut sum = sums[0][v][n];
                    for accumulator in 1..ACCUMULATORS {
                        sum = E::add(simd, sum, sums[accumulator][v][n]);
                    }
                    if adds {
                        sum = E::add(simd, if FULL { load(c, v) } else { existing[v][n] }, sum);
                    }
                    let c = c.add(v * lanes);
                    if is_masked(v) { E::store_masked(simd, mask, c, sum) } else { E::store(simd, c, sum) }
                }
            }
        }
    }
}
