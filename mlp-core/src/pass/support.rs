//! The support of a gradient: the parameters where it may differ from zero. With sparse inputs, it contains few columns of the
//! weights that read them, and the other columns are neither computed nor updated.

use core::ops::Range;

#[cfg(feature = "alloc")]
use super::Blockwise;
use super::structure::Structure;
use crate::layer::Source;
#[cfg(feature = "alloc")]
use crate::number::scalar::Scalar;

/// Parameters of a network: a range that every gradient covers, or a column of weights that reads one index of a sparse input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) range: Range<usize>,
    pub(crate) is_column: bool,
}

/// The parameters where a gradient may differ from zero.
#[derive(Clone, Copy, Debug)]
pub enum Support<'a> {
    /// All of them.
    All,
    /// Those of some parts.
    #[doc(hidden)]
    Parts(Parts<'a>),
}

/// Some parts of a network.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a>(&'a [Part]);

impl Support<'_> {
    /// Calls `each` with every part of a network with this structure that belongs to the support.
    pub(crate) fn for_each(self, structure: &Structure, mut each: impl FnMut(Part)) {
        match self {
            Self::Parts(Parts(parts)) => parts.iter().cloned().for_each(each),
            Self::All => for_each_region(structure, |region| region.parts().for_each(&mut each)),
        }
    }
}

/// The weights of a layer that read one of its sources, or its biases.
struct Region {
    range: Range<usize>,
    /// The sparse input that the weights read, and the number of weights of a column.
    columns: Option<(usize, usize)>,
}

impl Region {
    /// The columns, or the range as a whole.
    fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        let Range { start, end } = self.range;
        let width = self.columns.map_or(end - start, |(_, rows)| rows).max(1);
        let is_column = self.columns.is_some();
        (start..end).step_by(width).map(move |start| Part { range: start..start + width, is_column })
    }
}

/// Calls `each` with all regions of a network, in the order of the parameters.
fn for_each_region(structure: &Structure, mut each: impl FnMut(Region)) {
    for layer in structure.layers {
        let mut start = layer.weights().start;
        for source in layer.sources {
            let columns = match *source {
                Source::Input(input) if structure.inputs[input].is_sparse => Some((input, layer.outputs)),
                _ => None,
            };
            let range = start..start + source.width(structure.inputs, structure.layers) * layer.outputs;
            start = range.end;
            each(Region { range, columns });
        }
        if layer.has_bias() {
            each(Region { range: layer.biases(), columns: None });
        }
    }
}

/// The support of the gradient of one batch after another.
#[cfg(feature = "alloc")]
#[derive(Debug)]
pub(crate) struct BatchSupport {
    /// The parts of the support: first those that every gradient covers, then columns.
    parts: alloc::vec::Vec<Part>,
    /// The number of the parts before the columns.
    dense: usize,
    /// The first weight of the columns that read a sparse input, the input, and the number of weights of each column.
    blocks: alloc::vec::Vec<(usize, usize, usize)>,
    /// Whether the support has the column of an index, for each block.
    is_seen: alloc::vec::Vec<alloc::vec::Vec<bool>>,
    /// Whether the gradient was computed without this support, and may differ from zero everywhere.
    pub(crate) is_everything: bool,
}

#[cfg(feature = "alloc")]
impl BatchSupport {
    /// The support of a gradient of zeros in a network with this structure.
    pub(crate) fn new(structure: &Structure) -> Self {
        let (mut parts, mut blocks, mut is_seen) = (alloc::vec![], alloc::vec![], alloc::vec![]);
        for_each_region(structure, |Region { range, columns }| match columns {
            None => parts.push(Part { range, is_column: false }),
            Some((input, rows)) => {
                blocks.push((range.start, input, rows));
                is_seen.push(alloc::vec![false; structure.inputs[input].width]);
            }
        });
        let dense = parts.len();
        Self { parts, dense, blocks, is_seen, is_everything: false }
    }

    /// The parts of the support.
    pub(crate) fn get(&self) -> Support<'_> {
        Support::Parts(Parts(&self.parts))
    }

    /// The sparse columns of the support: the first parameter of each.
    #[cfg(feature = "mpi")]
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> {
        self.parts[self.dense..].iter().map(|part| part.range.start)
    }

    /// Adds columns of the support of other samples of the batch, and sorts all of them.
    #[cfg(feature = "mpi")]
    pub(crate) fn add_columns(&mut self, columns: impl Iterator<Item = usize>) {
        for start in columns {
            let (block, index) = column_at(&self.blocks, start);
            self.add_column(block, index);
        }
        self.parts[self.dense..].sort_unstable_by_key(|part| part.range.start);
    }

    /// The parameters of the support, as ranges in the same order on every process.
    #[cfg(feature = "mpi")]
    pub(crate) fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        self.parts.iter().map(|part| part.range.clone())
    }

    /// Sets the gradient, which has this support, to zero, and replaces the support by that of a batch of these samples.
    pub(crate) fn renew<'a, N: Blockwise>(
        &mut self,
        inputs: &(impl Iterator<Item = &'a N::Sample> + Clone),
        gradient: &mut N,
    ) {
        use crate::sample::{Sample, Values};

        self.clear(crate::number::memory::as_mut_slice(gradient));
        for block in 0..self.blocks.len() {
            let input = self.blocks[block].1;
            for sample in inputs.clone() {
                if let Values::Sparse(entries) = sample.values(input) {
                    entries.indices.iter().for_each(|&index| self.add_column(block, index as usize));
                }
            }
        }
    }

    /// Sets the gradient, which has this support, to zero, and removes all columns of sparse inputs.
    fn clear<T: Scalar>(&mut self, gradient: &mut [T]) {
        let Self { parts, dense, blocks, is_seen, is_everything } = self;
        if core::mem::take(is_everything) {
            gradient.fill(nalgebra::zero());
        }
        for part in &*parts {
            gradient[part.range.clone()].fill(nalgebra::zero());
        }
        for part in parts.drain(*dense..) {
            let (block, index) = column_at(blocks, part.range.start);
            is_seen[block][index] = false;
        }
    }

    /// Adds the column of a block that reads this index of the sparse input.
    fn add_column(&mut self, block: usize, index: usize) {
        let (first, _, rows) = self.blocks[block];
        if !core::mem::replace(&mut self.is_seen[block][index], true) {
            let start = first + index * rows;
            self.parts.push(Part { range: start..start + rows, is_column: true });
        }
    }
}

/// The block of the column that begins with this parameter, and the index that it reads.
#[cfg(feature = "alloc")]
fn column_at(blocks: &[(usize, usize, usize)], start: usize) -> (usize, usize) {
    // The last block that begins at or before the column.
    let block = blocks.iter().rposition(|block| block.0 <= start).unwrap_or_default();
    let (first, _, rows) = blocks[block];
    (block, (start - first) / rows)
}
