//! The product by packed panels of `A`, for an `A` in row order or with cache conflicts.
//!
//! The loops around the micro-kernel, as in BLIS: column blocks of `B` and `C`, depth blocks, row panels. If the matrices
//! exceed L2, the next panel of `A` and the next tile of `C` are prefetched meanwhile.

use core::mem::MaybeUninit;

use pulp::Arch;

use super::super::lanes::{Float, MAX_LANES};
use super::micro_kernel::{MR_VECTORS, NR};
use super::pack::{Pack, transpose};
use super::{DEPTH_BLOCK, Product, View, dispatch, prefetch};

/// A packed panel of `A`; it stays in L1 beside the part of `B` in use.
#[repr(align(64))]
struct PackBuffer<E>(MaybeUninit<[E; DEPTH_BLOCK * MR_VECTORS * MAX_LANES]>);

/// The columns of `B` per column block (NC in BLIS): their depth block stays in L2 from panel to panel.
const COLUMN_BLOCK: usize = 256;

/// The size of `A` and `C` in bytes above which prefetching pays: that of a typical L2.
const L2_BYTES: usize = 1 << 20;

/// Computes a product by packed panels of `A`.
///
/// `B` is not packed: even with cache conflicts, the hardware prefetcher follows its order.
#[inline(never)] // keeps the buffer out of the stack frame of other products
pub(super) fn compute<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    let mut buffer = PackBuffer::<E>(MaybeUninit::uninit());
    let buffer = buffer.0.as_mut_ptr().cast::<E>();
    let panel_rows = MR_VECTORS * lanes;
    let exceeds_l2 = product.rows * (product.depth + product.columns) * size_of::<E>() > L2_BYTES;
    let mut first = 0;
    loop {
        let end =
            if exceeds_l2 && product.columns - first > COLUMN_BLOCK { first + COLUMN_BLOCK } else { product.columns };
        // Not `step_by`, which begins with a division.
        let mut p = 0;
        while p < product.depth {
            let mut i = 0;
            while i < product.rows {
                // SAFETY: `p` and `i` are within the matrices, the buffer holds `panel_rows` by `DEPTH_BLOCK` elements, and
                // the columns are within the panel.
                unsafe {
                    let block = product.depth_block(p);
                    let (a, rows) = (block.a.submatrix(i, 0), panel_rows.min(product.rows - i));
                    if a.row_stride == 1 {
                        dispatch(arch, Pack { rows, columns: block.depth, from: a, to: buffer });
                    } else {
                        transpose(rows, block.depth, a.data, a.row_stride, buffer, panel_rows);
                    }
                    let a = View { data: buffer.cast_const(), row_stride: 1, column_stride: panel_rows };
                    let panel = Product { a, ..block }.row_panel(i, panel_rows, lanes);
                    if exceeds_l2 {
                        let next =
                            if i + panel_rows < product.rows { (i + panel_rows, p) } else { (0, p + DEPTH_BLOCK) };
                        let next = prefetch::Region::new(product, next, panel_rows);
                        for j in (first..end).step_by(NR) {
                            let tile = panel.columns(j, NR.min(end - j));
                            next.fetch_share(j - first..j - first + tile.columns, end - first);
                            prefetch::fetch_columns(tile.c, tile.c_column_stride, rows, tile.columns);
                            tile.compute(arch, lanes);
                        }
                    } else {
                        panel.compute(arch, lanes);
                    }
                }
                i += panel_rows;
            }
            p += DEPTH_BLOCK;
        }
        if end == product.columns {
            break;
        }
        first = end;
    }
}
