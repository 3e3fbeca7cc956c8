//! The networks and trainers of a page, by handle.

use mlp_core::dynamic::{Network, Trainer};
use mlp_core::rand::SeedableRng;
use mlp_core::rand::rngs::StdRng;
use mlp_core::{Adam, Batch, Sgd};

use crate::spec;

/// All networks and trainers. A handle is the index of one.
#[derive(Default)]
pub struct Lab {
    networks: Vec<Option<Network>>,
    trainers: Vec<Option<AnyTrainer>>,
}

/// An update rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Optimizer {
    /// Gradient descent.
    Sgd,
    /// Adam with its default settings.
    Adam,
}

/// A trainer with either rule.
enum AnyTrainer {
    Sgd(Trainer<f32, Sgd>),
    Adam(Trainer<f32, Adam>),
}

impl Lab {
    /// Adds the network of a definition, with random weights from this seed: those of
    /// `Net::random(&mut StdRng::seed_from_u64(seed))` in a program.
    ///
    /// # Errors
    ///
    /// If the text defines no network, or one that is too large.
    pub fn create(&mut self, definition: &str, seed: u64) -> Result<usize, String> {
        let definition = spec::definition(definition)?;
        Ok(insert(&mut self.networks, Network::random(definition, &mut StdRng::seed_from_u64(seed))))
    }

    /// The network with this handle.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn network(&mut self, handle: usize) -> Result<&mut Network, String> {
        self.networks.get_mut(handle).and_then(Option::as_mut).ok_or_else(|| "this network has been freed".to_owned())
    }

    /// Adds a trainer; a batch of 0 is all samples.
    pub fn train(&mut self, optimizer: Optimizer, rate: f64, batch: usize, seed: u64) -> usize {
        let batch = if batch == 0 { Batch::Full } else { Batch::Mini(batch) };
        let trainer = match optimizer {
            Optimizer::Sgd => AnyTrainer::Sgd(Trainer::new(Sgd::new(rate)).batch(batch).seed(seed)),
            Optimizer::Adam => AnyTrainer::Adam(Trainer::new(Adam::new(rate)).batch(batch).seed(seed)),
        };
        insert(&mut self.trainers, trainer)
    }

    /// An epoch; returns the mean of the losses before the steps.
    ///
    /// # Errors
    ///
    /// If a handle is none, the samples do not fit, a setting is out of range, or training diverges.
    pub fn epoch(&mut self, network: usize, trainer: usize, inputs: &[f32], targets: &[f32]) -> Result<f32, String> {
        let Self { networks, trainers } = self;
        let network = networks.get_mut(network).and_then(Option::as_mut).ok_or("this network has been freed")?;
        let trainer = trainers.get_mut(trainer).and_then(Option::as_mut).ok_or("this trainer has been freed")?;
        let risk = match trainer {
            AnyTrainer::Sgd(trainer) => trainer.epoch(network, inputs, targets),
            AnyTrainer::Adam(trainer) => trainer.epoch(network, inputs, targets),
        };
        risk.map_err(|error| error.to_string())
    }

    /// Frees a network; without effect if there is none.
    pub fn free_network(&mut self, handle: usize) {
        remove(&mut self.networks, handle);
    }

    /// Frees a trainer; without effect if there is none.
    pub fn free_trainer(&mut self, handle: usize) {
        remove(&mut self.trainers, handle);
    }
}

/// Puts a value into the first free place. A page holds a few.
fn insert<T>(values: &mut Vec<Option<T>>, value: T) -> usize {
    match values.iter().position(Option::is_none) {
        Some(free) => {
            values[free] = Some(value);
            free
        }
        None => {
            values.push(Some(value));
            values.len() - 1
        }
    }
}

fn remove<T>(values: &mut [Option<T>], handle: usize) {
    if let Some(value) = values.get_mut(handle) {
        *value = None;
    }
}
