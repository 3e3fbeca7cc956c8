//! The memory of a pass: a number for every unit of a network, every sample and every part of a value.

use core::ops::Range;

use crate::layer::LayerInfo;
use crate::layer::buffers::BLOCK;
use crate::number::scalar::Scalar;

/// The number of units of a network.
fn units(layers: &[LayerInfo]) -> usize {
    layers.last().map_or(0, |layer| layer.first_unit + layer.outputs)
}

/// The memory of [`Buffers`] with this many samples.
fn memory_len<const PARTS: usize>(layers: &[LayerInfo], samples: usize) -> usize {
    3 * PARTS * samples * units(layers)
}

/// The largest memory on the stack. A network of a few units takes less time than an allocation.
#[cfg(feature = "alloc")]
const ON_STACK: usize = 256;

/// Runs a pass with the memory of [`Buffers`] for one sample, or for a few.
#[cfg(feature = "alloc")]
pub(crate) fn with_memory<T: Scalar, const PARTS: usize, R>(
    layers: &[LayerInfo],
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
pub(super) fn block_len<const PARTS: usize>(layers: &[LayerInfo], memory: usize) -> usize {
    (memory / memory_len::<PARTS>(layers, 1)).clamp(1, BLOCK / PARTS)
}

/// The numbers of all units for `samples` samples: layer by layer, and within a layer part by part. The parts are a value and
/// its derivatives.
pub(super) struct UnitValues<'m, T, const PARTS: usize> {
    samples: usize,
    values: &'m mut [T],
}

impl<T: Scalar, const PARTS: usize> UnitValues<'_, T, PARTS> {
    /// The number of samples.
    pub(super) const fn samples(&self) -> usize {
        self.samples
    }

    /// Consecutive parts of a layer.
    pub(super) fn parts(&self, layer: &LayerInfo, parts: Range<usize>) -> &[T] {
        &self.values[range::<PARTS>(layer, self.samples, parts)]
    }

    /// Consecutive parts of a layer, mutably.
    pub(super) fn parts_mut(&mut self, layer: &LayerInfo, parts: Range<usize>) -> &mut [T] {
        &mut self.values[range::<PARTS>(layer, self.samples, parts)]
    }

    /// One part of a layer.
    pub(super) fn part(&self, layer: &LayerInfo, part: usize) -> &[T] {
        self.parts(layer, part..part + 1)
    }

    /// One part of a layer, mutably.
    pub(super) fn part_mut(&mut self, layer: &LayerInfo, part: usize) -> &mut [T] {
        self.parts_mut(layer, part..part + 1)
    }

    /// All parts of a layer.
    pub(super) fn each(&self, layer: &LayerInfo) -> [&[T]; PARTS] {
        core::array::from_fn(|part| self.part(layer, part))
    }

    /// All parts of a layer, mutably.
    pub(super) fn each_mut(&mut self, layer: &LayerInfo) -> [&mut [T]; PARTS] {
        let len = self.samples * layer.outputs;
        let mut rest = self.parts_mut(layer, 0..PARTS);
        core::array::from_fn(|_| rest.split_off_mut(..len).unwrap_or_default())
    }

    /// The earlier layers, and all parts of this one.
    pub(super) fn split(&mut self, layer: &LayerInfo) -> (UnitValues<'_, T, PARTS>, &[T]) {
        let own = range::<PARTS>(layer, self.samples, 0..PARTS);
        let (before, rest) = self.values.split_at_mut(own.start);
        (UnitValues { samples: self.samples, values: before }, &rest[..own.len()])
    }
}

/// The range of consecutive parts of a layer.
fn range<const PARTS: usize>(layer: &LayerInfo, samples: usize, parts: Range<usize>) -> Range<usize> {
    let first = PARTS * samples * layer.first_unit;
    let part = samples * layer.outputs;
    first + parts.start * part..first + parts.end * part
}

/// `s`, `a` and `δ` of all units.
pub(super) struct Buffers<'m, T, const PARTS: usize> {
    pub(super) s: UnitValues<'m, T, PARTS>,
    pub(super) a: UnitValues<'m, T, PARTS>,
    pub(super) delta: UnitValues<'m, T, PARTS>,
}

impl<'m, T: Scalar, const PARTS: usize> Buffers<'m, T, PARTS> {
    /// The buffers for this many samples, at the beginning of `memory`.
    pub(super) fn new(layers: &[LayerInfo], samples: usize, memory: &'m mut [T]) -> Self {
        let (s, rest) =
            memory[..memory_len::<PARTS>(layers, samples)].split_at_mut(memory_len::<PARTS>(layers, samples) / 3);
        let (a, delta) = rest.split_at_mut(s.len());
        let [s, a, delta] = [s, a, delta].map(|values| UnitValues { samples, values });
        Self { s, a, delta }
    }
}
