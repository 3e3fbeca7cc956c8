//! The few loops that all the time is spent in. They know matrices, not layers.
//!
//! Slices and run-time sizes: weights are `outputs` × `inputs`, column by column, so the block of each source of a layer is
//! contiguous; `input` and `delta` hold one sample after the other. For `f32` and `f64` the loops are compiled
//! here, in an optimized dependency of the user's program, rather than in the user's own crate, and, with the feature
//! `std`, for AVX-512, AVX2 and NEON; which of them runs is found out when the program runs. Every other scalar
//! instantiates [`portable`] where it is used, and so does a layer of a few weights, whose loops are unrolled there.

use core::any::TypeId;

use crate::number::Accum;
use crate::number::cast::{cast, cast_mut};
use crate::number::scalar::Scalar;

/// Loops over slices, by what is done to each number of the last. The constants of a function come in the first.
macro_rules! elementwise {
    ($Number:ident; $($name:ident($([$($constant:ident),+],)? $x:ident; $y:ident) $assign:tt $value:expr;)*) => {$(
        #[inline(always)]
        pub(super) fn $name<T: $Number>($(constants: elementwise!(@slice $($constant)+),)? $x: &[T], $y: &mut [T]) {
            $(let &[$($constant),+] = constants else { unreachable!("all the constants of the function") };)?
            for ($y, &$x) in $y.iter_mut().zip($x) {
                *$y $assign $value;
            }
        }
    )*};
    (@slice $($constant:ident)+) => { &[T] };
}

#[cfg(feature = "std")]
mod elementary;
#[cfg(feature = "std")]
mod fused;
#[cfg(feature = "std")]
mod lanes;
mod pass;
mod portable;
#[cfg(feature = "std")]
mod product;
#[cfg(feature = "std")]
mod simd;
#[cfg(feature = "std")]
mod softmax;

pub(crate) use pass::{Chain, Function, Stage, pass};

/// What the loops on `f32` and `f64` are.
#[cfg(not(feature = "std"))]
use portable as simd;

/// How many samples are summed up at once, from zero, before they are added to what is there.
pub(crate) const MOST_SAMPLES: usize = 128;

/// Whether so few numbers are at stake that a call would cost more than the loop. The sizes of a layer are constants where
/// this is asked, so that the loop is unrolled there and then.
#[inline(always)]
pub(crate) const fn is_tiny(numbers: usize) -> bool {
    numbers <= 16
}

macro_rules! kernels {
    ($($(#[$doc:meta])* fn $name:ident($($argument:ident: $Argument:ty),*; $($operand:ident),*; $($result:ident),+) $(unless $tiny:expr)?;)*) => {
        $(
            $(#[$doc])*
            #[inline(always)]
            #[allow(clippy::too_many_arguments, reason = "sizes and slices of a product")]
            pub(crate) fn $name<T: Scalar>($($argument: $Argument,)* $($operand: &[T],)* $($result: &mut [T]),+) {
                if false $(|| $tiny)? {
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
            use crate::number::Accum;

            $(
                #[inline(never)]
                #[allow(clippy::too_many_arguments, reason = "as above")]
                pub(super) fn $name($($argument: $Argument,)* $($operand: &[$float],)* $($result: &mut [$float]),+) {
                    super::simd::$name($($argument,)* $($operand,)* $($result),+);
                }
            )*
        }
    };
}

kernels! {
    /// `S = W X + b`: the pre-activations, from `outputs` × `inputs` weights, column by column. Without biases, `bias` is
    /// empty; with [`Accum::Add`] it must be: `W X` is added to `s`, for the further sources of a layer.
    fn forward(accum: Accum, inputs: usize, outputs: usize, samples: usize; weights, bias, input; s)
        unless is_tiny(inputs * outputs);
    /// `Wᵀ Δ`: the derivatives of the loss by the inputs of a layer, from its deltas.
    fn propagate(accum: Accum, inputs: usize, outputs: usize, samples: usize; weights, delta; input_delta)
        unless is_tiny(inputs * outputs);
    /// `Δ Xᵀ` and behind it, unless `gradient` ends there, `Σ δ`: the gradient of the weights and biases, summed over the
    /// samples.
    fn accumulate(accum: Accum, inputs: usize, outputs: usize, samples: usize; input, delta; gradient)
        unless is_tiny(inputs * outputs);
    /// `x += factor[0] · y`, the update of gradient descent.
    fn add_scaled(; factor, y; x) unless is_tiny(x.len());
    /// `result[0] = Σ x y`, with the same bits by all instruction sets.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "there is no L-BFGS without a heap"))]
    fn scalar_product(; x, y; result) unless is_tiny(x.len());
    /// The update of gradient descent with momentum, with the constants `[μ, rate]`.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "there is no velocity without a heap"))]
    fn momentum(; constants, gradient; velocity, x) unless is_tiny(x.len());
    /// As `momentum`, in the form of Nesterov.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "there is no velocity without a heap"))]
    fn nesterov(; constants, gradient; velocity, x) unless is_tiny(x.len());
    /// The update of `RMSProp`, with the constants `[α, 1 − α, ε, rate]`.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "there is no RMSProp without a heap"))]
    fn rms_prop(; constants, gradient; squares, x) unless is_tiny(x.len());
    /// As `rms_prop`, with momentum and the constants `[α, 1 − α, ε, μ, rate]`.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "there is no RMSProp without a heap"))]
    fn rms_prop_momentum(; constants, gradient; squares, velocity, x) unless is_tiny(x.len());
    /// The update of Adam, with the constants `[β₁, 1 − β₁, β₂, 1 − β₂, rate, correction, ε]`, of which `1 − β` would cancel
    /// in single precision. No fused multiply-add, so all instruction
    /// sets agree to the last bit. 100,000 parameters take 31 µs in single precision and 87 µs in double, compiled for SSE2
    /// in the user's crate 59 µs and 186 µs; 9 take the same 20 to 27 ns.
    #[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "there is no Adam without a heap"))]
    fn adam(; constants, gradient; first_moments, second_moments, x) unless is_tiny(x.len());
    /// `x *= factor[0]`.
    fn scale(; factor; x) unless is_tiny(x.len());

    // Values, `a = f(s)`, and what the way back does, `δ = δ f'(s)`, given `s` or `a`. The elementary functions pay for a
    // call even where there is one unit.
    fn relu(; s; a) unless is_tiny(a.len());
    fn relu_backward(; s; delta) unless is_tiny(delta.len());
    /// With the constant `[slope]`.
    fn leaky_relu(; constants, s; a) unless is_tiny(a.len());
    fn leaky_relu_backward(; constants, s; delta) unless is_tiny(delta.len());
    fn hard_sigmoid(; s; a) unless is_tiny(a.len());
    fn hard_sigmoid_backward(; s; delta) unless is_tiny(delta.len());
    fn hard_tanh(; s; a) unless is_tiny(a.len());
    fn hard_tanh_backward(; s; delta) unless is_tiny(delta.len());
    fn hard_silu(; s; a) unless is_tiny(a.len());
    fn hard_silu_backward(; s; delta) unless is_tiny(delta.len());
    /// With the constants `[scale, depth]`: `scale s` for `s > 0`, `depth (e^s − 1)` otherwise.
    fn elu(; constants, s; a);
    fn elu_backward(; constants, s; delta);
    fn gelu(; s; a);
    fn gelu_backward(; s; delta);
    fn silu(; s; a);
    fn silu_backward(; s; delta);
    fn softplus(; s; a);
    fn softplus_backward(; s; delta);
    fn tanh(; s; a);
    fn tanh_backward(; a; delta) unless is_tiny(delta.len());
    fn sigmoid(; s; a);
    fn sigmoid_backward(; a; delta) unless is_tiny(delta.len());
    fn exp(; s; a);
    fn exp_backward(; a; delta) unless is_tiny(delta.len());
    /// `erf s = 2/√π ∫₀ˢ e^(−t²) dt`.
    fn erf(; s; a);
    /// `a_i = e^(s_i) / Σ_k e^(s_k)` over each row of so many units. A step of 64 => 32 => 10 on 32 samples takes 4.14 µs,
    /// and 4.40 where only the exponentials are by vectors.
    fn softmax(units: usize; s; a);
    /// `[s_m, a_m, Σ_{k ≠ m} a_k]` with the largest `s_m`: all that the cross-entropy of a sample needs, which takes 23 ns
    /// with 10 classes and 175 ns with 1000; with an exponential for every class again, it took 58 ns and 5700 ns.
    fn largest_and_others(; s, a; result) unless is_tiny(s.len());
}

#[cfg(all(test, feature = "std"))]
mod accum_tests;
#[cfg(all(test, feature = "std"))]
mod tests;
