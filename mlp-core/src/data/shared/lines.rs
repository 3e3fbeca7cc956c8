//! The records of a CSV file that belong to this process: those that begin in its part of the bytes.
//!
//! A line end within quotes does not end a record, and whether a byte is within quotes depends on all quotes before it. Each process
//! counts those in its part, and the sum over the earlier parts is the state at the beginning of its own.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::vec::Vec;

use crate::data::csv::trim;
use crate::processes::Link;
use crate::regular_file;

/// Records of a file.
pub(super) struct Lines {
    /// The first record of the file, then, in other processes than the first, those of the process.
    pub(super) text: Vec<u8>,
    /// The number of lines of the first record, if the text repeats it.
    pub(super) repeated: Option<usize>,
    /// The number of lines in the file before the records of the process.
    pub(super) before: usize,
}

/// The number of bytes that are read at a time beyond the own part.
const STEP: usize = 1 << 16;

/// A part of a file in memory, which grows while a record continues.
struct Part {
    file: File,
    /// The position of the first byte.
    start: usize,
    bytes: Vec<u8>,
    is_at_end: bool,
}

impl Part {
    fn read(path: &Path, start: usize, length: usize) -> io::Result<Self> {
        let mut file = regular_file::open(path)?;
        file.seek(SeekFrom::Start(start as u64))?;
        let mut part = Self { file, start, bytes: Vec::new(), is_at_end: false };
        part.extend(length)?;
        Ok(part)
    }

    fn extend(&mut self, length: usize) -> io::Result<()> {
        let read = (&mut self.file).take(length as u64).read_to_end(&mut self.bytes)?;
        self.is_at_end |= read < length;
        Ok(())
    }

    /// The byte at this position of the file.
    fn at(&mut self, position: usize) -> io::Result<Option<u8>> {
        while position - self.start >= self.bytes.len() && !self.is_at_end {
            self.extend(STEP)?;
        }
        Ok(self.bytes.get(position - self.start).copied())
    }

    /// Whether a line ends with the byte before this position.
    fn is_after_line_end(&mut self, position: usize) -> io::Result<bool> {
        Ok(match self.at(position - 1)? {
            Some(b'\n') => true,
            Some(b'\r') => self.at(position)? != Some(b'\n'),
            _ => false,
        })
    }

    /// The first position from `from` on where a record begins, or the end of the file. `is_quoted` is the state before it, and
    /// counts the lines that end before it.
    fn next_record(&mut self, from: usize, is_quoted: &mut bool, lines: &mut usize) -> io::Result<usize> {
        let mut position = from;
        loop {
            let ends_line = position > self.start && self.is_after_line_end(position)?;
            *lines += usize::from(ends_line && position > from);
            if position == 0 || (ends_line && !*is_quoted) {
                return Ok(position);
            }
            match self.at(position)? {
                None => return Ok(position),
                Some(byte) => *is_quoted ^= byte == b'"',
            }
            position += 1;
        }
    }
}

/// Reads the records of this process.
///
/// # Errors
///
/// If the file cannot be read here; other processes are not told.
pub(super) fn read(path: &Path, link: Link) -> (Result<Lines, io::Error>, usize) {
    let size = regular_file::open(path).and_then(|file| file.metadata()).map(|metadata| metadata.len());
    let length = usize::try_from(*size.as_ref().unwrap_or(&0)).unwrap_or(usize::MAX);
    let own = link.part_of(link.rank(), length);
    // With the byte before, which may end a line.
    let start = own.start.saturating_sub(1);
    let part = size.and_then(|_| Part::read(path, start, own.end - start));
    let count = |part: &Part, wanted: fn(&[u8], usize) -> bool| {
        (own.start - start..part.bytes.len()).filter(|&index| wanted(&part.bytes, index)).count()
    };
    let (quotes, lines) = part.as_ref().map_or((0, 0), |part| {
        let quotes = count(part, |bytes, index| bytes[index] == b'"');
        // A line end of two bytes is counted at its second.
        let ends_line = |bytes: &[u8], index: usize| match bytes[index] {
            b'\n' => true,
            _ => index > 0 && bytes[index - 1] == b'\r',
        };
        (quotes, count(part, ends_line))
    });
    let (all_quotes, all_lines) = (link.all(quotes), link.all(lines));
    let quotes_before: usize = all_quotes[..link.rank()].iter().sum();
    let lines_before: usize = all_lines[..link.rank()].iter().sum();
    let lines = part.and_then(|part| records(path, part, own, quotes_before % 2 == 1, lines_before));
    (lines, length)
}

/// The records that begin in a part.
fn records(
    path: &Path,
    mut part: Part,
    own: core::ops::Range<usize>,
    mut is_quoted: bool,
    mut before: usize,
) -> io::Result<Lines> {
    // A line end of one byte before the part has not been counted by the process before.
    if own.start > 0 && part.at(own.start - 1)? == Some(b'\r') && part.at(own.start)? != Some(b'\n') {
        before += 1;
    }
    let first = part.next_record(own.start, &mut is_quoted, &mut before)?;
    let end = if first >= own.end {
        first
    } else {
        // From a record on, nothing is quoted.
        let mut position = first;
        let mut is_quoted = false;
        loop {
            if position >= own.end && (position == 0 || part.is_after_line_end(position)?) && !is_quoted {
                break position;
            }
            match part.at(position)? {
                None => break position,
                Some(byte) => is_quoted ^= byte == b'"',
            }
            position += 1;
        }
    };
    let records =
        part.bytes[(first - part.start).min(part.bytes.len())..(end - part.start).min(part.bytes.len())].to_vec();
    if own.start == 0 && first == 0 && !records.is_empty() {
        return Ok(Lines { text: records, repeated: None, before: 0 });
    }
    let mut head = Part::read(path, 0, STEP)?;
    let (mut position, mut is_quoted) = (0, false);
    let mut lines_of_head = 0;
    loop {
        let is_at_record = position > 0 && head.is_after_line_end(position)?;
        lines_of_head += usize::from(is_at_record);
        if is_at_record && !is_quoted && !trim(&head.bytes[..position]).is_empty() {
            break;
        }
        match head.at(position)? {
            None => break,
            Some(byte) => is_quoted ^= byte == b'"',
        }
        position += 1;
    }
    let text = [&head.bytes[..position.min(head.bytes.len())], &records].concat();
    Ok(Lines { text, repeated: Some(lines_of_head), before })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The records of several processes, without the sums that they exchange.
    fn all(text: &[u8], processes: usize) -> Vec<Lines> {
        let path = std::env::temp_dir().join(format!("mlp-lines-{}-{processes}", std::process::id()));
        fs::write(&path, text).unwrap();
        let (mut quotes, mut lines) = (0, 0);
        let found = (0..processes)
            .map(|process| {
                let own = crate::processes::even_part(text.len(), process, processes);
                let start = own.start.saturating_sub(1);
                let part = Part::read(&path, start, own.end - start).unwrap();
                let found = records(&path, part, own.clone(), quotes % 2 == 1, lines).unwrap();
                quotes += text[own.clone()].split(|byte| *byte == b'"').count() - 1;
                lines += own.filter(|&index| text[index] == b'\n' || (index > 0 && text[index - 1] == b'\r')).count();
                found
            })
            .collect();
        fs::remove_file(&path).unwrap();
        found
    }

    #[test]
    fn processes_have_all_records_once_and_in_order() {
        let texts: [&[u8]; 5] = [
            b"a,b\n1,2\n3,4\n5,6\n",
            b"a,b\r\n\"1\r\n\",2\r\n3,\"\"\"4\"\r\n5,6",
            b"a\r1\r2\r3\r",
            b"\n \nname\n\"x\n\n\ny\"\nz\n",
            b"a",
        ];
        for text in texts {
            for processes in 1..=text.len() + 2 {
                let mut together = Vec::new();
                for lines in all(text, processes) {
                    let repeated = lines.repeated.unwrap_or(0);
                    // The head ends after as many lines.
                    let mut rest = &lines.text[..];
                    let mut head = Vec::new();
                    let mut ends = 0;
                    while lines.repeated.is_some() && ends < repeated {
                        let is_end = rest[0] == b'\n' || (rest[0] == b'\r' && rest.get(1) != Some(&b'\n'));
                        ends += usize::from(is_end);
                        head.push(rest[0]);
                        rest = &rest[1..];
                    }
                    if lines.repeated.is_some() && repeated == 0 {
                        // A file of one line without an end.
                        rest = &[];
                    }
                    assert!(text.starts_with(&head));
                    assert!(repeated == 0 || !trim(&head).is_empty(), "the head is the first record that is not blank");
                    let before = &text[..together.len()];
                    if !rest.is_empty() {
                        let ends = |&index: &usize| {
                            before[index] == b'\n' || (before[index] == b'\r' && text.get(index + 1) != Some(&b'\n'))
                        };
                        let expected = (0..before.len()).filter(ends).count();
                        assert_eq!(lines.before, expected, "{processes} processes, {:?}", str::from_utf8(text));
                    }
                    together.extend_from_slice(rest);
                }
                assert_eq!(together, text, "{processes} processes, {:?}", str::from_utf8(text));
            }
        }
    }
}
