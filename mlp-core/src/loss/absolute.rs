//! The absolute error.

use super::{Loss, SecondOrderLoss};
use crate::number::scalar::Scalar;
use crate::partner::BuiltInAlone;
use crate::target::Expected;

/// `L = Σ_k |a_k − y_k|`. Written `absolute`. It has no canonical activation.
///
/// The derivative is the sign of the error, 0 where `a_k = y_k`, so a far outlier has no more weight than a near one.
/// The median of the targets minimizes it, as the mean minimizes [`Squared`](super::Squared).
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss absolute >; }
/// assert_eq!(Net::zeros().loss(&[vector![1.0]], &[vector![-3.0]]), 3.0);
/// ```
#[derive(Debug)]
pub struct Absolute;

impl Loss for Absolute {
    const NAME: &'static str = "absolute";
    type Canonical = BuiltInAlone;

    #[inline]
    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        a.iter().enumerate().fold(T::zero(), |sum, (k, &a)| {
            let error = a - y.at(k);
            sum + sign(error) * error
        })
    }

    #[inline]
    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        delta.copy_from_slice(a);
        y.subtract_from(delta);
        for delta in delta {
            *delta = sign(*delta);
        }
    }
}

impl SecondOrderLoss for Absolute {
    #[inline]
    fn hessian_product<T: Scalar>(_: &[T], _: Expected<'_, T>, _: &[T], product: &mut [T]) {
        product.fill(T::zero());
    }
}

/// 1, −1, or 0 at zero of either sign. NaN stays NaN.
#[inline]
fn sign<T: Scalar>(error: T) -> T {
    if error > T::zero() {
        T::one()
    } else if error < T::zero() {
        -T::one()
    } else if error == T::zero() {
        T::zero()
    } else {
        error
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use nalgebra::vector;
    use num_dual::Dual64;

    use super::super::testing::{
        assert_derivative_matches_differences, assert_propagates_nan, class, derivative, loss, outputs,
    };
    use super::*;

    #[test]
    fn matches_known_values() {
        assert_eq!(loss::<Absolute, f64, 3>([1.0, -2.0, 0.5], [0.0, 1.0, 0.5]), 4.0);
        assert_eq!(derivative::<Absolute, f64, 3>([1.0, -2.0, 0.5], [0.0, 1.0, 0.5]), [1.0, -1.0, 0.0]);
    }

    #[test]
    fn the_derivative_is_the_slope_of_the_loss() {
        // |L| ≤ 8; piecewise linear, and no error is within a step of zero.
        assert_derivative_matches_differences::<Absolute, 3>([1.0, -2.0, 0.5], [0.0, 1.0, 0.75], 8.0, 0.0);
    }

    #[test]
    fn a_perfect_prediction_has_zero_loss_and_slope() {
        assert_eq!(loss::<Absolute, f64, 2>([1.0, -0.0], [1.0, 0.0]), 0.0);
        assert_eq!(derivative::<Absolute, f64, 2>([1.0, -0.0], [1.0, 0.0]), [0.0, 0.0]);
        let (a, y) = (Dual64::new(1.0, 1.0), vector![Dual64::from(1.0)]);
        assert_eq!(Absolute::loss(&[a], outputs(&y)).eps, 0.0);
    }

    #[test]
    fn a_class_index_equals_a_one_hot_vector() {
        let a = [0.25, 0.5, -1.0];
        let mut delta = [0.0; 3];
        Absolute::derivative(&a, class(&1), &mut delta);
        assert_eq!(delta, derivative::<Absolute, f64, 3>(a, [0.0, 1.0, 0.0]));
        assert_eq!(Absolute::loss(&a, class(&1)), loss::<Absolute, f64, 3>(a, [0.0, 1.0, 0.0]));
    }

    #[test]
    fn huge_and_infinite_errors_have_a_slope_of_one() {
        assert_eq!(loss::<Absolute, f32, 1>([f32::MAX], [0.0]), f32::MAX);
        assert_eq!(derivative::<Absolute, f32, 1>([f32::MAX], [0.0]), [1.0]);
        assert_eq!(loss::<Absolute, f32, 1>([f32::NEG_INFINITY], [0.0]), f32::INFINITY);
        assert_eq!(derivative::<Absolute, f32, 1>([f32::NEG_INFINITY], [0.0]), [-1.0]);
        assert_eq!(derivative::<Absolute, f32, 1>([-f32::MIN_POSITIVE], [0.0]), [-1.0]);
    }

    #[test]
    fn nan_stays_nan() {
        assert_propagates_nan::<Absolute>();
    }
}
