//! Arbitrary text is either a table of finite numbers and categories, also in chunks and as samples, or an error with a location.
//!
//! The first byte selects the options, the second is the delimiter if one is set; the rest is the text.

#![no_main]

use std::io::{self, Read};

use libfuzzer_sys::fuzz_target;
use mlp_core::prelude::*;
use mlp_core::table::{Columns, DatePart, Fill, Preparation, Table, TableError, TableReader, Unknown, category, date, flag, number, ordinal};

fuzz_target!(|bytes: &[u8]| {
    let [options, delimiter, text @ ..] = bytes else { return };
    let is_set = |bit: u8| options >> bit & 1 == 1;
    let mut columns = Columns::new()
        .input("a", number().fill(Fill::Median).indicator())
        .input("c", category().at_most(3).unknown(Unknown::Other).fill("none"))
        .input("d", date("%Y-%m-%d").parts([DatePart::Time, DatePart::Month]).fill("2000-01-01"))
        .input("f", flag().fill(0.0));
    if is_set(0) {
        columns = columns.delimiter(*delimiter);
    }
    if is_set(1) {
        columns = columns.decimal_comma().thousands('.');
    }
    if is_set(2) {
        columns = columns.skip_incomplete();
    }
    if is_set(3) {
        columns = columns.other("o", ordinal(["low", "high"]));
    }
    columns = if is_set(4) { columns.target("y", category()) } else { columns.target("y", number()) };

    let whole = Table::from_text("file", text, &columns);
    let step = usize::from(*delimiter).max(1);
    let chunks: Result<Vec<Table>, TableError> = TableReader::new("file", Slow(text, step), &columns)
        .and_then(|reader| reader.chunks(1 + step % 5).collect());
    match (whole, chunks) {
        (Ok(table), Ok(chunks)) => {
            assert_eq!(chunks.iter().map(Table::rows).sum::<usize>(), table.rows());
            let numbers = table.numbers("a").unwrap();
            assert!(numbers.iter().all(|number| number.is_nan() || number.is_finite()));
            let from_chunks = Preparation::fit_chunks(chunks.into_iter().map(Ok));
            match Preparation::fit(&table) {
                Ok(preparation) => {
                    assert_eq!(preparation, from_chunks.unwrap());
                    let json = serde_json::to_string(&preparation).unwrap();
                    assert_eq!(serde_json::from_str::<Preparation>(&json).unwrap(), preparation);
                    assert_samples(&preparation, &table);
                }
                Err(error) => assert_eq!(error.to_string(), from_chunks.unwrap_err().to_string()),
            }
        }
        (Err(whole), Err(chunks)) => assert_eq!(whole.to_string(), chunks.to_string()),
        // A file without rows has no chunks.
        (Err(whole), Ok(chunks)) => assert!(chunks.is_empty(), "{whole}"),
        (Ok(_), Err(chunks)) => panic!("{chunks}"),
    }
});

fn assert_samples(preparation: &Preparation, table: &Table) {
    assert_eq!(preparation.input_names().len(), preparation.inputs());
    // 2 for the number, up to 5 for the category, 3 for the date, 1 for the flag.
    macro_rules! with_width {
        ($($width:literal)*) => {
            match preparation.inputs() {
                $($width => {
                    let samples: Vec<SVector<f64, $width>> = preparation.samples(table).unwrap();
                    assert!(samples.iter().flatten().all(|number| number.is_finite()));
                })*
                width => panic!("{width} inputs"),
            }
        };
    }
    with_width!(8 9 10 11);
}

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
