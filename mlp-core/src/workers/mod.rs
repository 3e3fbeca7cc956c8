//! Gradients by several threads, with the bits of one.
//!
//! A batch is cut into blocks of samples on one thread as well, so that the memory does not grow with it; and what a block
//! contributes to the gradient is summed from zero before it is added. So a block may be computed anywhere, into a
//! gradient of the thread's own, if only the blocks are added in their order, which [`turnstile`] sees to. [`team`] keeps
//! the threads.

use core::fmt;
use std::boxed::Box;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::kernel;
use crate::layer::buffers::BLOCK;
use crate::layer::dropout::Noise;
use crate::network::Network;
use crate::number::Accum;
use crate::pass::{self, Samples};
use crate::target::Target;

mod team;
mod turnstile;

use team::Team;
use turnstile::{Claim, Turnstile};

/// How large a batch must be to be shared: samples times parameters.
///
/// Sharing costs 0.4 µs while the helpers look out for work: on two cores of an AMD EPYC (Zen 4), 256 samples of
/// 2 => 2 => 1 take 3.9 µs instead of 6.9, of 4 => 16 => 16 => 2 they take 7.8 µs instead of 14.0. But after a pause, when a
/// helper has to be woken, the latter take 20 µs: so the smallest batches are left alone.
const WORTH_SHARING: usize = 20_000;

/// How many samples a batch must have to be shared: a second block of a few samples is computed sooner than it is added.
/// At 784 => 128 => 10, 136 samples take 528 µs on two threads and 510 µs on one, 144 take 527 µs and 543 µs.
const FEWEST_SAMPLES: usize = BLOCK + BLOCK / 8;

/// Whether a batch gains from threads.
fn is_worth_sharing(samples: usize, parameters: usize) -> bool {
    samples >= FEWEST_SAMPLES && samples.saturating_mul(parameters) >= WORTH_SHARING
}

/// Threads that compute gradients together, and the memory that they need: what a
/// [`Workspace`](Network::Workspace) is to one thread. The results have the bits of one thread, whatever the number.
///
/// The threads live as long as this value. Between the calls they wait: 0.2 ms wide awake, then asleep. Batches that are
/// too small to gain from it, under 144 samples at any rate, are computed by the caller alone. Each thread
/// has a workspace and a gradient, whatever the size of the batch. A call allocates nothing.
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
    team: Team,
    /// One for each thread. Nobody ever waits for a lock, since every thread has a number of its own.
    places: Box<[Mutex<Place<N>>]>,
    /// [`is_worth_sharing`], but for tests.
    is_worth_sharing: fn(usize, usize) -> bool,
}

/// What a thread works with.
struct Place<N: Network> {
    workspace: Box<N::Workspace>,
    /// What one block contributes to the gradient.
    share: Box<N>,
}

/// What all threads see.
struct Work<'a, N: Network, Y> {
    network: &'a N,
    accum: Accum,
    samples: Samples<'a, N, Y>,
}

/// What the blocks are added to.
struct Total<'a, N: Network> {
    loss: N::Scalar,
    gradient: &'a mut N,
}

// The three things that pass between threads hold, besides targets, values that are `Flat`: scalars and nothing else, as its
// implementors promise. And scalars pass between threads, since nalgebra demands that of a field.

// SAFETY: see above; a workspace and a network are `Flat`.
unsafe impl<N: Network> Send for Place<N> {}
// SAFETY: see above; a network is `Flat`.
unsafe impl<N: Network> Send for Total<'_, N> {}
// SAFETY: see above; a network and the samples are `Flat`.
unsafe impl<N: Network, Y: Sync> Sync for Work<'_, N, Y> {}

impl<N: Network, Y: Target<N::Output>> Work<'_, N, Y> {
    /// Computes a block, on whatever thread, and adds it when its turn has come.
    fn block(&self, claim: Claim<'_, Total<'_, N>>, place: &mut Place<N>) {
        let Place { workspace, share } = place;
        let first = claim.share * BLOCK;
        let samples = self.samples.part(first..self.samples.len().min(first + BLOCK));
        let mut compute =
            |accum: Accum, gradient: &mut N| pass::accumulate(self.network, accum, samples, workspace, gradient);
        // The first block has the turn from the beginning, so it is written over what stands in the gradient.
        if claim.has_turn() {
            claim.add(|Total { loss, gradient }| {
                *loss += compute(if first == 0 { self.accum } else { Accum::Add }, gradient)
            });
        } else {
            let block_loss = compute(Accum::Overwrite, share);
            claim.add(|Total { loss, gradient }| {
                *loss += block_loss;
                kernel::add_scaled(&[nalgebra::one()], share.parameters(), gradient.parameters_mut());
            });
        }
    }
}

impl<N: Network> fmt::Debug for Threads<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Threads").field("count", &self.count()).finish_non_exhaustive()
    }
}

impl<N: Network> Threads<N> {
    /// This many threads, the calling one included; with 0, as many as the processor runs at a time. Where the system refuses
    /// to start a thread, there are fewer.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// network! { struct Net< input 1 => linear 1; loss squared >; }
    /// assert_eq!(Threads::<Net>::new(2).count(), 2);
    /// assert!(Threads::<Net>::new(0).count() >= 1);
    /// ```
    pub fn new(threads: usize) -> Self {
        let threads = if threads > 0 { threads } else { thread::available_parallelism().map_or(1, usize::from) };
        let team = Team::new(threads);
        let place = |_| Mutex::new(Place { workspace: N::workspace(), share: N::boxed_zeros() });
        Self { places: (0..team.len()).map(place).collect(), team, is_worth_sharing }
    }

    /// How many threads there are, the calling one included.
    pub fn count(&self) -> usize {
        self.team.len()
    }

    /// As [`Network::gradient_into`].
    ///
    /// # Panics
    ///
    /// As described for [`Network`]; and if an activation or a loss of your own panics, on whatever thread.
    #[track_caller]
    pub fn gradient_into<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        gradient: &mut N,
    ) -> N::Scalar {
        let samples = Samples::averaged(inputs, targets);
        self.share(network, Accum::Overwrite, samples, gradient) * samples.factor
    }

    /// As [`Network::gradient_into_with_noise`].
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
        let samples = Samples::averaged(inputs, targets).with_noise(noise);
        self.share(network, Accum::Overwrite, samples, gradient) * samples.factor
    }

    /// As [`Network::accumulate`].
    ///
    /// # Panics
    ///
    /// As described for [`gradient_into`](Self::gradient_into); an empty batch is the empty sum here.
    #[track_caller]
    pub fn accumulate<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        inputs: &[N::Input],
        targets: &[Y],
        gradient: &mut N,
    ) -> N::Scalar {
        self.share(network, Accum::Add, Samples::summed(inputs, targets), gradient)
    }

    /// As [`Network::accumulate_with_noise`].
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
        self.share(network, Accum::Add, Samples::summed(inputs, targets).with_noise(noise), gradient)
    }

    /// As [`pass::accumulate`].
    fn share<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        accum: Accum,
        samples: Samples<'_, N, Y>,
        gradient: &mut N,
    ) -> N::Scalar {
        let blocks = samples.len().div_ceil(BLOCK);
        let threads = self.team.len().min(blocks);
        if threads < 2 || !(self.is_worth_sharing)(samples.len(), N::PARAMETERS) {
            let place = self.places[0].get_mut().unwrap_or_else(PoisonError::into_inner);
            return pass::accumulate(network, accum, samples, &mut place.workspace, gradient);
        }
        let turnstile = Turnstile::new(blocks, Total { loss: nalgebra::zero(), gradient });
        let work = Work { network, accum, samples };
        let places = &self.places;
        self.team.run(threads, &|thread| {
            let mut place = places[thread].lock().unwrap_or_else(PoisonError::into_inner);
            while let Some(claim) = turnstile.claim() {
                work.block(claim, &mut place);
            }
        });
        turnstile.into_total().loss
    }
}

#[cfg(test)]
mod tests;
