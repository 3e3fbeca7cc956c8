//! A guess at the columns of a file, as source to paste.

use std::collections::BTreeSet;
use std::fmt;
use std::io::Read;
use std::path::Path;
use std::string::{String, ToString};
use std::vec::Vec;

use super::columns::Columns;
use super::date;
use super::error::TableError;
use super::number_format::NumberFormat;
use super::records::Records;
use super::variable::{Fill, Kind, Variable, category, flag, number};
use crate::data::{self, CsvError, CsvProblem, excerpt};
use crate::regular_file;

/// The number of rows that are looked at.
const ROWS: usize = 10_000;

/// The largest number of categories; a column of text with more is left out.
const CATEGORIES: usize = 200;

/// The formats of dates that are tried. A column whose dates fit several gets the first.
const DATES: [&str; 12] = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%y",
    "%Y/%m/%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
];

/// A guess at what the columns of a file hold, from its first 10,000 rows. Its `Display` is Rust source to paste and correct.
///
/// ```
/// use mlp_core::table::Guess;
/// let text = "id;sold;colour;weight;price\n1;03.02.2019;red;1,5;10\n2;17.11.2021;blue;;20\n3;18.11.2021;red;2,5;25\n";
/// let guess = Guess::of_text("boxes.csv", text)?; // `Guess::of_file("boxes.csv")`
/// let source = "\
/// Columns::new()
///     .delimiter(b';')
///     .decimal_comma()
///     .input(\"id\", number()) // 1 to 3, all different: an identifier?
///     .input(\"sold\", date(\"%d.%m.%Y\")) // 03.02.2019 to 18.11.2021
///     .input(\"colour\", category()) // 2 categories
///     .input(\"weight\", number().fill(Fill::Median)) // 1.5 to 2.5, 1 of 3 missing
///     .input(\"price\", number()) // 10 to 25, all different: an identifier?";
/// assert_eq!(guess.to_string(), source);
///
/// let columns = guess.columns("price")?;
/// # let _ = columns;
/// # Ok::<(), mlp_core::table::TableError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Guess {
    delimiter: u8,
    format: NumberFormat,
    rows: usize,
    columns: Vec<Column>,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    /// `None`: text, which is left out.
    variable: Option<Variable>,
    note: String,
    missing: usize,
}

impl Guess {
    /// Looks at the beginning of a file.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, is not a regular file, has no rows, or has a row with another number of fields than its header.
    pub fn of_file(path: impl AsRef<Path>) -> Result<Self, TableError> {
        let name = path.as_ref().display().to_string();
        match regular_file::open(path) {
            Ok(file) => Self::of_reader(&name, file),
            Err(error) => Err(CsvError::new(&name, CsvProblem::Io(error)).into()),
        }
    }

    /// Looks at the beginning of text in memory. `name` identifies it in errors.
    ///
    /// # Errors
    ///
    /// As for [`of_file`](Self::of_file).
    pub fn of_text(name: &str, text: impl AsRef<[u8]>) -> Result<Self, TableError> {
        Self::of_reader(name, text.as_ref())
    }

    fn of_reader(name: &str, source: impl Read) -> Result<Self, TableError> {
        let failed = |problem| TableError::from(CsvError::new(name, problem));
        let mut records = Records::new(source, b',');
        let delimiter = data::likely_delimiter(records.preview().map_err(failed)?);
        records.set_delimiter(delimiter);
        if !records.advance().map_err(failed)? {
            return Err(failed(CsvProblem::Empty));
        }
        let texts = |records: &Records<_>| -> Vec<Vec<u8>> {
            let record = records.record();
            (0..record.len()).map(|field| record.field(field).to_vec()).collect()
        };
        let header = texts(&records);
        let mut fields: Vec<Vec<Vec<u8>>> = std::vec![Vec::new(); header.len()];
        let mut rows = 0;
        while rows < ROWS && records.advance().map_err(failed)? {
            let record = texts(&records);
            if record.len() != header.len() {
                let problem = CsvProblem::FieldCount { found: record.len(), expected: header.len() };
                return Err(CsvError::new(name, problem).at_line(records.line()).into());
            }
            for (column, text) in fields.iter_mut().zip(record) {
                column.push(text);
            }
            rows += 1;
        }
        if rows == 0 {
            return Err(failed(CsvProblem::Empty));
        }
        let numbers = |format: NumberFormat| {
            let fields = fields.iter().flatten();
            fields.filter(|field| format.parse(field).is_some()).count()
        };
        let comma = NumberFormat { decimal: ',', thousands: None };
        // A comma that separates fields is none within numbers.
        let has_comma = delimiter != b',' && numbers(comma) > numbers(NumberFormat::POINT);
        let format = if has_comma { comma } else { NumberFormat::POINT };
        let columns = header.iter().zip(&fields).map(|(name, fields)| {
            let name = String::from_utf8_lossy(name).into_owned();
            Column::guess(name, fields, format)
        });
        Ok(Self { delimiter, format, rows, columns: columns.collect() })
    }

    /// The columns, with this target and all others as inputs.
    ///
    /// # Errors
    ///
    /// If there is no such column, or if it holds text with too many different values.
    pub fn columns(&self, target: &str) -> Result<Columns, TableError> {
        let names = || self.columns.iter().filter(|column| column.variable.is_some()).map(|column| column.name.clone());
        if !names().any(|name| name == target) {
            return Err(TableError::NoSuchColumn { name: target.into(), names: names().collect() });
        }
        let mut columns = Columns::new().delimiter(self.delimiter);
        columns.format = self.format;
        for column in &self.columns {
            let Some(variable) = column.variable.clone() else { continue };
            columns = if column.name == target {
                let is_incomplete = column.missing > 0;
                let columns = columns.target(target, Variable { fill: None, ..variable });
                if is_incomplete { columns.skip_incomplete() } else { columns }
            } else {
                columns.input(&column.name, variable)
            };
        }
        Ok(columns)
    }
}

impl Column {
    fn guess(name: String, fields: &[Vec<u8>], format: NumberFormat) -> Self {
        let markers = Columns::new();
        let present: Vec<&[u8]> = fields.iter().map(Vec::as_slice).filter(|field| !markers.is_marker(field)).collect();
        let missing = fields.len() - present.len();
        let different: BTreeSet<&[u8]> = present.iter().copied().collect();
        let all = |variable: &Variable| present.iter().all(|field| variable.kind.number(field, format).is_some());
        let dates = || DATES.into_iter().map(|format| Variable::from(super::variable::date(format))).find(all);
        let candidates = [Variable::from(flag()), number().into()];
        let is_flag = different.len() == 2 && all(&candidates[0]);
        let (variable, note) = match () {
            () if present.is_empty() => (None, "no values".to_string()),
            () if is_flag => (Some(candidates[0].clone()), named(&different)),
            () if all(&candidates[1]) => {
                let note =
                    range(&present, |field| format.parse(field).unwrap_or_default(), |number| number.to_string());
                let is_whole = present.iter().all(|field| field.iter().all(u8::is_ascii_digit));
                let is_identifier = missing == 0 && is_whole && different.len() == present.len() && present.len() > 1;
                let doubt = if is_identifier { ", all different: an identifier?" } else { "" };
                (Some(candidates[1].clone()), note + doubt)
            }
            () => match dates() {
                Some(variable) => {
                    let Kind::Date { format, .. } = &variable.kind else { unreachable!("a date") };
                    let seconds = |text: &[u8]| str::from_utf8(text).ok().and_then(|text| date::seconds(text, format));
                    let note =
                        range(&present, |field| seconds(field).unwrap_or_default(), |time| date::text(time, format));
                    (Some(variable), note)
                }
                None if different.len() <= CATEGORIES && 2 * different.len() <= present.len().max(4) => {
                    let noun = if different.len() == 1 { "category" } else { "categories" };
                    (Some(category().into()), std::format!("{} {noun}", different.len()))
                }
                None => (None, std::format!("text, {} different", different.len())),
            },
        };
        let fill = |kind: &Kind| if kind.is_category() { Fill::Text("missing".into()) } else { Fill::Median };
        let variable = variable.map(|variable| {
            let fill = (missing > 0).then(|| fill(&variable.kind));
            Variable { fill, ..variable }
        });
        Self { name, variable, note, missing }
    }
}

/// The smallest and the largest value.
fn range(fields: &[&[u8]], value: impl Fn(&[u8]) -> f64, shown: impl Fn(f64) -> String) -> String {
    let values = || fields.iter().map(|field| value(field));
    let (min, max) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    std::format!("{} to {}", shown(min), shown(max))
}

fn named(different: &BTreeSet<&[u8]>) -> String {
    let names: Vec<String> = different.iter().map(|name| excerpt(name)).collect();
    names.join(", ")
}

/// The source of a variable.
struct Source<'a>(&'a Variable);

impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Date { format, .. } => write!(f, "date({format:?})")?,
            kind => write!(f, "{}()", kind.name())?,
        }
        match &self.0.fill {
            Some(Fill::Text(text)) => write!(f, ".fill({text:?})"),
            Some(fill) => write!(f, ".fill(Fill::{fill:?})"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Columns::new()")?;
        match self.delimiter {
            b',' => {}
            b'\t' => write!(f, "\n    .delimiter(b'\\t')")?,
            delimiter => write!(f, "\n    .delimiter(b'{}')", char::from(delimiter))?,
        }
        if self.format.decimal == ',' {
            write!(f, "\n    .decimal_comma()")?;
        }
        for Column { name, variable, note, missing } in &self.columns {
            let missing = match missing {
                0 => String::new(),
                count => std::format!(", {count} of {} missing", self.rows),
            };
            match variable {
                Some(variable) => write!(f, "\n    .input({name:?}, {}) // {note}{missing}", Source(variable))?,
                None => write!(f, "\n    // {name:?} is left out: {note}{missing}")?,
            }
        }
        Ok(())
    }
}
