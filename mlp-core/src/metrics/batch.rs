//! Checks and means over a batch.

use crate::number::memory::Flat;
use crate::target::{Target, assert_fits};

/// Panics unless every output has a target, and every class index is in range.
#[track_caller]
pub(super) fn assert_batch<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) {
    assert!(outputs.len() == targets.len(), "{} outputs, but {} targets", outputs.len(), targets.len());
    assert_fits::<O, Y>(&[], targets);
}

/// The mean; NaN for no summands.
#[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 samples")]
pub(super) fn mean(sum: f64, count: usize) -> f64 {
    sum / count as f64
}
