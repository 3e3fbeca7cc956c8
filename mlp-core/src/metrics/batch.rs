//! The weights and the checks of a batch.

use crate::counted::Counted;
use crate::number::memory::Flat;
use crate::number::unit::unit_of;
use crate::target::{Target, assert_fits};
use crate::weight::assert_weights;

/// The weight of each sample in a metric.
pub(super) trait Weighting: Copy {
    /// A weight; zero-sized if all samples have the same.
    type Weight: Copy + Into<f64>;

    /// The weight of the sample with this index.
    fn of(self, sample: usize) -> Self::Weight;

    /// Panics unless each of this many samples has a weight.
    #[track_caller]
    fn check(self, samples: usize);

    /// The unit in which sums of weights are shown.
    fn unit_of_sums(self, samples: usize) -> f64;
}

/// All samples count the same.
#[derive(Clone, Copy)]
pub(super) struct Equal;

impl From<Equal> for f64 {
    fn from(_: Equal) -> Self {
        1.0
    }
}

impl Weighting for Equal {
    type Weight = Self;

    fn of(self, _: usize) -> Self {
        self
    }

    fn check(self, _: usize) {}

    fn unit_of_sums(self, _: usize) -> f64 {
        1.0
    }
}

/// Weights in a [unit](unit_of) of their own: only their ratios matter.
#[derive(Clone, Copy)]
pub(super) struct Ratios<'a, W> {
    given: &'a [W],
    unit: f64,
}

impl<'a, W: Copy + Into<f64>> Ratios<'a, W> {
    /// Weights that are still to be [checked](Weighting::check).
    pub(super) fn new(given: &'a [W]) -> Self {
        Self { given, unit: unit_of(given.iter().map(|&weight| weight.into())).unwrap_or(1.0) }
    }
}

impl<W: Copy + Into<f64>> Weighting for Ratios<'_, W> {
    type Weight = f64;

    fn of(self, sample: usize) -> f64 {
        self.given[sample].into() / self.unit
    }

    #[track_caller]
    fn check(self, samples: usize) {
        assert_weights(samples, self.given.iter().map(|&weight| weight.into()));
    }

    /// That of the given weights, unless the sums that metrics are computed from, of up to four times the total, would overflow.
    fn unit_of_sums(self, samples: usize) -> f64 {
        let total = (0..samples).fold(0.0, |sum, sample| sum + self.of(sample));
        if (4.0 * total * self.unit).is_finite() { self.unit } else { 1.0 }
    }
}

/// Panics unless every output has a target and a weight, and every class index is in range.
#[track_caller]
pub(super) fn assert_batch<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y], weighting: impl Weighting) {
    assert!(
        outputs.len() == targets.len(),
        "{}, but {}",
        Counted(outputs.len(), "output"),
        Counted(targets.len(), "target")
    );
    assert_fits::<O, Y>(&[], targets);
    weighting.check(outputs.len());
}
