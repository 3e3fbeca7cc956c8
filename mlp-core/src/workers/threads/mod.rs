//! Gradients and products with the Hessian on several threads, bitwise equal to those of one.
//!
//! A single thread also splits a batch into blocks of samples, and sums the gradient of each block from zero before it adds
//! it to the total. So any thread may compute a block into a gradient of its own, as long as the blocks are added in order,
//! which [`ordered_sum`](super::ordered_sum) ensures. [`thread_pool`](super::thread_pool) owns the threads.

use core::fmt;
use std::boxed::Box;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::vec;

use crate::layer::block_size::FullBlock;
use crate::layer::dropout::Noise;
use crate::network::Network;
use crate::number::Accum;
#[cfg(feature = "mpi")]
use crate::number::memory::as_slice;
use crate::number::sum::Sum;
use crate::pass::derivative::{HessianVector, JetGradient, OwnLossGradient};
use crate::pass::{BlockGradient, BlockSum, Gradient, LongSum, SampleSet, sum_blocks};
use crate::target::Target;
use crate::workers::contract::Workers;
use crate::workers::ordered_sum::{Claim, OrderedSum};
use crate::workers::room::has_room;
use crate::workers::sharing::is_worth_sharing;
use crate::workers::thread_pool::ThreadPool;

mod derivatives;

/// Threads that compute gradients together, with the memory they need: the counterpart of a single thread's
/// [`Workspace`](Network::Workspace). The results have the same bits for any number of threads.
///
/// The threads live as long as this value. Between calls they spin for 0.2 ms, then sleep. Batches too small to gain from
/// sharing, including all under 144 samples, are computed by the calling thread alone. Each thread has one workspace and
/// one gradient, independent of the batch size. A call does not allocate, except for the first with more than
/// 4096 samples, which allocates two gradients for partial sums.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 2 => tanh 100 => linear 1; loss squared >; }
///
/// let net = Net::random(&mut StdRng::seed_from_u64(7));
/// let x: Vec<_> = (0..1000).map(|i| vector![i as f32 / 1000.0, 1.0]).collect();
/// let y: Vec<_> = x.iter().map(|x| vector![x[0] * x[0]]).collect();
///
/// let mut threads = Threads::new(2);
/// let mut gradient = Net::boxed_zeros();
/// let risk = threads.gradient_into(&net, &x, &y, &mut gradient);
/// assert_eq!((risk, *gradient), net.gradient(&x, &y));
/// ```
pub struct Threads<N: Network> {
    pool: ThreadPool,
    /// One per thread, at the thread's number. The mutexes are never contended.
    scratch: Box<[Mutex<Scratch<N>>]>,
    /// The memory for sums of many blocks.
    long: LongSum<N>,
    /// [`is_worth_sharing`], except in tests.
    is_worth_sharing: fn(usize, usize) -> bool,
}

/// The memory of one thread.
struct Scratch<N: Network> {
    workspace: Box<N::Workspace>,
    gradient: BlockGradient<N>,
}

impl<N: Network> Scratch<N> {
    const SIZE: usize = size_of::<N::Workspace>().saturating_add(size_of::<N>());

    fn new() -> Self {
        Self { workspace: N::workspace(), gradient: BlockGradient::new() }
    }
}

/// The maximum number of threads per available processor. Threads that share a processor gain nothing; a few are allowed, since
/// a process may be granted more processors while it runs.
const MAX_PER_PROCESSOR: usize = 4;

/// The sums that the blocks are added to.
struct Total<'a, N: Network> {
    loss: Sum<N::Scalar>,
    accum: Accum,
    gradient: &'a mut N,
    long: &'a mut LongSum<N>,
    #[cfg(feature = "mpi")]
    terms: Option<&'a mut (dyn Terms<N::Scalar> + Send)>,
}

/// The terms of a sum over several processes: consecutive blocks that are added to one another. All functions are called for each
/// block, in the order of the blocks.
#[cfg(feature = "mpi")]
pub(super) trait Terms<T> {
    /// Whether a block is the first of its term.
    fn is_first(&self, block: usize) -> bool;

    /// Takes the loss of a block, and the sum of its term up to this block.
    fn take(&mut self, block: usize, loss: T, sum: &[T]);
}

impl<N: Network> Total<'_, N> {
    /// Adds a block by a function that writes or adds its gradient and returns its loss.
    fn add(&mut self, block: usize, add: impl FnOnce(Accum, &mut N) -> N::Scalar) {
        #[cfg(feature = "mpi")]
        if let Some(terms) = &mut self.terms {
            let accum = match terms.is_first(block) {
                true if block > 0 => Accum::Overwrite,
                true => self.accum,
                false => Accum::Add,
            };
            let loss = add(accum, self.gradient);
            return terms.take(block, loss, as_slice(self.gradient));
        }
        let (accum, sum) = self.long.destination(block, self.accum, self.gradient);
        self.loss.add(add(accum, sum));
        self.long.finish_block(block, self.gradient);
    }
}

// Besides targets, losses and samples, which are `Sync`, these types hold `Flat` values and the rules of activations. `Flat` values
// consist of scalars alone, and rules of functions. Scalars are `Send` and `Sync`, since nalgebra requires both of a field.

// SAFETY: see above; a workspace and a network are `Flat`.
unsafe impl<N: Network> Send for Scratch<N> {}
// SAFETY: see above; a network and the sums of gradients are `Flat`, the sum of losses consists of scalars, and the terms are `Send`.
unsafe impl<N: Network> Send for Total<'_, N> {}
// SAFETY: see above; a network is `Flat`, and samples are `Sync`.
unsafe impl<N: Network, Y: Sync> Sync for Gradient<'_, N, Y> {}
// SAFETY: see above; a network and a direction are `Flat`, and samples are `Sync`.
unsafe impl<N: Network, Y: Sync> Sync for HessianVector<'_, N, Y> {}
// SAFETY: see above; a network is `Flat`, and samples are `Sync`.
unsafe impl<N: Network, F: Sync> Sync for OwnLossGradient<'_, N, F> {}
// SAFETY: see above; a network is `Flat`, and inputs and directions are `Sync`.
unsafe impl<N: Network, F: Sync, const GROUP: usize> Sync for JetGradient<'_, N, F, GROUP> {}

/// Computes the claimed block and adds it when it is next.
fn compute<N: Network>(mut terms: impl BlockSum<N>, block: Claim<'_, Total<'_, N>>, scratch: &mut Scratch<N>) {
    let Scratch { workspace, gradient } = scratch;
    let (index, range) = (block.index, terms.blocks().range(block.index));
    // The next block is accumulated directly into the total, if that is possible.
    if const { !BlockGradient::<N>::IS_NEEDED } && block.is_next() {
        return block.add(|total| total.add(index, |accum, sum| terms.add_block(accum, range, workspace, sum)));
    }
    let block_loss = gradient.compute(&mut terms, range, workspace);
    block.add(|total| {
        total.add(index, |accum, sum| {
            gradient.finish(accum, sum);
            block_loss
        });
    });
}

/// Computes all blocks, and adds them to the total in their order.
fn run<'a, N: Network>(
    pool: &mut ThreadPool,
    threads: usize,
    scratch: &[Mutex<Scratch<N>>],
    terms: impl BlockSum<N> + Copy + Sync,
    total: Total<'a, N>,
) -> Total<'a, N> {
    let sum = OrderedSum::new(terms.blocks().count(), total);
    pool.run(threads, &|thread| {
        let mut scratch = scratch[thread].lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(block) = sum.claim() {
            compute(terms, block, &mut scratch);
        }
    });
    sum.into_total()
}

impl<N: Network> fmt::Debug for Threads<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Threads").field("count", &self.count()).finish_non_exhaustive()
    }
}

/// This number of threads, at most four times the available parallelism; for 0, the available parallelism.
pub(crate) fn limited(threads: usize) -> usize {
    let available = thread::available_parallelism().map_or(1, usize::from);
    if threads == 0 { available } else { threads.min(available.saturating_mul(MAX_PER_PROCESSOR)) }
}

impl<N: Network> Threads<N> {
    /// Starts threads up to this number, including the calling thread; 0 means the available parallelism.
    ///
    /// The number is reduced to four times the [available parallelism](thread::available_parallelism), beyond which threads
    /// only compete, and further if the system refuses to start a thread or has no memory for it. [`count`](Self::count)
    /// returns it; the results do not depend on it.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// assert_eq!(Threads::<Net>::new(2).count(), 2);
    /// let available = std::thread::available_parallelism()?.get();
    /// assert_eq!(Threads::<Net>::new(0).count(), available);
    /// assert!(Threads::<Net>::new(1_000_000).count() <= 4 * available);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn new(threads: usize) -> Self {
        Self::start(limited(threads))
    }

    /// Starts threads up to this number, as long as the system has room for them.
    fn start(threads: usize) -> Self {
        let mut pool = ThreadPool::new();
        let mut scratch = vec![Mutex::new(Scratch::new())];
        while pool.len() < threads && has_room(Scratch::<N>::SIZE) && pool.start_helper() {
            scratch.push(Mutex::new(Scratch::new()));
        }
        Self { pool, scratch: scratch.into_boxed_slice(), long: LongSum::new(), is_worth_sharing }
    }

    /// The number of threads, including the calling thread.
    pub fn count(&self) -> usize {
        self.pool.len()
    }

    /// Like [`Network::gradient_into`].
    ///
    /// # Panics
    ///
    /// As described for [`Network`]; and if an activation or a loss of your own panics on any of the threads.
    #[track_caller]
    pub fn gradient_into<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        gradient: &mut N,
    ) -> N::Scalar {
        let samples = SampleSet::averaged(inputs, targets);
        self.share(Gradient { network, samples }, Accum::Overwrite, gradient) * samples.factor
    }

    /// Like [`Network::gradient_into_with_noise`].
    ///
    /// # Panics
    ///
    /// As described for [`gradient_into`](Self::gradient_into).
    #[track_caller]
    pub fn gradient_into_with_noise<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        noise: Noise,
        gradient: &mut N,
    ) -> N::Scalar {
        let samples = SampleSet::averaged(inputs, targets).with_noise(noise);
        self.share(Gradient { network, samples }, Accum::Overwrite, gradient) * samples.factor
    }

    /// Like [`Network::accumulate`].
    ///
    /// # Panics
    ///
    /// As described for [`gradient_into`](Self::gradient_into), except that an empty batch is allowed.
    #[track_caller]
    pub fn accumulate<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        gradient: &mut N,
    ) -> N::Scalar {
        self.share(Gradient { network, samples: SampleSet::summed(inputs, targets) }, Accum::Add, gradient)
    }

    /// Like [`Network::accumulate_with_noise`].
    ///
    /// # Panics
    ///
    /// As described for [`accumulate`](Self::accumulate).
    #[track_caller]
    pub fn accumulate_with_noise<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        noise: Noise,
        gradient: &mut N,
    ) -> N::Scalar {
        let samples = SampleSet::summed(inputs, targets).with_noise(noise);
        self.share(Gradient { network, samples }, Accum::Add, gradient)
    }

    /// Like [`Network::gradient_weighted_into`].
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => tanh 100 => linear 1; loss squared >; }
    /// let net = Net::random(&mut StdRng::seed_from_u64(7));
    /// let x: Vec<_> = (0..1000).map(|i| vector![i as f32 / 1000.0]).collect();
    /// let weights: Vec<_> = (0..1000).map(|i| (i % 3) as f32).collect();
    /// let (mut gradient, mut workspace, mut expected) = (Net::zeros(), Net::workspace(), Net::zeros());
    /// let risk = Threads::new(2).gradient_weighted_into(&net, &x, &x, &weights, &mut gradient);
    /// assert_eq!(risk, net.gradient_weighted_into(&x, &x, &weights, &mut workspace, &mut expected));
    /// assert_eq!(gradient, expected);
    /// ```
    ///
    /// # Panics
    ///
    /// As [`Network::gradient_weighted_into`]; and if an activation or a loss of your own panics on any of the threads.
    #[track_caller]
    pub fn gradient_weighted_into<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        weights: &[N::Scalar],
        gradient: &mut N,
    ) -> N::Scalar {
        let samples = SampleSet::weighted_mean(inputs, targets, weights);
        self.share(Gradient { network, samples }, Accum::Overwrite, gradient) * samples.factor
    }

    /// Like [`Network::accumulate_weighted`].
    ///
    /// # Panics
    ///
    /// As [`Network::accumulate_weighted`]; and if an activation or a loss of your own panics on any of the threads.
    #[track_caller]
    pub fn accumulate_weighted<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        weights: &[N::Scalar],
        gradient: &mut N,
    ) -> N::Scalar {
        let samples = SampleSet::weighted_sum(inputs, targets, weights);
        self.share(Gradient { network, samples }, Accum::Add, gradient)
    }

    /// [`sum_blocks`] on all threads, or on this one if the batch is too small to share.
    fn share(&mut self, terms: impl BlockSum<N> + Copy + Sync, accum: Accum, gradient: &mut N) -> N::Scalar {
        let blocks = terms.blocks();
        let threads = self.pool.len().min(blocks.count());
        if threads < 2 || !(self.is_worth_sharing)(blocks.samples(), N::PARAMETERS) {
            let workspace = &mut self.scratch[0].get_mut().unwrap_or_else(PoisonError::into_inner).workspace;
            return sum_blocks::<N, FullBlock>(terms, accum, workspace, gradient, &mut self.long);
        }
        let Self { pool, scratch, long, .. } = self;
        long.begin(blocks);
        let total = Total {
            loss: Sum::zero(),
            accum,
            gradient,
            long,
            #[cfg(feature = "mpi")]
            terms: None,
        };
        run(pool, threads, scratch, terms, total).loss.total()
    }

    /// Computes the blocks of these samples on all threads, and passes the terms of the sum on in their order. `gradient` is the
    /// memory of a term; the first is added to it, or overwrites it.
    #[cfg(feature = "mpi")]
    pub(super) fn compute_terms<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        accum: Accum,
        samples: SampleSet<'_, N, Y>,
        gradient: &mut N,
        terms: &mut (dyn Terms<N::Scalar> + Send),
    ) {
        let blocks = Gradient { network, samples };
        let count = BlockSum::<N>::blocks(&blocks).count();
        let is_worth_sharing = (self.is_worth_sharing)(samples.len(), N::PARAMETERS);
        let threads = if is_worth_sharing { self.pool.len().min(count) } else { 1 };
        let Self { pool, scratch, long, .. } = self;
        let total = Total { loss: Sum::zero(), accum, gradient, long, terms: Some(terms) };
        run(pool, threads, scratch, blocks, total);
    }
}

impl<N: Network> Workers<N> for Threads<N> {
    fn gradient<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        accum: Accum,
        samples: SampleSet<'_, N, Y>,
        gradient: &mut N,
    ) -> N::Scalar {
        self.share(Gradient { network, samples }, accum, gradient)
    }

    fn workspace(&mut self) -> &mut N::Workspace {
        &mut self.scratch[0].get_mut().unwrap_or_else(PoisonError::into_inner).workspace
    }
}

#[cfg(test)]
mod tests;
