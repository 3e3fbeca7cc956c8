//! Mistakes in the definition of a network, and data that do not fit it.

use alloc::string::String;

use thiserror::Error;

use crate::counted::Counted;
use crate::excerpt::Name;

/// A mistake in a [`Definition`](super::Definition).
///
/// ```
/// use mlp_core::dynamic::{Definition, DefinitionError, Input, Layer, Loss};
/// let mistake = Definition::new("Net", [Input::new(2)], [Layer::new("rleu", 3)], [Loss::new("squared")]);
/// assert_eq!(mistake, Err(DefinitionError::UnknownActivation { name: "rleu".into() }));
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum DefinitionError {
    /// There is no input.
    #[error("the network has no input")]
    NoInput,
    /// There is no layer.
    #[error("the network has no layers")]
    NoLayers,
    /// There is no loss.
    #[error("the network has no loss")]
    NoLoss,
    /// An input has no values, or a part of a layer no units.
    #[error("`{}` has a width of 0, but the smallest width is 1", Name(name))]
    NoUnits {
        /// The name of the input or of the layer.
        name: String,
    },
    /// A probability of dropout is out of range.
    #[error("the probability of dropout of `{}` must be at least 0 and less than 1, but it is {value}", Name(name))]
    Dropout {
        /// The name of the input or of the layer.
        name: String,
        /// The probability.
        value: f64,
    },
    /// The output layer has dropout.
    #[error("the output layer takes no dropout: it would drop results of the network")]
    DropoutOfOutputs,
    /// An activation has too few units.
    #[error("`{activation}` needs at least {}, but `{}` has {units}", Counted(*minimum, "unit"), Name(name))]
    TooFewUnits {
        /// The name of the layer.
        name: String,
        /// The activation.
        activation: &'static str,
        /// The number of its units.
        units: usize,
        /// The smallest number.
        minimum: usize,
    },
    /// A loss has too few outputs.
    #[error("`{loss}` needs at least {}, but has {outputs}", Counted(*minimum, "output"))]
    TooFewOutputs {
        /// The loss.
        loss: &'static str,
        /// The number of its outputs.
        outputs: usize,
        /// The smallest number.
        minimum: usize,
    },
    /// No built-in activation has this name.
    #[error("`{}` is not a built-in activation", Name(name))]
    UnknownActivation {
        /// The name.
        name: String,
    },
    /// No built-in loss has this name.
    #[error("`{}` is not a built-in loss", Name(name))]
    UnknownLoss {
        /// The name.
        name: String,
    },
    /// A function has another number of constants.
    #[error("`{}` has {}, but {found} were given", Name(function), Counted(*expected, "constant"))]
    Constants {
        /// The activation or the loss.
        function: String,
        /// The number of constants given.
        found: usize,
        /// The number that it has.
        expected: usize,
    },
    /// The constant of a function is out of range.
    #[error("the constant of `{}` must be {must}, but it is {value}", Name(function))]
    Constant {
        /// The activation or the loss.
        function: String,
        /// The condition.
        must: &'static str,
        /// The constant.
        value: f64,
    },
    /// A name is not that of a field.
    #[error(
        "`{}` is not a name: a name consists of letters, digits and `_`, and does not begin with a digit",
        Name(name)
    )]
    Name {
        /// The name.
        name: String,
    },
    /// Two inputs or layers have the same name.
    #[error("two inputs or layers have the name `{}`", Name(name))]
    SameName {
        /// The name.
        name: String,
    },
    /// A layer names a source that does not exist, or is not before it.
    #[error(
        "`{}` reads or adds `{}`, but there is no input and no earlier layer of this name",
        Name(layer),
        Name(source_name)
    )]
    UnknownSource {
        /// The name of the layer.
        layer: String,
        /// The name of the source.
        source_name: String,
    },
    /// A layer reads a source twice.
    #[error("`{}` reads `{}` twice", Name(layer), Name(source_name))]
    SourceTwice {
        /// The name of the layer.
        layer: String,
        /// The name of the source.
        source_name: String,
    },
    /// The first layer of a network with several inputs must name those that it reads.
    #[error("the network has several inputs: the first layer must name those that it reads")]
    NoSources,
    /// No layer reads or adds an input or a hidden layer.
    #[error("no layer reads `{}`", Name(name))]
    Unread {
        /// The name of the input or of the layer.
        name: String,
    },
    /// A layer adds a source of another width.
    #[error("`{}` has {}, and adds `{}`, which has {found}", Name(layer), Counted(*expected, "unit"), Name(source_name))]
    SumWidth {
        /// The name of the layer.
        layer: String,
        /// The name of the source.
        source_name: String,
        /// The width of the source.
        found: usize,
        /// The width of the layer.
        expected: usize,
    },
    /// An output layer that adds a source is not linear.
    #[error("an output layer that adds other activations is `linear`, since the loss reads the sum")]
    SumOfOutputs,
    /// A layer has too many parts.
    #[error("`{}` has more than 12 parts", Name(layer))]
    Parts {
        /// The name of the layer.
        layer: String,
    },
    /// There is not one loss for each part of the output layer.
    #[error("the output layer has {}, but the number of losses is {losses}: it has one for each part", Counted(*parts, "part"))]
    Losses {
        /// The number of losses.
        losses: usize,
        /// The number of parts.
        parts: usize,
    },
    /// The weight of a loss is not positive, or zero or infinite in single precision, or that of a single loss is not 1.
    #[error(
        "the weight of a loss must be positive and finite in single precision, and 1 if there is one loss, but it is {value}"
    )]
    Weight {
        /// The weight.
        value: f64,
    },
    /// The network has more parameters, or a layer more units, than fit into memory.
    #[error("the network is too large: its parameters or units cannot be counted")]
    TooLarge,
}

/// Data that do not fit a network.
///
/// ```
/// use mlp_core::dynamic::{DataError, Definition, Input, Layer, Loss, Network};
/// let definition = Definition::new("Net", [Input::new(2)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
/// let net = Network::<f32>::zeros(definition);
/// assert_eq!(net.predict(&[1.0, 2.0, 3.0]), Err(DataError::Inputs { found: 3, width: 2 }));
/// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum DataError {
    /// The numbers of the inputs are not those of whole samples.
    #[error("{}, which are not samples of {width}", Counted(*found, "number"))]
    Inputs {
        /// The number of numbers.
        found: usize,
        /// The number of inputs of a sample.
        width: usize,
    },
    /// The numbers of the targets are not those of the samples.
    #[error("{found} target values for {}: expected {expected}", Counted(*samples, "sample"))]
    Targets {
        /// The number of target values.
        found: usize,
        /// The number that the samples have.
        expected: usize,
        /// The number of samples.
        samples: usize,
    },
    /// There are no samples.
    #[error("there are no samples")]
    Empty,
    /// An input is infinite or NaN.
    #[error("input {input} of sample {sample} (both counted from 0) is not finite")]
    NotFinite {
        /// The sample, counted from 0.
        sample: usize,
        /// The input, counted from 0.
        input: usize,
    },
    /// A target is outside the domain of its loss.
    #[error("the targets do not suit the loss `{loss}`: {outside}")]
    Domain {
        /// The loss.
        loss: &'static str,
        /// The target.
        outside: crate::loss::OutsideDomain,
    },
}
