//! The values of a column: numbers, or codes of categories.

use std::sync::Arc;
use std::vec::Vec;

use super::dictionary::{Dictionary, MISSING};
use super::field_parser::FieldParser;
use super::variable::Variable;
use crate::data::CsvProblem;

/// The values of one variable, one for each row.
#[derive(Clone, Debug)]
pub(super) enum Values {
    /// All kinds but categories. NaN where the value is missing; other numbers are finite.
    Numbers(Vec<f64>),
    Categories {
        codes: Vec<u32>,
        dictionary: Arc<Dictionary>,
    },
}

/// A value of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell<'a> {
    Missing,
    Number(f64),
    Category(&'a str),
}

impl Values {
    /// No values of this variable.
    pub(super) fn new(variable: &Variable) -> Self {
        if variable.kind.is_category() {
            Self::Categories { codes: Vec::new(), dictionary: Arc::default() }
        } else {
            Self::Numbers(Vec::new())
        }
    }

    /// Removes the rows after the first `rows`.
    pub(super) fn truncate(&mut self, rows: usize) {
        match self {
            Self::Numbers(numbers) => numbers.truncate(rows),
            Self::Categories { codes, .. } => codes.truncate(rows),
        }
    }

    /// Forgets the names of categories if there are more than this many, which must be those of no row.
    pub(super) fn forget_names(&mut self, most: usize) {
        match self {
            Self::Categories { codes, dictionary } if codes.is_empty() && dictionary.len() > most => {
                *dictionary = Arc::default();
            }
            _ => {}
        }
    }

    /// Removes and returns all rows, and reserves memory for as many. Names keep their codes.
    pub(super) fn take(&mut self) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(taken(numbers)),
            Self::Categories { codes, dictionary } => {
                Self::Categories { codes: taken(codes), dictionary: Arc::clone(dictionary) }
            }
        }
    }

    /// Appends a field. Returns whether it has a value; otherwise a missing value is appended.
    #[inline]
    pub(super) fn push(
        &mut self,
        parser: &FieldParser,
        text: &[u8],
        is_missing: impl Fn(&[u8]) -> bool,
    ) -> Result<bool, CsvProblem> {
        match self {
            Self::Numbers(numbers) => {
                let number = parser.number(text);
                if number.is_none() && !is_missing(text) {
                    return Err(parser.problem(text));
                }
                numbers.push(number.unwrap_or(f64::NAN));
                Ok(number.is_some())
            }
            Self::Categories { codes, dictionary } => {
                let code = match dictionary.code(text) {
                    Some(code) => code,
                    None if is_missing(text) => MISSING,
                    None => Arc::make_mut(dictionary).add(text)?,
                };
                codes.push(code);
                Ok(code != MISSING)
            }
        }
    }

    /// Appends a missing value.
    pub(super) fn push_missing(&mut self) {
        match self {
            Self::Numbers(numbers) => numbers.push(f64::NAN),
            Self::Categories { codes, .. } => codes.push(MISSING),
        }
    }

    /// The rows at these indices, in this order.
    pub(super) fn selected(&self, rows: &[usize]) -> Self {
        match self {
            Self::Numbers(numbers) => Self::Numbers(rows.iter().map(|&row| numbers[row]).collect()),
            Self::Categories { codes, dictionary } => Self::Categories {
                codes: rows.iter().map(|&row| codes[row]).collect(),
                dictionary: Arc::clone(dictionary),
            },
        }
    }

    /// The value of a row, which exists.
    pub(super) fn cell(&self, row: usize) -> Cell<'_> {
        match self {
            Self::Numbers(numbers) if numbers[row].is_nan() => Cell::Missing,
            Self::Numbers(numbers) => Cell::Number(numbers[row]),
            Self::Categories { codes, dictionary } => dictionary.name(codes[row]).map_or(Cell::Missing, Cell::Category),
        }
    }

    /// The numbers that are not missing.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> + Clone {
        let numbers = match self {
            Self::Numbers(numbers) => &**numbers,
            Self::Categories { .. } => &[],
        };
        numbers.iter().copied().filter(|number| !number.is_nan())
    }

    /// How often each code of a category occurs.
    pub(super) fn counts(&self) -> Vec<usize> {
        let Self::Categories { codes, dictionary } = self else { return Vec::new() };
        let mut counts = std::vec![0; dictionary.len()];
        for &code in codes {
            if let Some(count) = counts.get_mut(code as usize) {
                *count += 1;
            }
        }
        counts
    }
}

fn taken<T>(values: &mut Vec<T>) -> Vec<T> {
    let memory = Vec::with_capacity(values.len());
    std::mem::replace(values, memory)
}
