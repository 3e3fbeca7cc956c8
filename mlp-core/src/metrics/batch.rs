//! The weights and the checks of a batch.

use crate::counted::Counted;
use crate::number::memory::Flat;
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
}

impl<W: Copy + Into<f64>> Weighting for &[W] {
    type Weight = W;

    fn of(self, sample: usize) -> W {
        self[sample]
    }

    #[track_caller]
    fn check(self, samples: usize) {
        assert_weights(samples, self.iter().map(|&weight| weight.into()));
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
