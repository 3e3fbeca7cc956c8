//! Products of matrices that lie unfavourably: a panel at a time is copied, so that what is read together lies together.

use core::mem::MaybeUninit;

use pulp::Arch;

use super::super::lanes::Float;
use super::tile::MOST_VECTORS;
use super::transpose::transpose;
use super::{PIECE, Product, View};

/// As many vectors of 16 numbers as a strip has, for each step of the depth: a panel stays in the first cache beside what
/// is read of `B`.
#[repr(align(64))]
struct Panel<E>(MaybeUninit<[E; PIECE * MOST_VECTORS * 16]>);

/// Computes a product by way of panels.
///
/// Where the columns of `B` fall into the same sets of the cache as well, a copy of them was tried and gained nothing: they
/// are read in the order in which the processor fetches ahead.
#[inline(never)] // so that no other product makes room for the panel
pub(super) fn compute<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    let mut panel = Panel::<E>(MaybeUninit::uninit());
    let panel = panel.0.as_mut_ptr().cast::<E>();
    let height = MOST_VECTORS * lanes;
    for p in (0..product.depth).step_by(PIECE) {
        for i in (0..product.rows).step_by(height) {
            // SAFETY: `p` and `i` are within the matrices, and the panel has room for `height` by `PIECE` numbers.
            unsafe {
                let piece = product.piece_from(p);
                let (a, rows) = (piece.a.from(i, 0), height.min(product.rows - i));
                if a.row == 1 {
                    copy(rows, piece.depth, a.data, a.column, panel, height);
                } else {
                    transpose(rows, piece.depth, a.data, a.row, panel, height);
                }
                let a = View { data: panel.cast_const(), row: 1, column: height };
                Product { a, ..piece }.strip(i, height, lanes).compute(arch, lanes);
            }
        }
    }
}

/// Copies `depth` runs of `count` numbers, `from_stride` apart, so that they are `to_stride` apart.
///
/// # Safety
///
/// There are so many numbers, and there is room for them.
#[inline(always)]
unsafe fn copy<E: Float>(count: usize, depth: usize, from: *const E, from_stride: usize, to: *mut E, to_stride: usize) {
    /// A strip of AVX2 or AVX-512 is a multiple of so many rows. Moved in registers, since a call for every column takes longer.
    const TOGETHER: usize = 12;
    for p in 0..depth {
        // SAFETY: the caller's promise.
        unsafe {
            let (from, to) = (from.add(p * from_stride), to.add(p * to_stride));
            let whole = count - count % TOGETHER;
            for i in (0..whole).step_by(TOGETHER) {
                to.add(i).cast::<[E; TOGETHER]>().write_unaligned(from.add(i).cast::<[E; TOGETHER]>().read_unaligned());
            }
            for i in whole..count {
                *to.add(i) = *from.add(i);
            }
        }
    }
}
