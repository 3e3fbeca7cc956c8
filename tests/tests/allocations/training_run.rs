//! The heap use of a training run: predictable, and independent of the number of epochs.

use mlp_core::prelude::*;
use mlp_tests::allocations::{Used, on_this_thread};

use crate::{Small, WORKSPACE, samples};

fn data(samples_in_all: usize) -> Dataset<SVector<f32, 13>, usize> {
    Dataset::new(samples(samples_in_all), vec![1; samples_in_all]).expect("valid data")
}

/// The heap use of `fit`.
fn fit(samples_in_all: usize, batch: Batch, epochs: usize) -> Used {
    fit_on(&data(samples_in_all), batch, epochs)
}

fn fit_on(data: &Dataset<SVector<f32, 13>, usize>, batch: Batch, epochs: usize) -> Used {
    let mut net = Small::random(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(Sgd::new(1e-3)).batch(batch).epochs(epochs);
    on_this_thread(|| {
        trainer.fit(&mut net, data).expect("the run converges");
    })
}

#[test]
fn a_training_run_holds_one_index_per_sample_for_any_batch() {
    for batch in [Batch::Online, Batch::Mini(32), Batch::Mini(200), Batch::Full] {
        // Both batches of all samples are summed in two levels.
        let (few, many) = (fit(5000, batch, 2), fit(9000, batch, 2));
        assert!(many.peak - few.peak <= 4000 * size_of::<usize>(), "{batch:?}: {few:?}, {many:?}");
    }
}

#[test]
fn a_training_run_on_the_full_batch_copies_no_sample() {
    // The gradient, the parameters of the last finite epoch, the two partial sums of more than 4096 samples, a workspace, an
    // index per sample, a record of each of two epochs, and one of the partial sums.
    let networks = 4 * Small::<f32>::PARAMETERS * size_of::<f32>();
    let workspace = WORKSPACE * size_of::<f32>();
    let epochs = 2 * size_of::<mlp_core::train::Epoch>();
    let expected = networks + workspace + 5000 * size_of::<usize>() + epochs;
    let peak = fit(5000, Batch::Full, 2).peak;
    assert!((expected..=expected + 128).contains(&peak), "{peak} bytes, not {expected}");
}

#[test]
fn a_training_run_holds_at_most_three_copies_of_a_mini_batch() {
    let sample = 13 * size_of::<f32>() + size_of::<usize>();
    let (small, large) = (fit(5000, Batch::Mini(100), 2).peak, fit(5000, Batch::Mini(1000), 2).peak);
    assert!(large.saturating_sub(small) <= 3 * 900 * sample, "{small} bytes became {large}");
}

#[test]
fn weights_take_one_scalar_per_sample_and_one_per_sample_of_a_mini_batch() {
    let weighted = data(5000).with_weights((0..5000).collect()).expect("valid weights");
    let added = |batch| fit_on(&weighted, batch, 2).peak - fit(5000, batch, 2).peak;
    assert_eq!(added(Batch::Full), 5000 * size_of::<f32>());
    let of_mini_batches = added(Batch::Mini(1000));
    assert!(of_mini_batches <= (5000 + 1000) * size_of::<f32>(), "{of_mini_batches} bytes");
    assert_eq!(fit_on(&weighted, Batch::Mini(32), 2).allocations, fit_on(&weighted, Batch::Mini(32), 10).allocations);
}

#[test]
fn more_epochs_allocate_no_more() {
    for batch in [Batch::Online, Batch::Mini(32), Batch::Full] {
        assert_eq!(fit(1000, batch, 2).allocations, fit(1000, batch, 10).allocations, "{batch:?}");
    }
}
