//! Accumulating products against separate products that are added afterwards.

#![allow(clippy::cast_precision_loss, reason = "small integers")]

use std::vec::Vec;

use super::products::shapes;
use super::{in_guarded_buffer, inexact_numbers, numbers, on_every_instruction_set};
use crate::kernel::lanes::Float;
use crate::kernel::{portable, simd};
use crate::number::Accum::{Add, Overwrite};
use crate::number::scalar::{Scalar, constant};

/// The sums of `x` and `y`, element by element.
fn sums<T: Scalar>(x: &[T], y: &[T]) -> Vec<T> {
    x.iter().zip(y).map(|(&x, &y)| x + y).collect()
}

/// Asserts equality up to the rounding of a sum of `terms` products and one more term, all at most one: in any order, each
/// of two such sums has at most `terms + 1` roundings of partial sums up to `terms + 1`, each of half an ε.
#[track_caller]
fn assert_close<T: Scalar>(got: &[T], expected: &[T], terms: usize, case: &str) {
    let size = constant::<T>((terms + 1) as f64);
    let tolerance = size * size * T::default_epsilon();
    for (&got, &expected) in got.iter().zip(expected) {
        assert!((got - expected).abs() <= tolerance, "{case}: {got:?}, but {expected:?}");
    }
}

macro_rules! forward_and_propagate_add {
    ($module:ident, $T:ty) => {
        for (inputs, outputs, samples) in shapes() {
            let case = std::format!("{inputs} inputs, {outputs} outputs, {samples} samples");
            // Exact numbers, for which the order of summation does not matter, and inexact ones.
            for (data, is_exact) in [(numbers::<$T> as fn(_, _) -> Vec<$T>, true), (inexact_numbers::<$T>, false)] {
                let (weights, bias) = (data(inputs * outputs, 1), data(outputs, 2));
                let (input, delta) = (data(inputs * samples, 3), data(outputs * samples, 4));
                let check = |got: &[$T], expected: &[$T], depth: usize| {
                    if is_exact {
                        assert!(got == expected, "{case}");
                    } else {
                        assert_close(got, expected, depth, &case);
                    }
                };

                // Two sources of one layer: the first overwrites, with the biases.
                let others = data(inputs * samples, 5);
                let of_first = in_guarded_buffer(outputs * samples, |s| {
                    $module::forward(Overwrite, inputs, outputs, samples, &weights, &bias, &others, s);
                });
                let of_second = in_guarded_buffer(outputs * samples, |s| {
                    $module::forward(Overwrite, inputs, outputs, samples, &weights, &[], &input, s);
                });
                let s = in_guarded_buffer(outputs * samples, |s| {
                    s.copy_from_slice(&of_first);
                    $module::forward(Add, inputs, outputs, samples, &weights, &[], &input, s);
                });
                check(&s, &sums(&of_first, &of_second), 2 * inputs + 1);

                let before = data(inputs * samples, 6);
                let separate = in_guarded_buffer(inputs * samples, |d| {
                    $module::propagate(Overwrite, inputs, outputs, samples, &weights, &delta, d);
                });
                let d = in_guarded_buffer(inputs * samples, |d| {
                    d.copy_from_slice(&before);
                    $module::propagate(Add, inputs, outputs, samples, &weights, &delta, d);
                });
                check(&d, &sums(&before, &separate), outputs);
            }
        }
    };
}

fn products_are_added_by_vectors<T: Scalar + Float>() {
    forward_and_propagate_add!(simd, T);
}

fn products_are_added_by_plain_loops<T: Scalar>() {
    forward_and_propagate_add!(portable, T);
}

#[test]
fn accumulation_equals_a_separate_product_and_a_sum_in_single_precision() {
    on_every_instruction_set(products_are_added_by_vectors::<f32>);
    products_are_added_by_plain_loops::<f32>();
}

#[test]
fn accumulation_equals_a_separate_product_and_a_sum_in_double_precision() {
    on_every_instruction_set(products_are_added_by_vectors::<f64>);
    products_are_added_by_plain_loops::<f64>();
}

fn accumulated_samples_are_independent<T: Scalar + Float>() {
    for (inputs, outputs) in (1..=40).flat_map(|n| [(n, 20), (20, n), (300, n)]).chain([(300, 256), (200, 512)]) {
        let (weights, start) = (inexact_numbers::<T>(inputs * outputs, 1), inexact_numbers::<T>(outputs, 4));
        for samples in [2, 5, 16, 23] {
            let input = inexact_numbers::<T>(inputs * samples, 2);
            let mut s = start.repeat(samples);
            simd::forward(Add, inputs, outputs, samples, &weights, &[], &input, &mut s);
            for (input, s) in input.chunks(inputs).zip(s.chunks(outputs)) {
                let mut alone = start.clone();
                simd::forward(Add, inputs, outputs, 1, &weights, &[], input, &mut alone);
                assert!(s == alone, "{inputs} inputs, {outputs} outputs, {samples} samples");
            }
        }
    }
}

#[test]
fn an_accumulated_sample_has_the_same_bits_alone_and_in_a_batch() {
    on_every_instruction_set(accumulated_samples_are_independent::<f32>);
    on_every_instruction_set(accumulated_samples_are_independent::<f64>);
}

#[test]
fn blocks_of_a_matrix_add_up_to_the_whole() {
    on_every_instruction_set(|| {
        // `W = [W_low W_high]`: each source reads its columns of the matrix.
        let (low, high, outputs, samples) = (7, 20, 24, 5);
        let (weights, bias) = (numbers::<f64>((low + high) * outputs, 1), numbers(outputs, 2));
        let (of_low, of_high) = (numbers(low * samples, 3), numbers(high * samples, 4));
        let both = of_low.chunks(low).zip(of_high.chunks(high));
        let input: Vec<f64> = both.flat_map(|(low, high)| [low, high].concat()).collect();

        let mut whole = std::vec![0.0; outputs * samples];
        simd::forward(Overwrite, low + high, outputs, samples, &weights, &bias, &input, &mut whole);

        let (low_weights, high_weights) = weights.split_at(low * outputs);
        let mut s = std::vec![7.0; outputs * samples];
        simd::forward(Overwrite, low, outputs, samples, low_weights, &bias, &of_low, &mut s);
        simd::forward(Add, high, outputs, samples, high_weights, &[], &of_high, &mut s);
        assert_eq!(s, whole);
    });
}

#[test]
#[should_panic(expected = "the first source adds the biases")]
fn biases_are_not_added_twice() {
    simd::forward(Add, 1, 1, 1, &[1.0_f32], &[1.0], &[1.0], &mut [1.0]);
}
