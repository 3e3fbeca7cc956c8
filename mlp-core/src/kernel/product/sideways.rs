//! Products with few rows and contiguous rows of `B`, such as the gradient of a layer of few units: `Cᵀ = Bᵀ Aᵀ` is
//! computed instead, a strip at a time, so that the lanes of a vector run along a row of `C`; the strip is then copied
//! number by number.

use core::mem::MaybeUninit;

use pulp::Arch;

use super::super::lanes::Float;
use super::tile::MOST_VECTORS;
use super::{Product, Start, View};

/// The most rows of `C` for which this is thought of.
pub(super) const MOST_ROWS: usize = 16;
/// The most columns of `C` in a strip.
const MOST_COLUMNS: usize = MOST_VECTORS * 16;

/// Computes a product with few rows.
#[inline(never)] // so that no other product makes room for the strip
pub(super) fn compute<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    let mut strip = MaybeUninit::<[E; MOST_COLUMNS * MOST_ROWS]>::uninit();
    let strip = strip.as_mut_ptr().cast::<E>();
    let is_added = matches!(product.start, Start::Kept);
    let mut j = 0;
    while j < product.columns {
        let columns = (MOST_VECTORS * lanes).min(product.columns - j);
        // SAFETY: `j` is a column, and the strip has room for `columns` by `rows` numbers.
        unsafe {
            let b = product.b.from(0, j);
            let transposed = Product {
                rows: columns,
                columns: product.rows,
                depth: product.depth,
                a: View { data: b.data, row: b.column, column: b.row },
                b: View { data: product.a.data, row: product.a.column, column: product.a.row },
                c: strip,
                start: Start::Zero,
                adds_ones: false,
                is_stable: false,
            };
            transposed.strip(0, columns, lanes).compute(arch, lanes);
            for n in 0..columns {
                let column = product.c.add((j + n) * product.rows);
                for i in 0..product.rows {
                    let sum = *strip.add(i * columns + n);
                    if is_added { *column.add(i) += sum } else { *column.add(i) = sum }
                }
            }
        }
        j += columns;
    }
    if product.adds_ones {
        // SAFETY: there is this column more.
        let c = unsafe { product.c.add(product.columns * product.rows) };
        // With nothing of `B`: the column of ones alone. There may be more rows than a strip has.
        Product { columns: 0, c, ..*product }.strips(arch, lanes);
    }
}
