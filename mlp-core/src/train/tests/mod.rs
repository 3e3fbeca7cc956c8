//! Tests of whole training runs, and of their parts that have no public name.

mod checkpoints;
mod decisions;
mod fingerprint;
mod penalties;
mod schedule_end;
mod sums;

use std::vec;

use crate::prelude::*;

network! { struct Line< input 1 => linear 1; loss squared >; }

/// The point (1, 2).
fn point() -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    Dataset::new(vec![vector![1.0]], vec![vector![2.0]]).expect("a finite sample")
}
