//! Refinement of a partition: vertices get different colors if they differ in their weights to or from the vertices of some color,
//! until no color changes ("Practical graph isomorphism, II", 2014, <https://arxiv.org/abs/1301.1493>). The colors do
//! not depend on the signs and the order of the units.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::graph::{Block, Graph, Group, signed};
use super::partition::Partition;
use crate::number::scalar::Scalar;

impl<T: Scalar> Graph<'_, T> {
    /// Splits the cells until the vertices of each have the same weights to and from those of each. The cells of `changed` are not
    /// those of the last refinement; without one, there was none.
    pub(super) fn refine(&self, partition: &mut Partition, changed: Option<usize>) {
        let mut is_changed: Vec<bool> =
            (0..self.groups.len()).map(|index| changed.is_none_or(|changed| changed == index)).collect();
        let mut is_first = changed.is_none();
        while is_changed.contains(&true) {
            let mut has_split = vec![false; self.groups.len()];
            // The rows of a layer, read from units told apart before, are cheaper to compare than its columns.
            for is_incoming in [true, false] {
                for (index, group) in self.groups.iter().enumerate() {
                    if is_incoming && (is_changed[index] || has_split[index]) {
                        has_split[index] |=
                            split(partition, group, |partition, vertex| opposite::<T>(partition, group, vertex));
                    }
                    for block in if is_incoming { &group.incoming } else { &group.outgoing } {
                        // The key depends on the colors of the other stream alone.
                        if block.stream.map_or(is_first, |stream| is_changed[stream] || has_split[stream]) {
                            has_split[index] |=
                                split(partition, group, |partition, vertex| self.key(partition, group, block, vertex));
                        }
                    }
                }
            }
            (is_changed, is_first) = (has_split, false);
        }
    }

    /// The parameters of a block for a vertex, each with the color of the other unit: in order if the others are fixed, and sorted if
    /// they are not. An odd unit has the sign of its first color; if both are the same, the magnitude is all that is known.
    fn key(&self, partition: &Partition, group: &Group, block: &Block, vertex: usize) -> Vec<(usize, T)> {
        let (unit, is_flipped) = group.unit(vertex);
        let values = (0..block.others).map(|k| signed(self.value(block, unit, k), is_flipped));
        let Some(stream) = block.stream else { return values.enumerate().collect() };
        let others = &self.groups[stream];
        let colored = values.enumerate().map(|(k, w)| {
            let color = |is_flipped| partition.colors[others.vertex(k, is_flipped)];
            if !others.is_odd[k] {
                return (color(false), w);
            }
            match color(false).cmp(&color(true)) {
                Ordering::Less => (color(false), w),
                Ordering::Equal => (color(false), signed(w, w < T::zero())),
                Ordering::Greater => (color(true), signed(w, true)),
            }
        });
        let mut key: Vec<_> = colored.collect();
        key.sort_unstable_by(compare_entries);
        key
    }
}

/// The color of the same unit with the other sign.
fn opposite<T: Scalar>(partition: &Partition, group: &Group, vertex: usize) -> Vec<(usize, T)> {
    let (unit, is_flipped) = group.unit(vertex);
    let is_odd = group.is_odd[unit];
    is_odd.then(|| (partition.colors[group.vertex(unit, !is_flipped)], T::zero())).into_iter().collect()
}

/// Splits the cells of a stream by the keys of their vertices, and returns whether there are more.
fn split<T: Scalar>(
    partition: &mut Partition,
    group: &Group,
    key: impl Fn(&Partition, usize) -> Vec<(usize, T)>,
) -> bool {
    let mut is_split = false;
    let mut start = group.range.start;
    while start < group.range.end {
        let cell = partition.cell(start);
        start = cell.end;
        if cell.len() == 1 {
            continue;
        }
        let vertices = partition.vertices[cell.clone()].iter();
        let mut keyed: Vec<_> = vertices.map(|&vertex| (key(partition, vertex), vertex)).collect();
        keyed.sort_by(|a, b| compare_keys(&a.0, &b.0));
        let mut color = cell.start;
        for (index, (key, vertex)) in keyed.iter().enumerate() {
            if index > 0 && compare_keys(&keyed[index - 1].0, key) == Ordering::Less {
                (color, is_split) = (cell.start + index, true);
            }
            partition.vertices[cell.start + index] = *vertex;
            partition.colors[*vertex] = color;
        }
    }
    is_split
}

/// The order of numbers, with NaN as the last and equal to itself.
pub(super) fn compare<T: Scalar>(a: &T, b: &T) -> Ordering {
    let is_nan = |x: &T| x.partial_cmp(x).is_none();
    a.partial_cmp(b).unwrap_or_else(|| is_nan(a).cmp(&is_nan(b)))
}

fn compare_entries<T: Scalar>(a: &(usize, T), b: &(usize, T)) -> Ordering {
    a.0.cmp(&b.0).then_with(|| compare(&a.1, &b.1))
}

fn compare_keys<T: Scalar>(a: &[(usize, T)], b: &[(usize, T)]) -> Ordering {
    let differing = a.iter().zip(b).map(|(a, b)| compare_entries(a, b)).find(|order| order.is_ne());
    differing.unwrap_or(Ordering::Equal)
}
