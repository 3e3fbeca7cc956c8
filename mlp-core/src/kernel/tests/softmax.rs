//! Softmax and `largest_and_others`, which the cross-entropy uses.

use std::vec::Vec;

use super::super::lanes::Float;
use super::super::{portable, simd};
use super::{in_guarded_buffer, inexact_numbers, numbers, on_every_instruction_set};
use crate::function::VectorForms;
use crate::number::scalar::{Scalar, constant};

fn probabilities_match_double_precision<T: Scalar + Float + VectorForms>() {
    for units in (1..=40).chain([100]) {
        for samples in [1, 2, 7, 8, 9, 17] {
            let s = inexact_numbers::<T>(units * samples, units);
            let s: Vec<T> = s.iter().map(|&s| constant::<T>(20.0) * s - constant::<T>(15.0)).collect();
            let a = in_guarded_buffer(units * samples, |a| simd::softmax(units, &s, a));
            let double = |x: T| -> f64 { nalgebra::convert_unchecked(x) };
            for (s, a) in s.chunks(units).zip(a.chunks(units)) {
                let sum: f64 = s.iter().map(|&s| double(s).exp()).sum();
                for (&s, &a) in s.iter().zip(a) {
                    // A difference below 40 has a rounding error of 32 ε, which the exponential turns into a relative
                    // one; the rest allows for the exponential itself, a sum of positive numbers, and a quotient.
                    let expected = double(s).exp() / sum;
                    let tolerance = (40.0 + units as f64) * double(T::default_epsilon()) * expected;
                    assert!((double(a) - expected).abs() <= tolerance, "{units} units: {a:?}, expected {expected}");
                }
                // The result does not depend on the position in the batch.
                assert!(
                    in_guarded_buffer(units, |alone| simd::softmax(units, s, alone)) == a,
                    "{units} units, {samples} samples"
                );
            }
        }
    }
}

#[test]
fn probabilities_of_every_number_of_units_match_the_formula() {
    on_every_instruction_set(probabilities_match_double_precision::<f32>);
    on_every_instruction_set(probabilities_match_double_precision::<f64>);
}

fn nan_stays_in_its_row<T: Scalar + Float + VectorForms>() {
    for units in (2..=40).chain([100]) {
        for position in 0..units {
            for samples in [3, 9] {
                let mut s = std::vec![constant::<T>(1.0); units * samples];
                s[units + position] = constant(f64::NAN);
                s[2 * units + position] = constant(f64::NEG_INFINITY);
                let a = in_guarded_buffer(units * samples, |a| simd::softmax(units, &s, a));
                let (before, rest) = a.split_at(units);
                let (nan_row, after) = rest.split_at(units);
                assert!(nan_row.iter().all(|a| a.partial_cmp(a).is_none()), "{units} units, position {position}");
                assert!(
                    before.iter().chain(after).all(|a| a.partial_cmp(a).is_some()),
                    "{units} units, position {position}"
                );
                assert!(after[position] == T::zero() && after[(position + 1) % units] > T::zero());
            }
        }
    }
}

#[test]
fn a_nan_affects_only_its_own_row() {
    on_every_instruction_set(nan_stays_in_its_row::<f32>);
    on_every_instruction_set(nan_stays_in_its_row::<f64>);
}

#[test]
fn the_largest_and_the_sum_of_the_others_match_bit_for_bit() {
    on_every_instruction_set(|| {
        for count in 1..=130 {
            let (s, a) = (numbers::<f32>(count, 3), numbers::<f32>(count, 5));
            let (mut got, mut expected) = ([7.0; 3], [8.0; 3]);
            simd::largest_and_others(&s, &a, &mut got);
            portable::largest_and_others(&s, &a, &mut expected);
            assert_eq!(got, expected, "{count} numbers");
            let m = (0..count).find(|&m| s.iter().all(|&other| other <= s[m])).unwrap();
            let others: f32 = (0..count).filter(|&k| k != m).map(|k| a[k]).sum();
            assert_eq!(got, [s[m], a[m], others], "{count} numbers");
        }
    });
}
