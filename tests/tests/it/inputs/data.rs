//! Sparse samples, and data sets of them.

use mlp_core::SparseError;

use super::*;

#[test]
fn entries_are_sorted_and_found() {
    let x = Sparse::<100, f64>::new([(99, 3.0), (0, 1.0), (50, 0.0)]).unwrap();
    assert_eq!(x.entries().collect::<Vec<_>>(), [(0, 1.0), (50, 0.0), (99, 3.0)]);
    assert_eq!((x.len(), x.get(99), x.get(98), x.get(1000)), (3, 3.0, 0.0, 0.0));
    assert_eq!(x.to_vector().iter().filter(|value| **value != 0.0).count(), 2);
    assert_eq!(Sparse::<100, f64>::mean_of([]).unwrap(), Sparse::default());
}

#[test]
fn a_list_that_is_no_sparse_vector_is_refused() {
    let error = Sparse::<100>::new([(3, 1.0), (100, 1.0)]).unwrap_err();
    assert_eq!(error, SparseError::OutOfRange { index: 100, width: 100 });
    let error = Sparse::<100>::new([(3, 1.0), (2, 1.0), (3, 2.0)]).unwrap_err();
    assert_eq!(error, SparseError::Repeated { index: 3 });
    assert_eq!(error.to_string(), "index 3 has two entries: add their values, or leave one out");
    let error = Sparse::<0>::new([(0, 1.0)]).unwrap_err();
    assert_eq!(error.to_string(), "index 0 is out of range: a sparse input of width 0 has no indices");
    let error = Sparse::<100>::mean_of([1, usize::MAX]).unwrap_err();
    assert_eq!(error, SparseError::OutOfRange { index: usize::MAX, width: 100 });
}

#[test]
fn a_number_that_is_not_finite_is_refused_with_its_index() {
    let bad = Sparse::<30, f64>::new([(4, 1.0), (17, f64::NAN)]).unwrap();
    let error = Dataset::new(vec![Sparse::default(), bad.clone()], vec![0, 1]).unwrap_err();
    assert_eq!(error, DataError::NonFiniteInput { sample: 1, index: 17 });
    let bad = FilmsInput { history: Sparse::default(), context: vector![0.0, f64::INFINITY, 0.0] };
    let error = Dataset::new(vec![bad], vec![0]).unwrap_err();
    assert_eq!(error, DataError::NonFiniteInput { sample: 0, index: 21 });
}

#[test]
fn splits_and_batches_keep_samples_with_their_targets() {
    let (x, _) = films(40);
    let data = Dataset::new(x.clone(), (0..40).collect()).unwrap();
    let [train, test] = data.clone().split([0.75, 0.25], 3).unwrap();
    assert_eq!((train.len(), test.len()), (30, 10));
    for (sample, &number) in train.iter().chain(test.iter()) {
        assert_eq!(*sample, x[number]);
    }
    let shuffled = data.clone().shuffled(1);
    assert_ne!(shuffled, data);
    assert!(shuffled.iter().all(|(sample, &number)| *sample == x[number]));
    let (first, second) = data.clone().split_at(15).unwrap();
    assert_eq!(first.inputs(), &x[..15]);
    assert_eq!(second.inputs(), &x[15..]);
    assert_eq!(data.batches(16).unwrap().map(|(x, _)| x.len()).collect::<Vec<_>>(), [16, 16, 8]);
}
