//! Fetching ahead: telling the processor what will be read or written, while it computes something else.
//!
//! It finds out by itself where the next column lies only if that is near. In a large matrix each column is in another page,
//! and what is not in the second cache comes 50 to 300 cycles late.

use super::{PIECE, Product, View};

/// The bytes of a line of the cache.
const LINE: usize = 64;

/// What a panel is copied from: so many runs of contiguous numbers.
pub(super) struct Panel<E> {
    data: *const E,
    stride: usize,
    runs: usize,
    length: usize,
}

impl<E> Panel<E> {
    /// The panel of at most `height` rows that begins with this element of `A`; empty beyond the depth.
    pub(super) fn new(product: &Product<E>, (i, p): (usize, usize), height: usize) -> Self {
        let View { data, row, column } = product.a;
        let (rows, depth) = (height.min(product.rows - i), PIECE.min(product.depth.saturating_sub(p)));
        let (stride, runs, length) = if row == 1 { (column, depth, rows) } else { (row, rows, depth) };
        Self { data: data.wrapping_add(i * row + p * column), stride, runs: if depth > 0 { runs } else { 0 }, length }
    }

    /// Fetches a part of it into the second cache: what is due after these of so many columns.
    pub(super) fn fetch(&self, columns: core::ops::Range<usize>, of: usize) {
        for run in columns.start * self.runs / of..columns.end * self.runs / of {
            each_line(self.data.wrapping_add(run * self.stride), self.length, into_second_cache);
        }
    }
}

/// Fetches columns of so many rows, for use at once.
pub(super) fn fetch<E>(data: *const E, stride: usize, rows: usize, columns: usize) {
    for n in 0..columns {
        each_line(data.wrapping_add(n * stride), rows, into_first_cache);
    }
}

/// Every line that contiguous numbers lie in.
#[inline(always)]
fn each_line<E>(data: *const E, length: usize, fetch: impl Fn(*const i8)) {
    let lines = (data.addr() % LINE + length * size_of::<E>()).div_ceil(LINE);
    for line in 0..lines {
        fetch(data.cast::<i8>().wrapping_add(line * LINE));
    }
}

#[cfg(all(target_arch = "x86_64", not(miri)))]
mod instructions {
    use core::arch::x86_64::{_MM_HINT_T0, _MM_HINT_T1, _mm_prefetch};

    #[inline(always)]
    pub(super) fn into_first_cache(line: *const i8) {
        // SAFETY: every x86-64 has the instruction, and it accesses nothing: an address that cannot be read is ignored.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line) };
    }

    #[inline(always)]
    pub(super) fn into_second_cache(line: *const i8) {
        // SAFETY: as above.
        unsafe { _mm_prefetch::<_MM_HINT_T1>(line) };
    }
}

/// Elsewhere, stable Rust has no such instruction.
#[cfg(not(all(target_arch = "x86_64", not(miri))))]
mod instructions {
    #[inline(always)]
    pub(super) fn into_first_cache(_: *const i8) {}

    #[inline(always)]
    pub(super) fn into_second_cache(_: *const i8) {}
}

use instructions::{into_first_cache, into_second_cache};
