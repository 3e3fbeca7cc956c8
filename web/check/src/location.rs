//! Locations in the source text, as `mlp-macros/src/location.rs` has them from rustc.

use proc_macro2::Span;

/// Line and column.
pub(crate) fn position(span: Span) -> (usize, usize) {
    let start = span.start();
    (start.line, start.column)
}

/// A location as text, to compare two.
pub(crate) fn place(span: Span) -> String {
    let (start, end) = (span.start(), span.end());
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}

/// The location of an error, as text.
pub(crate) fn identity(error: &syn::Error) -> String {
    place(error.span())
}
