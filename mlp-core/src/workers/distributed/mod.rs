//! Gradients computed by several processes, bitwise equal to those of one.
//!
//! A step takes two messages to and from every process. Each process computes the blocks that the [`Distribution`] gives it, and
//! sends every process a slice of each term, the same slice of the parameters each time. So each process has a slice of all terms,
//! and adds them in the order of a single process (see [`slice`]). Then all gather the slices of the sum.

use core::ops::Range;
use std::boxed::Box;
use std::vec::Vec;

use crate::layer::block_size::{BLOCK, FullBlock};
use crate::network::Network;
use crate::number::Accum;
use crate::number::memory::{as_mut_slice, boxed_zeros, copy};
use crate::number::sum::Sum;
use crate::pass::{self, BatchSupport, SampleSet};
use crate::processes::{Distribution, Link};
use crate::target::Target;
use crate::workers::contract::Workers;
use crate::workers::threads::Threads;

mod messages;
mod slice;

use messages::Messages;
use slice::Slice;

/// This process with its threads, as one of several.
pub(crate) struct Distributed<N: Network> {
    link: Link,
    threads: Threads<N>,
    /// The distribution of the current batch.
    batch: Distribution,
    /// The positions of the samples in the batch that this process computes.
    own: Vec<Range<usize>>,
    /// The memory of a term.
    term: Option<Box<N>>,
    /// The parameters where the next gradient may differ from zero, unless these are all of them.
    support: Vec<Range<usize>>,
    messages: Messages<N::Scalar>,
    slice: Slice<N::Scalar>,
}

impl<N: Network> Distributed<N> {
    pub(crate) fn new(link: Link, threads: usize) -> Self {
        Self {
            link,
            threads: Threads::new(threads),
            batch: Distribution::new(0, link.count()),
            own: Vec::new(),
            term: None,
            support: Vec::new(),
            messages: Messages::new(link),
            slice: Slice::default(),
        }
    }

    /// Sums over all segments of the batch.
    fn sum<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        accum: Accum,
        samples: SampleSet<'_, N, Y>,
        gradient: &mut N,
    ) -> N::Scalar {
        let Self { threads, batch, own, term, support, messages, slice, .. } = self;
        let (batch, has_all) = (*batch, samples.len() == batch.samples());
        let term = term.get_or_insert_with(boxed_zeros::<N>);
        if accum == Accum::Add {
            copy(gradient, term);
        }
        let (mut losses, mut before) = (Sum::zero(), 0);
        if support.is_empty() {
            support.push(0..N::PARAMETERS);
        }
        messages.begin_batch(batch, core::mem::take(support));
        slice.begin(batch, messages.own_length());
        for (segment, positions) in own.iter().enumerate() {
            let indices = if has_all { positions.clone() } else { before..before + positions.len() };
            before += positions.len();
            messages.begin(segment);
            if !positions.is_empty() {
                let samples = samples.part_at(indices, positions.start);
                // Only the first block of the batch is added to the gradient.
                let accum = if positions.start == 0 { accum } else { Accum::Overwrite };
                threads.compute_terms(network, accum, samples, term, messages);
            }
            messages.exchange();
            messages.for_each_received(|blocks, sum| slice.add(blocks, sum), |loss| losses.add(loss));
        }
        messages.gather(slice.total(), as_mut_slice(gradient));
        losses.total()
    }
}

impl<N: Network> Workers<N> for Distributed<N> {
    fn gradient<Y: Target<N::Output>>(
        &mut self,
        network: &N,
        accum: Accum,
        samples: SampleSet<'_, N, Y>,
        gradient: &mut N,
    ) -> N::Scalar {
        // Every process has the only block.
        if self.batch.blocks() <= 1 || self.link.count() == 1 {
            return Workers::gradient(&mut self.threads, network, accum, samples, gradient);
        }
        self.sum(network, accum, samples, gradient)
    }

    fn own(&mut self, samples: usize) -> Option<&[Range<usize>]> {
        if self.batch.samples() != samples {
            let Self { link, batch, own, .. } = self;
            *batch = Distribution::new(samples, link.count());
            *own = batch.computed_by(link.rank());
        }
        Some(&self.own)
    }

    fn unite(&mut self, support: &mut BatchSupport) {
        // Every process has the only block.
        if self.batch.blocks() <= 1 || self.link.count() == 1 {
            return;
        }
        // A parameter of a network has an index far below 2^32.
        #[allow(clippy::cast_possible_truncation, reason = "as above")]
        let own: Vec<u8> = support.columns().flat_map(|column| (column as u32).to_le_bytes()).collect();
        for columns in self.link.all_bytes(&own) {
            let (columns, _) = columns.as_chunks();
            support.add_columns(columns.iter().map(|&column| u32::from_le_bytes(column) as usize));
        }
        self.support.extend(support.ranges());
    }

    fn workspace(&mut self) -> &mut N::Workspace {
        Workers::workspace(&mut self.threads)
    }

    fn descend<Y: Target<N::Output>>(
        &mut self,
        network: &mut N,
        samples: SampleSet<'_, N, Y>,
        learning_rate: f64,
    ) -> Option<N::Scalar> {
        // A process may have one block of several.
        if self.batch.samples() > BLOCK {
            return None;
        }
        pass::descend::<N, _, FullBlock>(network, samples, learning_rate, Workers::workspace(&mut self.threads))
    }
}
