//! Locations in the source text, which only rustc knows. The checker of the browser page has its own (`web/check/src/location.rs`).

use proc_macro2::Span;

/// Line and column, which are available only while rustc expands a macro.
pub(crate) fn position(span: Span) -> (usize, usize) {
    if !proc_macro::is_available() {
        return (0, 0);
    }
    let span = span.unwrap();
    (span.line(), span.column())
}

/// A location as text, to compare two. Outside of rustc, all are equal.
pub(crate) fn place(span: Span) -> String {
    if proc_macro::is_available() { format!("{span:?}") } else { String::new() }
}

/// The location of an error, as text; outside of rustc, the error itself.
pub(crate) fn identity(error: &syn::Error) -> String {
    if proc_macro::is_available() { place(error.span()) } else { error.to_string() }
}
