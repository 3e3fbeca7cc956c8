//! Every instruction set that this machine has, against the portable loops.

#![allow(clippy::float_cmp, reason = "what is exact is held exactly")]
#![allow(clippy::cast_precision_loss, reason = "small integers")]

use std::borrow::Cow;
use std::cell::Cell;
use std::vec::Vec;

use pulp::Arch;

use super::pass::{MOST_LAYERS, MOST_UNITS};
use super::{Chain, Stage, fused, pass, portable, simd};
use crate::function::{FunctionId, VectorForms, functions};
use crate::number::Accum;
use crate::number::scalar::{Scalar, constant};

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

pub(super) fn on_every_architecture(test: impl Fn()) {
    for arch in architectures() {
        ARCH.set(Some(arch));
        test();
    }
    ARCH.set(None);
}

/// Numbers of the form k / 8 with |k| ≤ 8: their products and short sums are exact in single precision, so that the
/// order of a sum does not matter and results can be compared bit for bit.
pub(super) fn numbers<T: Scalar>(count: usize, seed: usize) -> Vec<T> {
    (0..count).map(|i| constant(((i * 7 + seed * 13) % 17) as f64 / 8.0 - 1.0)).collect()
}

/// The shapes: every tail of a vector, of a strip of three, of a tile; beyond the depth of a panel, and beyond the cache.
pub(super) fn shapes() -> impl Iterator<Item = (usize, usize, usize)> {
    if cfg!(miri) {
        // Slow: a shape or two for each way through a product, by vectors of one number and of eight.
        let plain = [(1, 1, 1), (2, 3, 5), (7, 4, 9), (40, 1, 6), (5, 7, 1), (20, 2, 3), (3, 40, 6)];
        let of_vectors = [(3, 8, 1), (2, 24, 1), (3, 17, 1), (37, 2, 1), (40, 2, 2), (24, 2, 20)];
        return [&plain[..], &of_vectors].concat().into_iter();
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
            // Larger than the second cache, and more than two blocks of columns.
            (523, 512, 65),
        ])
        .collect::<Vec<_>>()
        .into_iter()
}

fn products_agree<T: Scalar + super::lanes::Float>() {
    for (inputs, outputs, samples) in shapes() {
        let shape = std::format!("{inputs} inputs, {outputs} outputs, {samples} samples");
        let input = numbers::<T>(inputs * samples, 3);
        let delta = numbers::<T>(outputs * samples, 4);

        // With biases and without.
        for parameters in [inputs * outputs + outputs, inputs * outputs].map(|count| numbers::<T>(count, 1)) {
            let (mut s, mut wanted) = (numbers::<T>(outputs * samples, 5), numbers::<T>(outputs * samples, 5));
            simd::forward(
                Accum::Overwrite,
                inputs,
                outputs,
                samples,
                &parameters[..inputs * outputs],
                &parameters[inputs * outputs..],
                &input,
                &mut s,
            );
            portable::forward(
                Accum::Overwrite,
                inputs,
                outputs,
                samples,
                &parameters[..inputs * outputs],
                &parameters[inputs * outputs..],
                &input,
                &mut wanted,
            );
            assert!(s == wanted, "forward, {shape}");

            let (mut d, mut wanted) = (numbers::<T>(inputs * samples, 5), numbers::<T>(inputs * samples, 5));
            simd::propagate(Accum::Overwrite, inputs, outputs, samples, &parameters, &delta, &mut d);
            portable::propagate(Accum::Overwrite, inputs, outputs, samples, &parameters, &delta, &mut wanted);
            assert!(d == wanted, "propagate, {shape}");

            for accum in [Accum::Overwrite, Accum::Add] {
                let (mut g, mut wanted) = (parameters.clone(), parameters.clone());
                simd::accumulate(accum, inputs, outputs, samples, &input, &delta, &mut g);
                portable::accumulate(accum, inputs, outputs, samples, &input, &delta, &mut wanted);
                assert!(g == wanted, "accumulate, {shape}");
            }
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

fn samples_are_alone_among_others<T: Scalar + super::lanes::Float>() {
    let shapes = (1..=40).flat_map(|n| [(n, 20), (20, n), (300, n)]);
    for (inputs, outputs) in shapes.chain([(300, 256), (300, 128), (200, 512)]) {
        // Sums that are rounded at every step, so that each other order gives other bits.
        let parameters = inexact_numbers::<T>(inputs * outputs + outputs, 1);
        for samples in [2, 3, 4, 5, 8, 16, 23] {
            let input = inexact_numbers::<T>(inputs * samples, 2);
            let (mut s, mut alone) = (std::vec![T::zero(); outputs * samples], std::vec![T::zero(); outputs]);
            simd::forward(
                Accum::Overwrite,
                inputs,
                outputs,
                samples,
                &parameters[..inputs * outputs],
                &parameters[inputs * outputs..],
                &input,
                &mut s,
            );
            for (input, s) in input.chunks(inputs).zip(s.chunks(outputs)) {
                simd::forward(
                    Accum::Overwrite,
                    inputs,
                    outputs,
                    1,
                    &parameters[..inputs * outputs],
                    &parameters[inputs * outputs..],
                    input,
                    &mut alone,
                );
                assert!(s == alone, "{inputs} inputs, {outputs} outputs, {samples} samples");
            }
        }
    }
}

#[test]
fn a_sample_gives_the_same_bits_alone_and_among_others() {
    on_every_architecture(samples_are_alone_among_others::<f32>);
    on_every_architecture(samples_are_alone_among_others::<f64>);
}

/// A result in a frame of other numbers, which must be there afterwards.
pub(super) fn framed<T: Scalar>(len: usize, compute: impl FnOnce(&mut [T])) -> Vec<T> {
    const FRAME: usize = 70;
    let mut numbers = std::vec![constant::<T>(7.0); len + 2 * FRAME];
    compute(&mut numbers[FRAME..FRAME + len]);
    let (before, after) = (&numbers[..FRAME], &numbers[FRAME + len..]);
    assert!(before.iter().chain(after).all(|&number| number == constant(7.0)), "the frame is written over");
    numbers[FRAME..FRAME + len].to_vec()
}

fn nothing_is_written_beyond<T: Scalar + super::lanes::Float>() {
    let all = (1..=33).flat_map(|n| [(2, n), (n, 3), (40, n)]).chain([(3, 64), (5, 112), (300, 1)]);
    for (inputs, outputs) in all.take(if cfg!(miri) { 12 } else { usize::MAX }) {
        for samples in [1, 5, 20] {
            let (input, delta) = (numbers::<T>(inputs * samples, 2), numbers::<T>(outputs * samples, 3));
            let parameters = numbers::<T>(inputs * outputs + outputs, 1);
            framed::<T>(outputs * samples, |s| {
                simd::forward(
                    Accum::Overwrite,
                    inputs,
                    outputs,
                    samples,
                    &parameters[..inputs * outputs],
                    &parameters[inputs * outputs..],
                    &input,
                    s,
                );
            });
            framed::<T>(inputs * samples, |d| {
                simd::propagate(Accum::Overwrite, inputs, outputs, samples, &parameters, &delta, d);
            });
            framed::<T>(inputs * outputs + outputs, |g| {
                simd::accumulate(Accum::Overwrite, inputs, outputs, samples, &input, &delta, g);
            });
        }
    }
}

#[test]
fn nothing_is_written_beyond_the_result() {
    on_every_architecture(nothing_is_written_beyond::<f32>);
    on_every_architecture(nothing_is_written_beyond::<f64>);
}

/// Under Miri, a copy in memory of its own, which Miri places anywhere in a line of the cache, so that it sees what is read
/// before it. Elsewhere such memory would begin at a multiple of 16 bytes.
fn alone<T: Scalar>(numbers: &[T]) -> Cow<'_, [T]> {
    if cfg!(miri) { numbers.to_vec().into() } else { numbers.into() }
}

fn columns_may_begin_anywhere<T: Scalar + super::lanes::Float>() {
    let (depths, heights): (&[_], &[_]) =
        if cfg!(miri) { (&[1, 3], &[8, 24]) } else { (&[1, 5, 20], &[8, 16, 24, 32, 48, 64, 112, 128]) };
    for (inputs, outputs) in depths.iter().flat_map(|&n| heights.iter().map(move |&m| (n, m))) {
        for offset in 0..if cfg!(miri) { 5 } else { 17 } {
            for biases in [outputs, 0] {
                let buffer = numbers::<T>(inputs * outputs + biases + offset, 1);
                let (parameters, input) = (alone(&buffer[offset..]), numbers::<T>(inputs, 2));
                let s = framed::<T>(outputs, |s| {
                    simd::forward(
                        Accum::Overwrite,
                        inputs,
                        outputs,
                        1,
                        &parameters[..inputs * outputs],
                        &parameters[inputs * outputs..],
                        &input,
                        s,
                    );
                });
                let mut wanted = std::vec![T::zero(); outputs];
                portable::forward(
                    Accum::Overwrite,
                    inputs,
                    outputs,
                    1,
                    &parameters[..inputs * outputs],
                    &parameters[inputs * outputs..],
                    &input,
                    &mut wanted,
                );
                assert!(s == wanted, "{outputs} outputs, {offset} numbers after the start of a line");
            }
        }
    }
}

#[test]
fn the_weights_may_begin_anywhere_in_a_line_of_the_cache() {
    on_every_architecture(columns_may_begin_anywhere::<f32>);
    on_every_architecture(columns_may_begin_anywhere::<f64>);
}

fn an_infinite_input_reaches_the_units_it_feeds<T: Scalar + super::lanes::Float>() {
    let infinite: T = constant::<T>(1.0) / T::zero();
    let (depths, heights): (&[_], &[_]) =
        if cfg!(miri) { (&[37], &[2, 3, 8]) } else { (&[20, 64, 67], &[2, 3, 4, 5, 7, 8, 16, 48, 50, 64]) };
    for (inputs, outputs) in depths.iter().flat_map(|&n| heights.iter().map(move |&m| (n, m))) {
        for place in [0, 1, inputs / 2, inputs - 2, inputs - 1] {
            let mut input = numbers::<T>(inputs, 2);
            input[place] = infinite;
            let parameters = std::vec![constant::<T>(0.5); inputs * outputs + outputs];
            let s = framed::<T>(outputs, |s| {
                simd::forward(
                    Accum::Overwrite,
                    inputs,
                    outputs,
                    1,
                    &parameters[..inputs * outputs],
                    &parameters[inputs * outputs..],
                    &input,
                    s,
                );
            });
            assert!(s.iter().all(|&s| s == infinite), "{inputs} inputs, {outputs} outputs, {place} is infinite");
        }
    }
}

#[test]
fn an_infinite_input_makes_infinite_sums_and_no_nan() {
    on_every_architecture(an_infinite_input_reaches_the_units_it_feeds::<f32>);
    on_every_architecture(an_infinite_input_reaches_the_units_it_feeds::<f64>);
}

/// The function of a layer as a call of its own.
fn apply<T: super::lanes::Float + VectorForms>(function: FunctionId, s: &[T], a: &mut [T]) {
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

fn a_pass_is_its_layers<T: Scalar + super::lanes::Float + VectorForms>() {
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
            // Small, so that the exponential functions stay finite.
            let buffer =
                inexact_numbers::<T>(count + offset, 1).iter().map(|&w| w / constant(64.0)).collect::<Vec<_>>();
            let (parameters, input) = (alone(&buffer[offset..]), inexact_numbers::<T>(widths[0], 2));
            let output = framed::<T>(widths[3], |output| assert!(pass(&chain, &parameters, &input, output)));

            let (mut a, mut rest) = (input, &*parameters);
            for &Stage { inputs, outputs, has_bias, function } in chain.stages() {
                let (own, others) = rest.split_at(inputs * outputs + if has_bias { outputs } else { 0 });
                let (mut s, mut next) = (std::vec![T::zero(); outputs], std::vec![T::zero(); outputs]);
                simd::forward(
                    Accum::Overwrite,
                    inputs,
                    outputs,
                    1,
                    &own[..inputs * outputs],
                    &own[inputs * outputs..],
                    &a,
                    &mut s,
                );
                apply(function, &s, &mut next);
                (a, rest) = (next, others);
            }
            assert!(same(&output, &a), "{widths:?}, {offset} numbers after the start of a line, biases: {has_bias}");
        }
    }
}

#[test]
fn a_pass_through_a_chain_has_the_bits_of_its_layers() {
    on_every_architecture(a_pass_is_its_layers::<f32>);
    on_every_architecture(a_pass_is_its_layers::<f64>);
}

#[test]
fn a_chain_that_is_too_long_or_too_wide_is_none() {
    let stage = |inputs, outputs| Stage { inputs, outputs, has_bias: true, function: FunctionId::Relu };
    assert!(Chain::EMPTY.then(stage(1, MOST_UNITS)).is_some());
    assert!(Chain::EMPTY.then(stage(1, MOST_UNITS + 1)).is_none());
    let longest = (0..MOST_LAYERS).try_fold(Chain::EMPTY, |chain, _| chain.then(stage(1, 1)));
    assert!(longest.expect("not too long").then(stage(1, 1)).is_none());
}

/// Whether two numbers are the same, bit for bit; what is not a number has no bits of its own.
fn same<T: Scalar>(x: &[T], y: &[T]) -> bool {
    let double = |x: T| -> f64 { nalgebra::convert_unchecked(x) };
    let mut pairs = x.iter().zip(y).map(|(&x, &y)| (double(x), double(y)));
    pairs.all(|(x, y)| x.to_bits() == y.to_bits() || (x.is_nan() && y.is_nan()))
}

/// Holds loops against those of a module, on every tail of a vector and of the vectors that are taken together.
macro_rules! agree {
    ($T:ident with $module:ident; $($name:ident($($constants:expr)?);)*) => {
        for count in (0..=33).chain([47, 63, 64, 65, 97, 127, 130, 160]) {
            let mut s = numbers::<$T>(count, 3);
            for (i, s) in s.iter_mut().enumerate() {
                *s *= constant([1.0, 7.0, 33.0, 1e-3, 1e-40, 1e4, f64::INFINITY][i * i % 7]);
            }
            let start = numbers::<$T>(count, 5);
            $({
                let (mut got, mut wanted) = (start.clone(), start.clone());
                simd::$name($(&$constants.map(constant),)? &s, &mut got);
                $module::$name($(&$constants.map(constant),)? &s, &mut wanted);
                assert!(same(&got, &wanted), "{} of {count} numbers: {got:?}, but {wanted:?}", stringify!($name));
            })*
        }
    };
}

/// Numbers of which hardly a sum is exact.
pub(super) fn inexact_numbers<T: Scalar>(count: usize, seed: usize) -> Vec<T> {
    (0..count).map(|i| constant(f64::sin((i * 7 + seed * 13) as f64))).collect()
}

/// What threads rely on: a block of samples contributes the same number wherever it is computed, which is added at once.
fn blocks_are_summed_from_zero<T: Scalar + super::lanes::Float>() {
    let blocks = [(3, 1, 128), (784, 10, 127), (13, 50, 128), (5, 128, 128), (20, 256, 128), (65, 300, 64)];
    for (inputs, outputs, samples) in shapes().chain(blocks) {
        let shape = std::format!("{inputs} inputs, {outputs} outputs, {samples} samples");
        let (input, delta) = (inexact_numbers::<T>(inputs * samples, 3), inexact_numbers::<T>(outputs * samples, 4));
        let add = |sum: &[T], block: &[T]| sum.iter().zip(block).map(|(&sum, &block)| sum + block).collect::<Vec<_>>();
        macro_rules! hold {
            ($module:ident) => {
                for count in [inputs * outputs, inputs * outputs + outputs] {
                    let (mut sum, mut block) = (inexact_numbers::<T>(count, 5), inexact_numbers::<T>(count, 6));
                    $module::accumulate(Accum::Overwrite, inputs, outputs, samples, &input, &delta, &mut block);
                    let wanted = add(&sum, &block);
                    $module::accumulate(Accum::Add, inputs, outputs, samples, &input, &delta, &mut sum);
                    assert!(sum == wanted, "{shape}");
                }
            };
        }
        hold!(simd);
        hold!(portable);
    }
}

#[test]
fn a_block_of_samples_is_summed_from_zero_in_single_precision() {
    on_every_architecture(blocks_are_summed_from_zero::<f32>);
}

#[test]
fn a_block_of_samples_is_summed_from_zero_in_double_precision() {
    on_every_architecture(blocks_are_summed_from_zero::<f64>);
}

fn elementwise_loops_agree<T: VectorForms>() {
    agree! {
        T with portable;
        add_scaled([0.25]);
        relu(); relu_backward();
        leaky_relu([0.25]); leaky_relu_backward([0.25]);
        hard_sigmoid(); hard_sigmoid_backward();
        hard_tanh(); hard_tanh_backward();
        hard_silu(); hard_silu_backward();
        tanh_backward(); sigmoid_backward(); exp_backward();
    }
    macro_rules! functions_agree {
        ($module:ident) => {
            agree! {
                T with $module;
                elu([1.5, 0.75]); elu_backward([1.5, 0.75]);
                gelu(); gelu_backward();
                silu(); silu_backward();
                softplus(); softplus_backward();
                tanh(); sigmoid(); exp(); erf();
            }
        };
    }
    if matches!(ARCH.get(), Some(Arch::Scalar)) {
        functions_agree!(portable);
    } else {
        functions_agree!(fused);
    }
}

fn the_steps_of_optimizers_agree<T: Scalar>() {
    for count in 0..=130 {
        let gradient = inexact_numbers::<T>(count, 1);
        // Averages of squares, another average, and the parameters.
        let start = || {
            let squares = inexact_numbers::<T>(count, 2).iter().map(|&v| v * v).collect();
            [squares, inexact_numbers::<T>(count, 3), inexact_numbers::<T>(count, 4)]
        };
        macro_rules! hold {
            ($all:tt; $($name:ident($constants:expr; $($moved:ident),+);)*) => {$({
                let constants = $constants.map(constant::<T>);
                let (mut got, mut wanted) = (start(), start());
                {
                    hold!(@bind $all, &mut got);
                    simd::$name(&constants, &gradient, $($moved),+);
                    hold!(@bind $all, &mut wanted);
                    portable::$name(&constants, &gradient, $($moved),+);
                }
                let agree = got.iter().zip(&wanted).all(|(got, wanted)| same(got, wanted));
                assert!(agree, "{} of {count} parameters", stringify!($name));
                assert!(count == 0 || !same(&got[2], &start()[2]), "{} moves", stringify!($name));
            })*};
            (@bind [$($vector:ident),+], $vectors:expr) => {
                let [$($vector),+] = $vectors;
                let _ = ($(&$vector),+);
            };
        }
        hold! {
            [squares, average, x];
            momentum([0.9, 0.01]; average, x);
            nesterov([0.9, 0.01]; average, x);
            rms_prop([0.99, 0.01, 1e-8, 0.01]; squares, x);
            rms_prop_momentum([0.99, 0.01, 1e-8, 0.9, 0.01]; squares, average, x);
            adam([0.9, 0.1, 0.999, 0.001, 0.01, 3.0, 1e-8]; average, squares, x);
        }
    }
}

#[test]
fn the_steps_of_the_optimizers_agree_bit_for_bit() {
    on_every_architecture(|| {
        the_steps_of_optimizers_agree::<f32>();
        the_steps_of_optimizers_agree::<f64>();
    });
}

fn scalar_products_agree<T: Scalar>() {
    for count in 0..=130 {
        let (x, y) = (inexact_numbers::<T>(count, 1), inexact_numbers::<T>(count, 2));
        let (mut got, mut wanted) = ([T::zero()], [T::one()]);
        simd::scalar_product(&x, &y, &mut got);
        portable::scalar_product(&x, &y, &mut wanted);
        assert!(same(&got, &wanted), "{count} numbers: {got:?}, but {wanted:?}");
    }
}

#[test]
fn the_scalar_products_agree_bit_for_bit() {
    on_every_architecture(|| {
        scalar_products_agree::<f32>();
        scalar_products_agree::<f64>();
    });
}

fn probabilities_are_those_of_single_numbers<T: Scalar + super::lanes::Float + VectorForms>() {
    for units in (1..=40).chain([100]) {
        for samples in [1, 2, 7, 8, 9, 17] {
            let s = inexact_numbers::<T>(units * samples, units);
            let s: Vec<T> = s.iter().map(|&s| constant::<T>(20.0) * s - constant::<T>(15.0)).collect();
            let a = framed(units * samples, |a| simd::softmax(units, &s, a));
            let double = |x: T| -> f64 { nalgebra::convert_unchecked(x) };
            for (s, a) in s.chunks(units).zip(a.chunks(units)) {
                let sum: f64 = s.iter().map(|&s| double(s).exp()).sum();
                for (&s, &a) in s.iter().zip(a) {
                    // A difference below 40 is rounded by 32 ε, which the exponential takes over; then itself, a sum of positive
                    // numbers and a quotient.
                    let wanted = double(s).exp() / sum;
                    let tolerance = (40.0 + units as f64) * double(T::default_epsilon()) * wanted;
                    assert!((double(a) - wanted).abs() <= tolerance, "{units} units: {a:?}, but {wanted}");
                }
                // What a sample gives does not depend on its place among others.
                assert!(framed(units, |alone| simd::softmax(units, s, alone)) == a, "{units} units, {samples} samples");
            }
        }
    }
}

#[test]
fn the_probabilities_of_every_number_of_units_are_those_of_single_numbers() {
    on_every_architecture(probabilities_are_those_of_single_numbers::<f32>);
    on_every_architecture(probabilities_are_those_of_single_numbers::<f64>);
}

fn what_is_not_a_number_stays_in_its_row<T: Scalar + super::lanes::Float + VectorForms>() {
    for units in (2..=40).chain([100]) {
        for place in 0..units {
            for samples in [3, 9] {
                let mut s = std::vec![constant::<T>(1.0); units * samples];
                s[units + place] = constant(f64::NAN);
                s[2 * units + place] = constant(f64::NEG_INFINITY);
                let a = framed(units * samples, |a| simd::softmax(units, &s, a));
                let (before, rest) = a.split_at(units);
                let (not_a_number, after) = rest.split_at(units);
                assert!(not_a_number.iter().all(|a| a.partial_cmp(a).is_none()), "{units} units, place {place}");
                assert!(before.iter().chain(after).all(|a| a.partial_cmp(a).is_some()), "{units} units, place {place}");
                assert!(after[place] == T::zero() && after[(place + 1) % units] > T::zero());
            }
        }
    }
}

#[test]
fn a_row_with_what_is_not_a_number_is_lost_and_no_other() {
    on_every_architecture(what_is_not_a_number_stays_in_its_row::<f32>);
    on_every_architecture(what_is_not_a_number_stays_in_its_row::<f64>);
}

#[test]
fn the_largest_and_the_sum_of_the_others_agree_bit_for_bit() {
    on_every_architecture(|| {
        for count in 1..=130 {
            let (s, a) = (numbers::<f32>(count, 3), numbers::<f32>(count, 5));
            let (mut got, mut wanted) = ([7.0; 3], [8.0; 3]);
            simd::largest_and_others(&s, &a, &mut got);
            portable::largest_and_others(&s, &a, &mut wanted);
            assert_eq!(got, wanted, "{count} numbers");
            let m = (0..count).find(|&m| s.iter().all(|&other| other <= s[m])).unwrap();
            let others: f32 = (0..count).filter(|&k| k != m).map(|k| a[k]).sum();
            assert_eq!(got, [s[m], a[m], others], "{count} numbers");
        }
    });
}

#[test]
fn the_elementwise_loops_of_every_length_agree_bit_for_bit_in_single_precision() {
    on_every_architecture(elementwise_loops_agree::<f32>);
}

#[test]
fn the_elementwise_loops_of_every_length_agree_bit_for_bit_in_double_precision() {
    on_every_architecture(elementwise_loops_agree::<f64>);
}
