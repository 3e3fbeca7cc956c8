//! The loops on `f32` and `f64`, with the selected instruction set.

use pulp::{Simd, WithSimd};

use super::instruction_set::arch;
use super::lanes::Float;
use super::product::{Initial, Product, View};
use super::softmax::Softmax;
use super::{fused, portable};
use crate::function::{VectorForms, functions};
use crate::number::Accum;
use crate::number::scalar::Scalar;

/// The number of elements of a matrix: the size checks in front of every raw pointer use it, since a wrapped product
/// would pass them.
///
/// # Panics
///
/// If the matrix is empty, for which no algorithm is written, or if the number does not fit into `usize`.
#[inline(always)]
#[track_caller]
fn elements(rows: usize, columns: usize) -> usize {
    match rows.checked_mul(columns) {
        Some(elements) if elements > 0 => elements,
        _ => no_such_matrix(rows, columns),
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn no_such_matrix(rows: usize, columns: usize) -> ! {
    panic!("there is no matrix of {rows} × {columns} numbers")
}

#[allow(clippy::too_many_arguments, reason = "sizes and slices of a product")]
pub(super) fn forward<E: Float + Scalar>(
    accum: Accum,
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &[E],
    bias: &[E],
    input: &[E],
    s: &mut [E],
) {
    assert!(weights.len() >= elements(outputs, inputs));
    let initial = match accum {
        Accum::Overwrite if bias.is_empty() => Initial::Zero,
        Accum::Overwrite => {
            assert!(bias.len() == outputs);
            Initial::Bias(bias.as_ptr())
        }
        Accum::Add => {
            assert!(bias.is_empty(), "the first source adds the biases");
            Initial::Existing
        }
    };
    assert!(input.len() >= elements(inputs, samples) && s.len() >= elements(outputs, samples));
    let product = Product {
        rows: outputs,
        columns: samples,
        depth: inputs,
        a: View { data: weights.as_ptr(), row_stride: 1, column_stride: outputs },
        b: View { data: input.as_ptr(), row_stride: 1, column_stride: inputs },
        c: s.as_mut_ptr(),
        initial,
        appends_row_sums: false,
        is_order_fixed: true,
    };
    product.compute(arch());
}

pub(super) fn propagate<E: Float + Scalar>(
    accum: Accum,
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &[E],
    delta: &[E],
    input_delta: &mut [E],
) {
    assert!(weights.len() >= elements(outputs, inputs) && delta.len() >= elements(outputs, samples));
    assert!(input_delta.len() >= elements(inputs, samples));
    if samples < 4 && outputs < 16 {
        // Too few products to pay for a transposed copy of the weights, or for a call. The loops of the fewest are unrolled.
        macro_rules! propagate {
            ($outputs:expr) => {
                portable::propagate(accum, inputs, $outputs, samples, weights, delta, input_delta)
            };
        }
        return match outputs {
            1 => propagate!(1),
            2 => propagate!(2),
            3 => propagate!(3),
            4 => propagate!(4),
            8.. => arch().dispatch(FromFew { accum, inputs, outputs, samples, weights, delta, input_delta }),
            _ => propagate!(outputs),
        };
    }
    let initial = match accum {
        Accum::Overwrite => Initial::Zero,
        Accum::Add => Initial::Existing,
    };
    if samples < 4 {
        // A transposed copy does not pay: one row per sample, `δᵀ W`, by dot products with the columns.
        for (delta, input_delta) in delta.chunks_exact(outputs).zip(input_delta.chunks_exact_mut(inputs)).take(samples)
        {
            let product = Product {
                rows: 1,
                columns: inputs,
                depth: outputs,
                a: View { data: delta.as_ptr(), row_stride: outputs, column_stride: 1 },
                b: View { data: weights.as_ptr(), row_stride: 1, column_stride: outputs },
                c: input_delta.as_mut_ptr(),
                initial,
                appends_row_sums: false,
                is_order_fixed: true,
            };
            product.compute(arch());
        }
        return;
    }
    let product = Product {
        rows: inputs,
        columns: samples,
        depth: outputs,
        a: View { data: weights.as_ptr(), row_stride: outputs, column_stride: 1 },
        b: View { data: delta.as_ptr(), row_stride: 1, column_stride: outputs },
        c: input_delta.as_mut_ptr(),
        initial,
        appends_row_sums: false,
        is_order_fixed: false,
    };
    product.compute(arch());
}

/// The propagation from 8 to 15 units.
struct FromFew<'a, E> {
    accum: Accum,
    inputs: usize,
    outputs: usize,
    samples: usize,
    weights: &'a [E],
    delta: &'a [E],
    input_delta: &'a mut [E],
}

impl<E: Scalar> WithSimd for FromFew<'_, E> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { accum, inputs, outputs, samples, weights, delta, input_delta } = self;
        portable::propagate_from_8_to_15(accum, inputs, outputs, samples, weights, delta, input_delta);
    }
}

pub(super) fn accumulate<E: Float + Scalar>(
    accum: Accum,
    inputs: usize,
    outputs: usize,
    samples: usize,
    input: &[E],
    delta: &[E],
    gradient: &mut [E],
) {
    let biases = gradient.len().checked_sub(elements(outputs, inputs));
    assert!(biases == Some(0) || biases == Some(outputs));
    // With no samples, nothing would be overwritten.
    assert!(input.len() >= elements(inputs, samples) && delta.len() >= elements(outputs, samples));
    let product = Product {
        rows: outputs,
        columns: inputs,
        depth: samples,
        a: View { data: delta.as_ptr(), row_stride: 1, column_stride: outputs },
        b: View { data: input.as_ptr(), row_stride: inputs, column_stride: 1 },
        c: gradient.as_mut_ptr(),
        initial: match accum {
            Accum::Overwrite => Initial::Zero,
            Accum::Add => Initial::Separate,
        },
        // The input of a bias is one for every sample.
        appends_row_sums: biases != Some(0),
        is_order_fixed: false,
    };
    product.compute(arch());
}

pub(super) fn softmax<E: Float + VectorForms>(units: usize, s: &[E], a: &mut [E]) {
    arch().dispatch(Softmax { units, s, a });
}

/// Compiles loops for every instruction set. Those of [`fused`] serve all sets with fused multiply-add.
macro_rules! loops {
    ($Number:ident; $($module:ident::$name:ident($($operand:ident),*; $($result:ident),+);)*) => {$(
        pub(super) fn $name<E: $Number>($($operand: &[E],)* $($result: &mut [E]),+) {
            // Not a closure, since a closure cannot be forced inline into the code for the instruction set.
            struct Operands<'a, E> {
                $($operand: &'a [E],)*
                $($result: &'a mut [E],)+
            }

            impl<E: $Number> WithSimd for Operands<'_, E> {
                type Output = ();

                #[inline(always)]
                fn with_simd<S: Simd>(self, _: S) {
                    if S::IS_SCALAR {
                        portable::$name($(self.$operand,)* $(self.$result),+);
                    } else {
                        $module::$name($(self.$operand,)* $(self.$result),+);
                    }
                }
            }

            arch().dispatch(Operands { $($operand,)* $($result),+ });
        }
    )*};
}

loops! {
    Scalar;
    portable::add_scaled(factor, y; x);
    portable::scale(factor; x);
    portable::largest_and_others(s, a; result);
    portable::scalar_product(x, y; result);
    portable::momentum(constants, gradient; velocity, x);
    portable::nesterov(constants, gradient; velocity, x);
    portable::rms_prop(constants, gradient; squares, x);
    portable::rms_prop_momentum(constants, gradient; squares, velocity, x);
    portable::adam(constants, gradient; first, second, x);
}

macro_rules! function_loops {
    (
        $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
        [without derivative] $($only:ident by $only_by:ident;)*
    ) => {
        loops! {
            VectorForms;
            $(
                $by::$function($($constants,)? s; a);
                $backward_by::$backward($($constants,)? $x; delta);
            )*
            $($only_by::$only(s; a);)*
        }
    };
}
use {fused as vector, portable as plain};
functions!(function_loops);
