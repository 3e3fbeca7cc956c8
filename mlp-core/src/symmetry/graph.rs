//! The units of a network and their connections as a graph, whose symmetries are the sign flips and permutations that leave the
//! parameters as they are. A vertex is a unit with a sign: unit `u` of a stream as it is, and, if its activation is odd, flipped.

use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;
use core::ops::Range;

use super::partition::Partition;
use super::stream::Stream;
use crate::number::scalar::Scalar;

/// The parameters between the units of a stream and others: `first + step · unit + other_step · k` for the `k`-th other.
#[derive(Debug)]
pub(super) struct Block {
    first: usize,
    step: usize,
    other_step: usize,
    pub(super) others: usize,
    /// The index of the others' stream; none if they are fixed.
    pub(super) stream: Option<usize>,
}

/// A stream with its blocks.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) first_vertex: usize,
    pub(super) is_odd: Vec<bool>,
    /// For each unit, the first that can be exchanged with it.
    pub(super) kinds: Vec<usize>,
    /// Biases and weights.
    pub(super) incoming: Vec<Block>,
    /// The weights of readers.
    pub(super) outgoing: Vec<Block>,
    /// The places of its vertices in every partition.
    pub(super) range: Range<usize>,
}

impl Group {
    /// The unit of a vertex, and whether it is flipped.
    pub(super) const fn unit(&self, vertex: usize) -> (usize, bool) {
        ((vertex - self.first_vertex) / 2, (vertex - self.first_vertex) % 2 == 1)
    }

    pub(super) const fn vertex(&self, unit: usize, is_flipped: bool) -> usize {
        self.first_vertex + 2 * unit + is_flipped as usize
    }

    /// The units, those that can be exchanged side by side.
    pub(super) fn places(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.kinds.len()).collect();
        places.sort_by_key(|&unit| self.kinds[unit]);
        places
    }
}

/// The streams whose units are not fixed, with the parameters of a network.
#[derive(Debug)]
pub(super) struct Graph<'a, T> {
    pub(super) groups: Vec<Group>,
    parameters: &'a [T],
    /// The number of parameters looked at.
    pub(super) compared: Cell<usize>,
}

impl<'a, T: Scalar> Graph<'a, T> {
    pub(super) fn of(streams: &[Stream], parameters: &'a [T]) -> Self {
        let index = |layer: &str| streams.iter().position(|stream| stream.contains(layer));
        let (mut first_vertex, mut first_place) = (0, 0);
        let mut groups = Vec::new();
        for stream in streams {
            let units = stream.units();
            let (mut incoming, mut outgoing) = (Vec::new(), Vec::new());
            for layer in stream.layers().filter(|layer| !layer.biases().is_empty()) {
                incoming.push(Block { first: layer.biases().start, step: 1, other_step: 0, others: 1, stream: None });
            }
            for layer in stream.layers() {
                for (source, columns) in stream.columns(layer) {
                    let first = layer.first_parameter + columns.start * layer.outputs;
                    let stream = source.and_then(index);
                    incoming.push(Block { first, step: 1, other_step: layer.outputs, others: columns.len(), stream });
                }
            }
            for (reader, columns) in stream.readers() {
                let (first, others) = (reader.first_parameter + columns.start * reader.outputs, reader.outputs);
                outgoing.push(Block { first, step: others, other_step: 1, others, stream: index(reader.name) });
            }
            let is_odd: Vec<bool> = (0..units).map(|unit| stream.check_flip(unit).is_ok()).collect();
            let kind = |unit| (0..unit).find(|&other| stream.check_exchange(other, unit).is_ok()).unwrap_or(unit);
            let vertices = units + is_odd.iter().filter(|&&is_odd| is_odd).count();
            groups.push(Group {
                first_vertex,
                is_odd,
                kinds: (0..units).map(kind).collect(),
                incoming,
                outgoing,
                range: first_place..first_place + vertices,
            });
            first_vertex += 2 * units;
            first_place += vertices;
        }
        Self { groups, parameters, compared: Cell::new(0) }
    }

    /// The index of a vertex's stream.
    pub(super) fn stream(&self, vertex: usize) -> Option<usize> {
        self.groups.iter().rposition(|group| group.first_vertex <= vertex)
    }

    pub(super) fn group(&self, vertex: usize) -> Option<&Group> {
        self.stream(vertex).map(|stream| &self.groups[stream])
    }

    pub(super) fn value(&self, block: &Block, unit: usize, other: usize) -> T {
        self.compared.update(|compared| compared + 1);
        self.parameters[block.first + block.step * unit + block.other_step * other]
    }

    /// The vertex that takes each place of each stream, by the order of a partition.
    pub(super) fn labels(&self, partition: &Partition) -> Vec<Vec<usize>> {
        let label = |group: &Group| {
            let mut is_placed = vec![false; group.kinds.len()];
            let mut labels = vec![0; group.kinds.len()];
            let mut places = group.places().into_iter();
            for &vertex in &partition.vertices[group.range.clone()] {
                if !core::mem::replace(&mut is_placed[group.unit(vertex).0], true)
                    && let Some(place) = places.next()
                {
                    labels[place] = vertex;
                }
            }
            labels
        };
        self.groups.iter().map(label).collect()
    }

    /// The unit and the sign of each vertex of labels.
    pub(super) fn units<'b>(&'b self, labels: &'b [Vec<usize>]) -> impl Iterator<Item = Vec<(usize, bool)>> + 'b {
        self.groups.iter().zip(labels).map(|(group, labels)| labels.iter().map(|&vertex| group.unit(vertex)).collect())
    }

    /// The permutation of the vertices that leads from some labels to others.
    pub(super) fn permutation(&self, from: &[Vec<usize>], to: &[Vec<usize>]) -> Vec<usize> {
        let mut images: Vec<usize> = (0..self.groups.iter().map(|group| 2 * group.kinds.len()).sum()).collect();
        for (group, (from, to)) in self.groups.iter().zip(from.iter().zip(to)) {
            for (&from, &to) in from.iter().zip(to) {
                images[from] = to;
                let ((a, a_is_flipped), (b, b_is_flipped)) = (group.unit(from), group.unit(to));
                images[group.vertex(a, !a_is_flipped)] = group.vertex(b, !b_is_flipped);
            }
        }
        images
    }
}

/// A parameter of a unit, or of the flipped one. Not `-w`: zeros keep their sign.
pub(super) fn signed<T: Scalar>(w: T, is_flipped: bool) -> T {
    if is_flipped { T::zero() - w } else { w }
}
