//! The exponential linear units, scaled or not: `f(s) = scale · s` for `s > 0` and `depth (e^s − 1)` otherwise; `f'(s)` is
//! the scale or `depth · e^s`, with `f'(0) = depth`.

use crate::number::scalar::Scalar;

/// `f(s)`, without the cancellation of `e^s − 1` near zero.
#[inline]
pub(crate) fn value<T: Scalar>(scale: T, depth: T, s: T) -> T {
    if s > T::zero() { scale * s } else { depth * s.exp_m1() }
}

/// `f'(s)`; the cheaper `a + depth` would cancel for very negative `s`.
#[inline]
pub(crate) fn derivative<T: Scalar>(scale: T, depth: T, s: T) -> T {
    if s > T::zero() { scale } else { depth * s.exp() }
}

/// `f''(s) = f'''(s)`: `depth · e^s` on the left, where it equals `f'`, and zero on the right.
#[inline]
pub(crate) fn higher_derivative<T: Scalar>(depth: T, s: T) -> T {
    derivative(T::zero(), depth, s)
}

/// `f''` and `f'''`, given `f'`, which both equal on the left.
pub(crate) fn higher_derivatives<T: Scalar>(s: &[T], slopes: &[T], [second, third]: [&mut [T]; 2]) {
    for (((&s, &slope), second), third) in s.iter().zip(slopes).zip(second).zip(third) {
        *second = if s > T::zero() { T::zero() } else { slope };
        *third = *second;
    }
}

/// The form for vector instructions.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
pub(crate) mod vector {
    use crate::function::exp::vector as exp;
    use crate::number::scalar::constant;

    /// The coefficients for a float.
    pub(crate) trait Coefficients: exp::Coefficients {
        /// At and below this, `e^x − 1` rounds to −1.
        const LEVEL: Self;
    }

    /// `f(x)`, with `e^x − 1 = 2^n (e^r − 1) + (2^n − 1)`, of which only the first term remains near zero.
    #[inline(always)]
    pub(crate) fn value<E: Coefficients>(scale: E, depth: E, x: E) -> E {
        let (shifted, r) = x.at_least(E::LEVEL).reduce(E::LOG2_E, E::LN_2, E::BIAS);
        let power = E::power_of_two(shifted);
        let left = depth * power.multiply_add(exp::exp_m1_near_zero(r), power - constant(1.0));
        if x > constant(0.0) { scale * x } else { left }
    }

    /// `f'(x)`.
    #[inline(always)]
    pub(crate) fn derivative<E: Coefficients>(scale: E, depth: E, x: E) -> E {
        let left = depth * exp::value(x);
        if x > constant(0.0) { scale } else { left }
    }

    impl Coefficients for f32 {
        const LEVEL: Self = -20.0;
    }

    impl Coefficients for f64 {
        const LEVEL: Self = -40.0;
    }
}
