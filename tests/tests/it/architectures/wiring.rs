//! Layers with several sources.

use mlp_core::{Source, prelude::*};

use super::networks::*;

#[test]
fn the_columns_of_the_weights_are_the_sources_in_order() {
    let net = random::<Shortcut<f64>>(1);
    let x = sample::<4>(2);
    let low = (net.low.weights * x + net.low.bias).map(f64::tanh);
    let read = SVector::<f64, 12>::from_iterator(low.iter().chain(x.iter()).copied());
    let high = (net.high.weights * read + net.high.bias).map(f64::tanh);
    let read = SVector::<f64, 16>::from_iterator(low.iter().chain(high.iter()).copied());
    let output = net.output.weights * read + net.output.bias;
    assert!((net.forward(&x) - output).abs().max() < 1e-14);
}

#[test]
fn layers_are_described_with_their_sources() {
    let sources = |index: usize| Shortcut::LAYERS[index].sources;
    assert_eq!(sources(0), [Source::Input(0)]);
    assert_eq!(sources(1), [Source::Layer(0), Source::Input(0)]);
    assert_eq!(sources(2), [Source::Layer(0), Source::Layer(1)]);
    assert_eq!((Shortcut::LAYERS[1].inputs, Shortcut::LAYERS[2].inputs), (12, 16));
    assert_eq!(Shortcut::PARAMETERS, 8 * 5 + 8 * 13 + 17);
}

#[test]
fn branches_side_by_side_read_the_same_input() {
    network! { struct Branches< input 2 => relu 3 as a => tanh 4 as b from input => linear 1 from (b, a); loss squared >; }
    assert_eq!(Branches::LAYERS[1].sources, [Source::Input(0)]);
    assert_eq!(Branches::LAYERS[2].sources, [Source::Layer(1), Source::Layer(0)]);
    let mut net = Branches::zeros();
    net.a.bias.fill(2.0);
    net.output.weights[(0, 6)] = 5.0; // the last unit of a, after the four of b
    assert_eq!(net.forward(&vector![0.0, 0.0]), vector![10.0]);
}

#[test]
fn a_repetition_reads_the_one_before_it() {
    network! { struct Deep< input 2 => relu 3 as a => tanh 4 from (a, input) repeat 3 as b => linear 1 from (b3, a); loss squared >; }
    assert_eq!(Deep::LAYERS[1].sources, [Source::Layer(0), Source::Input(0)]);
    assert_eq!(Deep::LAYERS[2].sources, [Source::Layer(1)]);
    assert_eq!(Deep::LAYERS[3].sources, [Source::Layer(2)]);
    assert_eq!((Deep::LAYERS[1].inputs, Deep::LAYERS[2].inputs), (5, 4));
}

#[test]
fn default_names_are_sources_too() {
    network! { struct Default< input 2 => relu 3 => tanh 4 => linear 1 from (hidden1, hidden2); loss squared >; }
    assert_eq!(Default::LAYERS[2].sources, [Source::Layer(0), Source::Layer(1)]);
}

#[test]
fn widths_may_be_constants() {
    const N: usize = 3;
    network! { struct Constant< input N => relu { 2 * N } as a => tanh N from (a, input) => linear 1; loss squared >; }
    assert_eq!(Constant::LAYERS[1].inputs, 9);
}

#[test]
fn the_summary_names_the_sources() {
    let summary = Combined::<f32>::boxed_zeros().to_string();
    let expected = "\
Combined
layer            activation                                                                 shape     parameters
----------------------------------------------------------------------------------------------------------------
low              gelu 3 + tanh 3 add input connect near, dropout 0.5                       6 -> 6             36
high1            tanh from (low, input) add low connect masks::lower                      12 -> 6             78
high2            tanh add high1 connect masks::lower                                       6 -> 6             42
output           softmax 3 + sigmoid 1 + linear 2 from (high2, low) connect near          12 -> 6             78
----------------------------------------------------------------------------------------------------------------
parameters: 234
connections: 75 of 216 weights
loss: 2 * categorical_cross_entropy, canonical link: delta = 2 (a - y)
    + binary_cross_entropy, canonical link: delta = a - y
    + 0.5 * huber(1.5)";
    assert_eq!(summary, expected);
}

#[test]
fn a_struct_by_hand_is_the_same_network() {
    let (net, hand) = (random::<Combined<f64>>(9), random::<ByHand<f64>>(9));
    assert_eq!(net.parameters(), hand.parameters());
    let x = sample::<6>(4);
    assert_eq!(net.forward(&x), hand.forward(&x));
    let mut by_hand = ByHand::<f64>::boxed_zeros();
    by_hand.load_raw_bytes(&net.to_raw_bytes()).expect("one architecture");
    assert_eq!(Combined::<f32>::CONNECTIONS, ByHand::<f32>::CONNECTIONS);
}
