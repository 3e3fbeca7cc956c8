//! Training on several threads: the bits of a single thread, also on divergence; and panics in worker threads.

#![allow(clippy::float_cmp, reason = "exact values")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use mlp_core::prelude::*;
use mlp_tests::draw::sines;

network! { struct Net< input 3 => tanh 50 => relu 20 => softmax 4; loss categorical_cross_entropy >; }

/// 1000 samples in four classes: more than seven blocks, not a multiple of the block size.
fn data<T: Scalar>() -> Dataset<SVector<T, 3>, usize> {
    Dataset::new(sines(1000, 0), (0..1000).map(|i| i % 4).collect()).expect("valid data")
}

/// The network and the losses after two calls of `fit`.
fn trained<T: Scalar>(optimizer: impl Optimizer<T>, batch: Batch, threads: usize) -> (Net<T>, Vec<T>) {
    let mut net = Net::<T>::random(&mut StdRng::seed_from_u64(7));
    let mut trainer = Trainer::new(optimizer).batch(batch).epochs(3).seed(1).threads(threads);
    let mut losses = Vec::new();
    for _ in 0..2 {
        let report = trainer.fit(&mut net, &data()).expect("the run converges");
        losses.extend(report.epochs.iter().map(|epoch| epoch.loss));
    }
    (net, losses)
}

fn is_the_same_on_any_number_of_threads<T: Scalar>(optimizer: &(impl Optimizer<T> + Clone), batch: Batch) {
    let expected = trained(optimizer.clone(), batch, 1);
    assert!(expected.1[5] < expected.1[0], "the loss falls");
    for threads in [0, 2, 3, 8, 100_000] {
        assert!(trained(optimizer.clone(), batch, threads) == expected, "{threads} threads, {batch:?}");
    }
}

#[test]
fn training_has_the_same_bits_on_any_number_of_threads() {
    for batch in [Batch::Full, Batch::Mini(300), Batch::Mini(144), Batch::Mini(32)] {
        is_the_same_on_any_number_of_threads::<f32>(&Sgd::new(0.1), batch);
        is_the_same_on_any_number_of_threads::<f64>(&Adam::new(0.01), batch);
    }
}

#[test]
fn training_that_diverges_does_so_on_any_number_of_threads() {
    let error = |threads| {
        let mut net = Net::<f32>::random(&mut StdRng::seed_from_u64(7));
        let mut trainer = Trainer::new(Sgd::new(1e38)).batch(Batch::Full).threads(threads);
        (trainer.fit(&mut net, &data()).expect_err("a divergence").to_string(), net)
    };
    assert_eq!(error(1), error(3));
}

#[test]
fn a_panic_in_an_activation_reaches_the_caller() {
    struct Fragile;

    impl Elementwise for Fragile {
        const NAME: &'static str = "fragile";
        type Canonical = NoPartner;
        fn value<T: Scalar>(s: T) -> T {
            assert!(s < mlp_core::scalar::constant(100.0), "too much for this unit");
            s
        }
        fn derivative<T: Scalar>(_: T, _: T) -> T {
            T::one()
        }
    }

    network! { struct Brittle< input 1 => Fragile 100 => linear 1; loss squared >; }

    for bad in [0, 200, 999] {
        let mut inputs = vec![vector![0.5]; 1000];
        inputs[bad] = vector![1e6];
        let data = Dataset::new(inputs.clone(), inputs).expect("valid data");
        let mut net = Brittle::random(&mut StdRng::seed_from_u64(7));
        let mut trainer = Trainer::new(Sgd::new(1e-3)).batch(Batch::Full).threads(3);
        let panic = catch_unwind(AssertUnwindSafe(|| trainer.fit(&mut net, &data))).expect_err("a panic");
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"too much for this unit"), "sample {bad}");
    }
}
