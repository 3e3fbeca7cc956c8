//! The silu with a sigmoid of straight pieces.

use super::{Elementwise, HardSigmoid};
use crate::initializer::Initializer;
use crate::kernel::{self, Function};
use crate::link::BuiltInAlone;
use crate::number::scalar::{Scalar, constant};

/// `f(s) = s · hard_sigmoid(s)`: 0 for `s ≤ −3`, `s` for `s ≥ 3`, `s (s + 3) / 6` between. Written `hard_silu`.
///
/// Accurate to two ulp everywhere; NaN stays NaN. At the joints the derivative is that of the outer piece:
/// `f'(−3) = 0`, `f'(3) = 1`. Howard et al. (2019), who call it h-swish.
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(HardSilu::value(-4.0), 0.0);
/// assert_eq!(HardSilu::value(4.0), 4.0);
/// assert_eq!(HardSilu::derivative(0.0, 0.0), 0.5);
/// ```
#[derive(Debug)]
pub struct HardSilu;

impl Elementwise for HardSilu {
    const NAME: &'static str = "hard_silu";
    const INITIALIZER: Initializer = Initializer::HeNormal;
    const FUNCTION: Option<Function> = Some(Function::HardSilu);
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        // The first piece is not a product since −∞ · 0 is not a number.
        if s <= constant(-3.0) { T::zero() } else { s * HardSigmoid::value(s) }
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        // Before the comparisons, so that vector instructions need no branch.
        let between = (s + s + constant(3.0)) / constant(6.0);
        if s <= constant(-3.0) {
            T::zero()
        } else if s >= constant(3.0) {
            T::one()
        } else {
            between
        }
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::hard_silu(s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::hard_silu_backward(s, delta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(HardSilu, left: Line::level(0.0), right: Line::IDENTITY);

    #[test]
    fn has_known_values() {
        check_values::<HardSilu>(&[
            (-4.0, 0.0, 0.0),
            (-3.0, 0.0, 0.0),
            (-1.5, -0.375, 0.0),
            (0.0, 0.0, 0.5),
            (1.5, 1.125, 1.0),
            (2.0, 5.0 / 3.0, 7.0 / 6.0),
            (3.0, 3.0, 1.0),
            (4.0, 4.0, 1.0),
        ]);
    }
}
