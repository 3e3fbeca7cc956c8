//! The sine predictor alone, in flash: an inference.

#![no_std]
#![no_main]

use core::hint::black_box;

use mlp_core::nalgebra::ArrayStorage;
use mlp_core::prelude::*;
use mlp_embedded::device::{self, Counter};
use mlp_embedded::networks::Sine;

/// Parameters that are not zero: their values do not matter for the count, as relu is computed without a branch.
static SINE: Sine = Sine {
    hidden1: Dense::new(
        SMatrix::<f32, 16, 1>::from_array_storage(ArrayStorage([[0.5; 16]])),
        SVector::<f32, 16>::from_array_storage(ArrayStorage([[0.1; 16]])),
    ),
    hidden2: Dense::new(
        SMatrix::<f32, 16, 16>::from_array_storage(ArrayStorage([[0.25; 16]; 16])),
        SVector::<f32, 16>::from_array_storage(ArrayStorage([[0.1; 16]])),
    ),
    output: Dense::new(
        SMatrix::<f32, 1, 16>::from_array_storage(ArrayStorage([[0.5]; 16])),
        SVector::<f32, 1>::from_array_storage(ArrayStorage([[0.1]])),
    ),
};

#[cortex_m_rt::entry]
fn main() -> ! {
    let Some(mut counter) = Counter::start() else { device::exit(false) };
    let x = vector![0.5];
    counter.count("sine: inference", || {
        black_box(SINE.forward(black_box(&x)));
    });
    device::exit(true)
}
