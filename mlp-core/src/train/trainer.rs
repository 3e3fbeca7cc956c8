//! The loop over epochs and batches.

use alloc::boxed::Box;
use alloc::vec::Vec;

use rand::seq::SliceRandom;

use super::{Batch, Epoch, Report, TrainError};
use crate::data::Dataset;
use crate::dropout::Noise;
use crate::network::Network;
use crate::optimizer::{Objective, Optimizer};
#[cfg(feature = "threads")]
use crate::parallel::Threads;
use crate::random::generator_at;
use crate::scalar::{count, is_finite};
use crate::target::{OutOfRange, Target, first_out_of_range};

/// Trains a network: an optimizer, how many samples a step sees, how many epochs, and a seed.
///
/// The same seed gives the same bits. The order of the samples in an epoch depends on the seed and the epoch alone; what
/// layers with `dropout` leave out, on these, the place in that order, and the layer. The losses of a report are those of the
/// steps, with dropout.
///
/// ```
/// use mlp_core::prelude::*;
///
/// network! { struct And< input 2 => sigmoid 1; loss binary_cross_entropy >; }
///
/// let inputs = vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]];
/// let train = Dataset::new(inputs, vec![0, 0, 0, 1])?;
/// let mut and = And::random(&mut StdRng::seed_from_u64(1));
/// let report = Trainer::new(Sgd::new(1.0)).batch(Batch::Online).epochs(200).seed(7).fit(&mut and, &train)?;
/// assert!(report.final_loss().unwrap() < 0.1);
/// assert!(and.forward(&vector![1.0, 1.0])[0] > 0.5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer<O> {
    optimizer: O,
    batch: Batch,
    epochs: usize,
    seed: u64,
    /// The epochs of all calls of `fit` so far.
    seen: u64,
    #[cfg(feature = "threads")]
    threads: usize,
}

impl<O> Trainer<O> {
    /// A trainer with mini-batches of 32 samples, 100 epochs and seed 0.
    pub const fn new(optimizer: O) -> Self {
        Self {
            optimizer,
            batch: Batch::Mini(32),
            epochs: 100,
            seed: 0,
            seen: 0,
            #[cfg(feature = "threads")]
            threads: 1,
        }
    }

    /// How many samples each step sees.
    #[must_use]
    pub fn batch(self, batch: Batch) -> Self {
        Self { batch, ..self }
    }

    /// How often every sample is seen.
    #[must_use]
    pub fn epochs(self, epochs: usize) -> Self {
        Self { epochs, ..self }
    }

    /// The seed of the order of the samples, and of dropout.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// How many threads compute the gradients: 1 by default, and with 0 as many as the processor runs at a time. The result has
    /// the same bits whatever the number. Batches of under 144 samples are not shared; see [`Threads`].
    ///
    /// The threads are started by every call of [`fit`](Trainer::fit), and end with it.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => tanh 100 => linear 1; loss squared >; }
    /// let inputs: Vec<_> = (0..1000).map(|i| vector![i as f32 / 1000.0]).collect();
    /// let data = Dataset::new(inputs.clone(), inputs)?;
    /// let trained = |threads| {
    ///     let mut net = Net::random(&mut StdRng::seed_from_u64(7));
    ///     Trainer::new(Sgd::new(0.1)).batch(Batch::Full).epochs(3).threads(threads).fit(&mut net, &data).map(|_| net)
    /// };
    /// assert_eq!(trained(1)?, trained(2)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "threads")]
    #[must_use]
    pub fn threads(self, threads: usize) -> Self {
        Self { threads, ..self }
    }

    /// Trains the network in place. A boxed network is passed as `&mut *net`.
    ///
    /// Calling this again goes on: the optimizer keeps its state, and the samples come in the order of the next epoch.
    /// Twice five epochs end with the same bits as ten.
    ///
    /// # Errors
    ///
    /// If a setting is out of range or a class index is not that of an output, before anything is changed; or if the
    /// loss becomes infinite or NaN, when the network is left as it was after the last epoch that ended well and the
    /// optimizer forgets what it has seen.
    pub fn fit<N, Y>(&mut self, network: &mut N, data: &Dataset<N::Input, Y>) -> Result<Report<N::Scalar>, TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
    {
        self.check::<N, Y>(data)?;
        let mut run = Run::new(network, data, self.batch);
        #[cfg(feature = "threads")]
        if self.threads != 1 {
            run.threads = Some(Threads::new(self.threads));
        }
        let mut report = Report { epochs: Vec::with_capacity(self.epochs) };
        for epoch in 0..self.epochs {
            let order = generator_at(self.seed, self.seen);
            run.noise = Noise { seed: self.seed, epoch: self.seen, first_sample: 0 };
            let epoch =
                run.epoch(network, &mut self.optimizer, order, epoch).inspect_err(|_| self.optimizer.reset())?;
            report.epochs.push(epoch);
            self.seen += 1;
        }
        Ok(report)
    }

    /// What must hold before anything is changed.
    fn check<N, Y>(&self, data: &Dataset<N::Input, Y>) -> Result<(), TrainError>
    where
        N: Network,
        Y: Target<N::Output>,
        O: Optimizer<N::Scalar>,
    {
        self.optimizer.check()?;
        if self.batch == Batch::Mini(0) {
            return Err(TrainError::EmptyBatch);
        }
        if let Some(OutOfRange { sample, class, classes }) = first_out_of_range::<N::Output, Y>(data.targets()) {
            return Err(TrainError::ClassOutOfRange { sample, class, classes });
        }
        Ok(())
    }
}

/// A training run: the data, and all the memory that it needs.
struct Run<'a, N: Network, Y> {
    data: &'a Dataset<N::Input, Y>,
    batch: Batch,
    /// The indices of the samples, in the order of the epoch.
    order: Vec<usize>,
    /// The samples of one batch, one after the other.
    gathered: (Vec<N::Input>, Vec<Y>),
    workspace: Box<N::Workspace>,
    gradient: Box<N>,
    /// What is dropped at the beginning of the epoch.
    noise: Noise,
    /// Who computes the gradients, if not this thread alone.
    #[cfg(feature = "threads")]
    threads: Option<Threads<N>>,
    /// The parameters after the last epoch that ended well.
    last_finite: Vec<N::Scalar>,
}

impl<'a, N: Network, Y: Target<N::Output>> Run<'a, N, Y> {
    fn new(network: &N, data: &'a Dataset<N::Input, Y>, batch: Batch) -> Self {
        Self {
            data,
            batch,
            order: Vec::with_capacity(data.len()),
            gathered: (Vec::new(), Vec::new()),
            workspace: N::workspace(),
            gradient: N::boxed_zeros(),
            noise: Noise { seed: 0, epoch: 0, first_sample: 0 },
            #[cfg(feature = "threads")]
            threads: None,
            last_finite: network.parameters().to_vec(),
        }
    }

    /// Passes once through the samples.
    fn epoch<O: Optimizer<N::Scalar>>(
        &mut self,
        network: &mut N,
        optimizer: &mut O,
        mut order: impl rand::Rng,
        epoch: usize,
    ) -> Result<Epoch<N::Scalar>, TrainError> {
        self.order.clear();
        self.order.extend(0..self.data.len());
        if self.batch != Batch::Full {
            self.order.shuffle(&mut order);
        }
        let size = match self.batch {
            Batch::Online => 1,
            Batch::Mini(size) => size,
            Batch::Full => self.data.len(),
        };
        let mut sum = nalgebra::zero::<N::Scalar>();
        let mut risk = sum;
        let mut batch = 0;
        for first in (0..self.data.len()).step_by(size) {
            let samples = first..self.data.len().min(first.saturating_add(size));
            batch += 1;
            sum += {
                let samples_in_batch = count(samples.len());
                risk = self.step(network, optimizer, samples);
                risk * samples_in_batch
            };
            if !is_finite(risk) {
                return Err(self.diverged(network, epoch, batch, risk));
            }
        }
        if !network.parameters().iter().all(|&w| is_finite(w)) {
            return Err(self.diverged(network, epoch, batch, risk));
        }
        self.last_finite.copy_from_slice(network.parameters());
        Ok(Epoch { loss: sum / count(self.data.len()) })
    }

    /// One step on the samples at these places of the epoch's order.
    fn step<O: Optimizer<N::Scalar>>(
        &mut self,
        network: &mut N,
        optimizer: &mut O,
        samples: core::ops::Range<usize>,
    ) -> N::Scalar {
        let noise = self.noise.after(samples.start);
        let (inputs, targets) = if self.batch == Batch::Full {
            (self.data.inputs(), self.data.targets())
        } else {
            let (inputs, targets) = &mut self.gathered;
            inputs.clear();
            targets.clear();
            for &sample in &self.order[samples] {
                // From slices, since a large sample would otherwise pass over the stack.
                inputs.extend_from_slice(&self.data.inputs()[sample..=sample]);
                targets.extend_from_slice(&self.data.targets()[sample..=sample]);
            }
            (inputs.as_slice(), targets.as_slice())
        };
        let mut objective = BatchRisk {
            inputs,
            targets,
            noise,
            workspace: &mut *self.workspace,
            gradient: &mut *self.gradient,
            #[cfg(feature = "threads")]
            threads: self.threads.as_mut(),
        };
        optimizer.advance(network, &mut objective)
    }

    /// Takes the network back to the last finite epoch.
    fn diverged(&self, network: &mut N, epoch: usize, batch: usize, risk: N::Scalar) -> TrainError {
        network.parameters_mut().copy_from_slice(&self.last_finite);
        let loss = nalgebra::try_convert(risk).unwrap_or(f64::NAN);
        TrainError::Diverged { epoch: epoch + 1, batch, loss }
    }
}

/// The empirical risk over one batch.
struct BatchRisk<'a, N: Network, Y> {
    inputs: &'a [N::Input],
    targets: &'a [Y],
    noise: Noise,
    workspace: &'a mut N::Workspace,
    gradient: &'a mut N,
    #[cfg(feature = "threads")]
    threads: Option<&'a mut Threads<N>>,
}

impl<N: Network, Y: Target<N::Output>> Objective<N> for BatchRisk<'_, N, Y> {
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N) {
        #[cfg(feature = "threads")]
        if let Some(threads) = &mut self.threads {
            let risk = threads.gradient_into_with_noise(network, self.inputs, self.targets, self.noise, self.gradient);
            return (risk, self.gradient);
        }
        let risk =
            network.gradient_into_with_noise(self.inputs, self.targets, self.noise, self.workspace, self.gradient);
        (risk, self.gradient)
    }
}
