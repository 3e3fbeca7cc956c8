//! Matrix-vector products, such as the forward pass of one sample. Bound by reading `A` once, so its vectors are loaded
//! without crossing cache lines if possible.

#![allow(clippy::needless_range_loop, reason = "sums are indexed by accumulator and vector, as in the formula")]

use core::hint::black_box;

use pulp::{Arch, Simd, WithSimd};

use super::super::lanes::{Float, lanes_of};
use super::order::has_rows_for;
use super::{Initial, Padding, Product, View, dispatch};

/// The largest number of vectors of rows computed together: more than in a tile, since no other columns hide the
/// latency.
const MAX_VECTORS: usize = 8;

/// Computes a product with a single column and contiguous columns of `A`.
#[inline(always)]
pub(super) fn compute<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    if let Some(rotation) = rotation(product, lanes) {
        let mut first_row = 0;
        while first_row < product.rows {
            let rows = (product.rows - first_row).min(MAX_VECTORS * lanes);
            let block = RowBlock { product: not_hoisted(product), first_row, rows };
            // SAFETY: the rows are within the product, whose rotation this is.
            unsafe { block.compute_rotated(arch, rows / lanes, rotation) };
            first_row += rows;
        }
        return;
    }
    let accumulators = product.accumulators();
    let max_rows = lanes * if accumulators == 4 { MAX_VECTORS / 2 } else { MAX_VECTORS };
    let mut first_row = 0;
    while first_row < product.rows {
        let rows = (product.rows - first_row).min(max_rows);
        let block = RowBlock { product: not_hoisted(product), first_row, rows };
        // SAFETY: the rows are within the product.
        unsafe { block.compute(arch, rows.div_ceil(lanes), accumulators) };
        first_row += max_rows;
    }
}

/// The product, with sizes that the compiler does not know to be the same for all blocks of rows. Otherwise it computes the
/// strides and limits of the loops for every number of vectors in front of the first block.
#[inline(always)]
fn not_hoisted<E: Float>(product: &Product<E>) -> Product<E> {
    let (depth, column_stride) = (black_box(product.depth), black_box(product.a.column_stride));
    Product { depth, a: View { column_stride, ..product.a }, ..*product }
}

/// The misalignment of `A` to vectors, in elements, if the product can be computed rotated: the columns are adjacent, all
/// have the same alignment, and each element has one accumulator.
///
/// `A` is then read in aligned vectors, and the sums are rotated by the same amount: in the first vector, the upper
/// lanes belong to the first rows of a column, the lower lanes to the last rows of the previous column. Nearly as fast
/// as an aligned `A`.
#[inline(always)]
pub(super) fn rotation<E: Float>(product: &Product<E>, lanes: usize) -> Option<usize> {
    let address = product.a.data.addr();
    let is_contiguous = product.a.row_stride == 1 && product.a.column_stride == product.rows;
    let has_one_alignment = product.rows.is_multiple_of(lanes) && address.is_multiple_of(size_of::<E>());
    let has_one_accumulator = product.accumulators() == 1;
    let overwrites = matches!(product.initial, Initial::Zero | Initial::Bias(_));
    let is_possible = is_contiguous && has_one_alignment && has_one_accumulator && overwrites;
    is_possible.then_some(address % (lanes * size_of::<E>()) / size_of::<E>())
}

/// Adjacent rows of a product.
pub(super) struct RowBlock<E> {
    pub(super) product: Product<E>,
    pub(super) first_row: usize,
    pub(super) rows: usize,
}

/// `VECTORS` vectors of rows, the last one masked.
struct Masked<E, const VECTORS: usize, const ACCUMULATORS: usize>(RowBlock<E>);

/// `VECTORS` full vectors of rows, and the rotation. The first vector of the `FIRST` rows has lanes of the last rows.
pub(super) struct Rotated<E, const VECTORS: usize, const FIRST: bool>(
    pub(super) RowBlock<E>,
    pub(super) usize,
    pub(super) Padding,
);

impl<E: Float> RowBlock<E> {
    /// Computes the rows, which fill this number of vectors.
    ///
    /// # Safety
    ///
    /// The rows are within the product.
    #[inline(always)]
    unsafe fn compute(self, arch: Arch, vectors: usize, accumulators: usize) {
        macro_rules! masked {
            ($($vectors:literal)+; $accumulators:literal) => {
                match vectors {
                    $($vectors => dispatch(arch, Masked::<E, $vectors, $accumulators>(self)),)+
                    _ => unreachable!("the largest number of vectors"),
                }
            };
        }
        match accumulators {
            4 => masked!(1 2 3 4; 4),
            2 => masked!(1 2 3 4 5 6 7 8; 2),
            _ => masked!(1 2 3 4 5 6 7 8; 1),
        }
    }

    /// Computes the rows, which fill this number of vectors, rotated.
    ///
    /// # Safety
    ///
    /// The rows are within the product, and [`rotation`] has returned this rotation for it.
    #[inline(always)]
    unsafe fn compute_rotated(self, arch: Arch, vectors: usize, rotation: usize) {
        macro_rules! rotated {
            ($($vectors:literal)+; $first:literal) => {
                match vectors {
                    $($vectors => dispatch(arch, Rotated::<E, $vectors, $first>(self, rotation, Padding::None)),)+
                    _ => unreachable!("the largest number of vectors"),
                }
            };
        }
        if self.first_row == 0 {
            rotated!(1 2 3 4 5 6 7 8; true);
        } else {
            rotated!(1 2 3 4 5 6 7 8; false);
        }
    }
}

impl<E: Float, const VECTORS: usize, const ACCUMULATORS: usize> WithSimd for Masked<E, VECTORS, ACCUMULATORS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        if const { !has_rows_for::<E, S>(VECTORS, ACCUMULATORS) } {
            unreachable!("fewer vectors of this instruction set hold the rows");
        }
        let RowBlock { product, first_row, rows } = self.0;
        let lanes = lanes_of::<E, S>();
        let zero = E::splat(simd, E::default());
        let last = E::mask_between(simd, 0, rows - (VECTORS - 1) * lanes);
        // SAFETY: masked-out lanes are not accessed, and the others are within the rows.
        unsafe {
            let load = |base: *const E, v: usize| {
                let address = base.wrapping_add(first_row + v * lanes);
                if v == VECTORS - 1 { E::load_masked(simd, last, address) } else { E::load(simd, address) }
            };
            let mut sums = [[zero; VECTORS]; ACCUMULATORS];
            let first = match product.initial {
                Initial::Bias(bias) => Some(bias),
                Initial::Existing => Some(product.c.cast_const()),
                Initial::Zero | Initial::Separate => None,
            };
            if let Some(first) = first {
                for v in 0..VECTORS {
                    sums[0][v] = load(first, v);
                }
            }
            let (mut a, mut b) = (product.a.data, product.b.data);
            macro_rules! add_column {
                ($accumulator:expr) => {
                    let factor = E::splat(simd, *b);
                    for v in 0..VECTORS {
                        sums[$accumulator][v] = E::multiply_add(simd, load(a, v), factor, sums[$accumulator][v]);
                    }
                    // Wrapping, since the last step leaves the matrices.
                    a = a.wrapping_add(product.a.column_stride);
                    b = b.wrapping_add(product.b.row_stride);
                };
            }
            for _ in 0..product.depth / ACCUMULATORS {
                for accumulator in 0..ACCUMULATORS {
                    add_column!(accumulator);
                }
            }
            if ACCUMULATORS > 1 {
                for _ in 0..product.depth % ACCUMULATORS {
                    add_column!(0);
                }
            }
            for v in 0..VECTORS {
                let mut sum = sums[0][v];
                for accumulator in 1..ACCUMULATORS {
                    sum = E::add(simd, sum, sums[accumulator][v]);
                }
                if matches!(product.initial, Initial::Separate) {
                    sum = E::add(simd, load(product.c, v), sum);
                }
                let address = product.c.wrapping_add(first_row + v * lanes);
                if v == VECTORS - 1 {
                    E::store_first(simd, rows - (VECTORS - 1) * lanes, address, sum);
                } else {
                    E::store(simd, address, sum);
                }
            }
        }
    }
}

impl<E: Float, const VECTORS: usize, const FIRST: bool> WithSimd for Rotated<E, VECTORS, FIRST> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let Self(RowBlock { product, first_row, .. }, rotation, padding) = self;
        let (lanes, rows) = (lanes_of::<E, S>(), product.rows);
        // The lanes of the first and of the last rows in the vector that both share.
        let (upper, lower) = (E::mask_between(simd, rotation, lanes), E::mask_between(simd, 0, rotation));
        // SAFETY: the vectors at both ends of `A` are masked; all others are within it, and the results within the rows or
        // the padding.
        unsafe {
            let mut sums = [E::splat(simd, E::default()); VECTORS];
            if let Initial::Bias(bias) = product.initial {
                let bias = bias.wrapping_sub(rotation);
                for v in 0..VECTORS {
                    sums[v] = if FIRST && v == 0 {
                        let last = E::load_masked(simd, lower, bias.wrapping_add(rows));
                        E::select(simd, upper, E::load_masked(simd, upper, bias), last)
                    } else {
                        E::load(simd, bias.wrapping_add(first_row + v * lanes))
                    };
                }
            }
            let (mut a, mut b) = (product.a.data.wrapping_sub(rotation).wrapping_add(first_row), product.b.data);
            let mut previous = E::splat(simd, E::default());
            for p in 0..product.depth {
                let factor = E::splat(simd, *b);
                for v in 0..VECTORS {
                    if FIRST && v == 0 && p == 0 {
                        let first = E::multiply_add(simd, E::load_masked(simd, upper, a), factor, sums[0]);
                        sums[0] = E::select(simd, upper, first, sums[0]);
                    } else {
                        let factors = if FIRST && v == 0 { E::select(simd, upper, factor, previous) } else { factor };
                        let column = E::load(simd, a.wrapping_add(v * lanes));
                        sums[v] = E::multiply_add(simd, column, factors, sums[v]);
                    }
                }
                previous = factor;
                a = a.wrapping_add(rows);
                b = b.wrapping_add(product.b.row_stride);
            }
            if FIRST {
                let last = E::multiply_add(simd, E::load_masked(simd, lower, a), previous, sums[0]);
                sums[0] = E::select(simd, lower, last, sums[0]);
            }
            if padding == Padding::WholeVectors {
                for v in 0..VECTORS {
                    E::store(simd, product.c.add(first_row + v * lanes), sums[v]);
                }
                return;
            }
            let c = product.c.wrapping_sub(rotation);
            for v in 0..VECTORS {
                if FIRST && v == 0 {
                    E::store_masked(simd, upper, c, sums[0]);
                    E::store_masked(simd, lower, c.wrapping_add(rows), sums[0]);
                } else {
                    E::store(simd, c.wrapping_add(first_row + v * lanes), sums[v]);
                }
            }
        }
    }
}
