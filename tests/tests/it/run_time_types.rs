//! Networks cast to another scalar, and networks of several architectures behind one type.

#![allow(clippy::cast_possible_truncation, reason = "rounding to single precision is the subject")]
#![allow(clippy::float_cmp, reason = "exact values")]

use mlp_core::prelude::*;
use mlp_core::{OverScalar, Predict};
use num_dual::Dual64;

network! { struct Small< input 4 => tanh 3 => linear 2; loss squared >; }
network! { struct Deep< input 4 => relu 8 => linear 2; loss squared >; }
network! { struct Double< input sparse 100 => relu 2 => softmax 3; loss categorical_cross_entropy >; }

#[test]
fn single_precision_is_exact_in_double_precision() {
    let net = Small::random(&mut StdRng::seed_from_u64(1));
    let wide = net.cast::<f64>();
    for (&wide, &weight) in wide.parameters().iter().zip(net.parameters()) {
        assert_eq!(wide, f64::from(weight));
    }
    assert_eq!(*wide.cast::<f32>(), net);
}

#[test]
fn double_precision_is_rounded_to_the_nearest_number() {
    let mut net = Small::<f64>::zeros();
    let numbers = [0.1, 1.0 / 3.0, 1e-50, -0.0, 1e300];
    net.parameters_mut()[..5].copy_from_slice(&numbers);
    let narrow = net.cast::<f32>();
    for (narrow, number) in narrow.parameters().iter().zip(numbers) {
        assert_eq!(narrow.to_bits(), (number as f32).to_bits());
    }
}

#[test]
fn derivatives_of_dual_numbers_begin_as_zero_and_are_dropped() {
    let net = Small::<f64>::random(&mut StdRng::seed_from_u64(1));
    let mut dual = net.cast::<Dual64>();
    assert!(dual.parameters().iter().zip(net.parameters()).all(|(dual, &w)| dual.re == w && dual.eps == 0.0));
    // The derivative along an input is that of the library.
    let (x, v) = (vector![0.1, -0.2, 0.3, 0.4], vector![1.0, 2.0, -1.0, 0.5]);
    let found = dual.forward(&x.zip_map(&v, Dual64::new));
    let (_, expected) = net.jvp(&x, &v);
    // Sums of at most four terms of order one.
    assert!((found.map(|a| a.eps) - expected).amax() < 16.0 * f64::EPSILON);
    dual.parameters_mut()[0].eps = 5.0;
    assert_eq!(*dual.cast::<f64>(), net);
}

#[test]
fn networks_of_several_architectures_live_in_one_vector() {
    let mut rng = StdRng::seed_from_u64(7);
    let (small, deep) = (Small::random(&mut rng), Deep::boxed_random(&mut rng));
    let inputs = [vector![0.1, 0.2, 0.3, 0.4], vector![-1.0, 0.5, 0.0, 2.0]];
    let expected = [small.predict(&inputs), deep.predict(&inputs)];
    let nets: Vec<Box<dyn Predict<SVector<f32, 4>, SVector<f32, 2>>>> = vec![Box::new(small), deep];
    for (net, expected) in nets.iter().zip(&expected) {
        assert_eq!(&net.predict(&inputs), expected);
        assert_eq!(&net.predict_all(&inputs), expected);
        assert_eq!(net.predict_one(&inputs[1]), expected[1]);
    }
    let shared: std::sync::Arc<dyn Predict<SVector<f32, 4>, SVector<f32, 2>> + Send + Sync> =
        std::sync::Arc::new(Small::zeros());
    let other = std::sync::Arc::clone(&shared);
    let outputs = std::thread::spawn(move || other.predict(&[SVector::zeros()])).join().unwrap();
    assert_eq!(outputs, shared.predict(&[SVector::zeros()]));
}

#[test]
fn anything_with_outputs_can_stand_beside_networks() {
    struct Mean;

    impl Predict<SVector<f32, 4>, SVector<f32, 2>> for Mean {
        fn predict_one(&self, input: &SVector<f32, 4>) -> SVector<f32, 2> {
            SVector::repeat(input.mean())
        }
    }

    let nets: [Box<dyn Predict<SVector<f32, 4>, SVector<f32, 2>>>; 2] = [Box::new(Mean), Box::new(Small::zeros())];
    assert_eq!(nets[0].predict(&[vector![1.0, 2.0, 3.0, 4.0]]), [vector![2.5, 2.5]]);
}

#[test]
fn networks_of_sparse_inputs_predict_as_well() {
    let net: Box<dyn Predict<Sparse<100>, SVector<f32, 3>>> = Double::boxed_random(&mut StdRng::seed_from_u64(1));
    let x = Sparse::new([(17, 1.0)]).unwrap();
    assert!((net.predict_one(&x).sum() - 1.0).abs() < 1e-6);
}
