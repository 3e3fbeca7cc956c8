//! Formatting of numbers with a given number of significant digits.

use std::format;
use std::string::String;

/// A number with this many significant digits, without trailing zeros.
pub(super) fn significant(x: f64, digits: i32) -> String {
    let size = x.abs();
    if size == 0.0 {
        return "0".into();
    }
    if !(1e-3..1e9).contains(&size) {
        let decimals = usize::try_from(digits - 1).unwrap_or(0);
        return format!("{x:.decimals$e}");
    }
    #[allow(clippy::cast_possible_truncation, reason = "from -3 to 8")]
    let decimals = usize::try_from(digits - 1 - size.log10().floor() as i32).unwrap_or(0);
    let text = format!("{x:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_matter() {
        for (x, text) in [
            (0.0, "0"),
            (25.0, "25"),
            (-1_234.567_89, "-1234.57"),
            (0.001_234_567_8, "0.00123457"),
            (123_456_789.0, "123456789"),
            (1e-9, "1.00000e-9"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(significant(x, 6), text);
        }
    }
}
