//! Checks of widths at compile time, by rustc: the macro does not know the values of constants.

use crate::activation::Activation;
use crate::activation::part::BorrowedPart;
use crate::function::FunctionId;
use crate::layer::{BorrowedInputInfo, Layer};
use crate::loss::Loss;
use crate::loss::heads::HeadInfo;
use crate::number::const_text::ConstText;

/// Rejects two widths that differ, with a text before each.
///
/// # Panics
///
/// If they differ.
#[track_caller]
pub const fn check_widths(found: usize, expected: usize, [before, between]: [&str; 2]) {
    if found != expected {
        let text = ConstText::<1024>::EMPTY.push(before).push_number(found).push(between).push_number(expected);
        panic!("{}", text.as_str());
    }
}

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

/// Rejects an input without values, and a sparse one whose indices cannot be stored.
///
/// # Panics
///
/// If the width is 0, or that of a sparse input more than 2³².
#[track_caller]
pub const fn check_input(input: BorrowedInputInfo) {
    assert!(input.width > 0, "this input has no values: its width must be at least 1");
    let is_stored = !input.is_sparse || input.width - 1 <= u32::MAX as usize;
    assert!(
        is_stored,
        "this sparse input is too wide: an index is stored in 32 bits, so its width must be at most 4_294_967_296"
    );
}

/// Rejects a network whose inputs are not those of the network whose struct of inputs it takes.
///
/// # Panics
///
/// If the numbers, names, widths or kinds of the inputs differ.
#[track_caller]
pub const fn check_inputs_of(own: &[BorrowedInputInfo<'_>], other: &[BorrowedInputInfo<'_>]) {
    const MESSAGE: &str = "this network has other inputs: write the same `input(…)` at both";
    assert!(own.len() == other.len(), "{}", MESSAGE);
    let mut index = 0;
    while index < own.len() {
        let (own, other) = (&own[index], &other[index]);
        let is_same = own.width == other.width && own.is_sparse == other.is_sparse;
        assert!(is_same && is_equal(own.name, other.name), "{}", MESSAGE);
        index += 1;
    }
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
    let parts = L::Activation::PARTS;
    let mut index = 0;
    while index < parts.len() {
        let BorrowedPart { activation, minimum, units, .. } = parts[index];
        if units < minimum {
            let text = too_few(activation, minimum, "unit", "its part of this layer", units);
            panic!("{}", text.as_str());
        }
        index += 1;
    }
    if !parts.is_empty() && BorrowedPart::total(parts) != L::OUTPUTS {
        let text =
            ConstText::<256>::EMPTY.push("the parts of this layer have ").push_number(BorrowedPart::total(parts));
        let text = text.push(" units together, and the layer has ").push_number(L::OUTPUTS);
        panic!("{}", text.as_str());
    }
}

/// Rejects an invalid dropout rate.
///
/// # Panics
///
/// If the rate is not below one, or if the layer is the output layer.
#[track_caller]
pub const fn check_dropout<L: Layer>(is_output: bool) {
    assert!(L::DROPOUT < 1.0, "the probability of dropout must be less than 1: write `Dropout<1, 2>` for one half");
    assert!(
        L::DROPOUT == 0.0 || !is_output,
        "the output layer cannot have dropout, which would drop outputs of the network: use it in an input or a hidden layer"
    );
}

/// [`check_units`] and [`check_dropout`], for a layer whose type is all that is known of both.
///
/// # Panics
///
/// As these.
#[track_caller]
pub const fn check_layer<L: Layer>(is_output: bool) {
    check_units::<L>();
    check_dropout::<L>(is_output);
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
    let (parts, heads) = (Output::Activation::PARTS.len(), L::HEADS);
    let losses = if heads.is_empty() { 1 } else { heads.len() };
    if parts > losses {
        let text = ConstText::<256>::EMPTY.push("the output layer has ").push_number(parts).push(" parts, but there ");
        let text =
            if losses == 1 { text.push("is 1 loss") } else { text.push("are ").push_number(losses).push(" losses") };
        let text = text.push(": write one for each part, `categorical_cross_entropy + 0.5 * squared`");
        panic!("{}", text.as_str());
    }
    let mut index = 0;
    while index < heads.len() && heads.len() == parts {
        let HeadInfo { loss, minimum, units, .. } = heads[index];
        if units < minimum {
            let text = too_few(loss, minimum, "output", "its part of the output layer", units);
            panic!("{}", text.as_str());
        }
        index += 1;
    }
}

/// The number of units of a part of the output layer, for the loss of the part; 0 for a loss without a part, which
/// [`PartAt`](crate::parts::PartAt) reports.
pub const fn part_units<Output: Layer>(index: usize) -> usize {
    let parts = Output::Activation::PARTS;
    if index < parts.len() { parts[index].units } else { 0 }
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
const fn too_few(function: &str, minimum: usize, noun: &str, owner: &str, found: usize) -> ConstText<256> {
    let text = ConstText::EMPTY.push("`").push(function).push("` needs at least ").push_number(minimum);
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
