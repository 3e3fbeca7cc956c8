//! The few loops that all the time is spent in. They know matrices, not layers.
//!
//! Slices and run-time sizes: `weights` is `outputs` × `inputs`, column by column; `input` and `delta` hold one sample
//! after the other. For `f32` and `f64` the loops are compiled here, in an optimized dependency of the user's program,
//! rather than in the user's own crate; every other scalar instantiates [`portable`] where it is used.

use core::any::TypeId;

use crate::scalar::Scalar;

mod portable;

/// `slice` as a slice of `U`, if that is what it is.
fn cast<T: Scalar, U: Scalar>(slice: &[T]) -> Option<&[U]> {
    // SAFETY: `T` and `U` are the same type.
    (TypeId::of::<T>() == TypeId::of::<U>()).then(|| unsafe { &*(core::ptr::from_ref(slice) as *const [U]) })
}

/// `slice` as a mutable slice of `U`, if that is what it is.
fn cast_mut<T: Scalar, U: Scalar>(slice: &mut [T]) -> Option<&mut [U]> {
    // SAFETY: `T` and `U` are the same type.
    (TypeId::of::<T>() == TypeId::of::<U>()).then(|| unsafe { &mut *(core::ptr::from_mut(slice) as *mut [U]) })
}

macro_rules! kernels {
    ($($(#[$doc:meta])* fn $name:ident($($size:ident),*; $($operand:ident),*; $result:ident);)*) => {
        $(
            $(#[$doc])*
            #[inline]
            pub(crate) fn $name<T: Scalar>($($size: usize,)* $($operand: &[T],)* $result: &mut [T]) {
                kernels!(@precision T, f32, single, $name; $($size),*; $($operand),*; $result);
                kernels!(@precision T, f64, double, $name; $($size),*; $($operand),*; $result);
                portable::$name($($size,)* $($operand,)* $result);
            }
        )*
        kernels!(@compiled single, f32; $($name($($size),*; $($operand),*; $result);)*);
        kernels!(@compiled double, f64; $($name($($size),*; $($operand),*; $result);)*);
    };
    (@precision $T:ident, $float:ty, $module:ident, $name:ident; $($size:ident),*; $($operand:ident),*; $result:ident) => {
        if let ($(Some($operand),)* Some($result)) =
            ($(cast::<$T, $float>($operand),)* cast_mut::<$T, $float>($result))
        {
            return $module::$name($($size,)* $($operand,)* $result);
        }
    };
    (@compiled $module:ident, $float:ty; $($name:ident($($size:ident),*; $($operand:ident),*; $result:ident);)*) => {
        mod $module {
            $(
                #[inline(never)]
                pub(super) fn $name($($size: usize,)* $($operand: &[$float],)* $result: &mut [$float]) {
                    super::portable::$name($($size,)* $($operand,)* $result);
                }
            )*
        }
    };
}

kernels! {
    /// `S = W X + b`: the pre-activations. An empty `bias` stands for none.
    fn forward(inputs, outputs, samples; weights, bias, input; s);
    /// `Wᵀ Δ`: what the deltas of a layer mean for its inputs.
    fn propagate(inputs, outputs, samples; weights, delta; input_delta);
    /// `G += Δ Xᵀ`: the gradient of the weights, summed over the samples.
    fn accumulate_weights(inputs, outputs, samples; input, delta; gradient);
    /// `g += Σ δ`: the gradient of the biases, summed over the samples. An empty `gradient` stands for none.
    fn accumulate_bias(outputs, samples; delta; gradient);
    /// `x += factor[0] · y`, the update of gradient descent.
    fn add_scaled(; factor, y; x);
    /// `x *= factor[0]`.
    fn scale(; factor; x);
}
