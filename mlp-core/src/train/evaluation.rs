//! The evaluation of a network on samples it is not trained on.

use alloc::vec::Vec;
use core::fmt;

use crate::data::{Dataset, Weights};
use crate::layer::block_size::FullBlock;
use crate::loss::Loss;
use crate::metrics::Metric;
use crate::network::Network;
use crate::number::memory::Flat;
use crate::number::scalar::{Scalar, count};
use crate::pass::{self, SampleSet};
use crate::target::{Misfit, Target, Unfit, first_unfit};
use crate::train::error::TrainError;
use crate::train::source::Source;
use crate::train::together::Together;

/// The risk of a network on a data set, and metrics of its outputs: for the test set, once all choices are made.
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
    /// The empirical risk; of samples with [weights](Dataset::with_weights), the weighted mean of their losses.
    pub loss: T,
    /// The requested metrics, weighted like the risk.
    pub metrics: Vec<(Metric, f64)>,
}

impl<T> Evaluation<T> {
    /// Evaluates a network on all samples.
    ///
    /// # Errors
    ///
    /// If a class index is out of range, or a target is outside the [domain](crate::loss::Loss::TARGETS) of the loss.
    pub fn of<N, Y>(network: &N, data: &Dataset<N::Input, Y>, metrics: &[Metric]) -> Result<Self, TrainError>
    where
        N: Network<Scalar = T>,
        Y: Target<N::Output>,
    {
        check_targets::<N, Y>("data set", Source::Whole(data))?;
        check_metrics::<N>(metrics)?;
        Ok(evaluate(network, data, metrics, &mut N::workspace()))
    }
}

impl<T: fmt::Display> fmt::Display for Evaluation<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "loss {:.4}", self.loss)?;
        self.metrics.iter().try_for_each(|(metric, value)| write!(f, ", {metric} {value:.4}"))
    }
}

/// The evaluation of a network on all samples, each process computing some of them.
#[cfg_attr(not(feature = "mpi"), allow(clippy::unnecessary_wraps, reason = "other processes may fail"))]
pub(super) fn evaluate_source<N: Network, Y: Target<N::Output>>(
    network: &N,
    data: Source<'_, N::Input, Y>,
    metrics: &[Metric],
    together: Together,
    workspace: &mut N::Workspace,
) -> Result<Evaluation<N::Scalar>, TrainError> {
    #[cfg(feature = "mpi")]
    if let Some(link) = together.link() {
        return super::evaluation_together::evaluate(network, data, metrics, link, workspace);
    }
    let _ = together;
    match data {
        Source::Whole(data) => Ok(evaluate(network, data, metrics, workspace)),
        #[cfg(feature = "mpi")]
        Source::Shared(data) => {
            super::evaluation_together::evaluate(network, Source::Shared(data), metrics, data.link(), workspace)
        }
    }
}

/// [`Evaluation::of`] without the check of the targets.
pub(super) fn evaluate<N: Network, Y: Target<N::Output>>(
    network: &N,
    data: &Dataset<N::Input, Y>,
    metrics: &[Metric],
    workspace: &mut N::Workspace,
) -> Evaluation<N::Scalar> {
    evaluate_by(data, metrics, &mut |weights, each| {
        let samples = SampleSet::averaged(data.inputs(), data.targets());
        let samples = match weights {
            Some(weights) => samples.with_weights(weights, samples.factor),
            None => samples,
        };
        pass::losses::<N, _, FullBlock>(network, samples, workspace, each)
    })
}

/// The sum of the losses of all samples with these weights, if any, and a call for the outputs of every block.
type Losses<'a, T, O> = dyn FnMut(Option<&[T]>, &mut dyn FnMut(&[O])) -> T + 'a;

/// [`evaluate`] for a network that is known by its losses: compiled once for all networks of the same samples.
fn evaluate_by<T: Scalar, X, O: Flat + Clone, Y: Target<O>>(
    data: &Dataset<X, Y>,
    metrics: &[Metric],
    losses: &mut Losses<'_, T, O>,
) -> Evaluation<T> {
    // Only metrics need the outputs.
    let mut outputs = Vec::with_capacity(if metrics.is_empty() { 0 } else { data.len() });
    let weights = data.sample_weights();
    let sum = losses(weights.map(Weights::scaled).as_deref(), &mut |block| {
        if !metrics.is_empty() {
            outputs.extend_from_slice(block);
        }
    });
    let weights_of_metrics = if metrics.is_empty() { None } else { weights.map(Weights::scaled::<f64>) };
    let metrics = Metric::all_of(metrics, &outputs, data.targets(), weights_of_metrics.as_deref());
    Evaluation { loss: sum / weights.map_or_else(|| count(data.len()), Weights::total), metrics }
}

/// Refuses class indices out of range, and targets outside the domain of the loss. `set` names the data in the message.
pub(super) fn check_targets<N: Network, Y: Target<N::Output>>(
    set: &'static str,
    data: Source<'_, N::Input, Y>,
) -> Result<(), TrainError> {
    let (_, targets) = data.here();
    match first_unfit::<N::Output, Y>(N::Loss::PARTS, targets) {
        None => {}
        Some(Unfit { sample, misfit: Misfit::Class { class, classes } }) => {
            return Err(TrainError::ClassOutOfRange { sample: data.index(sample), class, classes });
        }
        Some(Unfit { sample, misfit }) => return Err(TrainError::Misfit { set, sample: data.index(sample), misfit }),
    }
    let checked = N::Loss::check_targets::<N::Output, Y>(targets);
    checked.map_err(|(loss, mut outside)| {
        outside.sample = data.index(outside.sample);
        TrainError::Target { set, loss, outside }
    })
}

/// Refuses metrics of a network with several losses: a metric compares one vector or one class.
pub(super) fn check_metrics<N: Network>(metrics: &[Metric]) -> Result<(), TrainError> {
    match metrics.first() {
        Some(&metric) if !N::Loss::PARTS.is_empty() => {
            Err(TrainError::MetricOfParts { metric, parts: N::Loss::PARTS.len() })
        }
        _ => Ok(()),
    }
}

/// Refuses a monitored metric, or another one that decides, that has no meaning on this data. Does not depend on the network, only on the types of its samples.
pub(super) fn check_monitored<O: Flat, X, Y: Target<O>>(
    set: &'static str,
    metric: Option<Metric>,
    data: Source<'_, X, Y>,
) -> Result<(), TrainError> {
    #[cfg(feature = "mpi")]
    let all;
    let targets = match data {
        Source::Whole(data) => data.targets(),
        // On the root alone; there are none on other processes.
        #[cfg(feature = "mpi")]
        Source::Shared(data) => {
            all = if metric.is_some() { data.all_targets()? } else { Vec::new() };
            if !data.link().is_root() {
                return Ok(());
            }
            &all[..]
        }
    };
    // A sample with a weight of 0 does not count.
    let counts = |sample: usize| data.weights().is_none_or(|weights| weights.given()[sample] > 0.0);
    let targets = targets.iter().enumerate().filter(|&(sample, _)| counts(sample));
    match metric.and_then(|metric| Some((metric, metric.undefined_among::<O, Y>(targets)?))) {
        Some((metric, reason)) => Err(TrainError::UndefinedMetric { metric, set, reason }),
        None => Ok(()),
    }
}
