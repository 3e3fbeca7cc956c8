//! Errors of the vector forms against a reference of 30 digits, and their stated bounds.

#![allow(clippy::float_cmp, reason = "exact results are compared exactly")]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "bit patterns and short counts")]

use std::string::String;
use std::sync::LazyLock;
use std::vec::Vec;

use pulp::Arch;

use self::reference::{Double, Mills};
use crate::function::exp::vector::value as fast_exp;
use crate::function::sigmoid::vector::value as fast_sigmoid;
use crate::function::tanh::vector::value as fast_tanh;
use crate::kernel;
use crate::kernel::instruction_set::InstructionSet;
use crate::number::scalar::Scalar;

mod reference;

/// The unit of an error.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    /// Units in the last place of the result.
    Ulp,
    /// Units in the last place of one, or of the result if that is larger.
    UlpOfOne,
}

/// A kernel under test, with its stated error bounds.
struct Case {
    name: &'static str,
    single: fn(&[f32], &mut [f32]),
    double: fn(&[f64], &mut [f64]),
    exact: fn(f64) -> Double,
    unit: Unit,
    /// The largest `|s|` whose result is a normal number in double precision.
    reach: f64,
    /// The error bounds in single and double precision.
    largest: (f64, f64),
}

fn elu<T: Scalar>(s: &[T], a: &mut [T]) {
    kernel::elu(&[T::one(), T::one()], s, a);
}

macro_rules! case {
    ($path:path, $exact:expr, $reach:expr, $largest:expr) => {
        Case {
            name: stringify!($path),
            single: $path,
            double: $path,
            exact: $exact,
            unit: Unit::Ulp,
            reach: $reach,
            largest: $largest,
        }
    };
    (derivative: $path:path, $exact:expr, $reach:expr, $largest:expr) => {
        Case {
            name: stringify!($path),
            single: |s, delta| {
                delta.fill(1.0);
                $path(s, delta);
            },
            double: |s, delta| {
                delta.fill(1.0);
                $path(s, delta);
            },
            exact: $exact,
            unit: Unit::UlpOfOne,
            reach: $reach,
            largest: $largest,
        }
    };
}

/// The functions in order of dependency.
const CASES: [Case; 11] = [
    case!(kernel::exp, |x| Double::from(x).exp(), 708.0, (1.09, 1.1)),
    case!(kernel::tanh, tanh, 708.0, (2.42, 2.6)),
    case!(kernel::sigmoid, sigmoid, 708.0, (2.44, 2.5)),
    case!(kernel::softplus, softplus, 708.0, (2.89, 2.9)),
    case!(kernel::silu, |x| Double::from(x) * sigmoid(x), 708.0, (3.42, 3.3)),
    case!(kernel::gelu, |x| Double::from(x) * normal_cdf(x), 37.5, (4.40, 4.0)),
    case!(elu, |x| if x > 0.0 { x.into() } else { exp_m1(x) }, 708.0, (1.03, 1.2)),
    case!(kernel::erf, erf, 708.0, (2.43, 1.6)),
    case!(derivative: kernel::softplus_backward, sigmoid, 708.0, (0.76, 0.8)),
    case!(derivative: kernel::silu_backward, silu_derivative, 708.0, (0.89, 0.9)),
    case!(derivative: kernel::gelu_backward, gelu_derivative, 37.5, (1.44, 1.4)),
];

fn one() -> Double {
    1.0.into()
}

fn exp_m1(x: f64) -> Double {
    let of = Double::from(x);
    // Near zero the first terms are enough.
    if x.abs() < 1e-8 { of + of * of * 0.5.into() } else { of.exp() - one() }
}

fn tanh(x: f64) -> Double {
    let of = Double::from(x);
    if x.abs() < 1e-6 {
        return of - of * of * of / 3.0.into();
    }
    let e = exp_m1((2.0 * x).min(100.0));
    e / (e + 2.0.into())
}

fn sigmoid(x: f64) -> Double {
    let z = Double::from(-x.abs()).exp();
    if x > 0.0 { one() / (one() + z) } else { z / (one() + z) }
}

fn softplus(x: f64) -> Double {
    Double::from(x.max(0.0)) + Double::from(-x.abs()).exp().ln_1p()
}

fn silu_derivative(x: f64) -> Double {
    sigmoid(x) * (one() + Double::from(x) * sigmoid(-x))
}

static MILLS: LazyLock<Mills> = LazyLock::new(Mills::new);

fn gauss(x: f64) -> Double {
    let of = Double::from(x);
    (of * of * (-0.5).into()).exp()
}

fn normal_cdf(x: f64) -> Double {
    let tail = gauss(x) * MILLS.at(x.abs());
    if x > 0.0 { one() - tail } else { tail }
}

/// By a series without cancellation, `2/√π e^(−x²) Σ_k 2^k x^(2k+1) / (2k+1)!!`.
fn erf(x: f64) -> Double {
    if x.abs() > 6.0 {
        return x.signum().into();
    }
    let of = Double::from(x);
    let (mut sum, mut term) = (of, of);
    for k in 1..200 {
        term = term * of * of * Double::from(2.0) / f64::from(2 * k + 1).into();
        sum = sum + term;
    }
    (-(of * of)).exp() * Double::TWO_OVER_ROOT_OF_PI * sum
}

fn gelu_derivative(x: f64) -> Double {
    normal_cdf(x) + Double::from(x) * gauss(x) * Double::DENSITY_AT_ZERO
}

/// The largest error in single precision and its argument, over both signs of every `step`-th positive bit pattern in
/// `start..end`. The reference is the double-precision kernel, whose error is negligible.
fn worst_single(case: &Case, start: u32, end: u32, step: usize) -> (f64, f32) {
    const BLOCK: usize = 4096;
    let (mut s, mut a) = (Vec::with_capacity(2 * BLOCK), Vec::new());
    let (mut exact_s, mut exact_a) = (Vec::new(), Vec::new());
    let mut worst = (0.0, 0.0);
    let mut patterns = (start..end).step_by(step);
    loop {
        s.clear();
        for bits in patterns.by_ref().take(BLOCK) {
            s.extend([f32::from_bits(bits), -f32::from_bits(bits)]);
        }
        if s.is_empty() {
            return worst;
        }
        exact_s.clear();
        exact_s.extend(s.iter().map(|&s| f64::from(s)));
        a.resize(s.len(), 0.0);
        exact_a.resize(s.len(), 0.0);
        (case.single)(&s, &mut a);
        (case.double)(&exact_s, &mut exact_a);
        let errors = || a.iter().zip(&exact_a).map(|(&a, &exact)| error_single(case.unit, a, exact));
        // Counted rather than searched, since a counting loop vectorizes.
        if Arch::new().dispatch(|| errors().filter(|&error| error > worst.0).count()) > 0 {
            worst =
                errors().zip(s.iter().copied()).fold(worst, |worst, this| if this.0 > worst.0 { this } else { worst });
        }
    }
}

/// An error in units; infinite for NaN.
fn in_units(difference: f64, unit: f64) -> f64 {
    if difference.is_nan() { f64::INFINITY } else { difference.abs() / unit }
}

fn error_single(unit: Unit, got: f32, exact: f64) -> f64 {
    let rounded = exact as f32;
    let least = if unit == Unit::Ulp { f32::MIN_POSITIVE } else { 1.0 };
    let magnitude = f64::from(rounded.abs().min(f32::MAX).max(least));
    // The power of two at or below the magnitude, times the ulp of one.
    let ulp = f64::from_bits(magnitude.to_bits() & f64::INFINITY.to_bits()) * f64::from(f32::EPSILON);
    if got == rounded { 0.0 } else { in_units(f64::from(got) - exact, ulp) }
}

/// Whether this processor computes the vector forms, of which the errors are stated. Others compute the plain formulas.
fn has_vector_forms() -> bool {
    let has_vector_forms = InstructionSet::selected() != InstructionSet::Portable;
    if !has_vector_forms {
        std::println!("not checked: no fused multiply-add");
    }
    has_vector_forms
}

/// Checks all functions against their stated errors in single precision.
fn single_precision_within_stated_errors(step: usize) {
    const INFINITE: u32 = f32::INFINITY.to_bits();
    if !has_vector_forms() {
        return;
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from) as u32;
    let share = INFINITE / threads + 1;
    let mut wrong = String::new();
    for case in &CASES {
        let worst = std::thread::scope(|scope| {
            let shares: Vec<_> = (0..threads)
                .map(|k| scope.spawn(move || worst_single(case, k * share, INFINITE.min((k + 1) * share), step)))
                .collect();
            shares.into_iter().map(|share| share.join().unwrap()).fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a })
        });
        report(&mut wrong, case, "single", worst.0, worst.1.into(), case.largest.0);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn report(wrong: &mut String, case: &Case, precision: &str, error: f64, at: f64, stated: f64) {
    let line = std::format!("{} in {precision} precision: {error:.3} at {at:e}, {stated} stated\n", case.name);
    std::print!("{line}");
    if error > stated {
        wrong.push_str(&line);
    }
}

/// Pseudorandom numbers of every magnitude, denser where the functions curve.
fn sample(count: usize) -> Vec<f64> {
    let mut state = 1_u64;
    let mut unit = move || {
        // The generator of Knuth's MMIX; its low bits have short periods.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let x = move |i: usize| match i % 5 {
        0 => (unit() - 0.5) * 2.0,
        1 => (unit() - 0.5) * 20.0,
        2 => (unit() - 0.5) * 76.0,
        3 => (unit() - 0.5) * 1416.0,
        _ => (unit() - 0.5).signum() * f64::exp2(unit() * 40.0 - 36.0),
    };
    (0..count).map(x).collect()
}

/// Checks all functions against their stated errors in double precision.
fn double_precision_within_stated_errors(count: usize) {
    if !has_vector_forms() {
        return;
    }
    let sample = sample(count);
    let mut wrong = String::new();
    for case in &CASES {
        let s: Vec<f64> = sample.iter().copied().filter(|s| s.abs() < case.reach).collect();
        let mut a = std::vec![0.0; s.len()];
        (case.double)(&s, &mut a);
        let error = |s: f64, a: f64| {
            let exact = (case.exact)(s);
            let unit = if case.unit == Unit::Ulp { exact.ulp() } else { exact.ulp().max(f64::EPSILON) };
            in_units(exact.distance(a), unit)
        };
        let worst = s.iter().zip(&a).fold((0.0, 0.0), |worst, (&s, &a)| {
            let error = error(s, a);
            if error > worst.0 { (error, s) } else { worst }
        });
        report(&mut wrong, case, "double", worst.0, worst.1, case.largest.1);
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn single_precision_is_within_the_stated_errors() {
    single_precision_within_stated_errors(997);
}

#[test]
#[ignore = "takes minutes: every float, not every 997th"]
fn single_precision_is_within_the_stated_errors_everywhere() {
    single_precision_within_stated_errors(1);
}

#[test]
fn double_precision_is_within_the_stated_errors() {
    double_precision_within_stated_errors(10_000);
}

#[test]
#[ignore = "takes a minute: two million numbers instead of ten thousand"]
fn double_precision_is_within_the_stated_errors_on_a_dense_sample() {
    double_precision_within_stated_errors(2_000_000);
}

#[test]
fn the_vectorized_functions_keep_nan_and_reach_their_limits() {
    assert!(fast_exp(f32::NAN).is_nan() && fast_tanh(f32::NAN).is_nan() && fast_sigmoid(f32::NAN).is_nan());
    assert!(fast_exp(f64::NAN).is_nan() && fast_tanh(f64::NAN).is_nan() && fast_sigmoid(f64::NAN).is_nan());
    for (x, exp, tanh, sigmoid) in [(f32::INFINITY, f32::INFINITY, 1.0, 1.0), (f32::NEG_INFINITY, 0.0, -1.0, 0.0)] {
        assert_eq!((fast_exp(x), fast_tanh(x), fast_sigmoid(x)), (exp, tanh, sigmoid));
        let (x, exp, tanh, sigmoid) = (f64::from(x), f64::from(exp), f64::from(tanh), f64::from(sigmoid));
        assert_eq!((fast_exp(x), fast_tanh(x), fast_sigmoid(x)), (exp, tanh, sigmoid));
    }
}

/// Positive numbers of every exponent, including subnormals.
fn magnitudes() -> impl Iterator<Item = f64> {
    (0..2047).map(|exponent| f64::from_bits((exponent << 52) | (0x7_1234_5678_9abc * exponent % (1 << 52))))
}

#[test]
fn the_vectorized_tanh_is_odd_at_most_one_and_the_identity_near_zero() {
    for x in (0..=u32::MAX / 997).map(|i| f32::from_bits(997 * i)).filter(|x| x.is_finite()) {
        let tanh = fast_tanh(x);
        assert_eq!(fast_tanh(-x).to_bits(), (-tanh).to_bits(), "at {x:e}");
        assert!(tanh.abs() <= 1.0 && (tanh.abs() == 1.0 || x.abs() < 10.0), "at {x:e}");
        assert!(x.abs() > 1e-4 || tanh.to_bits() == x.to_bits(), "at {x:e}");
    }
    for x in magnitudes() {
        let tanh = fast_tanh(x);
        assert_eq!(fast_tanh(-x).to_bits(), (-tanh).to_bits(), "at {x:e}");
        assert!(tanh <= 1.0 && (tanh == 1.0 || x < 20.0), "at {x:e}");
        assert!(x > 1e-8 || tanh.to_bits() == x.to_bits(), "at {x:e}");
    }
}
