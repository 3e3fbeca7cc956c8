//! Every instruction set that this machine has, against the portable loops.

#![allow(clippy::float_cmp, reason = "what is exact is held exactly")]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small integers, and bit patterns")]

use std::cell::Cell;
use std::vec::Vec;

use pulp::Arch;

use super::elementary::{Exp, Sigmoid, Tanh};
use super::{portable, simd};
use crate::scalar::{Scalar, constant};

std::thread_local! {
    /// What [`simd`] uses in this thread.
    pub(super) static ARCH: Cell<Option<Arch>> = const { Cell::new(None) };
}

/// All instruction sets that can be run here.
fn architectures() -> Vec<Arch> {
    let mut all = std::vec![Arch::Scalar];
    #[cfg(target_arch = "x86_64")]
    {
        all.extend(pulp::x86::V3::try_new().map(Arch::V3));
        all.extend(pulp::x86::V4::try_new().map(Arch::V4));
    }
    #[cfg(not(target_arch = "x86_64"))]
    all.push(Arch::new());
    all
}

fn on_every_architecture(test: impl Fn()) {
    for arch in architectures() {
        ARCH.set(Some(arch));
        test();
    }
    ARCH.set(None);
}

/// Numbers of the form k / 8 with |k| ≤ 8: their products and short sums are exact in single precision, so that the
/// order of a sum does not matter and results can be compared bit for bit.
fn numbers<T: Scalar>(count: usize, seed: usize) -> Vec<T> {
    (0..count).map(|i| constant(((i * 7 + seed * 13) % 17) as f64 / 8.0 - 1.0)).collect()
}

/// The shapes: every tail of a vector, of a strip of three, of a tile; and beyond the depth of a panel.
fn shapes() -> impl Iterator<Item = (usize, usize, usize)> {
    let small = (1..=33).flat_map(|outputs| [1, 2, 3, 4, 5, 8, 9, 13].map(|samples| (outputs, samples)));
    let small = small.flat_map(|(outputs, samples)| [1, 2, 7, 33].map(|inputs| (inputs, outputs, samples)));
    small.chain((1..=33).flat_map(|n| [(n, 17, 33), (n, 50, n), (n, 100, 12)])).chain([
        (129, 48, 16),
        (130, 49, 17),
        (300, 256, 20),
        (257, 512, 18),
        (64, 1024, 16),
        (1024, 64, 16),
        (784, 10, 5),
        (3, 385, 1),
        (513, 129, 1),
    ])
}

fn products_agree<T: Scalar + super::lanes::Float>() {
    for (inputs, outputs, samples) in shapes() {
        let shape = std::format!("{inputs} inputs, {outputs} outputs, {samples} samples");
        let weights = numbers::<T>(inputs * outputs, 1);
        let bias = numbers::<T>(outputs, 2);
        let input = numbers::<T>(inputs * samples, 3);
        let delta = numbers::<T>(outputs * samples, 4);

        for bias in [&bias[..], &[]] {
            let (mut s, mut wanted) = (numbers::<T>(outputs * samples, 5), numbers::<T>(outputs * samples, 5));
            simd::forward(inputs, outputs, samples, &weights, bias, &input, &mut s);
            portable::forward(inputs, outputs, samples, &weights, bias, &input, &mut wanted);
            assert!(s == wanted, "forward, {shape}");
        }

        let (mut d, mut wanted) = (numbers::<T>(inputs * samples, 5), numbers::<T>(inputs * samples, 5));
        simd::propagate(inputs, outputs, samples, &weights, &delta, &mut d);
        portable::propagate(inputs, outputs, samples, &weights, &delta, &mut wanted);
        assert!(d == wanted, "propagate, {shape}");

        for before in [0, 7] {
            let (mut g, mut wanted) = (numbers::<T>(inputs * outputs, 5), numbers::<T>(inputs * outputs, 5));
            simd::accumulate_weights(inputs, outputs, before, samples, &input, &delta, &mut g);
            portable::accumulate_weights(inputs, outputs, before, samples, &input, &delta, &mut wanted);
            assert!(g == wanted, "accumulate_weights, {shape}");

            let (mut g, mut wanted) = (numbers::<T>(outputs, 5), numbers::<T>(outputs, 5));
            simd::accumulate_bias(outputs, before, samples, &delta, &mut g);
            portable::accumulate_bias(outputs, before, samples, &delta, &mut wanted);
            assert!(g == wanted, "accumulate_bias, {shape}");
        }
    }
}

#[test]
fn the_products_of_every_shape_agree_bit_for_bit_in_single_precision() {
    on_every_architecture(products_agree::<f32>);
}

#[test]
fn the_products_of_every_shape_agree_bit_for_bit_in_double_precision() {
    on_every_architecture(products_agree::<f64>);
}

#[test]
fn nothing_is_written_beyond_the_result() {
    on_every_architecture(|| {
        for outputs in 1..=33 {
            let mut s = std::vec![7.0_f32; outputs * 5 + 64];
            simd::forward(2, outputs, 5, &numbers(2 * outputs, 1), &[], &numbers(10, 2), &mut s);
            assert!(s[outputs * 5..].iter().all(|&s| s == 7.0), "{outputs} outputs");
        }
    });
}

/// The distance of `got` from `wanted` in units in the last place of a float, counted on the wanted result.
fn ulps_f32(got: f32, wanted: f64) -> f64 {
    let rounded = wanted as f32;
    let ulp = f64::from(f32::from_bits(rounded.abs().to_bits().min(0x7f7f_fffe) + 1))
        - f64::from(rounded.abs().min(f32::MAX));
    if got == rounded { 0.0 } else { (f64::from(got) - wanted).abs() / ulp }
}

fn worst(range: impl Iterator<Item = f32>, fast: fn(f32) -> f32, exact: fn(f64) -> f64) -> (f64, f32) {
    range.fold((0.0, 0.0), |worst, x| {
        let error = ulps_f32(fast(x), exact(f64::from(x)));
        if error > worst.0 { (error, x) } else { worst }
    })
}

fn every(step: u32) -> impl Iterator<Item = f32> {
    (0..=u32::MAX / step).map(move |i| f32::from_bits(i * step)).filter(|x| x.is_finite())
}

fn sigmoid_f64(x: f64) -> f64 {
    if x > 0.0 { 1.0 / (1.0 + (-x).exp()) } else { x.exp() / (1.0 + x.exp()) }
}

/// Holds the functions to their stated error over every `step`-th bit pattern.
fn within_stated_error(step: u32) {
    let (exp, at) = worst(every(step), Exp::fast_exp, f64::exp);
    assert!(exp < 1.1, "exp: {exp} ulp at {at}");
    let (tanh, at) = worst(every(step), Tanh::fast_tanh, f64::tanh);
    assert!(tanh < 2.4, "tanh: {tanh} ulp at {at}");
    let (sigmoid, at) = worst(every(step).filter(|x| *x > -87.0), Sigmoid::fast_sigmoid, sigmoid_f64);
    assert!(sigmoid < 2.3, "sigmoid: {sigmoid} ulp at {at}");
    std::println!("exp {exp:.2}, tanh {tanh:.2}, sigmoid {sigmoid:.2} ulp");
}

#[test]
fn the_vectorized_functions_are_within_their_stated_error() {
    within_stated_error(997);
}

#[test]
#[ignore = "takes minutes: all floats, not every 997th"]
fn the_vectorized_functions_are_within_their_stated_error_everywhere() {
    within_stated_error(1);
}

#[test]
fn the_vectorized_functions_keep_nan_and_reach_their_limits() {
    assert!(f32::NAN.fast_exp().is_nan() && f32::NAN.fast_tanh().is_nan() && f32::NAN.fast_sigmoid().is_nan());
    assert!(f64::NAN.fast_exp().is_nan() && f64::NAN.fast_tanh().is_nan() && f64::NAN.fast_sigmoid().is_nan());
    for (x, exp, tanh, sigmoid) in [(f32::INFINITY, f32::INFINITY, 1.0, 1.0), (f32::NEG_INFINITY, 0.0, -1.0, 0.0)] {
        assert_eq!((x.fast_exp(), x.fast_tanh(), x.fast_sigmoid()), (exp, tanh, sigmoid));
        let (x, exp, tanh, sigmoid) = (f64::from(x), f64::from(exp), f64::from(tanh), f64::from(sigmoid));
        assert_eq!((x.fast_exp(), x.fast_tanh(), x.fast_sigmoid()), (exp, tanh, sigmoid));
    }
}

/// Positive numbers of every size, subnormal ones among them.
fn magnitudes() -> impl Iterator<Item = f64> {
    (0..2047).map(|exponent| f64::from_bits((exponent << 52) | (0x7_1234_5678_9abc * exponent % (1 << 52))))
}

#[test]
fn the_vectorized_tanh_is_odd_never_above_one_and_the_identity_beside_zero() {
    for x in every(997) {
        let tanh = x.fast_tanh();
        assert_eq!((-x).fast_tanh().to_bits(), (-tanh).to_bits(), "at {x:e}");
        assert!(tanh.abs() <= 1.0 && (tanh.abs() == 1.0 || x.abs() < 10.0), "at {x:e}");
        assert!(x.abs() > 1e-4 || tanh.to_bits() == x.to_bits(), "at {x:e}");
    }
    for x in magnitudes() {
        let tanh = x.fast_tanh();
        assert_eq!((-x).fast_tanh().to_bits(), (-tanh).to_bits(), "at {x:e}");
        assert!(tanh <= 1.0 && (tanh == 1.0 || x < 20.0), "at {x:e}");
        assert!(x > 1e-8 || tanh.to_bits() == x.to_bits(), "at {x:e}");
    }
}
