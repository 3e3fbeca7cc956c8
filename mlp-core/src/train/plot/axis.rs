//! The axes of the learning curves.

use core::ops::Range;
use std::format;
use std::string::String;
use std::vec::Vec;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::coord::types::RangedCoordf64;

/// The most intervals between the ticks of an axis.
const INTERVALS: u32 = 10;

/// The scale of the loss axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Scale {
    Linear,
    Logarithmic,
}

impl Scale {
    pub(super) fn of(losses: impl Iterator<Item = f64> + Clone) -> Self {
        let (min, max) = losses.fold((f64::INFINITY, 0.0), |(min, max), y| (y.min(min), y.max(max)));
        if min > 0.0 && max > 10.0 * min { Self::Logarithmic } else { Self::Linear }
    }

    pub(super) fn position(self, loss: f64) -> f64 {
        match self {
            Self::Linear => loss,
            Self::Logarithmic => loss.log10(),
        }
    }
}

/// An axis whose ticks have different labels.
pub(super) struct Axis {
    coordinate: RangedCoordf64,
    /// The positions of the ticks, with their labels.
    ticks: Vec<(f64, String)>,
}

impl Axis {
    fn new(range: Range<f64>, ticks: Vec<(f64, String)>) -> Self {
        Self { coordinate: range.into(), ticks }
    }

    /// The axis of these epochs, with ticks at whole numbers.
    pub(super) fn of_epochs(epochs: impl Iterator<Item = f64>) -> Self {
        let range = bounds(epochs, |_| 0.5);
        let ticks = multiples(&range, step(&range).max(1.0));
        Self::new(range, ticks.into_iter().map(|epoch| (epoch, format!("{epoch:.0}"))).collect())
    }

    /// The axis of these losses.
    pub(super) fn of_losses(scale: Scale, losses: impl Iterator<Item = f64>) -> Self {
        let range = bounds(losses.map(|loss| scale.position(loss)), |position| match position.abs() {
            0.0 => 0.5,
            size => (size / 2.0).max(f64::MIN_POSITIVE),
        });
        let ticks = match scale {
            Scale::Linear => linear_ticks(&range),
            Scale::Logarithmic => logarithmic_ticks(&range),
        };
        Self::new(range, ticks)
    }

    /// The width of the longest label beside the name of the axis, in pixels.
    pub(super) fn width_of_labels(&self) -> u32 {
        const CHARACTER: u32 = 7;
        const NAME: u32 = 32;
        let widths = self.ticks.iter().map(|(_, label)| label.chars().map(|_| CHARACTER).sum());
        NAME + widths.max().unwrap_or(0)
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, pixels: (i32, i32)) -> i32 {
        self.coordinate.map(value, pixels)
    }

    /// No ticks without a label.
    fn key_points<H: KeyPointHint>(&self, hint: H) -> Vec<f64> {
        let ticks = if hint.weight().allow_light_points() { &[] } else { &self.ticks[..] };
        ticks.iter().map(|(position, _)| *position).collect()
    }

    fn range(&self) -> Range<f64> {
        self.coordinate.range()
    }
}

impl ValueFormatter<f64> for Axis {
    #[allow(clippy::float_cmp, reason = "the position of a tick")]
    fn format_ext(&self, value: &f64) -> String {
        self.ticks.iter().find(|(position, _)| position == value).map_or_else(String::new, |(_, label)| label.clone())
    }
}

/// A non-empty interval that contains all values; around a single one, with this margin on both sides.
pub(super) fn bounds(values: impl Iterator<Item = f64>, margin: impl Fn(f64) -> f64) -> Range<f64> {
    let (min, max) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (x.min(a), x.max(b)));
    if min < max {
        min..max
    } else if min.is_finite() {
        min - margin(min)..min + margin(min)
    } else {
        0.0..1.0
    }
}

/// The least distance between ticks of the form 1, 2 or 5 times a power of ten that gives no more than [`INTERVALS`].
#[allow(clippy::cast_possible_truncation, reason = "the exponent of a finite number")]
fn step(range: &Range<f64>) -> f64 {
    const SMALLEST: f64 = 5e-324;
    let least = ((range.end - range.start) / f64::from(INTERVALS)).max(SMALLEST);
    let exponent = least.log10().floor() as i32;
    let steps =
        [exponent, exponent + 1].into_iter().flat_map(|exponent| [1, 2, 5].map(|digit| decimal(digit, exponent)));
    steps.filter(|step| *step >= least).fold(f64::INFINITY, f64::min)
}

/// The number nearest to `digit · 10^exponent`, for which powers of ten are not exact enough.
fn decimal(digit: u32, exponent: i32) -> f64 {
    format!("{digit}e{exponent}").parse().unwrap_or(f64::INFINITY)
}

/// The different multiples of the step in the range. There may be fewer numbers than multiples.
fn multiples(range: &Range<f64>, step: f64) -> Vec<f64> {
    // Of the quotients, which are rounded.
    const TOLERANCE: f64 = 1e-9;
    let first = (range.start / step - TOLERANCE).ceil();
    let last = range.end + TOLERANCE * step;
    let numbers = (0..=INTERVALS + 1).map(|index| (first + f64::from(index)) * step);
    let mut ticks: Vec<_> = numbers.filter(|tick| *tick <= last).collect();
    ticks.dedup();
    ticks
}

/// Ticks at multiples of a round number; at the ends of a range that has fewer than two.
fn linear_ticks(range: &Range<f64>) -> Vec<(f64, String)> {
    let mut ticks = multiples(range, step(range));
    if ticks.len() < 2 {
        ticks = [range.start, range.end].into();
    }
    let labels = labels(&ticks);
    ticks.into_iter().zip(labels).collect()
}

/// Ticks at powers of ten; if there are fewer than three, at 1, 2 and 5 times powers of ten.
#[allow(clippy::cast_possible_truncation, reason = "the exponents of finite numbers")]
fn logarithmic_ticks(range: &Range<f64>) -> Vec<(f64, String)> {
    let powers = multiples(range, step(range).max(1.0));
    let losses: Vec<f64> = if powers.len() < 3 {
        let exponents = range.start.floor() as i32..=range.end.floor() as i32;
        exponents.flat_map(|exponent| [1, 2, 5].map(|digit| decimal(digit, exponent))).collect()
    } else {
        powers.into_iter().map(|power| decimal(1, power as i32)).collect()
    };
    let label = |loss: f64| if (1e-3..1e4).contains(&loss) { format!("{loss:.3}") } else { format!("{loss:.1e}") };
    let ticks = losses.into_iter().map(|loss| (loss.log10(), label(loss)));
    ticks.filter(|(position, _)| (range.start..=range.end).contains(position)).collect()
}

/// Labels with the least number of digits that is the same for all of them and gives their numbers, up to a thousandth of the distance
/// between neighbours.
fn labels(numbers: &[f64]) -> Vec<String> {
    /// More do not fit beside the axis.
    const MOST: usize = 20;
    let largest = numbers.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    let distance = numbers.windows(2).map(|pair| pair[1] - pair[0]).fold(largest, f64::min);
    let is_plain = largest == 0.0 || (1e-3..1e4).contains(&largest);
    let label = |&number: &f64, digits: usize| match number {
        number if is_plain => format!("{number:.digits$}"),
        0.0 => format!("{:.digits$}", 0.0),
        number => format!("{number:.digits$e}"),
    };
    let with = |digits| numbers.iter().map(|number| label(number, digits)).collect::<Vec<_>>();
    let is_exact = |labels: &Vec<String>| {
        let errors = labels
            .iter()
            .zip(numbers)
            .map(|(label, number)| label.parse().map_or(f64::INFINITY, |x: f64| (x - number).abs()));
        errors.fold(0.0, f64::max) <= distance / 1000.0
    };
    (0..MOST).map(with).find(is_exact).unwrap_or_else(|| with(MOST))
}
