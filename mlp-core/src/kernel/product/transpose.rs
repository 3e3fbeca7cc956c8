//! Transposed copies, square by square in registers.
//!
//! With plain loops the compiler scatters single numbers: 0.8 cycles for each, where squares take 0.3.

use super::super::lanes::Float;

/// Copies `count` runs of `depth` numbers, `from_stride` apart, so that number `p` of run `i` comes to `p * to_stride + i`.
///
/// # Safety
///
/// There are so many numbers, and there is room for them.
#[inline(always)]
pub(super) unsafe fn transpose<E: Float>(
    count: usize,
    depth: usize,
    from: *const E,
    from_stride: usize,
    to: *mut E,
    to_stride: usize,
) {
    let side = E::SQUARE;
    let (whole_count, whole_depth) = (count - count % side, depth - depth % side);
    // SAFETY: the caller's promise; the squares cover what is whole, and single numbers the rest.
    unsafe {
        let mut i = 0;
        while i < whole_count {
            let mut p = 0;
            while p < whole_depth {
                E::transpose_square(from.add(i * from_stride + p), from_stride, to.add(p * to_stride + i), to_stride);
                p += side;
            }
            i += side;
        }
        for p in whole_depth..depth {
            for i in 0..whole_count {
                *to.add(p * to_stride + i) = *from.add(i * from_stride + p);
            }
        }
        for i in whole_count..count {
            for p in 0..depth {
                *to.add(p * to_stride + i) = *from.add(i * from_stride + p);
            }
        }
    }
}
