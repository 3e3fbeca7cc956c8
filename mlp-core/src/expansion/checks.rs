//! Checks of widths at compile time, by rustc: the macro does not know the values of constants.

use crate::activation::Activation;
use crate::function::FunctionId;
use crate::layer::Layer;
use crate::layer::width::{Adds, Feeds};
use crate::loss::Loss;

/// Requires that a layer may feed the next one; `From` and `To` name the two.
pub fn feeds<Outputs: Feeds<Inputs, From, To>, Inputs, From, To>() {}

/// Requires that a layer may add the activations of another; `From` and `To` name the two.
pub fn adds<Units: Adds<Added, From, To>, Added, From, To>() {}

/// Rejects an output layer that adds activations to those of a function other than the identity: its loss could not be computed
/// from the activations of that function.
///
/// # Panics
///
/// If the activation is not `linear`.
#[track_caller]
pub const fn check_added_to_outputs<Output: Layer>() {
    assert!(
        matches!(Output::Activation::FUNCTION, Some(FunctionId::Linear)),
        "the output layer adds only if its activation is `Linear`: write `add` on a hidden layer, and the output layer after it"
    );
}

/// Rejects a network without inputs, given its first layer.
///
/// # Panics
///
/// If the layer has no inputs.
#[track_caller]
pub const fn check_inputs<L: Layer>() {
    assert!(L::INPUTS > 0, "this network has no inputs: the width of its input must be at least 1");
}

/// Rejects a layer with fewer units than its activation needs.
///
/// # Panics
///
/// If the layer has no units, or too few.
#[track_caller]
pub const fn check_units<L: Layer>() {
    assert!(L::OUTPUTS > 0, "this layer has no units: its width must be at least 1");
    if !has_enough_units::<L>() {
        let minimum = L::Activation::MINIMUM_UNITS;
        let text = too_few(L::Activation::NAME, minimum, "unit", "this layer", L::OUTPUTS);
        panic!("{}", text.as_str());
    }
}

/// Rejects a loss that needs more outputs than the output layer has units.
///
/// # Panics
///
/// If the output layer has too few units.
#[track_caller]
pub const fn check_loss<Output: Layer, L: Loss>() {
    // `check_units` reports an output layer with too few units.
    let is_reported = Output::OUTPUTS == 0 || !has_enough_units::<Output>();
    if !is_reported && Output::OUTPUTS < L::MINIMUM_OUTPUTS {
        let text = too_few(L::NAME, L::MINIMUM_OUTPUTS, "output", "this network", Output::OUTPUTS);
        panic!("{}", text.as_str());
    }
}

const fn has_enough_units<L: Layer>() -> bool {
    L::OUTPUTS >= L::Activation::MINIMUM_UNITS
}

/// The suggested replacements for built-in functions with a minimum.
const HELP: &[(&str, &str)] = &[
    ("softmax", "use `sigmoid` for the probability of one class"),
    ("categorical_cross_entropy", "use `binary_cross_entropy` for a single output"),
];

/// "`softmax` needs at least 2 units, but this layer has 1".
const fn too_few(function: &str, minimum: usize, noun: &str, owner: &str, found: usize) -> Text {
    let text = Text::EMPTY.push("`").push(function).push("` needs at least ").push_number(minimum);
    let text = text.push(" ").push(noun).push(if minimum == 1 { "" } else { "s" });
    let text = text.push(", but ").push(owner).push(" has ").push_number(found);
    let mut index = 0;
    while index < HELP.len() {
        if is_equal(HELP[index].0, function) {
            return text.push(": ").push(HELP[index].1);
        }
        index += 1;
    }
    text
}

const fn is_equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut index = 0;
    while index < a.len() && index < b.len() && a[index] == b[index] {
        index += 1;
    }
    index == a.len() && index == b.len()
}

/// A text composed at compile time, since const code cannot format.
#[derive(Clone, Copy)]
struct Text {
    bytes: [u8; Self::CAPACITY],
    length: usize,
}

impl Text {
    const CAPACITY: usize = 256;
    const EMPTY: Self = Self { bytes: [0; Self::CAPACITY], length: 0 };

    /// Appends a text, or nothing if it does not fit.
    const fn push(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if text.len() <= Self::CAPACITY - self.length {
            let mut index = 0;
            while index < text.len() {
                self.bytes[self.length] = text[index];
                self.length += 1;
                index += 1;
            }
        }
        self
    }

    const fn push_number(self, number: usize) -> Self {
        const DIGITS: &[&str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        self.push_leading(number).push(DIGITS[number % 10])
    }

    /// Appends all digits but the last.
    const fn push_leading(self, number: usize) -> Self {
        if number < 10 { self } else { self.push_number(number / 10) }
    }

    const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "too few units",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_names_the_function_and_both_numbers() {
        let text = too_few("pairs", 12, "unit", "this layer", 7);
        assert_eq!(text.as_str(), "`pairs` needs at least 12 units, but this layer has 7");
        let text = too_few("mine", 1, "output", "this network", 0);
        assert_eq!(text.as_str(), "`mine` needs at least 1 output, but this network has 0");
    }

    #[test]
    fn built_in_functions_come_with_a_replacement() {
        let text = too_few("softmax", 2, "unit", "this layer", 1);
        assert!(text.as_str().ends_with("has 1: use `sigmoid` for the probability of one class"));
    }

    #[test]
    fn a_part_that_does_not_fit_is_omitted() {
        let long = "f".repeat(300);
        assert_eq!(
            too_few(&long, 2, "unit", "this layer", 1).as_str(),
            "`` needs at least 2 units, but this layer has 1"
        );
    }
}
