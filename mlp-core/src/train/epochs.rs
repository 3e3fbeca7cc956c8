//! The loop over the batches of an epoch, with the memory it needs.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Range;
use core::time::Duration;

use crate::layer::dropout::Noise;
use crate::network::Network;
use crate::number::random::shuffle;
use crate::number::scalar::{Scalar, are_finite, constant, count, is_finite};
use crate::optimizer::Optimizer;
use crate::pass::{BatchSupport, SampleSet};
use crate::target::Target;
use crate::train::batch::Batch;
use crate::train::batch_risk::BatchRisk;
use crate::train::batch_weights::BatchWeights;
use crate::train::callback::Step;
use crate::train::clock::Clock;
use crate::train::error::TrainError;
use crate::train::observer::Observer;
use crate::train::report::{StopReason, epoch_number};
use crate::train::schedule::Schedule;
use crate::train::settings::Settings;
use crate::train::source::Source;
use crate::train::unfinished::Unfinished;
use crate::workers::Workers;

/// Passes over the data, one epoch at a time.
pub(super) struct Epochs<'a, N: Network, Y, W, P> {
    data: Source<'a, N::Input, Y>,
    settings: &'a Settings,
    pub(super) workers: W,
    pub(super) observer: P,
    /// The indices of the samples, in the order of the epoch.
    order: Vec<usize>,
    /// The indices of the samples of a batch that this process computes, if it shares the batches with others.
    #[cfg(feature = "mpi")]
    own: Vec<usize>,
    /// The reason that the samples of a batch could not be gathered.
    #[cfg(feature = "mpi")]
    failure: Option<TrainError>,
    /// Contiguous copies of the samples of one batch.
    gathered: (Vec<N::Input>, Vec<Y>),
    weights: Option<BatchWeights<'a, N::Scalar>>,
    gradient: Box<N>,
    support: Option<BatchSupport>,
    /// The parameters after the last finite epoch.
    last_finite: Vec<N::Scalar>,
    has_stepped: bool,
}

/// The position of an epoch in the training.
#[derive(Clone, Copy)]
pub(super) struct Position {
    /// The number of earlier epochs, of all runs.
    pub(super) epoch: u64,
    /// The number of earlier plateaus.
    pub(super) plateaus: u32,
    /// The learning rate that the schedule scales.
    pub(super) learning_rate: Option<f64>,
}

impl Position {
    /// The learning rate of a step on these samples of `all`, if the schedule changes it.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples and epochs")]
    fn rate<T: Scalar>(self, schedule: &Schedule, samples: &Range<usize>, all: usize) -> Option<f64> {
        let learning_rate = self.learning_rate?;
        if schedule.is_constant() {
            return None;
        }
        let middle = (samples.start + samples.end) as f64 / (2 * all) as f64;
        let rate = learning_rate * schedule.factor_after(self.epoch as f64 + middle, self.plateaus);
        // The ends of a cosine or a warm-up may round to zero within an epoch, which an optimizer refuses.
        Some(if constant::<T>(rate) > nalgebra::zero() { rate } else { f32::MIN_POSITIVE.into() })
    }
}

/// The order of the samples in an epoch.
fn set_order(order: &mut Vec<usize>, samples: usize, settings: &Settings, epoch: u64) {
    order.clear();
    order.extend(0..samples);
    if settings.batch != Batch::Full {
        shuffle(order, settings.seed, epoch);
    }
}

/// The end of an epoch.
pub(super) enum Ended<T> {
    /// All samples are done.
    Complete {
        /// The mean of their losses, weighted like the samples.
        loss: T,
        /// The time of the steps.
        time: Duration,
        /// The reason to stop after this epoch, if one was given in the last step.
        stop: Option<StopReason>,
    },
    /// The run was stopped within the epoch.
    Within { reason: StopReason, unfinished: Unfinished },
}

impl<'a, N: Network, Y: Target<N::Output>, W: Workers<N>, P: Observer<N::Scalar>> Epochs<'a, N, Y, W, P> {
    pub(super) fn new(
        network: &N,
        data: Source<'a, N::Input, Y>,
        settings: &'a Settings,
        workers: W,
        observer: P,
    ) -> Self {
        Self {
            data,
            settings,
            workers,
            observer,
            order: Vec::with_capacity(data.len()),
            #[cfg(feature = "mpi")]
            own: Vec::new(),
            #[cfg(feature = "mpi")]
            failure: None,
            gathered: (Vec::new(), Vec::new()),
            weights: data.weights().map(BatchWeights::new),
            gradient: N::boxed_zeros(),
            support: N::STRUCTURE.has_sparse_inputs.then(|| BatchSupport::new(&N::STRUCTURE)),
            last_finite: network.parameters().to_vec(),
            has_stepped: false,
        }
    }

    /// Trains on every sample once, from where an earlier run was stopped in the epoch, and ends early if `after_step` gives a
    /// reason.
    pub(super) fn run<O: Optimizer<N::Scalar>>(
        &mut self,
        network: &mut N,
        optimizer: &mut O,
        position: Position,
        begun: Option<Unfinished>,
        mut after_step: impl FnMut(&Step<N::Scalar>, &N) -> Option<StopReason>,
    ) -> Result<Ended<N::Scalar>, TrainError> {
        let clock = Clock::start();
        self.begin(position.epoch);
        let (all, size) = (self.data.len(), self.settings.batch.size(self.data.len()));
        let (start, mut sum, earlier) = Unfinished::rest(begun, all);
        let mut risk = nalgebra::zero::<N::Scalar>();
        let mut steps = start / size;
        let mut stop = None;
        for first in (start..all).step_by(size) {
            let samples = first..all.min(first.saturating_add(size));
            self.set_learning_rate(optimizer, position, &samples);
            steps += 1;
            let (samples_in_batch, end) = (samples.len(), samples.end);
            let has_stepped;
            (risk, has_stepped) = self.step(network, optimizer, position.epoch, samples);
            sum.add(risk * count(samples_in_batch));
            if !has_stepped {
                #[cfg(feature = "mpi")]
                if let Some(failure) = self.failure.take() {
                    return Err(failure);
                }
                return Err(self.diverged(network, position, steps, risk));
            }
            let step = Step {
                epoch: epoch_number(position.epoch),
                batch: steps,
                batches: all.div_ceil(size),
                samples: samples_in_batch,
                loss: risk,
                learning_rate: optimizer.learning_rate(),
            };
            stop = after_step(&step, network);
            if end < all
                && let Some(reason) = stop
            {
                self.check_finite(network, optimizer, position, steps, risk)?;
                let unfinished = Unfinished::new(end, all, sum, earlier.saturating_add(clock.elapsed()));
                return Ok(Ended::Within { reason, unfinished });
            }
        }
        self.check_finite(network, optimizer, position, steps, risk)?;
        self.last_finite.copy_from_slice(network.parameters());
        // Saturating, since a damaged checkpoint can contain the longest representable time.
        let time = earlier.saturating_add(clock.elapsed());
        Ok(Ended::Complete { loss: sum.total() / count(all), time, stop })
    }

    /// Determines the order of the samples in this epoch.
    pub(super) fn begin(&mut self, epoch: u64) {
        set_order(&mut self.order, self.data.len(), self.settings, epoch);
    }

    /// An error if a parameter is infinite or NaN after a step.
    fn check_finite<O: Optimizer<N::Scalar>>(
        &self,
        network: &mut N,
        optimizer: &O,
        position: Position,
        steps: usize,
        risk: N::Scalar,
    ) -> Result<(), TrainError> {
        let is_finite = are_finite(network.parameters()) && optimizer.has_finite_squares();
        if is_finite { Ok(()) } else { Err(self.diverged(network, position, steps, risk)) }
    }

    /// Sets the learning rate for a step on these samples of the epoch. The schedule is evaluated at the middle of the step, so
    /// that neither the first step of a warm-up nor the last of a cosine has a learning rate of zero.
    fn set_learning_rate<O: Optimizer<N::Scalar>>(
        &self,
        optimizer: &mut O,
        position: Position,
        samples: &Range<usize>,
    ) {
        if let Some(rate) = position.rate::<N::Scalar>(&self.settings.schedule, samples, self.data.len()) {
            optimizer.set_learning_rate(rate);
        }
    }

    /// Takes a step on this range of the epoch's order. Returns the risk of its samples before the step, and whether the optimizer
    /// has taken it: not if the risk, a penalty or, where it checks, the gradient is not finite.
    pub(super) fn step<O: Optimizer<N::Scalar>>(
        &mut self,
        network: &mut N,
        optimizer: &mut O,
        epoch: u64,
        samples: Range<usize>,
    ) -> (N::Scalar, bool) {
        self.observer.begin_step(samples.len());
        let Settings { batch, regularization, seed, .. } = self.settings;
        let noise = Noise { seed: *seed, epoch, first_sample: samples.start as u64 };
        let order = &self.order[samples];
        #[cfg(feature = "mpi")]
        let own = match self.workers.own(order.len()) {
            None => order,
            Some(positions) => {
                self.own.clear();
                for positions in positions {
                    self.own.extend_from_slice(&order[positions.clone()]);
                }
                &self.own
            }
        };
        #[cfg(not(feature = "mpi"))]
        let own = order;
        // In order, and each where its gradient is computed.
        let is_here = *batch == Batch::Full && self.data.is_in_place();
        let (inputs, targets) = if is_here {
            self.data.here()
        } else {
            let (inputs, targets) = &mut self.gathered;
            let gathered = self.data.gather(order, own, inputs, targets);
            #[cfg(feature = "mpi")]
            if let Err(failure) = gathered {
                self.failure = Some(failure);
                return (nalgebra::zero(), false);
            }
            #[cfg(not(feature = "mpi"))]
            let Ok(()) = gathered;
            (inputs.as_slice(), targets.as_slice())
        };
        let samples = SampleSet::averaged_over(order.len(), inputs, targets).with_noise(noise);
        let samples = match &mut self.weights {
            None => samples,
            Some(weights) if samples.len() == self.data.len() && is_here => weights.of_all(samples),
            Some(weights) => weights.of_batch(order.len(), own, samples),
        };
        let has_penalties = regularization.has_penalties();
        let mut objective = BatchRisk {
            samples,
            regularization,
            first_risk: None,
            is_unchanged: self.has_stepped && *batch == Batch::Full && !has_penalties && !N::STRUCTURE.has_dropout,
            workers: &mut self.workers,
            gradient: &mut *self.gradient,
            support: &mut self.support,
        };
        let risk = optimizer.advance(network, &mut objective);
        self.has_stepped = true;
        // The optimizer returns the risk with penalties, which reports exclude.
        let reported = match objective.first_risk {
            Some(first) if has_penalties || !is_finite(risk) => first,
            _ => risk,
        };
        (reported, is_finite(risk))
    }

    /// Restores the network of the last finite epoch.
    fn diverged(&self, network: &mut N, position: Position, batch: usize, risk: N::Scalar) -> TrainError {
        network.parameters_mut().copy_from_slice(&self.last_finite);
        let loss = nalgebra::try_convert(risk).unwrap_or(f64::NAN);
        TrainError::Diverged { epoch: epoch_number(position.epoch), batch, loss }
    }
}
