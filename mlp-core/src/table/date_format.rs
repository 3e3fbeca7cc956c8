//! The format of the dates of a column, prepared for reading many of them.

use std::vec::Vec;

use chrono::NaiveDate;
use chrono::format::{Item, Numeric, StrftimeItems};

/// A format in the notation of `strftime`. Dates of digits in fixed places, such as `%Y-%m-%d`, are read without interpreting the
/// format; other formats, and other texts, are left to [`date::seconds`](super::date::seconds).
pub(super) struct DateFormat {
    steps: Option<Vec<Step>>,
}

enum Step {
    Literal(u8),
    /// A number with this many digits.
    Number(Unit, usize),
}

#[derive(Clone, Copy)]
enum Unit {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

impl DateFormat {
    pub(super) fn new(format: &str) -> Self {
        let mut steps = Vec::new();
        let is_fixed = StrftimeItems::new(format).all(|item| {
            let step = match item {
                Item::Literal(text) | Item::Space(text) if text.is_ascii() => {
                    steps.extend(text.bytes().map(Step::Literal));
                    return true;
                }
                Item::Numeric(Numeric::Year, _) => Step::Number(Unit::Year, 4),
                Item::Numeric(Numeric::Month, _) => Step::Number(Unit::Month, 2),
                Item::Numeric(Numeric::Day, _) => Step::Number(Unit::Day, 2),
                Item::Numeric(Numeric::Hour, _) => Step::Number(Unit::Hour, 2),
                Item::Numeric(Numeric::Minute, _) => Step::Number(Unit::Minute, 2),
                Item::Numeric(Numeric::Second, _) => Step::Number(Unit::Second, 2),
                _ => return false,
            };
            steps.push(step);
            true
        });
        Self { steps: is_fixed.then_some(steps) }
    }

    /// The seconds from the beginning of 1970 to a date with all digits in their places, as [`date::seconds`](super::date::seconds) computes them;
    /// `None` for any other text.
    pub(super) fn fixed(&self, mut text: &[u8]) -> Option<f64> {
        let mut units = [0_u32; 6];
        for step in self.steps.as_ref()? {
            match *step {
                Step::Literal(byte) => text = text.strip_prefix(&[byte])?,
                Step::Number(unit, digits) => {
                    let (number, rest) = text.split_at_checked(digits)?;
                    let mut value = 0;
                    for &byte in number {
                        let digit = byte.wrapping_sub(b'0');
                        if digit > 9 {
                            return None;
                        }
                        value = 10 * value + u32::from(digit);
                    }
                    units[unit as usize] = value;
                    text = rest;
                }
            }
        }
        let [year, month, day, hour, minute, second] = units;
        // A leap second is left to the other path.
        if !text.is_empty() || second > 59 {
            return None;
        }
        let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        let time = date.and_hms_opt(hour, minute, second)?;
        #[allow(clippy::cast_precision_loss, reason = "years up to 9999")]
        Some(time.and_utc().timestamp() as f64)
    }
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::super::date;
    use super::*;
    use crate::number::random::generator;

    #[test]
    fn digits_in_fixed_places_are_read_like_any_other_date() {
        let formats =
            ["%Y-%m-%d", "%d.%m.%Y", "%F %T", "%Y%m%d", "%H:%M %d/%m/%Y", "%Y-%m-%dT%H:%M:%S", "%b %d %Y", "%y-%m-%d"];
        let mut rng = generator(5);
        for format in formats {
            let prepared = DateFormat::new(format);
            assert_eq!(prepared.steps.is_some(), !format.contains("%b") && !format.contains("%y"), "{format}");
            for _ in 0..2000 {
                let text = date::text(rng.random_range(-2e9_f64..4e9).floor(), format);
                let mut bytes = text.clone().into_bytes();
                let is_damaged = rng.random_range(0..3) == 0;
                if is_damaged {
                    // Another byte, a missing or an additional one.
                    let at = rng.random_range(0..bytes.len());
                    match rng.random_range(0..3) {
                        0 => bytes[at] = b"0359 -:.x"[rng.random_range(0..9)],
                        1 => drop(bytes.remove(at)),
                        _ => bytes.insert(at, b'1'),
                    }
                }
                let text = str::from_utf8(&bytes).unwrap();
                let expected = date::seconds(text, format);
                let fixed = prepared.fixed(&bytes);
                assert!(fixed.is_none() || fixed == expected, "{text} in {format}");
                assert!(is_damaged || fixed.is_some() == prepared.steps.is_some(), "{text} in {format}");
            }
        }
    }
}
