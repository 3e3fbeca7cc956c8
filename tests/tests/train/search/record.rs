//! The record of finished runs, from which a search resumes after a kill.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use mlp_core::SearchError;
use mlp_core::prelude::*;
use mlp_core::search::Choice;
use mlp_core::train::Interrupt;

use super::{Curve, path, sine};

fn trainer(rate: f64) -> Trainer<Adam> {
    Trainer::new(Adam::new(rate)).batch(Batch::Mini(6)).epochs(20).early_stopping(8)
}

/// A search that trains at most this many networks, and then fails as if it were killed. Returns the number of networks trained.
fn search(record: Option<&Path>, threads: usize, most: usize) -> (Result<Choice<Curve>, SearchError>, usize) {
    // The trainers that the search makes to compare settings, and the last run.
    const OTHERS: usize = 3;
    let made = AtomicUsize::new(0);
    let interrupted = |rate| {
        let is_over = made.fetch_add(1, Ordering::Relaxed) >= most.saturating_add(OTHERS - 1);
        if is_over { trainer(rate).batch(Batch::Mini(0)) } else { trainer(rate) }
    };
    let search = Search::<Curve>::new(interrupted).learning_rates(&[0.05, 0.01]).seeds(2).threads(threads).halving(2);
    let search = match record {
        Some(path) => search.resume_from(path),
        None => search,
    };
    let choice = search.choose(&sine(0.0), &sine(0.5));
    let trained = made.into_inner() - if choice.is_ok() { OTHERS } else { OTHERS - 1 };
    (choice, trained)
}

fn runs(choice: &Choice<Curve>) -> Vec<(&str, f64, Vec<mlp_core::search::Run>)> {
    choice.rows().iter().map(|row| (row.candidate.name, row.learning_rate, row.runs.clone())).collect()
}

#[test]
fn a_search_that_was_stopped_continues_and_ends_with_the_same_bits() {
    let (uninterrupted, all) = search(None, 1, usize::MAX);
    let uninterrupted = uninterrupted.unwrap();
    for (threads, stop) in [(1, 7), (3, 40)] {
        let file = path(&format!("stopped-{threads}"));
        let (error, _) = search(Some(&file), threads, stop);
        assert!(matches!(error, Err(SearchError::Train { .. })));
        let (resumed, trained) = search(Some(&file), threads, usize::MAX);
        let resumed = resumed.unwrap();
        // The run that failed, and on other threads perhaps one each, are repeated.
        assert!((all - stop..=all - stop + threads).contains(&trained), "{trained} of {all}");
        assert_eq!(runs(&resumed), runs(&uninterrupted));
        assert_eq!((resumed.network(), resumed.report()), (uninterrupted.network(), uninterrupted.report()));

        let (again, trained) = search(Some(&file), threads, usize::MAX);
        assert_eq!((trained, runs(&again.unwrap())), (0, runs(&uninterrupted)));
        std::fs::remove_file(file).unwrap();
    }
}

#[test]
fn an_interrupted_search_records_no_run_that_was_cut_short() {
    let uninterrupted = search(None, 1, usize::MAX).0.unwrap();
    for threads in [1, 3] {
        let file = path(&format!("interrupted-{threads}"));
        let interrupt = Interrupt::new();
        let choose = |most| {
            let made = AtomicUsize::new(0);
            // With several threads, the others are within a run at this moment.
            let trainer = |rate| {
                if made.fetch_add(1, Ordering::Relaxed) == most {
                    interrupt.request();
                }
                trainer(rate).interrupt(&interrupt)
            };
            let search =
                Search::<Curve>::new(trainer).learning_rates(&[0.05, 0.01]).seeds(2).threads(threads).halving(2);
            search.resume_from(&file).choose(&sine(0.0), &sine(0.5))
        };
        assert_eq!(choose(9).unwrap_err(), SearchError::Interrupted);
        // Still requested.
        assert_eq!(choose(usize::MAX).unwrap_err(), SearchError::Interrupted);
        interrupt.reset();
        let resumed = choose(usize::MAX).unwrap();
        assert_eq!(runs(&resumed), runs(&uninterrupted));
        assert_eq!((resumed.network(), resumed.report()), (uninterrupted.network(), uninterrupted.report()));
        std::fs::remove_file(file).unwrap();
    }
}

#[test]
fn more_seeds_and_learning_rates_may_be_added() {
    let file = path("added");
    let choose = |rates: &[f64], seeds| {
        let made = AtomicUsize::new(0);
        let counted = |rate| {
            made.fetch_add(1, Ordering::Relaxed);
            trainer(rate)
        };
        let search = Search::<Curve>::new(counted).learning_rates(rates).seeds(seeds).resume_from(&file);
        let choice = search.choose(&sine(0.0), &sine(0.5)).unwrap();
        (choice, made.into_inner() - rates.len() - 1)
    };
    assert_eq!(choose(&[0.05], 1).1, 8);
    assert_eq!(choose(&[0.01], 1).1, 8);
    let (choice, trained) = choose(&[0.01, 0.05], 2);
    assert_eq!((trained, choice.rows().len()), (16, 16));
    std::fs::remove_file(file).unwrap();
}

#[test]
fn the_record_of_another_search_is_refused_with_the_differences() {
    let file = path("different");
    let choose = |epochs, train: &Dataset<_, _>| {
        let search =
            Search::<Curve>::new(|rate| trainer(rate).epochs(epochs)).learning_rates(&[0.05]).resume_from(&file);
        search.choose(train, &sine(0.5))
    };
    choose(3, &sine(0.0)).unwrap();
    choose(3, &sine(0.0)).unwrap();
    let content = std::fs::read(&file).unwrap();
    let error = choose(4, &sine(0.1)).unwrap_err();
    let SearchError::Different { differences, .. } = &error else { panic!("{error}") };
    assert_eq!(differences.len(), 2, "{differences:?}");
    assert!(differences[0].starts_with("its data is `24 samples with the fingerprint "), "{differences:?}");
    assert!(
        differences[1].contains("epochs 3`, expected `") && differences[1].ends_with("epochs 4`"),
        "{differences:?}"
    );

    candidates! { enum Other< input 1 => [tanh | relu] [3 | 6] repeat [1] => linear 1; loss squared >; }
    let search = Search::<Other>::new(|rate| trainer(rate).epochs(3)).learning_rates(&[0.05]).resume_from(&file);
    let error = search.choose(&sine(0.0), &sine(0.5)).unwrap_err().to_string();
    assert!(error.contains("its networks is `8`, expected `4`"), "{error}");
    assert_eq!(std::fs::read(&file).unwrap(), content, "a refused record is unchanged");
    std::fs::remove_file(file).unwrap();
}

#[test]
fn a_record_that_is_none_or_cannot_be_written_is_refused() {
    let choose = |path: &Path| {
        let search = Search::<Curve>::new(trainer).learning_rates(&[0.05]).resume_from(path);
        search.choose(&sine(0.0), &sine(0.5)).unwrap_err()
    };
    let file = path("none");
    std::fs::write(&file, "hello").unwrap();
    assert!(matches!(choose(&file), SearchError::Damaged { .. }));
    assert_eq!(std::fs::read(&file).unwrap(), b"hello");
    std::fs::remove_file(file).unwrap();
    let SearchError::File { action, .. } = choose(Path::new("no/such/directory/record")) else {
        panic!("another error")
    };
    assert_eq!(action, "written");
}
