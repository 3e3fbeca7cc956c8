//! The product by packed panels of `A`, for an `A` in row order or with cache conflicts.
//!
//! The loops around the micro-kernel, as in BLIS: column blocks of `B` and `C`, depth blocks, blocks of row panels. If the
//! matrices exceed L2, the next block of `A` and the next tile of `C` are prefetched meanwhile.

use core::mem::MaybeUninit;

use pulp::Arch;

use super::super::lanes::Float;
use super::micro_kernel::{MR_VECTORS, NR, RowPanel, few_registers};
use super::pack::{Pack, transpose};
use super::{Initial, Product, View, dispatch, has_few_registers, prefetch};

/// The panels of `A` that are packed together, and the length of their columns (KC in BLIS).
#[derive(Clone, Copy)]
struct Block {
    panels: usize,
    panel_vectors: usize,
    depth: usize,
    /// The columns of `B` that are computed with all panels before the next ones.
    group: usize,
}

/// The depth of the smaller block.
pub(super) const MIN_DEPTH_BLOCK: usize = super::super::MAX_SAMPLES;

/// With 32 registers, a block is one panel; it stays in L1 beside the part of `B` in use.
const ONE_PANEL: Block = Block { panels: 1, panel_vectors: MR_VECTORS, depth: MIN_DEPTH_BLOCK, group: NR };
/// With 16 registers, a panel is a cache line high. A block of four reads four adjacent lines of a column; it stays in L2,
/// and each of its panels in L1.
const FOUR_PANELS: Block = Block { panels: 4, panel_vectors: few_registers::most_vectors(1), depth: 256, group: 24 };

/// The size of the larger block in bytes: the vectors of `FOUR_PANELS` have half the size.
const BLOCK_BYTES: usize = FOUR_PANELS.panels * FOUR_PANELS.panel_vectors * FOUR_PANELS.depth * 32;
const _: () = assert!(ONE_PANEL.panel_vectors * ONE_PANEL.depth * 64 <= BLOCK_BYTES);

/// A packed block of `A`.
#[repr(align(64))]
struct BlockBuffer(MaybeUninit<[u8; BLOCK_BYTES]>);

/// A packed group of columns of `B`.
#[repr(align(64))]
struct GroupBuffer<E>(MaybeUninit<[E; FOUR_PANELS.group * FOUR_PANELS.depth]>);

/// The columns of `B` per column block (NC in BLIS): their depth block stays in L2 from panel to panel.
const COLUMN_BLOCK: usize = 256;

/// The size of `A` and `C` in bytes above which prefetching pays: that of a typical L2.
const L2_BYTES: usize = 1 << 20;

/// The size in bytes up to which all of `A` is packed at once, to a buffer of its own: reserving a larger one on the stack
/// touches each of its pages.
const SMALL_BYTES: usize = 1 << 14;

/// All of a small `A`.
#[repr(align(64))]
struct SmallBuffer(MaybeUninit<[u8; SMALL_BYTES]>);

/// Computes a product by packed panels of `A`.
#[inline(always)]
pub(super) fn compute<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    let panel_vectors = if has_few_registers(arch) { FOUR_PANELS.panel_vectors } else { ONE_PANEL.panel_vectors };
    let panel_rows = panel_vectors * lanes;
    if (product.rows + panel_rows) * product.depth * size_of::<E>() <= SMALL_BYTES {
        compute_small(product, arch, lanes, panel_rows);
    } else {
        compute_large(product, arch, lanes);
    }
}

#[inline(never)] // keeps the buffer out of the stack frame of other products
fn compute_small<E: Float>(product: &Product<E>, arch: Arch, lanes: usize, panel_rows: usize) {
    let mut buffer = SmallBuffer(MaybeUninit::uninit());
    let buffer = buffer.0.as_mut_ptr().cast::<E>();
    // SAFETY: the buffer holds whole panels.
    unsafe {
        pack(arch, product.a, [product.rows, product.depth], panel_rows, lanes, buffer);
        let mut i = 0;
        while i < product.rows {
            let data = buffer.add(i * product.depth).cast_const();
            let a = View { data, row_stride: 1, column_stride: panel_rows };
            let panel = Product { a, ..*product }.row_panel(i, panel_rows, 1);
            RowPanel { is_padded: true, ..panel }.compute(arch, lanes);
            i += panel_rows;
        }
    }
}

#[inline(never)] // as above
fn compute_large<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    let mut buffer = BlockBuffer(MaybeUninit::uninit());
    let buffer = buffer.0.as_mut_ptr().cast::<E>();
    let mut group_buffer = GroupBuffer::<E>(MaybeUninit::uninit());
    let group_buffer = group_buffer.0.as_mut_ptr().cast::<E>();
    let block = if has_few_registers(arch) { FOUR_PANELS } else { ONE_PANEL };
    let panel_rows = block.panel_vectors * lanes;
    let block_rows = block.panels * panel_rows;
    let depth_block = block.depth;
    assert!(product.depth <= MIN_DEPTH_BLOCK || !matches!(product.initial, Initial::Separate));
    let exceeds_l2 = product.rows * (product.depth + product.columns) * size_of::<E>() > L2_BYTES;
    let packs_b = has_few_registers(arch) && product.has_conflicts_in_rows_of_b();
    let is_in_groups = exceeds_l2 || packs_b;
    let mut first = 0;
    loop {
        let end =
            if exceeds_l2 && product.columns - first > COLUMN_BLOCK { first + COLUMN_BLOCK } else { product.columns };
        // Not `step_by`, here and below, which begins with a division.
        let mut p = 0;
        while p < product.depth {
            let depth = depth_block.min(product.depth - p);
            let mut i = 0;
            while i < product.rows {
                let rows = block_rows.min(product.rows - i);
                // SAFETY: `p` and `i` are within the matrices, the buffers hold a block and a group, and the columns are
                // within the panels.
                unsafe {
                    let part = product.part(p, depth);
                    pack(arch, part.a.submatrix(i, 0), [rows, depth], panel_rows, lanes, buffer);
                    let panel_at = |i_in_block: usize| {
                        let data = buffer.add(i_in_block * depth).cast_const();
                        let a = View { data, row_stride: 1, column_stride: panel_rows };
                        let panel = Product { a, ..part }.row_panel(i + i_in_block, panel_rows, 1);
                        RowPanel { is_padded: true, ..panel }
                    };
                    if is_in_groups {
                        let next =
                            if i + block_rows < product.rows { (i + block_rows, p) } else { (0, p + depth_block) };
                        let next = prefetch::Region::new(product, next, [block_rows, depth_block]);
                        let mut j = first;
                        while j < end {
                            let columns = block.group.min(end - j);
                            if exceeds_l2 {
                                next.fetch_share(j - first..j - first + columns, end - first);
                            }
                            let b = if packs_b {
                                pack_rows(part.b.submatrix(0, j), [depth, columns], group_buffer)
                            } else {
                                part.b.submatrix(0, j)
                            };
                            let mut row = 0;
                            while row < rows {
                                let tiles = RowPanel { b, ..panel_at(row).columns(j, columns) };
                                if exceeds_l2 {
                                    prefetch::fetch_columns(tiles.c, tiles.c_column_stride, tiles.rows, columns);
                                }
                                tiles.compute(arch, lanes);
                                row += panel_rows;
                            }
                            j += columns;
                        }
                    } else {
                        let mut row = 0;
                        while row < rows {
                            panel_at(row).compute(arch, lanes);
                            row += panel_rows;
                        }
                    }
                }
                i += block_rows;
            }
            p += depth_block;
        }
        if end == product.columns {
            break;
        }
        first = end;
    }
}

/// Packs `rows` rows of `depth` elements to panels, one after the other.
///
/// # Safety
///
/// `a` has these rows, and `buffer` has room for whole panels.
#[inline(always)]
unsafe fn pack<E: Float>(
    arch: Arch,
    a: View<E>,
    [rows, depth]: [usize; 2],
    panel_rows: usize,
    lanes: usize,
    buffer: *mut E,
) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        if a.row_stride == 1 {
            return dispatch(arch, Pack { rows, columns: depth, panel_rows, from: a, to: buffer });
        }
        let mut first = 0;
        while first < rows {
            let (to, rows) = (buffer.add(first * depth), panel_rows.min(rows - first));
            transpose(rows, depth, a.data.add(first * a.row_stride), a.row_stride, to, panel_rows);
            if has_few_registers(arch) && !rows.is_multiple_of(lanes) {
                // The padding is read.
                for p in 0..depth {
                    for i in rows..rows.next_multiple_of(lanes) {
                        *to.add(p * panel_rows + i) = E::default();
                    }
                }
            }
            first += panel_rows;
        }
    }
}

/// Copies rows of adjacent elements, one after the other.
///
/// # Safety
///
/// `b` has these rows, and `buffer` has room for them.
#[inline(always)]
unsafe fn pack_rows<E: Float>(b: View<E>, [rows, columns]: [usize; 2], buffer: *mut E) -> View<E> {
    let whole = columns == FOUR_PANELS.group;
    for p in 0..rows {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let (from, to) = (b.at(p, 0), buffer.add(p * FOUR_PANELS.group));
            if whole {
                // A constant length.
                to.copy_from_nonoverlapping(from, FOUR_PANELS.group);
            } else {
                to.copy_from_nonoverlapping(from, columns);
            }
        }
    }
    View { data: buffer.cast_const(), row_stride: FOUR_PANELS.group, column_stride: 1 }
}
