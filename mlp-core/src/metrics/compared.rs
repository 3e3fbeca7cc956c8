//! Outputs beside their targets, as numbers in double precision. Behind a trait object, every metric is compiled once, in this
//! library, and not for every network in the program that uses it.

use super::batch::{Weighting, assert_batch};
use super::class::{class_count, class_of, expected_class};
use crate::number::memory::{self, Flat};
use crate::number::scalar::{double, precision};
use crate::target::Target;
use crate::weight::times;

/// Outputs and targets of a batch, whose samples may have weights.
pub(super) trait Compared {
    /// The number of samples.
    fn samples(&self) -> usize;

    /// The number of outputs of a sample.
    fn width(&self) -> usize;

    /// Output `k` of a sample.
    fn output(&self, sample: usize, k: usize) -> f64;

    /// The expected output `k` of a sample.
    fn expected(&self, sample: usize, k: usize) -> f64;

    /// The expected class of a sample; `None` if a value is NaN.
    fn expected_class(&self, sample: usize) -> Option<usize>;

    /// The weight of a sample; 1 without weights.
    fn weight(&self, sample: usize) -> f64;

    /// The distance of one from the next larger number of the outputs' type.
    fn precision(&self) -> f64;
}

/// Slices of outputs and targets, and the weights.
pub(super) struct Batch<'a, O, Y, W> {
    outputs: &'a [O],
    targets: &'a [Y],
    weighting: W,
}

impl<'a, O: Flat, Y: Target<O>, W: Weighting> Batch<'a, O, Y, W> {
    /// Panics unless every output has a target and a weight, and every class index is in range.
    #[track_caller]
    pub(super) fn new(outputs: &'a [O], targets: &'a [Y], weighting: W) -> Self {
        assert_batch(outputs, targets, weighting);
        Self { outputs, targets, weighting }
    }
}

impl<O: Flat, Y: Target<O>, W: Weighting> Compared for Batch<'_, O, Y, W> {
    fn samples(&self) -> usize {
        self.outputs.len()
    }

    fn width(&self) -> usize {
        O::LEN
    }

    fn output(&self, sample: usize, k: usize) -> f64 {
        double(memory::as_slice(&self.outputs[sample])[k])
    }

    fn expected(&self, sample: usize, k: usize) -> f64 {
        double(self.targets[sample].expected().at(k))
    }

    fn expected_class(&self, sample: usize) -> Option<usize> {
        expected_class::<O, Y>(&self.targets[sample])
    }

    fn weight(&self, sample: usize) -> f64 {
        self.weighting.of(sample).into()
    }

    fn precision(&self) -> f64 {
        precision::<O::Scalar>()
    }
}

impl dyn Compared + '_ {
    /// The class predicted by an output; `None` if a value is NaN.
    pub(super) fn predicted_class(&self, sample: usize) -> Option<usize> {
        class_of(self.width(), |k| self.output(sample, k))
    }

    /// The number of classes that the outputs distinguish.
    pub(super) fn classes(&self) -> usize {
        class_count(self.width())
    }

    /// The weighted mean of a value of every sample; NaN if there are none, or all have a weight of 0.
    pub(super) fn mean(&self, of: impl Fn(usize) -> f64) -> f64 {
        let add = |(sum, weights), sample| {
            let weight = self.weight(sample);
            (sum + times(weight, of(sample)), weights + weight)
        };
        let (sum, weights) = (0..self.samples()).fold((0.0, 0.0), add);
        sum / weights
    }
}

/// The mean of numbers; NaN if there are none.
pub(super) fn mean(numbers: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = numbers.fold((0.0, 0.0), |(sum, count), number| (sum + number, count + 1.0));
    sum / count
}
