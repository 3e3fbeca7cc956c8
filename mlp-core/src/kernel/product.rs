//! The matrix product that all the time is spent in: `C = A B` or `C += A B`.
//!
//! `C` and `A` have contiguous columns, so the lanes of a vector run along a column of both; `B` may lie either way. The
//! inner loop keeps a tile of up to 3 vectors by 8 columns of `C` in registers, loads a column of `A` and adds its
//! multiples. 24 accumulators of 32 registers leave room for the operands; where there are 16 registers, 4 columns.
//!
//! `A` is read in place while its columns are near each other, and packed, a panel at a time, where it must be
//! transposed or where its columns are a large power of two apart and would fall into the same cache sets.

#![allow(clippy::needless_range_loop, reason = "a tile is indexed by vector and column, as in the formula")]

use core::mem::MaybeUninit;

use pulp::{Simd, WithSimd};

use super::lanes::Float;

/// A matrix in memory: element `(i, j)` is at `i * row + j * column`.
#[derive(Clone, Copy)]
pub(super) struct View<E> {
    pub(super) data: *const E,
    pub(super) row: usize,
    pub(super) column: usize,
}

impl<E> View<E> {
    /// The address of an element.
    ///
    /// # Safety
    ///
    /// The element is within the matrix.
    #[inline(always)]
    unsafe fn at(&self, i: usize, j: usize) -> *const E {
        // SAFETY: the caller's promise.
        unsafe { self.data.add(i * self.row + j * self.column) }
    }

    /// The part that begins at an element.
    ///
    /// # Safety
    ///
    /// The element is within the matrix.
    #[inline(always)]
    unsafe fn from(&self, i: usize, j: usize) -> Self {
        // SAFETY: the caller's promise.
        Self { data: unsafe { self.at(i, j) }, ..*self }
    }
}

/// What stands in `C` before the product is added.
#[derive(Clone, Copy)]
pub(super) enum Start<E> {
    /// Zeros.
    Zero,
    /// The same column everywhere: the biases.
    Column(*const E),
    /// What is there.
    Kept,
}

/// `C = start + A B`, with `C` of `rows` × `columns` and `depth` columns of `A`.
pub(super) struct Product<E> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) depth: usize,
    pub(super) a: View<E>,
    pub(super) b: View<E>,
    pub(super) c: *mut E,
    pub(super) start: Start<E>,
}

/// Columns of `A` that are packed at a time: with 3 vectors of rows the panel stays in the first cache beside `B`.
const PANEL_DEPTH: usize = 128;
/// Bytes of a panel: 3 vectors of 64 bytes in each column.
const PANEL_BYTES: usize = PANEL_DEPTH * 3 * 64;

#[repr(align(64))]
struct Panel(MaybeUninit<[u8; PANEL_BYTES]>);

impl<E: Float> WithSimd for Product<E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let packs = self.a.row != 1 || self.is_in_the_same_cache_sets();
        // A single column has no others to be busy with while its sums wait for each other, but more rows.
        let vectors = if self.columns == 1 && !packs { 8 } else { 3 };
        let height = vectors * <E as Float>::lanes::<S>();
        let mut panel = Panel(MaybeUninit::uninit());
        let depth_step = if packs { PANEL_DEPTH } else { self.depth.max(1) };
        for p in (0..self.depth.max(1)).step_by(depth_step) {
            let depth = depth_step.min(self.depth - p);
            let start = if p == 0 { self.start } else { Start::Kept };
            for i in (0..self.rows).step_by(height) {
                let rows = height.min(self.rows - i);
                // SAFETY: `i` and `p` are within the matrices, and the panel holds `height` by `PANEL_DEPTH` numbers.
                unsafe {
                    let mut a = self.a.from(i, p);
                    if packs {
                        a = pack(a, rows, depth, height, panel.0.as_mut_ptr().cast::<E>());
                    }
                    let strip = Strip {
                        rows,
                        columns: self.columns,
                        depth,
                        a,
                        b: self.b.from(p, 0),
                        c: self.c.add(i),
                        c_column: self.rows,
                        start: match start {
                            Start::Column(bias) => Start::Column(bias.add(i)),
                            other => other,
                        },
                    };
                    strip.compute(simd);
                }
            }
        }
    }
}

impl<E: Float> Product<E> {
    /// Whether the columns of `A` are so far apart, by a power of two, that a few of them fill a set of the cache.
    fn is_in_the_same_cache_sets(&self) -> bool {
        let bytes = self.a.column * size_of::<E>();
        bytes.is_multiple_of(1024) && self.depth >= 64 && self.columns >= 16
    }
}

/// Copies `rows` × `depth` of `A` so that its columns follow each other, `height` apart.
///
/// # Safety
///
/// `a` has so many elements, and `panel` room for `height * depth`.
#[inline(always)]
unsafe fn pack<E: Float>(a: View<E>, rows: usize, depth: usize, height: usize, panel: *mut E) -> View<E> {
    // SAFETY: the caller's promise.
    unsafe {
        if a.row == 1 {
            for p in 0..depth {
                core::ptr::copy_nonoverlapping(a.at(0, p), panel.add(p * height), rows);
            }
        } else {
            for i in 0..rows {
                for p in 0..depth {
                    *panel.add(p * height + i) = *a.at(i, p);
                }
            }
        }
    }
    View { data: panel, row: 1, column: height }
}

/// A strip of `C` of at most 3 vectors of rows.
struct Strip<E> {
    rows: usize,
    columns: usize,
    depth: usize,
    a: View<E>,
    b: View<E>,
    c: *mut E,
    c_column: usize,
    start: Start<E>,
}

impl<E: Float> Strip<E> {
    #[inline(always)]
    unsafe fn compute<S: Simd>(&self, simd: S) {
        let lanes = <E as Float>::lanes::<S>();
        let tail = self.rows % lanes;
        // SAFETY: the promise of `Product`.
        unsafe {
            if self.columns == 1 {
                return self.single_column(simd);
            }
            match (self.rows.div_ceil(lanes), tail == 0) {
                (1, true) => self.tiles::<S, 1, true>(simd),
                (1, false) => self.tiles::<S, 1, false>(simd),
                (2, true) => self.tiles::<S, 2, true>(simd),
                (2, false) => self.tiles::<S, 2, false>(simd),
                (_, true) => self.tiles::<S, 3, true>(simd),
                (_, false) => self.tiles::<S, 3, false>(simd),
            }
        }
    }

    /// A strip of up to 8 vectors of rows with one column.
    #[inline(always)]
    unsafe fn single_column<S: Simd>(&self, simd: S) {
        let vectors = self.rows.div_ceil(<E as Float>::lanes::<S>());
        // SAFETY: the promise of `Product`.
        unsafe {
            match vectors {
                1 => self.tile::<S, 1, false, 1>(simd, 0),
                2 => self.tile::<S, 2, false, 1>(simd, 0),
                3 => self.tile::<S, 3, false, 1>(simd, 0),
                4 => self.tile::<S, 4, false, 1>(simd, 0),
                5 => self.tile::<S, 5, false, 1>(simd, 0),
                6 => self.tile::<S, 6, false, 1>(simd, 0),
                7 => self.tile::<S, 7, false, 1>(simd, 0),
                _ => self.tile::<S, 8, false, 1>(simd, 0),
            }
        }
    }

    #[inline(always)]
    unsafe fn tiles<S: Simd, const VECTORS: usize, const WHOLE: bool>(&self, simd: S) {
        let mut j = 0;
        // SAFETY: the promise of `Product`; every tile ends within the columns.
        unsafe {
            if S::REGISTER_COUNT >= 32 {
                while j + 8 <= self.columns {
                    self.tile::<S, VECTORS, WHOLE, 8>(simd, j);
                    j += 8;
                }
            }
            while j + 4 <= self.columns {
                self.tile::<S, VECTORS, WHOLE, 4>(simd, j);
                j += 4;
            }
            match self.columns - j {
                3 => self.tile::<S, VECTORS, WHOLE, 3>(simd, j),
                2 => self.tile::<S, VECTORS, WHOLE, 2>(simd, j),
                1 => self.tile::<S, VECTORS, WHOLE, 1>(simd, j),
                _ => {}
            }
        }
    }

    /// `VECTORS` vectors by `COLUMNS` columns of `C`. The last vector is masked unless it is `WHOLE`.
    #[inline(always)]
    unsafe fn tile<S: Simd, const VECTORS: usize, const WHOLE: bool, const COLUMNS: usize>(&self, simd: S, j: usize) {
        let lanes = <E as Float>::lanes::<S>();
        let mask = E::first(simd, self.rows - (VECTORS - 1) * lanes);
        let is_masked = |v: usize| !WHOLE && v == VECTORS - 1;
        // SAFETY: the promise of `Product`; masked vectors end with the rows.
        unsafe {
            let load = |from: *const E, v: usize| {
                let from = from.add(v * lanes);
                if is_masked(v) { E::load_masked(simd, mask, from) } else { E::load(simd, from) }
            };
            let mut sums = [[E::splat(simd, E::default()); COLUMNS]; VECTORS];
            if let Start::Column(bias) = self.start {
                for (v, sums) in sums.iter_mut().enumerate() {
                    *sums = [load(bias, v); COLUMNS];
                }
            }
            let (mut a, mut b) = (self.a.data, self.b.at(0, j));
            for _ in 0..self.depth {
                let mut column = [E::splat(simd, E::default()); VECTORS];
                for (v, column) in column.iter_mut().enumerate() {
                    *column = load(a, v);
                }
                for n in 0..COLUMNS {
                    let factor = E::splat(simd, *b.add(n * self.b.column));
                    for v in 0..VECTORS {
                        sums[v][n] = E::multiply_add(simd, column[v], factor, sums[v][n]);
                    }
                }
                // Wrapping, since the last step leaves the matrices.
                a = a.wrapping_add(self.a.column);
                b = b.wrapping_add(self.b.row);
            }
            for n in 0..COLUMNS {
                let c = self.c.add((j + n) * self.c_column);
                for v in 0..VECTORS {
                    let mut sum = sums[v][n];
                    if matches!(self.start, Start::Kept) {
                        sum = E::add(simd, load(c, v), sum);
                    }
                    let c = c.add(v * lanes);
                    if is_masked(v) { E::store_masked(simd, mask, c, sum) } else { E::store(simd, c, sum) }
                }
            }
        }
    }
}
