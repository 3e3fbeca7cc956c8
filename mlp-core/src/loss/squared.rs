//! The squared error.

use super::{Loss, SecondOrderLoss};
use crate::activation::Linear;
use crate::number::scalar::{Scalar, constant};
use crate::partner::BuiltIn;
use crate::target::Expected;

/// `L = ½ Σ_k (a_k − y_k)²`. Written `squared`. Canonical with [`Linear`].
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// assert_eq!(Net::zeros().loss(&[vector![1.0]], &[vector![3.0]]), 4.5);
/// ```
#[derive(Debug)]
pub struct Squared;

impl Loss for Squared {
    const NAME: &'static str = "squared";
    type Canonical = BuiltIn<Linear>;

    #[inline]
    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        let sum = a.iter().enumerate().fold(T::zero(), |sum, (k, &a)| {
            let error = a - y.at(k);
            sum + error * error
        });
        constant::<T>(0.5) * sum
    }

    #[inline]
    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        delta.copy_from_slice(a);
        y.subtract_from(delta);
    }
}

impl SecondOrderLoss for Squared {
    #[inline]
    fn hessian_product<T: Scalar>(_: &[T], _: Expected<'_, T>, da: &[T], product: &mut [T]) {
        product.copy_from_slice(da);
    }
}
