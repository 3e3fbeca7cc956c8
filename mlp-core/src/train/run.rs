//! The loop over the batches of an epoch, with all the memory that it needs.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Range;

use rand::seq::SliceRandom;

#[cfg(feature = "progress")]
use super::progress::Bar;
use super::regularization::Regularization;
use super::{Batch, Schedule, TrainError};
use crate::data::Dataset;
use crate::layer::dropout::Noise;
use crate::network::Network;
use crate::number::memory;
use crate::number::random::generator_at;
use crate::number::scalar::{count, is_finite};
use crate::optimizer::{Objective, Optimizer, descend_by_gradient};
use crate::pass::{self, Samples};
use crate::target::Target;
#[cfg(feature = "threads")]
use crate::workers::Threads;

/// A training run: the data, how it is gone through, and all the memory that it needs.
pub(super) struct Run<'a, N: Network, Y> {
    data: &'a Dataset<N::Input, Y>,
    plan: Plan,
    /// The indices of the samples, in the order of the epoch.
    order: Vec<usize>,
    /// The samples of one batch, one after the other.
    gathered: (Vec<N::Input>, Vec<Y>),
    pub(super) workspace: Box<N::Workspace>,
    gradient: Box<N>,
    /// Who computes the gradients, if not this thread alone.
    #[cfg(feature = "threads")]
    pub(super) threads: Option<Threads<N>>,
    #[cfg(feature = "progress")]
    pub(super) bar: Option<Bar>,
    /// The parameters after the last epoch that ended well.
    last_finite: Vec<N::Scalar>,
    /// Whether a step has been made.
    has_stepped: bool,
}

/// How the data is gone through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) batch: Batch,
    pub(super) seed: u64,
    pub(super) schedule: Schedule,
    pub(super) regularization: Regularization,
}

/// Where in the training an epoch stands.
#[derive(Clone, Copy)]
pub(super) struct Position {
    /// The epochs before, of all runs.
    pub(super) epoch: u64,
    /// The plateaus before.
    pub(super) plateaus: u32,
    /// The learning rate that the schedule starts from.
    pub(super) learning_rate: Option<f64>,
}

impl<'a, N: Network, Y: Target<N::Output>> Run<'a, N, Y> {
    pub(super) fn new(network: &N, data: &'a Dataset<N::Input, Y>, plan: Plan) -> Self {
        Self {
            data,
            plan,
            order: Vec::with_capacity(data.len()),
            gathered: (Vec::new(), Vec::new()),
            workspace: N::workspace(),
            gradient: N::boxed_zeros(),
            #[cfg(feature = "threads")]
            threads: None,
            #[cfg(feature = "progress")]
            bar: None,
            last_finite: network.parameters().to_vec(),
            has_stepped: false,
        }
    }

    /// Passes once through the samples, and returns the mean of their losses.
    pub(super) fn epoch<O: Optimizer<N::Scalar>>(
        &mut self,
        network: &mut N,
        optimizer: &mut O,
        position: Position,
    ) -> Result<N::Scalar, TrainError> {
        self.order.clear();
        self.order.extend(0..self.data.len());
        if self.plan.batch != Batch::Full {
            self.order.shuffle(&mut generator_at(self.plan.seed, position.epoch));
        }
        let size = self.plan.batch.size(self.data.len());
        let mut sum = nalgebra::zero::<N::Scalar>();
        let mut risk = sum;
        let mut batch = 0;
        for first in (0..self.data.len()).step_by(size) {
            let samples = first..self.data.len().min(first.saturating_add(size));
            self.schedule(optimizer, position, &samples);
            batch += 1;
            sum += {
                let samples_in_batch = count(samples.len());
                #[cfg(feature = "progress")]
                if let Some(bar) = &mut self.bar {
                    bar.advance(samples.len());
                }
                let noise = Noise { seed: self.plan.seed, epoch: position.epoch, first_sample: samples.start as u64 };
                risk = self.step(network, optimizer, samples, noise);
                risk * samples_in_batch
            };
            if !is_finite(risk) {
                return Err(self.diverged(network, position, batch, risk));
            }
        }
        if !network.parameters().iter().all(|&w| is_finite(w)) {
            return Err(self.diverged(network, position, batch, risk));
        }
        self.last_finite.copy_from_slice(network.parameters());
        Ok(sum / count(self.data.len()))
    }

    /// Sets the learning rate for a step on these samples of an epoch: by where the middle of the step stands, so that
    /// neither the first step of a warm-up nor the last of a cosine is of length zero.
    #[allow(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 samples and epochs")]
    fn schedule<O: Optimizer<N::Scalar>>(&self, optimizer: &mut O, position: Position, samples: &Range<usize>) {
        let schedule = &self.plan.schedule;
        if let Some(learning_rate) = position.learning_rate.filter(|_| !schedule.is_constant()) {
            let middle = (samples.start + samples.end) as f64 / (2 * self.data.len()) as f64;
            let factor = schedule.factor_after(position.epoch as f64 + middle, position.plateaus);
            optimizer.set_learning_rate(learning_rate * factor);
        }
    }

    /// One step on the samples at these places of the epoch's order; returns their risk before it.
    fn step<O: Optimizer<N::Scalar>>(
        &mut self,
        network: &mut N,
        optimizer: &mut O,
        samples: Range<usize>,
        noise: Noise,
    ) -> N::Scalar {
        let (inputs, targets) = if self.plan.batch == Batch::Full {
            (self.data.inputs(), self.data.targets())
        } else {
            let (inputs, targets) = &mut self.gathered;
            inputs.clear();
            targets.clear();
            for &sample in &self.order[samples] {
                memory::push_copy(inputs, &self.data.inputs()[sample]);
                targets.extend_from_slice(&self.data.targets()[sample..=sample]);
            }
            (inputs.as_slice(), targets.as_slice())
        };
        let has_penalties = self.plan.regularization.has_penalties();
        let mut objective = BatchRisk {
            inputs,
            targets,
            noise,
            regularization: &self.plan.regularization,
            first_risk: None,
            is_unchanged: self.has_stepped
                && self.plan.batch == Batch::Full
                && !has_penalties
                && !N::STRUCTURE.has_dropout,
            workspace: &mut *self.workspace,
            gradient: &mut *self.gradient,
            #[cfg(feature = "threads")]
            threads: self.threads.as_mut(),
        };
        let risk = optimizer.advance(network, &mut objective);
        self.has_stepped = true;
        // What the optimizer returns has the penalties in it; where those are not finite, it has made no step.
        objective.first_risk.filter(|_| has_penalties && is_finite(risk)).unwrap_or(risk)
    }

    /// Takes the network back to the last finite epoch.
    fn diverged(&self, network: &mut N, position: Position, batch: usize, risk: N::Scalar) -> TrainError {
        network.parameters_mut().copy_from_slice(&self.last_finite);
        let loss = nalgebra::try_convert(risk).unwrap_or(f64::NAN);
        TrainError::Diverged { epoch: super::number_of(position.epoch), batch, loss }
    }
}

/// The empirical risk over one batch, with the penalties.
struct BatchRisk<'a, N: Network, Y> {
    inputs: &'a [N::Input],
    targets: &'a [Y],
    /// What dropout leaves out.
    noise: Noise,
    regularization: &'a Regularization,
    /// The risk without penalties where it was asked for first: where the step begins.
    first_risk: Option<N::Scalar>,
    /// Whether it is what the last step of this run saw. With penalties the risk without them has to be computed anyway.
    is_unchanged: bool,
    workspace: &'a mut N::Workspace,
    gradient: &'a mut N,
    #[cfg(feature = "threads")]
    threads: Option<&'a mut Threads<N>>,
}

impl<N: Network, Y: Target<N::Output>> BatchRisk<'_, N, Y> {
    /// Without penalties and clipping.
    fn bare_gradient(&mut self, network: &N) -> N::Scalar {
        #[cfg(feature = "threads")]
        if let Some(threads) = &mut self.threads {
            return threads.gradient_into_with_noise(network, self.inputs, self.targets, self.noise, self.gradient);
        }
        network.gradient_into_with_noise(self.inputs, self.targets, self.noise, self.workspace, self.gradient)
    }
}

impl<N: Network, Y: Target<N::Output>> Objective<N> for BatchRisk<'_, N, Y> {
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N) {
        let risk = self.bare_gradient(network);
        self.first_risk.get_or_insert(risk);
        (self.regularization.apply(network, risk, self.gradient), self.gradient)
    }

    fn descend(&mut self, network: &mut N, learning_rate: f64) -> N::Scalar {
        // Penalties and clipping need the gradient as a whole.
        let is_bare = *self.regularization == Regularization::default();
        let samples = is_bare.then(|| Samples::averaged(self.inputs, self.targets));
        samples
            .and_then(|samples| pass::descend(network, samples, learning_rate, self.workspace))
            .unwrap_or_else(|| descend_by_gradient(self, network, learning_rate))
    }

    fn is_unchanged(&self) -> bool {
        self.is_unchanged
    }
}
