//! Tables: reading, preparation, samples, models.

#![allow(clippy::float_cmp, clippy::format_push_string, clippy::format_collect, reason = "exact values; short texts")]

mod dates;
mod guess;
mod missing;
mod model;
mod outputs;
mod preparation;
mod reading;
mod refused;
mod shards;
mod splits;

use mlp_core::table::{Columns, Table, TableError};

/// The table of a text.
pub(crate) fn table(text: &str, columns: &Columns) -> Table {
    Table::from_text("t.csv", text, columns).unwrap_or_else(|error| panic!("{error}"))
}

/// The message of the error about a text.
pub(crate) fn message(text: &str, columns: &Columns) -> String {
    Table::from_text("t.csv", text, columns).unwrap_err().to_string()
}

/// The message of an error.
pub(crate) fn text<T>(result: Result<T, TableError>) -> String {
    match result {
        Ok(_) => panic!("this should be refused"),
        Err(error) => error.to_string(),
    }
}
