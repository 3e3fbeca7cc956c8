//! The matrix product that all the time is spent in: `C = start + A B`.
//!
//! `C` and `A` have contiguous columns, so the lanes of a vector run along a column of both; `B` may lie either way. This
//! file decides how a product is cut into strips of rows; [`tile`] computes a strip, [`blocked`] first copies what lies
//! unfavourably, and [`dot`] and
//! [`sideways`] and [`few`] take the products with so few rows that most lanes would be idle, [`column`] those with a single
//! column.

use pulp::{Arch, Simd, WithSimd};

use super::lanes::Float;
use tile::Strip;

mod ahead;
mod blocked;
mod column;
mod dot;
mod few;
mod sideways;
mod tile;
mod transpose;

/// A matrix in memory: element `(i, j)` is at `i * row + j * column`.
#[derive(Clone, Copy)]
pub(super) struct View<P> {
    pub(super) data: P,
    pub(super) row: usize,
    pub(super) column: usize,
}

impl<E> View<*const E> {
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
///
/// The pointers hold for whole matrices of these sizes: who makes a product has promised that.
#[derive(Clone, Copy)]
pub(super) struct Product<E> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) depth: usize,
    pub(super) a: View<*const E>,
    pub(super) b: View<*const E>,
    pub(super) c: *mut E,
    pub(super) start: Start<E>,
    /// Whether `C` has a column more, to which the columns of `A` are added: the product with a column of ones.
    pub(super) adds_ones: bool,
    /// Whether each element of `C` is summed up in the same order however many columns there are, so that a sample gives
    /// the same bits alone and among others.
    pub(super) is_stable: bool,
}

/// The depth of what is copied at a time, and at which sums are cut then.
const PIECE: usize = super::MOST_SAMPLES;

impl<E: Float> Product<E> {
    /// Computes the product by these instructions.
    ///
    /// The way is chosen out here, strip by strip, in plain code: each way is a function of its own for each instruction
    /// set, with no more registers to save and room on the stack to make than it needs.
    #[inline(always)]
    pub(super) fn compute(self, arch: Arch) {
        let lanes = lanes::<E>(arch);
        if self.is_a_dot_product(lanes) {
            dispatch(arch, dot::Row(self));
        } else if self.is_better_by_several_columns(lanes) {
            self.by_several_columns(arch, Room::Rows);
        } else if self.is_better_sideways(lanes) {
            sideways::compute(&self, arch, lanes);
        } else if self.is_better_copied() {
            blocked::compute(&self, arch, lanes);
        } else if self.columns == 1 && !self.adds_ones {
            column::compute(&self, arch, lanes, Room::Rows);
        } else {
            self.strips(arch, lanes);
        }
    }

    /// Computes a product with one column, which has room for whole vectors: zeros or other numbers stand behind the last row.
    /// Returns by how many numbers the rows are turned: number `i` of the result is that of row `i - turned`, and the first
    /// numbers are those of the last rows.
    ///
    /// Called where the instructions are known. Which way it takes does not depend on the room, so the sums are those of
    /// [`compute`](Self::compute).
    #[inline(always)]
    pub(super) fn compute_whole_vectors<S: Simd>(self, simd: S) -> usize {
        let (run, lanes) = (Within(simd), <E as Float>::lanes::<S>());
        if self.is_a_dot_product(lanes) {
            run.run(dot::Row(self));
            0
        } else if self.is_better_by_several_columns(lanes) {
            self.by_several_columns(run, Room::WholeVectors);
            0
        } else {
            column::compute(&self, run, lanes, Room::WholeVectors)
        }
    }

    /// Computes a product with a few rows.
    #[inline(always)]
    fn by_several_columns(self, run: impl Run, room: Room) {
        match few::chains(self.rows) {
            2 => run.run(few::Few::<E, 2>(self, room)),
            3 => run.run(few::Few::<E, 3>(self, room)),
            _ => run.run(few::Few::<E, 4>(self, room)),
        }
    }

    /// Computes the product strip by strip, where the columns of `A` are contiguous.
    #[inline(always)]
    fn strips(&self, arch: Arch, lanes: usize) {
        let height = tile::MOST_VECTORS * lanes;
        let mut p = 0;
        while p < self.depth {
            let mut i = 0;
            while i < self.rows {
                // SAFETY: `i` and `p` are within the matrices, and the pointers hold for the whole of them.
                unsafe {
                    let piece = self.piece_from(p);
                    let a = piece.a.from(i, 0);
                    Product { a, ..piece }.strip(i, height, lanes).compute(arch, lanes);
                }
                i += height;
            }
            p += self.piece();
        }
    }

    /// The part of the product from `p` on in the depth, at most a piece of it.
    ///
    /// # Safety
    ///
    /// `p` is within the depth.
    #[inline(always)]
    unsafe fn piece_from(&self, p: usize) -> Self {
        // SAFETY: the caller's promise.
        let (a, b) = unsafe { (self.a.from(0, p), self.b.from(p, 0)) };
        let start = if p == 0 { self.start } else { Start::Kept };
        Self { depth: self.piece().min(self.depth - p), a, b, start, ..*self }
    }

    /// The strip of at most `height` rows from row `i` on, where `A` begins there.
    ///
    /// # Safety
    ///
    /// There is such a row.
    #[inline(always)]
    unsafe fn strip(&self, i: usize, height: usize, lanes: usize) -> Strip<E> {
        let rows = height.min(self.rows - i);
        let chains = self.chains(rows.div_ceil(lanes), self.rows.div_ceil(lanes));
        // SAFETY: the caller's promise.
        let (c, start) = unsafe {
            let start = match self.start {
                Start::Column(bias) => Start::Column(bias.add(i)),
                other => other,
            };
            (self.c.add(i), start)
        };
        let Self { columns, depth, a, b, adds_ones, .. } = *self;
        Strip { rows, columns, depth, chains, a, b, c, c_column: self.rows, start, adds_ones }
    }

    /// Into how many chains every sum of a strip is cut, so that there is one that is ready for the next product: a fused
    /// multiply-add takes 4 cycles.
    #[inline(always)]
    fn chains(&self, vectors_of_strip: usize, vectors: usize) -> usize {
        let at_a_time = if self.is_stable { vectors } else { vectors_of_strip * self.columns };
        match at_a_time {
            1 if self.depth >= 16 => 4,
            2 if self.depth >= 16 => 2,
            _ => 1,
        }
    }

    /// Whether the sums may be taken in any order, and begin with no biases.
    #[inline(always)]
    fn is_free(&self) -> bool {
        !self.is_stable && !matches!(self.start, Start::Column(_))
    }

    /// Whether the columns of `A` are so far apart, by a power of two, that a few of them fill a set of the cache.
    #[inline(always)]
    fn crosses_cache_sets(&self) -> bool {
        let stride = self.a.column * size_of::<E>();
        stride.is_multiple_of(1024) && self.depth >= 64
    }

    /// The depth at which sums are cut.
    #[inline(always)]
    fn piece(&self) -> usize {
        if self.a.row != 1 || self.crosses_cache_sets() { PIECE } else { self.depth }
    }

    /// Whether a copy of `A` pays: where it must be transposed, and where many columns are computed with it.
    #[inline(always)]
    fn is_better_copied(&self) -> bool {
        self.a.row != 1 || (self.crosses_cache_sets() && self.columns >= 16)
    }

    /// Whether a vector along the only row is better filled than one along a column of `C`. Costs in fused multiply-adds:
    /// each of them loads two vectors, and the lanes of the sums must be added up.
    ///
    /// 300 inputs of one unit, 64 samples: 0.75 µs instead of 5.3.
    #[inline(always)]
    fn is_a_dot_product(&self, lanes: usize) -> bool {
        let lies_along = self.a.column == 1 && self.b.row == 1 && !self.adds_ones;
        self.rows == 1 && lies_along && 2 * self.depth.div_ceil(lanes) + 8 < self.depth
    }

    /// Whether there are so few rows that several columns of `A` had better share a vector. Costs in fused multiply-adds: a
    /// vector's factors must be ordered, and its sums added up. It does not depend on the number of columns, since the order
    /// of a sum does.
    ///
    /// 64 inputs of 4 units, one sample: 8 ns instead of 50. With 16 inputs it was tried and left: a step of 4 => 16 => 16 =>
    /// 2 takes 4% less then, but one of its forward passes alone 6% more, since the sums are added up at the end.
    #[inline(always)]
    fn is_better_by_several_columns(&self, lanes: usize) -> bool {
        // In this order, since a division takes as long as a small layer.
        let is_possible = cfg!(target_arch = "x86_64") && self.rows >= 2 && 3 * self.rows <= lanes && self.depth > 16;
        let follow_each_other = self.a.row == 1 && self.a.column == self.rows && self.b.row == 1;
        let is_alone = self.is_stable && !self.adds_ones && !matches!(self.start, Start::Kept);
        is_possible && is_alone && follow_each_other && 2 * self.depth.div_ceil(lanes / self.rows) + 16 < self.depth
    }

    /// Whether a vector along a row of `C` is so much better filled than one along a column that it pays for storing
    /// number by number. Costs in fused multiply-adds.
    ///
    /// The gradient of 300 inputs of 4 units, 64 samples: 2.3 µs instead of 5.3.
    #[inline(always)]
    fn is_better_sideways(&self, lanes: usize) -> bool {
        let along_rows = self.columns.div_ceil(lanes) * self.rows * self.depth + 2 * self.rows * self.columns;
        let along_columns = self.rows.div_ceil(lanes) * self.columns * self.depth;
        let is_possible = self.rows <= sideways::MOST_ROWS && self.b.column == 1;
        is_possible && self.is_free() && along_rows < along_columns
    }
}

/// How many numbers a vector holds. All instruction sets are named, since a wrong answer would write out of bounds.
#[inline(always)]
fn lanes<E: Float>(arch: Arch) -> usize {
    match arch {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V4(_) => <E as Float>::lanes::<pulp::x86::V4>(),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V3(_) => <E as Float>::lanes::<pulp::x86::V3>(),
        #[cfg(target_arch = "aarch64")]
        Arch::Neon(_) => <E as Float>::lanes::<pulp::aarch64::Neon>(),
        #[cfg(target_arch = "wasm32")]
        Arch::Simd128(_) => <E as Float>::lanes::<pulp::wasm::Simd128>(),
        Arch::Scalar => <E as Float>::lanes::<pulp::Scalar>(),
        // `Arch` is not exhaustive.
        #[allow(unreachable_patterns, reason = "on the processors above")]
        _ => unreachable!("an instruction set that is not known here"),
    }
}

/// What a single column has room for.
#[derive(Clone, Copy, PartialEq)]
enum Room {
    /// Its rows.
    Rows,
    /// Whole vectors.
    WholeVectors,
}

/// A way to run an operation by vector instructions.
trait Run: Copy {
    /// Runs the operation.
    fn run<Op: WithSimd>(self, op: Op) -> Op::Output;
}

impl Run for Arch {
    #[inline(always)]
    fn run<Op: WithSimd>(self, op: Op) -> Op::Output {
        dispatch(self, op)
    }
}

/// Where the instructions are known already: a call, and nothing to find out.
#[derive(Clone, Copy)]
struct Within<S>(S);

impl<S: Simd> Run for Within<S> {
    #[inline(always)]
    fn run<Op: WithSimd>(self, op: Op) -> Op::Output {
        self.0.vectorize(op)
    }
}

/// Runs an operation by these instructions.
#[inline(always)]
fn dispatch<Op: WithSimd>(arch: Arch, op: Op) -> Op::Output {
    /// Out of the way of the others, into which it would be inlined.
    #[inline(never)]
    #[cold]
    fn scalar<Op: WithSimd>(op: Op) -> Op::Output {
        op.with_simd(pulp::Scalar::new())
    }

    if matches!(arch, Arch::Scalar) { scalar(op) } else { arch.dispatch(op) }
}
