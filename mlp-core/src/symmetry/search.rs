//! Canonical labelling: signs and an order of the units that do not depend on those they have. Where refinement leaves units alike,
//! each is tried as the first, and the smallest parameters are taken; automorphisms found on the way prune the search
//! ("Practical graph isomorphism, II", 2014, <https://arxiv.org/abs/1301.1493>).

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::change::{flip_unit, permute_units};
use super::graph::Graph;
use super::partition::Partition;
use super::refine::compare;
use super::stream::Stream;
use crate::number::scalar::Scalar;

/// The number of parameters looked at before no further units are tried as the first.
const BOUND: usize = 1 << 24;

/// The parameters of the network with the signs and the order of this labelling.
pub(super) fn labelled<T: Scalar>(streams: &[Stream], parameters: &[T]) -> Vec<T> {
    let graph = Graph::of(streams, parameters);
    let partition = graph.partition();
    let mut search = Search { graph, streams, parameters, best: None, path: Vec::new(), automorphisms: Vec::new() };
    search.explore(partition, None);
    search.best.map_or_else(|| parameters.to_vec(), |best| best.parameters)
}

/// A labelling in which every vertex has a color of its own.
struct Leaf<T> {
    parameters: Vec<T>,
    labels: Vec<Vec<usize>>,
    /// The vertices chosen as the first of their cells.
    path: Vec<Vec<usize>>,
}

struct Search<'a, T> {
    graph: Graph<'a, T>,
    streams: &'a [Stream],
    parameters: &'a [T],
    best: Option<Leaf<T>>,
    path: Vec<Vec<usize>>,
    /// Permutations of the vertices that leave the parameters as they are.
    automorphisms: Vec<Vec<usize>>,
}

impl<T: Scalar> Search<'_, T> {
    /// Visits the leaves of a partition, and returns the depth of the partition to go on with: an earlier one if this part of the
    /// tree is the image of one visited before. Since the last refinement, the cells of `changed` were split.
    fn explore(&mut self, mut partition: Partition, changed: Option<usize>) -> usize {
        let depth = self.path.len();
        self.graph.refine(&mut partition, changed);
        let Some(cell) = partition.first_cell() else { return self.visit(&partition) };
        let mut remaining = partition.vertices[cell.clone()].to_vec();
        let changed = self.graph.stream(remaining[0]);
        let mut tried = Vec::new();
        while !remaining.is_empty() && (tried.is_empty() || self.graph.compared.get() < BOUND) {
            let class = self.graph.take_twins(&mut remaining);
            tried.extend(&class);
            let mut next = partition.clone();
            next.individualize(cell.clone(), &class);
            self.path.push(class);
            let go_on = self.explore(next, changed);
            self.path.pop();
            if go_on < depth {
                return go_on;
            }
            let images = self.images(&tried);
            remaining.retain(|vertex| !images.contains(vertex));
        }
        depth
    }

    /// Compares a leaf with the best one.
    fn visit(&mut self, partition: &Partition) -> usize {
        let depth = self.path.len();
        let labels = self.graph.labels(partition);
        let mut parameters = self.parameters.to_vec();
        for (stream, units) in self.streams.iter().zip(self.graph.units(&labels)) {
            for &(unit, _) in units.iter().filter(|(_, is_flipped)| *is_flipped) {
                flip_unit(stream, &mut parameters, unit);
            }
            let order: Vec<usize> = units.iter().map(|&(unit, _)| unit).collect();
            permute_units(stream, &mut parameters, &order);
        }
        let order = self.best.as_ref().map_or(Ordering::Less, |best| {
            let mut orders = parameters.iter().zip(&best.parameters).map(|(a, b)| compare(a, b));
            orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        });
        match (order, &self.best) {
            (Ordering::Less, _) => self.best = Some(Leaf { parameters, labels, path: self.path.clone() }),
            (Ordering::Equal, Some(best)) => {
                self.automorphisms.push(self.graph.permutation(&best.labels, &labels));
                return best.path.iter().zip(&self.path).take_while(|(a, b)| a == b).count();
            }
            _ => {}
        }
        depth
    }

    /// The images of vertices by the automorphisms that keep the path.
    fn images(&self, vertices: &[usize]) -> BTreeSet<usize> {
        let keeps_path = |images: &&Vec<usize>| self.path.iter().flatten().all(|&vertex| images[vertex] == vertex);
        let kept: Vec<_> = self.automorphisms.iter().filter(keeps_path).collect();
        let mut reached: BTreeSet<usize> = vertices.iter().copied().collect();
        let mut next = vertices.to_vec();
        while let Some(vertex) = next.pop() {
            next.extend(kept.iter().map(|images| images[vertex]).filter(|&image| reached.insert(image)));
        }
        reached
    }
}
