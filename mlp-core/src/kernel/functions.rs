//! The entry points of the elementwise functions: `a = f(s)`, and the backward pass `δ = δ f'(s)`, given `s` or `a`.

use core::any::TypeId;

use super::{is_unrolled, portable};
use crate::function::functions;
use crate::number::cast::{cast, cast_mut};
use crate::number::scalar::Scalar;

/// Whether a loop of plain arithmetic is unrolled at the call.
#[inline(always)]
const fn plain(numbers: usize) -> bool {
    is_unrolled(numbers)
}

/// Vector forms are worth a call even for one number.
#[inline(always)]
const fn vector(_: usize) -> bool {
    false
}

macro_rules! entry_points {
    (
        $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
            $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
        [without derivative] $($only:ident by $only_by:ident;)*
    ) => {
        kernels! {
            $(
                fn $function(; $($constants,)? s; a) unless $by(a.len());
                fn $backward(; $($constants,)? $x; delta) unless $backward_by(delta.len());
            )*
            $(fn $only(; s; a) unless $only_by(a.len());)*
        }
    };
}
functions!(entry_points);
