//! Line-by-line parsing of the selected columns into samples.

use std::str::FromStr;

use csv::{ByteRecord, Reader, ReaderBuilder};
use nalgebra::SVector;

use super::classes::Classes;
use super::delimiter;
use super::error::{CsvError, CsvProblem, the_columns};
use super::options::Csv;
use super::quotes;
use super::selection::Selection;
use super::text::{excerpt, list, trim};
use crate::counted::Counted;
use crate::data::dataset::Dataset;
use crate::number::memory;
use crate::number::scalar::{Scalar, is_finite};

/// A CSV file being read line by line.
pub(in crate::data) struct Table<'a> {
    csv: &'a Csv<'a>,
    reader: Reader<&'a [u8]>,
    /// The first line, which names the columns if it is a header.
    first: ByteRecord,
    selection: Selection,
    /// The current line.
    record: ByteRecord,
    /// Whether the current line is the first sample, not yet returned.
    at_first_sample: bool,
}

impl<'a> Table<'a> {
    /// Reads the first line and selects the columns for samples of `inputs` inputs and `targets` targets.
    pub(in crate::data) fn new(csv: &'a Csv<'a>, inputs: usize, targets: usize) -> Result<Self, CsvError> {
        if !delimiter::can_separate(csv.delimiter) {
            return Err(CsvError::new(&csv.name, CsvProblem::Delimiter { delimiter: csv.delimiter }));
        }
        let mut texts = csv.missing.iter().chain(csv.class_names.iter().flatten());
        if let Some(text) = texts.find(|text| trim(text.as_bytes()) != text.as_bytes()) {
            return Err(CsvError::new(&csv.name, CsvProblem::WhiteSpace { text: text.clone() }));
        }
        let mut builder = ReaderBuilder::new();
        let reader = builder.has_headers(false).flexible(true).delimiter(csv.delimiter).from_reader(&*csv.text);
        let mut table = Self {
            csv,
            reader,
            first: ByteRecord::new(),
            selection: Selection::default(),
            record: ByteRecord::new(),
            at_first_sample: csv.header == Some(false),
        };
        if !table.read()? {
            return Err(table.error(CsvProblem::Empty));
        }
        table.first = table.record.clone();
        let selection = Selection::new(csv, &table.first, inputs, targets);
        table.selection = selection.map_err(|problem| table.error_of_selection(problem))?;
        if csv.header.is_none() && table.has_numeric_inputs() {
            return Err(table.error_here(CsvProblem::HeaderOfNumbers));
        }
        Ok(table)
    }

    /// Skips the first line also if it is a sample.
    #[cfg(feature = "mpi")]
    pub(in crate::data) fn skip_first_sample(&mut self) {
        self.at_first_sample = false;
    }

    /// Moves to the next line of data; `false` at the end of the file.
    pub(in crate::data) fn advance(&mut self) -> Result<bool, CsvError> {
        if std::mem::take(&mut self.at_first_sample) {
            return Ok(true);
        }
        if !self.read()? {
            return Ok(false);
        }
        let (found, expected) = (self.record.len(), self.first.len());
        if found != expected {
            return Err(self.error_here(CsvProblem::FieldCount { found, expected }));
        }
        Ok(true)
    }

    /// Appends the inputs of this line. Returns `false` and appends nothing if one is missing and incomplete lines are skipped.
    pub(in crate::data) fn push_inputs<T, const N: usize>(
        &self,
        inputs: &mut Vec<SVector<T, N>>,
    ) -> Result<bool, CsvError>
    where
        T: Scalar + FromStr,
    {
        self.push(&self.selection.inputs, inputs)
    }

    /// Appends the targets of this line, under the same rule as [`push_inputs`](Self::push_inputs).
    pub(in crate::data) fn push_targets<T, const N: usize>(
        &self,
        targets: &mut Vec<SVector<T, N>>,
    ) -> Result<bool, CsvError>
    where
        T: Scalar + FromStr,
    {
        self.push(&self.selection.targets, targets)
    }

    fn push<T, const N: usize>(&self, columns: &[usize], samples: &mut Vec<SVector<T, N>>) -> Result<bool, CsvError>
    where
        T: Scalar + FromStr,
    {
        let before = samples.len();
        let numbers = memory::as_mut_slice(memory::push_zeros(samples));
        for (number, &column) in numbers.iter_mut().zip(columns) {
            let Some(value) = self.number(column)? else {
                samples.truncate(before);
                return Ok(false);
            };
            *number = value;
        }
        Ok(true)
    }

    /// The number in a column, or `None` if it is missing and the line is skipped.
    fn number<T: Scalar + FromStr>(&self, column: usize) -> Result<Option<T>, CsvError> {
        let text = self.field(column);
        if self.is_missing(text) {
            return self.skip(column);
        }
        let number: Option<T> = str::from_utf8(text).ok().and_then(|text| text.parse().ok());
        let text = || excerpt(text);
        match number {
            None => Err(self.error_at(column, CsvProblem::NotANumber { text: text() })),
            Some(number) if is_finite(number) => Ok(Some(number)),
            Some(_) => Err(self.error_at(column, CsvProblem::NotFinite { text: text() })),
        }
    }

    /// Appends the class of this line, under the same rule as [`push_inputs`](Self::push_inputs).
    pub(in crate::data) fn push_class(
        &self,
        classes: &mut Classes,
        targets: &mut Vec<usize>,
    ) -> Result<bool, CsvError> {
        let column = self.selection.targets[0];
        let text = self.field(column);
        if self.is_missing(text) && !classes.is_named(text) {
            return self.skip::<()>(column).map(|_| false);
        }
        targets.push(classes.index(text).map_err(|problem| self.error_at(column, problem))?);
        Ok(true)
    }

    /// The data set of the samples read; an error if none were read.
    pub(super) fn finish<X, Y>(self, inputs: Vec<X>, targets: Vec<Y>) -> Result<Dataset<X, Y>, CsvError> {
        if inputs.is_empty() {
            return Err(self.error(CsvProblem::Empty));
        }
        Ok(Dataset { inputs, targets, weights: None })
    }

    /// An error about the file as a whole.
    pub(in crate::data) fn error(&self, problem: CsvProblem) -> CsvError {
        CsvError::new(&self.csv.name, problem)
    }

    /// An error about the columns, which lists them and considers the delimiter.
    fn error_of_selection(&self, problem: CsvProblem) -> CsvError {
        let hint = || delimiter::hint(&self.csv.text, self.csv.delimiter, delimiter::SAY);
        let note = match problem {
            CsvProblem::InputCount { .. } | CsvProblem::TargetCount { .. } => self.columns() + &hint(),
            CsvProblem::NoColumn { .. } => hint(),
            _ => String::new(),
        };
        self.error(problem).with_note(note)
    }

    /// The fields of the first line, as the end of a message.
    fn columns(&self) -> String {
        let fields = list(self.first.iter().map(|field| excerpt(trim(field))));
        match self.first.len() {
            count if self.csv.header == Some(false) => {
                format!("; the first line has {}: {fields}", Counted(count, "field"))
            }
            count => format!("; {} {fields}", the_columns(count)),
        }
    }

    fn error_here(&self, problem: CsvProblem) -> CsvError {
        self.error(problem).at_line(self.line())
    }

    fn error_at(&self, column: usize, problem: CsvProblem) -> CsvError {
        let name = (self.csv.header != Some(false)).then(|| excerpt(trim(&self.first[column])));
        self.error_here(problem).at_column(column, name)
    }

    /// `None` if incomplete lines are skipped, otherwise the error about a missing value.
    fn skip<T>(&self, column: usize) -> Result<Option<T>, CsvError> {
        if self.csv.skip_incomplete {
            return Ok(None);
        }
        Err(self.error_at(column, CsvProblem::Missing { text: excerpt(self.field(column)) }))
    }

    fn is_missing(&self, text: &[u8]) -> bool {
        self.csv.missing.iter().any(|marker| marker.as_bytes() == text)
    }

    /// A field of this line. Every selected column exists, since all lines have the same number of fields.
    fn field(&self, column: usize) -> &[u8] {
        trim(&self.record[column])
    }

    /// Whether all inputs of this line are numbers, or missing, and one is a number.
    fn has_numeric_inputs(&self) -> bool {
        let is_number = |text: &[u8]| str::from_utf8(text).is_ok_and(|text| text.parse::<f64>().is_ok());
        let inputs = || self.selection.inputs.iter().map(|&column| self.field(column));
        inputs().any(is_number) && inputs().all(|text| is_number(text) || self.is_missing(text))
    }

    /// Reads the next line that is not blank; `false` at the end of the file. The parser skips empty lines itself.
    fn read(&mut self) -> Result<bool, CsvError> {
        loop {
            let read = self.reader.read_byte_record(&mut self.record);
            let is_read = read.map_err(|error| self.error_here(CsvProblem::Malformed(error.to_string())))?;
            if is_read && self.has_open_quote() {
                return Err(self.error_here(CsvProblem::OpenQuote));
            }
            // A quoted empty field is a record.
            let is_empty = self.record.len() == 1 && trim(&self.record[0]).is_empty();
            let is_blank = is_empty && self.csv.text.get(self.start()) != Some(&b'"');
            if !(is_read && is_blank) {
                return Ok(is_read);
            }
        }
    }

    /// Whether this record is the last one and ends within a quoted field.
    fn has_open_quote(&self) -> bool {
        let text = &*self.csv.text;
        let is_last = self.reader.position().byte() == text.len() as u64;
        is_last && quotes::is_open(&text[self.start()..], self.csv.delimiter)
    }

    /// The position in the text at which this record begins. The position of the parser is that of the end of the previous record,
    /// before any blank lines, and before a byte order mark.
    fn start(&self) -> usize {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        let text = &*self.csv.text;
        let end = self.record.position().map_or(0, ::csv::Position::byte);
        let end = usize::try_from(end).map_or(text.len(), |end| end.min(text.len()));
        let mark = if end == 0 && text.starts_with(MARK) { MARK.len() } else { 0 };
        let blank = text[end + mark..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        end + mark + blank
    }

    /// The line on which this record begins, counted from 1. The line number of the parser ignores lines that end in `\r` alone.
    fn line(&self) -> usize {
        let before = &self.csv.text[..self.start()];
        let ends_line = |&(index, &byte): &(usize, &u8)| match byte {
            b'\n' => true,
            b'\r' => before.get(index + 1) != Some(&b'\n'),
            _ => false,
        };
        1 + before.iter().enumerate().filter(ends_line).count()
    }
}
