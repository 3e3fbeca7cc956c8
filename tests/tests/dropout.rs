//! Dropout: what is dropped, how often, on what it depends, and that the gradient is that of what is left.

#![allow(clippy::float_cmp, reason = "what is exact is held exactly")]
#![allow(clippy::cast_precision_loss, reason = "small integers as samples")]

use std::collections::BTreeSet;

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::*;
use mlp_core::random::generator;
use num_dual::Dual64;

const NOISE: Noise = Noise { seed: 7, epoch: 3, first_sample: 11 };

/// Numbers between −1 and 1 of which hardly a sum is exact.
fn numbers<T: Scalar, const N: usize>(count: usize, seed: usize) -> Vec<SVector<T, N>> {
    let number = |i: usize, j: usize| mlp_core::scalar::constant(f64::sin((i * 7 + j * 11 + seed) as f64));
    (0..count).map(|i| SVector::from_fn(|j, _| number(i, j))).collect()
}

fn gradient<N: Network, Y: Target<N::Output>>(net: &N, x: &[N::Input], y: &[Y], noise: Noise) -> (N::Scalar, Box<N>) {
    let mut gradient = N::boxed_zeros();
    let risk = net.gradient_into_with_noise(x, y, noise, &mut N::workspace(), &mut gradient);
    (risk, gradient)
}

/// What is dropped of many units; all weights and inputs are 1, so that no other delta is zero.
mod masks {
    use super::*;

    network! {
        pub(super) struct Half< input 1 => linear 200 dropout 0.5 => linear 199 dropout 0.5 => linear 1; loss squared >;
    }
    network! { struct Tenth< input 1 => linear 1000 dropout 0.1 => linear 1; loss squared >; }
    network! { struct Most< input 1 => linear 1000 dropout 0.99 => linear 1; loss squared >; }

    #[allow(clippy::unnecessary_box_returns, reason = "a network is built in its place")]
    fn ones<N: Network<Scalar = f32>>() -> Box<N> {
        let mut net = N::boxed_zeros();
        net.parameters_mut().fill(1.0);
        net
    }

    /// Which units of the two layers are kept for one sample.
    pub(super) fn kept(noise: Noise) -> [Vec<bool>; 2] {
        let (_, gradient) = gradient(&*ones::<Half>(), &[vector![1.0]], &[vector![-1e9]], noise);
        let is_kept = |delta: &f32| *delta != 0.0;
        [gradient.hidden1.bias.iter().map(is_kept).collect(), gradient.hidden2.bias.iter().map(is_kept).collect()]
    }

    #[test]
    fn seed_epoch_sample_and_layer_all_decide_what_is_dropped() {
        let mut masks = BTreeSet::new();
        let mut count = 0;
        for seed in [0, 1, u64::MAX] {
            for epoch in [0, 1, 2, u64::MAX] {
                for first_sample in [0, 1, 2, 127, 128, 1 << 40, u64::MAX] {
                    let noise = Noise { seed, epoch, first_sample };
                    let [first, second] = kept(noise);
                    assert_eq!([first.clone(), second.clone()], kept(noise), "the same noise drops the same");
                    masks.extend([first[..199].to_vec(), second]);
                    count += 2;
                }
            }
        }
        assert_eq!(masks.len(), count, "no two masks are the same");
    }

    /// By chance, two of these masks agree in 100 ± 7 units; seven of such deviations do not happen in a thousand pairs.
    #[test]
    fn masks_have_nothing_to_do_with_each_other() {
        let mut masks = Vec::new();
        for first_sample in 0..12 {
            masks.extend(kept(Noise { first_sample, ..NOISE }).map(|mask| mask[..199].to_vec()));
        }
        for (index, mask) in masks.iter().enumerate() {
            for shift in [0, 1, 2, 16] {
                for other in &masks[..index] {
                    let agreeing = mask.iter().zip(&other[shift..]).filter(|(a, b)| a == b).count();
                    let compared = 199 - shift;
                    assert!(agreeing.abs_diff(compared / 2) < 50, "{agreeing} of {compared}, shifted by {shift}");
                }
            }
        }
    }

    /// The shares of `n` draws of probability `p` have a standard deviation of `√(p (1 − p) / n)`, and their mean times
    /// `1/(1 − p)` one of `√(p / (1 − p) / n)`. Within five of them all but one in a million seeds lie, and this one does.
    fn frequencies<N: Network<Scalar = f32, Input = SVector<f32, 1>, Output = SVector<f32, 1>>>() {
        let p = N::LAYERS[0].dropout;
        let net = ones::<N>();
        let epochs: u32 = 200;
        let n = f64::from(1000 * epochs);
        let (mut dropped, mut sum) = (0.0, 0.0);
        for epoch in 0..epochs {
            let noise = Noise { epoch: epoch.into(), ..NOISE };
            // With inputs, weights and biases of 1, a = 2. The gradients of the output weights are δ a, that of the bias is δ.
            let (_, gradient) = gradient(&*net, &[vector![1.0]], &[vector![-1e6]], noise);
            let parameters = gradient.parameters();
            let (output, delta) = (&parameters[2000..3000], parameters[3000]);
            for &product in output {
                let passed_on = f64::from(product / delta);
                assert!(passed_on == 0.0 || (passed_on - 2.0 / (1.0 - p)).abs() < 1e-4 / (1.0 - p), "{passed_on}");
                dropped += f64::from(u8::from(passed_on == 0.0));
                sum += passed_on;
            }
        }
        let (share, mean) = (dropped / n, sum / n / 2.0);
        assert!((share - p).abs() < 5.0 * (p * (1.0 - p) / n).sqrt(), "{share} of the units are dropped, not {p}");
        assert!((mean - 1.0).abs() < 5.0 * (p / (1.0 - p) / n).sqrt(), "the mean activation is multiplied by {mean}");
    }

    #[test]
    fn so_many_are_dropped_and_the_mean_activation_stays() {
        frequencies::<Tenth>();
        frequencies::<Most>();
    }
}

mod slopes {
    //! The gradient against central differences of the risk with the same noise.

    use super::*;

    const STEP: f64 = 1.0 / 16_384.0;

    /// A risk is made of less than 1000 roundings of numbers below 10.
    const ROUNDING: f64 = 1000.0 * 10.0 * f64::EPSILON / 2.0;

    /// No tolerance may be larger than this, relative to the larger of the gradient's largest component and one, or it would
    /// prove nothing.
    const COARSEST: f64 = 1e-6;

    fn is_its_slope<N>()
    where
        N: Network<Scalar = f64, Input = SVector<f64, 2>, Output = SVector<f64, 3>>,
    {
        let mut net = N::boxed_random(&mut generator(5));
        // So that no exponential of an exponential is steep.
        net.parameters_mut().iter_mut().for_each(|w| *w *= 0.75);
        let (x, y) = (numbers::<f64, 2>(9, 1), numbers::<f64, 3>(9, 2));
        let plain = net.loss(&x, &y);
        let (risk, analytic) = gradient(&*net, &x, &y, NOISE);
        let largest = analytic.parameters().iter().fold(1.0_f64, |largest, g| largest.max(g.abs()));
        assert!((plain - risk).abs() > 1e-4, "{}: something is dropped", N::NAME);
        for (p, &got) in analytic.parameters().iter().enumerate() {
            let mut slope = |h: f64| {
                let mut risk_at = |step: f64| {
                    let w = net.parameters()[p];
                    net.parameters_mut()[p] = w + step;
                    let (risk, _) = gradient(&*net, &x, &y, NOISE);
                    net.parameters_mut()[p] = w;
                    risk
                };
                (risk_at(h) - risk_at(-h)) / (2.0 * h)
            };
            // As in `gradients.rs`: truncation is a third of what doubling the step changes.
            let (fine, coarse) = (slope(STEP), slope(2.0 * STEP));
            let tolerance = (coarse - fine).abs() + 2.0 * ROUNDING / STEP;
            assert!((got - fine).abs() <= tolerance, "{}, parameter {p}: {got}, not {fine}", N::NAME);
            assert!(tolerance < COARSEST * largest, "{}, parameter {p}: the tolerance is {tolerance:e}", N::NAME);
        }
    }

    macro_rules! activations {
        ($($name:ident: $activation:ident;)*) => {$(
            #[test]
            fn $name() {
                network! {
                    struct Net<
                        input 2 => $activation 5 dropout 0.4 => $activation 7 no_bias dropout 0.25 => tanh 3;
                        #[allow(noncanonical_link)] loss squared
                    >;
                }
                is_its_slope::<Net<f64>>();
            }
        )*};
    }

    activations! {
        after_linear: linear;
        after_relu: relu;
        after_leaky_relu: leaky_relu;
        after_elu: elu;
        after_selu: selu;
        after_gelu: gelu;
        after_silu: silu;
        after_softplus: softplus;
        after_tanh: tanh;
        after_sigmoid: sigmoid;
        after_hard_sigmoid: hard_sigmoid;
        after_hard_tanh: hard_tanh;
        after_hard_silu: hard_silu;
        after_softmax: softmax;
        after_exp: exp;
    }

    #[test]
    fn in_a_network_of_a_few_units() {
        network! { struct Tiny< input 2 => tanh 5 dropout 0.5 => linear 3; loss squared >; }
        is_its_slope::<Tiny<f64>>();
    }
}

mod exact {
    //! With whole weights and inputs and a factor of 2, nothing is rounded.

    use super::*;

    network! { struct Odd< input 2 => relu 33 dropout 0.5 => linear 7 dropout 0.5 => linear 1; loss squared >; }
    network! { struct Few< input 2 => relu 3 dropout 0.5 => linear 1; loss squared >; }

    fn depends_on_no_block<N>()
    where
        N: Network<Scalar = f64, Input = SVector<f64, 2>, Output = SVector<f64, 1>>,
    {
        let mut net = N::boxed_zeros();
        for (i, w) in net.parameters_mut().iter_mut().enumerate() {
            *w = [1.0, -2.0, 3.0][i % 3];
        }
        let x: Vec<_> = (0..300).map(|i| vector![f64::from(i % 5), f64::from(i % 3) - 1.0]).collect();
        let y: Vec<_> = (0..300).map(|i| vector![f64::from(i % 7)]).collect();
        let mut workspace = N::workspace();
        let mut in_parts = |size: usize| {
            let mut sum = N::boxed_zeros();
            let mut loss = 0.0;
            for first in (0..300).step_by(size) {
                let part = first..300.min(first + size);
                let noise = Noise { first_sample: NOISE.first_sample + first as u64, ..NOISE };
                loss += net.accumulate_with_noise(&x[part.clone()], &y[part], noise, &mut workspace, &mut sum);
            }
            (loss, sum.parameters().to_vec())
        };
        let wanted = in_parts(1);
        for size in [2, 3, 4, 5, 100, 127, 128, 129, 256, 300] {
            assert!(in_parts(size) == wanted, "{}, {size} at a time", N::NAME);
        }
    }

    #[test]
    fn what_is_dropped_of_a_sample_does_not_depend_on_the_samples_beside_it() {
        depends_on_no_block::<Odd<f64>>();
        depends_on_no_block::<Few<f64>>();
    }
}

network! { struct Plain< input 2 => tanh 20 => softmax 30 no_bias => linear 2; loss squared >; }
network! { struct Noisy< input 2 => tanh 20 dropout 0.5 => softmax 30 dropout 0.2 no_bias => linear 2; loss squared >; }
network! { struct Never< input 2 => tanh 20 dropout 0 => softmax 30 no_bias dropout 0.0 => linear 2; loss squared >; }
network! { struct FewPlain< input 2 => relu 3 => linear 2; loss squared >; }
network! { struct FewNoisy< input 2 => relu 3 dropout 0.5 => linear 2; loss squared >; }

fn same_without_noise<A, B>()
where
    A: Network<Scalar = f32, Input = SVector<f32, 2>, Output = SVector<f32, 2>>,
    B: Network<Scalar = f32, Input = SVector<f32, 2>, Output = SVector<f32, 2>>,
{
    let plain = A::boxed_random(&mut generator(1));
    let mut other = B::boxed_random(&mut generator(1));
    assert_eq!(plain.parameters(), other.parameters(), "they begin alike");
    other.parameters_mut().copy_from_slice(plain.parameters());
    let (x, y) = (numbers::<f32, 2>(300, 1), numbers::<f32, 2>(300, 2));
    let (mut wanted, mut got) = (A::boxed_zeros(), B::boxed_zeros());
    let risk = plain.gradient_into(&x, &y, &mut A::workspace(), &mut wanted);
    assert_eq!(risk, other.gradient_into(&x, &y, &mut B::workspace(), &mut got));
    assert_eq!(wanted.parameters(), got.parameters());
    assert_eq!(plain.loss(&x, &y), other.loss(&x, &y));
    assert_eq!(plain.predict(&x), other.predict(&x));
    assert_eq!(plain.forward(&x[0]), other.forward(&x[0]));
}

#[test]
fn without_noise_a_network_has_the_bits_of_one_without_dropout() {
    same_without_noise::<Plain, Noisy>();
    same_without_noise::<FewPlain, FewNoisy>();
    let (plain, noisy) = (Plain::random(&mut generator(1)), Noisy::random(&mut generator(1)));
    let x = vector![0.5, -0.25];
    let (wanted, got) = (plain.trace(&x), noisy.trace(&x));
    assert_eq!((wanted.hidden1, &wanted.hidden2, &wanted.output), (got.hidden1.clone(), &got.hidden2, &got.output));
    let y = vector![1.0, 2.0];
    assert_eq!(plain.deltas(&plain.trace(&x), &y).hidden1, noisy.deltas(&got, &y).hidden1);
}

#[test]
fn with_a_probability_of_zero_a_network_has_the_bits_of_one_without_dropout() {
    same_without_noise::<Plain, Never>();
    let (plain, never) = (Plain::random(&mut generator(1)), Never::random(&mut generator(1)));
    let (x, y) = (numbers::<f32, 2>(300, 1), numbers::<f32, 2>(300, 2));
    let (wanted, got) = (gradient(&plain, &x, &y, NOISE), gradient(&never, &x, &y, NOISE));
    assert_eq!(wanted.0, got.0);
    assert_eq!(wanted.1.parameters(), got.1.parameters());
    assert_eq!(*wanted.1, plain.gradient(&x, &y).1, "noise is nothing to a network without dropout");
}

#[test]
fn every_scalar_sees_the_same_masks() {
    let net = Noisy::<f64>::random(&mut generator(1));
    let mut dual = Noisy::<Dual64>::zeros();
    let mut single = Noisy::<f32>::zeros();
    for ((&w, dual), single) in net.parameters().iter().zip(dual.parameters_mut()).zip(single.parameters_mut()) {
        *dual = w.into();
        #[allow(clippy::cast_possible_truncation, reason = "rounded to the other precision")]
        let rounded = w as f32;
        *single = rounded;
    }
    let (wanted, _) = gradient(&net, &numbers::<f64, 2>(40, 1), &numbers::<f64, 2>(40, 2), NOISE);
    let (of_dual, _) = gradient(&dual, &numbers::<Dual64, 2>(40, 1), &numbers::<Dual64, 2>(40, 2), NOISE);
    let (of_single, _) = gradient(&single, &numbers::<f32, 2>(40, 1), &numbers::<f32, 2>(40, 2), NOISE);
    // One unit more or less changes the risk by a thousandth; roundings are some hundred ulps.
    assert!((of_dual.re - wanted).abs() < 1e-12 * wanted, "{of_dual} {wanted}");
    assert!((f64::from(of_single) - wanted).abs() < 1e-4 * wanted, "{of_single} {wanted}");
}

mod training {
    use super::*;

    const SAMPLES: usize = 100;

    /// The trainer shuffles, which changes nothing where all samples are the same: but for dropout.
    fn data() -> Dataset<SVector<f32, 2>, SVector<f32, 2>> {
        Dataset::new(vec![vector![0.5, -0.25]; SAMPLES], vec![vector![1.0, 2.0]; SAMPLES]).expect("good data")
    }

    fn trained(batch: Batch, seed: u64) -> Noisy {
        let mut net = Noisy::random(&mut generator(1));
        let mut trainer = Trainer::new(Sgd::new(0.1)).batch(batch).epochs(2).seed(seed);
        for _ in 0..2 {
            trainer.fit(&mut net, &data()).expect("it does not diverge");
        }
        net
    }

    /// The loop that the documentation of `Noise` shows.
    fn by_hand(size: usize, seed: u64) -> Noisy {
        let (mut net, data) = (Noisy::random(&mut generator(1)), data());
        let mut sgd = Sgd::new(0.1);
        for epoch in 0..4 {
            let mut first_sample = 0;
            for (x, y) in data.inputs().chunks(size).zip(data.targets().chunks(size)) {
                let (_, gradient) = gradient(&net, x, y, Noise { seed, epoch, first_sample });
                sgd.step(&mut net, &gradient);
                first_sample += x.len() as u64;
            }
        }
        net
    }

    #[test]
    fn the_trainer_counts_seed_epoch_and_sample() {
        for (batch, size) in [(Batch::Online, 1), (Batch::Mini(32), 32), (Batch::Full, SAMPLES)] {
            for seed in [0, 7] {
                assert!(trained(batch, seed) == by_hand(size, seed), "{batch:?}, seed {seed}");
            }
            assert!(trained(batch, 0) != trained(batch, 7), "{batch:?}: the seed decides");
        }
    }

    #[test]
    fn training_with_dropout_learns() {
        let mut net = Noisy::random(&mut generator(1));
        let before = net.loss(data().inputs(), data().targets());
        Trainer::new(Sgd::new(0.05)).epochs(200).fit(&mut net, &data()).expect("it does not diverge");
        let after = net.loss(data().inputs(), data().targets());
        assert!(after < 0.05 * before, "{before} before, {after} after");
    }
}

#[test]
fn a_network_tells_what_it_drops() {
    network! { struct Mixed< input 2 => leaky_relu(0.25) 3 dropout 0.125 => relu 3 => linear 1; loss squared >; }
    assert_eq!(Mixed::LAYERS.iter().map(|layer| layer.dropout).collect::<Vec<_>>(), [0.125, 0.0, 0.0]);
    assert_eq!(Mixed::PARAMETERS, 9 + 12 + 4);
    let table = Mixed::zeros().to_string();
    let rows = table.lines().filter(|line| line.contains("->"));
    assert!(table.contains("leaky_relu(0.25), dropout 0.125 "), "{table}");
    assert!(!table.contains("relu, dropout"), "{table}");
    assert_eq!(rows.map(str::len).collect::<BTreeSet<_>>().len(), 1, "the columns are straight:\n{table}");
}
