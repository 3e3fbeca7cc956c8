//! Folds against scikit-learn.

use mlp_core::prelude::*;

use super::Case;

type Data = Dataset<SVector<f64, 1>, usize>;

/// Samples that are numbered by their input.
fn data(classes: Vec<usize>) -> Data {
    let inputs = (0_u32..).take(classes.len()).map(|index| vector![f64::from(index)]).collect();
    Dataset::new(inputs, classes).unwrap()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small integers")]
fn numbers(data: &Data) -> Vec<usize> {
    data.inputs().iter().map(|x| x[0] as usize).collect()
}

#[test]
fn the_seed_decides_the_folds() {
    let data = data((0..60).map(|index| index % 3).collect());
    let folds = |seed| {
        let folds = data.folds(4, seed).unwrap().map(|(_, validation)| numbers(&validation));
        let stratified = data.folds_stratified(4, seed).unwrap().map(|(_, validation)| numbers(&validation));
        (folds.collect::<Vec<_>>(), stratified.collect::<Vec<_>>())
    };
    let (one, other) = (folds(1), folds(2));
    assert_eq!(folds(1), one);
    assert_ne!(other.0, one.0);
    assert_ne!(other.1, one.1);
}

#[test]
fn folds_in_time_are_those_of_scikit_learn() {
    for (samples, folds) in [(12, 3), (17, 4), (60, 5), (7, 6)] {
        let case = Case::read(&format!("folds in time {samples} {folds}"));
        let data = data(vec![0; samples]);
        let found: Vec<_> = data.folds_in_time(folds).unwrap().collect();
        let (train, first, last) = (case.integers("train"), case.integers("first"), case.integers("last"));
        assert_eq!(found.len(), folds);
        for (fold, (training, validation)) in found.iter().enumerate() {
            assert_eq!(numbers(training), (0..train[fold]).collect::<Vec<_>>());
            assert_eq!(numbers(validation), (first[fold]..=last[fold]).collect::<Vec<_>>());
        }
    }
}

#[test]
fn folds_of_groups_are_those_of_scikit_learn() {
    let case = Case::read("folds in groups");
    let groups = case.integers("groups");
    let data = data(vec![0; groups.len()]);
    for folds in [2, 3, 5, 7] {
        let expected = case.integers(&format!("fold-{folds}"));
        for (fold, (train, validation)) in data.folds_grouped(&groups, folds).unwrap().enumerate() {
            let of = |is_validation: bool| {
                (0..groups.len()).filter(|&sample| (expected[sample] == fold) == is_validation).collect::<Vec<_>>()
            };
            assert_eq!((numbers(&train), numbers(&validation)), (of(false), of(true)));
        }
    }
}

#[test]
fn the_sizes_of_folds_and_of_their_classes_are_those_of_scikit_learn() {
    let case = Case::read("folds");
    let sizes: Vec<_> = data(vec![0; 45]).folds(7, 3).unwrap().map(|(_, validation)| validation.len()).collect();
    assert_eq!(sizes, case.integers("sizes"));
    let data = data(case.integers("classes"));
    let mut counts = Vec::new();
    for class in 0..3 {
        let of = |(_, validation): (Data, Data)| validation.targets().iter().filter(|&&other| other == class).count();
        let mut of_class: Vec<_> = data.folds_stratified(5, 3).unwrap().map(of).collect();
        of_class.sort_unstable();
        counts.extend(of_class);
    }
    assert_eq!(counts, case.integers("stratified"));
}

#[test]
fn folds_depend_on_the_seed_alone() {
    let data = data((0..50).map(|index| index % 2).collect());
    let of = |seed| data.folds_stratified(5, seed).unwrap().collect::<Vec<_>>();
    assert_eq!(of(1), of(1));
    assert_ne!(of(1), of(2));
}
