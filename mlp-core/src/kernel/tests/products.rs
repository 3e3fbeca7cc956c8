//! Matrix products and scalar products.

use std::vec::Vec;

use super::super::lanes::Float;
use super::super::{portable, simd};
use super::{
    has_few_sizes, in_guarded_buffer, inexact_numbers, numbers, on_every_instruction_set, reallocated_under_miri,
    same_bits,
};
use crate::number::Accum;
use crate::number::scalar::{Scalar, constant};

/// `S = W X + b` by the loops of a module, given weights and biases in one slice.
macro_rules! forward {
    ($module:ident, ($inputs:expr, $outputs:expr, $samples:expr), $parameters:expr, $input:expr, $s:expr) => {{
        let (weights, bias) = $parameters.split_at($inputs * $outputs);
        $module::forward(Accum::Overwrite, $inputs, $outputs, $samples, weights, bias, $input, $s)
    }};
}

/// Inputs, outputs and samples: every remainder of a vector, of a row panel and of a tile; depths beyond a depth block, and
/// sizes beyond L2.
pub(super) fn shapes() -> impl Iterator<Item = (usize, usize, usize)> {
    if cfg!(miri) {
        // Slow: one or two shapes per algorithm, for vectors of one and of eight lanes.
        let plain = [(1, 1, 1), (2, 3, 5), (7, 4, 9), (40, 1, 6), (5, 7, 1), (20, 2, 3), (3, 40, 6)];
        let of_vectors = [(3, 8, 1), (2, 24, 1), (3, 17, 1), (37, 2, 1), (40, 2, 2), (24, 2, 20)];
        return [&plain[..], &of_vectors].concat().into_iter();
    }
    if has_few_sizes() {
        // Every remainder of a vector and of a tile, with fewer combinations.
        let small = (1..=33).flat_map(|outputs| [(7, outputs, 1), (33, outputs, 3), (2, outputs, 9), (1, outputs, 4)]);
        let wide = [1, 5, 16, 33].into_iter().flat_map(|n| [(n, 50, n), (n, 100, 12), (300, n, 6), (16, n, 128)]);
        return small.chain(wide).chain([(257, 112, 18), (523, 65, 65)]).collect::<Vec<_>>().into_iter();
    }
    let small = (1..=33).flat_map(|outputs| [1, 2, 3, 4, 5, 8, 9, 13].map(|samples| (outputs, samples)));
    let small = small.flat_map(|(outputs, samples)| [1, 2, 7, 33].map(|inputs| (inputs, outputs, samples)));
    small
        .chain((1..=33).flat_map(|n| {
            [(n, 17, 33), (n, 50, n), (n, 100, 12), (n, 3, 20), (300, n, 6), (70, n, 30), (16, n, 128), (64, n, 127)]
        }))
        .chain([
            (129, 48, 16),
            (130, 49, 17),
            (300, 256, 20),
            (257, 512, 18),
            (64, 1024, 16),
            (1024, 64, 16),
            (784, 10, 5),
            (3, 385, 1),
            (513, 129, 1),
            // Larger than L2, with more than two column blocks.
            (523, 512, 65),
        ])
        .collect::<Vec<_>>()
        .into_iter()
}

fn products_match_portable<T: Scalar + Float>() {
    for (inputs, outputs, samples) in shapes() {
        let shape = std::format!("{inputs} inputs, {outputs} outputs, {samples} samples");
        let input = numbers::<T>(inputs * samples, 3);
        let delta = numbers::<T>(outputs * samples, 4);

        // With biases and without.
        for parameters in [inputs * outputs + outputs, inputs * outputs].map(|count| numbers::<T>(count, 1)) {
            let (mut s, mut expected) = (numbers::<T>(outputs * samples, 5), numbers::<T>(outputs * samples, 5));
            forward!(simd, (inputs, outputs, samples), parameters, &input, &mut s);
            forward!(portable, (inputs, outputs, samples), parameters, &input, &mut expected);
            assert!(s == expected, "forward, {shape}");

            let (mut d, mut expected) = (numbers::<T>(inputs * samples, 5), numbers::<T>(inputs * samples, 5));
            simd::propagate(Accum::Overwrite, inputs, outputs, samples, &parameters, &delta, &mut d);
            portable::propagate(Accum::Overwrite, inputs, outputs, samples, &parameters, &delta, &mut expected);
            assert!(d == expected, "propagate, {shape}");

            for accum in [Accum::Overwrite, Accum::Add] {
                let (mut g, mut expected) = (parameters.clone(), parameters.clone());
                simd::accumulate(accum, inputs, outputs, samples, &input, &delta, &mut g);
                portable::accumulate(accum, inputs, outputs, samples, &input, &delta, &mut expected);
                assert!(g == expected, "accumulate, {shape}");
            }
        }
    }
}

#[test]
fn products_of_every_shape_match_the_portable_loops_in_single_precision() {
    on_every_instruction_set(products_match_portable::<f32>);
}

#[test]
fn products_of_every_shape_match_the_portable_loops_in_double_precision() {
    on_every_instruction_set(products_match_portable::<f64>);
}

fn samples_are_independent<T: Scalar + Float>() {
    let shapes = (1..=40).flat_map(|n| [(n, 20), (20, n), (300, n)]);
    for (inputs, outputs) in shapes.chain([(300, 256), (300, 128), (200, 512)]) {
        // Rounded at every step, so that a different order of summation gives different bits.
        let parameters = inexact_numbers::<T>(inputs * outputs + outputs, 1);
        for samples in [2, 3, 4, 5, 8, 16, 23] {
            let input = inexact_numbers::<T>(inputs * samples, 2);
            let (mut s, mut alone) = (std::vec![T::zero(); outputs * samples], std::vec![T::zero(); outputs]);
            forward!(simd, (inputs, outputs, samples), parameters, &input, &mut s);
            for (input, s) in input.chunks(inputs).zip(s.chunks(outputs)) {
                forward!(simd, (inputs, outputs, 1), parameters, input, &mut alone);
                assert!(s == alone, "{inputs} inputs, {outputs} outputs, {samples} samples");
            }
        }
    }
}

#[test]
fn a_sample_has_the_same_bits_alone_and_in_a_batch() {
    on_every_instruction_set(samples_are_independent::<f32>);
    on_every_instruction_set(samples_are_independent::<f64>);
}

fn products_stay_in_bounds<T: Scalar + Float>() {
    let all = (1..=33).flat_map(|n| [(2, n), (n, 3), (40, n)]).chain([(3, 64), (5, 112), (300, 1)]);
    for (inputs, outputs) in all.take(if cfg!(miri) { 12 } else { usize::MAX }) {
        for samples in [1, 5, 20] {
            let (input, delta) = (numbers::<T>(inputs * samples, 2), numbers::<T>(outputs * samples, 3));
            let parameters = numbers::<T>(inputs * outputs + outputs, 1);
            in_guarded_buffer::<T>(outputs * samples, |s| {
                forward!(simd, (inputs, outputs, samples), parameters, &input, s);
            });
            in_guarded_buffer::<T>(inputs * samples, |d| {
                simd::propagate(Accum::Overwrite, inputs, outputs, samples, &parameters, &delta, d);
            });
            in_guarded_buffer::<T>(inputs * outputs + outputs, |g| {
                simd::accumulate(Accum::Overwrite, inputs, outputs, samples, &input, &delta, g);
            });
        }
    }
}

#[test]
fn products_write_only_the_result() {
    on_every_instruction_set(products_stay_in_bounds::<f32>);
    on_every_instruction_set(products_stay_in_bounds::<f64>);
}

fn weights_may_be_misaligned<T: Scalar + Float>() {
    let (depths, heights): (&[_], &[_]) =
        if cfg!(miri) { (&[1, 3], &[8, 24]) } else { (&[1, 5, 20], &[8, 16, 24, 32, 48, 64, 112, 128]) };
    for (inputs, outputs) in depths.iter().flat_map(|&n| heights.iter().map(move |&m| (n, m))) {
        for offset in 0..if cfg!(miri) { 5 } else { 17 } {
            for biases in [outputs, 0] {
                let buffer = numbers::<T>(inputs * outputs + biases + offset, 1);
                let (parameters, input) = (reallocated_under_miri(&buffer[offset..]), numbers::<T>(inputs, 2));
                let s = in_guarded_buffer::<T>(outputs, |s| {
                    forward!(simd, (inputs, outputs, 1), parameters, &input, s);
                });
                let mut expected = std::vec![T::zero(); outputs];
                forward!(portable, (inputs, outputs, 1), parameters, &input, &mut expected);
                assert!(s == expected, "{outputs} outputs, {offset} elements after a cache line boundary");
            }
        }
    }
}

#[test]
fn weights_may_have_any_alignment_to_cache_lines() {
    on_every_instruction_set(weights_may_be_misaligned::<f32>);
    on_every_instruction_set(weights_may_be_misaligned::<f64>);
}

fn an_infinite_input_reaches_every_unit<T: Scalar + Float>() {
    let infinite: T = constant::<T>(1.0) / T::zero();
    let (depths, heights): (&[_], &[_]) =
        if cfg!(miri) { (&[37], &[2, 3, 8]) } else { (&[20, 64, 67], &[2, 3, 4, 5, 7, 8, 16, 48, 50, 64]) };
    for (inputs, outputs) in depths.iter().flat_map(|&n| heights.iter().map(move |&m| (n, m))) {
        for position in [0, 1, inputs / 2, inputs - 2, inputs - 1] {
            let mut input = numbers::<T>(inputs, 2);
            input[position] = infinite;
            let parameters = std::vec![constant::<T>(0.5); inputs * outputs + outputs];
            let s = in_guarded_buffer::<T>(outputs, |s| {
                forward!(simd, (inputs, outputs, 1), parameters, &input, s);
            });
            assert!(
                s.iter().all(|&s| s == infinite),
                "{inputs} inputs, {outputs} outputs, input {position} is infinite"
            );
        }
    }
}

#[test]
fn an_infinite_input_gives_infinite_sums_without_nan() {
    on_every_instruction_set(an_infinite_input_reaches_every_unit::<f32>);
    on_every_instruction_set(an_infinite_input_reaches_every_unit::<f64>);
}

/// Threads rely on this: the gradient of a block is summed from zero and then added, so it does not depend on the
/// thread that computes the block.
fn blocks_are_summed_from_zero<T: Scalar + Float>() {
    let blocks = [(3, 1, 128), (784, 10, 127), (13, 50, 128), (5, 128, 128), (20, 256, 128), (65, 300, 64)];
    for (inputs, outputs, samples) in shapes().chain(blocks) {
        let shape = std::format!("{inputs} inputs, {outputs} outputs, {samples} samples");
        let (input, delta) = (inexact_numbers::<T>(inputs * samples, 3), inexact_numbers::<T>(outputs * samples, 4));
        let add = |sum: &[T], block: &[T]| sum.iter().zip(block).map(|(&sum, &block)| sum + block).collect::<Vec<_>>();
        macro_rules! check {
            ($module:ident) => {
                for count in [inputs * outputs, inputs * outputs + outputs] {
                    let (mut sum, mut block) = (inexact_numbers::<T>(count, 5), inexact_numbers::<T>(count, 6));
                    $module::accumulate(Accum::Overwrite, inputs, outputs, samples, &input, &delta, &mut block);
                    let expected = add(&sum, &block);
                    $module::accumulate(Accum::Add, inputs, outputs, samples, &input, &delta, &mut sum);
                    assert!(sum == expected, "{shape}");
                }
            };
        }
        check!(simd);
        check!(portable);
    }
}

#[test]
fn a_block_of_samples_is_summed_from_zero_in_single_precision() {
    on_every_instruction_set(blocks_are_summed_from_zero::<f32>);
}

#[test]
fn a_block_of_samples_is_summed_from_zero_in_double_precision() {
    on_every_instruction_set(blocks_are_summed_from_zero::<f64>);
}

/// The packed blocks are on the stack: 64 KiB of `A`, 48 KiB of `B` in double precision.
#[test]
fn large_products_fit_on_a_stack_of_192_kib() {
    let products = || {
        on_every_instruction_set(|| {
            let (inputs, outputs, samples) = (512, 512, 32);
            let (weights, input) = (numbers::<f64>(inputs * outputs, 1), numbers::<f64>(inputs * samples, 2));
            let (mut s, mut d) = (numbers::<f64>(outputs * samples, 3), numbers::<f64>(inputs * samples, 4));
            let mut g = numbers::<f64>(inputs * outputs, 5);
            simd::forward(Accum::Overwrite, inputs, outputs, samples, &weights, &[], &input, &mut s);
            simd::propagate(Accum::Overwrite, inputs, outputs, samples, &weights, &s, &mut d);
            simd::accumulate(Accum::Overwrite, inputs, outputs, samples, &input, &s, &mut g);
        });
    };
    let thread = std::thread::Builder::new().stack_size(192 << 10).spawn(products).expect("a thread");
    thread.join().expect("no stack overflow");
}

fn scalar_products_match_portable<T: Scalar>() {
    for count in 0..=130 {
        let (x, y) = (inexact_numbers::<T>(count, 1), inexact_numbers::<T>(count, 2));
        let (mut got, mut expected) = ([T::zero()], [T::one()]);
        simd::scalar_product(&x, &y, &mut got);
        portable::scalar_product(&x, &y, &mut expected);
        assert!(same_bits(&got, &expected), "{count} numbers: {got:?}, expected {expected:?}");
    }
}

#[test]
fn scalar_products_match_the_portable_loop_bit_for_bit() {
    on_every_instruction_set(|| {
        scalar_products_match_portable::<f32>();
        scalar_products_match_portable::<f64>();
    });
}
