//! The built-in names, and finding the one that was meant.
//!
//! `mlp-core` has a type for each of them; a test there and in `tests/` holds the two sides equal.

/// A built-in activation or loss.
#[derive(Debug, PartialEq)]
pub(crate) struct BuiltIn {
    /// What the user writes.
    pub(crate) name: &'static str,
    /// The type in `mlp-core`.
    pub(crate) type_name: &'static str,
    /// What its one constant is and whether it may be zero, where it takes one.
    pub(crate) constant: Option<Constant>,
    /// The least number of units that it makes sense for.
    pub(crate) minimum_units: usize,
}

/// The constant of a built-in function.
#[derive(Debug, PartialEq)]
pub(crate) struct Constant {
    /// What the constant is, for messages.
    pub(crate) meaning: &'static str,
    /// What stands for it where none is written.
    pub(crate) default: &'static str,
    /// Whether it may be zero.
    pub(crate) may_be_zero: bool,
}

const fn plain(name: &'static str, type_name: &'static str) -> BuiltIn {
    BuiltIn { name, type_name, constant: None, minimum_units: 1 }
}

const fn of_two(name: &'static str, type_name: &'static str) -> BuiltIn {
    BuiltIn { name, type_name, constant: None, minimum_units: 2 }
}

const fn with(name: &'static str, type_name: &'static str, constant: Constant) -> BuiltIn {
    BuiltIn { name, type_name, constant: Some(constant), minimum_units: 1 }
}

pub(crate) const ACTIVATIONS: &[BuiltIn] = &[
    plain("linear", "Linear"),
    plain("relu", "Relu"),
    with("leaky_relu", "LeakyRelu", Constant { meaning: "slope", default: "0.01", may_be_zero: true }),
    with("elu", "Elu", Constant { meaning: "scale", default: "1.0", may_be_zero: false }),
    plain("selu", "Selu"),
    plain("gelu", "Gelu"),
    plain("silu", "Silu"),
    plain("softplus", "Softplus"),
    plain("tanh", "Tanh"),
    plain("sigmoid", "Sigmoid"),
    plain("hard_sigmoid", "HardSigmoid"),
    plain("hard_tanh", "HardTanh"),
    plain("hard_silu", "HardSilu"),
    of_two("softmax", "Softmax"),
    plain("exp", "Exp"),
];

pub(crate) const LOSSES: &[BuiltIn] = &[
    plain("squared", "Squared"),
    plain("absolute", "Absolute"),
    with("huber", "Huber", Constant { meaning: "threshold", default: "1.0", may_be_zero: false }),
    plain("binary_cross_entropy", "BinaryCrossEntropy"),
    of_two("categorical_cross_entropy", "CategoricalCrossEntropy"),
    plain("poisson", "Poisson"),
];

/// Losses with their canonical activations: there δ = a − y.
pub(crate) const CANONICAL: &[(&str, &str)] = &[
    ("squared", "linear"),
    ("binary_cross_entropy", "sigmoid"),
    ("categorical_cross_entropy", "softmax"),
    ("poisson", "exp"),
];

/// Schemes for initial weights, with the variants of `Initializer`.
pub(crate) const INITIALIZERS: &[(&str, &str)] = &[
    ("he_normal", "HeNormal"),
    ("he_uniform", "HeUniform"),
    ("glorot_normal", "GlorotNormal"),
    ("glorot_uniform", "GlorotUniform"),
    ("lecun_normal", "LecunNormal"),
    ("lecun_uniform", "LecunUniform"),
    ("zeros", "Zeros"),
];

/// What may follow the width of a layer.
pub(crate) const MODIFIERS: &[&str] = &["as", "repeat", "no_bias", "init", "dropout"];

/// What may follow the width of a layer one day.
const PLANNED: &[&str] = &["from", "connect"];

/// What is written in `N as usize`.
pub(crate) const NUMBER_TYPES: &[&str] =
    &["usize", "u8", "u16", "u32", "u64", "u128", "isize", "i8", "i16", "i32", "i64", "i128", "f32", "f64"];

/// What other libraries call the same thing.
const SYNONYMS: &[(&str, &str)] = &[
    ("identity", "linear"),
    ("none", "linear"),
    ("rectifier", "relu"),
    ("lrelu", "leaky_relu"),
    ("prelu", "leaky_relu"),
    ("swish", "silu"),
    ("hard_swish", "hard_silu"),
    ("hardswish", "hard_silu"),
    ("hardtanh", "hard_tanh"),
    ("hardsigmoid", "hard_sigmoid"),
    ("logistic", "sigmoid"),
    ("exponential", "exp"),
    ("mse", "squared"),
    ("mean_squared_error", "squared"),
    ("l2", "squared"),
    ("quadratic", "squared"),
    ("mae", "absolute"),
    ("mean_absolute_error", "absolute"),
    ("l1", "absolute"),
    ("smooth_l1", "huber"),
    ("bce", "binary_cross_entropy"),
    ("log_loss", "binary_cross_entropy"),
    ("cross_entropy", "categorical_cross_entropy"),
    ("crossentropy", "categorical_cross_entropy"),
    ("cce", "categorical_cross_entropy"),
    ("nll", "categorical_cross_entropy"),
    ("softmax_cross_entropy", "categorical_cross_entropy"),
    ("kaiming_normal", "he_normal"),
    ("kaiming_uniform", "he_uniform"),
    ("he", "he_normal"),
    ("xavier_normal", "glorot_normal"),
    ("xavier_uniform", "glorot_uniform"),
    ("xavier", "glorot_uniform"),
    ("glorot", "glorot_uniform"),
    ("lecun", "lecun_normal"),
    ("zero", "zeros"),
    ("in", "input"),
    ("inp", "input"),
    ("bias_false", "no_bias"),
    ("nobias", "no_bias"),
    ("name", "as"),
    ("times", "repeat"),
    ("initializer", "init"),
    ("drop", "dropout"),
];

/// The built-in function of this name.
pub(crate) fn find<'a>(table: &'a [BuiltIn], name: &str) -> Option<&'a BuiltIn> {
    table.iter().find(|entry| entry.name == name)
}

/// The modifier that was written or probably meant.
pub(crate) fn modifier(written: &str) -> Option<&str> {
    if MODIFIERS.contains(&written) || PLANNED.contains(&written) {
        return Some(written);
    }
    // Two letters are `as` with a typing mistake, but also anything else.
    let is_word = written.len() > 2 && written.starts_with(|c: char| c.is_lowercase());
    let is_activation = || closest(written, ACTIVATIONS.iter().map(|entry| entry.name)).is_some();
    closest(written, MODIFIERS.iter().copied()).filter(|_| is_word && !is_activation())
}

/// The one of `known` that was probably meant by `written`.
pub(crate) fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let synonym = SYNONYMS.iter().find(|(other, _)| *other == written).map(|(_, ours)| *ours);
    let allowed = (written.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|name| (if Some(name) == synonym { 0 } else { strsim::damerau_levenshtein(&written, name) }, name))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn activation(written: &str) -> Option<&'static str> {
        closest(written, ACTIVATIONS.iter().map(|entry| entry.name))
    }

    #[test]
    fn a_typing_mistake_finds_the_name() {
        assert_eq!(activation("rleu"), Some("relu"));
        assert_eq!(activation("sigmiod"), Some("sigmoid"));
        assert_eq!(activation("leakyrelu"), Some("leaky_relu"));
    }

    #[test]
    fn another_library_s_name_finds_ours() {
        assert_eq!(activation("swish"), Some("silu"));
        assert_eq!(activation("identity"), Some("linear"));
    }

    #[test]
    fn nothing_is_suggested_for_nonsense() {
        assert_eq!(activation("maxout"), None);
    }

    #[test]
    fn every_synonym_leads_to_a_name_that_exists() {
        let known = |name: &str| {
            let functions = ACTIVATIONS.iter().chain(LOSSES).any(|entry| entry.name == name);
            functions
                || INITIALIZERS.iter().any(|(other, _)| *other == name)
                || MODIFIERS.contains(&name)
                || name == "input"
        };
        for (other, ours) in SYNONYMS {
            assert!(known(ours), "{other} leads to {ours}");
        }
    }
}
