//! The distribution of the blocks of a sum over processes: a function of their numbers alone, so that every process knows it.
//!
//! A sum has a fixed order (see [`Blocks`]): the blocks of a chunk are added one after the other, then the chunks. A process
//! may therefore add blocks by itself if they begin a chunk, up to its end; any other block is a term of its own. Chunks are dealt
//! to the processes in turn, as long as each gets one: a *segment*. The blocks of the rest are divided evenly.

use core::ops::Range;
use std::vec::Vec;

use crate::layer::block_size::BLOCK;
use crate::pass::Blocks;

/// The blocks of `samples` samples, distributed over processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Distribution {
    samples: usize,
    blocks: usize,
    per_chunk: usize,
    processes: usize,
}

impl Distribution {
    /// # Panics
    ///
    /// If there are no processes.
    pub(crate) const fn new(samples: usize, processes: usize) -> Self {
        assert!(processes > 0, "a job has at least one process");
        let blocks = Blocks::new(samples, BLOCK);
        Self { samples, blocks: blocks.count(), per_chunk: blocks.per_chunk(), processes }
    }

    /// The number of samples.
    pub(crate) const fn samples(self) -> usize {
        self.samples
    }

    /// The number of blocks.
    pub(crate) const fn blocks(self) -> usize {
        self.blocks
    }

    /// The number of blocks in a chunk.
    pub(crate) const fn per_chunk(self) -> usize {
        self.per_chunk
    }

    /// The number of segments of one chunk for each process.
    const fn rounds(self) -> usize {
        self.blocks / self.per_chunk / self.processes
    }

    /// The first block that is not in one of these segments.
    const fn rest(self) -> usize {
        self.rounds() * self.processes * self.per_chunk
    }

    /// The number of segments.
    pub(crate) const fn segments(self) -> usize {
        self.rounds() + (self.rest() < self.blocks) as usize
    }

    /// The blocks of a process in a segment. The blocks of a segment are in the order of the processes.
    pub(crate) const fn range(self, segment: usize, process: usize) -> Range<usize> {
        if segment < self.rounds() {
            let first = (segment * self.processes + process) * self.per_chunk;
            return first..first + self.per_chunk;
        }
        let (rest, first) = (self.blocks - self.rest(), self.rest());
        first + rest * process / self.processes..first + rest * (process + 1) / self.processes
    }

    /// The samples of blocks.
    pub(crate) fn samples_of(self, blocks: &Range<usize>) -> Range<usize> {
        self.samples.min(blocks.start * BLOCK)..self.samples.min(blocks.end * BLOCK)
    }

    /// The samples of a process in ascending order, as one range for each segment.
    pub(crate) fn own(self, process: usize) -> impl Iterator<Item = Range<usize>> {
        (0..self.segments()).map(move |segment| self.samples_of(&self.range(segment, process)))
    }

    /// The positions of the samples of a batch that a process computes. The only block of a batch is computed by every process, which
    /// takes less time than a message.
    pub(crate) fn computed_by(self, process: usize) -> Vec<Range<usize>> {
        if self.blocks <= 1 { std::vec![0..self.samples] } else { self.own(process).collect() }
    }

    /// The process that has a sample, and the number of its samples before this one.
    pub(crate) const fn place(self, sample: usize) -> (usize, usize) {
        let block = sample / BLOCK;
        let (process, before) = if block < self.rest() {
            let chunk = block / self.per_chunk;
            (chunk % self.processes, chunk / self.processes * self.per_chunk + block % self.per_chunk)
        } else {
            let (rest, index) = (self.blocks - self.rest(), block - self.rest());
            // The last process whose range begins at or before the block.
            let process = ((index + 1) * self.processes - 1) / rest;
            (process, self.rounds() * self.per_chunk + index - rest * process / self.processes)
        };
        (process, before * BLOCK + sample % BLOCK)
    }

    /// The terms that a process contributes for these blocks: blocks that it adds by itself, or single ones.
    pub(crate) fn terms(self, blocks: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let mut first = blocks.start;
        core::iter::from_fn(move || {
            let start = first;
            first =
                if start.is_multiple_of(self.per_chunk) { blocks.end.min(start + self.per_chunk) } else { start + 1 };
            (start < blocks.end).then_some(start..first)
        })
    }
}

/// The part of `total` items, divided evenly, that belongs to a process.
pub(crate) const fn even_part(total: usize, process: usize, processes: usize) -> Range<usize> {
    // In 128 bits, since a product may be larger than any address.
    #[allow(clippy::cast_possible_truncation, reason = "at most `total`")]
    const fn at(total: usize, index: usize, processes: usize) -> usize {
        (total as u128 * index as u128 / processes as u128) as usize
    }
    at(total, process, processes)..at(total, process + 1, processes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cases() -> impl Iterator<Item = Distribution> {
        let samples = [1, 127, 128, 129, 256, 1000, 4096, 4097, 8192, 12_345, 40_000, 60_000, 128 * 32 * 7];
        samples
            .into_iter()
            .flat_map(|samples| [1, 2, 3, 4, 5, 7, 33, 100].map(|count| Distribution::new(samples, count)))
    }

    #[test]
    fn segments_and_processes_have_all_blocks_in_order() {
        for distribution in cases() {
            let mut next = 0;
            for segment in 0..distribution.segments() {
                for process in 0..distribution.processes {
                    let range = distribution.range(segment, process);
                    assert_eq!(range.start, next, "{distribution:?}");
                    next = range.end;
                }
            }
            assert_eq!(next, distribution.blocks, "{distribution:?}");
        }
    }

    #[test]
    fn a_term_of_several_blocks_begins_a_chunk_and_stays_in_it() {
        for distribution in cases() {
            for segment in 0..distribution.segments() {
                for process in 0..distribution.processes {
                    let range = distribution.range(segment, process);
                    let mut next = range.start;
                    for term in distribution.terms(range.clone()) {
                        assert_eq!(term.start, next);
                        next = term.end;
                        let is_one_chunk = term.start / 32 == (term.end - 1) / 32;
                        assert!(
                            term.len() == 1 || (term.start % 32 == 0 && is_one_chunk),
                            "{distribution:?}: {term:?}"
                        );
                    }
                    assert_eq!(next, range.end);
                }
            }
        }
    }

    #[test]
    fn the_place_of_a_sample_is_that_in_the_ranges_of_its_process() {
        for distribution in cases() {
            for process in 0..distribution.processes {
                let own: Vec<_> = distribution.own(process).flatten().collect();
                for (index, &sample) in own.iter().enumerate() {
                    assert_eq!(distribution.place(sample), (process, index), "{distribution:?}: sample {sample}");
                }
            }
        }
    }

    #[test]
    fn no_process_has_many_more_blocks_than_another() {
        for distribution in cases() {
            let blocks = |process| -> usize {
                (0..distribution.segments()).map(|segment| distribution.range(segment, process).len()).sum()
            };
            let counts: Vec<_> = (0..distribution.processes).map(blocks).collect();
            assert!(counts.iter().max().unwrap() - counts.iter().min().unwrap() <= 1, "{distribution:?}: {counts:?}");
        }
    }

    #[test]
    fn parts_are_even() {
        assert_eq!((0..3).map(|process| even_part(10, process, 3)).collect::<Vec<_>>(), [0..3, 3..6, 6..10]);
        assert_eq!(even_part(usize::MAX, 1, 2).end, usize::MAX);
    }
}
