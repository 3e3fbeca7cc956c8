//! Cross-validation: a network trained on every fold from several seeds, and the mean and deviation of its scores.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use crate::counted::Counted;
use crate::data::{Dataset, Label};
use crate::metrics::{Metric, Statistic};
use crate::network::Network;
use crate::number::random::generator;
use crate::optimizer::Optimizer;
use crate::target::Target;
use crate::train::clock::Clock;
use crate::train::error::TrainError;
use crate::train::run::{NoRun, Run, Scores, no_mean, over_runs};
use crate::train::trainer::Trainer;

/// The results of [`Trainer::cross_validate`]: one run for each fold and seed.
///
/// `Display` prints a table of means and deviations over the runs: the risk and the metrics on the validation samples, and the
/// training loss. The deviation is that of a single run, not of the mean; runs of one seed share most of their training samples, so
/// `deviation / √runs` would understate the error of the mean (Y. Bengio, Y. Grandvalet, "No unbiased estimator of the variance of
/// k-fold cross-validation", JMLR 5, 2004).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CrossValidation {
    /// The runs, fold by fold and seed by seed.
    pub runs: Vec<Run>,
    /// The number of folds.
    pub folds: usize,
    /// The number of seeds.
    pub seeds: u64,
    /// The metrics that the trainer computes.
    pub metrics: Vec<Metric>,
}

/// The reason that cross-validation was refused or aborted.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum CrossValidationError {
    /// There are no folds.
    #[error("cross-validation needs at least one fold, but there are none")]
    NoFolds,
    /// There are no seeds.
    #[error("cross-validation trains from at least one seed, but 0 were requested")]
    NoSeeds,
    /// `epochs(0)`: there is nothing to score.
    #[error("cross-validation trains for at least one epoch, but the trainer has `epochs(0)`")]
    NoEpochs,
    /// The [interrupt](Trainer::interrupt) of the trainer was requested.
    #[error("cross-validation was interrupted after {}", Counted(runs.len(), "run"))]
    Interrupted {
        /// The runs that had ended before.
        runs: Vec<Run>,
    },
    /// A run was refused or aborted, for a reason other than divergence.
    #[error("fold {fold}, seed {seed} (both counted from 0): {error}")]
    Train {
        /// The fold, counted from zero.
        fold: usize,
        /// The seed.
        seed: u64,
        /// The reason.
        #[source]
        error: Box<TrainError>,
    },
}

impl<O: Clone> Trainer<O> {
    /// Trains a network on every fold, from the seeds 0, 1, and so on, and scores each on the validation samples of its fold. The
    /// seed decides on the initial weights, the order of the samples, and dropout; it replaces that of the trainer, whose state is
    /// unchanged.
    ///
    /// The folds are those of [`Dataset::folds`] and its relatives, or any other pairs of a training set and a validation set, such as
    /// scaled ones. A run that diverges is among the results, without scores.
    ///
    /// With [early stopping](Trainer::early_stopping), the scores are those of the best epoch of each run, and optimistic, since the
    /// epoch was chosen on the samples that they are computed on. To choose among networks and learning rates, use a
    /// [`Search`](crate::Search) with folds.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 2 => tanh 4 => sigmoid 1; loss binary_cross_entropy >; }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let inputs: Vec<SVector<f32, 2>> = (0..60).map(|i| vector![(i % 8) as f32 / 8.0, (i % 5) as f32 / 5.0]).collect();
    /// let classes = inputs.iter().map(|x| usize::from(x[0] > x[1])).collect();
    /// let data = Dataset::new(inputs, classes)?;
    ///
    /// let trainer = Trainer::new(Adam::new(0.05)).epochs(60).metric(Metric::Accuracy);
    /// let result = trainer.cross_validate::<Net, _>(data.folds_stratified(5, 7)?, 2)?;
    /// println!("{result}");
    /// assert_eq!(result.runs.len(), 10);
    /// assert!(result.metric(Metric::Accuracy).unwrap().mean > 0.9);
    ///
    /// // Folds whose scaler has seen the training samples alone:
    /// let scaled = data.folds_stratified(5, 7)?.map(|(train, validation)| {
    ///     let scaler = Standardizer::fit(train.inputs())?;
    ///     Ok((train.scale_inputs(&scaler)?, validation.scale_inputs(&scaler)?))
    /// });
    /// let scaled = scaled.collect::<Result<Vec<_>, DataError>>()?;
    /// let result = trainer.cross_validate::<Net, _>(scaled, 1)?;
    /// assert_eq!(result.runs.len(), 5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If there are no folds, seeds or epochs, if a run is refused for any reason but divergence, or after an
    /// [interrupt](Trainer::interrupt), with the runs that had ended.
    pub fn cross_validate<N, Y>(
        &self,
        folds: impl IntoIterator<Item = (Dataset<N::Input, Y>, Dataset<N::Input, Y>)>,
        seeds: u64,
    ) -> Result<CrossValidation, CrossValidationError>
    where
        N: Network,
        Y: Target<N::Output> + Label,
        O: Optimizer<N::Scalar>,
    {
        if seeds == 0 {
            return Err(CrossValidationError::NoSeeds);
        }
        if self.most_epochs() == 0 {
            return Err(CrossValidationError::NoEpochs);
        }
        let mut runs = Vec::new();
        let mut count = 0;
        for (fold, (train, validation)) in folds.into_iter().enumerate() {
            count = fold + 1;
            for seed in 0..seeds {
                let clock = Clock::start();
                let mut network = N::boxed_random(&mut generator(seed));
                let mut trainer = self.anew::<N::Scalar>().seed(seed).validation(&validation);
                let trained = trainer.fit(&mut *network, &train);
                match Run::of((fold, seed), &clock, self.keeps_best(), trained) {
                    Ok(run) => runs.push(run),
                    Err(NoRun::Interrupted) => return Err(CrossValidationError::Interrupted { runs }),
                    Err(NoRun::Refused(error)) => {
                        return Err(CrossValidationError::Train { fold, seed, error: Box::new(error) });
                    }
                }
            }
        }
        if count == 0 {
            return Err(CrossValidationError::NoFolds);
        }
        Ok(CrossValidation { runs, folds: count, seeds, metrics: self.metrics().to_vec() })
    }
}

impl CrossValidation {
    /// The risk on the validation samples, over the runs that did not diverge; `None` if all did.
    pub fn risk(&self) -> Option<Statistic> {
        self.over_runs(|scores| Some(scores.validation_loss))
    }

    /// The training loss of the scored epoch, over the runs that did not diverge; `None` if all did. Far below the
    /// [`risk`](Self::risk), the networks overfit.
    pub fn training_loss(&self) -> Option<Statistic> {
        self.over_runs(|scores| Some(scores.loss))
    }

    /// A metric of the trainer on the validation samples, over the runs that did not diverge; `None` if all did, or if the trainer
    /// does not compute it, or if it is infinite or NaN in one of them: undefined on the samples of that fold, such as the R² of a
    /// single sample.
    pub fn metric(&self, metric: Metric) -> Option<Statistic> {
        self.over_runs(|scores| scores.metric(metric))
    }

    /// The number of runs that diverged.
    pub fn diverged(&self) -> usize {
        self.runs.iter().filter(|run| run.scores.is_none()).count()
    }

    fn over_runs(&self, of: impl Fn(&Scores) -> Option<f64>) -> Option<Statistic> {
        over_runs(&self.runs, of)
    }

    /// The names and the values of the table.
    fn lines(&self) -> Vec<(String, Option<Statistic>)> {
        let mut lines = Vec::from([("risk".to_string(), self.risk())]);
        lines.extend(self.metrics.iter().map(|&metric| (metric.to_string(), self.metric(metric))));
        lines.push(("training loss".to_string(), self.training_loss()));
        lines
    }
}

/// A table with the mean and the deviation over the runs, with four digits after the point or the precision of the format.
impl fmt::Display for CrossValidation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (folds, seeds, runs) = (self.folds, self.seeds, self.runs.len());
        write!(f, "{}, {}: {}", Counted(folds, "fold"), Counted(seeds, "seed"), Counted(runs, "run"))?;
        match self.diverged() {
            0 => {}
            diverged => write!(
                f,
                ", of which {diverged} diverged and {} not counted",
                if diverged == 1 { "is" } else { "are" }
            )?,
        }
        let precision = f.precision().unwrap_or(4);
        let text = |statistic: Option<Statistic>| match statistic {
            Some(value) => format!("{value:.precision$}"),
            None => no_mean(&self.runs).to_string(),
        };
        let lines: Vec<_> = self.lines().into_iter().map(|(name, value)| (name, text(value))).collect();
        let heading = String::from("mean ± deviation");
        let width = |text: &String| text.chars().count();
        let names = lines.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        let values = lines.iter().map(|(_, value)| width(value)).chain([width(&heading)]).max().unwrap_or(0);
        write!(f, "\n{:names$}  {heading:>values$}", "")?;
        lines.iter().try_for_each(|(name, value)| write!(f, "\n{name:names$}  {value:>values$}"))
    }
}
