//! The search and the methods that set it up.

use alloc::vec::Vec;
use core::marker::PhantomData;

use crate::metrics::Metric;
use crate::optimizer::Optimizer;
use crate::search::candidates::Candidates;
use crate::search::error::SearchError;
use crate::train::Trainer;

/// Chooses among the networks of an enum that [`candidates!`](crate::candidates) defines, and among learning rates.
///
/// Every network is trained with every learning rate from several seeds. The mean over the seeds of the validation loss, or of a
/// [metric](Self::monitor), decides; of equal means, the smaller network. The function given to [`new`](Self::new) makes the trainer
/// for a learning rate; the seeds and the validation set are set by the search.
///
/// The losses of candidates with [different losses](crate::candidates) are numbers on different scales, which are not compared: such a
/// search is refused before training, unless a metric decides.
///
/// The same settings give the same choice and the same bits, on any number of threads, unless the trainer has a
/// [time limit](Trainer::time_limit).
///
/// ```
/// use mlp_core::prelude::*;
///
/// candidates! { enum Curve< input 1 => [tanh | relu] 4 => linear 1; loss squared >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let inputs: Vec<_> = (0..40).map(|i| vector![i as f32 / 20.0 - 1.0]).collect();
/// let targets = inputs.iter().map(|x| vector![(3.0 * x[0]).sin()]).collect();
/// let [train, validation, test] = Dataset::new(inputs, targets)?.split([0.6, 0.2, 0.2], 1)?;
/// let choice = Search::<Curve>::new(|rate| Trainer::new(Adam::new(rate)).epochs(100).early_stopping(10))
///     .learning_rates(&[1e-1, 1e-2])
///     .seeds(3)
///     .choose(&train, &validation)?;
/// assert_eq!(choice.rows().len(), 4);
/// let (net, evaluation) = choice.test(&test)?;
/// println!("{net}\ntest: {evaluation}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a search does nothing until `choose`"]
pub struct Search<C, F = (), V = ()> {
    pub(super) make_trainer: F,
    pub(super) settings: Settings,
    /// The number of folds, or `()` for a validation set.
    pub(super) folds: V,
    candidates: PhantomData<fn() -> C>,
}

/// The number of parts of the data that take turns as the validation samples: the result of [`Search::folds`].
#[derive(Clone, Copy, Debug)]
pub struct Folds(pub(super) usize);

#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) rates: Vec<f64>,
    pub(super) seeds: u64,
    pub(super) halving: Option<usize>,
    pub(super) metrics: Vec<Metric>,
    pub(super) monitored: Option<Metric>,
    /// The number of runs at a time.
    pub(super) threads: usize,
    pub(super) shows_progress: bool,
    /// The processes that share the runs.
    #[cfg(feature = "mpi")]
    pub(super) processes: Option<crate::processes::Link>,
    /// The record of finished runs.
    #[cfg(feature = "std")]
    pub(super) record: Option<std::path::PathBuf>,
}

impl Settings {
    const fn new() -> Self {
        Self {
            rates: Vec::new(),
            seeds: 1,
            halving: None,
            metrics: Vec::new(),
            monitored: None,
            threads: 1,
            shows_progress: false,
            #[cfg(feature = "mpi")]
            processes: None,
            #[cfg(feature = "std")]
            record: None,
        }
    }

    /// Refuses settings out of range.
    pub(super) fn check(&self) -> Result<(), SearchError> {
        if self.rates.is_empty() {
            return Err(SearchError::NoLearningRates);
        }
        let twice =
            |(index, rate): (usize, &f64)| self.rates[..index].iter().any(|other| other.total_cmp(rate).is_eq());
        if let Some((_, &rate)) = self.rates.iter().enumerate().find(|&entry| twice(entry)) {
            return Err(SearchError::LearningRateTwice { rate });
        }
        if self.seeds == 0 {
            return Err(SearchError::NoSeeds);
        }
        match self.halving {
            Some(factor) if factor < 2 => Err(SearchError::Halving { factor }),
            _ => Ok(()),
        }
    }
}

impl<C: Candidates> Search<C> {
    /// A search with one seed, whose runs are set up by this function of the learning rate.
    pub fn new<O: Optimizer<C::Scalar>, F: Fn(f64) -> Trainer<O>>(make_trainer: F) -> Search<C, F> {
        Search { make_trainer, settings: Settings::new(), folds: (), candidates: PhantomData }
    }
}

impl<C, F> Search<C, F> {
    /// Validates by cross-validation instead of a validation set: the samples are dealt to this many folds, of each class about
    /// equally many, and every run is repeated with each fold as the validation samples and the others for training. `choose`
    /// then takes the training samples alone.
    ///
    /// The chosen network is trained on all samples, for the mean number of epochs after which the runs were best, without a time limit.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// candidates! { enum Curve< input 1 => tanh [1 | 4] => linear 1; loss squared >; }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let inputs: Vec<_> = (0..30).map(|i| vector![i as f32 / 15.0 - 1.0]).collect();
    /// let data = Dataset::new(inputs.clone(), inputs.iter().map(|x| vector![(4.0 * x[0]).sin()]).collect())?;
    /// let choice = Search::<Curve>::new(|rate| Trainer::new(Adam::new(rate)).epochs(60).early_stopping(10))
    ///     .learning_rates(&[0.1])
    ///     .folds(5)
    ///     .choose(&data)?;
    /// assert_eq!(choice.best().runs.len(), 5);
    /// # Ok(())
    /// # }
    /// ```
    pub fn folds(self, folds: usize) -> Search<C, F, Folds> {
        let Self { make_trainer, settings, folds: (), candidates } = self;
        Search { make_trainer, settings, folds: Folds(folds), candidates }
    }
}

impl<C, F, V> Search<C, F, V> {
    /// The learning rates to compare. There must be at least one.
    pub fn learning_rates(mut self, rates: &[f64]) -> Self {
        self.settings.rates = rates.to_vec();
        self
    }

    /// The number of runs of each network with each learning rate, from the seeds 0, 1, and so on. The seed decides on the initial
    /// weights, the order of the samples, and dropout.
    pub fn seeds(mut self, seeds: u64) -> Self {
        self.settings.seeds = seeds;
        self
    }

    /// Computes this metric as well, for the table. Each call adds a metric to those of the trainer.
    pub fn metric(mut self, metric: Metric) -> Self {
        self.settings.metrics.push(metric);
        self
    }

    /// Compares networks by this metric instead of the validation loss, and the epochs of a run as well, as
    /// [`Trainer::monitor`] does. The choice, halving and early stopping depend on it alone.
    ///
    /// Candidates with different losses need it: of the same errors, `huber(0.01)` is smaller than `squared`.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// candidates! { enum Robust< input 1 => tanh 8 => linear 1; loss [squared | huber(0.01)] >; }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let inputs: Vec<_> = (0..30).map(|i| vector![i as f32 / 15.0 - 1.0]).collect();
    /// let targets = inputs.iter().map(|x| vector![(4.0 * x[0]).sin()]).collect();
    /// let (train, validation) = Dataset::new(inputs, targets)?.shuffled(7).split_at(20)?;
    /// let trainer = |rate| Trainer::new(Sgd::new(rate)).batch(Batch::Mini(5)).epochs(60);
    /// let search = || Search::<Robust>::new(trainer).learning_rates(&[0.1]);
    /// let error = search().choose(&train, &validation).unwrap_err();
    /// assert!(error.to_string().starts_with("the losses of the candidates differ"));
    /// let choice = search().monitor(Metric::Rmse).choose(&train, &validation)?;
    /// assert_eq!(choice.best().candidate.name, "Squared");
    /// # Ok(())
    /// # }
    /// ```
    pub fn monitor(mut self, metric: Metric) -> Self {
        self.settings.monitored = Some(metric);
        self
    }

    /// Ends poor runs early, by successive halving: a first round of short runs, of which the best `1/factor` take part in a second
    /// round of runs `factor` times as long, and so on up to complete runs. The result is that without halving, unless the best
    /// network is not among the best early on. (K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and
    /// hyperparameter optimization", AISTATS 2016.)
    ///
    /// Each round trains from the start, so that a run of the last round has the bits of a run without halving; the earlier rounds take at
    /// most `1/(factor − 1)` of its time for each network that reaches it.
    ///
    /// Off by default. The number of rounds is the largest for which the last round has more than one row and the first at least one
    /// epoch.
    pub fn halving(mut self, factor: usize) -> Self {
        self.settings.halving = Some(factor);
        self
    }

    /// The number of runs at a time, on a thread each: 1 by default; 0 means the available parallelism. It is reduced as that of
    /// [`Threads`](crate::Threads) is, down to the threads that the system starts. The result does not depend on it.
    #[cfg(feature = "threads")]
    pub fn threads(mut self, threads: usize) -> Self {
        self.settings.threads = crate::workers::limited(threads);
        self
    }

    /// Shares the runs among the processes of a job, each with its [`threads`](Self::threads). The choice has the same bits for any number
    /// of processes, and all get it. Process 0 alone reads and writes the record of [`resume_from`](Self::resume_from), after as many runs
    /// as take place at a time.
    ///
    /// The data are whole on every process, and the trainers share no batches.
    #[cfg(feature = "mpi")]
    pub fn processes(mut self, processes: &crate::processes::Processes) -> Self {
        self.settings.processes = Some(processes.link());
        self
    }

    /// Shows a progress bar over the runs on the standard error output; nothing if that output is not a terminal.
    #[cfg(feature = "progress")]
    pub fn progress(mut self) -> Self {
        self.settings.shows_progress = true;
        self
    }

    /// Records finished runs in a file, and takes those from it that it already has: after a kill, the same program continues where
    /// it was, and makes the same choice with the same bits. The file is written atomically, about once a second and at the end.
    ///
    /// The file of a search among other networks, with other data or another trainer is refused with a list of all differences. More
    /// learning rates or seeds may be added to a search.
    #[cfg(feature = "std")]
    pub fn resume_from(mut self, path: impl Into<std::path::PathBuf>) -> Self {
        self.settings.record = Some(path.into());
        self
    }

    /// The trainer for a learning rate, with the metrics of the search.
    pub(super) fn trainer<O>(&self, rate: f64) -> Trainer<O>
    where
        F: Fn(f64) -> Trainer<O>,
    {
        let Settings { metrics, monitored, .. } = &self.settings;
        let trainer = metrics.iter().fold((self.make_trainer)(rate), |trainer, metric| trainer.metric(*metric));
        monitored.iter().fold(trainer, |trainer, metric| trainer.monitor(*metric))
    }
}
