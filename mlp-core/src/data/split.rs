//! Shuffling a data set and splitting it into parts.

use alloc::vec;
use alloc::vec::Vec;

use super::apportionment::Apportionment;
use super::dataset::{Dataset, Label};
use super::error::DataError;
use super::weights::Weights;
use crate::number::random::shuffle;
use crate::sample::Sample;

impl<X: Sample, Y: Label> Dataset<X, Y> {
    /// Shuffles the samples. The order depends on the seed alone.
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
        let order = self.random_order(seed);
        let weights = self.weights.as_ref().and_then(|weights| weights.gathered(order.iter().copied()));
        self.gathered(&order, weights)
    }

    /// Splits off the samples after the first `count`, keeping their order.
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
    /// If one of the two parts would be empty, or if all its samples had a [weight](Dataset::with_weights) of 0.
    pub fn split_at(mut self, count: usize) -> Result<(Self, Self), DataError> {
        if count == 0 || count >= self.len() {
            return Err(DataError::EmptyPart { count, samples: self.len() });
        }
        let (first, second) = (self.weights_of_part(0, 0..count)?, self.weights_of_part(1, count..self.len())?);
        let rest =
            Self { inputs: self.inputs.split_off(count), targets: self.targets.split_off(count), weights: second };
        self.weights = first;
        Ok((self, rest))
    }

    /// Splits the samples at random into parts with these shares, typically for training, validation (model selection and
    /// early stopping) and the final test. The same seed gives the same parts.
    ///
    /// The sizes sum to the number of samples, and each differs from its share by less than one sample. For samples that must
    /// keep their order, such as time series, use [`split_at`](Dataset::split_at).
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
    /// If the shares are not positive numbers that sum to 1, if a part would be empty, or if all its samples had a
    /// [weight](Dataset::with_weights) of 0.
    pub fn split<const P: usize>(self, shares: [f64; P], seed: u64) -> Result<[Self; P], DataError> {
        self.divide(shares, seed, |_| 0)
    }

    /// Splits at random so that the shares hold within each class.
    fn divide<const P: usize>(
        self,
        shares: [f64; P],
        seed: u64,
        class: impl Fn(&Y) -> usize,
    ) -> Result<[Self; P], DataError> {
        let parts = random_parts(self.len(), shares, seed, |sample| class(&self.targets[sample]))?;
        let mut weights = [const { None }; P];
        for (part, samples) in parts.iter().enumerate() {
            weights[part] = self.weights_of_part(part, samples.iter().copied())?;
        }
        let mut weights = weights.into_iter();
        Ok(parts.map(|samples| self.gathered(&samples, weights.next().flatten())))
    }

    /// The weights of these samples as a part of a split.
    pub(super) fn weights_of_part(
        &self,
        part: usize,
        samples: impl ExactSizeIterator<Item = usize>,
    ) -> Result<Option<Weights>, DataError> {
        let zero = DataError::ZeroWeightsOfPart { part, samples: samples.len() };
        self.weights.as_ref().map(|weights| weights.gathered(samples).ok_or(zero)).transpose()
    }

    pub(super) fn random_order(&self, seed: u64) -> Vec<usize> {
        random_order(self.len(), seed)
    }

    /// Copies the samples at these indices, in this order; `weights` are theirs.
    pub(super) fn gathered(&self, order: &[usize], weights: Option<Weights>) -> Self {
        let (mut inputs, mut targets) = (Vec::with_capacity(order.len()), Vec::with_capacity(order.len()));
        for &sample in order {
            self.inputs[sample].push_copy_to(&mut inputs);
            self.targets[sample].push_copy_to(&mut targets);
        }
        Self { inputs, targets, weights }
    }
}

pub(super) fn random_order(samples: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..samples).collect();
    shuffle(&mut order, seed, 0);
    order
}

/// Divides samples at random into parts with these shares, so that the shares hold within each class. The samples of each part are
/// in random order.
pub(crate) fn random_parts<const P: usize>(
    samples: usize,
    shares: [f64; P],
    seed: u64,
    class: impl Fn(usize) -> usize,
) -> Result<[Vec<usize>; P], DataError> {
    let mut apportionment = Apportionment::new(shares)?;
    let order = random_order(samples, seed);
    let mut by_class = order.clone();
    by_class.sort_by_key(|&sample| class(sample));
    let mut part_of = vec![0; samples];
    for samples in by_class.chunk_by(|&one, &other| class(one) == class(other)) {
        let counts = apportionment.divide(samples.len());
        let parts = counts.into_iter().enumerate().flat_map(|(part, count)| core::iter::repeat_n(part, count));
        for (&sample, part) in samples.iter().zip(parts) {
            part_of[sample] = part;
        }
    }
    if let Some(part) = apportionment.sizes.iter().position(|&count| count == 0) {
        return Err(DataError::EmptyShare { part, share: shares[part], samples });
    }
    let mut parts = apportionment.sizes.map(Vec::with_capacity);
    for sample in order {
        parts[part_of[sample]].push(sample);
    }
    Ok(parts)
}

impl<X: Sample> Dataset<X, usize> {
    /// Like [`split`](Dataset::split), but stratified: every part gets its share of each class, to within one sample. A class
    /// with fewer samples than parts is missing from some of them.
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
    /// If the shares are not positive numbers that sum to 1, if a part would be empty, or if all its samples had a
    /// [weight](Dataset::with_weights) of 0.
    pub fn split_stratified<const P: usize>(self, shares: [f64; P], seed: u64) -> Result<[Self; P], DataError> {
        self.divide(shares, seed, |&class| class)
    }
}
