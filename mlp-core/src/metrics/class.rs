//! The predicted class of an output and the expected class of a target.

use crate::number::memory::{self, Flat};
use crate::number::scalar::{Scalar, constant};
use crate::target::Target;

/// The number of classes that this many outputs distinguish.
pub(super) const fn class_count(outputs: usize) -> usize {
    if outputs < 2 { 2 } else { outputs }
}

/// The class predicted by an output; `None` if a value is NaN.
pub(super) fn predicted_class<O: Flat>(output: &O) -> Option<usize> {
    let output = memory::as_slice(output);
    class_of(output.len(), |k| output[k])
}

/// The class of a target; `None` if a value is NaN.
pub(super) fn expected_class<O: Flat, Y: Target<O>>(target: &Y) -> Option<usize> {
    target.class().or_else(|| {
        let expected = target.expected();
        class_of(O::LEN, |k| expected.at(k))
    })
}

/// The index of the largest of `count` values, or the comparison of a single one with one half; `None` if a value is NaN.
pub(super) fn class_of<T: Scalar>(count: usize, at: impl Fn(usize) -> T) -> Option<usize> {
    let mut largest = 0;
    for k in 0..count {
        // Two values that cannot be compared include a NaN.
        if at(k).partial_cmp(&at(largest))?.is_gt() {
            largest = k;
        }
    }
    match count {
        0 => None,
        1 => Some(usize::from(at(0) > constant(0.5))),
        _ => Some(largest),
    }
}
