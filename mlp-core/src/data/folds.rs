//! Folds for cross-validation: the parts of a data set that take turns as validation samples.

use core::iter::FusedIterator;
use core::ops::Range;

use super::dataset::{Dataset, Label};
use super::division::Division;
use super::error::DataError;
use crate::sample::Sample;

/// The folds of a data set: an iterator over pairs of a training set and a validation set.
///
/// The samples of a pair are copied when it is reached, so at most one pair is in memory at a time. Fit scalers within the loop, to
/// the training samples of each fold alone:
///
/// ```
/// use mlp_core::prelude::*;
/// let data = Dataset::new((0..10).map(|i| vector![i as f32]).collect(), vec![0; 10])?;
/// for (train, validation) in data.folds(5, 7)? {
///     let scaler = Standardizer::fit(train.inputs())?;
///     let (train, validation) = (train.scale_inputs(&scaler)?, validation.scale_inputs(&scaler)?);
///     assert_eq!((train.len(), validation.len()), (8, 2));
/// }
/// # Ok::<(), DataError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "folds are an iterator, which does nothing unless it is used"]
pub struct Folds<'a, X, Y> {
    data: &'a Dataset<X, Y>,
    division: Division,
    /// The folds that are left.
    left: Range<usize>,
}

impl<X: Sample, Y: Label> Folds<'_, X, Y> {
    /// The pair of a fold.
    fn pair(&self, fold: usize) -> (Dataset<X, Y>, Dataset<X, Y>) {
        let (training, validation) = self.division.fold(fold);
        // `checked` has seen a positive weight in each part.
        let part = |samples: &[usize]| {
            let weights = self.data.weights.as_ref();
            self.data.gathered(samples, weights.and_then(|weights| weights.gathered(samples.iter().copied())))
        };
        (part(&training), part(&validation))
    }
}

impl<X: Sample, Y: Label> Iterator for Folds<'_, X, Y> {
    type Item = (Dataset<X, Y>, Dataset<X, Y>);

    fn next(&mut self) -> Option<Self::Item> {
        self.left.next().map(|fold| self.pair(fold))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.left.size_hint()
    }

    fn nth(&mut self, n: usize) -> Option<Self::Item> {
        self.left.nth(n).map(|fold| self.pair(fold))
    }
}

impl<X: Sample, Y: Label> ExactSizeIterator for Folds<'_, X, Y> {}

impl<X: Sample, Y: Label> FusedIterator for Folds<'_, X, Y> {}

impl<X: Sample, Y: Label> Dataset<X, Y> {
    /// Deals the samples at random to this many folds. Each fold in turn is the validation set, and the others are the training set.
    /// The same seed gives the same folds.
    ///
    /// The sizes of the folds differ by at most one; weights stay with their samples. For class indices,
    /// [`folds_stratified`](Dataset::folds_stratified) keeps the shares of the classes; for several samples of one person,
    /// machine or day, see [`folds_grouped`](Dataset::folds_grouped); for time series, [`folds_in_time`](Dataset::folds_in_time).
    /// [`Trainer::cross_validate`](crate::Trainer::cross_validate) trains a network on each.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new((0..11).map(|i| vector![i as f32]).collect(), vec![0; 11])?;
    /// let sizes: Vec<_> = data.folds(3, 7)?.map(|(train, validation)| (train.len(), validation.len())).collect();
    /// assert_eq!(sizes, [(7, 4), (7, 4), (8, 3)]);
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If there are fewer than 2 folds or fewer samples than folds, or if all training samples or all validation samples of a fold
    /// have a [weight](Dataset::with_weights) of 0.
    pub fn folds(&self, folds: usize, seed: u64) -> Result<Folds<'_, X, Y>, DataError> {
        self.checked(Division::at_random(self.len(), folds, seed)?, folds)
    }

    /// Divides the samples into this many folds without splitting a group: all samples of a group validate in the same fold, and
    /// none of them is in the training set of that fold. `groups` has the group of each sample, of any type that can be sorted.
    ///
    /// The groups are distributed by size, the largest first, each to the fold with the fewest samples so far (scikit-learn's
    /// `GroupKFold`). The samples keep their order.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let patients = ["Ada", "Bo", "Ada", "Cy", "Bo", "Ada"];
    /// let data = Dataset::new((0..6).map(|i| vector![i as f32]).collect(), vec![0; 6])?;
    /// let validated: Vec<_> = data.folds_grouped(&patients, 2)?.map(|(_, validation)| validation).collect();
    /// assert_eq!(validated[0].inputs(), [vector![0.0], vector![2.0], vector![5.0]]); // Ada
    /// assert_eq!(validated[1].inputs(), [vector![1.0], vector![3.0], vector![4.0]]); // Bo and Cy
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the number of `groups` is not that of the samples, if there are fewer than 2 folds or fewer different groups than folds, or
    /// if all training samples or all validation samples of a fold have a [weight](Dataset::with_weights) of 0.
    pub fn folds_grouped<G: Ord>(&self, groups: &[G], folds: usize) -> Result<Folds<'_, X, Y>, DataError> {
        if groups.len() != self.len() {
            return Err(DataError::GroupCount { groups: groups.len(), samples: self.len() });
        }
        self.checked(Division::grouped(groups, folds)?, folds)
    }

    /// Folds of samples in the order of time: each validates on a stretch of samples and trains on all samples before it, so no network
    /// sees the future. The training sets grow from fold to fold (scikit-learn's `TimeSeriesSplit`).
    ///
    /// Every validation set has `N / (folds + 1)` samples, rounded down; the last one ends with the last sample, and what is left over
    /// is in the first training set.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new((0..10).map(|i| vector![i as f32]).collect(), vec![0; 10])?;
    /// let ranges = |data: Dataset<SVector<f32, 1>, usize>| (data.inputs()[0][0], data.inputs()[data.len() - 1][0]);
    /// let folds: Vec<_> = data.folds_in_time(3)?.map(|(train, validation)| (ranges(train), ranges(validation))).collect();
    /// assert_eq!(folds, [((0.0, 3.0), (4.0, 5.0)), ((0.0, 5.0), (6.0, 7.0)), ((0.0, 7.0), (8.0, 9.0))]);
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If there are no folds or fewer samples than `folds + 1`, or if all training samples or all validation samples of a fold have a
    /// [weight](Dataset::with_weights) of 0.
    pub fn folds_in_time(&self, folds: usize) -> Result<Folds<'_, X, Y>, DataError> {
        self.checked(Division::in_time(self.len(), folds)?, folds)
    }

    /// The folds, if both parts of each have a positive weight.
    fn checked(&self, division: Division, folds: usize) -> Result<Folds<'_, X, Y>, DataError> {
        if let Some(weights) = self.weights() {
            for fold in 0..folds {
                let (training, validation) = division.fold(fold);
                for (set, samples) in [("training", training), ("validation", validation)] {
                    if samples.iter().all(|&sample| weights[sample] <= 0.0) {
                        return Err(DataError::ZeroWeightsOfFold { fold, set });
                    }
                }
            }
        }
        Ok(Folds { data: self, division, left: 0..folds })
    }

    /// The samples outside of a fold, and those in it, both in random order; `class` is constant for targets without classes.
    pub(crate) fn fold(
        &self,
        fold: usize,
        folds: usize,
        seed: u64,
        class: impl Fn(&Y) -> usize,
    ) -> Result<(Self, Self), DataError> {
        let division = Division::dealt(self.random_order(seed), folds, |sample| class(&self.targets[sample]));
        let (outside, within) = division.fold(fold);
        Ok((self.part(0, &outside)?, self.part(1, &within)?))
    }

    /// The samples at these indices as a part of a split.
    fn part(&self, part: usize, samples: &[usize]) -> Result<Self, DataError> {
        let weights = self.weights_of_part(part, samples.iter().copied())?;
        Ok(self.gathered(samples, weights))
    }
}

impl<X: Sample> Dataset<X, usize> {
    /// Like [`folds`](Dataset::folds), but stratified: every fold has its share of each class, to within one sample.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let classes: Vec<usize> = (0..100).map(|i| usize::from(i % 10 == 0)).collect();
    /// let data = Dataset::new((0..100).map(|i| vector![i as f32]).collect(), classes)?;
    /// for (train, validation) in data.folds_stratified(5, 7)? {
    ///     let rare = |part: &Dataset<_, usize>| part.targets().iter().filter(|&&class| class == 1).count();
    ///     assert_eq!((rare(&train), rare(&validation)), (8, 2));
    /// }
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`folds`](Dataset::folds), and if a class that occurs has fewer samples than there are folds: some folds would
    /// have none of it, and most metrics of these folds would mean nothing.
    pub fn folds_stratified(&self, folds: usize, seed: u64) -> Result<Folds<'_, X, usize>, DataError> {
        self.checked(Division::stratified(&self.targets, folds, seed)?, folds)
    }
}

#[cfg(test)]
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small integers"
)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::vec;
    use alloc::vec::Vec;

    use crate::prelude::*;

    fn data(classes: Vec<usize>) -> Dataset<SVector<f32, 1>, usize> {
        let inputs = (0..classes.len()).map(|index| vector![index as f32]).collect();
        Dataset::new(inputs, classes).unwrap()
    }

    #[test]
    fn every_sample_is_in_one_fold_and_in_the_training_samples_of_the_others() {
        let data = data(vec![0; 23]);
        let mut seen = Vec::new();
        for fold in 0..5 {
            let (train, validation) = data.fold(fold, 5, 1, |_| 0).unwrap();
            assert!([4, 5].contains(&validation.len()));
            let all = train.inputs().iter().chain(validation.inputs()).map(|x| x[0] as usize);
            assert_eq!(all.collect::<BTreeSet<_>>().len(), 23);
            seen.extend(validation.inputs().iter().map(|x| x[0] as usize));
        }
        seen.sort_unstable();
        assert_eq!(seen, (0..23).collect::<Vec<_>>());
    }

    #[test]
    fn every_fold_has_its_share_of_each_class() {
        let data = data((0..100).map(|index| usize::from(index % 10 == 0)).collect());
        for fold in 0..5 {
            let (train, validation) = data.fold(fold, 5, 1, |&class| class).unwrap();
            let rare = |part: &Dataset<_, usize>| part.targets().iter().filter(|&&class| class == 1).count();
            assert_eq!((rare(&validation), rare(&train)), (2, 8));
        }
    }

    #[test]
    fn weights_stay_with_their_samples() {
        let weights: Vec<f64> = (0..20).map(f64::from).collect();
        let data = data(vec![0; 20]).with_weights(weights).unwrap();
        let (train, validation) = data.fold(2, 4, 7, |_| 0).unwrap();
        for part in [&train, &validation] {
            let expected: Vec<_> = part.inputs().iter().map(|x| f64::from(x[0])).collect();
            assert_eq!(part.weights(), Some(&expected[..]));
        }
    }

    #[test]
    fn a_fold_whose_weights_are_all_zero_is_refused() {
        let data = data(vec![0, 0]).with_weights(vec![1.0, 0.0]).unwrap();
        let refused = (0..2).filter(|&fold| data.fold(fold, 2, 0, |_| 0).is_err()).count();
        assert_eq!(refused, 2);
    }

    /// The inputs of the two sets of every fold, as integers.
    fn indices(folds: super::Folds<'_, SVector<f32, 1>, usize>) -> Vec<(Vec<usize>, Vec<usize>)> {
        let of = |data: &Dataset<SVector<f32, 1>, usize>| data.inputs().iter().map(|x| x[0] as usize).collect();
        folds.map(|(train, validation)| (of(&train), of(&validation))).collect()
    }

    #[test]
    fn the_public_folds_are_those_of_a_search() {
        let data = data((0..40).map(|index| index % 3).collect());
        for (fold, pair) in data.folds_stratified(4, 9).unwrap().enumerate() {
            assert_eq!(pair, data.fold(fold, 4, 9, |&class| class).unwrap());
        }
        let (second, _) = data.folds(4, 9).unwrap().nth(1).unwrap();
        assert_eq!(second, data.fold(1, 4, 9, |_| 0).unwrap().0);
        assert_eq!(data.folds(4, 9).unwrap().len(), 4);
    }

    #[test]
    fn no_group_is_in_two_parts_of_a_fold() {
        let data = data(vec![0; 30]);
        let groups: Vec<_> = (0..30).map(|index| (index * index) % 7).collect();
        let mut validated = Vec::new();
        for (train, validation) in indices(data.folds_grouped(&groups, 3).unwrap()) {
            assert_eq!(train.len() + validation.len(), 30);
            let groups_of = |part: &[usize]| part.iter().map(|&sample| groups[sample]).collect::<BTreeSet<_>>();
            assert!(groups_of(&train).is_disjoint(&groups_of(&validation)));
            validated.extend(validation);
        }
        validated.sort_unstable();
        assert_eq!(validated, (0..30).collect::<Vec<_>>());
    }

    #[test]
    fn in_time_no_training_sample_is_later_than_a_validation_sample() {
        let data = data(vec![0; 17]);
        let folds = indices(data.folds_in_time(4).unwrap());
        let mut before = 5; // 17 − 4 · 3
        for (train, validation) in folds {
            assert_eq!(train, (0..before).collect::<Vec<_>>());
            assert_eq!(validation, (before..before + 3).collect::<Vec<_>>());
            before += 3;
        }
        assert_eq!(before, 17);
    }

    #[test]
    fn folds_that_cannot_be_made_are_refused_with_the_reason() {
        let data = data(vec![0, 0, 0, 1, 1]);
        let error = |result: Result<super::Folds<'_, _, _>, DataError>| result.map(drop).unwrap_err().to_string();
        for folds in [0, 1] {
            let said = error(data.folds(folds, 0));
            assert!(said.ends_with("cannot take turns as the validation samples: there must be at least 2"), "{said}");
        }
        assert_eq!(error(data.folds(6, 0)), "5 samples cannot be divided into 6 parts: choose fewer folds");
        let said = error(data.folds_stratified(3, 0));
        assert!(said.starts_with("class 1 has 2 samples, which is fewer than the 3 folds, so some of them"), "{said}");
        let said = error(data.folds_grouped(&[1, 2], 2));
        assert_eq!(said, "the groups of 2 samples are given, but there are 5 samples: every sample has one");
        let said = error(data.folds_grouped(&[1, 1, 2, 2, 2], 3));
        assert_eq!(said, "2 groups cannot be divided into 3 folds without splitting one: choose fewer folds");
        assert!(error(data.folds_in_time(0)).ends_with("at least 1"));
        assert_eq!(error(data.folds_in_time(5)), "5 samples cannot be divided into 6 parts: choose fewer folds");
        assert_eq!(data.folds_in_time(4).unwrap().count(), 4);
        assert!(data.folds_in_time(usize::MAX).is_err());
    }

    #[test]
    fn weights_that_leave_a_part_of_a_fold_without_weight_are_refused() {
        let weighted = |weights: Vec<f64>| data(vec![0; weights.len()]).with_weights(weights).unwrap();
        let error = weighted(vec![1.0, 1.0, 0.0, 0.0]).folds_in_time(3).map(drop).unwrap_err();
        assert_eq!(error, DataError::ZeroWeightsOfFold { fold: 1, set: "validation" });
        let error = weighted(vec![0.0, 1.0, 1.0]).folds_in_time(2).map(drop).unwrap_err();
        assert_eq!(error, DataError::ZeroWeightsOfFold { fold: 0, set: "training" });
        // Samples after the last fold do not count for an earlier one.
        let (train, validation) = weighted(vec![1.0, 2.0, 3.0]).folds_in_time(2).unwrap().next().unwrap();
        assert_eq!((train.weights(), validation.weights()), (Some(&[1.0][..]), Some(&[2.0][..])));
    }
}
