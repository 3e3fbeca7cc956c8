//! One run: a network is built, trained and scored.

use crate::data::Dataset;
use crate::network::Network;
use crate::number::random::generator;
use crate::optimizer::Optimizer;
use crate::search::candidates::{Candidates, VisitorMut};
use crate::search::plan::Job;
use crate::search::row::Run;
use crate::target::Target;
use crate::train::{Clock, NoRun, Report, StopReason, TrainError, Trainer};

use core::ops::ControlFlow;

/// Trains any of the candidates for at most this many epochs.
pub(super) struct Train<'a, O, X, Y> {
    pub(super) trainer: Trainer<O>,
    pub(super) data: &'a Dataset<X, Y>,
    /// The validation samples, unless there are none.
    pub(super) validation: Option<&'a Dataset<X, Y>>,
    pub(super) epochs: usize,
    /// Whether this many epochs are all that the run had when it was recorded.
    pub(super) is_repeated: bool,
}

impl<C, O, Y> VisitorMut<C> for Train<'_, O, C::Input, Y>
where
    C: Candidates,
    O: Optimizer<C::Scalar>,
    Y: Target<C::Output>,
{
    type Result = Result<Report<C::Scalar>, TrainError>;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(
        self,
        network: &mut N,
    ) -> Self::Result {
        let Self { trainer, data, validation, epochs, is_repeated } = self;
        let mut trainer = trainer.optional_validation(validation);
        let mut report = trainer.fit_with(network, data, |epoch, _| {
            if epoch.epoch < epochs { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        if is_repeated && report.stop == StopReason::Callback {
            // Neither the number of epochs nor early stopping ended the recorded run.
            let is_schedule = trainer.has_rate_of_zero::<C::Scalar>();
            report.stop = if is_schedule { StopReason::ScheduleEnded } else { StopReason::TimeLimit };
        }
        Ok(report)
    }
}

/// Trains the network of a job, and returns it with the report.
fn train<C, O, Y>(
    job: &Job,
    is_repeated: bool,
    trainer: Trainer<O>,
    data: &Dataset<C::Input, Y>,
    validation: Option<&Dataset<C::Input, Y>>,
) -> Result<(C, Report<C::Scalar>), TrainError>
where
    C: Candidates,
    O: Optimizer<C::Scalar>,
    Y: Target<C::Output>,
{
    let &Job { candidate, seed, epochs, .. } = job;
    let Some(mut network) = C::random(candidate, &mut generator(seed)) else {
        unreachable!("the plan lists candidates that exist")
    };
    let report = network.visit_mut(Train { trainer: trainer.seed(seed), data, validation, epochs, is_repeated })?;
    Ok((network, report))
}

/// Repeats a run that had as many epochs as the job has, whatever ended it then: a time limit of the trainer does not end it sooner.
/// Returns the network with the report.
pub(super) fn repeat<C, O, Y>(
    job: &Job,
    trainer: Trainer<O>,
    data: &Dataset<C::Input, Y>,
    validation: Option<&Dataset<C::Input, Y>>,
) -> Result<(C, Report<C::Scalar>), TrainError>
where
    C: Candidates,
    O: Optimizer<C::Scalar>,
    Y: Target<C::Output>,
{
    #[cfg(feature = "std")]
    let trainer = trainer.time_limit(core::time::Duration::MAX);
    train(job, true, trainer, data, validation)
}

/// Trains and scores the network of a job. A run that diverges is a result; other errors are errors.
pub(super) fn run<C, O, Y>(
    job: &Job,
    trainer: Trainer<O>,
    data: &Dataset<C::Input, Y>,
    validation: &Dataset<C::Input, Y>,
) -> Result<Run, NoRun>
where
    C: Candidates,
    O: Optimizer<C::Scalar>,
    Y: Target<C::Output>,
{
    let (clock, keeps_best) = (Clock::start(), trainer.keeps_best());
    let trained = train::<C, O, Y>(job, false, trainer, data, Some(validation));
    Run::of((job.fold, job.seed), &clock, keeps_best, trained.map(|(_, report)| report))
}
