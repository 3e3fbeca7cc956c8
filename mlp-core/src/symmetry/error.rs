//! The reasons for which units of a layer cannot be flipped or permuted.

use alloc::string::String;

use thiserror::Error;

use crate::excerpt::Name;

/// The reason for which the units of a layer cannot be flipped or permuted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SymmetryError {
    /// The network has no layer with this name.
    #[error("the network has no layer `{}`; its layers are {layers}", Name(layer))]
    NoSuchLayer {
        /// The name asked for.
        layer: String,
        /// The names of the layers.
        layers: String,
    },
    /// The layer has no unit with this index.
    #[error("the layer `{layer}` has {units} units, so it has no unit {unit}: units are counted from 0")]
    NoSuchUnit {
        /// The layer.
        layer: &'static str,
        /// The number of its units.
        units: usize,
        /// The index asked for.
        unit: usize,
    },
    /// The units are outputs of the network, in this layer or, through sums, in the output layer.
    #[error("the units of `{layer}` are, or are added to, the outputs of the network, whose order and signs are fixed")]
    Outputs {
        /// The layer.
        layer: &'static str,
    },
    /// The input of the network is added to the units, in this layer or, through sums, in another.
    #[error("the input of the network is added to the units of `{layer}`, so their order and signs are fixed")]
    AddedInput {
        /// The layer.
        layer: &'static str,
    },
    /// The activation of the unit is not known to be odd.
    #[error("`{activation}`, the activation of unit {unit} of `{layer}`, is not odd: f(−s) is not −f(s)")]
    NotOdd {
        /// The layer.
        layer: &'static str,
        /// The unit.
        unit: usize,
        /// The activation.
        activation: &'static str,
    },
    /// The order is not one of all units of the layer.
    #[error("the order must name each of the {units} units of `{layer}` once, counted from 0")]
    NotAnOrder {
        /// The layer.
        layer: &'static str,
        /// The number of its units.
        units: usize,
    },
    /// Units of different parts of a layer, or of an activation of the whole layer, cannot be exchanged.
    #[error(
        "unit {unit} of `{layer}` cannot take the place of unit {place}: units are exchanged only within a part of the \
         layer with one activation, which is elementwise or softmax"
    )]
    DifferentActivations {
        /// The layer.
        layer: &'static str,
        /// The unit.
        unit: usize,
        /// The place that it would take.
        place: usize,
    },
    /// Units with different connections cannot be exchanged.
    #[error(
        "unit {unit} of `{layer}` cannot take the place of unit {place}: `connect` gives the two different connections"
    )]
    DifferentConnections {
        /// The layer.
        layer: &'static str,
        /// The unit.
        unit: usize,
        /// The place that it would take.
        place: usize,
    },
}
