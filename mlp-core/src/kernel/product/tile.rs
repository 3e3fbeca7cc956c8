//! A strip of up to 3 vectors of rows, tile by tile.
//!
//! The inner loop keeps a tile of 3 vectors by 8 columns of `C` in registers, loads a column of `A` and adds its
//! multiples. 24 accumulators of 32 registers leave room for the operands; where there are 16 registers, 4 columns.

#![allow(clippy::needless_range_loop, reason = "a tile is indexed by chain, vector and column, as in the formula")]

use pulp::{Arch, Simd, WithSimd};

use super::super::lanes::Float;
use super::{Start, View, dispatch};

/// The most vectors of rows of a strip.
pub(super) const MOST_VECTORS: usize = 3;

/// A strip of `C`: rows below each other that are computed together.
#[derive(Clone, Copy)]
pub(super) struct Strip<E> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) depth: usize,
    /// Into how many chains every sum is cut: 1, 2 or 4.
    pub(super) chains: usize,
    pub(super) a: View<*const E>,
    pub(super) b: View<*const E>,
    pub(super) c: *mut E,
    pub(super) c_column: usize,
    pub(super) start: Start<E>,
    /// Whether `C` has a column more, to which the columns of `A` are added.
    pub(super) adds_ones: bool,
}

/// A strip of so many vectors of rows, the last of them masked unless it is `WHOLE`.
struct Tiles<E, const VECTORS: usize, const WHOLE: bool, const CHAINS: usize>(Strip<E>);

impl<E: Float, const VECTORS: usize, const WHOLE: bool, const CHAINS: usize> WithSimd
    for Tiles<E, VECTORS, WHOLE, CHAINS>
{
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(strip) = self;
        let fits = |columns: usize| VECTORS * CHAINS * columns <= if S::REGISTER_COUNT >= 32 { 24 } else { 12 };
        let mut j = 0;
        // SAFETY: `Strip::compute` makes these, and has the promise; every tile ends within the columns.
        unsafe {
            if fits(8) {
                while j + 8 <= strip.columns {
                    strip.tile::<S, VECTORS, WHOLE, 8, CHAINS>(simd, strip.b, j);
                    j += 8;
                }
            }
            if fits(4) {
                while j + 4 <= strip.columns {
                    strip.tile::<S, VECTORS, WHOLE, 4, CHAINS>(simd, strip.b, j);
                    j += 4;
                }
            }
            if fits(2) {
                while j + 2 <= strip.columns {
                    strip.tile::<S, VECTORS, WHOLE, 2, CHAINS>(simd, strip.b, j);
                    j += 2;
                }
            }
            while j < strip.columns {
                strip.tile::<S, VECTORS, WHOLE, 1, CHAINS>(simd, strip.b, j);
                j += 1;
            }
            if strip.adds_ones {
                let one = E::ONE;
                let ones = View { data: &raw const one, row: 0, column: 0 };
                strip.tile::<S, VECTORS, WHOLE, 1, CHAINS>(simd, ones, strip.columns);
            }
        }
    }
}

impl<E: Float> Strip<E> {
    /// So many columns of the strip from column `j` on; with the last of them comes the column of ones.
    ///
    /// # Safety
    ///
    /// There are such columns.
    #[inline(always)]
    pub(super) unsafe fn columns(&self, j: usize, columns: usize) -> Self {
        let adds_ones = self.adds_ones && j + columns == self.columns;
        // SAFETY: the caller's promise.
        let (b, c) = unsafe { (self.b.from(0, j), self.c.add(j * self.c_column)) };
        Self { columns, b, c, adds_ones, ..*self }
    }

    /// Computes the strip by these instructions, with so many numbers in a vector: 1 to 3 vectors of
    /// rows.
    ///
    /// # Safety
    ///
    /// The pointers hold for the strip.
    #[inline(always)]
    pub(super) unsafe fn compute(self, arch: Arch, lanes: usize) {
        macro_rules! tiles {
            ($vectors:literal, $chains:literal) => {
                if self.rows.is_multiple_of(lanes) {
                    dispatch(arch, Tiles::<E, $vectors, true, $chains>(self))
                } else {
                    dispatch(arch, Tiles::<E, $vectors, false, $chains>(self))
                }
            };
        }
        let vectors = self.rows.div_ceil(lanes);
        match (vectors, self.chains) {
            (1, 4) => tiles!(1, 4),
            (1, 2) => tiles!(1, 2),
            (1, _) => tiles!(1, 1),
            (2, 2) => tiles!(2, 2),
            (2, _) => tiles!(2, 1),
            (3, _) => tiles!(3, 1),
            _ => unreachable!("a strip has 1 to 3 vectors of rows"),
        }
    }

    /// `VECTORS` vectors by `COLUMNS` columns of `C`, from column `j` of it and of `B`. The last vector is masked unless it
    /// is `WHOLE`.
    #[inline(always)]
    unsafe fn tile<S: Simd, const VECTORS: usize, const WHOLE: bool, const COLUMNS: usize, const CHAINS: usize>(
        &self,
        simd: S,
        b: View<*const E>,
        j: usize,
    ) {
        let lanes = <E as Float>::lanes::<S>();
        let mask = E::between(simd, 0, self.rows - (VECTORS - 1) * lanes);
        let is_masked = |v: usize| !WHOLE && v == VECTORS - 1;
        let zero = E::splat(simd, E::default());
        // SAFETY: the caller's promise; masked vectors end with the rows.
        unsafe {
            let load = |from: *const E, v: usize| {
                let from = from.add(v * lanes);
                if is_masked(v) { E::load_masked(simd, mask, from) } else { E::load(simd, from) }
            };
            let mut sums = [[[zero; COLUMNS]; VECTORS]; CHAINS];
            match self.start {
                Start::Column(bias) => {
                    for v in 0..VECTORS {
                        sums[0][v] = [load(bias, v); COLUMNS];
                    }
                }
                Start::Zero | Start::Kept => {}
            }
            let (mut a, mut factors) = (self.a.data, b.at(0, j));
            macro_rules! add_product {
                ($chain:expr) => {
                    let mut column = [zero; VECTORS];
                    for v in 0..VECTORS {
                        column[v] = load(a, v);
                    }
                    for n in 0..COLUMNS {
                        let factor = E::splat(simd, *factors.add(n * b.column));
                        for v in 0..VECTORS {
                            sums[$chain][v][n] = E::multiply_add(simd, column[v], factor, sums[$chain][v][n]);
                        }
                    }
                    // Wrapping, since the last step leaves the matrices.
                    a = a.wrapping_add(self.a.column);
                    factors = factors.wrapping_add(b.row);
                };
            }
            for _ in 0..self.depth / CHAINS {
                for chain in 0..CHAINS {
                    add_product!(chain);
                }
            }
            if CHAINS > 1 {
                for _ in 0..self.depth % CHAINS {
                    add_product!(0);
                }
            }
            // All that is added to is read before any of it is written: where columns follow each other, the masked-out lanes of
            // a read would have to wait for the write of the column before. 32 inputs of 10 units: 340 ns instead of 500.
            let is_kept = matches!(self.start, Start::Kept);
            let mut kept = [[zero; COLUMNS]; VECTORS];
            if is_kept && !WHOLE {
                for n in 0..COLUMNS {
                    for v in 0..VECTORS {
                        kept[v][n] = load(self.c.add((j + n) * self.c_column), v);
                    }
                }
            }
            for n in 0..COLUMNS {
                let c = self.c.add((j + n) * self.c_column);
                for v in 0..VECTORS {
                    let mut sum = sums[0][v][n];
                    for chain in 1..CHAINS {
                        sum = E::add(simd, sum, sums[chain][v][n]);
                    }
                    if is_kept {
                        sum = E::add(simd, if WHOLE { load(c, v) } else { kept[v][n] }, sum);
                    }
                    let c = c.add(v * lanes);
                    if is_masked(v) { E::store_masked(simd, mask, c, sum) } else { E::store(simd, c, sum) }
                }
            }
        }
    }
}
