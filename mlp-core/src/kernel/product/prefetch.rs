//! Software prefetch for large matrices.
//!
//! Each column of a large matrix is on a different page, and the hardware prefetcher does not cross pages.

use super::{Product, View};

/// The size of a cache line in bytes.
const LINE: usize = 64;

/// The part of `A` that is packed next, as `runs` of `length` contiguous elements.
pub(super) struct Region<E> {
    data: *const E,
    stride: usize,
    runs: usize,
    length: usize,
}

impl<E> Region<E> {
    /// The block of at most `rows` by `depth` elements from this element of `A` on; empty beyond the depth.
    pub(super) fn new(product: &Product<E>, (i, p): (usize, usize), [rows, depth]: [usize; 2]) -> Self {
        let View { data, row_stride, column_stride } = product.a;
        let (rows, depth) = (rows.min(product.rows - i), depth.min(product.depth.saturating_sub(p)));
        let (stride, runs, length) =
            if row_stride == 1 { (column_stride, depth, rows) } else { (row_stride, rows, depth) };
        let data = data.wrapping_add(i * row_stride + p * column_stride);
        Self { data, stride, runs: if depth > 0 { runs } else { 0 }, length }
    }

    /// Prefetches into L2 the share of the region that corresponds to these of `total` columns.
    pub(super) fn fetch_share(&self, columns: core::ops::Range<usize>, total: usize) {
        for run in columns.start * self.runs / total..columns.end * self.runs / total {
            for_each_line(self.data.wrapping_add(run * self.stride), self.length, fetch_to_l2);
        }
    }
}

/// Prefetches columns of `rows` elements into L1.
pub(super) fn fetch_columns<E>(data: *const E, stride: usize, rows: usize, columns: usize) {
    for n in 0..columns {
        for_each_line(data.wrapping_add(n * stride), rows, fetch_to_l1);
    }
}

/// Calls `fetch` with every cache line that holds one of these contiguous elements.
#[inline(always)]
fn for_each_line<E>(data: *const E, length: usize, fetch: impl Fn(*const i8)) {
    let lines = (data.addr() % LINE + length * size_of::<E>()).div_ceil(LINE);
    for line in 0..lines {
        fetch(data.cast::<i8>().wrapping_add(line * LINE));
    }
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
mod instructions {
    use core::arch::x86_64::{_MM_HINT_T0, _MM_HINT_T1, _mm_prefetch};

    #[inline(always)]
    pub(super) fn fetch_to_l1(line: *const i8) {
        // SAFETY: part of baseline x86-64, and only a hint: it never faults, even for an invalid address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line) };
    }

    #[inline(always)]
    pub(super) fn fetch_to_l2(line: *const i8) {
        // SAFETY: as above.
        unsafe { _mm_prefetch::<_MM_HINT_T1>(line) };
    }
}

/// No-ops: stable Rust has no prefetch instruction for other processors.
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
mod instructions {
    #[inline(always)]
    pub(super) fn fetch_to_l1(_: *const i8) {}

    #[inline(always)]
    pub(super) fn fetch_to_l2(_: *const i8) {}
}

use instructions::{fetch_to_l1, fetch_to_l2};
