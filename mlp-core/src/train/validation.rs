//! The optional validation set of a trainer.

use crate::data::Dataset;
use crate::metrics::Metric;
use crate::network::Network;
use crate::target::Target;
use crate::train::error::TrainError;
use crate::train::evaluation::{Evaluation, check_monitored, check_targets, evaluate};
use crate::train::identity::{Fingerprints, fingerprints};

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

    /// The risk and the metrics, if there is a validation set.
    #[doc(hidden)]
    fn evaluate(&self, network: &N, metrics: &[Metric], workspace: &mut N::Workspace) -> Option<Evaluation<N::Scalar>>;
}

impl<N: Network> Validation<N> for () {
    const IS_GIVEN: bool = false;

    fn fingerprints(&self) -> Option<Fingerprints> {
        None
    }

    fn check(&self, _: Option<Metric>) -> Result<(), TrainError> {
        Ok(())
    }

    fn evaluate(&self, _: &N, _: &[Metric], _: &mut N::Workspace) -> Option<Evaluation<N::Scalar>> {
        None
    }
}

impl<N: Network<Input = X>, X, Y: Target<N::Output>> Validation<N> for &Dataset<X, Y> {
    const IS_GIVEN: bool = true;

    fn fingerprints(&self) -> Option<Fingerprints> {
        Some(fingerprints::<N, Y>(self))
    }

    fn check(&self, monitored: Option<Metric>) -> Result<(), TrainError> {
        check_targets::<N, Y>("validation set", self)?;
        check_monitored::<N::Output, _, Y>("validation set", monitored, self)
    }

    fn evaluate(&self, network: &N, metrics: &[Metric], workspace: &mut N::Workspace) -> Option<Evaluation<N::Scalar>> {
        Some(evaluate(network, self, metrics, workspace))
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

    fn evaluate(&self, network: &N, metrics: &[Metric], workspace: &mut N::Workspace) -> Option<Evaluation<N::Scalar>> {
        self.0.map(|data| evaluate(network, data, metrics, workspace))
    }
}
