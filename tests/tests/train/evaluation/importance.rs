//! Permutation importance against scikit-learn, and its laws.

#![allow(clippy::cast_precision_loss, reason = "small numbers of samples")]

use mlp_core::prelude::*;
use mlp_core::train::{ImportanceError, Importances, PermutationImportance};

use super::Case;

network! { struct Linear< input 4 => linear 1; loss squared >; }

fn net() -> Linear<f64> {
    let mut net = Linear::<f64>::zeros();
    net.output.weights = matrix![2.0, -1.0, 0.5, 0.0];
    net
}

fn data() -> Dataset<SVector<f64, 4>, SVector<f64, 1>> {
    let case = Case::read("importance");
    Dataset::new(case.vectors("inputs"), case.vectors("targets")).unwrap()
}

/// The means of 4000 permutations there and 1000 here differ by less than five times the error of their difference, which chance
/// exceeds once in a million.
#[track_caller]
fn assert_same_mean(importances: &Importances, key: &str, factor: f64) {
    let case = Case::read("importance");
    let expected = case.numbers(&format!("{key}_mean")).iter().zip(case.numbers(&format!("{key}_deviation")));
    for (input, (mean, deviation)) in importances.inputs.iter().zip(expected) {
        let (mean, deviation) = (factor * mean, factor * deviation);
        let error = deviation * (1.0_f64 / 4000.0 + 1.0 / 1000.0).sqrt();
        assert!((input.increase.mean - mean).abs() <= 5.0 * error, "{key}: {input:?}, there {mean}");
        let found = input.increase.deviation.unwrap();
        assert!((found - deviation).abs() <= 0.15 * deviation, "{key}: {found} instead of {deviation}");
    }
}

#[test]
fn importances_are_those_of_scikit_learn() {
    let measure = PermutationImportance::new().repeats(1000).seed(7);
    // The loss is half of the squared error.
    assert_same_mean(&measure.of(&net(), &data()).unwrap(), "squared", 0.5);
    assert_same_mean(&measure.clone().metric(Metric::R2).of(&net(), &data()).unwrap(), "r2", 1.0);
    assert_same_mean(&measure.metric(Metric::Mae).of(&net(), &data()).unwrap(), "mae", 1.0);
}

#[test]
fn an_input_without_influence_has_no_importance() {
    let importances = PermutationImportance::new().of(&net(), &data()).unwrap();
    assert_eq!(importances.inputs[3].increases, [0.0; 10]);
    let loss = net().loss(data().inputs(), data().targets());
    assert_eq!(importances.baseline, loss);
}

#[test]
fn the_same_permutation_of_every_input_is_a_permutation_of_the_outputs() {
    let all = PermutationImportance::new().repeats(3).group("all", 0..4).of(&net(), &data()).unwrap();
    let data = data();
    let outputs = net().predict(data.inputs());
    // Permuted outputs have the same mean and variance, so the risk rises by the covariance with the targets alone; the mean over
    // all permutations is known.
    let count = outputs.len() as f64;
    let mean = |values: &[SVector<f64, 1>]| values.iter().map(|v| v[0]).sum::<f64>() / count;
    let (a, y) = (mean(&outputs), mean(data.targets()));
    let covariance =
        outputs.iter().zip(data.targets()).map(|(output, target)| (output[0] - a) * (target[0] - y)).sum::<f64>()
            / count;
    let many = PermutationImportance::new().repeats(2000).group("all", 0..4).of(&net(), &data).unwrap();
    let increase = many.inputs[0].increase;
    let error = increase.deviation.unwrap() / 2000.0_f64.sqrt();
    assert!((increase.mean - covariance).abs() <= 5.0 * error, "{increase} instead of {covariance}");
    assert_eq!(many.inputs[0].increases[..3], all.inputs[0].increases);
}

#[test]
fn a_group_is_permuted_together_and_takes_the_place_of_its_inputs() {
    let measure = PermutationImportance::new().names(["a", "b", "c", "d"]).group("b and d", [3, 1]);
    let importances = measure.of(&net(), &data()).unwrap();
    let names: Vec<_> = importances.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, ["a", "b and d", "c"]);
    assert_eq!(importances.inputs[1].columns, [3, 1]);
    // Input 3 has no influence, and the permutations are the same.
    let alone = PermutationImportance::new().of(&net(), &data()).unwrap();
    assert_eq!(importances.inputs[1].increases, alone.inputs[1].increases);
    assert_eq!(importances.inputs[2].increases, alone.inputs[2].increases);
}

#[test]
fn samples_without_weight_do_not_count() {
    let data = data();
    let mut weights = vec![1.0; data.len()];
    weights[30..].fill(0.0);
    // The targets of the second half are far off.
    let targets = data.targets().iter().enumerate().map(|(n, y)| if n < 30 { *y } else { y.add_scalar(1e6) }).collect();
    let data = Dataset::new(data.inputs().to_vec(), targets).unwrap().with_weights(weights).unwrap();
    let importances = PermutationImportance::new().of(&net(), &data).unwrap();
    assert!(importances.baseline < 1.0);
    assert!(importances.inputs[0].increase.mean > importances.inputs[2].increase.mean);
}

#[test]
fn importances_print_the_most_important_input_first() {
    let measure = PermutationImportance::new().names(["a", "b", "c", "d"]).metric(Metric::R2);
    let text = measure.of(&net(), &data()).unwrap().to_string();
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("R² 0.99") && lines[0].ends_with(" without a permutation"), "{text}");
    assert!(lines[1].starts_with("input ") && lines[1].ends_with("decrease of the R²"), "{text}");
    let names: Vec<_> = lines[2..].iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    assert!(lines[5].ends_with("0.0000 ± 0.0000"), "{text}");
}

#[test]
fn settings_that_do_not_fit_the_network_are_refused() {
    let measure = PermutationImportance::new;
    let error = |measure: PermutationImportance| measure.of(&net(), &data()).unwrap_err();
    assert_eq!(error(measure().repeats(0)), ImportanceError::NoRepeats);
    assert_eq!(error(measure().names(["a"])), ImportanceError::Names { names: 1, inputs: 4 });
    assert_eq!(error(measure().group("a", [])), ImportanceError::EmptyGroup { group: "a".into() });
    let expected = ImportanceError::NoSuchInput { group: "a".into(), input: 4, inputs: 4 };
    assert_eq!(error(measure().group("a", 3..5)), expected);
    let expected = ImportanceError::TwoGroups { group: "b".into(), input: 1 };
    assert_eq!(error(measure().group("a", 0..2).group("b", 1..3)), expected);
    let one = Dataset::new(vec![SVector::<f64, 4>::zeros()], vec![vector![0.0]]);
    assert_eq!(measure().of(&net(), &one.unwrap()), Err(ImportanceError::OneSample));
}

network! { struct Three< input 1 => softmax 3; loss categorical_cross_entropy >; }
network! { struct One< input 1 => linear 1; loss squared >; }

#[test]
fn a_score_without_meaning_is_refused() {
    let inputs = || vec![vector![1.0_f32], vector![2.0]];
    let reason = |metric: Metric, targets: [f32; 2]| {
        let data = Dataset::new(inputs(), targets.map(|y| vector![y]).to_vec()).unwrap();
        match PermutationImportance::new().metric(metric).of(&One::zeros(), &data) {
            Err(ImportanceError::Data(error @ TrainError::UndefinedMetric { .. })) => Some(error.to_string()),
            Ok(_) => None,
            Err(error) => panic!("{error}"),
        }
    };
    let message = reason(Metric::R2, [3.0, 3.0]);
    let expected = "R² cannot compare networks on the data set: output 0 (counted from 0) has the same target in all samples; \
                    choose another metric";
    assert_eq!(message.as_deref(), Some(expected));
    assert!(reason(Metric::RocAuc, [1.0, 1.0]).is_some() && reason(Metric::Accuracy, [-3.0, 7.0]).is_some());
    assert_eq!(reason(Metric::R2, [3.0, 4.0]), None);
    let classes = Dataset::new(inputs(), vec![0, 1]).unwrap();
    let error = PermutationImportance::new().metric(Metric::TopK(5)).of(&Three::zeros(), &classes).unwrap_err();
    assert!(error.to_string().contains("the 5 largest of 3 classes"), "{error}");
}

#[test]
fn a_network_whose_score_is_not_finite_is_refused() {
    let data = Dataset::new(vec![vector![1.0_f32], vector![2.0]], vec![vector![0.0], vector![1.0]]).unwrap();
    let mut net = One::zeros();
    net.output.bias[0] = f32::NAN;
    let error = PermutationImportance::new().of(&net, &data).unwrap_err();
    assert!(error.to_string().starts_with("the risk of the network is NaN"), "{error}");
    let error = PermutationImportance::new().metric(Metric::R2).of(&net, &data).unwrap_err();
    assert!(error.to_string().starts_with("the R² of the network is NaN"), "{error}");
}
