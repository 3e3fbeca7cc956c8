//! The line search for a step length that meets the Wolfe conditions. It depends on risks and slopes alone, not on networks.
//!
//! The conditions are (3.6) of Nocedal and Wright, "Numerical Optimization", 2nd edition (2006): sufficient decrease of the
//! risk, and a curvature condition on the slope. The latter is the weak one, without an absolute value: with kinks, as of
//! `relu`, no point may meet the strong one, while bisection always converges to a point that meets the weak one (Lewis and
//! Overton, "Nonsmooth optimization via quasi-Newton methods", 2013). If the risk changes by less than its rounding error,
//! slopes decide: the approximate conditions of Hager and Zhang ("A new conjugate gradient method with guaranteed descent
//! and an efficient line search", 2005).

use crate::number::scalar::{Scalar, constant, is_finite};

/// `c₁` of (3.6): the sufficient fraction of the decrease predicted by the initial slope.
const SUFFICIENT_DECREASE: f64 = 1e-4;
/// `c₂` of (3.6): the fraction of the initial slope that may remain.
const CURVATURE: f64 = 0.9;
/// The rounding error of a risk, in machine epsilons relative to it.
const ROUNDING: f64 = 10.0;
/// The minimum distance of the next length from the ends of the bracket, relative to its width.
const MARGIN: f64 = 0.1;
/// The growth factor of the length while the bracket is open: with more than 0.9 of the slope left, the minimum of a parabola
/// is at more than ten times the length.
const EXTRAPOLATION: f64 = 10.0;

/// The risk and its slope at a length along the direction.
#[derive(Clone, Copy, Debug)]
struct Trial<T> {
    length: T,
    risk: T,
    /// The derivative of the risk by the length.
    slope: T,
}

/// A search in progress.
#[derive(Debug)]
pub(super) struct LineSearch<T> {
    start: Trial<T>,
    /// The longest trial that was too short.
    low: Trial<T>,
    /// The shortest trial that was too long.
    high: Option<Trial<T>>,
    length: T,
}

impl<T: Scalar> LineSearch<T> {
    /// A search from a point with this risk and this negative slope. The first length is 1.
    pub(super) fn new(risk: T, slope: T) -> Self {
        let start = Trial { length: T::zero(), risk, slope };
        Self { start, low: start, high: None, length: T::one() }
    }

    /// The length to try next.
    pub(super) fn length(&self) -> T {
        self.length
    }

    /// The longest length so far with a sufficient decrease; zero if none had it.
    pub(super) fn best(&self) -> T {
        self.low.length
    }

    /// Whether the current length meets the conditions, given the risk and the slope there. If not, [`length`](Self::length)
    /// becomes the next one to try.
    pub(super) fn accepts(&mut self, risk: T, slope: T) -> bool {
        let trial = Trial { length: self.length, risk, slope };
        if !is_finite(risk) || !is_finite(slope) || !self.has_sufficient_decrease(trial) {
            self.high = Some(trial);
        } else if slope < constant::<T>(CURVATURE) * self.start.slope {
            self.low = trial;
        } else {
            return true;
        }
        self.length = self.next_length();
        false
    }

    fn has_sufficient_decrease(&self, trial: Trial<T>) -> bool {
        let Trial { risk, slope, .. } = self.start;
        let decreases = trial.risk <= risk + constant::<T>(SUFFICIENT_DECREASE) * trial.length * slope;
        // For a parabola, the bound on the slope is equivalent to sufficient decrease, without a difference of risks.
        let magnitude = if risk < T::zero() { -risk } else { risk };
        let is_level = trial.risk <= risk + constant::<T>(ROUNDING) * T::default_epsilon() * magnitude;
        decreases || (is_level && trial.slope <= constant::<T>(2.0 * SUFFICIENT_DECREASE - 1.0) * slope)
    }

    fn next_length(&self) -> T {
        let low = self.low;
        let Some(high) = self.high else { return low.length * constant(EXTRAPOLATION) };
        let width = high.length - low.length;
        let margin = constant::<T>(MARGIN) * width;
        if !is_finite(high.risk) || !is_finite(high.slope) {
            // A cubic needs finite values: assume that the length was far too large.
            return low.length + margin;
        }
        match cubic_minimum(low, high) {
            Some(minimum) => clamp(minimum, low.length + margin, high.length - margin),
            None => low.length + constant::<T>(0.5) * width,
        }
    }
}

/// The minimizer of the cubic polynomial with these values and slopes, if it has one: Nocedal and Wright, (3.59).
fn cubic_minimum<T: Scalar>(low: Trial<T>, high: Trial<T>) -> Option<T> {
    let width = high.length - low.length;
    let d1 = low.slope + high.slope + constant::<T>(3.0) * (low.risk - high.risk) / width;
    let square = d1 * d1 - low.slope * high.slope;
    if square < T::zero() {
        return None;
    }
    let d2 = square.sqrt();
    let minimum = high.length - width * (high.slope + d2 - d1) / (high.slope - low.slope + constant::<T>(2.0) * d2);
    Some(minimum).filter(|&minimum| is_finite(minimum))
}

/// `value`, limited to an interval.
fn clamp<T: Scalar>(value: T, min: T, max: T) -> T {
    if value < min {
        min
    } else if value > max {
        max
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Searches along a function, given with its derivative; returns the lengths tried, whether the last one was accepted, and
    /// the best one.
    fn search(limit: usize, f: impl Fn(f64) -> (f64, f64)) -> (std::vec::Vec<f64>, bool, f64) {
        let (risk, slope) = f(0.0);
        let mut search = LineSearch::new(risk, slope);
        let mut tried = std::vec::Vec::new();
        while tried.len() < limit {
            let length = search.length();
            tried.push(length);
            let (risk, slope) = f(length);
            if search.accepts(risk, slope) {
                return (tried, true, length);
            }
        }
        let best = search.best();
        (tried, false, best)
    }

    #[test]
    fn a_length_of_one_is_accepted_if_it_meets_the_conditions() {
        let (tried, accepted, _) = search(20, |t| (0.5 * (t - 1.0) * (t - 1.0), t - 1.0));
        assert_eq!((tried.as_slice(), accepted), ([1.0].as_slice(), true));
    }

    /// Cubic interpolation of a parabola is exact, so the second trial is the minimum unless it is too close to an end of the
    /// bracket.
    #[test]
    fn after_overshooting_a_parabola_the_next_length_is_its_minimum() {
        let (tried, accepted, _) = search(20, |t| (0.5 * (t - 0.25) * (t - 0.25), t - 0.25));
        assert!(accepted);
        assert_eq!(tried, [1.0, 0.25]);
    }

    #[test]
    fn a_length_grows_tenfold_if_its_slope_is_close_to_the_initial_one() {
        // At 1, the slope is 0.95 of that at 0.
        let (tried, accepted, _) = search(20, |t| (0.5 * (t - 20.0) * (t - 20.0), t - 20.0));
        assert!(accepted);
        assert_eq!(tried, [1.0, 10.0]);
    }

    /// On `½ (t − 5)² / 5²` the curvature condition holds from `t = 0.5`, and sufficient decrease up to `t = 2 · 5 (1 − 10⁻⁴)`.
    #[test]
    fn accepted_lengths_meet_the_conditions() {
        for minimum in [1e-6, 1e-3, 0.1, 0.4, 0.5, 0.6, 3.0, 9.0, 11.0, 1e3, 1e6] {
            let (tried, accepted, length) = search(20, |t| {
                let from = t / minimum - 1.0;
                (0.5 * from * from, from / minimum)
            });
            assert!(accepted, "{minimum}: {tried:?}");
            assert!(length >= 0.1 * minimum * (1.0 - 1e-12), "{minimum}: {tried:?}");
            assert!(length <= 2.0 * minimum * (1.0 - 1e-4) * (1.0 + 1e-12), "{minimum}: {tried:?}");
        }
    }

    /// `|t − 0.3|` has no point with a small slope, but many with a slope that is not negative.
    #[test]
    fn the_search_converges_at_a_kink() {
        for kink in [0.01, 0.3, 0.7, 4.0, 30.0] {
            let (tried, accepted, length) = search(20, |t| ((t - kink).abs(), if t < kink { -1.0 } else { 1.0 }));
            assert!(accepted && length >= kink && length < 2.0 * kink, "{kink}: {tried:?}");
        }
    }

    #[test]
    fn a_length_with_a_non_finite_risk_or_slope_is_shortened() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for (risk, slope) in [(bad, 1.0), (-1.0, bad), (bad, bad)] {
                let f = |t: f64| if t > 1e-3 { (risk, slope) } else { (0.5 * (t - 1e-3) * (t - 1e-3), t - 1e-3) };
                let (tried, accepted, length) = search(20, f);
                assert!(accepted && length <= 1e-3, "{risk} {slope}: {tried:?}");
            }
        }
    }

    /// The risk `1 + ½ (t − 0.75)² ε` rounds to a constant, so only the slope shows its minimum.
    #[test]
    fn slopes_decide_where_changes_of_the_risk_are_below_rounding() {
        let level = |t: f64| (1.0, (t - 0.75) * f64::EPSILON);
        let (tried, accepted, length) = search(20, level);
        assert!(accepted && (length - 0.75).abs() < 0.75 * (1.0 - 2e-4) + 1e-12, "{tried:?}");
        // Slopes never override a risk that rises by more than rounding.
        let rising = |t: f64| (1.0 + 100.0 * t * f64::EPSILON, (t - 0.75) * f64::EPSILON);
        let (tried, _, best) = search(5, rising);
        assert!(best <= 0.1, "{tried:?}");
    }

    /// A risk that rises by two roundings is no decrease, so the slope alone can accept the length.
    #[test]
    fn a_length_is_accepted_by_its_slope_if_the_risk_rises_by_rounding() {
        let rising = |t: f64| (if t > 0.0 { 1.0 + 2.0 * f64::EPSILON } else { 1.0 }, (t - 0.75) * f64::EPSILON);
        let (tried, accepted, _) = search(20, rising);
        assert_eq!((tried.as_slice(), accepted), ([1.0].as_slice(), true));
    }

    #[test]
    fn without_a_lower_bound_the_longest_length_is_the_best() {
        let (tried, accepted, best) = search(5, |t| (-t, -1.0));
        assert!(!accepted);
        assert_eq!(tried, [1.0, 10.0, 100.0, 1e3, 1e4]);
        assert!((best - 1e4).abs() < 1e-9);
    }

    #[test]
    fn uphill_the_best_length_is_zero() {
        let (tried, accepted, best) = search(20, |t| (t, if t > 0.0 { 1.0 } else { -1.0 }));
        assert!(!accepted && best <= 0.0, "{tried:?}");
    }
}
