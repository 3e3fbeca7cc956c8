//! A checked definition of a network: names are resolved, functions known, widths consistent.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::ops::Range;

use super::activation::{Activation, Mistake, is_in_single_precision};
use super::description::{self, Input, Layer};
use super::error::DefinitionError;
use super::loss::{Head, Loss, Losses};
use crate::activation::part::BorrowedPart;
use crate::initializer::Initializer;
use crate::layer::functions::LayerFunctions;
use crate::layer::{BorrowedInputInfo, BorrowedLayerInfo, Source};
use crate::network::description::{Architecture, FunctionText};
use crate::number::scalar::Scalar;

/// The largest number of parts of a layer, as in `network!`.
const MAXIMUM_PARTS: usize = 12;

/// A checked definition of a network.
///
/// ```
/// use mlp_core::dynamic::{Definition, Input, Layer, Loss};
/// let definition = Definition::new(
///     "Films",
///     [Input::new(3).named("user"), Input::new(2).named("film")],
///     [
///         Layer::new("relu", 4).named("first").from(&["user", "film"]),
///         Layer::new("tanh", 4).add("first"),
///         Layer::new("linear", 1).from(&["hidden2", "film"]),
///     ],
///     [Loss::new("huber").constants(&[0.5])],
/// )?;
/// assert_eq!(
///     definition.to_string(),
///     "input 3, 2 => relu 4 from (input1, input2) => tanh 4 add hidden1 => linear 1 from (hidden2, input2); loss huber(0.5)",
/// );
/// assert_eq!(definition.parameters(), 24 + 20 + 7);
/// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    name: String,
    inputs: Vec<Input>,
    layers: Vec<Checked>,
    losses: Losses,
}

/// A checked layer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Checked {
    name: String,
    pub(super) parts: Vec<(Activation, usize)>,
    sources: Vec<Source>,
    added: Option<Source>,
    has_bias: bool,
    pub(super) initializer: Option<Initializer>,
    pub(super) dropout: f64,
    inputs: usize,
    outputs: usize,
    /// The name of the activations of a layer with several parts.
    activation: String,
    /// The constants of all parts.
    constants: Vec<f64>,
}

/// The layers as data.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) inputs: &'a [BorrowedInputInfo<'a>],
    pub(super) layers: &'a [BorrowedLayerInfo<'a>],
}

/// A layer of a network, for those who show its parameters: an element of [`Definition::layers`].
///
/// ```
/// use mlp_core::dynamic::{Definition, Input, Layer, Loss};
/// let definition = Definition::new("Net", [Input::new(2)], [Layer::new("relu", 3)], [Loss::new("squared")])?;
/// let layer = &definition.layers()[0];
/// assert_eq!((&*layer.name, &*layer.activation, layer.weights.clone(), layer.bias.clone()), ("output", "relu", 0..6, 6..9));
/// assert_eq!(layer.sources, ["input"]);
/// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LayerDescription {
    /// The name.
    pub name: String,
    /// The activation with its constants; of several parts, with their widths.
    pub activation: String,
    /// The number of inputs, of all sources.
    pub inputs: usize,
    /// The number of units.
    pub outputs: usize,
    /// The names of the sources.
    pub sources: Vec<String>,
    /// The range of the weights among the parameters: `outputs` × `inputs`, column-major.
    pub weights: Range<usize>,
    /// The range of the biases; empty without biases.
    pub bias: Range<usize>,
}

impl Definition {
    /// Checks a description.
    ///
    /// Sparse inputs and `connect` are those of compiled networks only: a description has no words for them.
    ///
    /// # Errors
    ///
    /// The first mistake.
    ///
    /// ```
    /// use mlp_core::dynamic::{Definition, DefinitionError, Input, Layer, Loss};
    /// let layers = [Layer::new("tanh", 3), Layer::new("softmax", 1)];
    /// let mistake = Definition::new("Net", [Input::new(2)], layers, [Loss::new("squared")]).unwrap_err();
    /// assert_eq!(mistake.to_string(), "`softmax` needs at least 2 units, but `output` has 1");
    /// ```
    pub fn new(
        name: &str,
        inputs: impl IntoIterator<Item = Input>,
        layers: impl IntoIterator<Item = Layer>,
        losses: impl IntoIterator<Item = description::Loss>,
    ) -> Result<Self, DefinitionError> {
        let inputs: Vec<_> = inputs.into_iter().collect();
        let written: Vec<_> = layers.into_iter().collect();
        let losses: Vec<_> = losses.into_iter().collect();
        check_name(name)?;
        check_inputs(&inputs)?;
        let mut layers: Vec<Checked> = Vec::with_capacity(written.len());
        for (index, layer) in written.iter().enumerate() {
            let default = if index + 1 == written.len() { "output".to_owned() } else { format!("hidden{}", index + 1) };
            let checked = check_layer(layer, default, &inputs, &layers)?;
            layers.push(checked);
        }
        let output = layers.last().ok_or(DefinitionError::NoLayers)?;
        if output.added.is_some() && !matches!(*output.parts, [(activation, _)] if is_linear(activation)) {
            return Err(DefinitionError::SumOfOutputs);
        }
        if output.dropout > 0.0 {
            return Err(DefinitionError::DropoutOfOutputs);
        }
        let losses = check_losses(&losses, output)?;
        check_readers(&inputs, &layers)?;
        let definition = Self { name: name.to_owned(), inputs, layers, losses };
        definition.check_size()?;
        Ok(definition)
    }

    /// The name of the network, which is written to files.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss};
    /// let definition = Definition::new("Xor", [Input::new(2)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
    /// assert_eq!(definition.name(), "Xor");
    /// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number of values of a sample, of all inputs.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss};
    /// let definition = Definition::new("Xor", [Input::new(2)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
    /// assert_eq!((definition.inputs(), definition.outputs(), definition.parameters()), (2, 1, 3));
    /// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
    /// ```
    pub fn inputs(&self) -> usize {
        self.inputs.iter().map(|input| input.width).sum()
    }

    /// The number of outputs of a sample. See [`inputs`](Self::inputs) for an example.
    pub fn outputs(&self) -> usize {
        self.layers.last().map_or(0, |output| output.outputs)
    }

    /// The number of weights and biases. See [`inputs`](Self::inputs) for an example.
    pub fn parameters(&self) -> usize {
        self.layers.iter().map(Checked::parameters).sum()
    }

    /// The losses in the syntax of `network!`.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss};
    /// let output = Layer::new("softmax", 3).and("linear", 1);
    /// let losses = [Loss::new("categorical_cross_entropy"), Loss::new("squared").times(0.5)];
    /// let definition = Definition::new("Net", [Input::new(2)], [output], losses)?;
    /// assert_eq!(definition.loss(), "categorical_cross_entropy + 0.5 * squared");
    /// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
    /// ```
    #[allow(clippy::float_cmp, reason = "the weight that is not written")]
    pub fn loss(&self) -> String {
        let term = |head: &Head| {
            let loss = FunctionText(head.loss.facts().name, head.loss.constants());
            if head.weight == 1.0 { loss.to_string() } else { format!("{} * {loss}", head.weight) }
        };
        self.losses.0.iter().map(term).collect::<Vec<_>>().join(" + ")
    }

    /// The layers. See [`LayerDescription`] for an example.
    pub fn layers(&self) -> Vec<LayerDescription> {
        let name = |source: &Source| match *source {
            Source::Input(input) => self.inputs[input].name.clone(),
            Source::Layer(layer) => self.layers[layer].name.clone(),
        };
        self.with(|View { layers, .. }| {
            let described = layers.iter().zip(&self.layers).map(|(info, layer)| LayerDescription {
                name: layer.name.clone(),
                activation: crate::network::description::UnitsText::without_width(info).to_string(),
                inputs: layer.inputs,
                outputs: layer.outputs,
                sources: layer.sources.iter().map(name).collect(),
                weights: info.weights(),
                bias: info.biases(),
            });
            described.collect()
        })
    }

    /// Calls `compute` with the layers as data.
    pub(super) fn with<R>(&self, compute: impl FnOnce(View<'_>) -> R) -> R {
        let inputs: Vec<_> = self
            .inputs
            .iter()
            .map(|input| BorrowedInputInfo::new(&input.name, input.width, false).dropping(input.dropout))
            .collect();
        let all_parts: Vec<BorrowedPart<'_>> = self
            .layers
            .iter()
            .flat_map(|layer| &layer.parts)
            .map(|(activation, units)| activation.part(*units))
            .collect();
        let mut rest = &all_parts[..];
        let mut layers: Vec<_> = self
            .layers
            .iter()
            .map(|layer| {
                let (parts, others) = rest.split_at(layer.parts.len());
                rest = others;
                layer.info(parts)
            })
            .collect();
        BorrowedLayerInfo::arrange_all(&mut layers);
        compute(View { inputs: &inputs, layers: &layers })
    }

    /// The layers for initial weights, and their losses.
    pub(super) fn checked_layers(&self) -> &[Checked] {
        &self.layers
    }

    pub(super) fn losses(&self) -> &Losses {
        &self.losses
    }

    /// Refuses a network whose sizes overflow.
    fn check_size(&self) -> Result<(), DefinitionError> {
        let sum = |mut terms: &mut dyn Iterator<Item = Option<usize>>| {
            (&mut terms).try_fold(0_usize, |sum, term| sum.checked_add(term?))
        };
        let parameters = sum(&mut self
            .layers
            .iter()
            .map(|layer| layer.inputs.checked_mul(layer.outputs)?.checked_add(layer.outputs)));
        let units = sum(&mut self.layers.iter().map(|layer| layer.outputs.checked_mul(4 * 128 * size_of::<f64>())));
        // No slice has more bytes than `isize::MAX`.
        let is_small =
            |numbers: usize| numbers.checked_mul(size_of::<f64>()).is_some_and(|bytes| isize::try_from(bytes).is_ok());
        if parameters.is_some_and(is_small) && units.is_some_and(is_small) {
            Ok(())
        } else {
            Err(DefinitionError::TooLarge)
        }
    }
}

/// In the syntax of `network!`.
impl core::fmt::Display for Definition {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.with(|View { inputs, layers }| write!(f, "{}; loss {}", Architecture { inputs, layers }, self.loss()))
    }
}

impl Checked {
    fn parameters(&self) -> usize {
        (self.inputs + usize::from(self.has_bias)) * self.outputs
    }

    /// The layer as data, without its position; `parts` are its parts, of which a single one is not listed.
    fn info<'a>(&'a self, parts: &'a [BorrowedPart<'a>]) -> BorrowedLayerInfo<'a> {
        let alone = parts.first().filter(|_| parts.len() == 1);
        BorrowedLayerInfo {
            name: &self.name,
            sources: &self.sources,
            added: self.added,
            activation: alone.map_or(&self.activation, |part| part.activation),
            constants: &self.constants,
            parts: if alone.is_some() { &[] } else { parts },
            connections: None,
            dropout: self.dropout,
            inputs: self.inputs,
            outputs: self.outputs,
            parameters: self.parameters(),
            first_parameter: 0,
            first_unit: 0,
            first_sum: 0,
            #[cfg(feature = "onnx")]
            is_built_in: true,
            function: alone.and_then(|part| part.function),
            is_odd: alone.is_some_and(|part| part.is_odd),
            is_symmetric: alone.is_some_and(|part| part.is_symmetric),
        }
    }
}

impl<T: Scalar> LayerFunctions<T> for [Checked] {
    fn activate(&self, layer: usize, units: usize, s: &[T], a: &mut [T]) {
        if let [(activation, _)] = *self[layer].parts {
            return activation.activate(units, s, a);
        }
        for (s, a) in s.chunks_exact(units).zip(a.chunks_exact_mut(units)) {
            for (activation, units) in ranges(&self[layer].parts) {
                activation.activate(units.len(), &s[units.clone()], &mut a[units]);
            }
        }
    }

    fn backpropagate(&self, layer: usize, units: usize, s: &[T], a: &[T], delta: &mut [T]) {
        if let [(activation, _)] = *self[layer].parts {
            return activation.backpropagate(units, s, a, delta);
        }
        let samples = s.chunks_exact(units).zip(a.chunks_exact(units)).zip(delta.chunks_exact_mut(units));
        for ((s, a), delta) in samples {
            for (activation, units) in ranges(&self[layer].parts) {
                let (s, a) = (&s[units.clone()], &a[units.clone()]);
                activation.backpropagate(units.len(), s, a, &mut delta[units]);
            }
        }
    }
}

/// The units of every part.
fn ranges(parts: &[(Activation, usize)]) -> impl Iterator<Item = (Activation, Range<usize>)> {
    let mut start = 0;
    parts.iter().map(move |&(activation, units)| {
        let range = start..start + units;
        start = range.end;
        (activation, range)
    })
}

fn is_linear(activation: Activation) -> bool {
    activation == Activation::Plain(crate::function::FunctionId::Linear)
}

fn check_name(name: &str) -> Result<(), DefinitionError> {
    let is_name = !name.starts_with(|first: char| first.is_numeric())
        && !name.is_empty()
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if is_name { Ok(()) } else { Err(DefinitionError::Name { name: name.to_owned() }) }
}

fn check_inputs(inputs: &[Input]) -> Result<(), DefinitionError> {
    if inputs.is_empty() {
        return Err(DefinitionError::NoInput);
    }
    for (index, input) in inputs.iter().enumerate() {
        check_name(&input.name)?;
        if input.width == 0 {
            return Err(DefinitionError::NoUnits { name: input.name.clone() });
        }
        check_dropout(&input.name, input.dropout)?;
        if inputs[..index].iter().any(|other| other.name == input.name) {
            return Err(DefinitionError::SameName { name: input.name.clone() });
        }
    }
    let total = inputs.iter().try_fold(0_usize, |sum, input| sum.checked_add(input.width));
    total.map(|_| ()).ok_or(DefinitionError::TooLarge)
}

fn check_dropout(name: &str, value: f64) -> Result<(), DefinitionError> {
    if (0.0..1.0).contains(&value) { Ok(()) } else { Err(DefinitionError::Dropout { name: name.to_owned(), value }) }
}

/// Translates a mistake in the name or the constants of a function.
fn mistake(mistake: &Mistake, name: &str, constants: &[f64], unknown: DefinitionError) -> DefinitionError {
    let function = name.to_owned();
    match mistake {
        Mistake::Unknown => unknown,
        &Mistake::Constants(expected) => DefinitionError::Constants { function, found: constants.len(), expected },
        &Mistake::Constant(must) => {
            DefinitionError::Constant { function, must, value: constants.first().copied().unwrap_or(f64::NAN) }
        }
    }
}

fn check_layer(
    layer: &Layer,
    default: String,
    inputs: &[Input],
    before: &[Checked],
) -> Result<Checked, DefinitionError> {
    let name = layer.name.clone().unwrap_or(default);
    check_name(&name)?;
    if before.iter().any(|other| other.name == name) || inputs.iter().any(|input| input.name == name) {
        return Err(DefinitionError::SameName { name });
    }
    check_dropout(&name, layer.dropout)?;
    if layer.parts.len() > MAXIMUM_PARTS {
        return Err(DefinitionError::Parts { layer: name });
    }
    let (mut parts, mut outputs) = (Vec::new(), 0_usize);
    for description::Part { activation, constants, units } in &layer.parts {
        let unknown = DefinitionError::UnknownActivation { name: activation.clone() };
        let checked =
            Activation::new(activation, constants).map_err(|error| mistake(&error, activation, constants, unknown))?;
        let units = *units;
        let BorrowedPart { minimum, activation, .. } = checked.part(units);
        if units == 0 {
            return Err(DefinitionError::NoUnits { name });
        } else if units < minimum {
            return Err(DefinitionError::TooFewUnits { name, activation, units, minimum });
        }
        outputs = outputs.checked_add(units).ok_or(DefinitionError::TooLarge)?;
        parts.push((checked, units));
    }
    if parts.is_empty() {
        return Err(DefinitionError::NoUnits { name });
    }
    let find = |source: &String| {
        let input = inputs.iter().position(|input| input.name == *source).map(Source::Input);
        let earlier = || before.iter().position(|layer| layer.name == *source).map(Source::Layer);
        input
            .or_else(earlier)
            .ok_or_else(|| DefinitionError::UnknownSource { layer: name.clone(), source_name: source.clone() })
    };
    let width = |source: Source| match source {
        Source::Input(input) => inputs[input].width,
        Source::Layer(layer) => before[layer].outputs,
    };
    let mut sources = Vec::new();
    for source in &layer.sources {
        let found = find(source)?;
        if sources.contains(&found) {
            return Err(DefinitionError::SourceTwice { layer: name.clone(), source_name: source.clone() });
        }
        sources.push(found);
    }
    if sources.is_empty() {
        sources.push(match before.len().checked_sub(1) {
            Some(previous) => Source::Layer(previous),
            None if inputs.len() > 1 => return Err(DefinitionError::NoSources),
            None => Source::Input(0),
        });
    }
    let added = layer.added.as_ref().map(find).transpose()?;
    if let (Some(added), Some(source)) = (added, &layer.added) {
        let found = width(added);
        if found != outputs {
            let source_name = source.clone();
            return Err(DefinitionError::SumWidth { layer: name.clone(), source_name, found, expected: outputs });
        }
    }
    let widths = sources.iter().try_fold(0_usize, |sum, &source| sum.checked_add(width(source)));
    let text = parts.iter().map(|(activation, units)| format!("{} {units}", activation.part(*units).activation));
    let activation = text.collect::<Vec<_>>().join(" + ");
    let constants = parts.iter().flat_map(|(activation, _)| activation.constants().to_vec()).collect();
    Ok(Checked {
        name: name.clone(),
        sources,
        added,
        has_bias: layer.has_bias,
        initializer: layer.initializer,
        dropout: layer.dropout,
        inputs: widths.ok_or(DefinitionError::TooLarge)?,
        outputs,
        activation,
        constants,
        parts,
    })
}

#[allow(clippy::float_cmp, reason = "the weight of a single loss is not written")]
fn check_losses(losses: &[description::Loss], output: &Checked) -> Result<Losses, DefinitionError> {
    let parts = output.parts.len();
    match losses.len() {
        0 => return Err(DefinitionError::NoLoss),
        1 => {}
        count if count == parts => {}
        count => return Err(DefinitionError::Losses { losses: count, parts }),
    }
    let mut heads = Vec::with_capacity(losses.len());
    let mut first = 0;
    for (index, description::Loss { name, constants, weight }) in losses.iter().enumerate() {
        let unknown = DefinitionError::UnknownLoss { name: name.clone() };
        let loss = Loss::new(name, constants).map_err(|error| mistake(&error, name, constants, unknown))?;
        let is_valid =
            if losses.len() == 1 { *weight == 1.0 } else { *weight > 0.0 && is_in_single_precision(*weight) };
        if !is_valid {
            return Err(DefinitionError::Weight { value: *weight });
        }
        let (activation, outputs) = output.parts[index];
        let facts = loss.facts();
        if outputs < facts.minimum {
            return Err(DefinitionError::TooFewOutputs { loss: facts.name, outputs, minimum: facts.minimum });
        }
        heads.push(Head::new(loss, *weight, first..first + outputs, activation));
        first += outputs;
    }
    Ok(Losses(heads))
}

fn check_readers(inputs: &[Input], layers: &[Checked]) -> Result<(), DefinitionError> {
    let is_read = |source| layers.iter().any(|layer| layer.sources.contains(&source) || layer.added == Some(source));
    let unread = |name: &String| Err(DefinitionError::Unread { name: name.clone() });
    if let Some((_, input)) = inputs.iter().enumerate().find(|(index, _)| !is_read(Source::Input(*index))) {
        return unread(&input.name);
    }
    let hidden = &layers[..layers.len() - 1];
    match hidden.iter().enumerate().find(|(index, _)| !is_read(Source::Layer(*index))) {
        Some((_, layer)) => unread(&layer.name),
        None => Ok(()),
    }
}
