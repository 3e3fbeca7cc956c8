//! The rectified linear unit.

use super::Elementwise;
use crate::initializer::Initializer;
use crate::kernel::{self, Function};
use crate::link::BuiltInAlone;
use crate::number::scalar::Scalar;

/// `f(s) = max(0, s)`, with `f'(0) = 0`. Written `relu`.
///
/// Exact everywhere; NaN stays NaN, so a diverged network cannot hide behind its relus.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Relu::value(-2.0), 0.0);
/// assert_eq!(Relu::derivative(3.0, 3.0), 1.0);
/// ```
#[derive(Debug)]
pub struct Relu;

impl Elementwise for Relu {
    const NAME: &'static str = "relu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const FUNCTION: Option<Function> = Some(Function::Relu);
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        if s <= T::zero() { T::zero() } else { s }
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        if s <= T::zero() { T::zero() } else { T::one() }
    }

    #[inline(always)]
    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::relu(s, a);
    }

    #[inline(always)]
    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::relu_backward(s, delta);
    }
}
