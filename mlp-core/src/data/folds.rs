//! Folds for cross-validation: the parts of a data set that take turns as validation samples.

use alloc::vec;
use alloc::vec::Vec;

use super::dataset::{Dataset, Label};
use super::error::DataError;
use crate::sample::Sample;

impl<X: Sample, Y: Label> Dataset<X, Y> {
    /// The samples outside of a fold, and those in it, both in random order. The samples are dealt to the folds class by class, so
    /// every fold has its share of each class, to within one sample. `class` is constant for targets without classes.
    pub(crate) fn fold(
        &self,
        fold: usize,
        folds: usize,
        seed: u64,
        class: impl Fn(&Y) -> usize,
    ) -> Result<(Self, Self), DataError> {
        let order = self.random_order(seed);
        let mut by_class = order.clone();
        by_class.sort_by_key(|&sample| class(&self.targets[sample]));
        let mut fold_of = vec![0; self.len()];
        for (dealt, sample) in by_class.into_iter().enumerate() {
            fold_of[sample] = dealt % folds.max(1);
        }
        let (within, outside): (Vec<_>, Vec<_>) = order.into_iter().partition(|&sample| fold_of[sample] == fold);
        Ok((self.part(0, &outside)?, self.part(1, &within)?))
    }

    /// The samples at these indices as a part of a split.
    fn part(&self, part: usize, samples: &[usize]) -> Result<Self, DataError> {
        let weights = self.weights_of_part(part, samples.iter().copied())?;
        Ok(self.gathered(samples, weights))
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
}
