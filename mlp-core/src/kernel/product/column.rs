//! Products with a single column, such as the forward pass of one sample. All the time goes into reading `A`, once, so it
//! is read by vectors that do not cross the lines of the cache.

#![allow(clippy::needless_range_loop, reason = "sums are indexed by chain and vector, as in the formula")]

use pulp::{Simd, WithSimd};

use super::super::lanes::Float;
use super::{Product, Room, Run, Start};

/// The most vectors of rows that are computed together: with no other columns to be busy with while their sums wait for
/// each other, more than in a tile.
const MOST_VECTORS: usize = 8;

/// Computes a product with a single column, where the columns of `A` are contiguous. Returns by how many rows it is turned
/// if there is room for whole vectors.
#[inline(always)]
pub(super) fn compute<E: Float>(product: &Product<E>, run: impl Run, lanes: usize, room: Room) -> usize {
    if let Some(skew) = skew(product, lanes) {
        let turned = Vectors { product: *product, top: 0, rows: product.rows, room };
        // SAFETY: all of the product, which is `skew` numbers askew.
        unsafe { turned.compute_turned(run, product.rows / lanes, skew) };
        return skew;
    }
    let height = MOST_VECTORS * lanes;
    let mut p = 0;
    while p < product.depth {
        let mut top = 0;
        while top < product.rows {
            // SAFETY: `p` is within the depth.
            let piece = unsafe { product.piece_from(p) };
            let vectors_of_rows = product.rows.div_ceil(lanes);
            let chains = piece.chains(vectors_of_rows, vectors_of_rows);
            let rows = (product.rows - top).min(height);
            // SAFETY: the rows from `top` on, so many, are within the product.
            unsafe { Vectors { product: piece, top, rows, room }.compute(run, rows.div_ceil(lanes), chains) };
            top += height;
        }
        p += product.piece();
    }
    0
}

/// By how many numbers all vectors of `A` would cross a line of the cache if they began at row 0, where that can be helped:
/// where the columns follow each other, all lie alike, and each sum is one chain.
///
/// The lines are then read as they lie, and the sums are turned by as much: in the first vector, the upper lanes belong to
/// the first rows of a column and the lower ones to the last rows of the column before. 64 by 64 in AVX-512, read across the
/// lines, takes 135 ns, by lines with a masked one at either end 128, by lines with turned sums 92; lying at the start of a
/// line, 90.
#[inline(always)]
fn skew<E: Float>(product: &Product<E>, lanes: usize) -> Option<usize> {
    let (address, vectors) = (product.a.data.addr(), product.rows / lanes);
    let follow_each_other = product.a.row == 1 && product.a.column == product.rows;
    let lie_alike = product.rows.is_multiple_of(lanes) && address.is_multiple_of(size_of::<E>());
    let in_one_chain = vectors <= MOST_VECTORS && product.chains(vectors, vectors) == 1;
    let is_overwritten = !matches!(product.start, Start::Kept);
    let is_turned = follow_each_other && lie_alike && in_one_chain && is_overwritten;
    is_turned.then_some(address % (lanes * size_of::<E>()) / size_of::<E>())
}

/// Vectors of rows below each other, from row `top` on.
struct Vectors<E> {
    product: Product<E>,
    top: usize,
    rows: usize,
    room: Room,
}

/// So many vectors, of which the last is masked.
struct Masked<E, const VECTORS: usize, const CHAINS: usize>(Vectors<E>);

/// So many vectors, all whole, and how many numbers askew they are.
struct Turned<E, const VECTORS: usize>(Vectors<E>, usize);

impl<E: Float> Vectors<E> {
    /// Computes the vectors, so many, with sums in so many chains.
    ///
    /// # Safety
    ///
    /// The pointers hold for the rows.
    #[inline(always)]
    unsafe fn compute(self, run: impl Run, vectors: usize, chains: usize) {
        match (vectors, chains) {
            (1, 4) => run.run(Masked::<E, 1, 4>(self)),
            (2, 2) => run.run(Masked::<E, 2, 2>(self)),
            (1, 2) => run.run(Masked::<E, 1, 2>(self)),
            (1, _) => run.run(Masked::<E, 1, 1>(self)),
            (2, _) => run.run(Masked::<E, 2, 1>(self)),
            (3, _) => run.run(Masked::<E, 3, 1>(self)),
            (4, _) => run.run(Masked::<E, 4, 1>(self)),
            (5, _) => run.run(Masked::<E, 5, 1>(self)),
            (6, _) => run.run(Masked::<E, 6, 1>(self)),
            (7, _) => run.run(Masked::<E, 7, 1>(self)),
            _ => run.run(Masked::<E, MOST_VECTORS, 1>(self)),
        }
    }

    /// Computes the vectors, so many, turned.
    ///
    /// # Safety
    ///
    /// The pointers hold for the rows, which are all of the product, and it is so much askew.
    #[inline(always)]
    unsafe fn compute_turned(self, run: impl Run, vectors: usize, skew: usize) {
        match vectors {
            1 => run.run(Turned::<E, 1>(self, skew)),
            2 => run.run(Turned::<E, 2>(self, skew)),
            3 => run.run(Turned::<E, 3>(self, skew)),
            4 => run.run(Turned::<E, 4>(self, skew)),
            5 => run.run(Turned::<E, 5>(self, skew)),
            6 => run.run(Turned::<E, 6>(self, skew)),
            7 => run.run(Turned::<E, 7>(self, skew)),
            _ => run.run(Turned::<E, MOST_VECTORS>(self, skew)),
        }
    }
}

impl<E: Float, const VECTORS: usize, const CHAINS: usize> WithSimd for Masked<E, VECTORS, CHAINS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Vectors { product, top, rows, room } = self.0;
        let lanes = <E as Float>::lanes::<S>();
        let zero = E::splat(simd, E::default());
        let last = E::between(simd, 0, rows - (VECTORS - 1) * lanes);
        // SAFETY: what is masked out is neither read nor written, and the rest lies within the rows or the room.
        unsafe {
            let load = |base: *const E, v: usize| {
                let address = base.wrapping_add(top + v * lanes);
                if v == VECTORS - 1 { E::load_masked(simd, last, address) } else { E::load(simd, address) }
            };
            let mut sums = [[zero; VECTORS]; CHAINS];
            if let Start::Column(bias) = product.start {
                for v in 0..VECTORS {
                    sums[0][v] = load(bias, v);
                }
            }
            let (mut a, mut b) = (product.a.data, product.b.data);
            macro_rules! add_product {
                ($chain:expr) => {
                    let factor = E::splat(simd, *b);
                    for v in 0..VECTORS {
                        sums[$chain][v] = E::multiply_add(simd, load(a, v), factor, sums[$chain][v]);
                    }
                    // Wrapping, since the last step leaves the matrices.
                    a = a.wrapping_add(product.a.column);
                    b = b.wrapping_add(product.b.row);
                };
            }
            for _ in 0..product.depth / CHAINS {
                for chain in 0..CHAINS {
                    add_product!(chain);
                }
            }
            if CHAINS > 1 {
                for _ in 0..product.depth % CHAINS {
                    add_product!(0);
                }
            }
            for v in 0..VECTORS {
                let mut sum = sums[0][v];
                for chain in 1..CHAINS {
                    sum = E::add(simd, sum, sums[chain][v]);
                }
                if matches!(product.start, Start::Kept) {
                    sum = E::add(simd, load(product.c, v), sum);
                }
                let address = product.c.wrapping_add(top + v * lanes);
                if v == VECTORS - 1 && room == Room::Rows {
                    E::store_masked(simd, last, address, sum);
                } else {
                    E::store(simd, address, sum);
                }
            }
        }
    }
}

impl<E: Float, const VECTORS: usize> WithSimd for Turned<E, VECTORS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(Vectors { product, rows, room, .. }, skew) = self;
        let lanes = <E as Float>::lanes::<S>();
        // The lanes of the first rows and of the last rows in the vector that they share.
        let (upper, lower) = (E::between(simd, skew, lanes), E::between(simd, 0, skew));
        // SAFETY: the lines of the cache that the columns of `A` share are read by masks at its ends alone; all else lies
        // within the rows or the room.
        unsafe {
            let mut sums = [E::splat(simd, E::default()); VECTORS];
            if let Start::Column(bias) = product.start {
                let bias = bias.wrapping_sub(skew);
                let last = E::load_masked(simd, lower, bias.wrapping_add(rows));
                sums[0] = E::select(simd, upper, E::load_masked(simd, upper, bias), last);
                for v in 1..VECTORS {
                    sums[v] = E::load(simd, bias.wrapping_add(v * lanes));
                }
            }
            let (mut line, mut b) = (product.a.data.wrapping_sub(skew), product.b.data);
            let mut before = E::splat(simd, E::default());
            for p in 0..product.depth {
                let factor = E::splat(simd, *b);
                if p == 0 {
                    let first = E::multiply_add(simd, E::load_masked(simd, upper, line), factor, sums[0]);
                    sums[0] = E::select(simd, upper, first, sums[0]);
                } else {
                    let factors = E::select(simd, upper, factor, before);
                    sums[0] = E::multiply_add(simd, E::load(simd, line), factors, sums[0]);
                }
                for v in 1..VECTORS {
                    sums[v] = E::multiply_add(simd, E::load(simd, line.wrapping_add(v * lanes)), factor, sums[v]);
                }
                before = factor;
                line = line.wrapping_add(rows);
                b = b.wrapping_add(product.b.row);
            }
            let last = E::multiply_add(simd, E::load_masked(simd, lower, line), before, sums[0]);
            sums[0] = E::select(simd, lower, last, sums[0]);

            if room == Room::WholeVectors {
                for v in 0..VECTORS {
                    E::store(simd, product.c.add(v * lanes), sums[v]);
                }
                return;
            }
            let c = product.c.wrapping_sub(skew);
            E::store_masked(simd, upper, c, sums[0]);
            E::store_masked(simd, lower, c.wrapping_add(rows), sums[0]);
            for v in 1..VECTORS {
                E::store(simd, c.wrapping_add(v * lanes), sums[v]);
            }
        }
    }
}
