//! The messages of a step: a slice of every term for the process that adds it, and the losses of the blocks.

use core::ops::Range;
use std::vec;
use std::vec::Vec;

use crate::number::scalar::Scalar;
use crate::processes::{Distribution, Link};
use crate::workers::threads::Terms;

/// The terms of one segment, as they are sent and received.
///
/// A message to a process has its slice of the first term, of the second, and so on, then the loss of each block.
pub(super) struct Messages<T> {
    link: Link,
    batch: Distribution,
    segment: usize,
    /// The parameters where the sum may differ from zero.
    support: Vec<Range<usize>>,
    /// The slice of these parameters whose sum each process computes.
    slices: Vec<Range<usize>>,
    /// The parameters of the support of one term, or of the sum.
    packed: Vec<T>,
    /// The number of terms of each process.
    terms: Vec<usize>,
    /// The number of own terms that are complete.
    complete: usize,
    send: Vec<T>,
    send_lengths: Vec<usize>,
    receive: Vec<T>,
    receive_lengths: Vec<usize>,
}

impl<T: Scalar> Messages<T> {
    pub(super) fn new(link: Link) -> Self {
        Self {
            link,
            batch: Distribution::new(0, link.count()),
            segment: 0,
            support: Vec::new(),
            slices: Vec::new(),
            packed: Vec::new(),
            terms: vec![0; link.count()],
            complete: 0,
            send: Vec::new(),
            send_lengths: Vec::new(),
            receive: Vec::new(),
            receive_lengths: Vec::new(),
        }
    }

    /// Prepares for a batch, the sum of whose gradients has this support.
    pub(super) fn begin_batch(&mut self, batch: Distribution, support: Vec<Range<usize>>) {
        let Self { link, slices, .. } = self;
        let length = support.iter().map(Range::len).sum();
        slices.clear();
        slices.extend((0..link.count()).map(|process| link.part_of(process, length)));
        (self.batch, self.support) = (batch, support);
    }

    /// The length of the own slice.
    pub(super) fn own_length(&self) -> usize {
        self.slices[self.link.rank()].len()
    }

    /// Prepares for the terms of a segment.
    pub(super) fn begin(&mut self, segment: usize) {
        (self.segment, self.complete) = (segment, 0);
        let Self { link, batch, slices, terms, send, send_lengths, receive, receive_lengths, .. } = self;
        let (own, blocks) = (slices[link.rank()].len(), |process| batch.range(segment, process).len());
        for (process, terms) in terms.iter_mut().enumerate() {
            *terms = batch.terms(batch.range(segment, process)).count();
        }
        let (own_terms, own_blocks) = (terms[link.rank()], blocks(link.rank()));
        send_lengths.clear();
        send_lengths.extend(slices.iter().map(|slice| own_terms * slice.len() + own_blocks));
        receive_lengths.clear();
        receive_lengths.extend(terms.iter().enumerate().map(|(process, terms)| terms * own + blocks(process)));
        send.resize(send_lengths.iter().sum(), T::zero());
        receive.resize(receive_lengths.iter().sum(), T::zero());
    }

    /// Sends the terms of this process, and receives those of all.
    pub(super) fn exchange(&mut self) {
        let Self { link, send, send_lengths, receive, receive_lengths, .. } = self;
        link.exchange_scalars(send, send_lengths, receive, receive_lengths);
    }

    /// Calls `add` with the blocks of every term and the own slice of its sum, and `add_loss` with the loss of every block, both in
    /// the order of the blocks.
    pub(super) fn for_each_received(&self, mut add: impl FnMut(Range<usize>, &[T]), mut add_loss: impl FnMut(T)) {
        let (own, mut rest) = (self.own_length(), &self.receive[..]);
        for process in 0..self.link.count() {
            let blocks = self.batch.range(self.segment, process);
            for term in self.batch.terms(blocks.clone()) {
                let (sum, after) = rest.split_at(own);
                rest = after;
                add(term, sum);
            }
            let (losses, after) = rest.split_at(blocks.len());
            rest = after;
            losses.iter().copied().for_each(&mut add_loss);
        }
    }

    /// Gathers the slices of the sum on all processes, and writes them where it may differ from zero.
    pub(super) fn gather(&mut self, own: &[T], sum: &mut [T]) {
        let Self { link, support, slices, packed, .. } = self;
        let lengths: Vec<_> = slices.iter().map(Range::len).collect();
        if let [range] = &support[..] {
            return link.gather_scalars(own, &lengths, &mut sum[range.clone()]);
        }
        packed.resize(lengths.iter().sum(), T::zero());
        link.gather_scalars(own, &lengths, packed);
        let mut rest = &packed[..];
        for range in support {
            let (part, after) = rest.split_at(range.len());
            rest = after;
            sum[range.clone()].copy_from_slice(part);
        }
    }

    /// The term of an own block: its first block and the one after its last.
    fn term_of(&self, block: usize) -> Range<usize> {
        let blocks = self.batch.range(self.segment, self.link.rank());
        let (block, per_chunk) = (blocks.start + block, self.batch.per_chunk());
        let chunk = block - block % per_chunk;
        if chunk < blocks.start { block..block + 1 } else { chunk..blocks.end.min(chunk + per_chunk) }
    }
}

impl<T: Scalar> Terms<T> for Messages<T> {
    fn is_first(&self, block: usize) -> bool {
        self.term_of(block).start == self.batch.range(self.segment, self.link.rank()).start + block
    }

    fn take(&mut self, block: usize, loss: T, sum: &[T]) {
        let is_last = self.term_of(block).end == self.batch.range(self.segment, self.link.rank()).start + block + 1;
        let Self { link, support, slices, packed, terms, complete, send, send_lengths, .. } = self;
        let sum = if let [range] = &support[..] {
            &sum[range.clone()]
        } else {
            packed.clear();
            if is_last {
                for range in support.iter() {
                    packed.extend_from_slice(&sum[range.clone()]);
                }
            }
            packed
        };
        let mut start = 0;
        for (slice, &length) in slices.iter().zip(&*send_lengths) {
            let message = &mut send[start..start + length];
            start += length;
            if is_last {
                message[*complete * slice.len()..][..slice.len()].copy_from_slice(&sum[slice.clone()]);
            }
            message[terms[link.rank()] * slice.len() + block] = loss;
        }
        *complete += usize::from(is_last);
    }
}
