//! A data set that no process holds whole.
//!
//! Each process has the samples whose gradients it computes in a full batch, and whose losses it computes in an evaluation: both take
//! no messages but the results. For a mini-batch, the samples travel to the processes that compute their blocks.

use core::mem;
use std::vec::Vec;

use super::dataset::{Dataset, Label};
use super::error::DataError;
use super::scale::Scaler;
use super::weights::Weights;
use crate::number::memory::Flat;
use crate::processes::{
    Distribution, Exchanged, Float, Link, Operation, ProcessError, Processes, read_sample, write_sample,
};
use crate::sample::Sample;

mod error;
#[cfg(feature = "idx")]
mod idx;
#[cfg(feature = "csv")]
mod lines;
#[cfg(feature = "csv")]
mod shared_csv;

pub use error::ShareError;
#[cfg(feature = "csv")]
pub use shared_csv::SharedCsv;

/// The samples of all processes of a job, of which each holds its own share; the counterpart of a [`Dataset`], with the same results.
///
/// It is made by [`Processes::share`] from parts that the program has read itself, by `SharedCsv` from a CSV file, or by
/// [`Shared::from_idx`] from IDX files. The samples are in one order, as in one file, whatever the number of processes.
///
/// Every process knows the [weights](Shared::with_weights) of all samples; inputs and targets are on one process each.
///
/// ```
/// use mlp_core::prelude::*;
/// use mlp_core::processes::Processes;
/// network! { struct Net< input 1 => tanh 8 => linear 1; loss squared >; }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let world = Processes::start()?;
/// // Process p of P makes the samples from 600 p / P on.
/// let own = 600 * world.rank() / world.count()..600 * (world.rank() + 1) / world.count();
/// let inputs: Vec<_> = own.map(|i| vector![i as f32 / 600.0]).collect();
/// let data = world.share(inputs.clone(), inputs)?;
/// assert_eq!(data.len(), 600);
///
/// let mut net = Net::random(&mut StdRng::seed_from_u64(7));
/// Trainer::new(Adam::new(1e-2)).batch(Batch::Mini(200)).epochs(3).fit_shared(&mut net, &data)?;
/// let evaluation = Evaluation::of_shared(&net, &data, &[Metric::R2])?;
/// # let _ = evaluation;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Shared<X, Y> {
    link: Link,
    distribution: Distribution,
    /// The samples of this process, in ascending order.
    inputs: Vec<X>,
    targets: Vec<Y>,
    /// The weights of all samples.
    weights: Option<Weights>,
}

impl Processes {
    /// Shares samples that each process has a part of: those of process 0 come first, then those of process 1, and so on. A part may be
    /// empty.
    ///
    /// The samples are sent to the processes that compute with them, so that each ends up with about as many.
    ///
    /// # Errors
    ///
    /// If the numbers of inputs and targets of a part differ, if a value is infinite or NaN, or if there are no samples at all; the same
    /// error is in the message of all processes.
    pub fn share<X: Sample, Y: Label + Exchanged>(
        &self,
        inputs: Vec<X>,
        targets: Vec<Y>,
    ) -> Result<Shared<X, Y>, ShareError> {
        let link = self.link();
        link.enter(Operation::Share)?;
        Shared::of_parts(link, check(inputs, targets))
    }
}

/// The samples of a part, if they are valid. Without any, they are.
fn check<X: Sample, Y: Label>(inputs: Vec<X>, targets: Vec<Y>) -> Result<(Vec<X>, Vec<Y>), ShareError> {
    if inputs.is_empty() && targets.is_empty() {
        return Ok((inputs, targets));
    }
    Ok(Dataset::new(inputs, targets)?.into_parts())
}

impl<X: Sample, Y: Exchanged> Shared<X, Y> {
    /// Sends the samples of all parts to the processes that compute with them, or returns the first error of a process.
    fn of_parts(link: Link, part: Result<(Vec<X>, Vec<Y>), ShareError>) -> Result<Self, ShareError> {
        let is_float =
            |part| if Float::of::<X::Scalar>().is_some() { Ok(part) } else { Err(ProcessError::Scalar.into()) };
        let (inputs, targets) = link.agree(part.and_then(is_float))?;
        let counts = link.all(inputs.len());
        let (before, samples) = (counts[..link.rank()].iter().sum::<usize>(), counts.iter().sum());
        if samples == 0 {
            return Err(DataError::Empty.into());
        }
        let distribution = Distribution::new(samples, link.count());
        let mut messages: Vec<Vec<u8>> = (0..link.count()).map(|_| Vec::new()).collect();
        for (index, (input, target)) in inputs.iter().zip(&targets).enumerate() {
            let (process, _) = distribution.place(before + index);
            write_sample(input, &mut messages[process]);
            target.write(&mut messages[process]);
        }
        drop((inputs, targets));
        let received = link.exchange_bytes(&messages)?;
        drop(messages);
        let (mut inputs, mut targets) = (Vec::new(), Vec::new());
        // The samples of a process are in ascending order, as the parts are.
        for bytes in received {
            let mut bytes = &bytes[..];
            while !bytes.is_empty() {
                push_read(&mut bytes, &mut inputs);
                targets.push(Y::read(&mut bytes));
            }
        }
        Ok(Self { link, distribution, inputs, targets, weights: None })
    }

    /// The samples that this process already has, as the distribution of all has them.
    #[cfg(feature = "idx")]
    fn of_own(link: Link, distribution: Distribution, inputs: Vec<X>, targets: Vec<Y>) -> Self {
        Self { link, distribution, inputs, targets, weights: None }
    }
}

/// Reads a sample into new memory.
fn push_read<X: Sample>(bytes: &mut &[u8], samples: &mut Vec<X>) {
    X::zeros().push_copy_to(samples);
    if let Some(sample) = samples.last_mut() {
        read_sample(bytes, sample);
    }
}

#[allow(clippy::len_without_is_empty, reason = "a data set is never empty")]
impl<X, Y> Shared<X, Y> {
    /// The number of samples of all processes; at least one.
    pub fn len(&self) -> usize {
        self.distribution.samples()
    }

    /// The inputs of the samples on this process, in ascending order.
    pub fn own_inputs(&self) -> &[X] {
        &self.inputs
    }

    /// The targets of the samples on this process.
    pub fn own_targets(&self) -> &[Y] {
        &self.targets
    }

    /// The indices of the samples on this process, in ascending order.
    pub fn own_indices(&self) -> impl Iterator<Item = usize> {
        self.distribution.own(self.link.rank()).flatten()
    }

    /// The weights of all samples, if they have some.
    pub fn weights(&self) -> Option<&[f64]> {
        self.weights.as_ref().map(Weights::given)
    }

    /// Gives every sample a weight, as [`Dataset::with_weights`] does. Every process passes the weights of all samples.
    ///
    /// # Errors
    ///
    /// As for [`Dataset::with_weights`].
    pub fn with_weights<W: Into<f64>>(mut self, weights: Vec<W>) -> Result<Self, ShareError> {
        self.link.enter(Operation::Share)?;
        let weights = Weights::checked(weights.into_iter().map(Into::into).collect(), self.len());
        self.weights = Some(self.link.agree(weights.map_err(ShareError::from))?);
        Ok(self)
    }
}

impl<X: Sample, Y: Label> Shared<X, Y> {
    /// Scales the inputs of this process, as [`Dataset::scale_inputs`] does. All processes pass the same scaler, such as one fitted to the
    /// samples of process 0, or to a file of its own.
    ///
    /// # Errors
    ///
    /// If a value becomes infinite or NaN on a process.
    pub fn scale_inputs(mut self, scaler: &impl Scaler<X>) -> Result<Self, ShareError> {
        self.link.enter(Operation::Share)?;
        scaler.scale_all(&mut self.inputs);
        self.all_finite()
    }

    /// Scales the targets of this process, as [`Dataset::scale_targets`] does.
    ///
    /// # Errors
    ///
    /// If a value becomes infinite or NaN on a process.
    pub fn scale_targets(mut self, scaler: &impl Scaler<Y>) -> Result<Self, ShareError>
    where
        Y: Flat,
    {
        self.link.enter(Operation::Share)?;
        scaler.scale_all(&mut self.targets);
        self.all_finite()
    }

    fn all_finite(mut self) -> Result<Self, ShareError> {
        let checked = check(mem::take(&mut self.inputs), mem::take(&mut self.targets));
        (self.inputs, self.targets) = self.link.agree(checked)?;
        Ok(self)
    }
}

/// A [`Shared`] data set, whatever its targets are sent as.
pub(crate) trait SharedSamples<X, Y> {
    fn link(&self) -> Link;

    fn distribution(&self) -> Distribution;

    fn sample_weights(&self) -> Option<&Weights>;

    /// The samples of this process.
    fn own(&self) -> (&[X], &[Y]);

    /// Brings the samples of a batch to the processes that compute them. `order` has the indices of all samples of the batch.
    fn gather(&self, order: &[usize], inputs: &mut Vec<X>, targets: &mut Vec<Y>) -> Result<(), ProcessError>;

    /// The targets of all samples on the root, and none on the other processes.
    fn all_targets(&self) -> Result<Vec<Y>, ProcessError>;
}

impl<X: Sample, Y: Exchanged> SharedSamples<X, Y> for Shared<X, Y> {
    fn link(&self) -> Link {
        self.link
    }

    fn distribution(&self) -> Distribution {
        self.distribution
    }

    fn sample_weights(&self) -> Option<&Weights> {
        self.weights.as_ref()
    }

    fn own(&self) -> (&[X], &[Y]) {
        (&self.inputs, &self.targets)
    }

    fn gather(&self, order: &[usize], inputs: &mut Vec<X>, targets: &mut Vec<Y>) -> Result<(), ProcessError> {
        let Self { link, distribution, .. } = self;
        let batch = Distribution::new(order.len(), link.count());
        let message = |process| {
            let mut bytes = Vec::new();
            for &sample in batch.computed_by(process).into_iter().flat_map(|positions| &order[positions]) {
                let (owner, index) = distribution.place(sample);
                if owner == link.rank() {
                    write_sample(&self.inputs[index], &mut bytes);
                    self.targets[index].write(&mut bytes);
                }
            }
            bytes
        };
        let messages: Vec<_> = (0..link.count()).map(message).collect();
        let received = link.exchange_bytes(&messages)?;
        let mut received: Vec<&[u8]> = received.iter().map(Vec::as_slice).collect();
        targets.clear();
        for &sample in batch.computed_by(link.rank()).into_iter().flat_map(|positions| &order[positions]) {
            let bytes = &mut received[distribution.place(sample).0];
            match inputs.get_mut(targets.len()) {
                Some(input) => read_sample(bytes, input),
                None => push_read(bytes, inputs),
            }
            targets.push(Y::read(bytes));
        }
        inputs.truncate(targets.len());
        Ok(())
    }

    fn all_targets(&self) -> Result<Vec<Y>, ProcessError> {
        let Self { link, distribution, targets, .. } = self;
        let mut messages: Vec<Vec<u8>> = (0..link.count()).map(|_| Vec::new()).collect();
        for target in targets {
            target.write(&mut messages[0]);
        }
        let received = link.exchange_bytes(&messages)?;
        if !link.is_root() {
            return Ok(Vec::new());
        }
        let mut received: Vec<&[u8]> = received.iter().map(Vec::as_slice).collect();
        Ok((0..distribution.samples()).map(|sample| Y::read(&mut received[distribution.place(sample).0])).collect())
    }
}
