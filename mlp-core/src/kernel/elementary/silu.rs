//! The sigmoid linear unit and its derivative.

use super::Sigmoid;
use crate::number::scalar::constant;

/// A float with its sigmoid linear unit.
pub(in crate::kernel) trait Silu: Sigmoid {
    /// `x σ(x) = max(0, x) − y σ(−y)` with `y = |x|`.
    ///
    /// The product is formed before the quotient, which alone would be subnormal before the result is.
    #[inline(always)]
    fn fast_silu(self) -> Self {
        let y = self.magnitude().at_most(-Self::ENDS.0);
        let (numerator, complement) = (-y).odds();
        self.at_least(constant(0.0)) - y * numerator / complement.multiply_add(Self::SCALE.0, numerator)
    }

    /// `σ(x) + x σ(x) σ(−x)`, which for `−y` is `u = σ(−y) (1 − y σ(y))`, and for `y` is `1 − u`.
    #[inline(always)]
    fn fast_silu_derivative(self) -> Self {
        let one = constant::<Self>(1.0);
        let y = self.magnitude().at_most(-Self::ENDS.0);
        let (numerator, complement) = (-y).odds();
        let sigma = numerator / complement.multiply_add(Self::SCALE.0, numerator);
        let left = sigma * y.multiply_add(sigma - one, one);
        if self > constant(0.0) { one - left } else { left }
    }
}

impl Silu for f32 {}
impl Silu for f64 {}
