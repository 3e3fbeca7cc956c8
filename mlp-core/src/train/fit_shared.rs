//! Training on samples that several processes share.

use crate::data::Shared;
use crate::network::Network;
use crate::optimizer::Optimizer;
use crate::processes::{Exchanged, ProcessError};
use crate::target::Target;
use crate::train::callback::{Callback, NoCallback};
use crate::train::checkpoint_store::CheckpointStore;
use crate::train::error::TrainError;
use crate::train::evaluation::{Evaluation, check_metrics, check_targets, evaluate_source};
use crate::train::report::Report;
use crate::train::source::Source;
use crate::train::together::Together;
use crate::train::trainer::Trainer;
use crate::train::validation::Validation;
use crate::{Metric, data::SharedSamples};

impl<O, C> Trainer<O, (), C> {
    /// Like [`validation`](Self::validation), with samples that several processes share.
    pub fn shared_validation<X, Y>(self, data: &Shared<X, Y>) -> Trainer<O, &Shared<X, Y>, C> {
        let Self { optimizer, settings, validation: (), checkpoint, seen, plateau, unfinished } = self;
        let plateau = plateau.of_another_value();
        Trainer { optimizer, settings, validation: data, checkpoint, seen, plateau, unfinished }
    }
}

impl<O, V, C> Trainer<O, V, C> {
    /// Like [`fit`](Self::fit), on samples that several processes share: with the bits of a run on the same samples in one process.
    /// [`processes`](Self::processes) need not be called. See [`Shared`] for an example.
    ///
    /// # Errors
    ///
    /// As for [`fit`](Self::fit), and if the processes do not train the same, or another one fails.
    pub fn fit_shared<N, Y>(
        &mut self,
        network: &mut N,
        data: &Shared<N::Input, Y>,
    ) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output> + Exchanged,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: CheckpointStore<N>,
    {
        self.fit_shared_with_callback(network, data, &mut NoCallback)
    }

    /// Like [`fit_with_callback`](Self::fit_with_callback), on samples that several processes share. The callback is called in every
    /// process; if it ends the training in one, it ends in all.
    ///
    /// # Errors
    ///
    /// As for [`fit_shared`](Self::fit_shared).
    pub fn fit_shared_with_callback<N, Y>(
        &mut self,
        network: &mut N,
        data: &Shared<N::Input, Y>,
        callback: &mut impl Callback<N>,
    ) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output> + Exchanged,
        O: Optimizer<N::Scalar>,
        V: Validation<N>,
        C: CheckpointStore<N>,
    {
        self.settings.workers.processes = Some(data.link());
        self.run(network, Source::Shared(data), callback)
    }
}

impl<T> Evaluation<T> {
    /// Like [`of`](Self::of), on samples that several processes share. All of them get the result.
    ///
    /// # Errors
    ///
    /// As for [`of`](Self::of), and if the processes do not make the same call.
    pub fn of_shared<N, Y>(network: &N, data: &Shared<N::Input, Y>, metrics: &[Metric]) -> Result<Self, TrainError>
    where
        N: Network<Scalar = T>,
        Y: Target<N::Output> + Exchanged,
    {
        let link = data.link();
        link.enter(crate::processes::Operation::Evaluate)?;
        let source = Source::Shared(data);
        let checked = check_targets::<N, Y>("data set", source).and_then(|()| check_metrics::<N>(metrics));
        link.agree::<_, TrainError>(checked)?;
        if link.least(metrics.len() as u64) != link.largest(metrics.len() as u64) {
            let texts = link.all(metrics.len());
            let process = texts.iter().position(|count| *count != texts[0]).unwrap_or_default();
            let text = |process: usize| std::format!("{}", texts[process]);
            let property = std::string::String::from("the number of metrics");
            return Err(ProcessError::Different { property, ours: text(0), process, theirs: text(process) }.into());
        }
        evaluate_source(network, source, metrics, Together::with(link), &mut N::workspace())
    }
}
