//! What a network is worth on samples that it does not learn from.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::data::Dataset;
use crate::metrics::Metric;
use crate::network::Network;
use crate::number::scalar::count;
use crate::pass::{self, Samples};
use crate::target::{OutOfRange, Target, first_out_of_range};
use crate::train::TrainError;
use crate::train::identity::fingerprint;

/// The risk of a network on a data set, and metrics of its outputs there: for the test set, last.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => sigmoid 1; loss binary_cross_entropy >; }
/// let test = Dataset::new(vec![vector![-1.0], vector![1.0]], vec![0, 1])?;
/// let mut net = Net::zeros();
/// net.output.weights = matrix![8.0];
/// let evaluation = Evaluation::of(&net, &test, &[Metric::Accuracy])?;
/// assert_eq!(evaluation.metrics, [(Metric::Accuracy, 1.0)]);
/// assert_eq!(evaluation.to_string(), "loss 0.0003, accuracy 1.0000");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Evaluation<T = f32> {
    /// The empirical risk.
    pub loss: T,
    /// The metrics that were asked for.
    pub metrics: Vec<(Metric, f64)>,
}

impl<T> Evaluation<T> {
    /// Passes all samples through the network.
    ///
    /// # Errors
    ///
    /// If a class index is not that of an output.
    pub fn of<N, Y>(network: &N, data: &Dataset<N::Input, Y>, metrics: &[Metric]) -> Result<Self, TrainError>
    where
        N: Network<Scalar = T>,
        Y: Target<N::Output>,
    {
        check_classes::<N, Y>(data)?;
        Ok(evaluate(network, data, metrics, &mut N::workspace()))
    }
}

impl<T: fmt::Display> fmt::Display for Evaluation<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.4}", self.loss)?;
        self.metrics.iter().try_for_each(|(metric, value)| write!(f, ", {metric} {value:.4}"))
    }
}

/// [`Evaluation::of`] for class indices that have been checked.
pub(super) fn evaluate<N: Network, Y: Target<N::Output>>(
    network: &N,
    data: &Dataset<N::Input, Y>,
    metrics: &[Metric],
    workspace: &mut N::Workspace,
) -> Evaluation<N::Scalar> {
    // Metrics see all outputs; the risk alone needs none of them.
    let mut outputs = Vec::with_capacity(if metrics.is_empty() { 0 } else { data.len() });
    let samples = Samples::averaged(data.inputs(), data.targets());
    let sum = pass::losses(network, samples, workspace, |block| {
        if !metrics.is_empty() {
            outputs.extend_from_slice(block);
        }
    });
    let metrics = metrics.iter().map(|&metric| (metric, metric.of(&outputs, data.targets()))).collect();
    Evaluation { loss: sum / count(data.len()), metrics }
}

/// Whether all class indices are those of outputs.
pub(super) fn check_classes<N: Network, Y: Target<N::Output>>(data: &Dataset<N::Input, Y>) -> Result<(), TrainError> {
    match first_out_of_range::<N::Output, Y>(data.targets()) {
        Some(OutOfRange { sample, class, classes }) => Err(TrainError::ClassOutOfRange { sample, class, classes }),
        None => Ok(()),
    }
}

/// What a trainer may validate with: nothing, or a data set that fits the network.
#[diagnostic::on_unimplemented(
    message = "the validation set `{Self}` does not fit the network `{N}`",
    note = "its inputs and targets are those of the training set: `Dataset<SVector<T, INPUTS>, Y>`"
)]
pub trait Validation<N: Network> {
    /// Whether there is anything to validate with.
    #[doc(hidden)]
    const IS_GIVEN: bool;

    /// What tells the samples from others, if there are any.
    #[doc(hidden)]
    fn fingerprint(&self) -> Option<String>;

    /// Whether the data fits the network.
    #[doc(hidden)]
    fn check(&self) -> Result<(), TrainError>;

    /// The risk and metrics, if there is anything to validate with.
    #[doc(hidden)]
    fn evaluate(&self, network: &N, metrics: &[Metric], workspace: &mut N::Workspace) -> Option<Evaluation<N::Scalar>>;
}

impl<N: Network> Validation<N> for () {
    const IS_GIVEN: bool = false;

    fn fingerprint(&self) -> Option<String> {
        None
    }

    fn check(&self) -> Result<(), TrainError> {
        Ok(())
    }

    fn evaluate(&self, _: &N, _: &[Metric], _: &mut N::Workspace) -> Option<Evaluation<N::Scalar>> {
        None
    }
}

impl<N: Network<Input = X>, X, Y: Target<N::Output>> Validation<N> for &Dataset<X, Y> {
    const IS_GIVEN: bool = true;

    fn fingerprint(&self) -> Option<String> {
        Some(fingerprint::<N, Y>(self))
    }

    fn check(&self) -> Result<(), TrainError> {
        check_classes::<N, Y>(self)
    }

    fn evaluate(&self, network: &N, metrics: &[Metric], workspace: &mut N::Workspace) -> Option<Evaluation<N::Scalar>> {
        Some(evaluate(network, self, metrics, workspace))
    }
}
