//! The product of a layer with one sample, within a chain of layers (`kernel/pass.rs`). The result is padded to whole vectors.
//!
//! Each algorithm is a function of its own behind a pointer. Inlined into the loop over the layers, they kept each other's
//! constants in registers and on the stack, and most instructions moved these. Arguments are passed in registers.

#![allow(clippy::needless_range_loop, reason = "sums are indexed by accumulator and vector, as in the formula")]

use core::hint::black_box;
use core::marker::PhantomData;

use pulp::{Simd, WithSimd};

use super::super::lanes::{Float, lanes_of};
use super::matrix_vector::{Rotated, RowBlock, rotation};
use super::order::has_rows_for;
use super::{Initial, Padding, Product, View, dot, narrow};

/// A layer, and a sample for it.
///
/// The code that constructs it guarantees that the pointers are valid for as many numbers: `outputs` × `inputs` weights,
/// `outputs` biases, unless they are null, and `inputs` numbers of the sample. `sums` has room for whole vectors of units.
#[derive(Clone, Copy)]
pub(in super::super) struct Layer<E> {
    pub(in super::super) weights: *const E,
    pub(in super::super) bias: *const E,
    pub(in super::super) input: *const E,
    pub(in super::super) sums: *mut E,
    pub(in super::super) outputs: usize,
    pub(in super::super) inputs: usize,
}

/// An algorithm for some of the rows of a product.
trait Algorithm<E: Float>: 'static {
    /// Computes the rows from one on.
    ///
    /// # Safety
    ///
    /// The product has as many rows as the algorithm computes, and room for whole vectors.
    unsafe fn compute<S: Simd>(simd: S, layer: Layer<E>, first_row: usize);
}

/// [`dot::Dot`].
struct DotProducts;

/// [`narrow::Narrow`].
struct Narrow<const ACCUMULATORS: usize>;

/// At most `VECTORS` vectors of rows.
struct Columns<const VECTORS: usize, const ACCUMULATORS: usize>;

/// [`Rotated`].
struct RotatedColumns<const VECTORS: usize, const FIRST: bool>;

impl<E: Float> Algorithm<E> for DotProducts {
    #[inline(always)]
    unsafe fn compute<S: Simd>(simd: S, layer: Layer<E>, _: usize) {
        dot::Dot(layer.product()).with_simd(simd);
    }
}

impl<E: Float, const ACCUMULATORS: usize> Algorithm<E> for Narrow<ACCUMULATORS> {
    #[inline(always)]
    unsafe fn compute<S: Simd>(simd: S, layer: Layer<E>, _: usize) {
        narrow::Narrow::<E, ACCUMULATORS>(layer.product(), Padding::WholeVectors).with_simd(simd);
    }
}

impl<E: Float, const VECTORS: usize, const FIRST: bool> Algorithm<E> for RotatedColumns<VECTORS, FIRST> {
    #[inline(always)]
    unsafe fn compute<S: Simd>(simd: S, layer: Layer<E>, first_row: usize) {
        let (product, lanes) = (layer.product(), lanes_of::<E, S>());
        let Some(rotation) = rotation(&product, lanes) else { unreachable!("the algorithm of rotated products") };
        let block = RowBlock { product, first_row, rows: VECTORS * lanes };
        Rotated::<E, VECTORS, FIRST>(block, rotation, Padding::WholeVectors).with_simd(simd);
    }
}

impl<E: Float, const VECTORS: usize, const ACCUMULATORS: usize> Algorithm<E> for Columns<VECTORS, ACCUMULATORS> {
    /// Vectors at the end of a column read on into the next ones, but for the last columns.
    #[inline(always)]
    unsafe fn compute<S: Simd>(simd: S, layer: Layer<E>, first_row: usize) {
        if const { !has_rows_for::<E, S>(VECTORS, ACCUMULATORS) } {
            unreachable!("fewer vectors of this instruction set hold the rows");
        }
        let Layer { weights, bias, input, sums: to, outputs, inputs } = layer;
        let lanes = lanes_of::<E, S>();
        let last = E::mask_between(simd, 0, (outputs - first_row - (VECTORS - 1) * lanes).min(lanes));
        // SAFETY: guaranteed by the caller; vectors that would leave the weights or the biases are masked.
        unsafe {
            let load_masked = |column: *const E, v: usize| {
                let address = column.add(first_row + v * lanes);
                if v == VECTORS - 1 { E::load_masked(simd, last, address) } else { E::load(simd, address) }
            };
            let mut sums = [[E::splat(simd, E::default()); VECTORS]; ACCUMULATORS];
            if !bias.is_null() {
                for v in 0..VECTORS {
                    sums[0][v] = load_masked(bias, v);
                }
            }
            let (mut a, mut b) = (weights, input);
            macro_rules! add_column {
                ($accumulator:expr, $load:expr) => {
                    let (factor, load) = (E::splat(simd, *b), $load);
                    for v in 0..VECTORS {
                        sums[$accumulator][v] = E::multiply_add(simd, load(a, v), factor, sums[$accumulator][v]);
                    }
                    // Wrapping, since the last step leaves the matrices.
                    a = a.wrapping_add(outputs);
                    b = b.wrapping_add(1);
                };
            }
            // The last vector reads on from a column into those after it, so it is masked in the last columns.
            let masked = match (first_row + VECTORS * lanes).saturating_sub(outputs) {
                0 => 0,
                excess if excess <= outputs => 1,
                excess => excess.div_ceil(outputs),
            };
            let (rounds, whole) = (inputs / ACCUMULATORS, inputs.saturating_sub(masked) / ACCUMULATORS);
            for _ in 0..whole {
                for accumulator in 0..ACCUMULATORS {
                    add_column!(accumulator, |column: *const E, v| E::load(simd, column.add(first_row + v * lanes)));
                }
            }
            for _ in whole..rounds {
                for accumulator in 0..ACCUMULATORS {
                    add_column!(accumulator, load_masked);
                }
            }
            if ACCUMULATORS > 1 {
                for _ in 0..inputs % ACCUMULATORS {
                    add_column!(0, load_masked);
                }
            }
            for v in 0..VECTORS {
                let mut sum = sums[0][v];
                for accumulator in 1..ACCUMULATORS {
                    sum = E::add(simd, sum, sums[accumulator][v]);
                }
                E::store(simd, to.add(first_row + v * lanes), sum);
            }
        }
    }
}

/// An algorithm as a function: the token of the instruction set, the fields of a [`Layer`], and the first row.
type Function<E, S> = unsafe fn(S, *const E, *const E, *const E, *mut E, usize, usize, usize);

/// Functions for one vector of rows, two, three, and so on.
type Functions<E, S> = &'static [Function<E, S>];

/// See [`Function`].
///
/// # Safety
///
/// As for [`Algorithm::compute`].
#[allow(clippy::too_many_arguments, reason = "arguments in registers")]
unsafe fn function<E: Float, S: Simd, A: Algorithm<E>>(
    simd: S,
    weights: *const E,
    bias: *const E,
    input: *const E,
    sums: *mut E,
    outputs: usize,
    inputs: usize,
    first_row: usize,
) {
    struct Run<E, A>(Layer<E>, usize, PhantomData<A>);

    impl<E: Float, A: Algorithm<E>> WithSimd for Run<E, A> {
        type Output = ();

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            // SAFETY: guaranteed by the caller of the function.
            unsafe { A::compute(simd, self.0, self.1) };
        }
    }

    simd.vectorize(Run(Layer { weights, bias, input, sums, outputs, inputs }, first_row, PhantomData::<A>));
}

impl<E: Float> Layer<E> {
    #[inline(always)]
    fn product(self) -> Product<E> {
        Product {
            rows: self.outputs,
            columns: 1,
            depth: self.inputs,
            a: View { data: self.weights, row_stride: 1, column_stride: self.outputs },
            b: View { data: self.input, row_stride: 1, column_stride: self.inputs },
            c: self.sums,
            initial: if self.bias.is_null() { Initial::Zero } else { Initial::Bias(self.bias) },
            appends_row_sums: false,
            is_order_fixed: true,
        }
    }

    /// Computes the sums. Returns the rotation of the result: its element `i` belongs to unit `i - rotation`, and the first
    /// elements to the last units.
    ///
    /// Called inside vector code. The algorithm does not depend on the padding, so the bits are those of
    /// [`Product::compute`].
    #[inline(always)]
    pub(in super::super) fn compute<S: Simd>(self, simd: S) -> usize {
        macro_rules! functions {
            ($($vectors:literal)+; $algorithm:ident, $constant:literal) => {
                [$(function::<E, S, $algorithm<$vectors, $constant>> as Function<E, S>),+]
            };
        }
        let (product, lanes) = (self.product(), lanes_of::<E, S>());
        let run = |function: Function<E, S>, first_row| {
            let Self { weights, bias, input, sums, outputs, inputs } = self;
            // SAFETY: the algorithm is one for this product. Opaque, so that it is not inlined.
            unsafe { black_box(function)(simd, weights, bias, input, sums, outputs, inputs, first_row) }
        };
        if product.prefers_dot_products() {
            run(function::<E, S, DotProducts>, 0);
            return 0;
        }
        if product.prefers_narrow() {
            run(
                match narrow::accumulators(self.outputs) {
                    2 => function::<E, S, Narrow<2>>,
                    3 => function::<E, S, Narrow<3>>,
                    _ => function::<E, S, Narrow<4>>,
                },
                0,
            );
            return 0;
        }
        let rotation = rotation(&product, lanes);
        let (mut functions, rest): (Functions<E, S>, Functions<E, S>) = if rotation.is_some() {
            const {
                let first = &functions!(1 2 3 4 5 6 7 8; RotatedColumns, true);
                (first, &functions!(1 2 3 4 5 6 7 8; RotatedColumns, false))
            }
        } else {
            let functions: Functions<E, S> = match product.accumulators() {
                1 => const { &functions!(1 2 3 4 5 6 7 8; Columns, 1) },
                2 => const { &functions!(1 2 3 4 5 6 7 8; Columns, 2) },
                _ => const { &functions!(1 2 3 4; Columns, 4) },
            };
            (functions, functions)
        };
        let mut first_row = 0;
        loop {
            let vectors = (self.outputs - first_row).div_ceil(lanes).min(functions.len());
            run(functions[vectors - 1], first_row);
            first_row += vectors * lanes;
            if first_row >= self.outputs {
                return rotation.unwrap_or(0);
            }
            functions = rest;
        }
    }
}
