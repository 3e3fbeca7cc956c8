//! The forward pass of one sample through a chain of layers.

use std::vec::Vec;

use super::super::chain::{MAX_LAYERS, MAX_UNITS};
use super::super::lanes::Float;
use super::super::{Chain, Kept, Stage, pass, simd};
use super::{in_guarded_buffer, inexact_numbers, on_every_instruction_set, reallocated_under_miri, same_bits};
use crate::function::{FunctionId, VectorForms, functions};
use crate::number::Accum;
use crate::number::scalar::{Scalar, constant};

/// Applies the function of a single layer.
fn apply<T: Float + VectorForms>(function: FunctionId, s: &[T], a: &mut [T]) {
    macro_rules! apply {
        (
            $($function:ident $(with $constants:ident[$($constant:ident),+])? by $by:ident,
                $backward:ident($x:ident) by $backward_by:ident $(=> $Type:ident, $init:ident $(, onnx $operator:literal)?)?;)*
            [without derivative] $($only:ident by $only_by:ident;)*
        ) => {
            match function {
                FunctionId::Linear => a.copy_from_slice(s),
                $($(FunctionId::$Type => simd::$function(s, a),)?)*
            }
        };
    }
    functions!(apply);
}

fn chains_match_single_layers<T: Scalar + Float + VectorForms>() {
    const FUNCTIONS: &[FunctionId] = FunctionId::ALL;
    let all = [[32, 64, 64, 4], [7, 1, 33, 1], [300, 256, 20, 3], [1, 5, 128, 48], [65, 2, 16, 250], [40, 80, 96, 9]];
    let widths = if cfg!(miri) { &[[3, 8, 16, 1], [37, 2, 1, 9], [24, 1, 24, 3]][..] } else { &all };
    for (case, widths) in widths.iter().enumerate() {
        let offsets = 0..if cfg!(miri) { 3 } else { 17 };
        for (offset, has_bias) in offsets.flat_map(|offset| [(offset, true), (offset, false)]) {
            let (mut chain, mut count) = (Chain::EMPTY, 0);
            for (layer, pair) in widths.windows(2).enumerate() {
                let (inputs, outputs) = (pair[0], pair[1]);
                let function = FUNCTIONS[(3 * case + offset + 4 * layer) % FUNCTIONS.len()];
                chain = chain.then(Stage { inputs, outputs, has_bias, function }).expect("few and narrow layers");
                count += inputs * outputs + if has_bias { outputs } else { 0 };
            }
            // Small weights keep the exponentials finite.
            let buffer =
                inexact_numbers::<T>(count + offset, 1).iter().map(|&w| w / constant(64.0)).collect::<Vec<_>>();
            let (parameters, input) = (reallocated_under_miri(&buffer[offset..]), inexact_numbers::<T>(widths[0], 2));
            let output = in_guarded_buffer::<T>(widths[3], |output| {
                assert!(pass(&chain, &parameters, &input, Kept::Output(output)));
            });
            let samples = 1 + offset % 3;
            let units = widths[1..].iter().sum::<usize>();
            let layers = in_guarded_buffer::<T>(3 * samples * units, |buffers| {
                buffers.fill(T::one());
                assert!(pass(&chain, &parameters, &input, Kept::Layers { buffers, samples }));
            });

            let (mut a, mut rest, mut layers) = (input, &*parameters, &*layers);
            for &Stage { inputs, outputs, has_bias, function } in chain.stages() {
                let (own, others) = rest.split_at(inputs * outputs + if has_bias { outputs } else { 0 });
                let (mut s, mut next) = (std::vec![T::zero(); outputs], std::vec![T::zero(); outputs]);
                let (weights, bias) = own.split_at(inputs * outputs);
                simd::forward(Accum::Overwrite, inputs, outputs, 1, weights, bias, &a, &mut s);
                apply(function, &s, &mut next);
                // The other samples and the deltas remain.
                let (expected, untouched) = (&[&*s, &next], std::vec![T::one(); samples * outputs]);
                for kept in expected {
                    let (first, further) = layers.split_at(outputs);
                    assert!(same_bits(first, kept), "{widths:?}, {offset}, {function:?} of {outputs} units");
                    assert_eq!(further[..(samples - 1) * outputs], untouched[outputs..]);
                    layers = &further[(samples - 1) * outputs..];
                }
                assert_eq!(layers[..samples * outputs], untouched);
                (a, rest, layers) = (next, others, &layers[samples * outputs..]);
            }
            assert!(
                same_bits(&output, &a),
                "{widths:?}, {offset} elements after a cache line boundary, biases: {has_bias}"
            );
        }
    }
}

#[test]
fn a_pass_through_a_chain_matches_single_layers_bit_for_bit() {
    on_every_instruction_set(chains_match_single_layers::<f32>);
    on_every_instruction_set(chains_match_single_layers::<f64>);
}

#[test]
fn a_chain_too_long_or_too_wide_is_rejected() {
    let stage = |inputs, outputs| Stage { inputs, outputs, has_bias: true, function: FunctionId::Relu };
    assert!(Chain::EMPTY.then(stage(1, MAX_UNITS)).is_some());
    assert!(Chain::EMPTY.then(stage(1, MAX_UNITS + 1)).is_none());
    let longest = (0..MAX_LAYERS).try_fold(Chain::EMPTY, |chain, _| chain.then(stage(1, 1)));
    assert!(longest.expect("not too long").then(stage(1, 1)).is_none());
}
