//! The data types of tensors: that of a network's scalar, and exact conversion to double precision.

use safetensors::tensor::Dtype;

use crate::number::Stored;

/// The data type of a scalar.
pub(crate) fn dtype<T: Stored>() -> Dtype {
    match T::SIZE {
        4 => Dtype::F32,
        _ => Dtype::F64,
    }
}

/// Whether numbers of this type can be converted.
pub(super) fn is_convertible(dtype: Dtype) -> bool {
    matches!(dtype, Dtype::F16 | Dtype::BF16 | Dtype::F32 | Dtype::F64)
}

/// The values in `bytes`, of a convertible type, in double precision.
pub(super) fn doubles(dtype: Dtype, bytes: &[u8]) -> impl Iterator<Item = f64> {
    let size = dtype.bitsize() / 8;
    bytes.chunks_exact(size).map(move |bytes| match (dtype, bytes) {
        (Dtype::F16, &[low, high]) => half(u16::from_le_bytes([low, high])).into(),
        // The upper half of a single-precision number.
        (Dtype::BF16, &[low, high]) => f32::from_le_bytes([0, 0, low, high]).into(),
        (Dtype::F32, bytes) => f32::numbers(bytes).next().map_or(f64::NAN, f64::from),
        (_, bytes) => f64::numbers(bytes).next().unwrap_or(f64::NAN),
    })
}

/// The number with these bits in half precision (IEEE 754 binary16), which single precision contains.
fn half(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (bits >> 15, bits >> 10 & 0x1f, bits & 0x3ff);
    let magnitude = match exponent {
        // Subnormal numbers are multiples of 2⁻²⁴.
        0 => f32::from(fraction) * f32::from_bits((127 - 24) << 23),
        0x1f => f32::from_bits(0x7f80_0000 | u32::from(fraction) << 13),
        // Exponent biases of 15 and 127.
        _ => f32::from_bits((u32::from(exponent) + (127 - 15)) << 23 | u32::from(fraction) << 13),
    };
    if sign == 1 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    /// A number by its definition: sign, exponent and fraction.
    fn defined(bits: u16, fraction_bits: u32) -> f64 {
        let exponent_bits = 15 - fraction_bits;
        let bias = (1 << (exponent_bits - 1)) - 1;
        let exponent = i32::from(bits >> fraction_bits & ((1 << exponent_bits) - 1));
        let fraction = f64::from(bits & ((1 << fraction_bits) - 1)) / 2_f64.powi(fraction_bits.cast_signed());
        let magnitude = match exponent {
            0 => fraction * 2_f64.powi(1 - bias),
            largest if largest == (1 << exponent_bits) - 1 && fraction > 0.0 => f64::NAN,
            largest if largest == (1 << exponent_bits) - 1 => f64::INFINITY,
            _ => (1.0 + fraction) * 2_f64.powi(exponent - bias),
        };
        if bits >> 15 == 1 { -magnitude } else { magnitude }
    }

    #[test]
    fn all_numbers_in_half_precision_and_bfloat16_are_converted_exactly() {
        let bytes: Vec<u8> = (0..=u16::MAX).flat_map(u16::to_le_bytes).collect();
        for (dtype, fraction_bits) in [(Dtype::F16, 10), (Dtype::BF16, 7)] {
            let numbers: Vec<f64> = doubles(dtype, &bytes).collect();
            assert_eq!(numbers.len(), 1 << 16);
            for (bits, number) in (0..=u16::MAX).zip(numbers) {
                let expected = defined(bits, fraction_bits);
                let is_same = number.to_bits() == expected.to_bits() || number.is_nan() && expected.is_nan();
                assert!(is_same, "{dtype} {bits:04x}: {number:e}, not {expected:e}");
            }
        }
    }

    #[test]
    fn single_and_double_precision_are_read_from_their_bytes() {
        let single: Vec<u8> = [1.5_f32, -0.1].into_iter().flat_map(f32::to_le_bytes).collect();
        assert_eq!(doubles(Dtype::F32, &single).collect::<Vec<_>>(), [1.5, f64::from(-0.1_f32)]);
        let double: Vec<u8> = [1.5_f64, -0.1].into_iter().flat_map(f64::to_le_bytes).collect();
        assert_eq!(doubles(Dtype::F64, &double).collect::<Vec<_>>(), [1.5, -0.1]);
    }
}
