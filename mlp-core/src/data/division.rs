//! The division of samples, or of the rows of a table, into folds.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::error::DataError;
use super::split::random_order;

/// The assignment of the samples to the parts of a data set.
#[derive(Clone, Debug)]
pub(crate) struct Division {
    /// The order of the samples within each part.
    order: Vec<usize>,
    /// The part of each sample.
    part_of: Vec<usize>,
    turns: Turns,
}

/// The parts on which the network of a fold is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Turns {
    /// Fold `k` validates on part `k` and trains on all others.
    Others,
    /// Fold `k` validates on part `k + 1` and trains on the parts before it.
    Earlier,
}

impl Division {
    /// Deals the samples to the folds class by class in random order, so that every fold has its share of each class, to within one
    /// sample. `class` is constant for targets without classes.
    pub(super) fn dealt(order: Vec<usize>, folds: usize, class: impl Fn(usize) -> usize) -> Self {
        let mut by_class = order.clone();
        by_class.sort_by_key(|&sample| class(sample));
        let mut part_of = vec![0; order.len()];
        for (dealt, sample) in by_class.into_iter().enumerate() {
            part_of[sample] = dealt % folds.max(1);
        }
        Self { order, part_of, turns: Turns::Others }
    }

    /// The training samples and the validation samples of a fold.
    pub(crate) fn fold(&self, fold: usize) -> (Vec<usize>, Vec<usize>) {
        let validates = match self.turns {
            Turns::Others => fold,
            Turns::Earlier => fold + 1,
        };
        let used = self.order.iter().copied();
        let used = used.filter(|&sample| self.turns == Turns::Others || self.part_of[sample] <= validates);
        used.partition(|&sample| self.part_of[sample] != validates)
    }

    /// At random.
    pub(crate) fn at_random(samples: usize, folds: usize, seed: u64) -> Result<Self, DataError> {
        check(samples, folds)?;
        Ok(Self::dealt(random_order(samples, seed), folds, |_| 0))
    }

    /// At random, so that each fold has its share of each class.
    pub(crate) fn stratified(classes: &[usize], folds: usize, seed: u64) -> Result<Self, DataError> {
        check(classes.len(), folds)?;
        let mut counts = BTreeMap::new();
        for &class in classes {
            *counts.entry(class).or_insert(0) += 1;
        }
        if let Some((&class, &samples)) = counts.iter().find(|&(_, &samples)| samples < folds) {
            return Err(DataError::SmallClass { class, samples, folds });
        }
        Ok(Self::dealt(random_order(classes.len(), seed), folds, |sample| classes[sample]))
    }

    /// Without splitting a group: the largest first, each to the fold with the fewest samples so far.
    pub(crate) fn grouped<G: Ord>(groups: &[G], folds: usize) -> Result<Self, DataError> {
        let samples = groups.len();
        check(samples, folds)?;
        let mut samples_of = BTreeMap::<_, Vec<_>>::new();
        for (sample, group) in groups.iter().enumerate() {
            samples_of.entry(group).or_default().push(sample);
        }
        if samples_of.len() < folds {
            return Err(DataError::TooFewGroups { groups: samples_of.len(), folds });
        }
        let mut by_size: Vec<_> = samples_of.into_values().collect();
        // A stable sort, so groups of the same size are in their own order.
        by_size.sort_by_key(|samples| Reverse(samples.len()));
        let (mut part_of, mut sizes) = (vec![0; samples], vec![0; folds]);
        for samples in by_size {
            let smallest = (0..folds).min_by_key(|&fold| sizes[fold]).unwrap_or(0);
            sizes[smallest] += samples.len();
            for sample in samples {
                part_of[sample] = smallest;
            }
        }
        Ok(Self { order: (0..samples).collect(), part_of, turns: Turns::Others })
    }

    /// In order: fold `k` validates on the samples after those that it trains on.
    pub(crate) fn in_time(samples: usize, folds: usize) -> Result<Self, DataError> {
        if folds == 0 {
            return Err(DataError::TooFewFolds { folds, least: 1 });
        }
        if samples <= folds {
            return Err(DataError::TooFewSamples { samples, parts: folds.saturating_add(1) });
        }
        let size = samples / (folds + 1);
        let first = samples - folds * size;
        let part_of = (0..samples).map(|sample| if sample < first { 0 } else { 1 + (sample - first) / size });
        Ok(Self { order: (0..samples).collect(), part_of: part_of.collect(), turns: Turns::Earlier })
    }
}

fn check(samples: usize, folds: usize) -> Result<(), DataError> {
    if folds < 2 {
        return Err(DataError::TooFewFolds { folds, least: 2 });
    }
    if samples < folds {
        return Err(DataError::TooFewSamples { samples, parts: folds });
    }
    Ok(())
}
