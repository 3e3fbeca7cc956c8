//! The bits of numbers, as text.

use core::fmt;

/// FNV-1a of 64 bits over the bits of numbers.
#[derive(Clone, Copy, Debug)]
pub struct Digest(u64);

impl Digest {
    /// The digest of no numbers.
    pub const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// The digest with one more number.
    #[must_use]
    pub fn with(self, number: f32) -> Self {
        let bytes = number.to_bits().to_le_bytes().into_iter();
        Self(bytes.fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The bits of numbers in hexadecimal, eight a line.
#[derive(Debug)]
pub struct Bits<'a>(pub &'a [f32]);

impl fmt::Display for Bits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, number) in self.0.iter().enumerate() {
            let separator = if index == 0 {
                ""
            } else if index % 8 == 0 {
                "\n"
            } else {
                " "
            };
            write!(f, "{separator}{:08x}", number.to_bits())?;
        }
        Ok(())
    }
}
