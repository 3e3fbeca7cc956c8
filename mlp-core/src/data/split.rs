//! The order of the samples, and their division into parts.

use alloc::vec;
use alloc::vec::Vec;

use rand::seq::SliceRandom;

use super::dataset::Label;
use super::{DataError, Dataset};
use crate::number::memory::{self, Flat};
use crate::number::random::generator;

impl<X: Flat + Clone, Y: Label> Dataset<X, Y> {
    /// The samples in another order, which depends on the seed alone.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new((0..9).map(|i| vector![i as f32]).collect(), (0..9).collect())?;
    /// assert_eq!(data.clone().shuffled(1), data.clone().shuffled(1));
    /// assert_ne!(data.clone().shuffled(1), data);
    /// # Ok::<(), DataError>(())
    /// ```
    #[must_use]
    pub fn shuffled(self, seed: u64) -> Self {
        self.gathered(&self.random_order(seed))
    }

    /// The first `count` samples, and the others.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new((0..9).map(|i| vector![i as f32]).collect(), (0..9).collect())?;
    /// let (train, test) = data.split_at(6)?;
    /// assert_eq!((train.len(), test.len()), (6, 3));
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If one of the two parts would be empty.
    pub fn split_at(mut self, count: usize) -> Result<(Self, Self), DataError> {
        if count == 0 || count >= self.len() {
            return Err(DataError::EmptyPart { count, samples: self.len() });
        }
        let rest = Self { inputs: self.inputs.split_off(count), targets: self.targets.split_off(count) };
        Ok((self, rest))
    }

    /// Parts with these shares of the samples, which are drawn at random: often for training, for validation (to choose
    /// a model, or when to stop) and for the final test. The same seed gives the same parts.
    ///
    /// The sizes add up to the number of samples, and each is within one of its share. For samples that must stay in
    /// their order, as those of a time series, there is [`split_at`](Dataset::split_at).
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let data = Dataset::new((0..100).map(|i| vector![i as f32]).collect(), vec![0; 100])?;
    /// let [train, validation, test] = data.split([0.7, 0.15, 0.15], 7)?;
    /// assert_eq!((train.len(), validation.len(), test.len()), (70, 15, 15));
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the shares are not positive numbers that sum to 1, or if a part would be empty.
    pub fn split<const P: usize>(self, shares: [f64; P], seed: u64) -> Result<[Self; P], DataError> {
        self.divide(shares, seed, |_| 0)
    }

    /// Draws parts in which the shares hold for each class by itself.
    fn divide<const P: usize>(
        self,
        shares: [f64; P],
        seed: u64,
        class: impl Fn(&Y) -> usize,
    ) -> Result<[Self; P], DataError> {
        let mut apportionment = Apportionment::new(shares)?;
        let class = |sample: usize| class(&self.targets[sample]);
        let mut order = self.random_order(seed);
        let mut by_class = order.clone();
        by_class.sort_by_key(|&sample| class(sample));
        let mut part_of = vec![0; self.len()];
        for samples in by_class.chunk_by(|&one, &other| class(one) == class(other)) {
            let counts = apportionment.divide(samples.len());
            let parts = counts.into_iter().enumerate().flat_map(|(part, count)| core::iter::repeat_n(part, count));
            for (&sample, part) in samples.iter().zip(parts) {
                part_of[sample] = part;
            }
        }
        // Stable, so that within each part the samples keep their random order.
        order.sort_by_key(|&sample| part_of[sample]);
        if let Some(part) = apportionment.given.iter().position(|&count| count == 0) {
            return Err(DataError::EmptyShare { part, share: shares[part], samples: self.len() });
        }
        let mut rest = order.as_slice();
        Ok(apportionment.given.map(|count| {
            let (part, others) = rest.split_at(count);
            rest = others;
            self.gathered(part)
        }))
    }

    fn random_order(&self, seed: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.shuffle(&mut generator(seed));
        order
    }

    /// A copy of these samples, in this order.
    fn gathered(&self, order: &[usize]) -> Self {
        let (mut inputs, mut targets) = (Vec::with_capacity(order.len()), Vec::with_capacity(order.len()));
        for &sample in order {
            memory::push_copy(&mut inputs, &self.inputs[sample]);
            self.targets[sample].push_copy_to(&mut targets);
        }
        Self { inputs, targets }
    }
}

impl<X: Flat + Clone> Dataset<X, usize> {
    /// Like [`split`](Dataset::split), with each class divided in proportion: of each class, every part gets its share
    /// to within one sample. A class of fewer samples than there are parts is missing in some.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let classes: Vec<usize> = (0..100).map(|i| usize::from(i < 20)).collect();
    /// let data = Dataset::new((0..100).map(|i| vector![i as f32]).collect(), classes)?;
    /// let [train, validation, test] = data.split_stratified([0.5, 0.25, 0.25], 7)?;
    /// let rare = |part: &Dataset<_, usize>| part.targets().iter().filter(|&&class| class == 1).count();
    /// assert_eq!((rare(&train), rare(&validation), rare(&test)), (10, 5, 5));
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the shares are not positive numbers that sum to 1, or if a part would be empty.
    pub fn split_stratified<const P: usize>(self, shares: [f64; P], seed: u64) -> Result<[Self; P], DataError> {
        self.divide(shares, seed, |&class| class)
    }
}

/// Whole numbers of samples for shares that are none.
struct Apportionment<const P: usize> {
    shares: [f64; P],
    /// How many samples have been divided so far, …
    seen: usize,
    /// … and how many of them went to each part.
    given: [usize; P],
}

/// A share of a number of samples that is as near as this to a whole number is meant to be one.
const ROUNDING: f64 = 1e-9;

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "shares of a number of samples, which is far below 2^53"
)]
impl<const P: usize> Apportionment<P> {
    /// Shares that are written with a few decimals need not sum to 1 exactly.
    const TOLERANCE: f64 = 1e-6;

    fn new(shares: [f64; P]) -> Result<Self, DataError> {
        if let Some(part) = shares.iter().position(|&share| !(share > 0.0 && share.is_finite())) {
            return Err(DataError::Share { part, share: shares[part] });
        }
        let sum: f64 = shares.iter().sum();
        if (sum - 1.0).abs() > Self::TOLERANCE {
            return Err(DataError::SumOfShares { sum });
        }
        Ok(Self { shares: shares.map(|share| share / sum), seen: 0, given: [0; P] })
    }

    /// Divides a class: each part gets its share rounded down, and what is left over goes, one sample each, to those of
    /// the rounded parts that are furthest behind over all classes so far.
    fn divide(&mut self, samples: usize) -> [usize; P] {
        self.seen += samples;
        let mut counts = self.shares.map(|share| (share * samples as f64 + ROUNDING) as usize);
        let mut rounded: Vec<usize> =
            (0..P).filter(|&part| self.shares[part] * samples as f64 - counts[part] as f64 > ROUNDING).collect();
        let behind = |part: usize| self.shares[part] * self.seen as f64 - self.given[part] as f64;
        // Stable, so that of parts that are equally far behind the first comes first.
        rounded.sort_by(|&one, &other| {
            (behind(other) - counts[other] as f64).total_cmp(&(behind(one) - counts[one] as f64))
        });
        let left_over = samples.saturating_sub(counts.iter().sum());
        for &part in rounded.iter().take(left_over) {
            counts[part] += 1;
        }
        for (given, count) in self.given.iter_mut().zip(counts) {
            *given += count;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;

    #[test]
    #[allow(clippy::cast_precision_loss, reason = "small numbers")]
    fn each_class_is_divided_to_within_one_sample_and_nothing_is_lost() {
        for seed in 0..2000 {
            let mut rng = generator(seed);
            let weights = [0; 4].map(|_| rng.random_range(0.05..1.0));
            let shares = weights.map(|weight: f64| weight / weights.iter().sum::<f64>());
            let mut apportionment = Apportionment::new(shares).unwrap();
            let mut all = 0;
            for _ in 0..rng.random_range(1..10) {
                let samples = rng.random_range(0..200);
                let counts = apportionment.divide(samples);
                assert_eq!(counts.iter().sum::<usize>(), samples, "seed {seed}");
                for (count, share) in counts.into_iter().zip(shares) {
                    assert!((count as f64 - share * samples as f64).abs() < 1.0, "seed {seed}: {counts:?}");
                }
                all += samples;
            }
            assert_eq!(apportionment.given.iter().sum::<usize>(), all, "seed {seed}");
        }
    }

    #[test]
    fn what_is_left_over_of_the_classes_is_spread_over_the_parts() {
        let mut apportionment = Apportionment::new([0.7, 0.15, 0.15]).unwrap();
        let classes = [0; 3].map(|_| apportionment.divide(50));
        assert_eq!(classes, [[35, 8, 7], [35, 7, 8], [35, 8, 7]]);
    }

    #[test]
    fn a_share_that_is_whole_up_to_rounding_is_whole() {
        let mut apportionment = Apportionment::new([0.29, 0.71]).unwrap(); // 0.29 × 100 is 28.999999999999996
        assert_eq!(apportionment.divide(100), [29, 71]);
    }
}
