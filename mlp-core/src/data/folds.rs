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
