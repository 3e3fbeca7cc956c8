//! Packing: copies a panel of `A` so that its columns are contiguous and adjacent.
//!
//! A panel in row order is transposed in registers, block by block; plain loops would scatter single elements.

use pulp::{Simd, WithSimd};

use super::super::lanes::{Float, lanes_of};
use super::View;

/// Copies `columns` contiguous columns of `rows` elements to panels of `panel_rows` rows, whole vectors, one after the other;
/// the last vector of a column is filled with zeros.
///
/// Uses the widest vectors, so that loads from L2 overlap.
pub(super) struct Pack<E> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) panel_rows: usize,
    pub(super) from: View<E>,
    pub(super) to: *mut E,
}

impl<E: Float> WithSimd for Pack<E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { rows, columns, panel_rows, from, to } = self;
        let lanes = lanes_of::<E, S>();
        // SAFETY: guaranteed by the code that constructs this; masked vectors end with the rows.
        unsafe {
            let vectors = rows.div_ceil(lanes);
            let mask = E::mask_between(simd, 0, rows - (vectors - 1) * lanes);
            for p in 0..columns {
                let from = from.at(0, p);
                let to = to.add(p * panel_rows);
                let (mut i, mut panel) = (0, 0);
                for v in 0..vectors {
                    let from = from.add(v * lanes);
                    let vector = if v < vectors - 1 { E::load(simd, from) } else { E::load_masked(simd, mask, from) };
                    E::store(simd, to.add(panel + i), vector);
                    i += lanes;
                    if i == panel_rows {
                        (i, panel) = (0, panel + panel_rows * columns);
                    }
                }
            }
        }
    }
}

/// Copies `rows` contiguous rows of `depth` elements, `from_stride` apart, to contiguous columns, `to_stride` apart.
///
/// # Safety
///
/// `from` is valid for reads of the rows, and `to` for writes of the columns.
#[inline(always)]
pub(super) unsafe fn transpose<E: Float>(
    rows: usize,
    depth: usize,
    from: *const E,
    from_stride: usize,
    to: *mut E,
    to_stride: usize,
) {
    let side = E::TRANSPOSE_SIDE;
    let (whole_rows, whole_depth) = (rows - rows % side, depth - depth % side);
    // SAFETY: guaranteed by the caller; blocks cover the whole multiples of `side`, single elements the rest.
    unsafe {
        let mut i = 0;
        while i < whole_rows {
            let mut p = 0;
            while p < whole_depth {
                E::transpose_block(from.add(i * from_stride + p), from_stride, to.add(p * to_stride + i), to_stride);
                p += side;
            }
            i += side;
        }
        for p in whole_depth..depth {
            for i in 0..whole_rows {
                *to.add(p * to_stride + i) = *from.add(i * from_stride + p);
            }
        }
        for i in whole_rows..rows {
            for p in 0..depth {
                *to.add(p * to_stride + i) = *from.add(i * from_stride + p);
            }
        }
    }
}
