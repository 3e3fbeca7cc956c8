//! Products of matrices that lie unfavourably: a panel at a time is copied, so that what is read together lies together.
//!
//! Where the matrices are larger than the second cache, what comes next is fetched meanwhile, and the columns are taken in
//! blocks. With 2048 by 2048 weights and 128 samples, that and copying by vectors brought `W A` from 1.22 times what the
//! fastest of five matrix libraries takes to 0.96 times, `Δ Aᵀ` from 1.17 to 1.02 and `Wᵀ Δ` from 1.00 to 0.91
//! (`benches/peers/products`).

use core::mem::MaybeUninit;

use pulp::{Arch, Simd, WithSimd};

use super::super::lanes::Float;
use super::tile::MOST_VECTORS;
use super::transpose::transpose;
use super::{PIECE, Product, View, ahead, dispatch};

/// As many vectors of 16 numbers as a strip has, for each step of the depth: a panel stays in the first cache beside what
/// is read of `B`.
#[repr(align(64))]
struct Panel<E>(MaybeUninit<[E; PIECE * MOST_VECTORS * 16]>);

/// How many columns are computed with a panel: what is read of `B` for them stays in the second cache, until the next panel.
const BLOCK: usize = 256;

/// How many columns are computed before a part of what comes next is fetched: as many as a tile has.
const TILE: usize = 8;

/// From how many bytes of `A` and `C` on fetching ahead pays: the size of a second cache.
const LARGE: usize = 1 << 20;

/// Computes a product by way of panels.
///
/// Where the columns of `B` fall into the same sets of the cache as well, a copy of them was tried and gained nothing: they
/// are read in the order in which the processor fetches ahead.
#[inline(never)] // so that no other product makes room for the panel
pub(super) fn compute<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    let mut panel = Panel::<E>(MaybeUninit::uninit());
    let panel = panel.0.as_mut_ptr().cast::<E>();
    let height = MOST_VECTORS * lanes;
    let is_large = product.rows * (product.depth + product.columns) * size_of::<E>() > LARGE;
    let mut first = 0;
    loop {
        let end = if is_large && product.columns - first > BLOCK { first + BLOCK } else { product.columns };
        // Not `step_by`, which begins with a division.
        let mut p = 0;
        while p < product.depth {
            let mut i = 0;
            while i < product.rows {
                // SAFETY: `p` and `i` are within the matrices, the panel has room for `height` by `PIECE` numbers, and the
                // columns are within the strip.
                unsafe {
                    let piece = product.piece_from(p);
                    let (a, rows) = (piece.a.from(i, 0), height.min(product.rows - i));
                    if a.row == 1 {
                        dispatch(arch, Copied { rows, columns: piece.depth, from: a, to: panel });
                    } else {
                        transpose(rows, piece.depth, a.data, a.row, panel, height);
                    }
                    let a = View { data: panel.cast_const(), row: 1, column: height };
                    let strip = Product { a, ..piece }.strip(i, height, lanes);
                    if is_large {
                        let next = if i + height < product.rows { (i + height, p) } else { (0, p + PIECE) };
                        let next = ahead::Panel::new(product, next, height);
                        for j in (first..end).step_by(TILE) {
                            let part = strip.columns(j, TILE.min(end - j));
                            next.fetch(j - first..j - first + part.columns, end - first);
                            ahead::fetch(part.c, part.c_column, rows, part.columns);
                            part.compute(arch, lanes);
                        }
                    } else {
                        strip.compute(arch, lanes);
                    }
                }
                i += height;
            }
            p += PIECE;
        }
        if end == product.columns {
            break;
        }
        first = end;
    }
}

/// Copies columns of `rows` numbers, at most so many vectors, so that they are as far apart as they are long.
///
/// By vectors as wide as there are, so that many columns are under way at a time: each waits for the second cache.
struct Copied<E> {
    rows: usize,
    columns: usize,
    from: View<*const E>,
    to: *mut E,
}

impl<E: Float> WithSimd for Copied<E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self { rows, columns, from, to } = self;
        let lanes = <E as Float>::lanes::<S>();
        let height = MOST_VECTORS * lanes;
        // SAFETY: the promise of who makes this; masked vectors end with the rows.
        unsafe {
            let vectors = rows.div_ceil(lanes);
            let mask = E::between(simd, 0, rows - (vectors - 1) * lanes);
            for p in 0..columns {
                let (from, to) = (from.at(0, p), to.add(p * height));
                for v in 0..vectors - 1 {
                    E::store(simd, to.add(v * lanes), E::load(simd, from.add(v * lanes)));
                }
                let last = (vectors - 1) * lanes;
                E::store(simd, to.add(last), E::load_masked(simd, mask, from.add(last)));
            }
        }
    }
}
