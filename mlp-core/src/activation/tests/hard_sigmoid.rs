use crate::activation::HardSigmoid;
use crate::activation::testing::{Line, check_values, elementwise_facts};

elementwise_facts!(HardSigmoid, left: Line::level(0.0), right: Line::level(1.0));

#[test]
fn matches_known_values() {
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
fn keeps_its_relative_accuracy_near_its_zero() {
    // The sum is exact there, and the quotient is rounded once.
    check_values::<HardSigmoid>(&[(-3.0 + 1.0 / 1_048_576.0, 1.0 / 6_291_456.0, 1.0 / 6.0)]);
}
