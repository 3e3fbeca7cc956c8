//! No activation function at all.

use super::Elementwise;
use crate::kernel::Function;
use crate::link::BuiltIn;
use crate::loss::Squared;
use crate::number::scalar::Scalar;

/// `f(s) = s`. Written `linear`. Canonical with [`Squared`].
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
    const FUNCTION: Option<Function> = Some(Function::Linear);
    type Canonical = BuiltIn<Squared>;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        s
    }

    #[inline]
    fn derivative<T: Scalar>(_s: T, _a: T) -> T {
        T::one()
    }
}
