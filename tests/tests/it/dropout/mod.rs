//! Dropout: the masks and their frequencies, the gradient of the remaining network, and networks without noise.

#![allow(clippy::float_cmp, reason = "exact values")]

mod blocks;
mod masks;
mod slopes;
mod training;

use std::collections::BTreeSet;

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::*;
use mlp_core::random::generator;
use mlp_tests::draw::sines;
use num_dual::Dual64;

const NOISE: Noise = Noise { seed: 7, epoch: 3, first_sample: 11 };

fn gradient<N: Network, Y: Target<N::Output>>(net: &N, x: &[N::Input], y: &[Y], noise: Noise) -> (N::Scalar, Box<N>) {
    let mut gradient = N::boxed_zeros();
    let risk = net.gradient_into_with_noise(x, y, noise, &mut N::workspace(), &mut gradient);
    (risk, gradient)
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
    assert_eq!(plain.parameters(), other.parameters(), "the same initial weights");
    other.parameters_mut().copy_from_slice(plain.parameters());
    // 129 end with a block of one sample.
    for samples in [1, 129, 300] {
        let (x, y) = (sines::<f32, 2>(samples, 1), sines::<f32, 2>(samples, 2));
        let (mut expected, mut actual) = (A::boxed_zeros(), B::boxed_zeros());
        let risk = plain.gradient_into(&x, &y, &mut A::workspace(), &mut expected);
        assert_eq!(risk, other.gradient_into(&x, &y, &mut B::workspace(), &mut actual));
        assert_eq!(expected.parameters(), actual.parameters());
        assert_eq!(plain.loss(&x, &y), other.loss(&x, &y));
        assert_eq!(plain.predict(&x), other.predict(&x));
        assert_eq!(plain.forward(&x[0]), other.forward(&x[0]));
    }
}

#[test]
fn without_noise_a_network_has_the_bits_of_one_without_dropout() {
    same_without_noise::<Plain, Noisy>();
    same_without_noise::<FewPlain, FewNoisy>();
    let (plain, noisy) = (Plain::random(&mut generator(1)), Noisy::random(&mut generator(1)));
    let x = vector![0.5, -0.25];
    let (expected, actual) = (plain.trace(&x), noisy.trace(&x));
    assert_eq!(
        (expected.hidden1, &expected.hidden2, &expected.output),
        (actual.hidden1.clone(), &actual.hidden2, &actual.output)
    );
    let y = vector![1.0, 2.0];
    assert_eq!(plain.deltas(&plain.trace(&x), &y).hidden1, noisy.deltas(&actual, &y).hidden1);
}

#[test]
fn with_a_probability_of_zero_a_network_has_the_bits_of_one_without_dropout() {
    same_without_noise::<Plain, Never>();
    let (plain, never) = (Plain::random(&mut generator(1)), Never::random(&mut generator(1)));
    let (x, y) = (sines::<f32, 2>(300, 1), sines::<f32, 2>(300, 2));
    let (expected, actual) = (gradient(&plain, &x, &y, NOISE), gradient(&never, &x, &y, NOISE));
    assert_eq!(expected.0, actual.0);
    assert_eq!(expected.1.parameters(), actual.1.parameters());
    assert_eq!(*expected.1, plain.gradient(&x, &y).1, "noise has no effect without dropout");
}

#[test]
fn masks_do_not_depend_on_the_scalar() {
    let net = Noisy::<f64>::random(&mut generator(1));
    let mut dual = Noisy::<Dual64>::zeros();
    let mut single = Noisy::<f32>::zeros();
    for ((&w, dual), single) in net.parameters().iter().zip(dual.parameters_mut()).zip(single.parameters_mut()) {
        *dual = w.into();
        #[allow(clippy::cast_possible_truncation, reason = "rounded to the other precision")]
        let rounded = w as f32;
        *single = rounded;
    }
    let (expected, _) = gradient(&net, &sines::<f64, 2>(40, 1), &sines::<f64, 2>(40, 2), NOISE);
    let (of_dual, _) = gradient(&dual, &sines::<Dual64, 2>(40, 1), &sines::<Dual64, 2>(40, 2), NOISE);
    let (of_single, _) = gradient(&single, &sines::<f32, 2>(40, 1), &sines::<f32, 2>(40, 2), NOISE);
    // One unit changes the risk by a thousandth; rounding is some hundred ulp.
    assert!((of_dual.re - expected).abs() < 1e-12 * expected, "{of_dual} {expected}");
    assert!((f64::from(of_single) - expected).abs() < 1e-4 * expected, "{of_single} {expected}");
}

#[test]
fn layers_and_summary_show_the_dropout() {
    network! { struct Mixed< input 2 => leaky_relu(0.25) 3 dropout 0.125 => relu 3 => linear 1; loss squared >; }
    assert_eq!(Mixed::LAYERS.iter().map(|layer| layer.dropout).collect::<Vec<_>>(), [0.125, 0.0, 0.0]);
    assert_eq!(Mixed::PARAMETERS, 9 + 12 + 4);
    let table = Mixed::zeros().to_string();
    let rows = table.lines().filter(|line| line.contains("->"));
    assert!(table.contains("leaky_relu(0.25), dropout 0.125 "), "{table}");
    assert!(!table.contains("relu, dropout"), "{table}");
    assert_eq!(rows.map(str::len).collect::<BTreeSet<_>>().len(), 1, "the columns are aligned:\n{table}");
}
