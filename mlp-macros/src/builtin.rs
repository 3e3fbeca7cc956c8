//! The table of built-in activations and losses.
//!
//! `mlp-core` has a type for each entry; tests there and in `tests/` compare the two sides.

use crate::names::{self, Synonym};

/// A built-in activation or loss.
#[derive(Debug, PartialEq)]
pub(crate) struct BuiltIn {
    /// The name in `network!`.
    pub(crate) name: &'static str,
    /// The type in `mlp-core`.
    pub(crate) type_name: &'static str,
    pub(crate) constant: Option<Constant>,
    pub(crate) minimum: Option<Minimum>,
}

/// The constant of a built-in function.
#[derive(Debug, PartialEq)]
pub(crate) struct Constant {
    /// The noun used in messages.
    pub(crate) meaning: &'static str,
    pub(crate) default: &'static str,
    pub(crate) may_be_zero: bool,
}

/// The minimum number of units of a function.
#[derive(Debug, PartialEq)]
pub(crate) struct Minimum {
    pub(crate) units: usize,
    /// The message for fewer units.
    pub(crate) reason: &'static str,
    /// The `help:` text of the message.
    pub(crate) help: &'static str,
}

/// The kinds of functions in a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum FunctionKind {
    Activation,
    Loss,
}

const fn plain(name: &'static str, type_name: &'static str) -> BuiltIn {
    BuiltIn { name, type_name, constant: None, minimum: None }
}

const fn with(name: &'static str, type_name: &'static str, constant: Constant) -> BuiltIn {
    BuiltIn { name, type_name, constant: Some(constant), minimum: None }
}

const fn at_least(name: &'static str, type_name: &'static str, minimum: Minimum) -> BuiltIn {
    BuiltIn { name, type_name, constant: None, minimum: Some(minimum) }
}

const ACTIVATIONS: &[BuiltIn] = &[
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
    at_least(
        "softmax",
        "Softmax",
        Minimum {
            units: 2,
            reason: "softmax of a single unit is always 1, whatever its input",
            help: "write `sigmoid 1` for the probability of one class, or `softmax 2` for those of two",
        },
    ),
    plain("exp", "Exp"),
];

const LOSSES: &[BuiltIn] = &[
    plain("squared", "Squared"),
    plain("absolute", "Absolute"),
    with("huber", "Huber", Constant { meaning: "threshold", default: "1.0", may_be_zero: false }),
    plain("binary_cross_entropy", "BinaryCrossEntropy"),
    at_least(
        "categorical_cross_entropy",
        "CategoricalCrossEntropy",
        Minimum {
            units: 2,
            reason: "categorical cross-entropy chooses among classes, but the network has a single output",
            help: "write `sigmoid 1; loss binary_cross_entropy`, or one output for each class",
        },
    ),
    plain("poisson", "Poisson"),
];

/// The losses with their canonical activations, for which δ = a − y.
const CANONICAL: &[(&str, &str)] = &[
    ("squared", "linear"),
    ("binary_cross_entropy", "sigmoid"),
    ("categorical_cross_entropy", "softmax"),
    ("poisson", "exp"),
];

/// Names used by other libraries, with ours.
const SYNONYMS: &[Synonym] = &[
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
    ("squared_error", "squared"),
    ("mseloss", "squared"),
    ("l1loss", "absolute"),
    ("smoothl1loss", "huber"),
    ("huberloss", "huber"),
    ("bceloss", "binary_cross_entropy"),
    ("bcewithlogitsloss", "binary_cross_entropy"),
    ("crossentropyloss", "categorical_cross_entropy"),
    ("nllloss", "categorical_cross_entropy"),
    ("poissonnllloss", "poisson"),
];

impl BuiltIn {
    /// Whether this number of units is below the minimum.
    pub(crate) fn needs_more_than(&self, units: usize) -> bool {
        self.minimum.as_ref().is_some_and(|minimum| units < minimum.units)
    }
}

impl FunctionKind {
    pub(crate) fn table(self) -> &'static [BuiltIn] {
        match self {
            Self::Activation => ACTIVATIONS,
            Self::Loss => LOSSES,
        }
    }

    /// The entry with this name.
    pub(crate) fn find(self, name: &str) -> Option<&'static BuiltIn> {
        self.table().iter().find(|entry| entry.name == name)
    }

    /// The built-in name for a misspelled word or a synonym.
    pub(crate) fn closest(self, written: &str) -> Option<&'static str> {
        names::closest(written, self.names(), SYNONYMS)
    }

    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        self.table().iter().map(|entry| entry.name)
    }

    /// The substitute for an erroneous function: takes no constant and accepts any number of units.
    pub(crate) fn placeholder(self) -> &'static BuiltIn {
        &self.table()[0]
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Activation => Self::Loss,
            Self::Loss => Self::Activation,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Activation => "activation",
            Self::Loss => "loss",
        }
    }

    pub(crate) fn with_article(self) -> &'static str {
        match self {
            Self::Activation => "an activation",
            Self::Loss => "a loss",
        }
    }
}

/// Whether this activation is the canonical partner of this loss.
pub(crate) fn is_canonical(loss: &BuiltIn, activation: &BuiltIn) -> bool {
    CANONICAL.contains(&(loss.name, activation.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_map_to_built_in_names() {
        assert_eq!(FunctionKind::Activation.closest("swish"), Some("silu"));
        assert_eq!(FunctionKind::Activation.closest("identity"), Some("linear"));
        assert_eq!(FunctionKind::Loss.closest("MSE"), Some("squared"));
    }

    #[test]
    fn every_synonym_names_a_built_in_function() {
        for (other, ours) in SYNONYMS {
            let exists = [FunctionKind::Activation, FunctionKind::Loss].iter().any(|kind| kind.find(ours).is_some());
            assert!(exists, "{other} leads to {ours}");
        }
    }

    #[test]
    fn a_placeholder_takes_no_constant_and_any_number_of_units() {
        for kind in [FunctionKind::Activation, FunctionKind::Loss] {
            assert!(kind.placeholder().constant.is_none() && !kind.placeholder().needs_more_than(0));
        }
    }
}
