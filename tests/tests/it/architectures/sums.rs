//! Layers that add the activations of another.

use mlp_core::{Source, prelude::*};

use super::networks::*;

#[test]
fn a_layer_adds_the_activations_of_another_to_its_own() {
    let net = random::<Residual<f64>>(1);
    let x = sample::<3>(2);
    let trace = net.trace(&x);
    let own = Sigmoid::value::<f64>;
    let sum = trace.block1.s.map(own) + trace.stem.a;
    assert!((trace.block1.a - sum).abs().max() < 1e-15);
    assert_eq!(Residual::LAYERS[1].added, Some(Source::Layer(0)));
    assert_eq!(Residual::LAYERS[0].added, None);
}

#[test]
fn the_output_may_be_a_correction_of_the_input() {
    let mut net = ResidualOutput::<f64>::boxed_zeros();
    let x = sample::<3>(2);
    assert_eq!(net.forward(&x), x);
    assert_eq!(net.predict(&[x]), [x]);
    assert_eq!(net.loss(&[x], &[x]), 0.0);
    net.output.bias = vector![1.0, 2.0, 3.0];
    assert_eq!(net.forward(&x), x + vector![1.0, 2.0, 3.0]);
}

#[test]
fn every_repetition_adds_what_it_reads_if_the_first_does() {
    network! { struct Blocks< input 2 => tanh 3 as stem => tanh 3 add stem repeat 3 as block => linear 1; loss squared >; }
    let added = |index: usize| Blocks::LAYERS[index].added;
    assert_eq!([added(1), added(2), added(3)], [0, 1, 2].map(|layer| Some(Source::Layer(layer))));

    network! { struct Apart< input 2 => tanh 3 as a => tanh 3 as b => tanh 3 add a repeat 2 as c => linear 1; loss squared >; }
    assert_eq!((Apart::LAYERS[2].added, Apart::LAYERS[3].added), (Some(Source::Layer(0)), Some(Source::Layer(0))));
}

#[test]
fn dropout_drops_a_layers_own_activations_and_not_those_that_it_adds() {
    network! { struct Dropped< input 50 => linear 50 add input dropout 0.9 => linear 50 no_bias; loss squared >; }
    let mut net = Dropped::<f64>::boxed_zeros();
    net.hidden1.bias.fill(1.0);
    net.output.weights.fill_with_identity();
    let (x, y) = (SVector::<f64, 50>::from_element(7.0), SVector::<f64, 50>::from_element(7.0));
    let noise = Noise { seed: 1, epoch: 0, first_sample: 0 };
    let (mut gradient, mut workspace) = (Dropped::<f64>::boxed_zeros(), Dropped::<f64>::workspace());
    net.gradient_into_with_noise(&[x], &[y], noise, &mut workspace, &mut gradient);
    // δ = a − y is 0 where the own activation is dropped, and 1 / (1 − p) = 10 where it is not.
    let deltas: Vec<_> = gradient.output.weights.column(0).iter().map(|g| g / 7.0).collect();
    let dropped = deltas.iter().filter(|delta| delta.abs() < 1e-12).count();
    assert!((35..50).contains(&dropped), "{dropped}");
}
