//! The evaluation of a network by several processes, with the bits of one.
//!
//! Each process computes the outputs and losses of its samples. The losses of the blocks are gathered on all processes, which add them
//! in order; the outputs on the root, which computes the metrics.

use std::vec;
use std::vec::Vec;

use crate::data::Weights;
use crate::layer::block_size::FullBlock;
use crate::metrics::Metric;
use crate::network::Network;
use crate::number::memory::{Flat, as_mut_slice, flatten, push_zeros};
use crate::number::scalar::count;
use crate::number::sum::Sum;
use crate::pass::{self, SampleSet};
use crate::processes::{Distribution, Link, ProcessError};
use crate::target::Target;
use crate::train::error::TrainError;
use crate::train::evaluation::Evaluation;
use crate::train::source::Source;

pub(super) fn evaluate<N: Network, Y: Target<N::Output>>(
    network: &N,
    data: Source<'_, N::Input, Y>,
    metrics: &[Metric],
    link: Link,
    workspace: &mut N::Workspace,
) -> Result<Evaluation<N::Scalar>, TrainError> {
    let distribution = Distribution::new(data.len(), link.count());
    let elements = data.len().saturating_mul(N::Output::LEN);
    if !metrics.is_empty() && i32::try_from(elements).is_err() {
        return Err(ProcessError::TooLong { what: "the outputs of an evaluation", elements }.into());
    }
    let (inputs, targets) = data.here();
    let scaled: Option<Vec<N::Scalar>> = data.weights().map(Weights::scaled);
    let (mut losses, mut outputs, mut before) = (Vec::new(), Vec::new(), 0);
    for positions in distribution.own(link.rank()) {
        let here = if data.whole().is_some() { positions.clone() } else { before..before + positions.len() };
        before += positions.len();
        let samples = SampleSet::averaged_over(data.len(), &inputs[here.clone()], &targets[here]);
        let weighted = scaled.as_ref().map(|scaled| samples.with_weights(&scaled[positions], samples.factor));
        pass::losses_of_blocks::<N, _, FullBlock>(network, weighted.unwrap_or(samples), workspace, |block, loss| {
            losses.push(loss);
            if !metrics.is_empty() {
                outputs.extend_from_slice(flatten(block));
            }
        });
    }
    let sum = sum_in_order(&losses, distribution, link);
    let loss = sum / data.weights().map_or_else(|| count(data.len()), Weights::total);
    let metrics = if metrics.is_empty() {
        Vec::new()
    } else {
        let outputs = gather_outputs::<N>(&outputs, distribution, link);
        compute::<N, Y>(&outputs, data, metrics, link)?
    };
    Ok(Evaluation { loss, metrics })
}

/// The sum of the losses of all blocks, in their order.
fn sum_in_order<T: crate::Scalar>(own: &[T], distribution: Distribution, link: Link) -> T {
    let blocks = |process| (0..distribution.segments()).map(move |segment| distribution.range(segment, process).len());
    let lengths: Vec<usize> = (0..link.count()).map(|process| blocks(process).sum()).collect();
    let mut all = vec![T::zero(); distribution.blocks()];
    link.gather_scalars(own, &lengths, &mut all);
    let mut rest = &all[..];
    let mut by_process: Vec<&[T]> = Vec::new();
    for length in lengths {
        let (losses, after) = rest.split_at(length);
        by_process.push(losses);
        rest = after;
    }
    let mut sum = Sum::zero();
    for segment in 0..distribution.segments() {
        for (process, losses) in by_process.iter_mut().enumerate() {
            let (next, after) = losses.split_at(distribution.range(segment, process).len());
            for &loss in next {
                sum.add(loss);
            }
            *losses = after;
        }
    }
    sum.total()
}

/// The outputs for all samples on the root, in order; none on the others.
fn gather_outputs<N: Network>(own: &[N::Scalar], distribution: Distribution, link: Link) -> Vec<N::Output> {
    let lengths: Vec<_> = (0..link.count())
        .map(|process| N::Output::LEN * distribution.own(process).map(|samples| samples.len()).sum::<usize>())
        .collect();
    let all = link.gather_scalars_on_root(own, &lengths);
    let starts: Vec<_> = (0..link.count()).map(|process| lengths[..process].iter().sum::<usize>()).collect();
    let mut outputs = Vec::new();
    for sample in (0..distribution.samples()).take_while(|_| link.is_root()) {
        let (process, index) = distribution.place(sample);
        let output = &all[starts[process] + N::Output::LEN * index..][..N::Output::LEN];
        as_mut_slice(push_zeros::<N::Output>(&mut outputs)).copy_from_slice(output);
    }
    outputs
}

/// The metrics, computed on the root.
fn compute<N: Network, Y: Target<N::Output>>(
    outputs: &[N::Output],
    data: Source<'_, N::Input, Y>,
    metrics: &[Metric],
    link: Link,
) -> Result<Vec<(Metric, f64)>, TrainError> {
    let all;
    let targets = match data {
        Source::Whole(data) => data.targets(),
        Source::Shared(data) => {
            all = data.all_targets()?;
            &all[..]
        }
    };
    let weights = data.weights().map(Weights::scaled::<f64>);
    let own = if link.is_root() { Metric::all_of(metrics, outputs, targets, weights.as_deref()) } else { Vec::new() };
    let bytes = own.iter().flat_map(|(_, value)| value.to_le_bytes()).collect();
    let values = link.broadcast(bytes);
    let (values, _) = values.as_chunks();
    Ok(metrics.iter().zip(values).map(|(&metric, &value)| (metric, f64::from_le_bytes(value))).collect())
}
