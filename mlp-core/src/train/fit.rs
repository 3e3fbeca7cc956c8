//! The training run: checks, then epochs with their validation, until a stop condition holds.

use alloc::vec::Vec;

use crate::data::Dataset;
use crate::network::Network;
use crate::number::scalar::constant;
use crate::optimizer::Optimizer;
use crate::target::Target;
use crate::train::checkpoint_store::{CheckpointStore, RunFacts, Snapshot};
use crate::train::clock::Clock;
use crate::train::epochs::{Epochs, Position};
use crate::train::error::TrainError;
use crate::train::evaluation::{check_metrics, check_monitored, check_targets, evaluate};
use crate::train::history::History;
use crate::train::identity::{Identity, identify};
use crate::train::observer::Observer;
use crate::train::plateau::Plateau;
use crate::train::progress;
use crate::train::report::{Epoch, Report, StopReason, epoch_number};
use crate::train::settings::Settings;
use crate::train::trainer::Trainer;
use crate::train::validation::Validation;
use crate::train::verdict::Verdict;
use crate::workers::Workers;

impl<O, V, C> Trainer<O, V, C> {
    /// Trains the network in place. A boxed network is passed as `&mut *net`.
    ///
    /// A second call continues the training: the optimizer keeps its state, and the order of the samples is that of the next
    /// epoch. Twice five epochs end with the same bits as ten, except with [`early_stopping`](Self::early_stopping), where
    /// each call restores the best network of its own epochs.
    ///
    /// # Errors
    ///
    /// - If a setting or a class index is out of range, or a target of the training or validation set is outside the
    ///   [domain](crate::loss::Loss::TARGETS) of the loss, before anything is changed.
    /// - If the loss, a penalty or a parameter becomes infinite or NaN. The network of the last finite epoch is restored and the
    ///   optimizer is reset.
    /// - If a monitored metric has no meaning on the samples it is computed on, or if the schedule has lowered the learning
    ///   rate to zero before the first epoch, before anything is changed.
    /// - If epochs are to be compared, but the monitored value was infinite or NaN in all of them. The network is that of
    ///   the last epoch.
    /// - If a checkpoint cannot be read, before anything is changed, or cannot be written, with the network of the last epoch.
    pub fn fit<N, Y>(&mut self, network: &mut N, data: &Dataset<N::Input, Y>) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: CheckpointStore<N>,
    {
        self.fit_with(network, data, |_, _| {})
    }

    /// Trains like [`fit`](Self::fit), and calls a function with the results and the network after every epoch. The
    /// function returns nothing, or a [`ControlFlow`](core::ops::ControlFlow) that can end the training.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
    /// let mut slopes = Vec::new();
    /// Trainer::new(Sgd::new(0.25)).epochs(3).fit_with(&mut Net::zeros(), &data, |epoch, net| {
    ///     println!("{epoch}");
    ///     slopes.push(net.output.weights[0]);
    /// })?;
    /// assert_eq!(slopes, [0.5, 0.75, 0.875]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`fit`](Self::fit).
    pub fn fit_with<N, Y, R>(
        &mut self,
        network: &mut N,
        data: &Dataset<N::Input, Y>,
        after_epoch: impl FnMut(&Epoch<N::Scalar>, &N) -> R,
    ) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: CheckpointStore<N>,
        R: Verdict,
    {
        self.settings.check(&self.optimizer, V::IS_GIVEN)?;
        check_targets::<N, Y>("training set", data)?;
        check_metrics::<N>(&self.settings.metrics)?;
        let monitored = self.settings.monitor.metric();
        self.validation.check(monitored)?;
        if !V::IS_GIVEN {
            check_monitored::<N::Output, _, Y>("training set", monitored, data)?;
        }
        let _session = self.checkpoint.begin()?;
        let learning_rate = self.optimizer.learning_rate();
        let result = Run::new(self, network, data).execute(after_epoch);
        if let Some(learning_rate) = learning_rate {
            self.optimizer.set_learning_rate(learning_rate);
        }
        result
    }
}

/// One call of `fit`: the parts of the trainer, the network, the data, and the history.
struct Run<'a, N: Network, Y, O, V, C> {
    network: &'a mut N,
    data: &'a Dataset<N::Input, Y>,
    optimizer: &'a mut O,
    settings: &'a Settings,
    validation: &'a V,
    checkpoint: &'a C,
    // The state of the trainer that persists across calls.
    seen: &'a mut u64,
    plateau: &'a mut Plateau,
    /// The number of epochs of all earlier calls.
    first_epoch: u64,
    /// The learning rate that the schedule scales.
    learning_rate: Option<f64>,
    identity: Identity,
    history: History<N::Scalar>,
}

impl<'a, N, Y, O, V, C> Run<'a, N, Y, O, V, C>
where
    N: Network,
    Y: Target<N::Output>,
    O: Optimizer<N::Scalar>,
    V: Validation<N>,
    C: CheckpointStore<N>,
{
    fn new(trainer: &'a mut Trainer<O, V, C>, network: &'a mut N, data: &'a Dataset<N::Input, Y>) -> Self {
        let Trainer { optimizer, settings, validation, checkpoint, seen, plateau } = trainer;
        let identity = C::identity(|scalar| {
            identify::<N, Y, O>(scalar, settings, optimizer, data, validation.fingerprints(), *seen)
        });
        let (first_epoch, learning_rate, history) = (*seen, optimizer.learning_rate(), History::new(*plateau));
        Self {
            network,
            data,
            optimizer,
            settings,
            validation,
            checkpoint,
            seen,
            plateau,
            first_epoch,
            learning_rate,
            identity,
            history,
        }
    }

    /// Resumes from the checkpoint, if it exists, and trains until a stop condition holds.
    fn execute<R: Verdict>(
        mut self,
        mut after_epoch: impl FnMut(&Epoch<N::Scalar>, &N) -> R,
    ) -> Result<Report<N::Scalar>, TrainError> {
        let Self { checkpoint, settings, data, .. } = self;
        checkpoint.load(self.snapshot())?;
        self.history.reserve(settings.epochs);
        let done = self.history.epochs.len();
        *self.seen += done as u64;
        *self.plateau = self.history.plateau;

        let observer = progress::observer(settings, done, data.len());
        let mut epochs = Epochs::new(self.network, data, settings, settings.workers.start(), observer);
        let mut stop = self.history.stop_reason(settings);
        if stop.is_none() && self.has_rate_of_zero() {
            if done == 0 {
                return Err(TrainError::ScheduleEnded { epoch: epoch_number(*self.seen) });
            }
            stop = Some(StopReason::ScheduleEnded);
        }
        while stop.is_none() {
            let epoch = self.epoch(&mut epochs)?;
            epochs.observer.end_epoch(&epoch);
            let verdict = after_epoch(&epoch, self.network).verdict();
            self.history.record(epoch, &*self.network, settings);
            *self.seen += 1;
            *self.plateau = self.history.plateau;
            stop = self.history.stop_reason(settings).or(verdict.is_break().then_some(StopReason::Callback));
            stop = stop.or(self.has_rate_of_zero().then_some(StopReason::ScheduleEnded));
            if checkpoint.is_due(self.history.epochs.len(), stop.is_some()) {
                checkpoint.save(self.snapshot())?;
            }
        }
        self.history.into_report(self.network, stop.unwrap_or(StopReason::AllEpochs), settings)
    }

    /// Whether the schedule has lowered the learning rate of the next epoch to zero in the precision of the network.
    fn has_rate_of_zero(&self) -> bool {
        let Self { settings: Settings { schedule, .. }, plateau, .. } = self;
        #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 epochs")]
        let middle = *self.seen as f64 + 0.5;
        self.learning_rate.filter(|_| !schedule.is_constant()).is_some_and(|rate| {
            let rate = rate * schedule.factor_after(middle, plateau.count);
            constant::<N::Scalar>(rate) <= nalgebra::zero()
        })
    }

    /// Trains for one epoch, then evaluates the network.
    fn epoch<W: Workers<N>, P: Observer<N::Scalar>>(
        &mut self,
        epochs: &mut Epochs<'_, N, Y, W, P>,
    ) -> Result<Epoch<N::Scalar>, TrainError> {
        let Self { network, data, optimizer, .. } = self;
        let position = Position { epoch: *self.seen, plateaus: self.plateau.count, learning_rate: self.learning_rate };
        let clock = Clock::start();
        let loss = epochs.run(network, *optimizer, position).inspect_err(|_| optimizer.reset())?;
        let time = clock.elapsed();

        let (metrics, workspace) = (&self.settings.metrics, epochs.workers.workspace());
        let (validation_loss, metrics) = match self.validation.evaluate(network, metrics, workspace) {
            Some(evaluation) => (Some(evaluation.loss), evaluation.metrics),
            None if metrics.is_empty() => (None, Vec::new()),
            None => (None, evaluate(&**network, data, metrics, workspace).metrics),
        };
        Ok(Epoch {
            epoch: epoch_number(*self.seen),
            loss,
            validation_loss,
            metrics,
            learning_rate: optimizer.learning_rate(),
            samples: data.len(),
            time,
        })
    }

    /// The state that a checkpoint saves and restores.
    fn snapshot(&mut self) -> Snapshot<'_, N> {
        let Settings { metrics, patience, .. } = self.settings;
        Snapshot {
            identity: &self.identity,
            network: self.network,
            optimizer: self.optimizer.state(),
            history: &mut self.history,
            facts: RunFacts {
                first_epoch: self.first_epoch,
                samples: self.data.len(),
                metrics,
                has_validation: V::IS_GIVEN,
                has_learning_rate: self.learning_rate.is_some(),
                keeps_best: patience.is_some(),
            },
        }
    }
}
