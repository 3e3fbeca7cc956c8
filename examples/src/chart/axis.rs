//! An axis: its title, range, scale and ticks.

/// The end of the longest axis: multiples of its length by pixels are finite. Larger numbers are outside.
const FAR: f64 = f64::MAX / 256.0;

/// An axis of a panel.
#[derive(Clone, Debug)]
pub struct Axis {
    pub(super) title: String,
    logarithmic: bool,
    range: Option<(f64, f64)>,
    ticks: Option<Vec<(f64, String)>>,
}

impl Axis {
    /// A linear axis with this title, which names the unit if there is one.
    pub fn linear(title: &str) -> Self {
        Self { title: title.to_owned(), logarithmic: false, range: None, ticks: None }
    }

    /// A logarithmic axis; numbers that are not positive are not drawn.
    pub fn log(title: &str) -> Self {
        Self { logarithmic: true, ..Self::linear(title) }
    }

    /// The range, instead of that of the data.
    #[must_use]
    pub fn range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }

    /// These ticks, instead of round numbers.
    #[must_use]
    pub fn ticks<S: Into<String>>(mut self, ticks: impl IntoIterator<Item = (f64, S)>) -> Self {
        self.ticks = Some(ticks.into_iter().map(|(value, label)| (value, label.into())).collect());
        self
    }

    /// The scale of this axis for some data, `pixels` long.
    pub(super) fn scale(&self, data: impl Iterator<Item = f64>, pixels: f64) -> Scale {
        let drawable = |x: &f64| x.is_finite() && (!self.logarithmic || *x > 0.0);
        let position = |x: f64| if self.logarithmic { x.log10() } else { x };
        let (low, high) = self.range.map_or_else(
            || {
                let data = data.filter(drawable).map(|x| position(x).clamp(-FAR, FAR));
                let (low, high) = data.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
                if low > high {
                    (0.0, 1.0)
                } else {
                    // Numbers closer than the ticks can say count as equal.
                    let magnitude = low.abs().max(high.abs());
                    let is_wide = high / 2.0 - low / 2.0 > 1e-9 * magnitude;
                    let margin = if is_wide { 0.04 * (high - low) } else { 0.5_f64.max(1e-6 * magnitude) };
                    ((low - margin).max(-FAR), (high + margin).min(FAR))
                }
            },
            |(low, high)| (position(low), position(high)),
        );
        let ticks = self.ticks.as_ref().map_or_else(
            || if self.logarithmic { powers_of_ten(low, high, pixels) } else { round_numbers(low, high, pixels) },
            |ticks| ticks.iter().map(|(value, label)| (position(*value), label.clone())).collect(),
        );
        Scale { logarithmic: self.logarithmic, low, high, ticks }
    }
}

/// An axis with its range and ticks decided.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    logarithmic: bool,
    low: f64,
    high: f64,
    /// Positions and labels.
    ticks: Vec<(f64, String)>,
}

impl Scale {
    /// The position of a value, from 0 at the low end of the axis to 1 at the high end; NaN if it has none.
    pub(super) fn fraction(&self, value: f64) -> f64 {
        self.fraction_of_position(if self.logarithmic { value.log10() } else { value })
    }

    fn fraction_of_position(&self, position: f64) -> f64 {
        (position - self.low) / (self.high - self.low)
    }

    /// The fractions and labels of the ticks within the range.
    pub(super) fn ticks(&self) -> impl Iterator<Item = (f64, &str)> {
        let ticks = self.ticks.iter().map(|(position, label)| (self.fraction_of_position(*position), label.as_str()));
        ticks.filter(|(fraction, _)| (-1e-9..=1.0 + 1e-9).contains(fraction))
    }
}

/// Multiples of 1, 2 or 5 times a power of ten, at least 48 pixels apart.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few ticks")]
fn round_numbers(low: f64, high: f64, pixels: f64) -> Vec<(f64, String)> {
    let least = (high - low) * 48.0 / pixels;
    let power = 10_f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power).into_iter().find(|step| *step >= least);
    let step = step.unwrap_or(10.0 * power);
    let decimals = (-step.log10().floor()).max(0.0);
    let first = (low / step).ceil();
    // More do not fit; if the range is a few units in the last place, the next number may be the same.
    let most = (pixels / 48.0) as u32 + 1;
    let values = (0..most).map(|index| (first + f64::from(index)) * step).take_while(|value| *value <= high);
    let mut ticks: Vec<(f64, String)> = Vec::new();
    for value in values {
        if ticks.last().is_none_or(|last| last.0 < value) {
            // Adding zero removes the sign of −0.
            ticks.push((value, label(value + 0.0, decimals)));
        }
    }
    ticks
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few digits")]
fn label(value: f64, decimals: f64) -> String {
    if value.abs() >= 1e5 {
        let exponent = value.abs().log10().floor();
        let digits = value / 10_f64.powf(exponent);
        return format!("{digits}·10{}", superscript(exponent as i32)).replace('-', "−");
    }
    format!("{value:.*}", decimals as usize).replace('-', "−")
}

/// Powers of ten, at least 34 pixels apart; with 2 and 5 times them if there are fewer than two.
#[allow(clippy::cast_possible_truncation, reason = "powers of ten")]
fn powers_of_ten(low: f64, high: f64, pixels: f64) -> Vec<(f64, String)> {
    let step = ((high - low) * 34.0 / pixels).ceil().max(1.0);
    let mut ticks = Vec::new();
    if !step.is_finite() {
        return ticks;
    }
    let mut power = (low / step).ceil() * step;
    while power <= high {
        ticks.push((power, power_label(power as i32)));
        power += step;
    }
    if ticks.len() < 2 {
        ticks.clear();
        let mut power = low.floor();
        while power <= high {
            for factor in [1.0_f64, 2.0, 5.0] {
                let value = factor * 10_f64.powf(power);
                if (low..=high).contains(&value.log10()) {
                    ticks.push((value.log10(), label(value, (-power).max(0.0))));
                }
            }
            power += 1.0;
        }
    }
    ticks
}

fn power_label(power: i32) -> String {
    match power {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        2 => "100".to_owned(),
        _ => format!("10{}", superscript(power)),
    }
}

fn superscript(number: i32) -> String {
    let digit = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        _ => c.to_digit(10).and_then(|digit| char::from_u32(0x2070 + digit)).unwrap_or(c),
    };
    number.to_string().chars().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ticks_are_round_numbers_in_the_range() {
        let labels = |low, high| round_numbers(low, high, 400.0).into_iter().map(|tick| tick.1).collect::<Vec<_>>();
        assert_eq!(labels(0.0, 1.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(-3.0, 3.0), ["−3", "−2", "−1", "0", "1", "2", "3"]);
        assert_eq!(labels(0.0, 2e6), ["0", "5·10⁵", "1·10⁶", "1.5·10⁶", "2·10⁶"]);
    }

    #[test]
    fn every_range_has_few_ticks_with_different_labels() {
        let numbers = [0.0, -2.0, 5e-324, 1e-300, 1.0, 1.0 + f64::EPSILON, 1.0 + 1e-8, 1e17, f64::MAX, f64::MIN];
        for (low, high) in numbers.into_iter().flat_map(|low| numbers.map(|high| (low, high))) {
            for axis in [Axis::linear(""), Axis::log(""), Axis::linear("").range(low, high)] {
                let scale = axis.scale([low, high].into_iter(), 400.0);
                assert!(scale.ticks.len() <= 24, "{low:e} to {high:e}: {}", scale.ticks.len());
                if axis.range.is_some() {
                    continue;
                }
                assert!(
                    scale.low < scale.high && (scale.high - scale.low).is_finite(),
                    "{low:e} to {high:e}: {scale:?}"
                );
                if axis.logarithmic {
                    continue;
                }
                let labels: HashSet<_> = scale.ticks.iter().map(|tick| &tick.1).collect();
                assert!(labels.len() == scale.ticks.len() && labels.len() > 1, "{low:e} to {high:e}: {scale:?}");
                if low.abs().max(high.abs()) < FAR {
                    let fractions = [low, high].map(|x| scale.fraction(x));
                    assert!(fractions.iter().all(|x| (0.0..=1.0).contains(x)), "{low:e} to {high:e}: {fractions:?}");
                }
            }
        }
    }

    #[test]
    fn a_logarithmic_axis_has_powers_of_ten() {
        let labels = |low, high| powers_of_ten(low, high, 300.0).into_iter().map(|tick| tick.1).collect::<Vec<_>>();
        assert_eq!(labels(-3.0, 1.0), ["10⁻³", "10⁻²", "10⁻¹", "1", "10"]);
        assert_eq!(labels(-0.2, 0.9), ["1", "2", "5"]);
        assert_eq!(labels(-30.0, 0.0), ["10⁻²⁸", "10⁻²⁴", "10⁻²⁰", "10⁻¹⁶", "10⁻¹²", "10⁻⁸", "10⁻⁴", "1"]);
    }

    #[test]
    fn values_without_a_logarithm_have_no_position() {
        let scale = Axis::log("").scale([1.0, 100.0, -1.0, 0.0, f64::NAN].into_iter(), 100.0);
        assert!((scale.fraction(10.0) - 0.5).abs() < 1e-12);
        assert!(!scale.fraction(-1.0).is_finite() && !scale.fraction(0.0).is_finite());
    }
}
