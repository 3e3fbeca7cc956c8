//! The order of the rows, ties, divergence and halving, with made-up runs.

use std::convert::Infallible;
use std::vec::Vec;

use crate::search::plan::{Job, Plan, Planned};
use crate::search::tests::{plan, run};

/// Plays a plan in which a job has this validation loss; also returns all jobs.
fn play(plan: &Plan, loss: impl Fn(&Job) -> f64) -> (Vec<Planned>, Vec<Job>) {
    let mut all = Vec::new();
    let rows = plan.play(|jobs: &[Job]| {
        all.extend_from_slice(jobs);
        Ok::<_, Infallible>(jobs.iter().map(|job| run(job.seed, loss(job))).collect())
    });
    (rows.unwrap(), all)
}

fn names(rows: &[Planned]) -> Vec<&str> {
    rows.iter().map(|planned| planned.row.candidate.name).collect()
}

#[test]
fn the_smallest_mean_over_the_seeds_is_first() {
    let plan = Plan { seeds: 2, ..plan(&[1, 1, 1]) };
    let losses = [[1.0, 5.0], [2.0, 2.0], [0.5, 4.5]];
    let (rows, jobs) = play(&plan, |job| losses[job.candidate][usize::try_from(job.seed).unwrap()]);
    assert_eq!(names(&rows), ["b", "c", "a"]);
    assert_eq!((jobs.len(), plan.runs()), (6, 6));
}

#[test]
fn of_equal_means_the_network_with_fewer_parameters_is_first_and_then_the_earlier() {
    let (rows, _) = play(&plan(&[30, 10, 20, 10]), |_| 1.0);
    assert_eq!(names(&rows), ["b", "d", "c", "a"]);
}

#[test]
fn learning_rates_and_folds_are_combined_with_every_candidate() {
    let plan = Plan { rates: [(0.1, 5), (0.2, 7)].into(), folds: 3, seeds: 2, ..plan(&[1, 1]) };
    let (rows, jobs) = play(&plan, |job| if job.candidate == 1 && job.rate == 0 { 0.0 } else { 1.0 });
    assert_eq!((rows.len(), jobs.len(), rows[0].row.runs.len()), (4, 24, 6));
    assert_eq!((rows[0].candidate, rows[0].rate), (1, 0));
    let first = |rate| jobs.iter().filter(|job| job.candidate == 0 && job.rate == rate).collect::<Vec<_>>();
    assert_eq!(
        first(0).iter().map(|job| (job.fold, job.seed)).collect::<Vec<_>>(),
        [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]
    );
    assert_eq!((first(0)[0].epochs, first(1)[0].epochs), (5, 7));
}

#[test]
fn a_row_that_diverged_is_last_however_good_its_other_runs() {
    let plan = Plan { seeds: 2, ..plan(&[1, 2]) };
    let (rows, _) = play(&plan, |job| match (job.candidate, job.seed) {
        (0, 0) => 0.1,
        (0, _) => f64::NAN,
        _ => 9.0,
    });
    assert_eq!(names(&rows), ["b", "a"]);
    assert_eq!(rows[1].row.diverged(), 1);
}

#[test]
fn halving_drops_the_worst_early() {
    let plan = Plan { halving: Some(3), ..plan(&[1; 9]) };
    // The loss falls with the epochs; that of the last candidate begins worse and would end best.
    let loss = |job: &Job| match (job.candidate, job.epochs) {
        (8, 81) => 0.0,
        (8, _) => 100.0,
        (candidate, epochs) => candidate as f64 + 1.0 / epochs as f64,
    };
    let (rows, jobs) = play(&plan, loss);
    assert_eq!(names(&rows), ["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
    let complete: Vec<_> = rows.iter().map(|planned| planned.row.is_complete).collect();
    assert_eq!(complete, [true, true, true, false, false, false, false, false, false]);
    let of = |epochs| jobs.iter().filter(|job| job.epochs == epochs).map(|job| job.candidate).collect::<Vec<_>>();
    assert_eq!((of(27).len(), of(81)), (9, [0, 1, 2].into()));
    assert_eq!((jobs.len(), plan.runs()), (12, 12));
}

#[test]
fn rows_of_a_later_round_are_before_those_dropped_earlier() {
    let plan = Plan { halving: Some(2), ..plan(&[1; 4]) };
    // All get worse in the last round, as by overfitting.
    let (rows, _) = play(&plan, |job| if job.epochs == 81 { 50.0 } else { job.candidate as f64 });
    assert_eq!(names(&rows), ["a", "b", "c", "d"]);
    assert_eq!(rows[0].row.validation_loss().unwrap().mean, 50.0);
}

#[test]
fn the_next_best_take_the_place_of_survivors_that_all_diverge() {
    let plan = Plan { halving: Some(3), ..plan(&[1; 9]) };
    let loss = |job: &Job| if job.candidate < 3 && job.epochs > 27 { f64::NAN } else { job.candidate as f64 };
    let (rows, jobs) = play(&plan, loss);
    assert_eq!(names(&rows)[0], "d");
    assert!(rows[0].row.is_complete);
    assert_eq!(names(&rows)[6..], ["a", "b", "c"]);
    let of = |epochs| jobs.iter().filter(|job| job.epochs == epochs).map(|job| job.candidate).collect::<Vec<_>>();
    assert_eq!((of(27).len(), of(81)), (9, [0, 1, 2, 3, 4, 5].into()));
}

#[test]
fn if_all_diverge_the_first_row_has_no_value() {
    for halving in [None, Some(2)] {
        let (rows, _) = play(&Plan { halving, ..plan(&[1, 1, 1]) }, |_| f64::INFINITY);
        assert_eq!(rows[0].row.value(None), None);
        assert_eq!(rows.len(), 3);
    }
}

#[test]
fn an_error_ends_the_rounds() {
    let error = plan(&[1, 1]).play(|_| Err("refused")).err();
    assert_eq!(error, Some("refused"));
}
