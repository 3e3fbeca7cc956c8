//! Weights of samples: their valid range, and their product with a loss.
//!
//! `R = Σ_n w_n L_n / Σ_n w_n`: a weight of 2 counts a sample twice, a weight of 0 not at all.

use crate::counted::Counted;
use crate::number::scalar::{Scalar, is_finite};
use crate::number::sum::Sum;

/// The first invalid weight, which is negative, infinite or NaN, with the index of its sample.
pub(crate) fn first_invalid<T: Scalar>(weights: impl Iterator<Item = T>) -> Option<(usize, T)> {
    weights.enumerate().find(|&(_, weight)| !is_finite(weight) || weight < T::zero())
}

/// Panics unless every sample has a weight.
#[track_caller]
pub(crate) fn assert_weights<T: Scalar>(samples: usize, weights: impl ExactSizeIterator<Item = T>) {
    assert!(
        samples == weights.len(),
        "{}, but {}: every sample needs one",
        Counted(samples, "sample"),
        Counted(weights.len(), "weight")
    );
    if let Some((sample, weight)) = first_invalid(weights) {
        panic!("the weight of sample {sample} (counted from 0) is {weight}, but must be a finite number of at least 0");
    }
}

/// The sum of the weights of a mean.
///
/// # Panics
///
/// If it has no reciprocal: if all weights are 0, or the sum overflows.
#[track_caller]
pub(crate) fn total<T: Scalar>(weights: &[T]) -> T {
    // Compensated from block to block, like losses.
    const BLOCK: usize = 128;
    let blocks = weights.chunks(BLOCK).map(|block| block.iter().fold(T::zero(), |sum, &weight| sum + weight));
    let total = Sum::of(blocks);
    assert!(
        is_finite(total) && is_finite(T::one() / total),
        "the sum of the weights is {total}, but must be a finite number above 0"
    );
    total
}

/// `weight value`, and 0 for a weight of 0 even if the value is infinite or NaN.
///
/// A dual number whose real part is 0 compares equal to 0 and has a derivative, so it is multiplied by every finite value.
#[inline(always)]
pub(crate) fn times<T: Scalar>(weight: T, value: T) -> T {
    if weight == T::zero() && !is_finite(value) { T::zero() } else { weight * value }
}
