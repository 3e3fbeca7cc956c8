//! Products with a single column, such as the forward pass of one sample. All the time goes into reading `A`, once, so it
//! is read by vectors that do not cross the lines of the cache.

#![allow(clippy::needless_range_loop, reason = "sums are indexed by chain and vector, as in the formula")]

use pulp::{Arch, Simd, WithSimd};

use super::super::lanes::Float;
use super::{Product, Start, dispatch};

/// The most vectors of rows that are computed together: with no other columns to be busy with while their sums wait for
/// each other, more than in a tile.
const MOST_VECTORS: usize = 8;

/// Computes a product with a single column, where the columns of `A` are contiguous.
#[inline(always)]
pub(super) fn compute<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    let skew = skew(product, lanes);
    let height = MOST_VECTORS * lanes;
    let mut p = 0;
    while p < product.depth {
        let mut top = 0;
        while top < skew + product.rows {
            // SAFETY: `p` is within the depth.
            let piece = unsafe { product.piece_from(p) };
            let vectors_of_rows = product.rows.div_ceil(lanes);
            let chains = piece.chains(vectors_of_rows, vectors_of_rows);
            let from = skew.saturating_sub(top);
            let to = (skew + product.rows - top).min(height);
            let vectors = Vectors { product: piece, top: top.wrapping_sub(skew), from, to };
            // SAFETY: the rows from `from` to `to` are within the product.
            unsafe { vectors.compute(arch, to.div_ceil(lanes), chains) };
            top += height;
        }
        p += product.piece();
    }
}

/// How many rows before the first one an address begins that a vector of rows should begin at, if all columns of `A` lie
/// alike and there is a vector to spare. 64 by 64 in AVX-512, read across the lines of the cache, takes 152 ns, and read by
/// lines, with a masked one at either end, 128; lying at the start of a line from the outset, 111.
#[inline(always)]
fn skew<E: Float>(product: &Product<E>, lanes: usize) -> usize {
    let (address, stride) = (product.a.data.addr(), product.a.column * size_of::<E>());
    let vector = lanes * size_of::<E>();
    let lies_alike = stride.is_multiple_of(vector) && address.is_multiple_of(size_of::<E>());
    if lies_alike && product.rows < MOST_VECTORS * lanes { address % vector / size_of::<E>() } else { 0 }
}

/// Vectors of rows below each other. They begin at row `top`, which wraps where they begin before the first one; the rows
/// that count lie between `from` and `to` below that.
struct Vectors<E> {
    product: Product<E>,
    top: usize,
    from: usize,
    to: usize,
}

/// So many vectors, of which the first and the last are masked.
struct Masked<E, const VECTORS: usize, const CHAINS: usize>(Vectors<E>);

impl<E: Float> Vectors<E> {
    /// Computes the vectors, so many, with sums in so many chains.
    ///
    /// # Safety
    ///
    /// The pointers hold for the rows that count.
    #[inline(always)]
    unsafe fn compute(self, arch: Arch, vectors: usize, chains: usize) {
        match (vectors, chains) {
            (1, 4) => dispatch(arch, Masked::<E, 1, 4>(self)),
            (2, 4) => dispatch(arch, Masked::<E, 2, 4>(self)),
            (1, 2) => dispatch(arch, Masked::<E, 1, 2>(self)),
            (2, 2) => dispatch(arch, Masked::<E, 2, 2>(self)),
            (3, 2) => dispatch(arch, Masked::<E, 3, 2>(self)),
            (1, _) => dispatch(arch, Masked::<E, 1, 1>(self)),
            (2, _) => dispatch(arch, Masked::<E, 2, 1>(self)),
            (3, _) => dispatch(arch, Masked::<E, 3, 1>(self)),
            (4, _) => dispatch(arch, Masked::<E, 4, 1>(self)),
            (5, _) => dispatch(arch, Masked::<E, 5, 1>(self)),
            (6, _) => dispatch(arch, Masked::<E, 6, 1>(self)),
            (7, _) => dispatch(arch, Masked::<E, 7, 1>(self)),
            _ => dispatch(arch, Masked::<E, MOST_VECTORS, 1>(self)),
        }
    }
}

impl<E: Float, const VECTORS: usize, const CHAINS: usize> WithSimd for Masked<E, VECTORS, CHAINS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Vectors { product, top, from, to } = self.0;
        let lanes = <E as Float>::lanes::<S>();
        let zero = E::splat(simd, E::default());
        let first = E::between(simd, from, if VECTORS == 1 { to } else { lanes });
        let last = E::between(simd, if VECTORS == 1 { from } else { 0 }, to - (VECTORS - 1) * lanes);
        // SAFETY: what is masked out is neither read nor written, and the rest lies within the rows that count.
        unsafe {
            let load = |base: *const E, v: usize| {
                let address = base.wrapping_add(top.wrapping_add(v * lanes));
                if v == 0 {
                    E::load_masked(simd, first, address)
                } else if v == VECTORS - 1 {
                    E::load_masked(simd, last, address)
                } else {
                    E::load(simd, address)
                }
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
                let address = product.c.wrapping_add(top.wrapping_add(v * lanes));
                if v == 0 {
                    E::store_masked(simd, first, address, sum);
                } else if v == VECTORS - 1 {
                    E::store_masked(simd, last, address, sum);
                } else {
                    E::store(simd, address, sum);
                }
            }
        }
    }
}
