//! The memory of a pass: a number for every unit of a network, every sample and every part of a value.

use core::ops::Range;

use super::inputs::Inputs;
use crate::layer::BorrowedLayerInfo;
use crate::layer::block_size::BLOCK;
use crate::number::scalar::Scalar;

/// The number of units of a network.
fn units(layers: &[BorrowedLayerInfo]) -> usize {
    layers.last().map_or(0, |layer| layer.first_unit + layer.outputs)
}

/// The number of units in layers that add others.
fn sums(layers: &[BorrowedLayerInfo]) -> usize {
    layers.last().map_or(0, |layer| layer.first_sum)
}

/// The memory of [`Buffers`] with this many samples.
pub(crate) fn memory_len<const PARTS: usize>(layers: &[BorrowedLayerInfo], samples: usize) -> usize {
    PARTS * samples * (3 * units(layers) + sums(layers))
}

/// The largest memory on the stack. A network of a few units takes less time than an allocation.
#[cfg(feature = "alloc")]
const ON_STACK: usize = 256;

/// Runs a pass with the memory of [`Buffers`] for one sample, or for a few.
#[cfg(feature = "alloc")]
pub(crate) fn with_memory<T: Scalar, const PARTS: usize, R>(
    layers: &[BorrowedLayerInfo],
    samples: usize,
    pass: impl FnOnce(&mut [T]) -> R,
) -> R {
    let len = memory_len::<PARTS>(layers, samples);
    if len <= ON_STACK {
        return pass(&mut [T::zero(); ON_STACK][..len]);
    }
    pass(&mut alloc::vec![T::zero(); len])
}

/// The number of samples whose [`Buffers`] fit into `memory`, at least one. The parts of a block are at most one block of the
/// kernels.
pub(super) fn block_len<const PARTS: usize>(layers: &[BorrowedLayerInfo], memory: usize) -> usize {
    (memory / memory_len::<PARTS>(layers, 1)).clamp(1, BLOCK / PARTS)
}

/// The numbers of all units for `samples` samples: layer by layer, and within a layer part by part. The parts are a value and
/// its derivatives.
///
/// The sums that hidden layers with `add` pass on are stored separately, since the derivative of an activation may be a function of
/// its value.
pub(crate) struct UnitValues<'m, T, const PARTS: usize> {
    samples: usize,
    values: &'m mut [T],
    /// The sums that layers pass on; used by the activations alone.
    sums: &'m mut [T],
}

impl<T: Scalar, const PARTS: usize> UnitValues<'_, T, PARTS> {
    /// The number of samples.
    pub(super) const fn samples(&self) -> usize {
        self.samples
    }

    /// Consecutive parts of a layer.
    pub(super) fn parts(&self, layer: &BorrowedLayerInfo, parts: Range<usize>) -> &[T] {
        &self.values[range::<PARTS>(layer, self.samples, parts)]
    }

    /// Consecutive parts of a layer, mutably.
    pub(super) fn parts_mut(&mut self, layer: &BorrowedLayerInfo, parts: Range<usize>) -> &mut [T] {
        &mut self.values[range::<PARTS>(layer, self.samples, parts)]
    }

    /// Consecutive parts of what a layer passes on.
    pub(crate) fn passed_on(&self, layer: &BorrowedLayerInfo, parts: Range<usize>) -> &[T] {
        match sum_range::<PARTS>(layer, self.samples, parts.clone()) {
            Some(sum) if sum.end <= self.sums.len() => &self.sums[sum],
            _ => self.parts(layer, parts),
        }
    }

    /// The first part of the activations that a layer passes on, mutably.
    pub(super) fn passed_on_mut(&mut self, layer: &BorrowedLayerInfo) -> &mut [T] {
        match sum_range::<PARTS>(layer, self.samples, 0..1) {
            Some(sum) if sum.end <= self.sums.len() => &mut self.sums[sum],
            _ => self.part_mut(layer, 0),
        }
    }

    /// Adds consecutive parts of what a source passes on to those of a layer. An output layer has no separate sum: its values
    /// become the sum.
    pub(super) fn add_up(&mut self, layer: &BorrowedLayerInfo, source: Summand<'_, T>, parts: Range<usize>) {
        let Self { samples, ref mut values, ref mut sums } = *self;
        let own = range::<PARTS>(layer, samples, parts.clone());
        let sum = sum_range::<PARTS>(layer, samples, parts.clone()).filter(|sum| sum.end <= sums.len());
        if let Some(sum) = sum.clone() {
            sums[sum].copy_from_slice(&values[own.clone()]);
        }
        let (before, after) = values.split_at_mut(own.start);
        let (sums_before, sums_after) = sums.split_at_mut(sum.as_ref().map_or(sums.len(), |sum| sum.start));
        let destination = match &sum {
            Some(sum) => &mut sums_after[..sum.len()],
            None => &mut after[..own.len()],
        };
        let summand = match source {
            Summand::Inputs(inputs, input) => return inputs.add_to(input, destination),
            Summand::Layer(source) => match sum_range::<PARTS>(source, samples, parts.clone()) {
                Some(sum) if sum.end <= sums_before.len() => &sums_before[sum],
                _ => &before[range::<PARTS>(source, samples, parts)],
            },
        };
        for (sum, &summand) in destination.iter_mut().zip(summand) {
            *sum += summand;
        }
    }

    /// One part of a layer.
    pub(crate) fn part(&self, layer: &BorrowedLayerInfo, part: usize) -> &[T] {
        self.parts(layer, part..part + 1)
    }

    /// One part of a layer, mutably.
    pub(crate) fn part_mut(&mut self, layer: &BorrowedLayerInfo, part: usize) -> &mut [T] {
        self.parts_mut(layer, part..part + 1)
    }

    /// All parts of a layer.
    pub(super) fn each(&self, layer: &BorrowedLayerInfo) -> [&[T]; PARTS] {
        core::array::from_fn(|part| self.part(layer, part))
    }

    /// All parts of a layer, mutably.
    pub(super) fn each_mut(&mut self, layer: &BorrowedLayerInfo) -> [&mut [T]; PARTS] {
        let len = self.samples * layer.outputs;
        let mut rest = self.parts_mut(layer, 0..PARTS);
        core::array::from_fn(|_| rest.split_off_mut(..len).unwrap_or_default())
    }

    /// The earlier layers, and all parts of this one.
    pub(super) fn split(&mut self, layer: &BorrowedLayerInfo) -> (UnitValues<'_, T, PARTS>, &[T]) {
        let own = range::<PARTS>(layer, self.samples, 0..PARTS);
        let (before, rest) = self.values.split_at_mut(own.start);
        (UnitValues { samples: self.samples, values: before, sums: &mut [] }, &rest[..own.len()])
    }
}

/// The range of consecutive parts of a layer.
fn range<const PARTS: usize>(layer: &BorrowedLayerInfo, samples: usize, parts: Range<usize>) -> Range<usize> {
    let first = PARTS * samples * layer.first_unit;
    let part = samples * layer.outputs;
    first + parts.start * part..first + parts.end * part
}

/// The range of consecutive parts of the sum of a layer that adds another.
fn sum_range<const PARTS: usize>(
    layer: &BorrowedLayerInfo,
    samples: usize,
    parts: Range<usize>,
) -> Option<Range<usize>> {
    layer.added?;
    let first = PARTS * samples * layer.first_sum;
    let part = samples * layer.outputs;
    Some(first + parts.start * part..first + parts.end * part)
}

/// The summand that a layer adds to its own activations.
#[derive(Clone, Copy)]
pub(crate) enum Summand<'a, T> {
    /// One of the inputs of the network; those of the last samples may be missing, and are then zero.
    Inputs(&'a dyn Inputs<T>, usize),
    /// An earlier layer.
    Layer(&'a BorrowedLayerInfo<'a>),
}

/// `s`, `a` and `δ` of all units.
pub(crate) struct Buffers<'m, T, const PARTS: usize> {
    pub(crate) s: UnitValues<'m, T, PARTS>,
    pub(crate) a: UnitValues<'m, T, PARTS>,
    pub(crate) delta: UnitValues<'m, T, PARTS>,
}

impl<'m, T: Scalar, const PARTS: usize> Buffers<'m, T, PARTS> {
    /// The buffers for this many samples, at the beginning of `memory`.
    pub(crate) fn new(layers: &[BorrowedLayerInfo], samples: usize, memory: &'m mut [T]) -> Self {
        let (s, rest) = memory.split_at_mut(PARTS * samples * units(layers));
        let (a, rest) = rest.split_at_mut(s.len());
        let (delta, rest) = rest.split_at_mut(s.len());
        let sums = &mut rest[..PARTS * samples * sums(layers)];
        let [s, delta] = [s, delta].map(|values| UnitValues { samples, values, sums: &mut [] });
        Self { s, a: UnitValues { samples, values: a, sums }, delta }
    }
}
