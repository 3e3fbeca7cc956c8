//! What can be wrong with a CSV file, and where.

use std::fmt;

use thiserror::Error;

use super::Column;

/// What is wrong with a CSV file, and where it stands.
///
/// ```
/// use mlp_core::{data::CsvProblem, prelude::*};
/// let error = Csv::from_text("ages.csv", "age,ill\n41,no\n,yes\n").classes::<f32, 1>().unwrap_err();
/// assert_eq!((error.file(), error.line(), error.column()), ("ages.csv", Some(3), Some(0)));
/// assert!(matches!(error.problem(), CsvProblem::Missing { .. }));
/// assert_eq!(error.to_string(), "ages.csv, line 3, column 1 (age): the value is missing");
/// ```
#[derive(Debug, Error)]
#[error("{place}: {problem}")]
pub struct CsvError {
    place: Box<Place>,
    #[source]
    problem: CsvProblem,
}

#[derive(Debug)]
struct Place {
    file: String,
    line: Option<usize>,
    column: Option<(usize, Option<String>)>,
}

impl CsvError {
    pub(super) fn new(file: &str, problem: CsvProblem) -> Self {
        Self { place: Box::new(Place { file: file.into(), line: None, column: None }), problem }
    }

    pub(super) fn at_line(mut self, line: usize) -> Self {
        self.place.line = Some(line);
        self
    }

    pub(super) fn at_column(mut self, index: usize, name: Option<String>) -> Self {
        self.place.column = Some((index, name));
        self
    }

    /// The path of the file, or the name that was given for it.
    pub fn file(&self) -> &str {
        &self.place.file
    }

    /// The line on which the record begins, counted from 1 as editors do; a quoted field may reach over several.
    pub fn line(&self) -> Option<usize> {
        self.place.line
    }

    /// The index of the column, counted from 0 as in [`Csv::target`](super::Csv::target); messages count from 1.
    pub fn column(&self) -> Option<usize> {
        self.place.column.as_ref().map(|&(index, _)| index)
    }

    /// What is wrong.
    pub fn problem(&self) -> &CsvProblem {
        &self.problem
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some((index, name)) = &self.column {
            write!(f, ", column {}", index + 1)?;
            if let Some(name) = name {
                write!(f, " ({name})")?;
            }
        }
        Ok(())
    }
}

/// What can be wrong with a CSV file. Text of the file is shortened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CsvProblem {
    /// The file could not be read.
    #[error("{0}")]
    Io(std::io::Error),
    /// There is no line of data.
    #[error("there are no samples")]
    Empty,
    /// The header consists of numbers: it may be the first sample.
    #[error(
        "the header consists of numbers: say `.header(false)` if there is none, and `.header(true)` if this is one"
    )]
    HeaderOfNumbers,
    /// A column that was asked for does not exist.
    #[error("there is no column {column}; the {columns} columns are {names}")]
    NoColumn {
        /// What was asked for.
        column: Column,
        /// How many there are.
        columns: usize,
        /// What they are called.
        names: String,
    },
    /// Several columns have the name that was asked for.
    #[error("several columns are called {column}: say which by its index")]
    AmbiguousColumn {
        /// What was asked for.
        column: Column,
    },
    /// A column was chosen twice, or chosen and left out.
    #[error("the column {column} was chosen twice, or chosen and left out")]
    ChosenTwice {
        /// The column.
        column: Column,
    },
    /// There are not as many columns for inputs as a sample has inputs.
    #[error("there are {found} columns for inputs, but a sample has {expected} inputs")]
    InputCount {
        /// How many columns there are.
        found: usize,
        /// How many inputs a sample has.
        expected: usize,
    },
    /// There are not as many columns for targets as a target has numbers.
    #[error("there are {found} columns for targets, but a target takes {expected}")]
    TargetCount {
        /// How many columns there are.
        found: usize,
        /// How many a target takes.
        expected: usize,
    },
    /// A line has not as many fields as the first.
    #[error("there are {found} fields, but the first line has {expected}")]
    FieldCount {
        /// How many the line has.
        found: usize,
        /// How many the first line has.
        expected: usize,
    },
    /// There is a marker of a missing value.
    #[error("the value is missing{}", marker(text))]
    Missing {
        /// What stands there.
        text: String,
    },
    /// A field that should be a number is something else.
    #[error("`{text}` is not a number")]
    NotANumber {
        /// What stands there.
        text: String,
    },
    /// A number is infinite or NaN, or too large for its type.
    #[error("`{text}` is not a finite number")]
    NotFinite {
        /// What stands there.
        text: String,
    },
    /// The name of a class is not UTF-8.
    #[error("`{text}` is not valid UTF-8")]
    NotUtf8 {
        /// What stands there.
        text: String,
    },
    /// A class is none of those that were named.
    #[error("`{text}` is not a class: these are {classes}")]
    UnknownClass {
        /// What stands there.
        text: String,
        /// The classes that were named.
        classes: String,
    },
    /// Two of the classes that were named are the same.
    #[error("the class `{name}` was named twice")]
    ClassTwice {
        /// The class.
        name: String,
    },
    /// What the parser refuses.
    #[error("{0}")]
    Malformed(String),
}

/// The marker, where there is one to be seen.
fn marker(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" (`{text}`)") }
}

/// The beginning of a text of the file, in one line: what is in it may be of any length, and anything.
pub(super) fn excerpt(text: &[u8]) -> String {
    const LONGEST: usize = 40;
    // A character takes at most four bytes, and an invalid sequence at most three.
    let text = String::from_utf8_lossy(&text[..text.len().min(4 * LONGEST + 4)]);
    let mut characters = text.chars();
    let mut excerpt: String = characters.by_ref().take(LONGEST).flat_map(char::escape_debug).collect();
    if characters.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}

/// Names, as many as fit into a message.
pub(super) fn list(mut names: impl Iterator<Item = String>) -> String {
    const MOST: usize = 40;
    let mut listed: Vec<String> = names.by_ref().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.next().is_some() {
        listed.push("…".into());
    }
    listed.join(", ")
}
