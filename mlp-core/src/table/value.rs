//! Values given by name in a program, instead of as fields of a file.

use std::string::String;

/// A value of one column, for [`Model::predict`](super::Model::predict).
///
/// ```
/// use mlp_core::table::Value;
/// assert_eq!(Value::from("red"), Value::Text("red".into()));
/// assert_eq!(Value::from(None::<f64>), Value::Missing);
/// assert_eq!(Value::from(3_usize), Value::Number(3.0));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// No value.
    Missing,
    /// A number.
    Number(f64),
    /// A text, which is read like a field of a file, without surrounding white space: a category, a level, a date, or also a number.
    /// The markers of [`Columns::missing`](super::Columns::missing), which include the empty text by default, are no value.
    Text(String),
    /// One of the values of a flag.
    Flag(bool),
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<f32> for Value {
    fn from(number: f32) -> Self {
        Self::Number(number.into())
    }
}

macro_rules! of_integers {
    ($($T:ty)+) => {
        $(
            impl From<$T> for Value {
                fn from(number: $T) -> Self {
                    Self::Number(number.into())
                }
            }
        )+
    };
}
of_integers!(i8 i16 i32 u8 u16 u32);

macro_rules! of_large_integers {
    ($($T:ty)+) => {
        $(
            /// Rounded to the nearest number beyond 2<sup>53</sup>.
            impl From<$T> for Value {
                #[allow(clippy::cast_precision_loss, reason = "documented")]
                fn from(number: $T) -> Self {
                    Self::Number(number as f64)
                }
            }
        )+
    };
}
of_large_integers!(i64 isize u64 usize);

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<V: Into<Self>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}
