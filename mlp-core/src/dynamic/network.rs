//! A network with its parameters: forward passes, risk, gradient.

use alloc::vec;
use alloc::vec::Vec;

use rand::Rng;

use super::batch::{Batch, Memory, Passes};
use super::definition::{Definition, View};
use super::error::DataError;
use crate::layer::initialization::initialize_parts;
use crate::number::random::fork;
use crate::number::scalar::{Scalar, count, is_finite};
use crate::pass::derivative::complete_delta;

/// A network whose layers are data.
///
/// Samples are slices: one after the other, each with the values of all inputs.
///
/// ```
/// use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
///
/// // The exclusive or by hand.
/// let layers = [Layer::new("relu", 2), Layer::new("linear", 1)];
/// let definition = Definition::new("Xor", [Input::new(2)], layers, [Loss::new("squared")])?;
/// let mut net = Network::<f32>::zeros(definition);
/// net.parameters_mut().copy_from_slice(&[1.0, 1.0, 1.0, 1.0, 0.0, -1.0, 1.0, -2.0, 0.0]);
/// assert_eq!(net.predict(&[0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0])?, [0.0, 1.0, 1.0, 0.0]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Network<T = f32> {
    pub(super) definition: Definition,
    pub(super) parameters: Vec<T>,
}

/// The values of the units of a layer: an element of the result of [`Network::activations`].
///
/// All slices hold the units of one sample after the other. That method and [`Network::inspect`] have examples.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct UnitValues<T> {
    /// The pre-activations `s`.
    pub s: Vec<T>,
    /// The activations `a = f(s)`, plus those that the layer adds.
    pub a: Vec<T>,
    /// The deltas `δ = ∂L/∂s`; empty without a target.
    pub delta: Vec<T>,
}

impl<T: Scalar> Network<T> {
    /// The network whose parameters are zero.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
    /// let definition = Definition::new("Net", [Input::new(2)], [Layer::new("sigmoid", 1)], [Loss::new("binary_cross_entropy")])?;
    /// assert_eq!(Network::<f64>::zeros(definition).predict(&[1.0, 2.0])?, [0.5]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn zeros(definition: Definition) -> Self {
        let parameters = vec![T::zero(); definition.parameters()];
        Self { definition, parameters }
    }

    /// A network with random weights: those of the compiled network with the same generator.
    ///
    /// ```
    /// use mlp_core::dynamic::{self, Definition, Input, Layer, Loss};
    /// use mlp_core::prelude::*;
    /// network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
    ///
    /// let layers = [Layer::new("relu", 2), Layer::new("linear", 1)];
    /// let definition = Definition::new("Xor", [Input::new(2)], layers, [dynamic::Loss::new("squared")])?;
    /// let net = dynamic::Network::<f32>::random(definition, &mut StdRng::seed_from_u64(7));
    /// assert_eq!(net.parameters(), Xor::random(&mut StdRng::seed_from_u64(7)).parameters());
    /// # Ok::<(), dynamic::DefinitionError>(())
    /// ```
    pub fn random<R: Rng + ?Sized>(definition: Definition, rng: &mut R) -> Self {
        let mut network = Self::zeros(definition);
        network.randomize(rng);
        network
    }

    /// Draws the weights as [`random`](Self::random) does, and sets the biases to zero.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
    /// use mlp_core::rand::{SeedableRng, rngs::StdRng};
    /// # let definition = Definition::new("Net", [Input::new(2)], [Layer::new("linear", 3)], [Loss::new("squared")])?;
    /// let mut net = Network::<f32>::zeros(definition);
    /// net.randomize(&mut StdRng::seed_from_u64(7));
    /// assert!(net.parameters()[..6].iter().all(|weight| *weight != 0.0));
    /// assert_eq!(net.parameters()[6..], [0.0; 3]);
    /// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
    /// ```
    pub fn randomize<R: Rng + ?Sized>(&mut self, rng: &mut R) {
        let Self { definition, parameters } = self;
        let mut rng = fork(rng);
        definition.with(|View { layers, .. }| {
            for (info, layer) in layers.iter().zip(definition.checked_layers()) {
                let weights = &mut parameters[info.weights()];
                match (layer.initializer, &*layer.parts) {
                    (Some(scheme), _) => scheme.fill(info.inputs, info.outputs, weights, &mut rng),
                    (None, [(activation, _)]) => {
                        activation.initializer().fill(info.inputs, info.outputs, weights, &mut rng);
                    }
                    (None, parts) => {
                        let parts = parts.iter().map(|(activation, units)| (*units, activation.initializer()));
                        initialize_parts(&parts, info.inputs, info.outputs, weights, &mut rng);
                    }
                }
                parameters[info.biases()].fill(T::zero());
            }
        });
    }

    /// The definition.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
    /// let definition = Definition::new("Net", [Input::new(2)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
    /// assert_eq!(Network::<f32>::zeros(definition).definition().outputs(), 1);
    /// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
    /// ```
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The weights and biases, in the order of the compiled network: layer by layer, weights by columns, then biases.
    /// [`Definition::layers`] has the ranges.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
    /// let definition = Definition::new("Net", [Input::new(2)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
    /// assert_eq!(Network::<f32>::zeros(definition).parameters(), [0.0; 3]);
    /// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
    /// ```
    pub fn parameters(&self) -> &[T] {
        &self.parameters
    }

    /// The weights and biases, mutably. See [`Network`] for an example.
    pub fn parameters_mut(&mut self) -> &mut [T] {
        &mut self.parameters
    }

    /// The outputs of every sample.
    ///
    /// # Errors
    ///
    /// If the number of values is not that of whole samples.
    ///
    /// See [`Network`] for an example.
    pub fn predict(&self, inputs: &[T]) -> Result<Vec<T>, DataError> {
        self.samples(inputs)?;
        Ok(Passes::of(&self.definition, |passes| {
            let mut outputs = Vec::with_capacity(inputs.len() / self.definition.inputs() * self.definition.outputs());
            passes.each_block(&self.parameters, inputs, &mut Memory::default(), |_, buffers| {
                outputs.extend_from_slice(buffers.a.part(passes.output(), 0));
            });
            outputs
        }))
    }

    /// `s` and `a` of every layer, for every sample.
    ///
    /// # Errors
    ///
    /// As [`predict`](Self::predict).
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
    /// let definition = Definition::new("Net", [Input::new(1)], [Layer::new("relu", 1)], [Loss::new("squared")])?;
    /// let mut net = Network::<f32>::zeros(definition);
    /// net.parameters_mut()[0] = 2.0;
    /// let output = &net.activations(&[-1.0, 1.0])?[0];
    /// assert_eq!((&*output.s, &*output.a), (&[-2.0, 2.0][..], &[0.0, 2.0][..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn activations(&self, inputs: &[T]) -> Result<Vec<UnitValues<T>>, DataError> {
        self.samples(inputs)?;
        Ok(Passes::of(&self.definition, |passes| {
            let layers = passes.layers;
            let empty = |_: &_| UnitValues { s: Vec::new(), a: Vec::new(), delta: Vec::new() };
            let mut values: Vec<_> = layers.iter().map(empty).collect();
            passes.each_block(&self.parameters, inputs, &mut Memory::default(), |_, buffers| {
                for (values, layer) in values.iter_mut().zip(layers) {
                    values.s.extend_from_slice(buffers.s.part(layer, 0));
                    values.a.extend_from_slice(buffers.a.passed_on(layer, 0..1));
                }
            });
            values
        }))
    }

    /// `s`, `a` and `δ` of every layer for one sample, and its loss.
    ///
    /// # Errors
    ///
    /// If the input or the target is not that of one sample, or if the loss is not defined for the target.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
    /// let layers = [Layer::new("relu", 1), Layer::new("linear", 1)];
    /// let definition = Definition::new("Net", [Input::new(1)], layers, [Loss::new("squared")])?;
    /// let mut net = Network::<f32>::zeros(definition);
    /// net.parameters_mut().copy_from_slice(&[2.0, 0.0, 3.0, 0.0]);
    /// let (layers, loss) = net.inspect(&[1.0], &[5.0])?;
    /// assert_eq!((layers[1].a[0], layers[1].delta[0], layers[0].delta[0], loss), (6.0, 1.0, 3.0, 0.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn inspect(&self, input: &[T], target: &[T]) -> Result<(Vec<UnitValues<T>>, T), DataError> {
        if input.len() != self.definition.inputs() {
            return Err(DataError::Inputs { found: input.len(), width: self.definition.inputs() });
        }
        let batch = self.batch(input, target)?;
        let mut memory = Memory::default();
        Ok(Passes::of(&self.definition, |passes| {
            let loss = passes.sum_of_losses(&self.parameters, batch, &mut memory);
            let values = passes.forward(&self.parameters, input, &mut memory, |buffers, _| {
                passes.block_delta(buffers, target, T::one());
                for index in (0..passes.layers.len()).rev() {
                    complete_delta(&passes.graph(), index, buffers);
                    passes.graph().propagate(index, &self.parameters, &mut buffers.delta, None);
                }
                let of_layer = |layer| UnitValues {
                    s: buffers.s.part(layer, 0).to_vec(),
                    a: buffers.a.passed_on(layer, 0..1).to_vec(),
                    delta: buffers.delta.part(layer, 0).to_vec(),
                };
                passes.layers.iter().map(of_layer).collect()
            });
            (values, loss)
        }))
    }

    /// The empirical risk, the mean of the losses.
    ///
    /// # Errors
    ///
    /// If the samples are not whole, have no targets, or if there are none, or if a loss is not defined for a target.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
    /// let definition = Definition::new("Net", [Input::new(1)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
    /// assert_eq!(Network::<f32>::zeros(definition).risk(&[1.0, 2.0], &[1.0, 1.0])?, 0.5);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn risk(&self, inputs: &[T], targets: &[T]) -> Result<T, DataError> {
        let batch = self.batch(inputs, targets)?;
        let samples = inputs.len() / self.definition.inputs();
        let sum = Passes::of(&self.definition, |passes| {
            passes.sum_of_losses(&self.parameters, batch, &mut Memory::default())
        });
        Ok(sum / count(samples))
    }

    /// The empirical risk and its gradient by the parameters.
    ///
    /// # Errors
    ///
    /// As [`risk`](Self::risk).
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network};
    /// let definition = Definition::new("Net", [Input::new(1)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
    /// let net = Network::<f32>::zeros(definition);
    /// assert_eq!(net.gradient(&[2.0], &[1.0])?, (0.5, vec![-2.0, -1.0]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gradient(&self, inputs: &[T], targets: &[T]) -> Result<(T, Vec<T>), DataError> {
        let batch = self.batch(inputs, targets)?;
        let mut gradient = vec![T::zero(); self.parameters.len()];
        let risk = Passes::of(&self.definition, |passes| {
            passes.gradient(&self.parameters, batch, &mut Memory::default(), &mut gradient)
        });
        Ok((risk, gradient))
    }

    /// The number of samples.
    fn samples(&self, inputs: &[T]) -> Result<usize, DataError> {
        let width = self.definition.inputs();
        if inputs.len().is_multiple_of(width) {
            Ok(inputs.len() / width)
        } else {
            Err(DataError::Inputs { found: inputs.len(), width })
        }
    }

    /// Checked samples with targets.
    pub(super) fn batch<'a>(&self, inputs: &'a [T], targets: &'a [T]) -> Result<Batch<'a, T>, DataError> {
        let samples = self.samples(inputs)?;
        let expected = samples.checked_mul(self.definition.outputs());
        if expected != Some(targets.len()) {
            let expected = expected.unwrap_or(usize::MAX);
            return Err(DataError::Targets { found: targets.len(), expected, samples });
        }
        if samples == 0 {
            return Err(DataError::Empty);
        }
        let checked = self.definition.losses().check(self.definition.outputs(), targets);
        checked.map_err(|(loss, outside)| DataError::Domain { loss, outside })?;
        Ok(Batch { inputs, targets })
    }

    /// Samples with targets for training, whose inputs must be finite.
    pub(super) fn training_batch<'a>(&self, inputs: &'a [T], targets: &'a [T]) -> Result<Batch<'a, T>, DataError> {
        let batch = self.batch(inputs, targets)?;
        let width = self.definition.inputs();
        match inputs.iter().position(|&input| !is_finite(input)) {
            Some(index) => Err(DataError::NotFinite { sample: index / width, input: index % width }),
            None => Ok(batch),
        }
    }
}
