//! Decimal literals as exact ratios, since types cannot carry floats.

/// A non-negative fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ratio {
    pub(crate) numerator: u64,
    pub(crate) denominator: u64,
}

impl Ratio {
    /// The exact value of a decimal literal such as `0.01`, `1`, `2.5e-3`; `None` if it does not fit into 64 bits.
    pub(crate) fn parse(literal: &str) -> Option<Self> {
        let digits = literal.replace('_', "");
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (digits.as_str(), 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let fraction = fraction.trim_end_matches('0');
        let significant = format!("{whole}{fraction}").parse::<u64>().ok()?;
        if significant == 0 {
            return Some(Self { numerator: 0, denominator: 1 });
        }
        let exponent = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        let power = 10_u64.checked_pow(exponent.unsigned_abs());
        if exponent >= 0 {
            Some(Self { numerator: significant.checked_mul(power?)?, denominator: 1 })
        } else {
            let common = greatest_common_divisor(significant, power?);
            Some(Self { numerator: significant / common, denominator: power? / common })
        }
    }

    pub(crate) fn is_zero(self) -> bool {
        self.numerator == 0
    }
}

fn greatest_common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ratio(numerator: u64, denominator: u64) -> Ratio {
        Ratio { numerator, denominator }
    }

    #[test]
    fn a_decimal_is_an_exact_ratio_in_lowest_terms() {
        assert_eq!(Ratio::parse("0.01"), Some(ratio(1, 100)));
        assert_eq!(Ratio::parse("0.250"), Some(ratio(1, 4)));
        assert_eq!(Ratio::parse("1"), Some(ratio(1, 1)));
        assert_eq!(Ratio::parse("1_000.5"), Some(ratio(2001, 2)));
        assert_eq!(Ratio::parse("1."), Some(ratio(1, 1)));
        assert_eq!(Ratio::parse("0.0"), Some(ratio(0, 1)));
    }

    #[test]
    fn an_exponent_shifts_the_decimal_point() {
        assert_eq!(Ratio::parse("1e-3"), Some(ratio(1, 1000)));
        assert_eq!(Ratio::parse("2.5e3"), Some(ratio(2500, 1)));
        assert_eq!(Ratio::parse("12.5e-1"), Some(ratio(5, 4)));
    }

    #[test]
    fn a_number_with_too_many_digits_is_rejected() {
        assert_eq!(Ratio::parse("1e-30"), None);
        assert_eq!(Ratio::parse("99999999999999999999"), None);
        assert_eq!(Ratio::parse("1e99999999999"), None);
    }
}
