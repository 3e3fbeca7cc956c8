//! The records of CSV text, read in blocks: memory holds one block, or one record if that is longer.
//!
//! Records without quotes, which are nearly all, are split in place. The dialect is that of the crate `csv`: RFC 4180, lines that
//! end in `\n`, `\r\n` or `\r`, a byte order mark ignored. Blank lines, also those of white space, are skipped; a line `""` is a
//! record of one empty field.

use std::io::{self, Read};
use std::vec;
use std::vec::Vec;

use crate::data::{CsvProblem, trim};

/// The size of a block. Larger blocks leave the L2 cache, smaller ones cost system calls.
const BLOCK: usize = 1 << 17;

/// The length of the longest record. A quote that is never closed turns the rest of a file into one field.
const LONGEST: usize = 1 << 24;

/// A reader of records.
pub(super) struct Records<R> {
    source: R,
    delimiter: u8,
    /// Whether a byte may end a field or begin a quoted one.
    is_special: [bool; 256],
    /// The unread text is `buffer[start..end]`.
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_at_end: bool,
    has_begun: bool,
    /// The line on which the last record began, counted from 1.
    line: usize,
    /// The line on which the next record begins.
    next_line: usize,
    fields: Fields,
    /// The bytes read from the source so far.
    bytes: u64,
}

/// The bounds of the fields of a record.
#[derive(Default)]
struct Fields {
    bounds: Vec<(u32, u32)>,
    /// The text of a record with quoted fields, without the quotes. Other records are in the buffer.
    unquoted: Vec<u8>,
    has_quotes: bool,
    /// Where the record begins in the buffer.
    start: usize,
}

/// A record: its fields, without quotes and surrounding white space.
pub(super) struct Record<'a> {
    text: &'a [u8],
    bounds: &'a [(u32, u32)],
}

impl<'a> Record<'a> {
    pub(super) fn len(&self) -> usize {
        self.bounds.len()
    }

    /// The field at this position, which exists.
    #[inline]
    pub(super) fn field(&self, position: usize) -> &'a [u8] {
        let (start, end) = self.bounds[position];
        trim(&self.text[start as usize..end as usize])
    }

    fn is_blank(&self) -> bool {
        self.len() == 1 && self.field(0).is_empty()
    }
}

/// The outcome of a scan for the end of a record.
enum Scan {
    /// The length of the record with its terminator, and the line breaks in it.
    Complete { length: usize, lines: usize },
    /// The text ends within the record.
    Partial,
    /// A field begins with a quote.
    Quoted,
}

impl<R: Read> Records<R> {
    pub(super) fn new(source: R, delimiter: u8) -> Self {
        let mut is_special = [false; 256];
        for byte in [delimiter, b'"', b'\n', b'\r'] {
            is_special[usize::from(byte)] = true;
        }
        Self {
            source,
            delimiter,
            is_special,
            buffer: vec![0; BLOCK],
            start: 0,
            end: 0,
            is_at_end: false,
            has_begun: false,
            line: 1,
            next_line: 1,
            fields: Fields::default(),
            bytes: 0,
        }
    }

    /// Sets another delimiter before the first record is read.
    pub(super) fn set_delimiter(&mut self, delimiter: u8) {
        self.is_special[usize::from(self.delimiter)] = false;
        self.is_special[usize::from(delimiter)] = true;
        self.delimiter = delimiter;
    }

    /// The line on which the last record began, counted from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// The number of bytes read from the source so far.
    #[cfg(feature = "progress")]
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The first line, or its beginning: for hints about the dialect.
    pub(super) fn preview(&mut self) -> Result<&[u8], CsvProblem> {
        const LONGEST_PREVIEW: usize = 1 << 12;
        self.begin()?;
        loop {
            let text = &self.buffer[self.start..self.end];
            let length = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
            if length < text.len() || length >= LONGEST_PREVIEW || self.is_at_end {
                let length = length.min(LONGEST_PREVIEW);
                return Ok(&self.buffer[self.start..self.start + length]);
            }
            self.read_more()?;
        }
    }

    /// Reads the beginning of the text, and skips a byte order mark.
    #[cold]
    fn begin(&mut self) -> Result<(), CsvProblem> {
        const MARK: &[u8] = b"\xef\xbb\xbf";
        if !self.has_begun {
            self.has_begun = true;
            while self.end < MARK.len() && !self.is_at_end {
                self.read_more()?;
            }
            if self.buffer[..self.end].starts_with(MARK) {
                self.start = MARK.len();
            }
        }
        Ok(())
    }

    /// The last record.
    #[inline]
    pub(super) fn record(&self) -> Record<'_> {
        let text =
            if self.fields.has_quotes { &*self.fields.unquoted } else { &self.buffer[self.fields.start..self.end] };
        Record { text, bounds: &self.fields.bounds }
    }

    /// Moves to the next record that is not blank; `false` at the end.
    #[inline]
    pub(super) fn advance(&mut self) -> Result<bool, CsvProblem> {
        if !self.has_begun {
            self.begin()?;
        }
        loop {
            let scan = match self.scan_plain() {
                Scan::Quoted => self.scan_quoted()?,
                scan => scan,
            };
            match scan {
                Scan::Complete { length, lines } => {
                    self.fields.start = self.start;
                    self.start += length;
                    self.line = self.next_line;
                    self.next_line += lines;
                    // A quoted empty field is a row.
                    if self.fields.has_quotes || !self.record().is_blank() {
                        return Ok(true);
                    }
                }
                Scan::Partial if self.is_at_end => return Ok(false),
                Scan::Partial | Scan::Quoted => self.read_more()?,
            }
        }
    }

    /// Splits a record without quotes.
    #[inline]
    fn scan_plain(&mut self) -> Scan {
        let text = &self.buffer[self.start..self.end];
        let Fields { bounds, has_quotes, .. } = &mut self.fields;
        *has_quotes = false;
        bounds.clear();
        let mut field = 0;
        for (at, &byte) in text.iter().enumerate() {
            if !self.is_special[usize::from(byte)] {
                continue;
            }
            if byte == self.delimiter {
                bounds.push(bound(field, at));
                field = at + 1;
            } else if byte == b'"' {
                if at == field {
                    return Scan::Quoted;
                }
            } else {
                bounds.push(bound(field, at));
                return match self.line_break(at) {
                    Some(length) => Scan::Complete { length: at + length, lines: 1 },
                    None => Scan::Partial,
                };
            }
        }
        if self.is_at_end && !text.is_empty() {
            bounds.push(bound(field, text.len()));
            return Scan::Complete { length: text.len(), lines: 1 };
        }
        Scan::Partial
    }

    /// The length of the line break at a position of the unread text; `None` if it may continue after the text.
    fn line_break(&self, at: usize) -> Option<usize> {
        let text = &self.buffer[self.start..self.end];
        match text[at..] {
            [b'\r', b'\n', ..] => Some(2),
            [b'\r'] if !self.is_at_end => None,
            _ => Some(1),
        }
    }

    /// Splits a record with quoted fields.
    fn scan_quoted(&mut self) -> Result<Scan, CsvProblem> {
        let text = &self.buffer[self.start..self.end];
        let Fields { bounds, unquoted, has_quotes, .. } = &mut self.fields;
        *has_quotes = true;
        bounds.clear();
        unquoted.clear();
        let (mut field, mut is_first, mut is_quoted, mut lines) = (0, true, false, 0);
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            at += 1;
            match byte {
                b'"' if is_quoted && text.get(at) == Some(&b'"') => {
                    unquoted.push(b'"');
                    at += 1;
                }
                // The next byte decides whether this quote ends the field.
                b'"' if is_quoted && at == text.len() && !self.is_at_end => return Ok(Scan::Partial),
                b'"' if is_quoted => is_quoted = false,
                b'"' if is_first => is_quoted = true,
                byte if is_quoted => {
                    lines += usize::from(byte == b'\n' || byte == b'\r' && text.get(at) != Some(&b'\n'));
                    unquoted.push(byte);
                }
                byte if byte == self.delimiter => {
                    bounds.push(bound(field, unquoted.len()));
                    field = unquoted.len();
                    is_first = true;
                    continue;
                }
                b'\n' | b'\r' => {
                    bounds.push(bound(field, unquoted.len()));
                    return Ok(match self.line_break(at - 1) {
                        Some(length) => Scan::Complete { length: at - 1 + length, lines: lines + 1 },
                        None => Scan::Partial,
                    });
                }
                byte => unquoted.push(byte),
            }
            is_first = false;
        }
        if !self.is_at_end {
            return Ok(Scan::Partial);
        }
        self.line = self.next_line;
        if is_quoted {
            return Err(CsvProblem::OpenQuote);
        }
        bounds.push(bound(field, unquoted.len()));
        Ok(Scan::Complete { length: text.len(), lines: lines + 1 })
    }

    /// Reads more of the source after the unread text.
    #[cold]
    fn read_more(&mut self) -> Result<(), CsvProblem> {
        self.line = self.next_line;
        self.buffer.copy_within(self.start..self.end, 0);
        (self.start, self.end) = (0, self.end - self.start);
        if self.end == self.buffer.len() {
            if self.end >= LONGEST {
                return Err(CsvProblem::LongRecord { longest: LONGEST });
            }
            self.buffer.resize(2 * self.end, 0);
        }
        loop {
            match self.source.read(&mut self.buffer[self.end..]) {
                Ok(read) => {
                    self.is_at_end = read == 0;
                    self.bytes += read as u64;
                    self.end += read;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(CsvProblem::Io(error)),
            }
        }
    }
}

/// The bounds of a field of a record that is shorter than `LONGEST`.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "at most twice the longest record")]
fn bound(start: usize, end: usize) -> (u32, u32) {
    (start as u32, end as u32)
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use rand::RngExt;

    use super::*;
    use crate::number::random::generator;

    /// A source that returns a few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(self.1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    /// The records of a text that arrives `step` bytes at a time, with the lines on which they begin.
    fn records(text: &[u8], step: usize) -> Result<Vec<(usize, Vec<String>)>, CsvProblem> {
        let mut records = Records::new(Slow(text, step), b',');
        let mut found = Vec::new();
        while records.advance()? {
            let record = records.record();
            let fields = (0..record.len()).map(|field| String::from_utf8_lossy(record.field(field)).into_owned());
            found.push((records.line(), fields.collect()));
        }
        Ok(found)
    }

    #[test]
    fn records_are_those_of_the_crate_csv_however_the_text_arrives() {
        let mut rng = generator(3);
        let mut compared = 0;
        for seed in 0..3000 {
            let pieces = ["a", "bc", ",", ",", "\n", "\r\n", "\r", "\"x\"", "\"y,\"\"z\n\"", " ", "q\"r", "\u{e9}"];
            let text: String =
                (0..rng.random_range(0..12)).map(|_| pieces[rng.random_range(0..pieces.len())]).collect();
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(|field| field.trim().into()).collect::<Vec<String>>())
                .filter(|record| record.len() != 1 || !record[0].is_empty())
                .collect();
            // The crate ends an open quote with the text.
            let is_open = matches!(records(text.as_bytes(), 1000), Err(CsvProblem::OpenQuote));
            compared += usize::from(!is_open);
            for step in [1, 2, 7, 1000] {
                match records(text.as_bytes(), step) {
                    Ok(found) => {
                        let found: Vec<_> = found.into_iter().map(|(_, fields)| fields).collect();
                        assert_eq!(found, expected, "{seed}: {text:?}, {step} bytes at a time");
                    }
                    Err(_) => assert!(is_open, "{seed}: {text:?}, {step} bytes at a time"),
                }
            }
        }
        assert!(compared > 2000, "{compared} texts were compared");
    }

    #[test]
    fn the_reader_of_data_sets_refuses_the_same_open_quotes() {
        let mut rng = generator(4);
        let mut open = 0;
        for seed in 0..3000 {
            let pieces = ["a", "\n", "\r\n", "\r", "\"", "\"", "\"\"", " ", "q\"r", "\u{e9}"];
            let mark = if rng.random() { "\u{feff}" } else { "" };
            let rest: String =
                (0..rng.random_range(1..12)).map(|_| pieces[rng.random_range(0..pieces.len())]).collect();
            let text = std::format!("{mark}{rest}");
            let is_open = matches!(records(text.as_bytes(), 1000), Err(CsvProblem::OpenQuote));
            open += usize::from(is_open);
            // A quoted empty field is a missing class.
            let other = crate::data::Csv::from_text("", &text).header(true).skip_incomplete().classes::<f64, 0>();
            let other_is_open = other.is_err_and(|error| matches!(error.problem(), CsvProblem::OpenQuote));
            assert_eq!(other_is_open, is_open, "{seed}: {text:?}");
        }
        assert!((500..2500).contains(&open), "{open} texts have an open quote");
    }

    #[test]
    fn lines_are_counted_through_quoted_fields_blank_lines_and_every_line_break() {
        let text = b"\xef\xbb\xbfa,b\r\n\r\n1,\"x\ny\"\r3,4\n\n5,6";
        for step in [1, 1000] {
            let lines: Vec<usize> = records(text, step).unwrap().into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, [1, 3, 5, 7]);
            assert_eq!(records(text, step).unwrap()[0].1, ["a", "b"]);
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_an_error() {
        assert!(matches!(records(b"a,b\n1,\"2\n3,4\n", 3), Err(CsvProblem::OpenQuote)));
        let mut endless = b"a\n\"".to_vec();
        endless.resize(LONGEST + 10, b'x');
        assert!(matches!(records(&endless, usize::MAX), Err(CsvProblem::LongRecord { .. })));
    }

    #[test]
    fn a_record_longer_than_a_block_is_read() {
        let long = "x".repeat(3 * BLOCK);
        let found = records(std::format!("a,{long}\n1,2\n").as_bytes(), usize::MAX).unwrap();
        assert_eq!(found[0].1[1].len(), 3 * BLOCK);
        assert_eq!(found[1].1, ["1", "2"]);
    }
}
