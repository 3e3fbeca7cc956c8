//! The settings of a training run, and the loop over its epochs.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::any::type_name;
use core::ops::ControlFlow;

#[cfg(feature = "safetensors")]
use super::Checkpoint;
use super::clock::Clock;
use super::course::{Course, Plateau, Watch};
use super::evaluation::{check_classes, evaluate};
use super::identity::{Identity, fingerprint};
use super::keep::{Keep, Kind, Snapshot};
use super::regularization::Regularization;
use super::run::{Plan, Position, Run};
use super::{Batch, Epoch, Report, Schedule, StopReason, TrainError, Validation};
use crate::data::Dataset;
use crate::loss::Loss;
use crate::metrics::Metric;
use crate::network::Network;
use crate::network::description::{Architecture, FunctionText};
use crate::optimizer::Optimizer;
use crate::target::Target;
#[cfg(feature = "threads")]
use crate::workers::Threads;

/// Trains a network: an optimizer, how many samples a step sees, how many epochs, and a seed.
///
/// The same seed gives the same bits. The order of the samples in an epoch depends on the seed and the epoch alone; what
/// layers with `dropout` leave out, on these, the place in that order, and the layer. The losses of a report are those of the
/// steps, with dropout.
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
/// Stopping by a validation set, with the network of the best epoch as the result:
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
    optimizer: O,
    settings: Settings,
    /// What to validate with.
    validation: V,
    /// What to keep the run in.
    checkpoint: C,
    /// The epochs of all calls of `fit` so far.
    seen: u64,
    plateau: Plateau,
}

#[derive(Clone, Debug)]
struct Settings {
    plan: Plan,
    watch: Watch,
    epochs: usize,
    metrics: Vec<Metric>,
    #[cfg(feature = "threads")]
    threads: usize,
    #[cfg(feature = "progress")]
    progress: bool,
}

impl<O> Trainer<O> {
    /// A trainer with mini-batches of 32 samples, 100 epochs and seed 0.
    pub const fn new(optimizer: O) -> Self {
        let regularization = Regularization { l1: 0.0, l2: 0.0, largest_norm: None, largest_value: None };
        Self {
            optimizer,
            settings: Settings {
                plan: Plan { batch: Batch::Mini(32), seed: 0, schedule: Schedule::constant(), regularization },
                watch: Watch { monitored: None, patience: None },
                epochs: 100,
                metrics: Vec::new(),
                #[cfg(feature = "threads")]
                threads: 1,
                #[cfg(feature = "progress")]
                progress: false,
            },
            validation: (),
            checkpoint: (),
            seen: 0,
            plateau: Plateau::NONE,
        }
    }
}

impl<O, C> Trainer<O, (), C> {
    /// Samples by which to judge the network after every epoch. Nothing is learned from them, but by
    /// [`early_stopping`](Self::early_stopping) and by what you choose after a look at the [`Report`]: so the last word belongs to
    /// a test set that neither saw.
    pub fn validation<X, Y>(self, data: &Dataset<X, Y>) -> Trainer<O, &Dataset<X, Y>, C> {
        let Self { optimizer, settings, validation: (), checkpoint, seen, plateau } = self;
        Trainer { optimizer, settings, validation: data, checkpoint, seen, plateau }
    }
}

#[cfg(feature = "safetensors")]
impl<O, V> Trainer<O, V> {
    /// Keeps the run in a file while it goes on, from which it can be resumed.
    pub fn checkpoint(self, checkpoint: Checkpoint) -> Trainer<O, V, Checkpoint> {
        let Self { optimizer, settings, validation, checkpoint: (), seen, plateau } = self;
        Trainer { optimizer, settings, validation, checkpoint, seen, plateau }
    }
}

impl<O, V, C> Trainer<O, V, C> {
    /// How many samples each step sees.
    #[must_use]
    pub fn batch(mut self, batch: Batch) -> Self {
        self.settings.plan.batch = batch;
        self
    }

    /// How often every sample is seen.
    #[must_use]
    pub fn epochs(mut self, epochs: usize) -> Self {
        self.settings.epochs = epochs;
        self
    }

    /// The seed of the order of the samples, and of dropout.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.plan.seed = seed;
        self
    }

    /// How the learning rate changes, from that of the optimizer on. Afterwards the optimizer has its own again.
    #[must_use]
    pub fn schedule(mut self, schedule: Schedule) -> Self {
        self.settings.plan.schedule = schedule;
        self
    }

    /// Adds the penalty `λ Σ |w|` over the weights, not the biases, to what is minimized: many of them become small.
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
        self.settings.plan.regularization.l1 = lambda;
        self
    }

    /// Adds the penalty `½ λ Σ w²` over the weights, not the biases, to what is minimized. With plain gradient descent this is
    /// weight decay; with Adam it is not, and [`AdamW`](crate::optimizer::AdamW) has that.
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
        self.settings.plan.regularization.l2 = lambda;
        self
    }

    /// Shortens every gradient that is longer than `norm` to this length; its direction stays (Pascanu, Mikolov and Bengio,
    /// 2013). The length is that of all parameters together, with the penalties.
    #[must_use]
    pub fn clip_norm(mut self, norm: f64) -> Self {
        self.settings.plan.regularization.largest_norm = Some(norm);
        self
    }

    /// Cuts every partial derivative off at `value` and `-value`.
    #[must_use]
    pub fn clip_value(mut self, value: f64) -> Self {
        self.settings.plan.regularization.largest_value = Some(value);
        self
    }

    /// Also measures this after every epoch: on the validation set, or without one on the samples of the training. May be called
    /// several times.
    #[must_use]
    pub fn metric(mut self, metric: Metric) -> Self {
        if !self.settings.metrics.contains(&metric) {
            self.settings.metrics.push(metric);
        }
        self
    }

    /// Measures this after every epoch and judges by it, instead of by the risk, which epoch is the best: for
    /// [`early_stopping`](Self::early_stopping), [`Schedule::reduce_on_plateau`] and [`Report::best_epoch`].
    #[must_use]
    pub fn monitor(mut self, metric: Metric) -> Self {
        self.settings.watch.monitored = Some(metric);
        self.metric(metric)
    }

    /// Stops when there was no improvement for this many epochs, and however training ends without an error, leaves the network
    /// as it was after its best epoch. For the best network without stopping early, give `usize::MAX`.
    #[must_use]
    pub fn early_stopping(mut self, patience: usize) -> Self {
        self.settings.watch.patience = Some(patience);
        self
    }

    /// How many threads compute the gradients: 1 by default, and with 0 as many as the processor runs at a time. The result has
    /// the same bits whatever the number. Batches of under 144 samples are not shared; see [`Threads`].
    ///
    /// The threads are started by every call of [`fit`](Trainer::fit), and end with it.
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
        self.settings.threads = threads;
        self
    }

    /// Shows how far training is while it runs, with the loss, the metrics, the samples a second and the time left, on the
    /// standard error output; nothing where that is not a terminal.
    #[cfg(feature = "progress")]
    #[must_use]
    pub fn progress(mut self) -> Self {
        self.settings.progress = true;
        self
    }

    /// Trains the network in place. A boxed network is passed as `&mut *net`.
    ///
    /// Calling this again goes on: the optimizer keeps its state, and the samples come in the order of the next epoch.
    /// Twice five epochs end with the same bits as ten, except with [`early_stopping`](Self::early_stopping): each call
    /// judges by its own epochs alone which network is the best, and leaves that.
    ///
    /// # Errors
    ///
    /// If a setting is out of range or a class index is not that of an output, before anything is changed; if the loss,
    /// a penalty or a parameter becomes infinite or NaN, when the network is left as it was after the last epoch that ended
    /// well and the optimizer forgets what it has seen; or if a checkpoint cannot be read, before anything is changed, or
    /// written, when the network is left as it was after the last epoch.
    pub fn fit<N, Y>(&mut self, network: &mut N, data: &Dataset<N::Input, Y>) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: Keep<N>,
    {
        self.fit_with(network, data, |_, _| {})
    }

    /// Trains as [`fit`](Self::fit) does, and calls a function after every epoch with what it was like and the network. The
    /// function returns nothing, or a [`ControlFlow`] by which it can end the training.
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
    /// As [`fit`](Self::fit).
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
        C: Keep<N>,
        R: Verdict,
    {
        self.check::<N, Y>(data)?;
        let learning_rate = self.optimizer.learning_rate();
        let result = self.run(network, data, &mut after_epoch);
        if let Some(learning_rate) = learning_rate {
            self.optimizer.set_learning_rate(learning_rate);
        }
        result
    }

    fn run<N, Y, R>(
        &mut self,
        network: &mut N,
        data: &Dataset<N::Input, Y>,
        after_epoch: &mut impl FnMut(&Epoch<N::Scalar>, &N) -> R,
    ) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: Keep<N>,
        R: Verdict,
    {
        let learning_rate = self.optimizer.learning_rate();
        let identity = if C::IS_KEEPING { self.identity::<N, Y>(data) } else { Vec::new() };
        let Settings { plan, watch, epochs, metrics, .. } = &self.settings;
        let (first_epoch, samples, keeps_best) = (self.seen, data.len(), watch.patience.is_some());
        let kind = Kind { first_epoch, samples, metrics, keeps_best };
        let mut course = Course::new(self.plateau);
        let snapshot = Snapshot { network, optimizer: self.optimizer.state(), course: &mut course, kind };
        self.checkpoint.load(&identity, snapshot)?;
        course.expect(*epochs);
        self.seen += course.epochs.len() as u64;
        self.plateau = course.plateau;

        let mut run = Run::new(network, data, *plan);
        #[cfg(feature = "threads")]
        if self.settings.threads != 1 {
            run.threads = Some(Threads::new(self.settings.threads));
        }
        #[cfg(feature = "progress")]
        if self.settings.progress {
            run.bar = Some(super::progress::Bar::new(*epochs, course.epochs.len(), samples));
        }
        let ending = |course: &Course<_>| match course.epochs.len() {
            _ if course.is_without_improvement(watch) => Some(StopReason::EarlyStopping),
            done if done >= *epochs => Some(StopReason::AllEpochs),
            _ => None,
        };
        let mut stop = ending(&course);
        while stop.is_none() {
            let position = Position { epoch: self.seen, plateaus: self.plateau.count, learning_rate };
            let clock = Clock::start();
            let loss = run.epoch(network, &mut self.optimizer, position).inspect_err(|_| self.optimizer.reset())?;
            let time = clock.elapsed();
            let validation = self.validation.evaluate(network, metrics, &mut run.workspace);
            let (validation_loss, measured) = match validation {
                Some(evaluation) => (Some(evaluation.loss), evaluation.metrics),
                None if metrics.is_empty() => (None, Vec::new()),
                None => (None, evaluate(network, data, metrics, &mut run.workspace).metrics),
            };
            let epoch = Epoch {
                epoch: super::number_of(self.seen),
                loss,
                validation_loss,
                metrics: measured,
                learning_rate: self.optimizer.learning_rate(),
                samples,
                time,
            };
            #[cfg(feature = "progress")]
            if let Some(bar) = &mut run.bar {
                bar.show(&epoch);
            }
            let verdict = after_epoch(&epoch, network).verdict();
            course.record(epoch, network, watch, &plan.schedule);
            self.seen += 1;
            self.plateau = course.plateau;
            stop = ending(&course).or(verdict.is_break().then_some(StopReason::Callback));
            if self.checkpoint.is_due(course.epochs.len(), stop.is_some()) {
                let kind = Kind { first_epoch, samples, metrics, keeps_best };
                let snapshot = Snapshot { network, optimizer: self.optimizer.state(), course: &mut course, kind };
                self.checkpoint.save(&identity, snapshot)?;
            }
        }
        Ok(course.finish(network, stop.unwrap_or(StopReason::AllEpochs)))
    }

    /// Everything that the bits of a run depend on.
    fn identity<N, Y>(&mut self, data: &Dataset<N::Input, Y>) -> Identity
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
    {
        let Settings { plan, watch, metrics, .. } = &self.settings;
        let metrics: Vec<_> = metrics.iter().map(ToString::to_string).collect();
        let optimizer = self.optimizer.state().settings.into_iter().map(|(name, value)| format!("{name} {value}"));
        let optimizer: Vec<_> = optimizer.collect();
        [
            ("network", Architecture(N::LAYERS).to_string()),
            ("dropout", format!("{:?}", N::LAYERS.iter().map(|layer| layer.dropout).collect::<Vec<_>>())),
            ("loss", FunctionText(N::Loss::NAME, N::Loss::CONSTANTS).to_string()),
            ("scalar", type_name::<N::Scalar>().to_string()),
            ("optimizer", type_name::<O>().to_string()),
            ("settings of the optimizer", optimizer.join(", ")),
            ("learning rate", format!("{:?}", self.optimizer.learning_rate())),
            ("schedule", format!("{:?}", plan.schedule)),
            ("regularization", format!("{:?}", plan.regularization)),
            ("batch", format!("{:?}", plan.batch)),
            ("seed", plan.seed.to_string()),
            ("first epoch", super::number_of(self.seen).to_string()),
            ("data", fingerprint::<N, Y>(data)),
            ("validation", self.validation.fingerprint().unwrap_or_else(|| "none".to_string())),
            ("metrics", metrics.join(", ")),
            ("monitored", watch.monitored.map_or_else(|| "the risk".to_string(), |metric| metric.to_string())),
            ("early stopping", format!("{:?}", watch.patience)),
        ]
        .into()
    }

    /// What must hold before anything is changed.
    fn check<N, Y>(&self, data: &Dataset<N::Input, Y>) -> Result<(), TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: Keep<N>,
    {
        let Settings { plan, watch, .. } = &self.settings;
        self.optimizer.check()?;
        plan.schedule.check()?;
        plan.regularization.check()?;
        if !plan.schedule.is_constant() && self.optimizer.learning_rate().is_none() {
            return Err(TrainError::NoLearningRate);
        }
        if plan.batch == Batch::Mini(0) {
            return Err(TrainError::EmptyBatch);
        }
        if self.optimizer.needs_full_batch() && plan.batch != Batch::Full {
            return Err(TrainError::NeedsFullBatch { batch: plan.batch });
        }
        if let Some((name, _)) = plan.regularization.bounds().next().filter(|_| self.optimizer.needs_full_batch()) {
            return Err(TrainError::NeedsBareGradient { name });
        }
        if watch.patience == Some(0) {
            return Err(TrainError::NoPatience);
        }
        if watch.patience.is_some() && !V::IS_GIVEN {
            return Err(TrainError::NoValidation);
        }
        check_classes::<N, Y>(data)?;
        self.validation.check()?;
        self.checkpoint.check()
    }
}

/// What a function that is called after every epoch may return: nothing, or whether to go on.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::train::Verdict;
/// assert_eq!(().verdict(), ControlFlow::Continue(()));
/// assert_eq!(ControlFlow::Break(()).verdict(), ControlFlow::Break(()));
/// ```
#[diagnostic::on_unimplemented(
    message = "a function that is called after every epoch returns nothing, or `ControlFlow<()>`",
    label = "this returns `{Self}`"
)]
pub trait Verdict {
    /// Whether to go on.
    fn verdict(self) -> ControlFlow<()>;
}

impl Verdict for () {
    fn verdict(self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Verdict for ControlFlow<()> {
    fn verdict(self) -> Self {
        self
    }
}
