//! Training: the epochs of [`Trainer`](crate::Trainer), with its order of the samples and its bits.

use alloc::vec::Vec;

use thiserror::Error;

use super::batch::{Batch as Samples, Memory, Passes};
use super::error::DataError;
use super::network::Network;
use crate::kernel;
use crate::layer::dropout::Noise;
use crate::number::random::shuffle;
use crate::number::scalar::{Scalar, are_finite, constant, count, double, is_finite};
use crate::number::sum::Sum;
use crate::optimizer::{Adam, Optimizer, SettingError, Sgd};
use crate::train::Batch;

/// A first-order rule for the parameters as one slice. This trait is sealed: it is implemented by [`Sgd`] and [`Adam`].
///
/// ```
/// use mlp_core::{Adam, Sgd, dynamic::{Rule, Trainer}};
/// fn trainer<O: Rule<f32>>(rule: O) -> Trainer<f32, O> {
///     Trainer::new(rule)
/// }
/// let _ = (trainer(Sgd::new(0.1)), trainer(Adam::new(0.1)));
/// ```
pub trait Rule<T: Scalar>: Optimizer<T> + sealed::Sealed {
    /// Updates the parameters with the given gradient.
    #[doc(hidden)]
    fn update(&mut self, gradient: &[T], parameters: &mut [T]);

    /// The learning rate of a rule that descends along the gradient, which then need not be stored.
    #[doc(hidden)]
    fn descent(&self) -> Option<f64> {
        None
    }
}

impl<T: Scalar> Rule<T> for Sgd {
    fn update(&mut self, gradient: &[T], parameters: &mut [T]) {
        let rate = Optimizer::<T>::learning_rate(self).unwrap_or_default();
        kernel::add_scaled(&[constant(-rate)], gradient, parameters);
    }

    fn descent(&self) -> Option<f64> {
        Optimizer::<T>::learning_rate(self)
    }
}

impl<T: Scalar> Rule<T> for Adam<T> {
    fn update(&mut self, gradient: &[T], parameters: &mut [T]) {
        Self::update(self, gradient, parameters);
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Sgd {}
    impl<T> Sealed for super::Adam<T> {}
}

/// A failure of training.
///
/// ```
/// use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network, TrainingError, Trainer};
/// use mlp_core::Sgd;
/// let definition = Definition::new("Net", [Input::new(1)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
/// let mut net = Network::<f32>::zeros(definition);
/// let failure = Trainer::new(Sgd::new(-1.0)).epoch(&mut net, &[1.0], &[1.0]).unwrap_err();
/// assert!(matches!(failure, TrainingError::Setting(_)));
/// # Ok::<(), mlp_core::dynamic::DefinitionError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum TrainingError {
    /// A setting of the optimizer is out of range.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The data do not fit the network.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A mini-batch of no samples.
    #[error("a mini-batch must hold at least one sample, but `Batch::Mini(0)` was given")]
    EmptyBatch,
    /// The risk, a parameter or the square of a derivative became infinite or NaN. The network is that of the last finite epoch.
    #[error(
        "training diverged in epoch {epoch}, batch {batch}: the risk was {risk}{}; a smaller learning rate or scaled data may help",
        if risk.is_finite() {
            ", but a parameter was infinite or NaN, or a derivative too large to be squared"
        } else {
            ""
        }
    )]
    Diverged {
        /// The epoch, counted from 1.
        epoch: u64,
        /// The batch in the epoch, counted from 1.
        batch: usize,
        /// The risk of that batch.
        risk: f64,
    },
}

/// Trains a network epoch by epoch: every epoch has the bits of an epoch of [`Trainer`](crate::Trainer) with the same optimizer,
/// batch size and seed.
///
/// ```
/// use mlp_core::dynamic::{self, Definition, Input, Layer, Loss, Network};
/// use mlp_core::prelude::*;
/// network! { struct Xor< input 2 => tanh 3 => sigmoid 1; loss binary_cross_entropy >; }
///
/// let layers = [Layer::new("tanh", 3), Layer::new("sigmoid", 1)];
/// let definition = Definition::new("Xor", [Input::new(2)], layers, [Loss::new("binary_cross_entropy")])?;
/// let mut net = Network::<f32>::random(definition, &mut StdRng::seed_from_u64(1));
/// let (x, y) = ([0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0]);
/// let mut trainer = dynamic::Trainer::new(Adam::new(0.05)).batch(Batch::Mini(2)).seed(5);
/// for _ in 0..100 {
///     trainer.epoch(&mut net, &x, &y)?;
/// }
///
/// let inputs = vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]];
/// let data = Dataset::new(inputs, y.map(|y| vector![y]).to_vec())?;
/// let mut compiled = Xor::random(&mut StdRng::seed_from_u64(1));
/// Trainer::new(Adam::new(0.05)).batch(Batch::Mini(2)).seed(5).epochs(100).fit(&mut compiled, &data)?;
/// assert_eq!(net.parameters(), compiled.parameters());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer<T, O> {
    optimizer: O,
    batch: Batch,
    seed: u64,
    epoch: u64,
    memory: Memory<T>,
    gradient: Vec<T>,
    order: Vec<usize>,
    gathered: (Vec<T>, Vec<T>),
    last_finite: Vec<T>,
}

impl<T: Scalar, O: Rule<T>> Trainer<T, O> {
    /// Trains by this rule, with all samples in every step.
    ///
    /// ```
    /// # use mlp_core::dynamic::Trainer;
    /// # use mlp_core::Sgd;
    /// let trainer = Trainer::<f32, _>::new(Sgd::new(0.1));
    /// assert_eq!(trainer.epochs(), 0);
    /// ```
    pub fn new(optimizer: O) -> Self {
        Self {
            optimizer,
            batch: Batch::Full,
            seed: 0,
            epoch: 0,
            memory: Memory::default(),
            gradient: Vec::new(),
            order: Vec::new(),
            gathered: (Vec::new(), Vec::new()),
            last_finite: Vec::new(),
        }
    }

    /// The same trainer with this batch size. See [`Trainer`] for an example.
    #[must_use]
    pub fn batch(self, batch: Batch) -> Self {
        Self { batch, ..self }
    }

    /// The same trainer with this seed of the order of the samples and of dropout. See [`Trainer`] for an example.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The number of complete epochs.
    ///
    /// ```
    /// # use mlp_core::dynamic::{Definition, Input, Layer, Loss, Network, Trainer};
    /// # use mlp_core::Sgd;
    /// let definition = Definition::new("Net", [Input::new(1)], [Layer::new("linear", 1)], [Loss::new("squared")])?;
    /// let (mut net, mut trainer) = (Network::<f32>::zeros(definition), Trainer::new(Sgd::new(0.5)));
    /// assert_eq!(trainer.epoch(&mut net, &[1.0], &[1.0])?, 0.5);
    /// assert_eq!(trainer.epochs(), 1);
    /// assert_eq!(net.parameters(), [0.5, 0.5]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn epochs(&self) -> u64 {
        self.epoch
    }

    /// Passes over all samples once, and returns the mean of their losses before the steps.
    ///
    /// # Errors
    ///
    /// If a setting is out of range, the data do not fit the network, or training diverges.
    ///
    /// See [`epochs`](Self::epochs) for an example.
    pub fn epoch(&mut self, network: &mut Network<T>, inputs: &[T], targets: &[T]) -> Result<T, TrainingError> {
        self.optimizer.check()?;
        let samples = network.training_batch(inputs, targets)?;
        let (width, outputs) = (network.definition.inputs(), network.definition.outputs());
        let all = inputs.len() / width;
        let size = match self.batch {
            Batch::Online => 1,
            Batch::Mini(0) => return Err(TrainingError::EmptyBatch),
            Batch::Mini(size) => size,
            Batch::Full => all,
        };
        self.last_finite.clone_from(&network.parameters);
        self.gradient.resize(network.parameters.len(), T::zero());
        self.order.clear();
        self.order.extend(0..all);
        if self.batch != Batch::Full {
            shuffle(&mut self.order, self.seed, self.epoch);
        }
        let Network { definition, parameters } = network;
        let (seed, epoch) = (self.seed, self.epoch);
        let (mut sum, mut risk, mut steps) = (Sum::zero(), T::zero(), 0);
        Passes::of(definition, |passes| {
            for first in (0..all).step_by(size) {
                let order = first..all.min(first.saturating_add(size));
                let passes = passes.with_noise(Some(Noise { seed, epoch, first_sample: first as u64 }));
                let count_of_batch = count::<T>(order.len());
                steps += 1;
                risk = if self.batch == Batch::Full {
                    self.step(&passes, parameters, samples)
                } else {
                    let (mut x, mut y) = core::mem::take(&mut self.gathered);
                    x.clear();
                    y.clear();
                    for &sample in &self.order[order] {
                        x.extend_from_slice(&inputs[sample * width..(sample + 1) * width]);
                        y.extend_from_slice(&targets[sample * outputs..(sample + 1) * outputs]);
                    }
                    let risk = self.step(&passes, parameters, Samples { inputs: &x, targets: &y });
                    self.gathered = (x, y);
                    risk
                };
                sum.add(risk * count_of_batch);
                if !is_finite(risk) {
                    return;
                }
            }
        });
        if !(is_finite(risk) && are_finite(parameters) && self.optimizer.has_finite_squares()) {
            parameters.clone_from(&self.last_finite);
            self.optimizer.reset();
            return Err(TrainingError::Diverged { epoch: self.epoch + 1, batch: steps, risk: double(risk) });
        }
        self.epoch += 1;
        Ok(sum.total() / count(all))
    }

    /// A step with these samples, and their risk before it.
    fn step(&mut self, passes: &Passes<'_>, parameters: &mut [T], samples: Samples<'_, T>) -> T {
        let Self { optimizer, memory, gradient, .. } = self;
        if let Some(rate) = optimizer.descent() {
            return passes.descend(parameters, samples, rate, memory, gradient);
        }
        let risk = passes.gradient(parameters, samples, memory, gradient);
        if is_finite(risk) {
            optimizer.update(gradient, parameters);
        }
        risk
    }
}
