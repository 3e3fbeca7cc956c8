//! How good the outputs of a network are: what is reported beside the loss, and compared between models.
//!
//! Every metric takes the outputs of a network and the targets, one a sample, and gives an `f64` that is computed in
//! double precision whatever the network computes with.
//!
//! **Classes.** An output stands for the class of its greatest number, the first of equal ones; a single output stands
//! for class 1 above one half, and for class 0 otherwise. A target that is a vector is read in the same way, so one-hot
//! vectors serve as well as class indices. An output that has a NaN in it stands for no class: it is never right.
//!
//! **Undefined** is NaN: every metric of no samples, and what the metric itself says.
//!
//! ```
//! use mlp_core::{metrics, prelude::*};
//! let outputs = [vector![0.9, 0.1], vector![0.4, 0.6], vector![0.7, 0.3]];
//! assert_eq!(metrics::accuracy(&outputs, &[0, 1, 1]), 2.0 / 3.0);
//! assert_eq!(Metric::Accuracy.of(&outputs, &[0, 1, 1]), 2.0 / 3.0);
//! ```
//!
//! # Panics
//!
//! As the functions of a network that take a batch: if there are not as many targets as outputs, or if a class index
//! is not that of an output.

mod classes;
mod confusion;
mod metric;
mod ranking;
mod regression;

pub use classes::{accuracy, macro_f1, macro_precision, macro_recall};
pub use confusion::ConfusionMatrix;
pub use metric::Metric;
pub use ranking::{roc_auc, top_k_accuracy};
pub use regression::{mean_absolute_error, r_squared, root_mean_squared_error};

use crate::number::memory::{self, Flat};
use crate::number::scalar::{Scalar, constant};
use crate::target::Target;
use crate::target::assert_classes;

/// Holds a batch against what the header says of panics.
#[track_caller]
fn assert_batch<O: Flat, Y: Target<O>>(outputs: &[O], targets: &[Y]) {
    assert!(outputs.len() == targets.len(), "{} outputs, but {} targets", outputs.len(), targets.len());
    assert_classes::<O, Y>(targets);
}

/// How many classes the outputs tell apart.
fn classes_of<O: Flat>() -> usize {
    O::LEN.max(2)
}

/// The class that an output stands for, if any.
fn answered<O: Flat>(output: &O) -> Option<usize> {
    let output = memory::as_slice(output);
    class_of(output.len(), |k| output[k])
}

/// The class that a target stands for, if any.
fn wanted<O: Flat, Y: Target<O>>(target: &Y) -> Option<usize> {
    target.class().or_else(|| {
        let wanted = target.wanted();
        class_of(O::LEN, |k| wanted.at(k))
    })
}

/// The class for which `count` numbers stand, or nothing if one of them is NaN.
fn class_of<T: Scalar>(count: usize, at: impl Fn(usize) -> T) -> Option<usize> {
    let mut greatest = 0;
    for k in 0..count {
        // Of two numbers, one at least is NaN if they cannot be compared.
        if at(k).partial_cmp(&at(greatest))?.is_gt() {
            greatest = k;
        }
    }
    match count {
        0 => None,
        1 => Some(usize::from(at(0) > constant(0.5))),
        _ => Some(greatest),
    }
}

/// A mean, and NaN for the mean of nothing.
#[allow(clippy::cast_precision_loss, reason = "nobody averages over 2^53 samples")]
fn mean(sum: f64, count: usize) -> f64 {
    sum / count as f64
}
