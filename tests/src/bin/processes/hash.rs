//! A hash of the bits of numbers, to be compared between runs.

/// FNV-1a over the bits of numbers in double precision, which is exact for single precision.
pub(crate) fn of(numbers: impl IntoIterator<Item = f64>) -> u64 {
    numbers
        .into_iter()
        .flat_map(|number| number.to_bits().to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
