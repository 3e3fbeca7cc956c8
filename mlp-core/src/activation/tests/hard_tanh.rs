use crate::activation::HardTanh;
use crate::activation::testing::{Line, check_values, elementwise_facts};

elementwise_facts!(HardTanh, left: Line::level(-1.0), right: Line::level(1.0));

#[test]
fn matches_known_values() {
    check_values::<HardTanh>(&[
        (-2.0, -1.0, 0.0),
        (-1.0, -1.0, 0.0),
        (-0.5, -0.5, 1.0),
        (0.0, 0.0, 1.0),
        (0.5, 0.5, 1.0),
        (1.0, 1.0, 0.0),
        (2.0, 1.0, 0.0),
    ]);
}
