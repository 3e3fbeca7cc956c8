//! Errors about tables, preparations and models.

use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use thiserror::Error;

use super::similar::did_you_mean;
use crate::counted::{Counted, is_or_are};
use crate::data::{CsvError, CsvProblem, DataError};
use crate::excerpt::{Description, Name, SurroundedByWhiteSpace};

/// The reason a table was refused, a preparation could not be fitted, or a row could not be predicted.
///
/// ```
/// use mlp_core::table::{Columns, Table, number};
/// let columns = Columns::new().input("age", number()).target("height", number());
/// let error = Table::from_text("people.csv", "age,height\n41,1.80\nold,1.70\n", &columns).unwrap_err();
/// assert_eq!(error.to_string(), "people.csv, line 3, column 1 (age): `old` is not a number");
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TableError {
    /// A problem in the file, with its line and column.
    #[error(transparent)]
    Csv(#[from] CsvError),
    /// A contradiction in the definition of a column.
    #[error("column `{}`: {problem}", Name(column))]
    Definition {
        /// The column.
        column: String,
        /// The problem.
        problem: DefinitionProblem,
    },
    /// No column was chosen as an input.
    #[error("no column is an input: `.input(\"name\", number())`")]
    NoInputs,
    /// Samples with targets were asked for, but no column was chosen as a target.
    #[error("no column is a target: `.target(\"name\", number())`")]
    NoTargets,
    /// A marker of a missing value that no field is equal to, since fields are read without surrounding white space.
    #[error(
        "fields are read without surrounding white space, so none is the marker \"{}\": write \"{}\"",
        Name(marker),
        Name(marker.trim())
    )]
    Marker {
        /// The marker.
        marker: String,
    },
    /// A delimiter that cannot separate fields.
    #[error("the byte {delimiter} cannot separate fields")]
    Delimiter {
        /// The delimiter.
        delimiter: u8,
    },
    /// The decimal point and the thousands separator are equal, or the latter is a digit.
    #[error("the thousands separator must be neither a digit nor `{separator}`, which is the decimal point")]
    Separator {
        /// The decimal point.
        separator: char,
    },
    /// A variable cannot be fitted to the training part.
    #[error("column `{}` cannot be fitted: {problem}", Name(column))]
    Fit {
        /// The column.
        column: String,
        /// The problem.
        problem: FitProblem,
    },
    /// The table was read with other columns than the preparation was fitted to.
    #[error("the table was read with other columns than the preparation was fitted to")]
    OtherColumns,
    /// The number of inputs that the columns give differs from that of a sample.
    #[error(
        "the columns give {}, but a sample of the network has {expected}: write `input {found}`",
        Counted(*found, "input")
    )]
    InputWidth {
        /// The number of inputs that the columns give.
        found: usize,
        /// The number of inputs of a sample.
        expected: usize,
    },
    /// The number of target values that the columns give differs from that of a target.
    #[error(
        "the columns give {}, but a target has {expected}: the output layer needs {found}",
        Counted(*found, "target value")
    )]
    TargetWidth {
        /// The number of values that the columns give.
        found: usize,
        /// The number of values of a target.
        expected: usize,
    },
    /// Class indices were asked for, but there are several targets, or the only one is a number or a date.
    #[error("a target of type `usize` needs a single category, level or flag, but {found}")]
    NoClass {
        /// A description of the actual targets.
        found: String,
    },
    /// The number of outputs of the network differs from the number of target values or classes.
    #[error("the network has {}, but the targets need {expected}", Counted(*found, "output"))]
    Outputs {
        /// The number of outputs.
        found: usize,
        /// The number of target values, or of classes.
        expected: usize,
    },
    /// The parts of the output layer, one for each loss, do not fit the targets in their order.
    #[error("the output layer has {found} outputs, but the targets need, in this order, {}", Description(expected))]
    OutputParts {
        /// The numbers of outputs of the parts.
        found: String,
        /// The numbers of values of the targets.
        expected: String,
    },
    /// A number that, once scaled, the scalar of the network cannot hold.
    #[error(
        "column `{}`: {number:e} is too large for the network, whose numbers are finite: scaled, it is {scaled:e}",
        Name(column)
    )]
    TooLarge {
        /// The column.
        column: String,
        /// The number in the column.
        number: f64,
        /// The number after the scaling.
        scaled: f64,
    },
    /// A category that the training part does not have.
    #[error(
        "column `{}`: the training part has no `{category}`; it has {known}; \
         `.unknown(Unknown::Zeros)` or `.unknown(Unknown::Other)` accepts others",
        Name(column)
    )]
    UnknownCategory {
        /// The column.
        column: String,
        /// The category.
        category: String,
        /// The categories of the training part.
        known: String,
    },
    /// A category, or a class of a target, that is not among the names that the column states.
    #[error("column `{}`: `{category}` is not among the names of the column: these are {known}", Name(column))]
    UnlistedCategory {
        /// The column.
        column: String,
        /// The category.
        category: String,
        /// The names.
        known: String,
    },
    /// A target class that the training part does not have.
    #[error("column `{}`: the training part has no class `{class}`; it has {known}", Name(column))]
    UnknownClass {
        /// The column.
        column: String,
        /// The class.
        class: String,
        /// The classes of the training part.
        known: String,
    },
    /// A value given by name does not fit its column.
    #[error("column `{}`: {problem}", Name(column))]
    Value {
        /// The column.
        column: String,
        /// The problem.
        problem: CsvProblem,
    },
    /// A name that no column has.
    #[error("there is no column `{}`; {} {}{}", Name(name), columns_are(names.len()), listed(names), meant(name, names))]
    NoSuchColumn {
        /// The name.
        name: String,
        /// The names of the columns that could be meant.
        names: Vec<String>,
    },
    /// A row of a file cannot be predicted.
    #[error("{}, line {line}, {error}", Description(file))]
    Row {
        /// The path of the file, or the name given for the text or reader.
        file: String,
        /// The line on which the row begins, counted from 1.
        line: usize,
        /// The reason.
        error: Box<TableError>,
    },
    /// A value has fewer rows than there are folds.
    #[error(
        "{value} in column `{}` has {}, which is fewer than the {folds} folds, so some of them would have none: choose \
         fewer folds, or `folds`, which does not look at values",
        Name(column), Counted(*rows, "row")
    )]
    SmallClass {
        /// The column.
        column: String,
        /// The value.
        value: String,
        /// Its number of rows.
        rows: usize,
        /// The number of folds.
        folds: usize,
    },
    /// A name is given twice.
    #[error("column `{}` is given twice", Name(name))]
    GivenTwice {
        /// The name.
        name: String,
    },
    /// Columns have no value, and none is filled in.
    #[error("{} {} not given: {}", Counted(names.len(), "column"), is_or_are(names.len()), listed(names))]
    NotGiven {
        /// The names of the columns.
        names: Vec<String>,
    },
    /// Chunks of no rows.
    #[error("a chunk has at least one row, but their number is 0")]
    NoRows,
    /// [`Shards`](super::Shards) of no parts.
    #[error("a table on disk has at least one part, but their number is 0")]
    NoParts,
    /// [`Shards`](super::Shards) of more parts than fit into memory.
    #[error("{parts} parts of a table on disk do not fit into memory: use as few as suffice for one of them to fit")]
    TooManyParts {
        /// The number of parts.
        parts: usize,
    },
    /// A file of [`Shards`](super::Shards) failed.
    #[error("`{}` cannot be {action}: {error}{}", path.display(), advice(error))]
    File {
        /// The path.
        path: std::path::PathBuf,
        /// `created`, `written` or `read`.
        action: &'static str,
        /// The reason.
        error: std::io::Error,
    },
    /// A split, or the samples of a part, are impossible.
    #[error(transparent)]
    Data(#[from] DataError),
}

/// The end of a message about a file that is in the way.
fn advice(error: &std::io::Error) -> &'static str {
    let is_in_the_way = error.kind() == std::io::ErrorKind::AlreadyExists;
    if is_in_the_way { "; remove it first, if nothing else uses it, or choose another directory" } else { "" }
}

fn listed(names: &[String]) -> String {
    crate::data::list_names(names.iter())
}

fn meant(name: &str, names: &[String]) -> String {
    did_you_mean(name, names.iter().map(String::as_str))
}

fn columns_are(count: usize) -> String {
    crate::data::the_columns(count)
}

/// A contradiction in the definition of a column.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum DefinitionProblem {
    /// The column has two roles, or one role twice.
    #[error("it was chosen twice")]
    Twice,
    /// Missing targets cannot be filled in.
    #[error("a missing target cannot be filled in: `.skip_incomplete()` skips the row")]
    FilledTarget,
    /// An indicator of values that are never missing.
    #[error("an indicator is set where a value is filled in: say `.fill(…)` too")]
    IndicatorWithoutFill,
    /// A flag with one word for both of its values.
    #[error("the word `{}` is that of both values of the flag", Name(word))]
    WordTwice {
        /// The word.
        word: String,
    },
    /// A text that no field is equal to, since fields are read without surrounding white space.
    #[error("{}", SurroundedByWhiteSpace(text))]
    WhiteSpace {
        /// The text.
        text: String,
    },
    /// A target with categories that would be left out, or accepted although they are no class.
    #[error("the classes of a target are those of the training part: `.at_most` and `.unknown` are for inputs")]
    ClassesOfTarget,
    /// A target date in parts.
    #[error("a date as a target has one part, `DatePart::Time`")]
    DateTarget,
    /// A mean, median or number for a category.
    #[error("a category has no mean, median or number: fill in `Fill::MostFrequent` or a name")]
    FillOfCategory,
    /// An infinite or NaN number to fill in.
    #[error("the number to fill in is not finite")]
    FillNotFinite,
    /// A value to fill in that is not one of this kind of variable.
    #[error("{} cannot be filled in: the column holds values of the kind `{kind}`", Name(text))]
    FillOfKind {
        /// The value.
        text: String,
        /// The kind of the variable.
        kind: &'static str,
    },
    /// A date format that is no format, or that does not determine a date.
    #[error(
        "the format `{}` does not determine a date: `%Y-%m-%d` reads 2024-02-29{}",
        Name(format),
        super::date::advice(format)
    )]
    DateFormat {
        /// The format.
        format: String,
    },
    /// A date format with a time whose hour is not determined, such as `%I` without `%p`.
    #[error(
        "the format `{}` does not determine the hour: `%H:%M` reads 16:05, and `%I:%M %p` reads 04:05 PM",
        Name(format)
    )]
    HourOfDate {
        /// The format.
        format: String,
    },
    /// A date without parts.
    #[error("a date needs at least one part")]
    NoParts,
    /// An ordinal variable with fewer than two levels.
    #[error("an ordinal variable needs at least two levels")]
    Levels,
    /// A level that is listed twice.
    #[error("the level `{}` is listed twice", Name(level))]
    LevelTwice {
        /// The level.
        level: String,
    },
    /// `at_most` with `Unknown::Refuse`, which would refuse the categories beyond it.
    #[error("the categories beyond `at_most` would be refused: say `.unknown(Unknown::Other)` after it")]
    LeftOut,
    /// A category that is listed twice.
    #[error("the category `{}` is listed twice", Name(name))]
    NameTwice {
        /// The category.
        name: String,
    },
    /// A category to fill in that is not listed, and would be refused.
    #[error("`{}` cannot be filled in: it is not among the `.names` of the column", Name(text))]
    FillOfNames {
        /// The category to fill in.
        text: String,
    },
    /// The names of all categories, and a bound on their number.
    #[error("the categories are those of `.names`, so `.at_most` has none to leave out")]
    NamesAtMost,
    /// `at_most(0)`, or no names.
    #[error("a category variable needs at least one category")]
    NoCategories,
}

/// The reason a variable cannot be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FitProblem {
    /// All values of the training part are missing.
    #[error("all its values are missing in the training part")]
    NoValues,
    /// The range of the numbers is not finite.
    #[error("its numbers are too large to be scaled")]
    Range,
    /// The training part has a single class.
    #[error("the training part has a single class")]
    OneClass,
}
