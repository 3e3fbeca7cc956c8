//! The Huber loss.

use super::{Loss, SecondOrderLoss};
use crate::number::scalar::{Scalar, constant, ratio};
use crate::partner::BuiltInAlone;
use crate::target::Expected;

/// `L = Σ_k h(a_k − y_k)` with `h(e) = ½e²` for `|e| ≤ d` and `d (|e| − ½d)` beyond. Written `huber(d)`; `huber` has
/// the threshold `d = 1`. It has no canonical activation.
///
/// For small errors it is [`Squared`](super::Squared), for large ones [`Absolute`](super::Absolute) scaled by `d`, up
/// to a constant: the slope is at most `d`. `h` and `h'` are continuous at the threshold, which is the exact ratio
/// `NUMERATOR / DENOMINATOR`.
///
/// Huber (1964), "Robust estimation of a location parameter".
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => linear 1; loss huber(0.5) >; }
/// assert_eq!(Net::zeros().loss(&[vector![1.0]], &[vector![0.25]]), 0.03125);
/// assert_eq!(Net::zeros().loss(&[vector![1.0]], &[vector![2.25]]), 1.0);
/// ```
#[derive(Debug)]
pub struct Huber<const NUMERATOR: u64 = 1, const DENOMINATOR: u64 = 1>;

impl<const NUMERATOR: u64, const DENOMINATOR: u64> Loss for Huber<NUMERATOR, DENOMINATOR> {
    const NAME: &'static str = "huber";
    const CONSTANTS: &'static [f64] = &[ratio(NUMERATOR, DENOMINATOR)];
    type Canonical = BuiltInAlone;

    #[inline]
    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        loss(ratio(NUMERATOR, DENOMINATOR), a, y)
    }

    #[inline]
    fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
        derivative(ratio(NUMERATOR, DENOMINATOR), a, y, delta);
    }
}

/// The loss with this threshold.
#[inline]
pub(crate) fn loss<T: Scalar>(threshold: f64, a: &[T], y: Expected<'_, T>) -> T {
    let d = constant::<T>(threshold);
    let half = constant::<T>(0.5);
    a.iter().enumerate().fold(T::zero(), |sum, (k, &a)| {
        let error = a - y.at(k);
        sum + if error > d {
            d * (error - half * d)
        } else if error < -d {
            d * (-error - half * d)
        } else {
            half * error * error
        }
    })
}

/// Its derivatives by the activations.
#[inline]
pub(crate) fn derivative<T: Scalar>(threshold: f64, a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
    let d = constant::<T>(threshold);
    delta.copy_from_slice(a);
    y.subtract_from(delta);
    for delta in delta {
        if *delta > d {
            *delta = d;
        } else if *delta < -d {
            *delta = -d;
        }
    }
}

impl<const NUMERATOR: u64, const DENOMINATOR: u64> SecondOrderLoss for Huber<NUMERATOR, DENOMINATOR> {
    #[inline]
    fn hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]) {
        let d = constant::<T>(ratio(NUMERATOR, DENOMINATOR));
        for (k, ((product, &a), &da)) in product.iter_mut().zip(a).zip(da).enumerate() {
            let error = a - y.at(k);
            *product = if error > d || error < -d { T::zero() } else { da };
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact results are compared exactly")]
mod tests {
    use super::super::testing::{
        assert_derivative_matches_differences, assert_propagates_nan, class, derivative, loss,
    };
    use super::*;

    type Half = Huber<1, 2>;

    #[test]
    fn matches_known_values() {
        assert_eq!(loss::<Huber, f64, 3>([0.5, 3.0, -3.0], [0.0; 3]), 0.125 + 2.5 + 2.5);
        assert_eq!(derivative::<Huber, f64, 3>([0.5, 3.0, -3.0], [0.0; 3]), [0.5, 1.0, -1.0]);
        assert_eq!(loss::<Half, f64, 3>([0.25, 2.25, -2.25], [0.0; 3]), 0.03125 + 1.0 + 1.0);
        assert_eq!(derivative::<Half, f64, 3>([0.25, 2.25, -2.25], [0.0; 3]), [0.25, 0.5, -0.5]);
    }

    #[test]
    fn the_threshold_is_a_constant() {
        assert_eq!(Half::CONSTANTS, [0.5]);
        assert_eq!(<Huber>::CONSTANTS, [1.0]);
    }

    #[test]
    fn the_derivative_is_the_slope_of_the_loss() {
        // |L| ≤ 8; piecewise quadratic, and no error is within a step of the threshold.
        assert_derivative_matches_differences::<Half, 4>([1.0, -2.0, 0.5, 0.25], [0.0, 1.0, 0.75, 0.25], 8.0, 0.0);
    }

    #[test]
    fn the_two_branches_meet_at_the_threshold() {
        for sign in [1.0, -1.0] {
            let (inside, outside) = (sign * 0.5_f64, sign * 0.5_f64.next_up());
            // Over one step of ε/2 a slope of ½ adds ε/4, and the values near ⅛ are spaced by ε/8.
            let jump = loss::<Half, f64, 1>([outside], [0.0]) - loss::<Half, f64, 1>([inside], [0.0]);
            assert!((0.0..=f64::EPSILON / 2.0).contains(&jump), "{jump:e}");
            assert_eq!(derivative::<Half, f64, 1>([inside], [0.0]), derivative::<Half, f64, 1>([outside], [0.0]));
        }
    }

    #[test]
    fn a_perfect_prediction_has_zero_loss_and_slope() {
        assert_eq!(loss::<Huber, f64, 2>([1.0, -0.5], [1.0, -0.5]), 0.0);
        assert_eq!(derivative::<Huber, f64, 2>([1.0, -0.5], [1.0, -0.5]), [0.0, 0.0]);
    }

    #[test]
    fn a_class_index_equals_a_one_hot_vector() {
        let a = [0.25, 0.5, -2.0];
        let mut delta = [0.0; 3];
        Huber::<1, 1>::derivative(&a, class(&1), &mut delta);
        assert_eq!(delta, derivative::<Huber, f64, 3>(a, [0.0, 1.0, 0.0]));
        assert_eq!(Huber::<1, 1>::loss(&a, class(&1)), loss::<Huber, f64, 3>(a, [0.0, 1.0, 0.0]));
    }

    #[test]
    fn huge_and_infinite_errors_have_the_threshold_as_slope() {
        assert_eq!(loss::<Half, f32, 1>([f32::MAX], [0.0]), f32::MAX / 2.0);
        assert_eq!(derivative::<Half, f32, 1>([f32::MAX], [0.0]), [0.5]);
        assert_eq!(loss::<Half, f32, 1>([f32::NEG_INFINITY], [0.0]), f32::INFINITY);
        assert_eq!(derivative::<Half, f32, 1>([f32::NEG_INFINITY], [0.0]), [-0.5]);
    }

    #[test]
    fn nan_stays_nan() {
        assert_propagates_nan::<Half>();
    }
}
