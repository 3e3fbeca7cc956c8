//! Axes, labels and curves.
#![allow(clippy::cast_precision_loss, reason = "small counts")]

use super::axis::bounds;
use super::*;
use crate::train::report::StopReason;

#[test]
fn a_wide_span_of_positive_losses_is_drawn_logarithmically() {
    assert_eq!(Scale::of([1.0, 0.05].into_iter()), Scale::Logarithmic);
    assert_eq!(Scale::of([1.0, 0.5].into_iter()), Scale::Linear);
    assert_eq!(Scale::of([1.0, 0.0].into_iter()), Scale::Linear);
}

#[test]
fn an_interval_is_never_empty() {
    let bounds = |values: &[f64]| bounds(values.iter().copied(), |_| 0.5);
    assert_eq!(bounds(&[]), 0.0..1.0);
    assert_eq!(bounds(&[3.0]), 2.5..3.5);
    assert_eq!(bounds(&[3.0, 1.0]), 1.0..3.0);
}

#[test]
fn a_report_without_epochs_or_finite_losses_gives_empty_axes() {
    let mut report = Report::<f32> { epochs: Vec::new(), stop: StopReason::AllEpochs, best: None };
    assert!(report.to_svg().ends_with("</svg>\n"));
    report.epochs.push(Epoch {
        epoch: 1,
        loss: f32::NAN,
        validation_loss: Some(f32::INFINITY),
        metrics: Vec::new(),
        learning_rate: None,
        samples: 1,
        time: core::time::Duration::ZERO,
    });
    assert!(report.to_svg().ends_with("</svg>\n"));
}

#[test]
fn losses_of_any_size_and_span_can_be_drawn() {
    let spans = [
        [0.0, f64::MAX],
        [-f64::MAX, f64::MAX],
        [-1e300, 1e300],
        [1e20, 1e20 + 16384.0],
        [1.0, 1.0 + f64::EPSILON],
        [0.0, 5e-324],
        [5e-324, f64::MAX],
        [1e300, 1e300],
        [-5.0, 3.0],
    ];
    for losses in spans {
        let report = Report { best: Some(1), ..report(&losses) };
        assert!(report.to_svg().ends_with("</svg>\n"), "{losses:?}");
    }
}

fn report<T: Scalar>(losses: &[T]) -> Report<T> {
    let epoch = |(epoch, &loss)| Epoch {
        epoch,
        loss,
        validation_loss: None,
        metrics: Vec::new(),
        learning_rate: None,
        samples: 1,
        time: core::time::Duration::ZERO,
    };
    Report { epochs: (1..).zip(losses).map(epoch).collect(), stop: StopReason::AllEpochs, best: None }
}

/// The labels of the epochs and of the losses, which are those that are numbers.
fn labels<T: Scalar>(losses: &[T]) -> (Vec<String>, Vec<String>) {
    let svg = report(losses).to_svg();
    let texts = svg.split("<text ").skip(1).map(|text| {
        let (attributes, text) = text.split_once('>').unwrap();
        (attributes.contains("text-anchor=\"end\""), text.split('<').next().unwrap().trim().into())
    });
    let numbers: Vec<(bool, String)> = texts.filter(|(_, text): &(_, String)| text.parse::<f64>().is_ok()).collect();
    let of = |is_loss| numbers.iter().filter(|label| label.0 == is_loss).map(|label| label.1.clone()).collect();
    (of(false), of(true))
}

/// Whether the labels differ, and the numbers rise in even steps.
fn is_even(labels: &[String]) -> bool {
    let mut numbers: Vec<f64> = labels.iter().map(|label| label.parse().unwrap()).collect();
    numbers.sort_by(f64::total_cmp);
    let step = numbers[1] - numbers[0];
    let largest = numbers.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    // Each difference of two numbers is rounded by an ulp of these.
    let is_step = |pair: &[f64]| pair[1] > pair[0] && (pair[1] - pair[0] - step).abs() <= 4.0 * f64::EPSILON * largest;
    numbers.windows(2).all(is_step)
}

#[test]
fn epochs_are_labelled_by_whole_numbers_once_each() {
    let of = |epochs: usize| {
        let losses: Vec<_> = (0..epochs).map(|epoch| 1.0 / (1.0 + epoch as f64 / epochs as f64)).collect();
        labels(&losses).0
    };
    assert_eq!(of(1), ["1"]);
    assert_eq!(of(2), ["1", "2"]);
    assert_eq!(of(3), ["1", "2", "3"]);
    assert_eq!(of(5), ["1", "2", "3", "4", "5"]);
    assert_eq!(of(10), ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    assert_eq!(of(1000), ["100", "200", "300", "400", "500", "600", "700", "800", "900", "1000"]);
}

#[test]
fn labels_of_losses_tell_neighbours_apart() {
    for losses in [
        [0.166_661, 0.166_664],
        [0.5, 0.9],
        [1.0 / 6.0, 1.0 / 6.0],
        [0.0, 0.0],
        [0.0, 1.0],
        [0.0, 1e-9],
        [0.0, 0.004],
        [-5.0, 3.0],
        [12.0, 13.5],
        [9_990.0, 10_020.0],
        [2e-9, 3e-9],
        [1e-300, 1e-300],
        [5e-324, 5e-324],
        [1e300, 1e300],
        [-1e300, 1e300],
    ] {
        let labels = labels(&losses).1;
        assert!((4..=12).contains(&labels.len()) && is_even(&labels), "{losses:?}: {labels:?}");
    }
    // Neighbouring numbers of the format, which leave no room for more labels.
    for losses in [[1.0, 1.0 + f64::EPSILON], [1e20, 1e20 + 16384.0], [0.0, 5e-324]] {
        let numbers: Vec<f64> = labels(&losses).1.iter().map(|label| label.parse().unwrap()).collect();
        assert_eq!(numbers.len(), 2, "{losses:?}");
        assert!(losses.iter().all(|loss| numbers.contains(loss)), "{losses:?}: {numbers:?}");
    }
    assert!(labels(&[0.0, 1.0]).1.contains(&"0.1".into()));
}

#[test]
fn a_logarithmic_axis_has_ticks_at_round_numbers() {
    let sorted = |losses: &[f64]| {
        let mut labels = labels(losses).1;
        labels.sort_by(|one, other| one.parse::<f64>().unwrap().total_cmp(&other.parse().unwrap()));
        labels
    };
    assert_eq!(sorted(&[2.0, 1e-3]), ["0.001", "0.010", "0.100", "1.000"]);
    assert_eq!(sorted(&[0.06, 1.3]), ["0.100", "0.200", "0.500", "1.000"]);
    assert_eq!(sorted(&[1e-9, 1e9]).len(), 9);
    assert!(sorted(&[1e-9, 1e9]).contains(&"1.0e-8".into()));
    assert!((4..=12).contains(&sorted(&[5e-324, 1e300]).len()));
}
