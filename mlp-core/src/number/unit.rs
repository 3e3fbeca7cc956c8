//! A unit for numbers of which only the ratios matter.

/// The power of two that divides numbers of at least 0 so that the largest becomes at least 1 and less than 2: exact, and a sum or a
/// product of the quotients cannot overflow, nor one of them in single precision. `None` if all are 0.
pub(crate) fn unit_of(numbers: impl Iterator<Item = f64>) -> Option<f64> {
    const EXPONENT: u64 = 0x7ff << 52;
    let largest = numbers.fold(0.0, f64::max);
    if largest == 0.0 {
        return None;
    }
    let bits = largest.to_bits();
    // A subnormal number has an exponent of 0, and its highest bit is a power of two.
    Some(f64::from_bits(if bits & EXPONENT > 0 { bits & EXPONENT } else { 1 << bits.ilog2() }))
}

/// A unit in which numbers of these magnitudes can be squared and added: neither overflows, and no square of the largest ones
/// underflows. 1 if one of them is infinite.
pub(crate) fn unit_of_squares(magnitudes: impl Iterator<Item = f64>) -> f64 {
    unit_of(magnitudes).filter(|unit| unit.is_finite()).unwrap_or(1.0)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "powers of two are exact")]
mod tests {
    use super::*;

    #[test]
    fn the_largest_number_is_from_1_to_2_in_its_unit() {
        for number in [1.0, 1.5, f64::MAX, f64::MIN_POSITIVE, 1e-310, 15e-324, 5e-324] {
            let unit = unit_of([0.0, number / 2.0, number].into_iter()).expect("a positive number");
            assert!((1.0..2.0).contains(&(number / unit)), "{number:e}");
            assert_eq!(unit_of([unit].into_iter()), Some(unit), "{number:e}");
        }
        assert_eq!(unit_of([3.0, 5.0, 0.1].into_iter()), Some(4.0));
        assert_eq!((unit_of([0.0, 0.0].into_iter()), unit_of(core::iter::empty())), (None, None));
    }
}
