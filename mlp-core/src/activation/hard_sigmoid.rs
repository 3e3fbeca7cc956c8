//! The sigmoid in three straight pieces.

use super::Elementwise;
use crate::kernel::{self, Function};
use crate::link::BuiltInAlone;
use crate::number::scalar::{Scalar, constant};

/// `f(s) = s/6 + 1/2`, held between 0 and 1, with `f'(±3) = 0`. Written `hard_sigmoid`.
///
/// Computed as `(s + 3) / 6`, which is accurate to one ulp near its zero at `s = −3` too; NaN stays NaN. The form with
/// slope 1/6 is that of Howard et al. (2019).
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(HardSigmoid::value(0.0), 0.5);
/// assert_eq!(HardSigmoid::value(4.0), 1.0);
/// assert_eq!(HardSigmoid::derivative(4.0, 1.0), 0.0);
/// ```
#[derive(Debug)]
pub struct HardSigmoid;

impl Elementwise for HardSigmoid {
    const NAME: &'static str = "hard_sigmoid";
    const FUNCTION: Option<Function> = Some(Function::HardSigmoid);
    type Canonical = BuiltInAlone;

    #[inline]
    fn value<T: Scalar>(s: T) -> T {
        // Before the comparisons, so that vector instructions need no branch.
        let between = (s + constant(3.0)) / constant(6.0);
        if s <= constant(-3.0) {
            T::zero()
        } else if s >= constant(3.0) {
            T::one()
        } else {
            between
        }
    }

    #[inline]
    fn derivative<T: Scalar>(s: T, _a: T) -> T {
        if s <= constant(-3.0) || s >= constant(3.0) { T::zero() } else { T::one() / constant(6.0) }
    }

    fn values<T: Scalar>(s: &[T], a: &mut [T]) {
        kernel::hard_sigmoid(s, a);
    }

    fn derivatives<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        kernel::hard_sigmoid_backward(s, delta);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::testing::{Line, check_values, elementwise_facts};

    elementwise_facts!(HardSigmoid, left: Line::level(0.0), right: Line::level(1.0));

    #[test]
    fn has_known_values() {
        check_values::<HardSigmoid>(&[
            (-4.0, 0.0, 0.0),
            (-3.0, 0.0, 0.0),
            (-1.5, 0.25, 1.0 / 6.0),
            (0.0, 0.5, 1.0 / 6.0),
            (1.5, 0.75, 1.0 / 6.0),
            (3.0, 1.0, 0.0),
            (4.0, 1.0, 0.0),
        ]);
    }

    #[test]
    fn keeps_its_relative_accuracy_beside_its_zero() {
        // The sum is exact there, and the quotient is rounded once.
        check_values::<HardSigmoid>(&[(-3.0 + 1.0 / 1_048_576.0, 1.0 / 6_291_456.0, 1.0 / 6.0)]);
    }
}
