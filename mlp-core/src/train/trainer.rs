//! The trainer and the methods that set up a training run.

use crate::data::Dataset;
use crate::metrics::Metric;
#[cfg(feature = "mpi")]
use crate::processes::Processes;
use crate::train::batch::Batch;
#[cfg(feature = "std")]
use crate::train::interrupt::Interrupt;
use crate::train::monitor::Monitor;
use crate::train::plateau::Plateau;
use crate::train::schedule::Schedule;
use crate::train::settings::Settings;
use crate::train::unfinished::Unfinished;

/// Trains a network with an optimizer and settings: the batch size, the number of epochs, a seed, and more.
///
/// The same seed gives the same bits. The order of the samples in an epoch depends on the seed and the epoch alone; the
/// activations dropped by `dropout` depend on these, the sample's position in that order, and the layer. The losses in a report
/// are those of the steps, with dropout.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! { struct And< input 2 => sigmoid 1; loss binary_cross_entropy >; }
///
/// let inputs = vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]];
/// let train = Dataset::new(inputs, vec![0, 0, 0, 1])?;
/// let mut and = And::random(&mut StdRng::seed_from_u64(1));
/// let report = Trainer::new(Sgd::new(1.0)).batch(Batch::Online).epochs(200).seed(7).fit(&mut and, &train)?;
/// assert!(report.final_loss().unwrap() < 0.1);
/// assert!(and.forward(&vector![1.0, 1.0])[0] > 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Early stopping on a validation set, with the network of the best epoch as the result:
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! { struct Line< input 1 => tanh 8 => linear 1; loss squared >; }
///
/// let inputs: Vec<_> = (0..40).map(|i| vector![i as f32 / 10.0]).collect();
/// let targets = inputs.iter().map(|x| vector![x[0].sin()]).collect();
/// let (train, validation) = Dataset::new(inputs, targets)?.shuffled(1).split_at(30)?;
/// let mut net = Line::random(&mut StdRng::seed_from_u64(7));
/// let report = Trainer::new(Adam::new(0.02))
///     .batch(Batch::Mini(8))
///     .epochs(2000)
///     .schedule(Schedule::reduce_on_plateau(10, 0.5))
///     .validation(&validation)
///     .early_stopping(40)
///     .metric(Metric::Mae)
///     .fit(&mut net, &train)?;
/// let best = report.best_epoch().unwrap();
/// assert_eq!(best.validation_loss, Some(net.loss(validation.inputs(), validation.targets())));
/// assert!(best.metric(Metric::Mae).unwrap() < 0.1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer<O, V = (), C = ()> {
    pub(super) optimizer: O,
    pub(super) settings: Settings,
    /// The validation set, or `()`.
    pub(super) validation: V,
    /// The store for checkpoints, or `()`.
    pub(super) checkpoint: C,
    /// The number of epochs of all calls of `fit` so far.
    pub(super) seen: u64,
    pub(super) plateau: Plateau,
    /// The epoch that the last call of `fit` was stopped in.
    pub(super) unfinished: Option<Unfinished>,
}

impl<O> Trainer<O> {
    /// A trainer with mini-batches of 32 samples, 100 epochs and seed 0.
    pub const fn new(optimizer: O) -> Self {
        Self {
            optimizer,
            settings: Settings::new(),
            validation: (),
            checkpoint: (),
            seen: 0,
            plateau: Plateau::NONE,
            unfinished: None,
        }
    }
}

impl<O, C> Trainer<O, (), C> {
    /// Evaluates the network on these samples after every epoch. It is not trained on them, but
    /// [`early_stopping`](Self::early_stopping) and your own choices based on the [`Report`](crate::Report) are fitted to them,
    /// so report the final risk on a separate test set.
    pub fn validation<X, Y>(self, data: &Dataset<X, Y>) -> Trainer<O, &Dataset<X, Y>, C> {
        let Self { optimizer, settings, validation: (), checkpoint, seen, plateau, unfinished } = self;
        let plateau = plateau.of_another_value();
        Trainer { optimizer, settings, validation: data, checkpoint, seen, plateau, unfinished }
    }
}

impl<O, V, C> Trainer<O, V, C> {
    /// The number of samples in each step.
    #[must_use]
    pub fn batch(mut self, batch: Batch) -> Self {
        if batch == Batch::Full {
            // Its samples are in another order, of which the rest of an epoch is no part.
            self.unfinished = None;
        }
        self.settings.batch = batch;
        self
    }

    /// The number of passes over the samples.
    #[must_use]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.settings.epochs = epochs;
        self
    }

    /// The seed of the shuffles and of dropout.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        if seed != self.settings.seed {
            // Another order of the samples.
            self.unfinished = None;
        }
        self.settings.seed = seed;
        self
    }

    /// Scales the learning rate of the optimizer during training. Afterwards the original learning rate is restored.
    #[must_use]
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.settings.schedule = schedule;
        self
    }

    /// Adds the penalty `λ Σ |w|` over the weights, not the biases, to the risk, which drives many weights close to zero.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1 no_bias; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
    /// let mut net = Net::zeros();
    /// // ½ (w − 2)² + 0.5 |w| is smallest at w = 1.5.
    /// Trainer::new(Sgd::new(0.5)).l1(0.5).epochs(100).fit(&mut net, &data)?;
    /// assert!((net.output.weights[0] - 1.5).abs() < 1e-3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn l1(mut self, lambda: f64) -> Self {
        self.settings.regularization.l1 = lambda;
        self
    }

    /// Adds the penalty `½ λ Σ w²` over the weights, not the biases, to the risk. With plain gradient descent this is weight
    /// decay; for weight decay with Adam, use [`AdamW`](crate::optimizer::AdamW).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1 no_bias; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0]], vec![vector![2.0]])?;
    /// let mut net = Net::zeros();
    /// // ½ (w − 2)² + ½ w² is smallest at w = 1.
    /// Trainer::new(Sgd::new(0.25)).l2(1.0).epochs(100).fit(&mut net, &data)?;
    /// assert!((net.output.weights[0] - 1.0).abs() < 1e-3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn l2(mut self, lambda: f64) -> Self {
        self.settings.regularization.l2 = lambda;
        self
    }

    /// Scales every gradient with a norm above `norm` down to that norm (Pascanu, Mikolov and Bengio, 2013). The norm is that of
    /// the whole gradient, including the penalties.
    #[must_use]
    pub fn clip_norm(mut self, norm: f64) -> Self {
        self.settings.regularization.largest_norm = Some(norm);
        self
    }

    /// Clips every partial derivative to the range from `-value` to `value`.
    #[must_use]
    pub fn clip_value(mut self, value: f64) -> Self {
        self.settings.regularization.largest_value = Some(value);
        self
    }

    /// Computes this metric after every epoch, on the validation set or, without one, on the training samples. Each call adds a
    /// metric.
    #[must_use]
    pub fn metric(mut self, metric: Metric) -> Self {
        if !self.settings.metrics.contains(&metric) {
            self.settings.metrics.push(metric);
        }
        self
    }

    /// Computes this metric after every epoch and compares epochs by it instead of the risk: for
    /// [`early_stopping`](Self::early_stopping), [`Schedule::reduce_on_plateau`] and
    /// [`Report::best_epoch`](crate::Report::best_epoch).
    ///
    /// A value that is infinite or NaN is not measured: its epoch is never the best. Training is refused if the metric is
    /// [undefined](Metric::undefined_on) on the samples it is computed on, and ends with an error if no epoch is measured.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![3.0], vector![3.0]])?;
    /// let error = Trainer::new(Sgd::new(0.1)).monitor(Metric::R2).fit(&mut Net::zeros(), &data).unwrap_err();
    /// assert!(error.to_string().contains("has the same target in all samples"));
    /// # Ok::<(), DataError>(())
    /// ```
    #[must_use]
    pub fn monitor(mut self, metric: Metric) -> Self {
        let monitor = Monitor::Metric(metric);
        if monitor != self.settings.monitor {
            self.plateau = self.plateau.of_another_value();
        }
        self.settings.monitor = monitor;
        self.metric(metric)
    }

    /// Stops after this many epochs without improvement. Unless training fails, the network of the best epoch is restored at
    /// the end; with `usize::MAX`, it is restored without stopping early.
    #[must_use]
    pub fn early_stopping(mut self, patience: usize) -> Self {
        self.settings.patience = Some(patience);
        self
    }

    /// The number of threads that compute the gradients: 1 by default; 0 means the available parallelism. The result has
    /// the same bits for any number. Large numbers are reduced as in [`Threads::new`](crate::Threads::new), and small batches
    /// are not shared.
    ///
    /// Every call of [`fit`](Trainer::fit) starts the threads, and joins them at its end.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => tanh 100 => linear 1; loss squared >; }
    /// let inputs: Vec<_> = (0..1000).map(|i| vector![i as f32 / 1000.0]).collect();
    /// let data = Dataset::new(inputs.clone(), inputs)?;
    /// let trained = |threads| {
    ///     let mut net = Net::random(&mut StdRng::seed_from_u64(7));
    ///     Trainer::new(Sgd::new(0.1)).batch(Batch::Full).epochs(3).threads(threads).fit(&mut net, &data).map(|_| net)
    /// };
    /// assert_eq!(trained(1)?, trained(2)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "threads")]
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.workers.threads = threads;
        self
    }

    /// Shares every batch among the processes of a job, each with its [`threads`](Self::threads). The result has the same bits for any
    /// number of processes. All of them make the same calls; the guide [`processes`](crate::guide::processes) has the details.
    ///
    /// Every process computes the blocks of 128 samples of its own, so a batch is shared if it has more than 128 samples. A checkpoint
    /// is read and written by process 0 alone. See [`Processes`] for an example.
    #[cfg(feature = "mpi")]
    #[must_use]
    pub fn processes(mut self, processes: &Processes) -> Self {
        self.settings.workers.processes = Some(processes.link());
        self
    }

    /// Ends a call of [`fit`](Trainer::fit) after this time, measured from its beginning: after the current batch, or after the
    /// validation if the time is over then. At least one batch is trained on. The run can be [continued](crate::StopReason), with
    /// the bits of a run without a limit.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// use std::time::Duration;
    /// network! { struct Net< input 1 => tanh 4 => linear 1; loss squared >; }
    /// let inputs: Vec<_> = (0..64).map(|i| vector![i as f32 / 32.0 - 1.0]).collect();
    /// let data = Dataset::new(inputs.clone(), inputs)?;
    /// let mut net = Net::random(&mut StdRng::seed_from_u64(7));
    /// let mut trainer = Trainer::new(Adam::new(0.01)).epochs(usize::MAX).time_limit(Duration::from_millis(20));
    /// let report = trainer.fit(&mut net, &data)?;
    /// assert_eq!(report.stop, StopReason::TimeLimit);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "std")]
    #[must_use]
    pub fn time_limit(mut self, limit: core::time::Duration) -> Self {
        self.settings.time_limit = Some(limit);
        self
    }

    /// Ends a call of [`fit`](Trainer::fit) after the current batch, once this interrupt is requested: from another thread, or by
    /// Ctrl-C (feature `ctrlc`, `Interrupt::on_ctrl_c`). A last checkpoint is written, and the run can be
    /// [continued](crate::StopReason), with the bits of a run that was not interrupted. See [`Interrupt`] for an example.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn interrupt(mut self, interrupt: &Interrupt) -> Self {
        self.settings.interrupt = Some(interrupt.clone());
        self
    }

    /// Shows a progress bar on the standard error output, with the loss, the metrics, the samples per second and the remaining
    /// time; nothing if that output is not a terminal.
    #[cfg(feature = "progress")]
    #[must_use]
    pub fn progress(mut self) -> Self {
        self.settings.shows_progress = true;
        self
    }
}
