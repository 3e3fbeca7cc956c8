//! Partitions of the vertices of a graph into ordered cells.

use alloc::vec::Vec;
use core::ops::Range;

use super::graph::Graph;
use crate::number::scalar::Scalar;

/// The vertices of a graph, in cells of the same color.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    pub(super) vertices: Vec<usize>,
    /// For each vertex, the place of its cell's first one.
    pub(super) colors: Vec<usize>,
}

impl Partition {
    pub(super) fn cell(&self, start: usize) -> Range<usize> {
        let is_in_cell = |&&vertex: &&usize| self.colors[vertex] == start;
        start..start + self.vertices[start..].iter().take_while(is_in_cell).count()
    }

    /// The first cell of several vertices.
    pub(super) fn first_cell(&self) -> Option<Range<usize>> {
        let mut start = 0;
        while start < self.vertices.len() {
            let cell = self.cell(start);
            if cell.len() > 1 {
                return Some(cell);
            }
            start = cell.end;
        }
        None
    }

    /// Splits a cell: first each of these vertices by itself, and then the others.
    pub(super) fn individualize(&mut self, cell: Range<usize>, first: &[usize]) {
        let others = self.vertices[cell.clone()].iter().copied().filter(|vertex| !first.contains(vertex));
        let vertices: Vec<usize> = first.iter().copied().chain(others).collect();
        for (index, &vertex) in vertices.iter().enumerate() {
            self.colors[vertex] = cell.start + index.min(first.len());
        }
        self.vertices[cell].copy_from_slice(&vertices);
    }
}

impl<T: Scalar> Graph<'_, T> {
    /// The vertices by stream and by the units that can be exchanged.
    pub(super) fn partition(&self) -> Partition {
        let mut vertices = Vec::new();
        let mut colors = Vec::new();
        for group in &self.groups {
            for unit in group.places() {
                vertices.push(group.vertex(unit, false));
                vertices.extend(group.is_odd[unit].then(|| group.vertex(unit, true)));
            }
            colors.resize(colors.len() + 2 * group.kinds.len(), 0);
        }
        let mut partition = Partition { vertices, colors };
        for group in &self.groups {
            let mut start = group.range.start;
            for place in group.range.clone() {
                let kind = |place: usize| group.kinds[group.unit(partition.vertices[place]).0];
                if kind(place) != kind(start) {
                    start = place;
                }
                partition.colors[partition.vertices[place]] = start;
            }
        }
        partition
    }
}
