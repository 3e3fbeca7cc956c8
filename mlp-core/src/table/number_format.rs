//! Numbers as tables write them: decimal points or commas, thousands separators.

use std::string::String;

use serde::{Deserialize, Serialize};

/// The spelling of numbers in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NumberFormat {
    pub(super) decimal: char,
    pub(super) thousands: Option<char>,
}

impl NumberFormat {
    pub(super) const POINT: Self = Self { decimal: '.', thousands: None };

    /// The number in a field; `None` if it is none. Infinities and NaN are not numbers.
    #[inline]
    pub(super) fn parse(self, text: &[u8]) -> Option<f64> {
        if self == Self::POINT { simple(text, b'.').or_else(|| general(text)) } else { self.parse_other(text) }
    }

    fn parse_other(self, text: &[u8]) -> Option<f64> {
        let is_simple = self.decimal == ',' && self.thousands.is_none();
        if let Some(number) = simple(text, b',').filter(|_| is_simple) {
            return Some(number);
        }
        let text = str::from_utf8(text).ok()?;
        let (whole, rest) = match text.find([self.decimal, 'e', 'E']) {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
        let mut plain = String::with_capacity(text.len());
        self.without_separators(whole, &mut plain)?;
        if let Some(fraction) = rest.strip_prefix(self.decimal) {
            plain.push('.');
            plain.push_str(fraction);
        } else {
            plain.push_str(rest);
        }
        // A point is not a decimal point here.
        let is_foreign = self.decimal != '.' && rest.contains('.');
        if is_foreign { None } else { general(plain.as_bytes()) }
    }

    /// Appends the digits before the decimal point. After the first separator, they must be in groups of three.
    fn without_separators(self, whole: &str, plain: &mut String) -> Option<()> {
        let Some(separator) = self.thousands else {
            plain.push_str(whole);
            return if self.decimal != '.' && whole.contains('.') { None } else { Some(()) };
        };
        let mut groups = whole.split(separator);
        let first = groups.next().unwrap_or_default();
        plain.push_str(first);
        let digits = first.trim_start_matches(['-', '+']).len();
        for group in groups {
            if group.len() != 3 || !(1..=3).contains(&digits) {
                return None;
            }
            plain.push_str(group);
        }
        if self.decimal != '.' && plain.contains('.') { None } else { Some(()) }
    }
}

/// A number of at most 15 digits without an exponent: an integer divided by a power of ten, both of which are exact in `f64`, so
/// that the quotient is rounded correctly (Clinger, 1990).
#[inline]
fn simple(text: &[u8], decimal: u8) -> Option<f64> {
    const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    // With a decimal point; the mantissa has at most 16 characters, hence at most 15 digits if one of them is the point.
    if digits.is_empty() || digits.len() > 16 {
        return None;
    }
    let mut mantissa = 0_u64;
    let mut point = None;
    for (index, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = 10 * mantissa + u64::from(digit);
        } else if byte == decimal && point.is_none() {
            point = Some(index);
        } else {
            return None;
        }
    }
    let decimals = match point {
        None if digits.len() == 16 => return None,
        None => 0,
        Some(_) if digits.len() == 1 => return None,
        Some(index) => digits.len() - 1 - index,
    };
    #[allow(clippy::cast_precision_loss, reason = "at most 15 digits: below 2^53")]
    let number = mantissa as f64 / POWERS[decimals];
    Some(if is_negative { -number } else { number })
}

/// Any finite number that Rust reads.
#[cold]
fn general(text: &[u8]) -> Option<f64> {
    let number: f64 = str::from_utf8(text).ok()?.parse().ok()?;
    number.is_finite().then_some(number)
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::number::random::generator;

    const GERMAN: NumberFormat = NumberFormat { decimal: ',', thousands: Some('.') };
    const SWISS: NumberFormat = NumberFormat { decimal: '.', thousands: Some('\'') };
    const FRENCH: NumberFormat = NumberFormat { decimal: ',', thousands: Some('\u{a0}') };

    #[test]
    fn numbers_are_those_of_the_standard_library_to_the_last_bit() {
        let mut rng = generator(7);
        for _ in 0..20_000 {
            let digits = rng.random_range(0..18);
            let number = rng.random_range(-1.0..1.0_f64) * 10_f64.powi(rng.random_range(-3..12));
            let text = std::format!("{number:.digits$}");
            let expected: f64 = text.parse().unwrap();
            assert_eq!(
                NumberFormat::POINT.parse(text.as_bytes()).map(f64::to_bits),
                Some(expected.to_bits()),
                "{text}"
            );
            let comma = NumberFormat { decimal: ',', thousands: None };
            let with_comma = text.replace('.', ",");
            assert_eq!(comma.parse(with_comma.as_bytes()).map(f64::to_bits), Some(expected.to_bits()), "{with_comma}");
        }
        for text in
            ["0", "-0", "+3", ".5", "5.", "1e3", "1E-400", "123456789012345", "1234567890123456", "9007199254740993"]
        {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(
                NumberFormat::POINT.parse(text.as_bytes()).map(f64::to_bits),
                Some(expected.to_bits()),
                "{text}"
            );
        }
    }

    #[test]
    fn text_that_is_no_finite_number_is_refused() {
        for text in [
            "", ".", "-", "-.", "1.2.3", "1,5", "1 2", "nan", "inf", "-inf", "1e999", "x", "0x10", "--1", "1-",
            "\u{661}",
        ] {
            assert_eq!(NumberFormat::POINT.parse(text.as_bytes()), None, "{text}");
        }
        assert_eq!(NumberFormat::POINT.parse(b"\xff"), None);
    }

    #[test]
    fn thousands_are_separated_in_groups_of_three() {
        for (format, text, number) in [
            (GERMAN, "1.234,5", 1234.5),
            (GERMAN, "-12.345.678", -12_345_678.0),
            (GERMAN, "1234,5", 1234.5),
            (GERMAN, "0,5e3", 500.0),
            (SWISS, "1'234.5", 1234.5),
            (SWISS, "12", 12.0),
            (FRENCH, "1\u{a0}234,5", 1234.5),
        ] {
            assert_eq!(format.parse(text.as_bytes()), Some(number), "{text}");
        }
        for (format, text) in [
            (GERMAN, "1.5"),
            (GERMAN, "1.23.456"),
            (GERMAN, "1234.567"),
            (GERMAN, "1,5.000"),
            (SWISS, "1'23"),
            (GERMAN, ".123"),
        ] {
            assert_eq!(format.parse(text.as_bytes()), None, "{text}");
        }
    }
}
