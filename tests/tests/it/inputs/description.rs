//! Inputs as data and as text.

use mlp_core::Source;

use super::*;

#[test]
fn inputs_are_listed_with_name_width_and_options() {
    network! { struct Net< input sparse 50 as words dropout 0.25, 3 as rest => tanh 2 from (rest, words) => linear 1;
    loss squared >; }
    let inputs: Vec<_> =
        Net::INPUTS.iter().map(|input| (input.name, input.width, input.is_sparse, input.dropout)).collect();
    assert_eq!(inputs, [("words", 50, true, 0.25), ("rest", 3, false, 0.0)]);
    assert_eq!(Net::LAYERS[0].sources, [Source::Input(1), Source::Input(0)]);
    assert_eq!(Net::LAYERS[0].inputs, 53);
    assert_eq!(Net::PARAMETERS, 53 * 2 + 2 + 2 + 1);
    let text = Net::zeros().to_string();
    assert!(text.starts_with("Net\ninput sparse 50 as words dropout 0.25, 3 as rest\nlayer "), "{text}");
    assert!(text.contains("tanh from (rest, words)"), "{text}");
}

#[test]
fn the_first_layer_may_read_one_of_several_inputs() {
    let text = Films::<f64>::zeros().to_string();
    assert!(text.contains("linear from history"), "{text}");
    assert_eq!(Films::<f64>::LAYERS[1].added, Some(Source::Input(1)));
}

#[test]
fn one_of_several_inputs_may_be_named_input() {
    network! { struct Net< input sparse 5 as input, 2 as rest => tanh 3 from (rest, input) => linear 1; loss squared >; }
    assert_eq!(Net::LAYERS[0].sources, [Source::Input(1), Source::Input(0)]);
    let sample = NetInput { input: Sparse::<5>::default(), rest: vector![1.0, 2.0] };
    assert_eq!(Net::zeros().forward(&sample), vector![0.0]);
}

#[test]
fn an_input_without_options_is_not_mentioned() {
    assert_eq!(DenseWords::<f64>::INPUTS.len(), 1);
    assert!(DenseWords::<f64>::zeros().to_string().starts_with("DenseWords\nlayer"));
}

/// By hand, with the option `input` of the derive.
#[derive(Clone, Debug, PartialEq, Network)]
#[network(input(sparse 20 as history, 3 as context), loss = categorical_cross_entropy)]
#[repr(C)]
struct ByHand<T = f32> {
    #[network(from(history))]
    taste: Dense<20, 6, Linear, T, NoBias>,
    #[network(from(taste, context), add = context)]
    hidden2: Dense<9, 3, Tanh, T>,
    #[network(from(hidden2, history, taste))]
    output: Dense<29, 4, Softmax, T>,
}

#[test]
fn a_derive_by_hand_is_the_same_network() {
    let (net, mut by_hand) = (pair::<Films<f64>, ByHand<f64>>().0, ByHand::<f64>::zeros());
    by_hand.parameters_mut().copy_from_slice(net.parameters());
    for sample in films(5).0 {
        let same = ByHandInput { history: sample.history.clone(), context: sample.context };
        assert_eq!(net.forward(&sample), by_hand.forward(&same));
    }
    assert_eq!(ByHand::<f64>::LAYERS, Films::<f64>::LAYERS);
    assert_eq!(ByHand::<f64>::INPUTS, Films::<f64>::INPUTS);
}

/// A fixed scalar.
#[derive(Debug, PartialEq, Network)]
#[network(input(sparse 5 as words, 2 as rest), loss = squared)]
#[repr(C)]
struct Fixed {
    #[network(from(words, rest))]
    output: Dense<7, 1, Linear, f64>,
}

#[test]
fn a_network_with_a_fixed_scalar_has_samples_of_that_scalar() {
    let sample = FixedInput { words: Sparse::<5, f64>::new([(1, 1.0)]).unwrap(), rest: vector![1.0, 2.0] };
    assert_eq!(Fixed::zeros().forward(&sample), vector![0.0]);
}
