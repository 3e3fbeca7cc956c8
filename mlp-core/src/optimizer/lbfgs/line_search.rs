//! How far to go along a direction: a search for a length that meets the conditions of Wolfe. It knows numbers, not networks.
//!
//! Nocedal and Wright, "Numerical Optimization", 2nd edition (2006), write the conditions as (3.6): the risk falls enough,
//! and the slope has become less steep, so that the step tells something of the curvature. The second is asked for without
//! an absolute value: where units are not differentiable, as `relu`, no point need meet the stronger form, while a bracket
//! always closes in on one that meets this (Lewis and Overton, "Nonsmooth optimization via quasi-Newton methods", 2013).
//! Where the risk falls by less than its rounding, the slopes decide instead of it: the approximate conditions of Hager and
//! Zhang (2005, "A new conjugate gradient method with guaranteed descent and an efficient line search").

use crate::number::scalar::{Scalar, constant, is_finite};

/// `c₁` of (3.6): the part of the decrease that the slope promises which is enough.
const DECREASE: f64 = 1e-4;
/// `c₂` of (3.6): how much of the slope may be left.
const CURVATURE: f64 = 0.9;
/// What rounding may do to a risk, in machine epsilons of it.
const ROUNDING: f64 = 10.0;
/// How near to an end of its bracket, as a part of its width, the next length may be.
const MARGIN: f64 = 0.1;
/// How many times as long the next length is while the bracket is open: with more than 0.9 of the slope left, a parabola
/// would have its minimum further away still.
const GROWTH: f64 = 10.0;

/// What is known at a length along the direction.
#[derive(Clone, Copy, Debug)]
struct Trial<T> {
    length: T,
    risk: T,
    /// The derivative of the risk by the length.
    slope: T,
}

/// A search that has still to find a length.
#[derive(Debug)]
pub(super) struct LineSearch<T> {
    start: Trial<T>,
    /// The longest trial that is known to be too short.
    low: Trial<T>,
    /// The shortest trial that is known to be too long.
    high: Option<Trial<T>>,
    length: T,
}

impl<T: Scalar> LineSearch<T> {
    /// A search that starts from this risk and slope, of which the latter is negative, and tries the length 1 first.
    pub(super) fn new(risk: T, slope: T) -> Self {
        let start = Trial { length: T::zero(), risk, slope };
        Self { start, low: start, high: None, length: T::one() }
    }

    /// The length to try next.
    pub(super) fn length(&self) -> T {
        self.length
    }

    /// The longest length so far at which the risk has fallen enough; zero if there is none.
    pub(super) fn best(&self) -> T {
        self.low.length
    }

    /// Whether the length meets the conditions, given what is there; if not, there is another to try.
    pub(super) fn accepts(&mut self, risk: T, slope: T) -> bool {
        let trial = Trial { length: self.length, risk, slope };
        if !is_finite(risk) || !is_finite(slope) || !self.falls_enough(trial) {
            self.high = Some(trial);
        } else if slope < constant::<T>(CURVATURE) * self.start.slope {
            self.low = trial;
        } else {
            return true;
        }
        self.length = self.next();
        false
    }

    fn falls_enough(&self, trial: Trial<T>) -> bool {
        let Trial { risk, slope, .. } = self.start;
        let falls = trial.risk <= risk + constant::<T>(DECREASE) * trial.length * slope;
        // For a parabola, this bound on the slope is the first condition; and it does not compare risks.
        let size = if risk < T::zero() { -risk } else { risk };
        let is_level = trial.risk <= risk + constant::<T>(ROUNDING) * T::default_epsilon() * size;
        falls || (is_level && trial.slope <= constant::<T>(2.0 * DECREASE - 1.0) * slope)
    }

    fn next(&self) -> T {
        let low = self.low;
        let Some(high) = self.high else { return low.length * constant(GROWTH) };
        let width = high.length - low.length;
        let margin = constant::<T>(MARGIN) * width;
        if !is_finite(high.risk) || !is_finite(high.slope) {
            // Far too long, for all that is known.
            return low.length + margin;
        }
        match cubic_minimum(low, high) {
            Some(minimum) => between(low.length + margin, minimum, high.length - margin),
            None => low.length + constant::<T>(0.5) * width,
        }
    }
}

/// Where the cubic polynomial with these values and slopes has its minimum: Nocedal and Wright (3.59); or none.
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

/// The number in an interval that is nearest to this.
fn between<T: Scalar>(least: T, value: T, most: T) -> T {
    if value < least {
        least
    } else if value > most {
        most
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Searches along a function, given with its derivative, and returns the lengths that were tried; whether the last was
    /// accepted; and the best.
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
    fn a_length_of_one_is_taken_where_it_does() {
        let (tried, accepted, _) = search(20, |t| (0.5 * (t - 1.0) * (t - 1.0), t - 1.0));
        assert_eq!((tried.as_slice(), accepted), ([1.0].as_slice(), true));
    }

    /// A cubic polynomial through a parabola is the parabola: the second trial is its minimum, unless that is too near to
    /// an end of the bracket.
    #[test]
    fn beyond_the_minimum_of_a_parabola_the_next_length_is_the_minimum() {
        let (tried, accepted, _) = search(20, |t| (0.5 * (t - 0.25) * (t - 0.25), t - 0.25));
        assert!(accepted);
        assert_eq!(tried, [1.0, 0.25]);
    }

    #[test]
    fn a_length_after_which_the_slope_is_the_same_becomes_ten_times_as_long() {
        // At 1, the slope is 0.95 of that at 0.
        let (tried, accepted, _) = search(20, |t| (0.5 * (t - 20.0) * (t - 20.0), t - 20.0));
        assert!(accepted);
        assert_eq!(tried, [1.0, 10.0]);
    }

    /// The points of `½ (t − 5)² / 5²` that meet the conditions: slopes of at least 0.9 of the first from `t = 0.5`; and less than
    /// twice 5 by all but 10⁻⁴.
    #[test]
    fn what_is_accepted_meets_the_conditions() {
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

    /// `|t − 0.3|` has no point at which the slope is small, and many at which it is not steep downwards.
    #[test]
    fn a_kink_is_no_obstacle() {
        for kink in [0.01, 0.3, 0.7, 4.0, 30.0] {
            let (tried, accepted, length) = search(20, |t| ((t - kink).abs(), if t < kink { -1.0 } else { 1.0 }));
            assert!(accepted && length >= kink && length < 2.0 * kink, "{kink}: {tried:?}");
        }
    }

    #[test]
    fn a_length_where_nothing_is_finite_is_shortened() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            for (risk, slope) in [(bad, 1.0), (-1.0, bad), (bad, bad)] {
                let f = |t: f64| if t > 1e-3 { (risk, slope) } else { (0.5 * (t - 1e-3) * (t - 1e-3), t - 1e-3) };
                let (tried, accepted, length) = search(20, f);
                assert!(accepted && length <= 1e-3, "{risk} {slope}: {tried:?}");
            }
        }
    }

    /// A risk that is lost in rounding: `1 + ½ (t − 1.5)² ε`, of which only the slope can be seen.
    #[test]
    fn where_the_risk_is_lost_in_rounding_the_slopes_decide() {
        let level = |t: f64| (1.0, (t - 0.75) * f64::EPSILON);
        let (tried, accepted, length) = search(20, level);
        assert!(accepted && (length - 0.75).abs() < 0.75 * (1.0 - 2e-4) + 1e-12, "{tried:?}");
        // But it is not led uphill by them.
        let rising = |t: f64| (1.0 + 100.0 * t * f64::EPSILON, (t - 0.75) * f64::EPSILON);
        let (tried, _, best) = search(5, rising);
        assert!(best <= 0.1, "{tried:?}");
    }

    #[test]
    fn downhill_without_an_end_the_best_is_the_longest() {
        let (tried, accepted, best) = search(5, |t| (-t, -1.0));
        assert!(!accepted);
        assert_eq!(tried, [1.0, 10.0, 100.0, 1e3, 1e4]);
        assert!((best - 1e4).abs() < 1e-9);
    }

    #[test]
    fn uphill_nothing_is_best() {
        let (tried, accepted, best) = search(20, |t| (t, if t > 0.0 { 1.0 } else { -1.0 }));
        assert!(!accepted && best <= 0.0, "{tried:?}");
    }
}
