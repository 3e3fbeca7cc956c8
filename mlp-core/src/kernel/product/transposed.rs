//! Products with few rows and contiguous rows of `B`, such as the weight gradient of a layer of few units: computes
//! `Cᵀ = Bᵀ Aᵀ` instead, so that vector lanes run along a row of `C`, and copies each panel back transposed.

use core::mem::MaybeUninit;

use pulp::Arch;

use super::super::lanes::{Float, MAX_LANES};
use super::micro_kernel::MR_VECTORS;
use super::{Initial, Product, View, matrix_vector, panel_vectors};

/// The largest number of rows of `C`.
pub(super) const MAX_ROWS: usize = 16;
/// The largest number of columns of `C` in a panel.
const MAX_COLUMNS: usize = MR_VECTORS * MAX_LANES;

/// Computes a product of few rows.
#[inline(always)]
pub(super) fn compute<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    if product.rows > 1 {
        return compute_panels(product, arch, lanes);
    }
    // A single row is contiguous: no panel to copy.
    let column = Product {
        rows: product.columns,
        columns: 1,
        a: View { data: product.b.data, row_stride: 1, column_stride: product.b.row_stride },
        b: View { data: product.a.data, row_stride: product.a.column_stride, column_stride: 1 },
        appends_row_sums: false,
        ..*product
    };
    matrix_vector::compute(&column, arch, lanes);
    append_row_sums(product, arch, lanes, product.accumulators());
}

/// Computes the column of row sums alone: there are no columns of `B`, and the rows may exceed a panel.
#[inline(always)]
fn append_row_sums<E: Float>(product: &Product<E>, arch: Arch, lanes: usize, accumulators: usize) {
    if product.appends_row_sums {
        // SAFETY: `C` has this column.
        let c = unsafe { product.c.add(product.columns * product.rows) };
        Product { columns: 0, c, ..*product }.compute_in_place(arch, lanes, accumulators);
    }
}

#[inline(never)] // keeps the buffer out of the stack frame of other products
fn compute_panels<E: Float>(product: &Product<E>, arch: Arch, lanes: usize) {
    let mut buffer = MaybeUninit::<[E; MAX_COLUMNS * MAX_ROWS]>::uninit();
    let buffer = buffer.as_mut_ptr().cast::<E>();
    let adds = matches!(product.initial, Initial::Separate);
    // Those of the product as it is, whose order of summation does not depend on the algorithm.
    let accumulators = product.accumulators();
    let panel_rows = lanes * panel_vectors(arch, accumulators);
    let mut j = 0;
    while j < product.columns {
        let columns = panel_rows.min(product.columns - j);
        // SAFETY: `j` is a column, and the buffer holds `columns` by `rows` elements.
        unsafe {
            let b = product.b.submatrix(0, j);
            let transposed = Product {
                rows: columns,
                columns: product.rows,
                depth: product.depth,
                a: View { data: b.data, row_stride: b.column_stride, column_stride: b.row_stride },
                b: View {
                    data: product.a.data,
                    row_stride: product.a.column_stride,
                    column_stride: product.a.row_stride,
                },
                c: buffer,
                initial: Initial::Zero,
                appends_row_sums: false,
                is_order_fixed: false,
            };
            transposed.row_panel(0, columns, accumulators).compute(arch, lanes);
            for n in 0..columns {
                let column = product.c.add((j + n) * product.rows);
                for i in 0..product.rows {
                    let sum = *buffer.add(i * columns + n);
                    if adds { *column.add(i) += sum } else { *column.add(i) = sum }
                }
            }
        }
        j += columns;
    }
    append_row_sums(product, arch, lanes, accumulators);
}
