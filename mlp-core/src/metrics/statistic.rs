//! Mean and deviation over runs.

use core::fmt;

use crate::number::sum::Sum;
use crate::number::unit::unit_of_squares;

/// The mean and the deviation of a number over several runs.
///
/// ```
/// use mlp_core::metrics::Statistic;
/// let statistic = Statistic::of(&[1.0, 2.0, 3.0]).unwrap();
/// assert_eq!((statistic.mean, statistic.deviation), (2.0, Some(1.0)));
/// assert_eq!(statistic.to_string(), "2.0000 ± 1.0000");
/// assert_eq!(Statistic::of(&[4.0]).unwrap().to_string(), "4.0000");
/// assert_eq!(Statistic::of(&[]), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Statistic {
    /// The arithmetic mean.
    pub mean: f64,
    /// The sample standard deviation, `√(Σ (x − mean)² / (n − 1))`; `None` for a single number.
    pub deviation: Option<f64>,
}

impl Statistic {
    /// Of these numbers; `None` without any.
    #[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53 runs")]
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let count = numbers.len();
        if count == 0 {
            return None;
        }
        let unit = unit_of_squares(numbers.iter().map(|number| number.abs()));
        let mean = unit * (Sum::of(numbers.iter().map(|number| number / unit)) / count as f64);
        let unit = unit_of_squares(numbers.iter().map(|number| (number - mean).abs()));
        let squares = numbers.iter().map(|number| ((number - mean) / unit) * ((number - mean) / unit));
        let variance = (count > 1).then(|| Sum::of(squares) / (count - 1) as f64);
        Some(Self { mean, deviation: variance.map(|variance| unit * nalgebra::ComplexField::sqrt(variance)) })
    }
}

/// Four digits after the point, or the precision of the format.
impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let precision = f.precision().unwrap_or(4);
        write!(f, "{:.precision$}", self.mean)?;
        self.deviation.map_or(Ok(()), |deviation| write!(f, " ± {deviation:.precision$}"))
    }
}
