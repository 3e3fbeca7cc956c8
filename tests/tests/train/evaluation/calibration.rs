//! Scores of probabilities, reliability tables and temperatures against scikit-learn, and their degenerate cases.

use mlp_core::metrics::{Bins, CalibrationError, Reliability, Temperature, brier_score, log_loss};
use mlp_core::prelude::*;

use super::{Case, assert_close};

fn check<T: Scalar, const N: usize>(heading: &str) {
    let case = Case::read(heading);
    let (outputs, classes) = (case.vectors::<T, N>("outputs"), case.integers("classes"));
    assert_close("log loss", Metric::LogLoss.of(&outputs, &classes), case.number("log_loss"));
    assert_close("Brier score", Metric::Brier.of(&outputs, &classes), case.number("brier"));
    let temperature = Temperature::fit(&outputs, &classes).unwrap();
    assert_temperature(temperature, case.number("temperature"));
    for (bins, key) in [(Bins::Width(10), "uniform"), (Bins::Count(7), "quantile")] {
        let table = Reliability::of(bins, &outputs, &classes).unwrap();
        let (frequency, mean) = (case.numbers(&format!("{key}_frequency")), case.numbers(&format!("{key}_mean")));
        assert_eq!((table.bins.len(), table.bins.len()), (frequency.len(), mean.len()), "{heading}: {key}\n{table}");
        for (bin, (&frequency, &mean)) in table.bins.iter().zip(frequency.iter().zip(mean)) {
            assert_close(key, bin.frequency, frequency);
            assert_close(key, bin.probability, mean);
        }
        assert_eq!(table.bins.iter().map(|bin| bin.samples).sum::<usize>(), 60);
        if key == "uniform" {
            assert_close("calibration error", table.expected_calibration_error(), case.number("ece"));
        }
    }
    // Calibrated in double precision, whatever the scalar.
    let mut calibrated = case.vectors::<f64, N>("outputs");
    temperature.apply_all(&mut calibrated);
    assert_close("calibrated loss", log_loss(&calibrated, &classes), case.number("calibrated_loss"));
}

/// `SciPy` minimizes the loss, which determines the place of the minimum to the square root of the precision.
#[track_caller]
fn assert_temperature(found: Temperature, expected: f64) {
    assert!((found.value() - expected).abs() <= 4.0 * f64::EPSILON.sqrt() * expected, "{found:?}, not {expected}");
}

#[test]
fn scores_tables_and_temperatures_are_those_of_scikit_learn() {
    check::<f32, 1>("scores of one output");
    check::<f64, 1>("scores of one output");
    check::<f32, 3>("scores of three outputs");
    check::<f64, 3>("scores of three outputs");
}

#[test]
fn weighted_scores_are_those_of_scikit_learn() {
    let case = Case::read("scores of one output, weighted");
    let (outputs, classes, weights) =
        (case.vectors::<f64, 1>("outputs"), case.integers("classes"), case.numbers("weights"));
    assert_close("log loss", Metric::LogLoss.of_weighted(&outputs, &classes, weights), case.number("log_loss"));
    assert_close("Brier score", Metric::Brier.of_weighted(&outputs, &classes, weights), case.number("brier"));
    let temperature = Temperature::fit_weighted(&outputs, &classes, weights).unwrap();
    assert_temperature(temperature, case.number("temperature"));
}

#[test]
fn two_outputs_are_calibrated_like_one() {
    let case = Case::read("scores of one output");
    let (one, classes) = (case.vectors::<f64, 1>("outputs"), case.integers("classes"));
    let two: Vec<_> = one.iter().map(|a| vector![1.0 - a[0], a[0]]).collect();
    assert_close("log loss", log_loss(&two, &classes), log_loss(&one, &classes));
    assert_close("Brier score", brier_score(&two, &classes), brier_score(&one, &classes));
    let tables = (Reliability::of(Bins::Width(4), &one, &classes), Reliability::of(Bins::Width(4), &two, &classes));
    assert_eq!(tables.0, tables.1);
    let (of_one, of_two) = (Temperature::fit(&one, &classes).unwrap(), Temperature::fit(&two, &classes).unwrap());
    assert_close("temperature", of_two.value(), of_one.value());
    assert_close("calibrated", of_two.apply(&two[0])[1], of_one.apply(&one[0])[0]);
}

#[test]
fn a_weight_of_two_counts_a_sample_twice_in_a_table() {
    let (outputs, classes) = ([vector![0.25], vector![0.75], vector![0.875]], [0, 1, 0]);
    let twice = [outputs[0], outputs[1], outputs[1], outputs[2]];
    let expected = Reliability::of(Bins::Width(2), &twice, &[0, 1, 1, 0]).unwrap();
    let found = Reliability::of_weighted(Bins::Width(2), &outputs, &classes, &[1.0, 2.0, 1.0]).unwrap();
    assert_eq!(found.bins[1].frequency, expected.bins[1].frequency);
    assert_eq!((found.bins[1].weight, found.bins[1].samples), (3.0, 2));
    assert_eq!(found.expected_calibration_error(), expected.expected_calibration_error());
    assert_eq!(found.maximum_calibration_error(), 0.25);
}

#[test]
fn probabilities_of_zero_are_limited_as_by_scikit_learn() {
    assert_eq!(log_loss(&[vector![0.0_f64]], &[1]), -f64::EPSILON.ln());
    assert_eq!(log_loss(&[vector![0.0_f32, 1.0]], &[0]), -f64::from(f32::EPSILON).ln());
    assert!(log_loss(&[vector![1.0_f32]], &[1]) < 2e-7);
    assert!(log_loss(&[vector![f64::NAN]], &[1]).is_nan());
}

#[test]
fn a_temperature_keeps_outputs_of_zero_and_one() {
    let temperature = Temperature::new(3.0).unwrap();
    assert_eq!(temperature.apply(&vector![1.0_f32]), vector![1.0]);
    assert_eq!(temperature.apply(&vector![0.0_f32]), vector![0.0]);
    assert_eq!(temperature.apply(&vector![0.0, 1.0, 0.0]), vector![0.0, 1.0, 0.0]);
    assert!(temperature.apply(&vector![f64::NAN])[0].is_nan());
    let probabilities: SVector<f64, 3> = vector![0.7, 0.2, 0.1];
    assert!((temperature.apply(&probabilities).sum() - 1.0).abs() < 1e-15);
    assert!((Temperature::new(1.0).unwrap().apply(&probabilities) - probabilities).amax() < 1e-15);
}

#[test]
fn outputs_without_a_best_temperature_are_refused() {
    let fit = |outputs: &[f64], classes: &[usize]| {
        let outputs: Vec<_> = outputs.iter().map(|&a| vector![a]).collect();
        Temperature::fit(&outputs, classes).unwrap_err()
    };
    assert_eq!(fit(&[0.9, 0.6, 0.3], &[1, 1, 0]), CalibrationError::Separable);
    assert_eq!(fit(&[0.9, 0.6, 0.3], &[0, 0, 1]), CalibrationError::Uninformative);
    assert_eq!(fit(&[0.5, 0.5], &[0, 1]), CalibrationError::Uninformative);
    assert_eq!(fit(&[], &[]), CalibrationError::Empty);
    assert_eq!(fit(&[0.5, 1.5], &[0, 1]), CalibrationError::Probability { sample: 1, value: 1.5 });
    let error = Temperature::fit(&[vector![0.5, 0.25, 0.125]], &[0]).unwrap_err();
    assert_eq!(error, CalibrationError::SumOfOutputs { sample: 0, sum: 0.875 });
    let error = Temperature::fit(&[vector![0.5, 0.5]], &[vector![1.0, 1.0]]).unwrap_err();
    assert_eq!(error, CalibrationError::Target { sample: 0 });
    // The inverse of the last one is infinite.
    for value in [0.0, -1.0, f64::INFINITY, 1e-310] {
        assert_eq!(Temperature::new(value), Err(CalibrationError::Temperature { value }));
    }
}

#[test]
fn tables_that_cannot_be_made_are_refused() {
    let (outputs, classes) = ([vector![0.5]], [1]);
    assert_eq!(Reliability::of(Bins::Width(0), &outputs, &classes), Err(CalibrationError::NoBins));
    assert_eq!(Reliability::of(Bins::Count(0), &outputs, &classes), Err(CalibrationError::NoBins));
    let none: [SVector<f64, 1>; 0] = [];
    assert_eq!(Reliability::of::<_, usize>(Bins::Width(3), &none, &[]), Err(CalibrationError::Empty));
    let error = Reliability::of(Bins::Width(3), &[vector![f64::NAN]], &classes).unwrap_err();
    assert!(matches!(error, CalibrationError::Probability { sample: 0, .. }));
    // More bins than samples.
    assert_eq!(Reliability::of(Bins::Count(100), &outputs, &classes).unwrap().bins.len(), 1);
}

#[test]
fn a_table_prints_a_row_for_each_bin() {
    let outputs = [vector![0.125], vector![0.75], vector![0.875]];
    let text = Reliability::of(Bins::Width(2), &outputs, &[0, 1, 0]).unwrap().to_string();
    let expected = "  probabilities  samples  probability  frequency  difference
  0.000 – 0.500        1       0.1250     0.0000     -0.1250
  0.500 – 1.000        2       0.8125     0.5000     -0.3125
expected calibration error: 0.2500";
    assert_eq!(text, expected);
}

#[test]
fn a_table_of_any_number_of_bins_has_those_with_samples() {
    let (outputs, classes) = ([vector![0.0], vector![0.5], vector![0.5], vector![1.0]], [0, 1, 0, 1]);
    for count in [1 << 40, usize::MAX] {
        let table = Reliability::of(Bins::Width(count), &outputs, &classes).unwrap();
        let rows: Vec<_> = table.bins.iter().map(|bin| (bin.samples, bin.probability, bin.frequency)).collect();
        assert_eq!(rows, [(1, 0.0, 0.0), (2, 0.5, 0.5), (1, 1.0, 1.0)], "{count}");
        assert_eq!((table.bins[0].lower, table.bins[2].upper), (0.0, 1.0), "{count}");
    }
    // Ends belong to the bin below them.
    let table = Reliability::of(Bins::Width(4), &outputs, &classes).unwrap();
    let ends: Vec<_> = table.bins.iter().map(|bin| (bin.lower, bin.upper)).collect();
    assert_eq!(ends, [(0.0, 0.25), (0.25, 0.5), (0.75, 1.0)]);
    assert_eq!(Reliability::of(Bins::Count(usize::MAX), &outputs, &classes).unwrap().bins.len(), 3);
}
