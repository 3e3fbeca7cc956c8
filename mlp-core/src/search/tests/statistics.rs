//! Means and deviations.

use crate::metrics::Metric;
use crate::metrics::Statistic;
use crate::search::row::{Row, Scores};
use crate::search::tests::{candidates, run};

#[test]
fn the_deviation_is_that_of_a_sample() {
    // numpy.std([2, 4, 4, 4, 5, 5, 7, 9], ddof=1) = 2.138089935299395
    let statistic = Statistic::of(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
    assert_eq!(statistic.mean, 5.0);
    assert!((statistic.deviation.unwrap() - 2.138_089_935_299_395).abs() < 1e-15);
}

#[test]
fn one_number_has_no_deviation_and_equal_numbers_have_none() {
    assert_eq!(Statistic::of(&[3.0]).unwrap().deviation, None);
    assert_eq!(Statistic::of(&[3.0, 3.0, 3.0]).unwrap().deviation, Some(0.0));
}

#[test]
fn the_deviation_of_large_numbers_does_not_cancel() {
    let statistic = Statistic::of(&[1e9, 1e9 + 1.0, 1e9 + 2.0]).unwrap();
    assert_eq!((statistic.mean, statistic.deviation), (1e9 + 1.0, Some(1.0)));
}

#[test]
fn a_row_with_a_run_that_diverged_has_a_mean_of_the_others_but_no_value() {
    let runs = [run(0, 1.0), run(1, f64::NAN), run(2, 3.0)].into();
    let row = Row { candidate: &candidates(&[1])[0], learning_rate: 0.1, is_complete: true, runs };
    assert_eq!((row.diverged(), row.validation_loss().unwrap().mean), (1, 2.0));
    assert_eq!(row.value(None), None);
}

#[test]
fn a_metric_that_is_better_if_larger_has_its_sign_changed() {
    let metrics = [(Metric::Accuracy, 0.75), (Metric::Rmse, 0.5), (Metric::R2, f64::NAN)].into();
    let scores = Scores { epoch: 1, loss: 1.0, validation_loss: 2.0, metrics };
    let value = |metric| scores.value(metric);
    assert_eq!(
        (value(None), value(Some(Metric::Accuracy)), value(Some(Metric::Rmse))),
        (Some(2.0), Some(-0.75), Some(0.5))
    );
    assert_eq!((value(Some(Metric::R2)), value(Some(Metric::Mae))), (None, None));
}

#[test]
fn the_best_run_is_the_first_of_equals() {
    let runs = [run(0, 2.0), run(1, 1.0), run(2, f64::INFINITY), run(3, 1.0)].into();
    let row = Row { candidate: &candidates(&[1])[0], learning_rate: 0.1, is_complete: true, runs };
    assert_eq!(row.best_run(None).unwrap().seed, 1);
    assert_eq!(row.mean_best_epoch(), 7);
}
