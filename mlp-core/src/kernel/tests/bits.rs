//! The bits of every kernel with sums on all instruction sets with fused multiply-add: the same.

use std::vec::Vec;

use super::super::instruction_set::InstructionSet;
use super::super::lanes::Float;
use super::super::{portable, simd};
use super::products::shapes;
use super::{
    ARCH, FUSES_SCALARS, has_few_sizes, in_guarded_buffer, inexact_numbers, on_every_instruction_set, same_bits,
};
use crate::function::VectorForms;
use crate::number::Accum::{self, Add, Overwrite};
use crate::number::scalar::{Scalar, constant};

/// Computes with every instruction set that has fused multiply-add, and compares the bits. The portable loops
/// have it as `mul_add`, in products only.
#[track_caller]
fn assert_same_bits<T: Scalar>(case: &str, with_portable: bool, compute: impl Fn() -> Vec<T>) {
    let is_compared = |set: InstructionSet| match set {
        InstructionSet::Portable => with_portable,
        _ => set.is_available(),
    };
    let mut first: Option<(InstructionSet, Vec<T>)> = None;
    for set in InstructionSet::ALL.into_iter().filter(|&set| is_compared(set)) {
        ARCH.set(set.arch());
        FUSES_SCALARS.set(true);
        let got = compute();
        FUSES_SCALARS.set(false);
        ARCH.set(None);
        match &first {
            None => first = Some((set, got)),
            Some((other, expected)) => {
                let differs = got.iter().zip(expected).position(|(&x, &y)| !same_bits(&[x], &[y]));
                assert!(differs.is_none(), "{case}: number {differs:?} differs between {set} and {other}");
            }
        }
    }
}

/// The shapes of other tests, and some at which an algorithm is chosen by the width of vectors or the size of caches.
fn all_shapes() -> impl Iterator<Item = (usize, usize, usize)> {
    let few_rows = (1..=9).flat_map(|n| [(70, n, 1), (64, n, 3), (n, 70, 40), (n, 2, 100), (2, n, 100), (1, n, 128)]);
    let conflicts = [
        (300, 128, 20),
        (256, 64, 70),
        (1024, 64, 65),
        (512, 256, 30),
        (1, 784, 9),
        (784, 1, 128),
        (784, 128, 1),
        (64, 128, 200),
        (1024, 64, 300),
    ];
    let count = if has_few_sizes() { 6 } else { conflicts.len() };
    shapes().chain(few_rows).chain(conflicts.into_iter().take(count))
}

fn products_have_the_same_bits<T: Scalar + Float>() {
    for (inputs, outputs, samples) in all_shapes() {
        let shape = std::format!("{inputs} inputs, {outputs} outputs, {samples} samples");
        let (weights, bias) = (inexact_numbers::<T>(inputs * outputs, 1), inexact_numbers::<T>(outputs, 2));
        let (input, delta) = (inexact_numbers::<T>(inputs * samples, 3), inexact_numbers::<T>(outputs * samples, 4));
        let before = |count: usize| inexact_numbers::<T>(count, 5);
        let forward = |accum: Accum, bias: &[T]| {
            let mut s = before(outputs * samples);
            simd::forward(accum, inputs, outputs, samples, &weights, bias, &input, &mut s);
            s
        };
        assert_same_bits(&std::format!("forward, {shape}"), true, || forward(Overwrite, &bias));
        assert_same_bits(&std::format!("forward without biases, {shape}"), true, || forward(Overwrite, &[]));
        assert_same_bits(&std::format!("forward, added, {shape}"), true, || forward(Add, &[]));
        for accum in [Overwrite, Add] {
            assert_same_bits(&std::format!("propagate {accum:?}, {shape}"), true, || {
                let mut d = before(inputs * samples);
                simd::propagate(accum, inputs, outputs, samples, &weights, &delta, &mut d);
                d
            });
            for count in [inputs * outputs, inputs * outputs + outputs] {
                assert_same_bits(&std::format!("accumulate {accum:?}, {shape}"), true, || {
                    let mut g = before(count);
                    simd::accumulate(accum, inputs, outputs, samples, &input, &delta, &mut g);
                    g
                });
            }
        }
    }
}

#[test]
fn products_have_the_same_bits_on_every_instruction_set_in_single_precision() {
    products_have_the_same_bits::<f32>();
}

#[test]
fn products_have_the_same_bits_on_every_instruction_set_in_double_precision() {
    products_have_the_same_bits::<f64>();
}

fn softmax_has_the_same_bits<T: Scalar + Float + VectorForms>() {
    for units in (1..=70).chain([100, 1000]) {
        for samples in [1, 3, 4, 8, 9, 17] {
            let s: Vec<T> =
                inexact_numbers::<T>(units * samples, units).iter().map(|&s| constant::<T>(5.0) * s).collect();
            assert_same_bits(&std::format!("softmax of {units} units, {samples} samples"), false, || {
                let mut a = std::vec![T::zero(); s.len()];
                simd::softmax(units, &s, &mut a);
                a
            });
        }
    }
}

#[test]
fn softmax_has_the_same_bits_on_every_instruction_set() {
    softmax_has_the_same_bits::<f32>();
    softmax_has_the_same_bits::<f64>();
}

/// Eight of the deltas are summed in accumulators, to which the others are the first summand, whatever the vectors hold.
fn few_deltas_have_the_order_of_scalar_products<T: Scalar + Float>() {
    for (outputs, inputs) in (1..=15).flat_map(|outputs| (1..=9).map(move |inputs| (outputs, inputs))) {
        for (samples, accum) in [(1, Overwrite), (1, Add), (3, Overwrite), (3, Add)] {
            let weights = inexact_numbers::<T>(inputs * outputs, 1);
            let delta = inexact_numbers::<T>(outputs * samples, 2);
            let mut expected = inexact_numbers::<T>(inputs * samples, 3);
            let mut got = expected.clone();
            portable::propagate(accum, inputs, outputs, samples, &weights, &delta, &mut expected);
            simd::propagate(accum, inputs, outputs, samples, &weights, &delta, &mut got);
            assert!(same_bits(&got, &expected), "{outputs} units, {inputs} inputs, {samples} samples, {accum:?}");
        }
    }
}

#[test]
fn deltas_of_few_units_have_the_order_of_scalar_products_on_every_instruction_set() {
    on_every_instruction_set(few_deltas_have_the_order_of_scalar_products::<f32>);
    on_every_instruction_set(few_deltas_have_the_order_of_scalar_products::<f64>);
}

/// A block is summed from zero, so that a product of -0 adds 0.
fn gradients_of_one_sample_are_products_plus_zero<T: Scalar + Float>() {
    let zero = T::zero();
    for (outputs, inputs) in (1..=20).flat_map(|outputs| (1..=19).map(move |inputs| (outputs, inputs))) {
        let mut input = inexact_numbers::<T>(inputs, 1);
        let mut delta = inexact_numbers::<T>(outputs, 2);
        (input[inputs / 2], delta[outputs / 2]) = (-zero, zero);
        let mut before = inexact_numbers::<T>((inputs + 1) * outputs, 3);
        before.iter_mut().step_by(3).for_each(|number| *number = -zero);
        for (accum, columns) in [(Overwrite, inputs), (Overwrite, inputs + 1), (Add, inputs), (Add, inputs + 1)] {
            let element = |index: usize| {
                let product = delta[index % outputs] * *input.get(index / outputs).unwrap_or(&T::one()) + zero;
                if matches!(accum, Add) { before[index] + product } else { product }
            };
            let expected: Vec<T> = (0..columns * outputs).map(element).collect();
            let got = in_guarded_buffer(columns * outputs, |gradient| {
                gradient.copy_from_slice(&before[..columns * outputs]);
                simd::accumulate(accum, inputs, outputs, 1, &input, &delta, gradient);
            });
            assert!(same_bits(&got, &expected), "{outputs} units, {inputs} inputs, {columns} columns, {accum:?}");
        }
    }
}

#[test]
fn gradients_of_one_sample_are_products_plus_zero_on_every_instruction_set() {
    on_every_instruction_set(gradients_of_one_sample_are_products_plus_zero::<f32>);
    on_every_instruction_set(gradients_of_one_sample_are_products_plus_zero::<f64>);
}
