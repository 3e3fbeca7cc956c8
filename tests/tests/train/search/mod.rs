//! `candidates!` and `Search`: the enum over the networks, the choice among them, the record from which a search resumes.
#![allow(clippy::float_cmp, clippy::cast_precision_loss, reason = "the same bits are expected; the counts are small")]

mod choice;
mod enumeration;
mod files;
mod folds;
mod record;

use mlp_core::prelude::*;

candidates! {
    /// Fits a curve.
    pub(crate) enum Curve< input 1 => [tanh | relu] [3 | 6] repeat [1 | 2] => linear 1; loss squared >;
}

/// Samples of a sine, of which the second set is between those of the first.
pub(crate) fn sine(shift: f32) -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    let inputs: Vec<_> = (0..24_u8).map(|i| vector![(f32::from(i) + shift) / 8.0 - 1.5]).collect();
    let targets = inputs.iter().map(|x| vector![(2.0 * x[0]).sin()]).collect();
    Dataset::new(inputs, targets).expect("the numbers are finite")
}

/// A path for a file of one test.
pub(crate) fn path(name: &str) -> std::path::PathBuf {
    std::env::temp_dir().join(format!("mlp-search-{}-{name}", std::process::id()))
}
