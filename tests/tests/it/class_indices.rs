//! Class indices as targets: they equal one-hot vectors to the bit, for every loss, with its canonical partner and with
//! other activations.

#![allow(clippy::float_cmp, reason = "exact values")]

use mlp_core::prelude::*;

macro_rules! one_hot {
    ($($name:ident: $activation:ident, $loss:ident;)*) => {$(
        #[test]
        fn $name() {
            network! {
                struct Net< input 2 => tanh 4 => $activation 5; #[allow(noncanonical_link)] loss $loss >;
            }
            for seed in 0..8 {
                let mut net = Net::random(&mut StdRng::seed_from_u64(seed));
                net.output.bias.fill(0.25);
                let x: Vec<_> = (0..40_i16).map(|i| vector![f32::from(i) / 20.0 - 1.0, f32::from(i % 7)]).collect();
                let classes: Vec<usize> = (0..40).map(|i| i % 5).collect();
                let one_hot = |&class: &usize| SVector::<f32, 5>::from_fn(|k, _| f32::from(u8::from(k == class)));
                let vectors: Vec<_> = classes.iter().map(one_hot).collect();

                let bits = |x: &[f32]| x.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&[net.loss(&x, &classes)]), bits(&[net.loss(&x, &vectors)]), "seed {seed}");
                let (by_class, by_vector) = (net.gradient(&x, &classes), net.gradient(&x, &vectors));
                assert_eq!(bits(&[by_class.0]), bits(&[by_vector.0]), "seed {seed}");
                assert_eq!(bits(by_class.1.parameters()), bits(by_vector.1.parameters()), "seed {seed}");
                let trace = net.trace(&x[3]);
                assert_eq!(net.deltas(&trace, &classes[3]), net.deltas(&trace, &vectors[3]), "seed {seed}");
            }
        }
    )*};
}

one_hot! {
    equal_one_hot_vectors_for_squared: linear, squared;
    equal_one_hot_vectors_for_squared_after_softmax: softmax, squared;
    equal_one_hot_vectors_for_absolute: linear, absolute;
    equal_one_hot_vectors_for_huber: linear, huber;
    equal_one_hot_vectors_for_binary_cross_entropy: sigmoid, binary_cross_entropy;
    equal_one_hot_vectors_for_binary_cross_entropy_after_softmax: softmax, binary_cross_entropy;
    equal_one_hot_vectors_for_categorical_cross_entropy: softmax, categorical_cross_entropy;
    equal_one_hot_vectors_for_categorical_cross_entropy_after_sigmoid: sigmoid, categorical_cross_entropy;
    equal_one_hot_vectors_for_poisson: exp, poisson;
    equal_one_hot_vectors_for_poisson_after_softplus: softplus, poisson;
}

#[test]
fn are_the_target_value_for_a_single_output() {
    network! { struct Net< input 2 => tanh 3 => sigmoid 1; loss binary_cross_entropy >; }
    let net = Net::random(&mut StdRng::seed_from_u64(3));
    let x = [vector![0.5, -1.0], vector![2.0, 0.25]];
    assert_eq!(net.gradient(&x, &[0, 1]), net.gradient(&x, &[vector![0.0], vector![1.0]]));
}

network! { struct Words< input 3 => softmax 10_000; loss categorical_cross_entropy >; }

/// No one-hot vector is stored. With zero weights every class has the probability 1e-4.
#[test]
fn work_with_ten_thousand_classes() {
    let mut words = Words::boxed_zeros();
    let mut gradient = Words::boxed_zeros();
    let mut workspace = Words::workspace();
    let (x, y) = ([vector![1.0, 0.0, -1.0]], [9_999]);
    let risk = words.gradient_into(&x, &y, &mut workspace, &mut gradient);
    // ln(1 + 9999): the sum is exact here, the logarithm rounds once.
    assert!((risk - 10_000_f32.ln()).abs() <= 2.0 * f32::EPSILON * 10.0);
    assert_eq!(gradient.output.bias[9_999], 1e-4 - 1.0);
    assert_eq!(gradient.output.bias[0], 1e-4);

    let mut sgd = Sgd::new(1.0);
    for _ in 0..20 {
        words.gradient_into(&x, &y, &mut workspace, &mut gradient);
        sgd.step(&mut *words, &gradient);
    }
    assert_eq!(words.forward(&x[0]).imax(), 9_999);
    assert!(words.loss(&x, &y) < 0.1);
}
