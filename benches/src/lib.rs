//! Measurement: interleaved timing of several calls, which criterion would time sequentially, and the conditions.
#![allow(clippy::cast_precision_loss, reason = "counts of operations, for rates of three digits")]

pub mod cases;
mod machine;

use std::time::{Duration, Instant};

pub use machine::{peak_flops, processor, select_instruction_set};

/// The minimum duration of a series of calls; in shorter ones the overhead of the clock dominates.
const SERIES: Duration = Duration::from_millis(20);

/// The median times of several calls, in seconds, over eleven series each. The series are interleaved, so that other load
/// on the machine affects all calls alike.
pub fn median_seconds_of<const CALLS: usize>(mut calls: [&mut dyn FnMut(); CALLS]) -> [f64; CALLS] {
    let series = |call: &mut dyn FnMut(), length: u32| {
        let start = Instant::now();
        for _ in 0..length {
            call();
        }
        start.elapsed()
    };
    let lengths = calls.each_mut().map(|call| {
        let mut length = 1;
        while series(call, length) < SERIES {
            length *= 2;
        }
        length
    });
    let mut times = [[0.0; 11]; CALLS];
    for round in 0..11 {
        for ((call, &length), times) in calls.iter_mut().zip(&lengths).zip(&mut times) {
            times[round] = series(call, length).as_secs_f64() / f64::from(length);
        }
    }
    times.map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    })
}
