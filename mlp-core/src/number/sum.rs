//! A compensated sum: its rounding error does not grow with the number of terms.

use super::scalar::{Scalar, is_finite};

/// A sum as an unevaluated sum of two scalars, about twice as precise as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Sum<T> {
    rounded: T,
    lost: T,
}

impl<T: Scalar> Sum<T> {
    pub(crate) fn zero() -> Self {
        Self { rounded: T::zero(), lost: T::zero() }
    }

    /// The sum of these terms.
    pub(crate) fn of(terms: impl IntoIterator<Item = T>) -> T {
        let mut sum = Self::zero();
        for term in terms {
            sum.add(term);
        }
        sum.total()
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, term: T) {
        add_compensated(&mut self.rounded, term, &mut self.lost);
    }

    /// The rounded sum and what rounding has taken from it.
    #[cfg(feature = "alloc")]
    pub(crate) fn parts(self) -> (T, T) {
        (self.rounded, self.lost)
    }

    /// The sum with these [`parts`](Self::parts).
    #[cfg(feature = "alloc")]
    pub(crate) fn from_parts(rounded: T, lost: T) -> Self {
        Self { rounded, lost }
    }

    /// The sum; infinite or NaN as without compensation.
    #[inline(always)]
    pub(crate) fn total(self) -> T {
        self.rounded + self.lost
    }
}

/// Adds a term to `sum + lost`, in which `lost` is what rounding takes from the sum. The error of the addition is exact by
/// the two-sum of Knuth ("The art of computer programming", volume 2, section 4.2.2), which needs no comparison and is thus
/// valid for every part of a dual number. Renormalized after each term, since the sum of the errors alone would be rounded
/// like any other.
#[inline(always)]
pub(crate) fn add_compensated<T: Scalar>(sum: &mut T, term: T, lost: &mut T) {
    let rounded = *sum + term;
    if !is_finite(rounded) {
        (*sum, *lost) = (rounded, T::zero());
        return;
    }
    let added = rounded - *sum;
    let all_lost = *lost + ((*sum - (rounded - added)) + (term - added));
    *sum = rounded + all_lost;
    *lost = all_lost - (*sum - rounded);
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "exact values are compared exactly")]
mod tests {
    use num_dual::Dual64;

    use super::*;

    fn sum<T: Scalar>(terms: impl IntoIterator<Item = T>) -> T {
        Sum::of(terms)
    }

    #[test]
    fn a_million_equal_terms_are_rounded_once() {
        // Half a unit in the last place of 10⁵.
        let error = f64::from(sum((0..1_000_000).map(|_| 0.1_f32))) - 1e6 * f64::from(0.1_f32);
        assert!(error.abs() <= 0.5 / 128.0, "{error}");
    }

    #[test]
    fn terms_below_the_rounding_of_the_sum_are_kept() {
        assert_eq!(sum([1.0, 1e-20, 1e-20, -1.0]), 2e-20);
        assert_eq!(sum([1e-20, 1.0, 1e-20, -1.0]), 2e-20);
    }

    #[test]
    fn derivatives_are_compensated_independently_of_the_real_part() {
        let terms = [Dual64::new(1.0, 1e-20), Dual64::new(1e-20, 1.0), Dual64::new(-1.0, -1.0)];
        assert_eq!(sum(terms), Dual64::new(1e-20, 1e-20));
    }

    #[test]
    fn infinity_and_nan_remain() {
        assert_eq!(sum([1.0, f64::INFINITY, 2.0]), f64::INFINITY);
        assert_eq!(sum([f32::MAX, f32::MAX]), f32::INFINITY);
        assert!(sum([1.0, f64::NAN]).is_nan());
    }
}
