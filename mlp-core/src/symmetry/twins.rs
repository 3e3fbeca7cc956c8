//! Twins: units that can be exchanged with each other while every other unit keeps its place.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::graph::{Block, Graph, Group, signed};
use super::refine::compare;
use crate::number::scalar::Scalar;

impl<T: Scalar> Graph<'_, T> {
    /// Takes the first vertex of a cell and its twins: vertices that can take each other's places while everything else stays as it is,
    /// and belong to different units.
    pub(super) fn take_twins(&self, cell: &mut Vec<usize>) -> Vec<usize> {
        let Some((&first, group)) = cell.first().and_then(|first| Some((first, self.group(*first)?))) else {
            return Vec::new();
        };
        let (unit, is_flipped) = group.unit(first);
        let is_zero = self.is_symmetry(group, unit, unit, true);
        let is_twin = |&vertex: &usize| {
            let (other, other_is_flipped) = group.unit(vertex);
            if other == unit {
                vertex == first || is_zero
            } else {
                self.is_symmetry(group, unit, other, is_flipped != other_is_flipped)
            }
        };
        let (twins, others): (Vec<usize>, Vec<usize>) = cell.iter().partition(|&vertex| is_twin(vertex));
        *cell = others;
        let mut class: Vec<usize> = Vec::new();
        for vertex in twins {
            if class.iter().all(|&known| group.unit(known).0 != group.unit(vertex).0) {
                class.push(vertex);
            } else if !is_zero {
                // Both signs of another unit are twins of the first: which one goes with it is open until the first is fixed.
                class.truncate(1);
                break;
            }
        }
        class
    }

    /// Whether the parameters stay the same if two units are exchanged, with the opposite sign if `is_flipped`; or if one is flipped.
    fn is_symmetry(&self, group: &Group, a: usize, b: usize, is_flipped: bool) -> bool {
        if is_flipped && !(group.is_odd[a] && group.is_odd[b]) {
            return false;
        }
        let image = |unit: usize| match unit {
            _ if unit == a => (b, is_flipped),
            _ if unit == b => (a, is_flipped),
            _ => (unit, false),
        };
        let is_same = |block: &Block, unit: usize, k: usize| {
            let is_within = block.stream.is_some_and(|stream| self.groups[stream].first_vertex == group.first_vertex);
            let ((unit_image, flips), (k_image, k_flips)) =
                (image(unit), if is_within { image(k) } else { (k, false) });
            let value = signed(self.value(block, unit_image, k_image), flips != k_flips);
            compare(&self.value(block, unit, k), &value) == Ordering::Equal
        };
        let mut blocks = group.incoming.iter().chain(&group.outgoing);
        blocks.all(|block| [a, b].into_iter().all(|unit| (0..block.others).all(|k| is_same(block, unit, k))))
    }
}
