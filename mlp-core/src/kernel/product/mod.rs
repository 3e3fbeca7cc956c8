//! The matrix product `C = initial + A B`, in which training spends most of its time.
//!
//! `C` and `A` have contiguous columns, so vector lanes run down a column of both; `B` may have any strides. This file
//! chooses the algorithm and cuts `C` into row panels. [`micro_kernel`] computes a panel from the matrices in place and
//! [`packed`] from packed copies of `A`. Products with too few rows to fill a vector go to [`dot`] (one row), [`narrow`] and
//! [`transposed`], those with a single column to [`matrix_vector`]
//! (within a chain of layers, to [`layer`]), and those of depth one to [`outer`], with many registers only if `C` is in L1.
//! [`order`] fixes the order of the sums for all of them.

use pulp::{Arch, WithSimd};

use super::lanes::{Float, for_single_samples, lanes_of};
use micro_kernel::{RowPanel, few_registers};

mod dot;
pub(super) mod layer;
mod matrix_vector;
mod micro_kernel;
mod narrow;
mod narrow_parts;
mod order;
mod outer;
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
    /// The existing `C`, added to a sum that begins with zero: threads rely on the sum of a block being the same wherever it
    /// is computed.
    Separate,
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

impl<E: Float> Product<E> {
    /// Computes the product with this instruction set.
    ///
    /// The algorithm is chosen here, outside the vector code: each is a separate function per instruction set, so none
    /// saves registers or reserves stack for another.
    #[inline(always)]
    pub(super) fn compute(self, arch: Arch) {
        let is_of_single_sample = self.columns == 1 || self.depth == 1;
        let arch = if is_of_single_sample { for_single_samples::<E>(arch, self.rows) } else { arch };
        let lanes = lanes::<E>(arch);
        if self.prefers_dot_products() {
            dispatch(arch, dot::Dot(self));
        } else if self.prefers_narrow() {
            self.compute_narrow(arch);
        } else if self.prefers_outer(arch) {
            self.compute_outer(arch);
        } else if self.prefers_transposed(lanes) {
            transposed::compute(&self, arch, lanes);
        } else if self.prefers_packing(arch) {
            packed::compute(&self, arch, lanes);
        } else if self.columns == 1 && !self.appends_row_sums {
            matrix_vector::compute(&self, arch, lanes);
        } else {
            self.compute_in_place(arch, lanes, self.accumulators());
        }
    }

    /// Computes a product of few rows by [`narrow`].
    #[inline(always)]
    fn compute_narrow(self, arch: Arch) {
        match narrow::accumulators(self.rows) {
            2 => dispatch(arch, narrow::Narrow::<E, 2>(self, Padding::None)),
            3 => dispatch(arch, narrow::Narrow::<E, 3>(self, Padding::None)),
            _ => dispatch(arch, narrow::Narrow::<E, 4>(self, Padding::None)),
        }
    }

    /// Whether the product is an outer product whose columns of `C` are best computed from vectors in registers. With many registers,
    /// tiles read a `C` from L2 faster.
    #[inline(always)]
    fn prefers_outer(&self, arch: Arch) -> bool {
        let is_in_l1 = || self.rows * self.columns * size_of::<E>() <= 1 << 14;
        self.depth == 1 && self.a.row_stride == 1 && self.columns > 1 && (has_few_registers(arch) || is_in_l1())
    }

    /// Computes an outer product by [`outer`].
    #[inline(always)]
    fn compute_outer(self, arch: Arch) {
        // Vectors of 512 bits are too wide for few rows, and their code would be as long again.
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        let arch_of_few_rows = if let Arch::V4(simd) = arch { Arch::V3(*simd) } else { arch };
        #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
        let arch_of_few_rows = arch;
        macro_rules! few_rows {
            ($($rows:literal)+) => {
                match self.rows {
                    $($rows => dispatch(arch_of_few_rows, outer::FewRows::<E, $rows>(self)),)+
                    _ => dispatch(arch, outer::Outer(self)),
                }
            };
        }
        if matches!(self.initial, Initial::Zero | Initial::Separate) && self.b.column_stride == 1 {
            few_rows!(1 2 3 4 5 6 10);
        } else {
            dispatch(arch, outer::Outer(self));
        }
    }

    /// Computes the product panel by panel without packing; the columns of `A` are contiguous.
    #[inline(always)]
    fn compute_in_place(&self, arch: Arch, lanes: usize, accumulators: usize) {
        let panel_rows = lanes * panel_vectors(arch, accumulators);
        let mut i = 0;
        while i < self.rows {
            // SAFETY: `i` is within the matrices, for which the pointers are valid.
            unsafe {
                let a = self.a.submatrix(i, 0);
                Product { a, ..*self }.row_panel(i, panel_rows, accumulators).compute(arch, lanes);
            }
            i += panel_rows;
        }
    }

    /// The steps from `p` on, `depth` of them, which are added to those before.
    ///
    /// # Safety
    ///
    /// The steps are within the depth.
    #[inline(always)]
    unsafe fn part(&self, p: usize, depth: usize) -> Self {
        // SAFETY: guaranteed by the caller.
        let (a, b) = unsafe { (self.a.submatrix(0, p), self.b.submatrix(p, 0)) };
        let initial = match self.initial {
            Initial::Zero | Initial::Bias(_) if p > 0 => Initial::Existing,
            initial => initial,
        };
        Self { depth, a, b, initial, ..*self }
    }

    /// The panel of at most `panel_rows` rows from row `i` on. `A` must begin at that row already.
    ///
    /// # Safety
    ///
    /// `i` is within the rows.
    #[inline(always)]
    unsafe fn row_panel(&self, i: usize, panel_rows: usize, accumulators: usize) -> RowPanel<E> {
        let rows = panel_rows.min(self.rows - i);
        // SAFETY: guaranteed by the caller.
        let (c, initial) = unsafe {
            let initial = match self.initial {
                Initial::Bias(bias) => Initial::Bias(bias.add(i)),
                other => other,
            };
            (self.c.add(i), initial)
        };
        let Self { columns, depth, a, b, appends_row_sums, .. } = *self;
        RowPanel {
            rows,
            columns,
            depth,
            accumulators,
            a,
            b,
            c,
            c_column_stride: self.rows,
            initial,
            appends_row_sums,
            is_padded: false,
        }
    }

    /// Whether sums may be taken in any order and do not start from a value.
    #[inline(always)]
    fn is_reorderable(&self) -> bool {
        !self.is_order_fixed && matches!(self.initial, Initial::Zero | Initial::Separate)
    }

    /// Whether packing `A` pays: if it must be transposed, or if its columns evict each other from the cache, since strides of
    /// a large power of two map to few cache sets, and it is reused for many columns.
    #[inline(always)]
    fn prefers_packing(&self, arch: Arch) -> bool {
        let stride = self.a.column_stride * size_of::<E>();
        let has_conflicts = || {
            if has_few_registers(arch) {
                stride > 256 && stride.is_multiple_of(256)
            } else {
                stride.is_multiple_of(1024)
            }
        };
        if self.a.row_stride != 1 {
            return true;
        }
        // A sum that is added at the end cannot be continued in `C`.
        let is_possible = !matches!(self.initial, Initial::Separate) || self.depth <= packed::MIN_DEPTH_BLOCK;
        let is_large = self.depth >= 64 && self.columns >= 16;
        let rows_of_b = || has_few_registers(arch) && self.has_conflicts_in_rows_of_b();
        is_possible && ((is_large && has_conflicts()) || rows_of_b())
    }

    /// Whether the rows of `B` are so far apart that they evict each other from the cache, and reused for many rows. Tiles of
    /// few columns read a cache line several times.
    #[inline(always)]
    fn has_conflicts_in_rows_of_b(&self) -> bool {
        let stride = self.b.row_stride * size_of::<E>();
        self.b.column_stride == 1
            && stride.is_multiple_of(4096)
            && self.depth >= 64
            && self.columns >= 24
            && self.rows >= 32
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
        Arch::V4(_) => lanes_of::<E, pulp::x86::V4>(),
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V3(_) => lanes_of::<E, pulp::x86::V3>(),
        #[cfg(target_arch = "aarch64")]
        Arch::Neon(_) => lanes_of::<E, pulp::aarch64::Neon>(),
        Arch::Scalar => lanes_of::<E, pulp::Scalar>(),
        // `Arch` is not exhaustive.
        #[allow(unreachable_patterns, reason = "on the processors above")]
        _ => unreachable!("an unknown instruction set"),
    }
}

/// Whether an instruction set has 16 registers instead of 32. The portable loops count as the latter: their tile is written for
/// size.
#[inline(always)]
#[allow(clippy::match_single_binding, reason = "on processors other than x86")]
fn has_few_registers(arch: Arch) -> bool {
    match arch {
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        Arch::V3(_) => true,
        _ => false,
    }
}

/// The rows of a panel in vectors.
#[inline(always)]
fn panel_vectors(arch: Arch, accumulators: usize) -> usize {
    if has_few_registers(arch) { few_registers::most_vectors(accumulators) } else { micro_kernel::MR_VECTORS }
}

/// The memory after the last row of a single column of `C`.
#[derive(Clone, Copy, PartialEq)]
enum Padding {
    /// None: nothing may be written there.
    None,
    /// Up to whole vectors.
    WholeVectors,
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
