//! Reading a CSV file into a table, at once or in chunks, without holding its text.

use std::boxed::Box;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use super::columns::{Columns, Named};
use super::error::TableError;
use super::field_parser::FieldParser;
use super::records::Records;
use super::similar::did_you_mean;
use super::table::Table;
use super::values::Values;
use crate::data::{self, Column, CsvError, CsvProblem, excerpt, list, pasteable};
use crate::regular_file;

/// A CSV file being read into a [`Table`]: at once ([`read`](Self::read)), or in chunks that are smaller than the file
/// ([`chunks`](Self::chunks)). The text is read in blocks and not held.
///
/// ```
/// use mlp_core::table::{Columns, TableReader, number};
/// let columns = Columns::new().input("x", number()).target("y", number());
/// let text = "x,y\n1,2\n3,4\n5,6\n";
/// let rows: Vec<usize> = TableReader::new("line.csv", text.as_bytes(), &columns)?
///     .chunks(2)
///     .map(|chunk| Ok(chunk?.rows()))
///     .collect::<Result<_, mlp_core::table::TableError>>()?;
/// assert_eq!(rows, [2, 1]);
/// # Ok::<(), mlp_core::table::TableError>(())
/// ```
pub struct TableReader<R> {
    name: String,
    records: Records<R>,
    columns: Arc<Columns>,
    header: Vec<String>,
    slots: Vec<Slot>,
    /// The position of the weight in a record.
    weight: Option<usize>,
    weights: Vec<f64>,
    /// The number of rows read.
    rows: usize,
    /// The number of rows skipped.
    skipped: usize,
    skips_incomplete: bool,
    /// Whether reading has ended, also by an error from which the reader cannot recover.
    is_done: bool,
    #[cfg(feature = "progress")]
    bar: Option<indicatif::ProgressBar>,
    /// The number of bytes of the file, if known.
    #[cfg(feature = "progress")]
    length: Option<u64>,
}

/// The advice about the delimiter of a file to predict.
const ADVICE: &str = "give `predict_file_as` the spelling `Columns::new()";

/// A column being read.
struct Slot {
    /// The position in a record.
    position: usize,
    parser: FieldParser,
    may_be_missing: bool,
    /// Whether a marker could be read as a value, so that markers are looked for first. The outcome is that of looking for them
    /// first always.
    has_readable_markers: bool,
    /// Of the rows read.
    values: Values,
}

impl TableReader<File> {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    ///
    /// If the columns contradict each other, the file cannot be read or is not a regular file (a pipe is read by [`new`](Self::new)),
    /// or its header lacks one of the columns.
    pub fn open(path: impl AsRef<Path>, columns: &Columns) -> Result<Self, TableError> {
        let name = path.as_ref().display().to_string();
        let file = regular_file::open(path).map_err(|error| CsvError::new(&name, CsvProblem::Io(error)))?;
        #[cfg(feature = "progress")]
        let length = file.metadata().ok().map(|metadata| metadata.len());
        #[allow(unused_mut, reason = "mutable for the progress bar")]
        let mut reader = Self::new(name, file, columns)?;
        #[cfg(feature = "progress")]
        {
            reader.length = length;
        }
        Ok(reader)
    }
}

impl<R: Read> TableReader<R> {
    /// Reads the header. `name` identifies the source in errors.
    ///
    /// # Errors
    ///
    /// As for [`open`](TableReader::open).
    pub fn new(name: impl Into<String>, source: R, columns: &Columns) -> Result<Self, TableError> {
        columns.check()?;
        Self::of_named(
            name.into(),
            source,
            columns,
            &columns.named().collect::<Vec<_>>(),
            columns.weight.as_deref(),
            data::SAY,
        )
    }

    /// A reader of the input columns alone, which skips no row.
    pub(super) fn of_inputs(name: String, source: R, columns: &Columns) -> Result<Self, TableError> {
        let reader = Self::of_named(name, source, columns, &columns.inputs.iter().collect::<Vec<_>>(), None, ADVICE)?;
        Ok(Self { skips_incomplete: false, ..reader })
    }

    /// A reader of the first variables of the columns, and of these weights. `advice` is how another delimiter is chosen.
    fn of_named(
        name: String,
        source: R,
        columns: &Columns,
        named: &[&Named],
        weight: Option<&str>,
        advice: &str,
    ) -> Result<Self, TableError> {
        let mut records = Records::new(source, columns.delimiter);
        let failed = |problem| TableError::from(CsvError::new(&name, problem));
        let preview = records.preview().map_err(failed)?;
        let hint = data::delimiter_hint(preview, columns.delimiter, advice);
        let names: Vec<Vec<u8>> = if let Some(names) = &columns.header {
            names.iter().map(|name| name.clone().into_bytes()).collect()
        } else {
            if !records.advance().map_err(failed)? {
                return Err(failed(CsvProblem::Empty));
            }
            let record = records.record();
            (0..record.len()).map(|field| record.field(field).to_vec()).collect()
        };
        let header: Vec<String> = names.iter().map(|name| excerpt(name)).collect();
        let find = |name: &str| {
            let mut found = names.iter().enumerate().filter(|(_, header)| **header == *name.as_bytes());
            match (found.next(), found.next()) {
                (Some((position, _)), None) => Ok(position),
                (Some(_), Some(_)) => Err((CsvProblem::RepeatedName { name: name.into() }, String::new())),
                (None, _) => {
                    let texts: Vec<String> = names.iter().map(|name| pasteable(name)).collect();
                    let meant = did_you_mean(name, texts.iter().map(|text| &**text));
                    let names = list(texts.iter().cloned());
                    let column = Column::Name(name.into());
                    Err((CsvProblem::NoColumn { column, columns: texts.len(), names }, meant))
                }
            }
        };
        let of_selection =
            |(problem, meant): (_, String)| TableError::from(CsvError::new(&name, problem).with_note(meant + &hint));
        let mut slots = Vec::with_capacity(named.len());
        for (index, Named { name, variable }) in named.iter().enumerate() {
            slots.push(Slot {
                position: find(name).map_err(of_selection)?,
                parser: FieldParser::new(&variable.kind, columns.format),
                has_readable_markers: columns.has_readable_markers(&variable.kind),
                may_be_missing: variable.fill.is_some() || index >= columns.inputs.len() + columns.targets.len(),
                values: Values::new(variable),
            });
        }
        let weight = weight.map(find).transpose().map_err(of_selection)?;
        Ok(Self {
            name,
            records,
            columns: Arc::new(columns.clone()),
            header,
            slots,
            weight,
            weights: Vec::new(),
            rows: 0,
            skipped: 0,
            skips_incomplete: columns.skips_incomplete,
            is_done: false,
            #[cfg(feature = "progress")]
            bar: None,
            #[cfg(feature = "progress")]
            length: None,
        })
    }

    pub(super) fn columns(&self) -> Arc<Columns> {
        Arc::clone(&self.columns)
    }

    /// Shows a progress bar on the standard error output, if that is a terminal.
    #[cfg(feature = "progress")]
    #[must_use]
    pub fn progress(mut self) -> Self {
        let template = "{bar:24} {percent:>3}%  {bytes} at {bytes_per_sec}  {eta} left";
        let style = indicatif::ProgressStyle::with_template(template)
            .unwrap_or_else(|_| indicatif::ProgressStyle::default_bar());
        let bar = self.length.map_or_else(indicatif::ProgressBar::no_length, indicatif::ProgressBar::new);
        self.bar = Some(bar.with_style(style));
        self
    }

    /// Reads the rest of the file.
    ///
    /// # Errors
    ///
    /// For the first problem in the file, with its line and column; also if no row is left.
    pub fn read(mut self) -> Result<Table, TableError> {
        self.fill(usize::MAX)?;
        if self.rows == 0 {
            let problem = match self.skipped {
                0 => CsvProblem::Empty,
                rows => CsvProblem::AllSkipped { rows },
            };
            return Err(CsvError::new(&self.name, problem).into());
        }
        let columns = Arc::clone(&self.columns);
        let weights = self.weight.map(|_| self.weights);
        Ok(Table {
            columns,
            values: self.slots.into_iter().map(|slot| slot.values).collect(),
            weights,
            rows: self.rows,
            skipped: self.skipped,
        })
    }

    /// Reads the file in tables of this many rows; the last may have fewer. They share the names of their categories.
    ///
    /// `chunks(0)` yields a single error.
    pub fn chunks(self, rows: usize) -> Chunks<R> {
        Chunks { reader: Some(self), rows }
    }

    /// The next rows, at most this many; `None` at the end.
    pub(super) fn next_rows(&mut self, rows: usize) -> Result<Option<Table>, TableError> {
        self.fill(rows)?;
        Ok((self.rows > 0).then(|| self.take()))
    }

    /// No rows, but the names of the categories of all that were read.
    pub(super) fn into_empty(self) -> Vec<Values> {
        self.slots
            .into_iter()
            .map(|Slot { mut values, .. }| {
                values.truncate(0);
                values
            })
            .collect()
    }

    /// Forgets the names of columns with more categories than this, when no row is held.
    pub(super) fn forget_names(&mut self, most: usize) {
        self.slots.iter_mut().for_each(|slot| slot.values.forget_names(most));
    }

    /// An error about the row that was read last, with its line.
    #[cold]
    pub(super) fn error_of_row(&self, error: TableError) -> TableError {
        TableError::Row { file: self.name.clone(), line: self.records.line(), error: Box::new(error) }
    }

    /// Reads up to this many rows.
    fn fill(&mut self, rows: usize) -> Result<(), TableError> {
        while self.rows < rows && !self.is_done {
            match self.records.advance() {
                Ok(true) => self.push()?,
                Ok(false) => self.is_done = true,
                Err(problem) => {
                    self.is_done = true;
                    return Err(self.error(problem));
                }
            }
        }
        self.show();
        Ok(())
    }

    /// Appends the current record, or skips it.
    #[inline]
    fn push(&mut self) -> Result<(), TableError> {
        let record = self.records.record();
        if record.len() != self.header.len() {
            let (found, expected) = (record.len(), self.header.len());
            return Err(self.error(match self.columns.header {
                Some(_) => CsvProblem::NamedFieldCount { found, expected },
                None => CsvProblem::FieldCount { found, expected },
            }));
        }
        match self.push_fields() {
            Ok(true) => self.rows += 1,
            Ok(false) => {
                self.skipped += 1;
                self.drop_partial_row();
            }
            Err((position, problem)) => return Err(self.error_at(position, problem)),
        }
        #[cfg(feature = "progress")]
        if self.rows.is_multiple_of(4096) {
            self.show();
        }
        Ok(())
    }

    /// Appends the fields of the current record. Returns `false` if the row is to be skipped, and errors with their positions.
    #[inline]
    fn push_fields(&mut self) -> Result<bool, (usize, CsvProblem)> {
        let (record, columns) = (self.records.record(), &*self.columns);
        let missing = |text| CsvProblem::Missing { text: excerpt(text) };
        for slot in &mut self.slots {
            let position = slot.position;
            let text = record.field(position);
            let (kind, values) = (slot.parser.kind(), &mut slot.values);
            let pushed = if slot.has_readable_markers && columns.is_missing(kind, text) {
                values.push_missing();
                Ok(false)
            } else {
                values.push(&slot.parser, text, |text| columns.is_missing(kind, text))
            };
            match pushed {
                Ok(true) => {}
                Ok(false) if slot.may_be_missing => {}
                Ok(false) if self.skips_incomplete => return Ok(false),
                Ok(false) => return Err((position, missing(text))),
                Err(problem) => return Err((position, problem)),
            }
        }
        if let Some(position) = self.weight {
            let text = record.field(position);
            match columns.format.parse(text) {
                _ if columns.is_marker(text) && self.skips_incomplete => return Ok(false),
                _ if columns.is_marker(text) => return Err((position, missing(text))),
                Some(weight) => self.weights.push(weight),
                None => return Err((position, CsvProblem::NotANumber { text: excerpt(text) })),
            }
        }
        Ok(true)
    }

    /// Removes and returns the rows read.
    fn take(&mut self) -> Table {
        Table {
            columns: Arc::clone(&self.columns),
            values: self.slots.iter_mut().map(|slot| slot.values.take()).collect(),
            weights: self.weight.map(|_| std::mem::take(&mut self.weights)),
            rows: std::mem::take(&mut self.rows),
            skipped: std::mem::take(&mut self.skipped),
        }
    }

    #[cfg(feature = "progress")]
    fn show(&self) {
        if let Some(bar) = &self.bar {
            bar.set_position(self.records.bytes());
        }
    }

    #[cfg(not(feature = "progress"))]
    #[allow(clippy::unused_self, reason = "shows a progress bar with the feature `progress`")]
    fn show(&self) {}

    #[cold]
    fn error(&mut self, problem: CsvProblem) -> TableError {
        self.drop_partial_row();
        CsvError::new(&self.name, problem).at_line(self.records.line()).into()
    }

    #[cold]
    fn error_at(&mut self, position: usize, problem: CsvProblem) -> TableError {
        self.drop_partial_row();
        let error = CsvError::new(&self.name, problem).at_line(self.records.line());
        error.at_column(position, Some(self.header[position].clone())).into()
    }

    /// Removes the values of a row that has an error, so that reading can go on after it.
    fn drop_partial_row(&mut self) {
        for slot in &mut self.slots {
            slot.values.truncate(self.rows);
        }
    }
}

/// The chunks of a file, from [`TableReader::chunks`]. Ends after the first error.
pub struct Chunks<R> {
    reader: Option<TableReader<R>>,
    rows: usize,
}

impl<R: Read> Iterator for Chunks<R> {
    type Item = Result<Table, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        let reader = self.reader.as_mut()?;
        let filled = if self.rows == 0 { Err(TableError::NoRows) } else { reader.fill(self.rows) };
        let chunk = match filled {
            Err(error) => Err(error),
            Ok(()) if reader.rows == 0 => {
                self.reader = None;
                return None;
            }
            Ok(()) => return Some(Ok(reader.take())),
        };
        self.reader = None;
        Some(chunk)
    }
}
