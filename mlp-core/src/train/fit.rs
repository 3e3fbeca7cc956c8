//! The training run: checks, then epochs with their validation, until a stop condition holds.

use alloc::vec::Vec;

use crate::data::Dataset;
use crate::network::Network;
use crate::optimizer::Optimizer;
use crate::target::Target;
use crate::train::callback::{AfterBatch, AfterEpoch, Callback, NoCallback, Step};
use crate::train::checkpoint_store::{CheckpointStore, RunFacts, Snapshot};
use crate::train::epochs::{Ended, Epochs, Position};
use crate::train::error::TrainError;
use crate::train::evaluation::{check_metrics, check_monitored, check_targets, evaluate_source};
use crate::train::history::History;
#[cfg(feature = "mpi")]
use crate::train::identity::{self, fingerprints};
use crate::train::identity::{Identity, identify};
use crate::train::limits::Limits;
use crate::train::observer::Observer;
use crate::train::plateau::Plateau;
use crate::train::progress;
use crate::train::report::{Epoch, Report, StopReason, epoch_number};
use crate::train::scheduled::Scheduled;
use crate::train::settings::Settings;
use crate::train::source::Source;
use crate::train::together::Together;
use crate::train::trainer::Trainer;
use crate::train::unfinished::Unfinished;
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
        self.run(network, Source::Whole(data), &mut NoCallback)
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
        mut after_epoch: impl FnMut(&Epoch<N::Scalar>, &N) -> R,
    ) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: CheckpointStore<N>,
        R: Verdict,
    {
        let after_epoch = |epoch: &Epoch<N::Scalar>, network: &N| after_epoch(epoch, network).verdict();
        self.run(network, Source::Whole(data), &mut AfterEpoch(after_epoch))
    }

    /// Trains like [`fit`](Self::fit), and calls a function with the [`Step`] and the network after every batch. The function
    /// returns nothing, or a [`ControlFlow`](core::ops::ControlFlow) that can end the training after that batch.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0]; 4], vec![vector![2.0]; 4])?;
    /// let mut losses = Vec::new();
    /// let mut trainer = Trainer::new(Sgd::new(0.25)).batch(Batch::Online).epochs(10);
    /// let report = trainer.fit_with_batches(&mut Net::zeros(), &data, |step, _| {
    ///     losses.push(step.loss);
    ///     if losses.len() == 6 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    /// })?;
    /// assert_eq!((losses[0], losses.len()), (2.0, 6));
    /// assert_eq!((report.stop, report.epochs.len()), (StopReason::Callback, 1)); // and half of the second epoch
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`fit`](Self::fit).
    pub fn fit_with_batches<N, Y, R>(
        &mut self,
        network: &mut N,
        data: &Dataset<N::Input, Y>,
        mut after_batch: impl FnMut(&Step<N::Scalar>, &N) -> R,
    ) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: CheckpointStore<N>,
        R: Verdict,
    {
        let after_batch = |step: &Step<N::Scalar>, network: &N| after_batch(step, network).verdict();
        self.run(network, Source::Whole(data), &mut AfterBatch(after_batch))
    }

    /// Trains like [`fit`](Self::fit), and calls the functions of a [`Callback`] after every batch and every epoch, which share its
    /// state. See [`Callback`] for an example.
    ///
    /// # Errors
    ///
    /// As for [`fit`](Self::fit).
    pub fn fit_with_callback<N, Y>(
        &mut self,
        network: &mut N,
        data: &Dataset<N::Input, Y>,
        callback: &mut impl Callback<N>,
    ) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: CheckpointStore<N>,
    {
        self.run(network, Source::Whole(data), callback)
    }

    pub(super) fn run<N, Y>(
        &mut self,
        network: &mut N,
        data: Source<'_, N::Input, Y>,
        callback: &mut impl Callback<N>,
    ) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: CheckpointStore<N>,
    {
        let together = Together::of(self.settings.workers);
        together.begin()?;
        together.agree(self.check::<N, Y>(data))?;
        #[cfg(feature = "mpi")]
        self.compare(&*network, data, together)?;
        let monitored = self.settings.monitor.metric();
        together.agree(self.validation.check(monitored))?;
        if !V::IS_GIVEN {
            together.agree(check_monitored::<N::Output, _, Y>("training set", monitored, data))?;
        }
        // The root keeps the checkpoint for all.
        let session = if together.is_root() { self.checkpoint.begin().map(Some) } else { Ok(None) };
        let _session = together.agree(session)?;
        Run::new(self, network, data).execute(callback)
    }

    /// Refuses settings and samples that do not fit the network.
    fn check<N, Y>(&self, data: Source<'_, N::Input, Y>) -> Result<(), TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
    {
        self.settings.check(&self.optimizer, V::IS_GIVEN)?;
        check_targets::<N, Y>("training set", data)?;
        check_metrics::<N>(&self.settings.metrics)?;
        #[cfg(feature = "mpi")]
        if Together::of(self.settings.workers).link().is_some() {
            Together::scalar::<N::Scalar>()?;
        }
        Ok(())
    }

    /// Refuses to train if other processes train anything else.
    #[cfg(feature = "mpi")]
    fn compare<N, Y>(
        &mut self,
        network: &N,
        data: Source<'_, N::Input, Y>,
        together: Together,
    ) -> Result<(), TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
    {
        let Self { settings, optimizer, validation, seen, unfinished, .. } = self;
        let shape = (validation.shape(), (data.len(), data.whole().is_none()));
        together.compare(|| identity::of_run::<N, O>(network, settings, optimizer, shape, (*seen, *unfinished)))?;
        // Shared samples are the same on all processes by their nature.
        together.compare(|| {
            let training = data.whole().map(|_| fingerprints::<N, Y>(data));
            let validation = if validation.shape().1 { None } else { validation.fingerprints() };
            identity::of_data(training, validation)
        })
    }
}

/// The end of an epoch, with the reason to stop if there is one.
enum Outcome<T> {
    Complete(Epoch<T>, Option<StopReason>),
    Within(StopReason),
}

/// One call of `fit`: the parts of the trainer, the network, the data, and the history.
struct Run<'a, N: Network, Y, O: Optimizer<N::Scalar>, V, C> {
    network: &'a mut N,
    data: Source<'a, N::Input, Y>,
    optimizer: Scheduled<'a, N::Scalar, O>,
    settings: &'a Settings,
    validation: &'a V,
    checkpoint: &'a C,
    // The state of the trainer that persists across calls.
    seen: &'a mut u64,
    plateau: &'a mut Plateau,
    unfinished: &'a mut Option<Unfinished>,
    /// The number of epochs of all earlier calls.
    first_epoch: u64,
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
    fn new(trainer: &'a mut Trainer<O, V, C>, network: &'a mut N, data: Source<'a, N::Input, Y>) -> Self {
        let Trainer { optimizer, settings, validation, checkpoint, seen, plateau, unfinished } = trainer;
        let identity = C::identity(|scalar| {
            identify::<N, Y, O>(scalar, settings, optimizer, data, validation.fingerprints(), *seen)
        });
        let (first_epoch, history) = (*seen, History::new(*plateau));
        Self {
            network,
            data,
            optimizer: Scheduled::new(optimizer),
            settings,
            validation,
            checkpoint,
            seen,
            plateau,
            unfinished,
            first_epoch,
            identity,
            history,
        }
    }

    /// Resumes from the checkpoint, if it exists, and trains until a stop condition holds.
    fn execute(mut self, callback: &mut impl Callback<N>) -> Result<Report<N::Scalar>, TrainError> {
        let Self { checkpoint, settings, data, .. } = self;
        let together = Together::of(settings.workers);
        let limits = Limits::start(settings);
        self.load(together)?;
        self.history.reserve(settings.epochs);
        let done = self.history.epochs.len();
        *self.seen += done as u64;
        *self.plateau = self.history.plateau;

        let observer =
            progress::observer(settings.shows_progress && together.is_root(), settings.epochs, done, data.len());
        let mut epochs = Epochs::new(self.network, data, settings, settings.workers.start(), observer);
        let mut stop = self.history.stop_reason(settings);
        if stop.is_none() && self.has_rate_of_zero() {
            if done == 0 {
                return Err(TrainError::ScheduleEnded { epoch: epoch_number(*self.seen) });
            }
            stop = Some(StopReason::ScheduleEnded);
        }
        stop = together.stop(stop.or(limits.before()));
        while stop.is_none() {
            let after_step = |step: &Step<N::Scalar>, network: &N| {
                let is_ended = callback.after_batch(step, network).is_break();
                together.stop(limits.after_callback(is_ended))
            };
            stop = match self.epoch(&mut epochs, after_step)? {
                Outcome::Within(reason) => Some(reason),
                Outcome::Complete(epoch, requested) => {
                    epochs.observer.end_epoch(&epoch);
                    let is_ended = callback.after_epoch(&epoch, self.network).is_break();
                    self.history.record(epoch, self.network.parameters(), settings);
                    *self.seen += 1;
                    *self.plateau = self.history.plateau;
                    let stop = self.history.stop_reason(settings).or(requested);
                    let has_rate_of_zero = self.has_rate_of_zero();
                    together.stop(stop.or(limits.after_epoch(is_ended, has_rate_of_zero)))
                }
            };
            let is_due = together.is_root() && checkpoint.is_due(self.history.epochs.len(), stop.is_some());
            let saved = if is_due { checkpoint.save(self.snapshot()) } else { Ok(()) };
            together.agree(saved)?;
        }
        if settings.patience.is_some() {
            // The network becomes the best one, from which the rest of the epoch does not follow.
            *self.unfinished = None;
        }
        self.history.into_report(self.network.parameters_mut(), stop.unwrap_or(StopReason::AllEpochs), settings)
    }

    /// Whether the schedule has lowered the learning rate of the next epoch to zero in the precision of the network.
    fn has_rate_of_zero(&self) -> bool {
        self.settings.schedule.has_ended::<N::Scalar>(self.optimizer.base_rate, *self.seen, self.plateau.count)
    }

    /// Trains for one epoch, or the rest of one, then evaluates the network.
    fn epoch<W: Workers<N>, P: Observer<N::Scalar>>(
        &mut self,
        epochs: &mut Epochs<'_, N, Y, W, P>,
        after_step: impl FnMut(&Step<N::Scalar>, &N) -> Option<StopReason>,
    ) -> Result<Outcome<N::Scalar>, TrainError> {
        let Self { network, data, optimizer, .. } = self;
        let learning_rate = optimizer.base_rate;
        let position = Position { epoch: *self.seen, plateaus: self.plateau.count, learning_rate };
        let begun = self.unfinished.take();
        let (loss, time, stop) = match epochs.run(network, &mut **optimizer, position, begun, after_step) {
            Ok(Ended::Complete { loss, time, stop }) => (loss, time, stop),
            Err(error) => {
                optimizer.reset();
                return Err(error);
            }
            Ok(Ended::Within { reason, unfinished }) => {
                *self.unfinished = Some(unfinished);
                return Ok(Outcome::Within(reason));
            }
        };

        let (metrics, workspace) = (&self.settings.metrics, epochs.workers.workspace());
        let together = Together::of(self.settings.workers);
        let (validation_loss, metrics) = match self.validation.evaluate(network, metrics, together, workspace)? {
            Some(evaluation) => (Some(evaluation.loss), evaluation.metrics),
            None if metrics.is_empty() => (None, Vec::new()),
            None => (None, evaluate_source(&**network, *data, metrics, together, workspace)?.metrics),
        };
        let epoch = Epoch {
            epoch: epoch_number(*self.seen),
            loss,
            validation_loss,
            metrics,
            learning_rate: optimizer.learning_rate(),
            samples: data.len(),
            time,
        };
        Ok(Outcome::Complete(epoch, stop))
    }

    /// Restores the run from the checkpoint, which the root reads for all processes.
    fn load(&mut self, together: Together) -> Result<(), TrainError> {
        let checkpoint = self.checkpoint;
        let loaded = if together.is_root() { checkpoint.load(self.snapshot()) } else { Ok(false) };
        let is_loaded = together.agree(loaded)?;
        #[cfg(feature = "mpi")]
        if let Some(link) = together.link() {
            let packed = if is_loaded { checkpoint.pack(self.snapshot()) } else { Ok(Vec::new()) };
            let bytes = link.broadcast(together.agree(packed)?);
            let is_missing = !bytes.is_empty() && !together.is_root();
            together.agree(if is_missing { checkpoint.unpack(&bytes, self.snapshot()) } else { Ok(()) })?;
        }
        let _ = is_loaded;
        Ok(())
    }

    /// The state that a checkpoint saves and restores.
    fn snapshot(&mut self) -> Snapshot<'_, N> {
        let Settings { metrics, patience, .. } = self.settings;
        let has_learning_rate = self.optimizer.base_rate.is_some();
        Snapshot {
            identity: &self.identity,
            network: self.network,
            optimizer: self.optimizer.state(),
            history: &mut self.history,
            unfinished: self.unfinished,
            facts: RunFacts {
                first_epoch: self.first_epoch,
                samples: self.data.len(),
                metrics,
                has_validation: V::IS_GIVEN,
                has_learning_rate,
                keeps_best: patience.is_some(),
            },
        }
    }
}
