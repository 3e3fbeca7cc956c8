//! Safe programs that once reached undefined behaviour, through hidden items too. Each must end in a clean panic.

#![forbid(unsafe_code)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use mlp_core::__private::{Accum, Activations, Layer, activations};
use mlp_core::prelude::*;

/// 2^61 samples of 8 numbers are 2^64 numbers, and no number at all in 64 bits.
const SAMPLES: usize = 1 << (usize::BITS - 3);

#[test]
fn a_number_of_samples_that_wraps_is_refused() {
    let layer = Dense::<8, 8, Relu>::new(SMatrix::zeros(), SVector::zeros());
    let mut gradient = layer.clone();
    let (x, mut y) = ([1.0_f32; 64], [0.0_f32; 64]);
    for samples in [SAMPLES, SAMPLES + 1, usize::MAX] {
        for accum in [Accum::Overwrite, Accum::Add] {
            for length in [0, 8, 64] {
                let (y, source) = (&mut y[..length], Activations::new(8, &x[..length]));
                let calls: [&mut dyn FnMut(); 3] = [
                    &mut || layer.weigh(accum, 0..8, samples, source, &mut vec![0.0; length]),
                    &mut || layer.propagate(accum, 0..8, samples, &x[..length], y),
                    &mut || gradient.accumulate(accum, 0..8, samples, source, &[0.0; 64][..length]),
                ];
                for (number, call) in calls.into_iter().enumerate() {
                    let outcome = catch_unwind(AssertUnwindSafe(call));
                    assert!(outcome.is_err(), "call {number} with {samples} samples and {length} numbers");
                }
            }
        }
    }
}

#[test]
fn columns_outside_the_weights_are_refused() {
    let layer = Dense::<8, 8, Relu>::new(SMatrix::zeros(), SVector::zeros());
    let (x, mut s) = (SVector::<f32, 128>::repeat(1.0), [0.0_f32; 8]);
    for columns in [0..9, 8..16, 9..10, 0..usize::MAX, usize::MAX / 8..usize::MAX / 8 + 8] {
        let call = || layer.weigh(Accum::Overwrite, columns.clone(), 1, activations(&x), &mut s);
        assert!(catch_unwind(AssertUnwindSafe(call)).is_err(), "{columns:?}");
    }
}
