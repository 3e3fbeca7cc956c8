use crate::activation::HardSilu;
use crate::activation::testing::{Line, check_values, elementwise_facts};

elementwise_facts!(HardSilu, left: Line::level(0.0), right: Line::IDENTITY);

#[test]
fn matches_known_values() {
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
