//! The matrix product `C = initial + A B`, in which training spends most of its time.
//!
//! `C` and `A` have contiguous columns, so vector lanes run down a column of both; `B` may have any strides. This file
//! chooses the algorithm and cuts `C` into row panels. [`micro_kernel`] computes a panel from the matrices in place and
//! [`packed`] from packed copies of `A`. Products with too few rows to fill a vector go to [`dot`] (one row), [`narrow`] and
//! [`transposed`], those with a single column to [`matrix_vector`].

use pulp::{Arch, Simd, WithSimd};

use super::lanes::Float;
use micro_kernel::RowPanel;

mod dot;
mod matrix_vector;
mod micro_kernel;
mod narrow;
mod pack;
mod packed;
mod prefetch;
mod transposed;

/// A matrix in memory: element `(i, j)` is at `i * row_stride + j * column_stride`.
#[derive(Clone, Copy)]
pub(super) struct View<E> {
    pub(super) data: *const E,
    pub(super) row_stride: usize,
    pub(super) column_stride: usize,
}

impl<E> View<E> {
    /// The address of an element.
    ///
    /// # Safety
    ///
    /// The element is within the matrix.
    #[inline(always)]
    unsafe fn at(&self, i: usize, j: usize) -> *const E {
        // SAFETY: guaranteed by the caller.
        unsafe { self.data.add(i * self.row_stride + j * self.column_stride) }
    }

    /// The submatrix from an element on.
    ///
    /// # Safety
    ///
    /// The element is within the matrix.
    #[inline(always)]
    unsafe fn submatrix(&self, i: usize, j: usize) -> Self {
        // SAFETY: guaranteed by the caller.
        Self { data: unsafe { self.at(i, j) }, ..*self }
    }
}

/// The value of `C` to which the product is added.
#[derive(Clone, Copy)]
pub(super) enum Initial<E> {
    /// Zero; `C` is overwritten (β = 0).
    Zero,
    /// The same column everywhere: the biases.
    Bias(*const E),
    /// The existing `C` (β = 1).
    Existing,
}

/// `C = initial + A B`, with `C` of `rows` × `columns` and `A` of `rows` × `depth`; m, n and k of BLAS.
///
/// The code that constructs a product guarantees that the pointers are valid for whole matrices of these sizes. The columns
/// of `C` are contiguous and adjacent.
#[derive(Clone, Copy)]
pub(super) struct Product<E> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) depth: usize,
    pub(super) a: View<E>,
    pub(super) b: View<E>,
    pub(super) c: *mut E,
    pub(super) initial: Initial<E>,
    /// Whether `C` has one more column, for the row sums of `A`: the product with a column of ones.
    pub(super) appends_row_sums: bool,
    /// Whether the order of summation must not depend on the number of columns, so that a sample has identical bits
    /// alone and in a batch.
    pub(super) is_order_fixed: bool,
}

/// The depth of a packed panel (KC in BLIS), and the block length of its sums.
const DEPTH_BLOCK: usize = super::MAX_SAMPLES;

impl<E: Float> Product<E> {
    /// Computes the product with this instruction set.
    ///
    /// The algorithm is chosen here, outside the vector code: each is a separate function per instruction set, so none
    /// saves registers or reserves stack for another.
    #[inline(always)]
    pub(super) fn compute(self, arch: Arch) {
        let lanes = lanes::<E>(arch);
        if self.prefers_dot_products(lanes) {
            dispatch(arch, dot::Dot(self));
        } else if self.prefers_narrow(lanes) {
            self.compute_narrow(arch, Padding::None);
        } else if self.prefers_transposed(lanes) {
            transposed::compute(&self, arch, lanes);
        } else if self.prefers_packing() {
            packed::compute(&self, arch, lanes);
        } else if self.columns == 1 && !self.appends_row_sums {
            matrix_vector::compute(&self, arch, lanes, Padding::None);
        } else {
            self.compute_in_place(arch, lanes);
        }
    }

    /// Computes a product with one column, which is padded to whole vectors: the padding may be overwritten. Returns the
    /// rotation of the result: its element `i` belongs to row `i - rotation`, and the first elements to the last rows.
    ///
    /// Called inside vector code. The algorithm does not depend on the padding, so the bits are those of
    /// [`compute`](Self::compute).
    #[inline(always)]
    pub(super) fn compute_padded<S: Simd>(self, simd: S) -> usize {
        let (isa, lanes) = (Known(simd), <E as Float>::lanes::<S>());
        if self.prefers_dot_products(lanes) {
            isa.run(dot::Dot(self));
            0
        } else if self.prefers_narrow(lanes) {
            self.compute_narrow(isa, Padding::WholeVectors);
            0
        } else {
            matrix_vector::compute(&self, isa, lanes, Padding::WholeVectors)
        }
    }

    /// Computes a product of few rows by [`narrow`].
    #[inline(always)]
    fn compute_narrow(self, isa: impl Dispatch, padding: Padding) {
        match narrow::accumulators(self.rows) {
            2 => isa.run(narrow::Narrow::<E, 2>(self, padding)),
            3 => isa.run(narrow::Narrow::<E, 3>(self, padding)),
            _ => isa.run(narrow::Narrow::<E, 4>(self, padding)),
        }
    }

    /// Computes the product panel by panel without packing; the columns of `A` are contiguous.
    #[inline(always)]
    fn compute_in_place(&self, arch: Arch, lanes: usize) {
        let panel_rows = micro_kernel::MR_VECTORS * lanes;
        let mut p = 0;
        while p < self.depth {
            let mut i = 0;
            while i < self.rows {
                // SAFETY: `i` and `p` are within the matrices, for which the pointers are valid.
                unsafe {
                    let block = self.depth_block(p);
                    let a = block.a.submatrix(i, 0);
                    Product { a, ..block }.row_panel(i, panel_rows, lanes).compute(arch, lanes);
                }
                i += panel_rows;
            }
            p += self.depth_block_len();
        }
    }

    /// The part of the product from depth `p` on, at most one depth block. The first block starts from `initial`, the others
    /// add to `C`.
    ///
    /// # Safety
    ///
    /// `p` is within the depth.
    #[inline(always)]
    unsafe fn depth_block(&self, p: usize) -> Self {
        // SAFETY: guaranteed by the caller.
        let (a, b) = unsafe { (self.a.submatrix(0, p), self.b.submatrix(p, 0)) };
        let initial = if p == 0 { self.initial } else { Initial::Existing };
        Self { depth: self.depth_block_len().min(self.depth - p), a, b, initial, ..*self }
    }

    /// The panel of at most `panel_rows` rows from row `i` on. `A` must begin at that row already.
    ///
    /// # Safety
    ///
    /// `i` is within the rows.
    #[inline(always)]
    unsafe fn row_panel(&self, i: usize, panel_rows: usize, lanes: usize) -> RowPanel<E> {
        let rows = panel_rows.min(self.rows - i);
        let accumulators = self.accumulators(rows.div_ceil(lanes), self.rows.div_ceil(lanes));
        // SAFETY: guaranteed by the caller.
        let (c, initial) = unsafe {
            let initial = match self.initial {
                Initial::Bias(bias) => Initial::Bias(bias.add(i)),
                other => other,
            };
            (self.c.add(i), initial)
        };
        let Self { columns, depth, a, b, appends_row_sums, .. } = *self;
        RowPanel { rows, columns, depth, accumulators, a, b, c, c_column_stride: self.rows, initial, appends_row_sums }
    }

    /// The number of accumulators per element of `C`: enough independent sums to hide the latency of a fused multiply-add.
    #[inline(always)]
    fn accumulators(&self, panel_vectors: usize, vectors: usize) -> usize {
        let independent = if self.is_order_fixed { vectors } else { panel_vectors * self.columns };
        match independent {
            1 if self.depth >= 16 => 4,
            2 if self.depth >= 16 => 2,
            _ => 1,
        }
    }

    /// Whether sums may be taken in any order and do not start from biases.
    #[inline(always)]
    fn is_reorderable(&self) -> bool {
        !self.is_order_fixed && !matches!(self.initial, Initial::Bias(_))
    }

    /// Whether the columns of `A` evict each other from the cache, since strides of a large power of two map to few
    /// cache sets.
    #[inline(always)]
    fn has_cache_conflicts(&self) -> bool {
        let stride = self.a.column_stride * size_of::<E>();
        stride.is_multiple_of(1024) && self.depth >= 64
    }

    /// The block length of the sums: the whole depth unless `A` is in row order or has cache conflicts.
    #[inline(always)]
    fn depth_block_len(&self) -> usize {
        if self.a.row_stride != 1 || self.has_cache_conflicts() { DEPTH_BLOCK } else { self.depth }
    }

    /// Whether packing `A` pays: if it must be transposed, or has cache conflicts and is reused for many columns.
    #[inline(always)]
    fn prefers_packing(&self) -> bool {
        self.a.row_stride != 1 || (self.has_cache_conflicts() && self.columns >= 16)
    }

    /// Whether vectors along the depth are fuller than vectors down the single row of `C`. Cost in fused multiply-adds: each
    /// loads two vectors, and the lanes are reduced at the end.
    #[inline(always)]
    fn prefers_dot_products(&self, lanes: usize) -> bool {
        let is_contiguous = self.a.column_stride == 1 && self.b.row_stride == 1 && !self.appends_row_sums;
        self.rows == 1 && is_contiguous && 2 * self.depth.div_ceil(lanes) + 8 < self.depth
    }

    /// Whether several columns of `A` should share a vector, since few rows would leave its lanes idle. Cost in fused
    /// multiply-adds: factors are permuted, and sums reduced. Independent of the number of columns, as is the order of
    /// summation.
    ///
    /// The depth limit is measured: at 16 inputs, inference loses more than training gains.
    #[inline(always)]
    fn prefers_narrow(&self, lanes: usize) -> bool {
        // Cheap conditions first: the division takes as long as a small layer.
        let is_possible = cfg!(target_arch = "x86_64") && self.rows >= 2 && 3 * self.rows <= lanes && self.depth > 16;
        let is_contiguous = self.a.row_stride == 1 && self.a.column_stride == self.rows && self.b.row_stride == 1;
        let is_plain = self.is_order_fixed && !self.appends_row_sums && !matches!(self.initial, Initial::Existing);
        is_possible && is_plain && is_contiguous && 2 * self.depth.div_ceil(lanes / self.rows) + 16 < self.depth
    }

    /// Whether vectors along a row of `C` are enough fuller than vectors down a column to pay for storing element by element.
    /// Cost in fused multiply-adds.
    #[inline(always)]
    fn prefers_transposed(&self, lanes: usize) -> bool {
        let along_rows = self.columns.div_ceil(lanes) * self.rows * self.depth + 2 * self.rows * self.columns;
        let down_columns = self.rows.div_ceil(lanes) * self.columns * self.depth;
        let is_possible = self.rows <= transposed::MAX_ROWS && self.b.column_stride == 1;
        is_possible && self.is_reorderable() && along_rows < down_columns
    }
}

/// The number of elements in a vector. Every instruction set is listed, since a wrong number would cause writes out of
/// bounds.
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
        _ => unreachable!("an unknown instruction set"),
    }
}

/// The memory after the last row of a single column of `C`.
#[derive(Clone, Copy, PartialEq)]
enum Padding {
    /// None: nothing may be written there.
    None,
    /// Up to whole vectors.
    WholeVectors,
}

/// A dispatch to an instruction set, selected at run time or known at compile time.
trait Dispatch: Copy {
    /// Runs vector code with it.
    fn run<Op: WithSimd>(self, op: Op) -> Op::Output;
}

/// Selected at run time.
impl Dispatch for Arch {
    #[inline(always)]
    fn run<Op: WithSimd>(self, op: Op) -> Op::Output {
        dispatch(self, op)
    }
}

/// Known at compile time: a call without a dispatch.
#[derive(Clone, Copy)]
struct Known<S>(S);

impl<S: Simd> Dispatch for Known<S> {
    #[inline(always)]
    fn run<Op: WithSimd>(self, op: Op) -> Op::Output {
        self.0.vectorize(op)
    }
}

/// Runs vector code with this instruction set.
#[inline(always)]
fn dispatch<Op: WithSimd>(arch: Arch, op: Op) -> Op::Output {
    /// Not inlined into the code for the other instruction sets.
    #[inline(never)]
    #[cold]
    fn scalar<Op: WithSimd>(op: Op) -> Op::Output {
        op.with_simd(pulp::Scalar::new())
    }

    if matches!(arch, Arch::Scalar) { scalar(op) } else { arch.dispatch(op) }
}
