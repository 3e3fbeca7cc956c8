//! The hot loops. They know matrices and elementwise functions, not layers.
//!
//! They take slices and run-time sizes: weights are `outputs` × `inputs`, column-major, so the block of each source of
//! a layer is contiguous; `input` and `delta` hold one sample after the other. For `f32` and `f64` the loops are
//! compiled here, in an optimized dependency, rather than in the user's crate, and, with the feature `std`, for
//! AVX-512, AVX2 and NEON, selected at run time. Every other scalar instantiates [`portable`] in the user's crate, as
//! does a layer of a few weights, whose loops are unrolled there.

use core::any::TypeId;

use crate::number::Accum;
use crate::number::cast::{cast, cast_mut};
use crate::number::scalar::Scalar;

/// Loops that assign to each element of the last slice. The constants of a function come first.
macro_rules! elementwise {
    ($Number:path; $($name:ident($x:ident; $y:ident $(with $constants:ident[$($constant:ident),+])?) $assign:tt $value:expr;)*) => {$(
        #[inline(always)]
        pub(super) fn $name<T: $Number>($($constants: &[T],)? $x: &[T], $y: &mut [T]) {
            $(let &[$($constant),+] = $constants else { unreachable!("all the constants of the function") };)?
            for ($y, &$x) in $y.iter_mut().zip($x) {
                *$y $assign $value;
            }
        }
    )*};
}

/// Entry points: each calls the loop compiled for `f32` or `f64`, or the portable one for other scalars and if the
/// condition after `unless` holds.
macro_rules! kernels {
    ($($(#[$doc:meta])* fn $name:ident($($argument:ident: $Argument:ty),*; $($operand:ident),*; $($result:ident),+) $(unless $unrolled:expr)?;)*) => {
        $(
            $(#[$doc])*
            #[inline(always)]
            #[allow(clippy::too_many_arguments, reason = "sizes and slices of a product")]
            pub(crate) fn $name<T: Scalar>($($argument: $Argument,)* $($operand: &[T],)* $($result: &mut [T]),+) {
                if false $(|| $unrolled)? {
                    return portable::$name($($argument,)* $($operand,)* $($result),+);
                }
                kernels!(@precision T, f32, single, $name; $($argument),*; $($operand),*; $($result),+);
                kernels!(@precision T, f64, double, $name; $($argument),*; $($operand),*; $($result),+);
                portable::$name($($argument,)* $($operand,)* $($result),+);
            }
        )*
        kernels!(@compiled single, f32; $($name($($argument: $Argument),*; $($operand),*; $($result),+);)*);
        kernels!(@compiled double, f64; $($name($($argument: $Argument),*; $($operand),*; $($result),+);)*);
    };
    (@precision $T:ident, $float:ty, $module:ident, $name:ident; $($argument:ident),*; $($operand:ident),*; $($result:ident),+) => {
        if TypeId::of::<$T>() == TypeId::of::<$float>() {
            return $module::$name($($argument,)* $(cast::<$T, $float>($operand),)* $(cast_mut::<$T, $float>($result)),+);
        }
    };
    (@compiled $module:ident, $float:ty; $($name:ident($($argument:ident: $Argument:ty),*; $($operand:ident),*; $($result:ident),+);)*) => {
        mod $module {
            #[allow(unused_imports, reason = "for the arguments of products")]
            use crate::number::Accum;

            $(
                #[inline(never)]
                #[allow(clippy::too_many_arguments, reason = "as above")]
                pub(super) fn $name($($argument: $Argument,)* $($operand: &[$float],)* $($result: &mut [$float]),+) {
                    crate::kernel::simd::$name($($argument,)* $($operand,)* $($result),+);
                }
            )*
        }
    };
}

/// Functions on slices of several types, of which the last is written: `single` and `double` run a loop of the calling module,
/// compiled in this crate for every instruction set. The float is `E`.
macro_rules! compiled {
    ($(fn $name:ident($($operand:ident: $Operand:ty),*; $result:ident: $Result:ty) by $by:ident;)*) => {
        compiled!(@precision single, f32; $($name($($operand: $Operand),*; $result: $Result) by $by;)*);
        compiled!(@precision double, f64; $($name($($operand: $Operand),*; $result: $Result) by $by;)*);
    };
    (@precision $module:ident, $float:ty; $($name:ident($($operand:ident: $Operand:ty),*; $result:ident: $Result:ty) by $by:ident;)*) => {
        mod $module {
            type E = $float;

            $(
                #[inline(never)]
                pub(super) fn $name($($operand: &[$Operand],)* $result: &mut [$Result]) {
                    #[cfg(all(feature = "std", not(target_arch = "wasm32")))]
                    {
                        // Not a closure, since a closure cannot be forced inline into the code for the instruction set.
                        struct Operands<'a> {
                            $($operand: &'a [$Operand],)*
                            $result: &'a mut [$Result],
                        }

                        impl pulp::WithSimd for Operands<'_> {
                            type Output = ();

                            #[inline(always)]
                            fn with_simd<S: pulp::Simd>(self, _: S) {
                                super::$by($(self.$operand,)* self.$result);
                            }
                        }

                        crate::kernel::instruction_set::arch().dispatch(Operands { $($operand,)* $result });
                    }
                    #[cfg(any(not(feature = "std"), target_arch = "wasm32"))]
                    super::$by($($operand,)* $result);
                }
            )*
        }
    };
}

mod absent;
mod chain;
mod functions;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod fused;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub mod instruction_set;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod lanes;
mod pass;
mod portable;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod product;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod simd;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod softmax;
mod sparse;
mod square_root;

pub(crate) use absent::clear;
pub(crate) use chain::{Chain, Stage};
pub(crate) use functions::*;
pub(crate) use pass::{Kept, pass};
pub(crate) use sparse::{accumulate_entries, weigh_entries};

/// Without `std`, the loops on `f32` and `f64` are the portable ones; likewise in WebAssembly, where a single function with vector
/// instructions would make a browser without them refuse the module.
#[cfg(any(not(feature = "std"), target_arch = "wasm32"))]
use portable as simd;

/// The largest number of samples in a block, which is summed from zero before it is added to the destination.
pub(crate) const MAX_SAMPLES: usize = 128;

/// Whether a call would cost more than a loop over this many numbers. The sizes of a layer are constants at the call, so
/// the loop is unrolled there.
#[inline(always)]
pub(crate) const fn is_unrolled(numbers: usize) -> bool {
    numbers <= 16
}

kernels! {
    /// `S = W X + b`: the pre-activations, from `outputs` × `inputs` weights, column-major. Without biases, `bias` is
    /// empty; with [`Accum::Add`] it must be: `W X` is added to `s`, for the further sources of a layer.
    fn forward(accum: Accum, inputs: usize, outputs: usize, samples: usize; weights, bias, input; s)
        unless is_unrolled(inputs * outputs);
    /// `Wᵀ Δ`: the derivatives of the loss with respect to the inputs of a layer, from its deltas.
    fn propagate(accum: Accum, inputs: usize, outputs: usize, samples: usize; weights, delta; input_delta)
        unless is_unrolled(inputs * outputs);
    /// `Δ Xᵀ`, followed by `Σ δ` if `gradient` has room for it: the gradient of the weights and biases, summed over the
    /// samples.
    fn accumulate(accum: Accum, inputs: usize, outputs: usize, samples: usize; input, delta; gradient)
        unless is_unrolled(inputs * outputs);
    /// `x += factor[0] · y`, the update of gradient descent.
    fn add_scaled(; factor, y; x) unless is_unrolled(x.len());
    /// `result[0] = Σ x y`, bit-identical on all instruction sets.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "L-BFGS needs a heap"))]
    fn scalar_product(; x, y; result) unless is_unrolled(x.len());
    /// The update of gradient descent with momentum, with the constants `[μ, rate]`.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "velocities need a heap"))]
    fn momentum(; constants, gradient; velocity, x) unless is_unrolled(x.len());
    /// As `momentum`, in Nesterov's form.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "velocities need a heap"))]
    fn nesterov(; constants, gradient; velocity, x) unless is_unrolled(x.len());
    /// The update of `RMSProp`, with the constants `[α, 1 − α, ε, rate]`.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "RMSProp needs a heap"))]
    fn rms_prop(; constants, gradient; squares, x) unless is_unrolled(x.len());
    /// As `rms_prop`, with momentum and the constants `[α, 1 − α, ε, μ, rate]`.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "RMSProp needs a heap"))]
    fn rms_prop_momentum(; constants, gradient; squares, velocity, x) unless is_unrolled(x.len());
    /// The update of Adam, with the constants `[β₁, 1 − β₁, β₂, 1 − β₂, rate, correction, ε]`; `1 − β` computed from
    /// `β` would cancel in single precision. No fused multiply-add, so the result is bit-identical on all instruction
    /// sets.
    fn adam(; constants, gradient; first_moments, second_moments, x) unless is_unrolled(x.len());
    /// `x *= factor[0]`.
    fn scale(; factor; x) unless is_unrolled(x.len());
    /// `a_i = e^(s_i) / Σ_k e^(s_k)` over each row of `units` numbers.
    fn softmax(units: usize; s; a);
    /// `[s_m, a_m, Σ_{k ≠ m} a_k]` with the largest `s_m`: the cross-entropy of a sample from these needs no
    /// exponentials.
    fn largest_and_others(; s, a; result) unless is_unrolled(s.len());
}

#[cfg(all(test, feature = "std"))]
mod accuracy;
#[cfg(all(test, feature = "std"))]
mod tests;
