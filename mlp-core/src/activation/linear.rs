//! The identity.

use super::{Elementwise, ElementwiseSecondOrder};
use crate::function::FunctionId;
use crate::number::scalar::Scalar;
use crate::partner::BuiltInAlone;

/// `f(s) = s`. Written `linear`. Canonical with [`Squared`](crate::loss::Squared).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Linear::value(-2.0), -2.0);
/// assert_eq!(Linear::derivative(-2.0, -2.0), 1.0);
/// ```
#[derive(Debug)]
pub struct Linear;

impl Elementwise for Linear {
    const NAME: &'static str = "linear";
    const FUNCTION: Option<FunctionId> = Some(FunctionId::Linear);
    const IS_ODD: bool = true;
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        s
    }

    #[inline]
    fn derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::one()
    }
}

impl ElementwiseSecondOrder for Linear {
    #[inline]
    fn second_derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::zero()
    }

    #[inline]
    fn third_derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::zero()
    }
}
