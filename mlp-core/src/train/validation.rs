//! The optional validation set of a trainer.

use crate::data::Dataset;
#[cfg(feature = "mpi")]
use crate::data::{Shared, SharedSamples};
use crate::metrics::Metric;
use crate::network::Network;
#[cfg(feature = "mpi")]
use crate::processes::Exchanged;
#[cfg(feature = "mpi")]
use crate::sample::Sample;
use crate::target::Target;
use crate::train::error::TrainError;
use crate::train::evaluation::{Evaluation, check_monitored, check_targets, evaluate_source};
use crate::train::identity::{Fingerprints, fingerprints};
use crate::train::source::Source;
use crate::train::together::Together;

/// The validation set of a trainer: `()` for none, or a data set that fits the network.
#[diagnostic::on_unimplemented(
    message = "the validation set `{Self}` does not fit the network `{N}`",
    note = "its inputs and targets are those of the training set: `Dataset<SVector<T, INPUTS>, Y>`"
)]
pub trait Validation<N: Network> {
    /// Whether there is a validation set.
    #[doc(hidden)]
    const IS_GIVEN: bool;

    /// The fingerprints of the samples, if there is a validation set.
    #[doc(hidden)]
    fn fingerprints(&self) -> Option<Fingerprints>;

    /// Refuses data that does not fit the network or the monitored metric.
    #[doc(hidden)]
    fn check(&self, monitored: Option<Metric>) -> Result<(), TrainError>;

    /// The number of samples, and whether several processes share them.
    #[cfg(feature = "mpi")]
    #[doc(hidden)]
    fn shape(&self) -> (usize, bool);

    /// The risk and the metrics, if there is a validation set.
    #[doc(hidden)]
    fn evaluate(
        &self,
        network: &N,
        metrics: &[Metric],
        together: Together,
        workspace: &mut N::Workspace,
    ) -> Result<Option<Evaluation<N::Scalar>>, TrainError>;
}

impl<N: Network> Validation<N> for () {
    const IS_GIVEN: bool = false;

    fn fingerprints(&self) -> Option<Fingerprints> {
        None
    }

    fn check(&self, _: Option<Metric>) -> Result<(), TrainError> {
        Ok(())
    }

    #[cfg(feature = "mpi")]
    fn shape(&self) -> (usize, bool) {
        (0, false)
    }

    fn evaluate(
        &self,
        _: &N,
        _: &[Metric],
        _: Together,
        _: &mut N::Workspace,
    ) -> Result<Option<Evaluation<N::Scalar>>, TrainError> {
        Ok(None)
    }
}

impl<N: Network<Input = X>, X, Y: Target<N::Output>> Validation<N> for &Dataset<X, Y> {
    const IS_GIVEN: bool = true;

    fn fingerprints(&self) -> Option<Fingerprints> {
        Some(fingerprints::<N, Y>(Source::Whole(self)))
    }

    fn check(&self, monitored: Option<Metric>) -> Result<(), TrainError> {
        check_targets::<N, Y>("validation set", Source::Whole(self))?;
        check_monitored::<N::Output, _, Y>("validation set", monitored, Source::Whole(self))
    }

    #[cfg(feature = "mpi")]
    fn shape(&self) -> (usize, bool) {
        (self.len(), false)
    }

    fn evaluate(
        &self,
        network: &N,
        metrics: &[Metric],
        together: Together,
        workspace: &mut N::Workspace,
    ) -> Result<Option<Evaluation<N::Scalar>>, TrainError> {
        evaluate_source(network, Source::Whole(self), metrics, together, workspace).map(Some)
    }
}

#[cfg(feature = "mpi")]
impl<N: Network<Input = X>, X: Sample, Y: Target<N::Output> + Exchanged> Validation<N> for &Shared<X, Y> {
    const IS_GIVEN: bool = true;

    fn fingerprints(&self) -> Option<Fingerprints> {
        Some(fingerprints::<N, Y>(Source::Shared(*self)))
    }

    fn check(&self, monitored: Option<Metric>) -> Result<(), TrainError> {
        let link = SharedSamples::link(*self);
        link.agree(check_targets::<N, Y>("validation set", Source::Shared(*self)))?;
        check_monitored::<N::Output, _, Y>("validation set", monitored, Source::Shared(*self))
    }

    fn shape(&self) -> (usize, bool) {
        (self.len(), true)
    }

    fn evaluate(
        &self,
        network: &N,
        metrics: &[Metric],
        together: Together,
        workspace: &mut N::Workspace,
    ) -> Result<Option<Evaluation<N::Scalar>>, TrainError> {
        evaluate_source(network, Source::Shared(*self), metrics, together, workspace).map(Some)
    }
}

/// A validation set, or none, as the settings of the trainer have it.
pub(crate) struct OptionalValidation<'a, X, Y>(pub(super) Option<&'a Dataset<X, Y>>);

impl<N: Network<Input = X>, X, Y: Target<N::Output>> Validation<N> for OptionalValidation<'_, X, Y> {
    const IS_GIVEN: bool = true;

    fn fingerprints(&self) -> Option<Fingerprints> {
        self.0.and_then(|data| Validation::<N>::fingerprints(&data))
    }

    fn check(&self, monitored: Option<Metric>) -> Result<(), TrainError> {
        self.0.map_or(Ok(()), |data| Validation::<N>::check(&data, monitored))
    }

    #[cfg(feature = "mpi")]
    fn shape(&self) -> (usize, bool) {
        self.0.map_or((0, false), |data| Validation::<N>::shape(&data))
    }

    fn evaluate(
        &self,
        network: &N,
        metrics: &[Metric],
        together: Together,
        workspace: &mut N::Workspace,
    ) -> Result<Option<Evaluation<N::Scalar>>, TrainError> {
        let evaluate = |data| evaluate_source(network, Source::Whole(data), metrics, together, workspace);
        self.0.map(evaluate).transpose()
    }
}
