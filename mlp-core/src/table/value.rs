//! Values given by name in a program, instead of as fields of a file.

use std::string::String;

/// A value of one column, for [`Model::predict`](super::Model::predict).
///
/// ```
/// use mlp_core::table::Value;
/// assert_eq!(Value::from("red"), Value::Text("red".into()));
/// assert_eq!(Value::from(None::<f64>), Value::Missing);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// No value.
    Missing,
    /// A number.
    Number(f64),
    /// A text, which is read like a field of a file: a category, a level, a date, or also a number.
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

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

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
