//! The scalars supported in files.

use crate::number::scalar::Scalar;

mod sealed {
    pub trait Sealed {}
}

/// A scalar supported in files: `f32` or `f64`, little-endian, bit for bit. This trait is sealed.
///
/// ```
/// use mlp_core::format::Stored;
/// assert_eq!((f32::NAME, f32::SIZE), ("f32", 4));
/// assert_eq!((f64::NAME, f64::SIZE), ("f64", 8));
/// ```
#[diagnostic::on_unimplemented(
    message = "a network of `{Self}` cannot be kept in a file",
    label = "files hold networks of `f32` and `f64`"
)]
pub trait Stored: Scalar + sealed::Sealed {
    /// The name of the type.
    const NAME: &'static str;
    /// The size in bytes.
    const SIZE: usize;

    /// The bytes of the number, least significant first.
    #[doc(hidden)]
    fn bytes(self) -> impl AsRef<[u8]>;

    /// The same number in double precision.
    #[doc(hidden)]
    fn to_f64(self) -> f64;

    /// The numbers in these bytes. Incomplete trailing bytes are ignored.
    #[doc(hidden)]
    fn numbers(bytes: &[u8]) -> impl Iterator<Item = Self>;
}

macro_rules! stored {
    ($($scalar:ident)*) => {$(
        impl sealed::Sealed for $scalar {}

        impl Stored for $scalar {
            const NAME: &'static str = stringify!($scalar);
            const SIZE: usize = size_of::<Self>();

            fn bytes(self) -> impl AsRef<[u8]> {
                self.to_le_bytes()
            }

            fn to_f64(self) -> f64 {
                self.into()
            }

            fn numbers(bytes: &[u8]) -> impl Iterator<Item = Self> {
                bytes.as_chunks().0.iter().map(|bytes| Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

stored!(f32 f64);
