//! The domain of a loss: the targets for which it is defined, and the first target outside of it.

use core::fmt;

use thiserror::Error;

use crate::number::memory::Flat;
use crate::number::scalar::{Scalar, constant, double, is_finite};
use crate::target::{Expected, Target};

/// The largest deviation of a sum of targets from 1. Probabilities are often written with two decimals; several classes
/// at once, or none, are far beyond it.
const SUM_TOLERANCE: f64 = 0.01;

/// The targets for which a loss is defined: a range or a list of values for every `y_k`, and perhaps a sum of 1.
///
/// Outside its domain, a loss may fall without end while a network is trained, so [`Trainer::fit`](crate::Trainer::fit)
/// and [`Evaluation::of`](crate::Evaluation::of) refuse such targets. A loss states its domain as [`Loss::TARGETS`].
///
/// ```
/// use mlp_core::prelude::*;
/// assert_eq!(BinaryCrossEntropy::TARGETS, Domain::between(0.0, 1.0));
/// assert!(BinaryCrossEntropy::TARGETS.contains(0.25) && !BinaryCrossEntropy::TARGETS.contains(-1.0));
/// assert_eq!(Domain::one_of(&[-1.0, 1.0]).to_string(), "one of -1, 1");
/// ```
///
/// [`Loss::TARGETS`]: super::Loss::TARGETS
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    values: Values,
    sums_to_one: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Values {
    Finite,
    AtLeast(f64),
    Between(f64, f64),
    OneOf(&'static [f64]),
}

impl Domain {
    /// Every finite number.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Domain::finite().contains(-1e300) && !Domain::finite().contains(f64::INFINITY));
    /// ```
    #[must_use]
    pub const fn finite() -> Self {
        Self { values: Values::Finite, sums_to_one: false }
    }

    /// The finite numbers from `min` on.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Domain::at_least(0.0).contains(0.0) && !Domain::at_least(0.0).contains(-0.5));
    /// ```
    #[must_use]
    pub const fn at_least(min: f64) -> Self {
        Self { values: Values::AtLeast(min), sums_to_one: false }
    }

    /// The numbers from `min` to `max`, both included.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Domain::between(0.0, 1.0).contains(1.0) && !Domain::between(0.0, 1.0).contains(1.5));
    /// ```
    #[must_use]
    pub const fn between(min: f64, max: f64) -> Self {
        Self { values: Values::Between(min, max), sums_to_one: false }
    }

    /// These numbers alone.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Domain::one_of(&[-1.0, 1.0]).contains(-1.0) && !Domain::one_of(&[-1.0, 1.0]).contains(0.0));
    /// ```
    #[must_use]
    pub const fn one_of(values: &'static [f64]) -> Self {
        Self { values: Values::OneOf(values), sums_to_one: false }
    }

    /// Requires in addition that the values of a sample sum to 1, to within 0.01: probabilities are often written with
    /// two decimals.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let probabilities = Domain::between(0.0, 1.0).summing_to_one();
    /// assert!(probabilities.check::<SVector<f32, 3>, _>(&[vector![0.33, 0.33, 0.33]]).is_ok());
    /// assert!(probabilities.check::<SVector<f32, 3>, _>(&[vector![1.0, 1.0, 0.0]]).is_err());
    /// ```
    #[must_use]
    pub const fn summing_to_one(self) -> Self {
        Self { sums_to_one: true, ..self }
    }

    /// Whether a single `y_k` is in the domain.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(!Squared::TARGETS.contains(f64::NAN));
    /// ```
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.has(value)
    }

    /// Refuses targets of which one is outside the domain. A class index is checked as the vector, or the number, that
    /// it means.
    ///
    /// ```
    /// use mlp_core::{loss::OutsideDomain, prelude::*};
    /// let counts = [vector![3.0], vector![-1.0]];
    /// let error = Poisson::TARGETS.check::<SVector<f64, 1>, _>(&counts).unwrap_err();
    /// assert_eq!(error.sample, 1);
    /// assert_eq!(error.to_string(), "target value 0 of sample 1 (both counted from 0) is -1, but must be at least 0");
    /// ```
    ///
    /// # Errors
    ///
    /// The first sample outside the domain.
    pub fn check<O: Flat, Y: Target<O>>(&self, targets: &[Y]) -> Result<(), OutsideDomain> {
        // A class index represents zeros and a single one.
        let allows_classes = self.contains(0.0) && self.contains(1.0);
        for (sample, target) in targets.iter().enumerate() {
            if allows_classes && target.class().is_some() && (O::LEN > 1 || !self.sums_to_one) {
                continue;
            }
            if let Some((output, value)) = self.violation(target.expected(), O::LEN) {
                return Err(OutsideDomain { sample, output, value, domain: *self });
            }
        }
        Ok(())
    }

    /// The value of one sample that is outside the domain, with the index of its output, or a wrong sum without one.
    pub(crate) fn violation<T: Scalar>(&self, y: Expected<'_, T>, outputs: usize) -> Option<(Option<usize>, f64)> {
        let outside = (0..outputs).find(|&k| !self.has(y.at(k)));
        if let Some(k) = outside {
            return Some((Some(k), double(y.at(k))));
        }
        if !self.sums_to_one {
            return None;
        }
        let sum = (0..outputs).fold(0.0, |sum, k| sum + double(y.at(k)));
        let deviation = if sum < 1.0 { 1.0 - sum } else { sum - 1.0 };
        (deviation > SUM_TOLERANCE).then_some((None, sum))
    }

    fn has<T: Scalar>(&self, y: T) -> bool {
        let limit = constant::<T>;
        is_finite(y)
            && match self.values {
                Values::Finite => true,
                Values::AtLeast(min) => y >= limit(min),
                Values::Between(min, max) => y >= limit(min) && y <= limit(max),
                Values::OneOf(values) => values.iter().any(|&value| y == limit(value)),
            }
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.values {
            Values::Finite => f.write_str("a finite number")?,
            Values::AtLeast(min) => write!(f, "at least {min}")?,
            Values::Between(min, max) => write!(f, "from {min} to {max}")?,
            Values::OneOf(values) => {
                f.write_str("one of ")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
                }
            }
        }
        if self.sums_to_one { f.write_str(", with a sum of 1 over the outputs") } else { Ok(()) }
    }
}

/// A target outside the [`Domain`] of a loss.
///
/// ```
/// use mlp_core::prelude::*;
/// let error = BinaryCrossEntropy::TARGETS.check::<SVector<f32, 2>, _>(&[vector![0.0, 2.0]]).unwrap_err();
/// assert_eq!((error.sample, error.output, error.value), (0, Some(1), 2.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub struct OutsideDomain {
    /// The sample, counted from zero.
    pub sample: usize,
    /// The output, counted from zero; `None` if the sum over the outputs is wrong.
    pub output: Option<usize>,
    /// The value, or the sum.
    pub value: f64,
    /// The domain.
    pub domain: Domain,
}

impl fmt::Display for OutsideDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sample, output, value, domain } = self;
        match output {
            Some(output) => {
                write!(f, "target value {output} of sample {sample} (both counted from 0) is {value}, ")?;
            }
            None => write!(f, "the target values of sample {sample} (counted from 0) sum to {value}, ")?,
        }
        write!(f, "but must be {domain}")
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact values are compared exactly")]
mod tests {
    use nalgebra::{SVector, vector};

    use super::*;
    use crate::loss::{Absolute, BinaryCrossEntropy, CategoricalCrossEntropy, Huber, Loss, Poisson, Squared};

    fn check<L: Loss, const N: usize>(target: [f32; N]) -> Result<(), OutsideDomain> {
        L::TARGETS.check::<SVector<f32, N>, _>(&[SVector::from(target)])
    }

    #[test]
    fn the_ends_of_a_range_are_inside_and_their_neighbours_are_not() {
        for inside in [0.0, -0.0, 0.5, 1.0] {
            assert_eq!(check::<BinaryCrossEntropy, 1>([inside]), Ok(()), "{inside}");
        }
        for outside in [-f32::MIN_POSITIVE, 1.0 + f32::EPSILON, -1.0, 255.0, f32::NAN, f32::INFINITY] {
            assert!(check::<BinaryCrossEntropy, 1>([outside]).is_err(), "{outside}");
        }
    }

    #[test]
    fn counts_and_rates_are_targets_of_poisson_and_negative_numbers_are_not() {
        for inside in [0.0, 0.3, 7.0, f32::MAX] {
            assert_eq!(check::<Poisson, 1>([inside]), Ok(()), "{inside}");
        }
        for outside in [-f32::MIN_POSITIVE, -3.0, f32::INFINITY, f32::NAN] {
            assert!(check::<Poisson, 1>([outside]).is_err(), "{outside}");
        }
    }

    #[test]
    fn losses_of_deviations_take_every_finite_number() {
        for value in [-1e30, 0.0, f32::MAX] {
            let checks = [check::<Squared, 1>([value]), check::<Absolute, 1>([value]), check::<Huber, 1>([value])];
            assert_eq!(checks, [Ok(()); 3]);
        }
        for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let checks = [check::<Squared, 1>([value]), check::<Absolute, 1>([value]), check::<Huber, 1>([value])];
            assert!(checks.iter().all(Result::is_err));
        }
    }

    #[test]
    fn targets_of_exclusive_classes_are_probabilities_that_sum_to_one() {
        type Cross = CategoricalCrossEntropy;
        for inside in [[0.0, 1.0, 0.0], [0.9, 0.05, 0.05], [0.33, 0.33, 0.33], [1.0 / 3.0; 3]] {
            assert_eq!(check::<Cross, 3>(inside), Ok(()), "{inside:?}");
        }
        // Several classes at once, none, counts, a weight.
        for outside in [[1.0, 1.0, 0.0], [0.0; 3], [0.5; 3], [0.5, 0.0, 0.0]] {
            let error = check::<Cross, 3>(outside).expect_err("a wrong sum");
            assert_eq!((error.output, error.value), (None, outside.iter().sum::<f32>().into()), "{outside:?}");
        }
        let error = check::<Cross, 3>([1.0, 1.0, -1.0]).expect_err("a negative probability");
        assert_eq!((error.output, error.value), (Some(2), -1.0));
        let error = check::<Cross, 3>([0.0, 2.0, 0.0]).expect_err("a count");
        assert_eq!((error.output, error.value), (Some(1), 2.0));
    }

    #[test]
    fn a_sum_over_many_classes_is_rounded_once() {
        assert_eq!(check::<CategoricalCrossEntropy, 1000>([1e-3; 1000]), Ok(()));
    }

    /// A class index is zeros and a single one, which a loss of labels -1 and 1 does not take.
    #[test]
    fn class_indices_are_checked_as_the_vectors_they_mean() {
        let signs = Domain::one_of(&[-1.0, 1.0]);
        let error = signs.check::<SVector<f32, 3>, usize>(&[0]).expect_err("a zero");
        assert_eq!((error.sample, error.output, error.value), (0, Some(1), 0.0));
        let error = signs.check::<SVector<f32, 1>, usize>(&[1, 0]).expect_err("the label 0");
        assert_eq!((error.sample, error.output, error.value), (1, Some(0), 0.0));
        for domain in [Poisson::TARGETS, BinaryCrossEntropy::TARGETS, CategoricalCrossEntropy::TARGETS] {
            assert_eq!(domain.check::<SVector<f32, 3>, usize>(&[0, 2]), Ok(()), "{domain}");
        }
    }

    #[test]
    fn messages_name_sample_output_value_and_range() {
        let error = check::<BinaryCrossEntropy, 2>([0.5, -1.0]).expect_err("outside");
        assert_eq!(
            error.to_string(),
            "target value 1 of sample 0 (both counted from 0) is -1, but must be from 0 to 1"
        );
        let error = check::<CategoricalCrossEntropy, 2>([1.0, 1.0]).expect_err("a wrong sum");
        assert_eq!(
            error.to_string(),
            "the target values of sample 0 (counted from 0) sum to 2, but must be from 0 to 1, with a sum of 1 over the outputs"
        );
        let targets = [vector![1.0], vector![0.0]];
        let error = Domain::one_of(&[-1.0, 1.0]).check::<SVector<f64, 1>, _>(&targets).expect_err("outside");
        assert_eq!(
            error.to_string(),
            "target value 0 of sample 1 (both counted from 0) is 0, but must be one of -1, 1"
        );
    }

    #[test]
    fn a_domain_applies_to_the_real_part_of_dual_numbers() {
        use num_dual::Dual64;
        let check =
            |y: f64| BinaryCrossEntropy::TARGETS.check::<SVector<Dual64, 1>, _>(&[vector![Dual64::new(y, 5.0)]]);
        assert_eq!(check(1.0), Ok(()));
        assert_eq!(check(-1.0).expect_err("outside").value, -1.0);
    }
}
