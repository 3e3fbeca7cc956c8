//! Slopes by central differences, with a bound on their error.
//!
//! With `D(h) = (R(w + h) − R(w − h)) / 2h`, the error `D(h) − R'(w)` has two parts:
//!
//! - truncation, `h²/6 R''' + O(h⁴)`. `D(2h) − D(h)` is `h²/2 R''' + O(h⁴)`, three times as large; the terms of `O(h⁴)`,
//!   about `1e-17 R⁽⁵⁾`, are below the rounding errors;
//! - rounding: the errors of two values, divided by `2h`.
//!
//! `h = 2^−14` makes the two parts about equal.

/// The step `h`, a power of two: `w ± 2h` is exact for parameters on the grid of `draw`.
const STEP: f64 = 1.0 / 16_384.0;

/// A slope with a bound on its error.
#[derive(Clone, Copy, Debug)]
pub struct Slope {
    /// The central difference.
    pub value: f64,
    /// The bound on truncation and rounding.
    pub error: f64,
}

/// The slope at zero of a function whose values are off by at most `rounding`.
pub fn slope(rounding: f64, mut value_at: impl FnMut(f64) -> f64) -> Slope {
    let mut difference = |h: f64| (value_at(h) - value_at(-h)) / (2.0 * h);
    let (fine, coarse) = (difference(STEP), difference(2.0 * STEP));
    Slope { value: fine, error: (coarse - fine).abs() + 2.0 * rounding / STEP }
}
