//! Apportionment: the sizes of the parts of a split.

use alloc::vec::Vec;

use super::error::DataError;

/// Divides one class after another into parts: integer numbers of samples in proportion to the shares.
pub(super) struct Apportionment<const P: usize> {
    shares: [f64; P],
    /// The number of samples divided so far.
    seen: usize,
    /// The number of samples in each part so far.
    pub(super) sizes: [usize; P],
}

/// A product of a share and a number of samples within this distance of an integer is taken to be that integer.
const ROUNDING: f64 = 1e-9;

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "far fewer than 2^53 samples"
)]
impl<const P: usize> Apportionment<P> {
    /// The accepted error of the sum of the shares, which are usually written with a few digits.
    const TOLERANCE: f64 = 1e-6;

    pub(super) fn new(shares: [f64; P]) -> Result<Self, DataError> {
        if let Some(part) = shares.iter().position(|&share| !(share > 0.0 && share.is_finite())) {
            return Err(DataError::Share { part, share: shares[part] });
        }
        let sum: f64 = shares.iter().sum();
        if (sum - 1.0).abs() > Self::TOLERANCE {
            return Err(DataError::SumOfShares { sum });
        }
        Ok(Self { shares: shares.map(|share| share / sum), seen: 0, sizes: [0; P] })
    }

    /// Divides a class. Each part gets its share, rounded down. The remaining samples are assigned, one each, to the
    /// rounded parts with the largest deficit over all classes so far.
    pub(super) fn divide(&mut self, samples: usize) -> [usize; P] {
        self.seen += samples;
        let mut counts = self.shares.map(|share| (share * samples as f64 + ROUNDING) as usize);
        let mut rounded: Vec<usize> =
            (0..P).filter(|&part| self.shares[part] * samples as f64 - counts[part] as f64 > ROUNDING).collect();
        let deficit = |part: usize| self.shares[part] * self.seen as f64 - self.sizes[part] as f64;
        // A stable sort, so parts with equal deficits stay in order.
        rounded.sort_by(|&one, &other| {
            (deficit(other) - counts[other] as f64).total_cmp(&(deficit(one) - counts[one] as f64))
        });
        let remaining = samples.saturating_sub(counts.iter().sum());
        for &part in rounded.iter().take(remaining) {
            counts[part] += 1;
        }
        for (size, count) in self.sizes.iter_mut().zip(counts) {
            *size += count;
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::number::random::generator;

    #[test]
    #[allow(clippy::cast_precision_loss, reason = "small numbers")]
    fn each_class_is_divided_completely_and_within_one_sample_of_the_shares() {
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
            assert_eq!(apportionment.sizes.iter().sum::<usize>(), all, "seed {seed}");
        }
    }

    #[test]
    fn remaining_samples_of_several_classes_are_spread_over_the_parts() {
        let mut apportionment = Apportionment::new([0.7, 0.15, 0.15]).unwrap();
        let classes = [0; 3].map(|_| apportionment.divide(50));
        assert_eq!(classes, [[35, 8, 7], [35, 7, 8], [35, 8, 7]]);
    }

    #[test]
    fn a_share_that_is_an_integer_up_to_rounding_is_exact() {
        let mut apportionment = Apportionment::new([0.29, 0.71]).unwrap(); // 0.29 × 100 is 28.999999999999996
        assert_eq!(apportionment.divide(100), [29, 71]);
        // Even if parts with rounded shares have a larger deficit; 0.58 × 50 is 28.999999999999996.
        let mut apportionment = Apportionment::new([0.11, 0.11, 0.58, 0.2]).unwrap();
        assert_eq!([27, 20, 50].map(|samples| apportionment.divide(samples))[2], [6, 5, 29, 10]);
        let mut apportionment = Apportionment::new([0.44, 0.5, 0.06]).unwrap();
        assert_eq!([29, 6].map(|samples| apportionment.divide(samples)), [[13, 14, 2], [3, 3, 0]]);
    }

    #[test]
    fn a_remaining_sample_goes_to_the_part_with_the_largest_deficit_and_not_to_the_largest_part() {
        let mut apportionment = Apportionment::new([0.6, 0.4]).unwrap();
        assert_eq!(apportionment.divide(4), [2, 2]);
    }

    #[test]
    fn shares_are_finite_positive_and_normalized() {
        for share in [0.0, -0.5, f64::INFINITY, f64::NAN] {
            let error = Apportionment::new([1.0, share]).err();
            assert!(matches!(error, Some(DataError::Share { part: 1, .. })), "{share}: {error:?}");
        }
        for sum in [1.0 - 2e-6, 1.0 + 2e-6] {
            let error = Apportionment::new([0.5, sum - 0.5]).err();
            assert!(matches!(error, Some(DataError::SumOfShares { .. })), "{sum}: {error:?}");
        }
        let mut apportionment = Apportionment::new([0.5 + 4e-7; 2]).unwrap();
        assert_eq!(apportionment.divide(10_000_000), [5_000_000; 2]);
    }
}
