//! The search itself, and the choice that it ends with.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::counted::Counted;
use crate::data::{Dataset, Label};
use crate::metrics::Metric;
use crate::network::Network;
use crate::optimizer::Optimizer;
use crate::search::candidates::{Candidate, Candidates, Visitor};
use crate::search::error::SearchError;
use crate::search::plan::{Job, Plan, Planned};
use crate::search::progress::Progress;
use crate::search::row::{Row, Run};
use crate::search::settings::{Folds, Search};
use crate::search::{losses, pool, training};
use crate::target::Target;
use crate::train::{Clock, Evaluation, NoRun, Report, TrainError, Trainer};

/// The network that a [`Search`](crate::Search) has chosen, with the results of all others.
///
/// `Display` prints a table with the best network first: architecture, learning rate, mean and deviation over the seeds of the
/// validation loss and the metrics, parameters, seconds of a run. A row with runs that diverged says so and is among the last.
///
/// The validation loss of the best is an underestimate, since the network was chosen for it. The estimate without that bias is the
/// risk on a test set that took no part in any choice: [`test`](Choice::test) consumes the choice, so that it is computed once.
///
/// ```
/// use mlp_core::prelude::*;
/// candidates! { enum Line< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![2.0], vector![3.0]])?;
/// let search = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(2000)).learning_rates(&[0.1, 100.0]);
/// let choice = search.choose(&data, &data)?;
/// assert_eq!((choice.rows().len(), choice.best().learning_rate), (4, 0.1));
/// let test = Dataset::new(vec![vector![3.0]], vec![vector![4.0]])?;
/// let (net, evaluation) = choice.test(&test)?;
/// assert!(evaluation.loss < 1e-3 && (net.forward(&vector![3.0])[0] - 4.0).abs() < 0.05);
/// # Ok(())
/// # }
/// ```
///
/// A second test does not compile:
///
/// ```compile_fail,E0382
/// use mlp_core::prelude::*;
/// candidates! { enum Line< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![2.0], vector![3.0]])?;
/// let search = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(10)).learning_rates(&[0.1]);
/// let choice = search.choose(&data, &data)?;
/// let (net, first) = choice.test(&data)?;
/// let (net, second) = choice.test(&data)?; // use of moved value: `choice`
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Choice<C: Candidates> {
    pub(super) rows: Vec<Row>,
    pub(super) metrics: Vec<Metric>,
    /// The metric by which the rows are compared; `None` for the validation loss.
    pub(super) monitored: Option<Metric>,
    pub(super) seeds: u64,
    /// 1 with a validation set.
    pub(super) folds: usize,
    network: C,
    report: Report<C::Scalar>,
}

impl<C: Candidates> Choice<C> {
    /// All networks with all learning rates, the best first.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The chosen network with its learning rate.
    pub fn best(&self) -> &Row {
        &self.rows[0]
    }

    /// The chosen network: that of the seed with the best validation loss or [monitored](crate::Search::monitor) metric. With
    /// [folds](crate::Search::folds), it is trained on all samples, from seed 0.
    pub fn network(&self) -> &C {
        &self.network
    }

    /// The training of the chosen network. Without folds, it is that of its run in the table, and ended for the same reason.
    pub fn report(&self) -> &Report<C::Scalar> {
        &self.report
    }

    /// The chosen network, without a test.
    pub fn into_network(self) -> C {
        self.network
    }

    /// The risk and the metrics of the chosen network on the test set, and the network. The choice is consumed: a second test, after
    /// another choice made in view of the first, would be optimistic.
    ///
    /// # Errors
    ///
    /// If a class index is out of range, or a target is outside the [domain](crate::loss::Loss::TARGETS) of the loss.
    pub fn test<Y: Target<C::Output>>(
        self,
        test: &Dataset<C::Input, Y>,
    ) -> Result<(C, Evaluation<C::Scalar>), TrainError> {
        let evaluation = self.network.visit(Evaluate { data: test, metrics: &self.metrics })?;
        Ok((self.network, evaluation))
    }
}

struct Evaluate<'a, X, Y> {
    data: &'a Dataset<X, Y>,
    metrics: &'a [Metric],
}

impl<C: Candidates, Y: Target<C::Output>> Visitor<C> for Evaluate<'_, C::Input, Y> {
    type Result = Result<Evaluation<C::Scalar>, TrainError>;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, network: &N) -> Self::Result {
        Evaluation::of(network, self.data, self.metrics)
    }
}

/// The samples of a search.
pub(super) enum Samples<'a, X, Y> {
    Holdout { train: &'a Dataset<X, Y>, validation: &'a Dataset<X, Y> },
    Folds { data: &'a Dataset<X, Y>, folds: usize, class: fn(&Y) -> usize },
}

/// The seed of the folds, which are the same for all runs.
const SEED_OF_FOLDS: u64 = 0;

impl<X: crate::Sample, Y: Label> Samples<'_, X, Y> {
    fn folds(&self) -> usize {
        match self {
            Self::Holdout { .. } => 1,
            Self::Folds { folds, .. } => *folds,
        }
    }

    /// All samples that networks are trained on.
    pub(super) fn train(&self) -> &Dataset<X, Y> {
        match self {
            Self::Holdout { train, .. } => train,
            Self::Folds { data, .. } => data,
        }
    }

    /// The validation set.
    pub(super) fn validation(&self) -> Option<&Dataset<X, Y>> {
        match self {
            Self::Holdout { validation, .. } => Some(validation),
            Self::Folds { .. } => None,
        }
    }

    /// Calls a function with the training and the validation samples of a fold.
    fn with<R>(
        &self,
        fold: usize,
        function: impl FnOnce(&Dataset<X, Y>, &Dataset<X, Y>) -> R,
    ) -> Result<R, SearchError> {
        match self {
            Self::Holdout { train, validation } => Ok(function(train, validation)),
            Self::Folds { data, folds, class } => {
                let parts = data.fold(fold, *folds, SEED_OF_FOLDS, class);
                let (train, validation) = parts.map_err(|error| SearchError::Data { fold, error })?;
                Ok(function(&train, &validation))
            }
        }
    }
}

impl<C: Candidates, F> Search<C, F> {
    /// Trains all networks on the training set, and chooses the best on the validation set.
    ///
    /// The run of the chosen network is repeated at the end, with the same bits: only results are kept of all others. If a
    /// [time limit](Trainer::time_limit) ended the run, it is repeated up to the same epoch, without the limit.
    ///
    /// # Errors
    ///
    /// If a setting is out of range; if the candidates have different losses and no metric is [monitored](Self::monitor); if the
    /// trainers for two learning rates monitor different values; if a run is refused, for any reason but divergence; if every row has a
    /// run that diverged; if the run of the chosen network has other results when it is repeated; after an
    /// [interrupt](Trainer::interrupt); or if the record of [`resume_from`](Self::resume_from) cannot be read, is that of another search,
    /// or cannot be written.
    pub fn choose<O, Y>(
        self,
        train: &Dataset<C::Input, Y>,
        validation: &Dataset<C::Input, Y>,
    ) -> Result<Choice<C>, SearchError>
    where
        F: Fn(f64) -> Trainer<O> + Sync,
        O: Optimizer<C::Scalar>,
        Y: Target<C::Output> + Label,
    {
        select(&self, &Samples::Holdout { train, validation })
    }
}

impl<C: Candidates, F> Search<C, F, Folds> {
    /// Trains all networks on these samples without one fold after the other, and chooses the best on the folds left out.
    ///
    /// The chosen network is then trained on all samples, from seed 0, without early stopping and without a
    /// [time limit](Trainer::time_limit), for the mean number of epochs after which the runs of its row were best.
    ///
    /// # Errors
    ///
    /// As for `choose` with a validation set, and if there are fewer than 2 folds or fewer samples than folds.
    pub fn choose<O, Y>(self, data: &Dataset<C::Input, Y>) -> Result<Choice<C>, SearchError>
    where
        F: Fn(f64) -> Trainer<O> + Sync,
        O: Optimizer<C::Scalar>,
        Y: Target<C::Output> + Label,
    {
        let Folds(folds) = self.folds;
        if folds < 2 || folds > data.len() {
            return Err(SearchError::Folds { folds, samples: data.len() });
        }
        let class = |target: &Y| Target::<C::Output>::class(target).unwrap_or(0);
        select(&self, &Samples::Folds { data, folds, class })
    }
}

/// Computes all runs, and trains the network of the best row.
fn select<C, F, V, O, Y>(search: &Search<C, F, V>, samples: &Samples<'_, C::Input, Y>) -> Result<Choice<C>, SearchError>
where
    C: Candidates,
    F: Fn(f64) -> Trainer<O> + Sync,
    O: Optimizer<C::Scalar>,
    Y: Target<C::Output> + Label,
    V: Sync,
{
    let settings = &search.settings;
    #[cfg(feature = "mpi")]
    if let Some(link) = settings.processes {
        link.enter(crate::processes::Operation::Search)?;
        link.agree(settings.check())?;
    }
    settings.check()?;
    let make_trainers = || settings.rates.iter().map(|&rate| (rate, search.trainer(rate))).collect::<Vec<_>>();
    let trainers = make_trainers();
    let rates = trainers.iter().map(|(rate, trainer)| match trainer.most_epochs() {
        0 => Err(SearchError::NoEpochs { rate: *rate }),
        epochs => Ok((*rate, epochs)),
    });
    let rates = rates.collect::<Result<Vec<_>, _>>()?;
    let monitored = losses::monitored::<C, O>(&trainers);
    #[cfg(feature = "mpi")]
    if let Some(link) = settings.processes {
        link.agree(monitored.clone())?;
    }
    let monitored = monitored?;
    let metrics = trainers[0].1.metrics().to_vec();
    let candidates = C::CANDIDATES;
    let plan =
        Plan { candidates, rates, seeds: settings.seeds, folds: samples.folds(), halving: settings.halving, monitored };
    for fold in 0..plan.folds {
        samples.with(fold, |_, _| ())?;
    }
    #[cfg(feature = "mpi")]
    if let Some(link) = settings.processes {
        super::together::compare::<C, O, Y>(link, make_trainers(), &plan, samples)?;
    }
    #[cfg(feature = "mpi")]
    let finished = super::together::open::<C, O, Y>(settings, trainers, &plan, samples)?;
    #[cfg(not(feature = "mpi"))]
    let finished = super::record::Finished::open::<C, O, Y>(settings, trainers, &plan, samples)?;
    let progress = Progress::new(settings, plan.runs());
    let not_trained = |job: &Job, reason| match reason {
        NoRun::Interrupted => SearchError::Interrupted,
        NoRun::Refused(error) => failed(candidates, &plan, job, error),
    };
    let train = |job: &Job| {
        let trainer = search.trainer(plan.rates[job.rate].0);
        let run =
            samples.with(job.fold, |train, validation| training::run::<C, O, Y>(job, trainer, train, validation))?;
        run.map_err(|reason| not_trained(job, reason))
    };
    let rows = plan.play(|jobs| {
        let run = |job: &Job| {
            let run = if let Some(run) = finished.find(job, &plan) {
                run
            } else {
                let run = train(job)?;
                finished.keep(job, &plan, &run)?;
                run
            };
            progress.end_run(&candidates[job.candidate]);
            Ok(run)
        };
        #[cfg(feature = "mpi")]
        if let Some(link) = settings.processes {
            let metrics = |job: &Job| search.trainer(plan.rates[job.rate].0).metrics().to_vec();
            let together =
                super::together::Together { link, plan: &plan, finished: &finished, threads: settings.threads };
            return together.compute(jobs, train, metrics, |job| progress.end_run(&candidates[job.candidate]));
        }
        pool::compute(jobs, settings.threads, run)
    });
    // Also after an error: the other runs are worth keeping.
    let kept = finished.close();
    let rows = rows?;
    kept?;
    let best = &rows[0];
    let Some(run) = best.row.best_run(monitored).filter(|_| best.row.value(monitored).is_some()) else {
        let row = &best.row;
        return Err(SearchError::AllDiverged {
            rows: rows.len(),
            architecture: row.candidate.architecture.to_string(),
            learning_rate: row.learning_rate,
        });
    };
    let (job, trainer) = last_run(best, run, &plan, search.trainer(best.row.learning_rate));
    let keeps_best = trainer.keeps_best();
    let trained = training::repeat::<C, O, Y>(&job, trainer, samples.train(), samples.validation());
    let (network, report) = trained.map_err(|error| not_trained(&job, error.into()))?;
    let again = Run::of((job.fold, job.seed), &Clock::start(), keeps_best, Ok(report.clone()));
    let again = again.map_err(|reason| not_trained(&job, reason))?;
    // With folds, the network is that of another run.
    if plan.folds == 1 && !has_same_bits(run, &again) {
        let Row { candidate, learning_rate, .. } = best.row;
        let difference = format!("in the table {}, now {}", result(run), result(&again));
        let architecture = candidate.architecture;
        return Err(SearchError::NotRepeated { architecture, learning_rate, seed: job.seed, difference });
    }
    let rows = rows.into_iter().map(|planned| planned.row).collect();
    Ok(Choice { rows, metrics, monitored, seeds: plan.seeds, folds: plan.folds, network, report })
}

/// The run that gives the chosen network: the best again, up to its last epoch, or, with folds, one on all samples.
fn last_run<O>(best: &Planned, run: &Run, plan: &Plan, trainer: Trainer<O>) -> (Job, Trainer<O>) {
    let &Planned { candidate, rate, .. } = best;
    let job = Job { candidate, rate, fold: 0, seed: run.seed, epochs: run.epochs };
    if plan.folds == 1 {
        return (job, trainer);
    }
    let epochs = best.row.mean_best_epoch();
    (Job { seed: 0, epochs, ..job }, trainer.for_epochs(epochs))
}

/// Whether two runs have the same number of epochs and the same scores. Not a number is the same as not a number.
fn has_same_bits(one: &Run, other: &Run) -> bool {
    let bits = |run: &Run| {
        run.scores.as_ref().map(|scores| {
            let metrics = scores.metrics.iter().map(|&(_, value)| value);
            let numbers = [scores.loss, scores.validation_loss].into_iter().chain(metrics);
            let bits = numbers.map(|number| if number.is_nan() { None } else { Some(number.to_bits()) });
            (scores.epoch, bits.collect::<Vec<_>>())
        })
    };
    (one.epochs, bits(one)) == (other.epochs, bits(other))
}

/// The end of a run.
fn result(run: &Run) -> String {
    let epochs = Counted(run.epochs, "epoch");
    match &run.scores {
        Some(scores) => format!(
            "{epochs} with the training loss {} and the validation loss {}",
            scores.loss, scores.validation_loss
        ),
        None => format!("divergence in {epochs}"),
    }
}

fn failed(candidates: &[Candidate], plan: &Plan, job: &Job, error: TrainError) -> SearchError {
    let (learning_rate, _) = plan.rates[job.rate];
    let architecture = candidates[job.candidate].architecture;
    SearchError::Train { architecture, learning_rate, seed: job.seed, error: Box::new(error) }
}
