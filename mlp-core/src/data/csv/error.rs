//! CSV errors: the problem and its location in the file.

use std::fmt;

use thiserror::Error;

use super::column::Column;
use crate::counted::{Counted, is_or_are};
use crate::excerpt::{Description, Name, SurroundedByWhiteSpace};

/// A problem in a CSV file, with its location.
///
/// ```
/// use mlp_core::{data::CsvProblem, prelude::*};
/// let error = Csv::from_text("ages.csv", "age,ill\n41,no\n,yes\n").classes::<f32, 1>().unwrap_err();
/// assert_eq!((error.file(), error.line(), error.column()), ("ages.csv", Some(3), Some(0)));
/// assert!(matches!(error.problem(), CsvProblem::Missing { .. }));
/// assert_eq!(error.to_string(), "ages.csv, line 3, column 1 (age): the value is missing");
/// ```
#[derive(Debug, Error)]
#[error("{location}: {problem}{}", location.note)]
pub struct CsvError {
    location: Box<Location>,
    #[source]
    problem: CsvProblem,
}

#[derive(Debug)]
struct Location {
    file: String,
    line: Option<usize>,
    column: Option<(usize, Option<String>)>,
    /// The end of the message: what the file contains instead, and what to change.
    note: String,
}

impl CsvError {
    pub(crate) fn new(file: &str, problem: CsvProblem) -> Self {
        let location = Location { file: file.into(), line: None, column: None, note: String::new() };
        Self { location: Box::new(location), problem }
    }

    pub(crate) fn at_line(mut self, line: usize) -> Self {
        self.location.line = Some(line);
        self
    }

    pub(crate) fn at_column(mut self, index: usize, name: Option<String>) -> Self {
        self.location.column = Some((index, name));
        self
    }

    pub(crate) fn with_note(mut self, note: String) -> Self {
        self.location.note = note;
        self
    }

    /// The path of the file, or the name given for the text or reader.
    pub fn file(&self) -> &str {
        &self.location.file
    }

    /// The line on which the record begins, counted from 1 as in editors. A record with a quoted field may span several lines.
    pub fn line(&self) -> Option<usize> {
        self.location.line
    }

    /// The column index, counted from 0 as in [`Csv::target`](super::Csv::target); messages count from 1.
    pub fn column(&self) -> Option<usize> {
        self.location.column.as_ref().map(|&(index, _)| index)
    }

    /// The problem.
    pub fn problem(&self) -> &CsvProblem {
        &self.problem
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Description(&self.file))?;
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

/// A problem in a CSV file. Text quoted from the file is shortened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CsvProblem {
    /// The file could not be read.
    #[error("{0}")]
    Io(std::io::Error),
    /// The file has no line of data.
    #[error("there are no samples")]
    Empty,
    /// A delimiter that cannot separate fields.
    #[error("the byte {delimiter} cannot separate fields")]
    Delimiter {
        /// The delimiter.
        delimiter: u8,
    },
    /// A marker of a missing value, or a class, that no field is equal to, since fields are read without surrounding white space.
    #[error("{}", SurroundedByWhiteSpace(text))]
    WhiteSpace {
        /// The marker or the class.
        text: String,
    },
    /// The header consists of numbers, so it may be the first sample.
    #[error(
        "the header consists of numbers: say `.header(false)` if there is none, and `.header(true)` if this is one"
    )]
    HeaderOfNumbers,
    /// A selected column does not exist.
    #[error("there is no column {column}; {} {names}", the_columns(*columns))]
    NoColumn {
        /// The selected column.
        column: Column,
        /// The number of columns in the file.
        columns: usize,
        /// Their names.
        names: String,
    },
    /// Several columns have the selected name.
    #[error("several columns are called {column}: say which by its index")]
    AmbiguousColumn {
        /// The selected column.
        column: Column,
    },
    /// Several columns have a name that identifies a variable of a table.
    #[error(
        "several columns are called `{}`: a table knows columns by their names, so rename all but one of them in the header",
        Name(name)
    )]
    RepeatedName {
        /// The name.
        name: String,
    },
    /// All rows were skipped, since each lacks a value.
    #[error("none of the {} is complete, so `.skip_incomplete()` leaves no samples", Counted(*rows, "row"))]
    AllSkipped {
        /// The number of rows.
        rows: usize,
    },
    /// The number of fields in a line of a file without a header differs from that of the names given for its columns.
    #[error("there {} {}, but `.header(…)` names {}", is_or_are(*found), Counted(*found, "field"), Counted(*expected, "column"))]
    NamedFieldCount {
        /// The number of fields in the line.
        found: usize,
        /// The number of names.
        expected: usize,
    },
    /// A column was selected twice, or selected and excluded.
    #[error("the column {column} was chosen twice, or chosen and left out")]
    ChosenTwice {
        /// The column.
        column: Column,
    },
    /// The number of input columns differs from the number of inputs of a sample.
    #[error("there {} {} for inputs, but a sample has {}", is_or_are(*found), Counted(*found, "column"), Counted(*expected, "input"))]
    InputCount {
        /// The number of input columns.
        found: usize,
        /// The number of inputs of a sample.
        expected: usize,
    },
    /// The number of target columns differs from the number of values in a target.
    #[error("there {} {} for targets, but a target takes {expected}", is_or_are(*found), Counted(*found, "column"))]
    TargetCount {
        /// The number of target columns.
        found: usize,
        /// The number of values in a target.
        expected: usize,
    },
    /// The number of fields in a line differs from that of the first line.
    #[error("there {} {}, but the first line has {expected}", is_or_are(*found), Counted(*found, "field"))]
    FieldCount {
        /// The number of fields in the line.
        found: usize,
        /// The number of fields in the first line.
        expected: usize,
    },
    /// A value is missing: the field holds one of the markers.
    #[error("the value is missing{}", marker(text))]
    Missing {
        /// The content of the field.
        text: String,
    },
    /// A field is not a number.
    #[error("`{text}` is not a number")]
    NotANumber {
        /// The content of the field.
        text: String,
    },
    /// A number is infinite or NaN, or too large for its type.
    #[error("`{text}` is not a finite number")]
    NotFinite {
        /// The content of the field.
        text: String,
    },
    /// A class name is not valid UTF-8.
    #[error("`{text}` is not valid UTF-8")]
    NotUtf8 {
        /// The content of the field.
        text: String,
    },
    /// A class is not in the list given by [`Csv::class_names`](super::Csv::class_names).
    #[error("`{text}` is not a class: these are {classes}")]
    UnknownClass {
        /// The content of the field.
        text: String,
        /// The expected classes.
        classes: String,
    },
    /// [`Csv::class_names`](super::Csv::class_names) names a class twice.
    #[error("the class `{}` was named twice", Name(name))]
    ClassTwice {
        /// The class.
        name: String,
    },
    /// A field is not one of the levels of an ordinal variable.
    #[error("`{text}` is not a level: these are {levels}")]
    UnknownLevel {
        /// The content of the field.
        text: String,
        /// The expected levels.
        levels: String,
    },
    /// A field is not a date in the expected format.
    #[error("`{text}` is not a date in the format `{}`", Name(format))]
    NotADate {
        /// The content of the field.
        text: String,
        /// The expected format, in the notation of `strftime`.
        format: String,
    },
    /// A field is neither of the two words of a flag.
    #[error("`{text}` is neither `{}` nor `{}`", Name(one), Name(zero))]
    NotAFlag {
        /// The content of the field.
        text: String,
        /// The word for 1.
        one: String,
        /// The word for 0.
        zero: String,
    },
    /// A value of a program is of another kind than its column.
    #[error("`{text}` cannot be a value of the kind `{kind}`")]
    WrongKind {
        /// The value.
        text: String,
        /// The kind of the column.
        kind: &'static str,
    },
    /// A quoted field is not closed before the end of the file.
    #[error("a quoted field is not closed before the end of the file")]
    OpenQuote,
    /// A record is longer than any that is accepted.
    #[error("the record is longer than {longest} bytes: a quote may be open")]
    LongRecord {
        /// The length of the longest accepted record.
        longest: usize,
    },
    /// The parser rejected the file.
    #[error("{}", Description(.0))]
    Malformed(String),
}

/// The subject and verb of a list of all columns.
pub(crate) fn the_columns(count: usize) -> String {
    if count == 1 { "the only column is".into() } else { format!("the {count} columns are") }
}

/// The marker of a missing value in parentheses; an empty field has none to show.
fn marker(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" (`{text}`)") }
}
