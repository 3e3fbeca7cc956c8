//! The identifier of a column: its name in the header, or its index.

use std::fmt;

use crate::excerpt::Name;

/// A column, by its name in the header or by its index, counted from 0.
///
/// ```
/// use mlp_core::data::Column;
/// assert_eq!(Column::from("species").to_string(), "`species`");
/// assert_eq!(Column::from(4).to_string(), "at index 4");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The index, counted from 0.
    Index(usize),
    /// The name in the header.
    Name(String),
}

impl From<usize> for Column {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl From<&str> for Column {
    fn from(name: &str) -> Self {
        Self::Name(name.into())
    }
}

impl From<String> for Column {
    fn from(name: String) -> Self {
        Self::Name(name)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(f, "at index {index}"),
            Self::Name(name) => write!(f, "`{}`", Name(name)),
        }
    }
}
