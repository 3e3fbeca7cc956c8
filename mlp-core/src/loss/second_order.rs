//! The second-order rule of a loss: its Hessian in the outputs, times a vector.

use super::{Loss, is_fused};
use crate::activation::Activation;
use crate::number::scalar::Scalar;
use crate::target::Expected;

/// The second derivatives of a loss in the outputs, as
/// [`hessian_vector_product`](crate::Derivatives::hessian_vector_product) and [`hessian`](crate::Derivatives::hessian)
/// need them.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// `¼ Σ_k (a_k − y_k)⁴`
/// pub struct Fourth;
///
/// impl Loss for Fourth {
///     const NAME: &'static str = "fourth";
///     type Canonical = NoPartner;
///     fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
///         let sum = (0..a.len()).fold(T::zero(), |sum, k| sum + (a[k] - y.at(k)).powi(4));
///         mlp_core::scalar::constant::<T>(0.25) * sum
///     }
///     fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
///         (0..a.len()).for_each(|k| delta[k] = (a[k] - y.at(k)).powi(3));
///     }
/// }
///
/// impl SecondOrderLoss for Fourth {
///     fn hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]) {
///         for k in 0..a.len() {
///             product[k] = mlp_core::scalar::constant::<T>(3.0) * (a[k] - y.at(k)).powi(2) * da[k];
///         }
///     }
/// }
///
/// network! { struct Net< input 1 => linear 1 no_bias; loss Fourth >; }
/// let h = Net::zeros().hessian(&[vector![1.0]], &[vector![2.0]]);
/// assert_eq!(h[(0, 0)], 12.0); // of ¼ (w − 2)⁴ at 0
/// ```
#[diagnostic::on_unimplemented(
    message = "the loss `{Self}` has no second derivatives",
    label = "needs the second derivatives of `{Self}`",
    note = "implement `SecondOrderLoss` for `{Self}`: its Hessian in the outputs times a vector",
    note = "`gradient`, `input_gradient` and `gradient_with_jets` do not need them"
)]
pub trait SecondOrderLoss: Loss {
    /// Writes `Σ_j ∂²L/∂a_k∂a_j da_j` into `product[k]`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (y, mut product) = (vector![1.0, 2.0], [0.0; 2]);
    /// Squared::hessian_product(&[5.0, 5.0], y.expected(), &[3.0, 4.0], &mut product);
    /// assert_eq!(product, [3.0, 4.0]);
    /// ```
    fn hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]);

    /// Writes the tangent of [`canonical_delta`](Loss::canonical_delta) along `da` into `product`; by default `da`, the
    /// tangent of `a − y`. Implement it together with `canonical_delta`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let (y, mut product) = (vector![1.0], [0.0]);
    /// BinaryCrossEntropy::canonical_hessian_product(&[0.25], y.expected(), &[3.0], &mut product);
    /// assert_eq!(product, [3.0]);
    /// ```
    #[inline]
    fn canonical_hessian_product<T: Scalar>(a: &[T], y: Expected<'_, T>, da: &[T], product: &mut [T]) {
        let _ = (a, y);
        product.copy_from_slice(da);
    }

    /// Whether the pair with the activation `A` is computed by fused formulas.
    #[doc(hidden)]
    fn is_fused_with<A: Activation>() -> bool
    where
        Self: Sized,
    {
        is_fused::<Self, A>()
    }

    /// Writes the derivative of the loss by the activations, and its tangent; of a pair with fused formulas, by the
    /// pre-activations. The arrays hold values and their tangents.
    #[doc(hidden)]
    fn pair_derivatives<A: Activation, T: Scalar>(
        [a, da]: [&[T]; 2],
        y: Expected<'_, T>,
        [delta, d_delta]: [&mut [T]; 2],
    ) where
        Self: Sized,
    {
        if is_fused::<Self, A>() {
            Self::canonical_delta(a, y, delta);
            Self::canonical_hessian_product(a, y, da, d_delta);
        } else {
            Self::derivative(a, y, delta);
            Self::hessian_product(a, y, da, d_delta);
        }
    }

    /// [`pair_derivatives`](SecondOrderLoss::pair_derivatives) for those of several losses that are fused with the activation of
    /// their part.
    #[doc(hidden)]
    fn pair_fused_parts<A: Activation, T: Scalar>(_a: [&[T]; 2], _y: Expected<'_, T>, _delta: [&mut [T]; 2])
    where
        Self: Sized,
    {
    }
}
