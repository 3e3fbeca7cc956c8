//! Elementwise functions, one per file: value, derivative and, for `f32` and `f64`, a vector form.
//!
//! Each file has `value` and `derivative` in plain arithmetic on any scalar, so that dual numbers carry derivatives
//! through them. They branch on the sign of the argument, neither overflow nor cancel, and propagate NaN. The
//! derivative is a function of `s` or of `a = f(s)`, whichever is cheaper. A function with an exponential in it also
//! has a module `vector`: one branch-free expression, which the compiler vectorizes wherever it is inlined into a loop
//! for an instruction set with fused multiply-add. Coefficients are fitted in 50-digit arithmetic and printed by
//! `tools/elementary_coefficients.py`.
//!
//! [`table`] lists all functions. The kernels' loops, the built-in activations, [`FunctionId`] and the operators of
//! ONNX are generated from it.
//!
//! | | largest error in ulp, `f32` | `f64` |
//! |---|---|---|
//! | `exp` | 1.09 | 1.1 |
//! | `tanh` | 2.42 | 2.6 |
//! | `sigmoid` | 2.44 | 2.5 |
//! | `softplus` | 2.89 | 2.9 |
//! | `silu` | 3.42 | 3.3 |
//! | `gelu` | 4.40 | 4.0 |
//! | `elu` | 1.03 | 1.2 |
//! | `erf` | 2.43 | 1.6 |
//!
//! Errors of the vector forms against a 30-digit reference: over all finite numbers in single precision, including
//! subnormal results, and over two million numbers in double precision.

#![allow(clippy::excessive_precision, reason = "coefficients as fitted, rounded once by the compiler")]

/// The polynomial with these coefficients, highest power first, by Horner's rule.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
macro_rules! polynomial {
    ($x:expr; $highest:expr, $($next:expr),*) => {{
        let sum = $highest;
        $(let sum = $x.mul_add(sum, $next);)*
        sum
    }};
}

pub(crate) mod elu;
pub(crate) mod erf;
pub(crate) mod exp;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
mod float_bits;
pub(crate) mod gelu;
pub(crate) mod hard_sigmoid;
pub(crate) mod hard_silu;
pub(crate) mod hard_tanh;
pub(crate) mod leaky_relu;
mod normal;
pub(crate) mod relu;
pub(crate) mod sigmoid;
pub(crate) mod silu;
pub(crate) mod softplus;
mod table;
pub(crate) mod tanh;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use table::FunctionId;
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) use table::VectorForms;
pub(crate) use table::functions;
#[cfg(feature = "onnx")]
pub(crate) use table::onnx_operator;
