//! The sigmoid linear unit: `f(s) = s σ(s)`, `f'(s) = σ(s) (1 + s σ(−s))`, constant or linear beyond ±1000.

use super::sigmoid;
use crate::number::scalar::{Scalar, constant};

/// `f(s) = s σ(s)`, with the logistic function `σ`. Written `silu`; also known as swish.
///
/// Accurate to 2 ulp, also in the left tail if `σ(s)` is a normal number; with vector instructions, within 3.42 ulp
/// (over all `f32`) and 3.3 ulp (over two million `f64`), to the end of the tail. The derivative is
/// `σ(s) (1 + s σ(−s))`, where `σ(−s)` is computed directly: `1 − σ(s)` would cancel, and the factor `s` would magnify
/// the error. Elfwing, Uchibe and Doya (2018).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(Silu::value(0.0), 0.0);
/// assert_eq!(Silu::value(1e4), 1e4);
/// assert_eq!(Silu::derivative(0.0, 0.0), 0.5);
/// ```
#[derive(Debug)]
pub struct Silu;

/// Beyond this distance from zero `e^−|s|` is zero in double precision, so `σ` is a step. The limit also excludes
/// infinities, whose product with `σ` would be `∞ · 0`.
const FAR: f64 = 1000.0;

/// `f(s)`.
#[inline]
pub(crate) fn value<T: Scalar>(s: T) -> T {
    if s < constant(-FAR) { T::zero() } else { s * sigmoid::value(s) }
}

/// `f'(s)`.
#[inline]
pub(crate) fn derivative<T: Scalar>(s: T) -> T {
    if s < constant(-FAR) {
        T::zero()
    } else if s > constant(FAR) {
        T::one()
    } else {
        // Product rule, with σ' = σ (1 − σ).
        let (sigma, complement) = sigmoid::value_and_complement(s);
        sigma * (T::one() + s * complement)
    }
}

/// `f''(s) = σ' (2 + s (1 − 2σ))` with `σ' = σ (1 − σ)`.
#[inline]
pub(crate) fn second_derivative<T: Scalar>(s: T) -> T {
    if is_far(s) {
        return T::zero();
    }
    let (sigma, complement) = sigmoid::value_and_complement(s);
    sigma * complement * (constant::<T>(2.0) + s * (complement - sigma))
}

/// `f'''(s) = 3σ'' + s σ'''` with `σ'' = σ' (1 − 2σ)` and `σ''' = σ' (1 − 6σ')`.
#[inline]
pub(crate) fn third_derivative<T: Scalar>(s: T) -> T {
    if is_far(s) {
        return T::zero();
    }
    let (sigma, complement) = sigmoid::value_and_complement(s);
    let slope = sigma * complement;
    slope * (constant::<T>(3.0) * (complement - sigma) + s * (T::one() - constant::<T>(6.0) * slope))
}

/// Whether `σ'` is zero, also times `s`.
#[inline]
fn is_far<T: Scalar>(s: T) -> bool {
    s < constant(-FAR) || s > constant(FAR)
}

/// The form for vector instructions.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) mod vector {
    pub(crate) use crate::function::sigmoid::vector::Coefficients;
    use crate::function::sigmoid::vector::odds;
    use crate::number::scalar::constant;

    /// `x σ(x) = max(0, x) − y σ(−y)` with `y = |x|`.
    ///
    /// The product comes before the quotient, which alone could be subnormal where the result is not.
    #[inline(always)]
    pub(crate) fn value<E: Coefficients>(x: E) -> E {
        let y = x.magnitude().at_most(-E::ENDS.0);
        let (numerator, complement) = odds(-y);
        x.at_least(constant(0.0)) - y * numerator / complement.multiply_add(E::SCALE.0, numerator)
    }

    /// `σ(x) + x σ(x) σ(−x)`, which for `−y` is `u = σ(−y) (1 − y σ(y))`, and for `y` is `1 − u`.
    #[inline(always)]
    pub(crate) fn derivative<E: Coefficients>(x: E) -> E {
        let one = constant::<E>(1.0);
        let y = x.magnitude().at_most(-E::ENDS.0);
        let (numerator, complement) = odds(-y);
        let sigma = numerator / complement.multiply_add(E::SCALE.0, numerator);
        let left = sigma * y.multiply_add(sigma - one, one);
        if x > constant(0.0) { one - left } else { left }
    }
}
