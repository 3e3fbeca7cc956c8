//! Measurement: interleaved timing of several calls, which criterion would time sequentially, and the peak rate of the
//! processor.
#![allow(clippy::cast_precision_loss, reason = "counts of operations, for rates of three digits")]

pub mod cases;

use std::hint::black_box;
use std::time::{Duration, Instant};

use pulp::{Arch, Simd, WithSimd};

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

/// Fused multiply-adds in registers, with enough independent accumulators to hide the latency.
struct MultiplyAdds {
    rounds: usize,
}

const ACCUMULATORS: usize = 12;

impl WithSimd for MultiplyAdds {
    type Output = f64;

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "compiled for the instruction set of the caller")]
    fn with_simd<S: Simd>(self, simd: S) -> f64 {
        let (x, y) = (black_box(simd.splat_f32s(0.5)), black_box(simd.splat_f32s(1.0)));
        let mut accumulators = [simd.splat_f32s(0.0); ACCUMULATORS];
        for _ in 0..self.rounds {
            for accumulator in &mut accumulators {
                *accumulator = simd.mul_add_e_f32s(*accumulator, x, y);
            }
        }
        black_box(accumulators);
        (2 * ACCUMULATORS * S::F32_LANES * self.rounds) as f64
    }
}

/// Peak floating-point operations per second of one core in single precision: the best of several attempts.
pub fn peak_flops() -> f64 {
    let attempt = || {
        let start = Instant::now();
        let operations = Arch::new().dispatch(MultiplyAdds { rounds: black_box(1_000_000) });
        operations / start.elapsed().as_secs_f64()
    };
    (0..15).map(|_| attempt()).fold(0.0, f64::max)
}
