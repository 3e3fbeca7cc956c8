//! Messages about the weights that exist: `connect`.

use proc_macro2::TokenTree;
use syn::Path;

use super::{at, shown};
use crate::span::{SpanRange, text};

const EXAMPLE: &str = "const fn near(i: usize, j: usize) -> bool { i.abs_diff(j) <= 1 }";

pub(crate) fn without_path(range: impl Into<SpanRange>) -> syn::Error {
    at(
        range,
        "`connect` must be followed by the path of a function that says which weights exist",
        format_args!("write `connect near`, and `{EXAMPLE}` outside of the network: does unit i read input j?"),
    )
}

pub(crate) fn not_a_path(range: impl Into<SpanRange>, written: &TokenTree) -> syn::Error {
    at(
        range,
        format_args!("`{}` is not the path of a function that says which weights exist", shown(written)),
        format_args!("write `connect near`, and `{EXAMPLE}` outside of the network"),
    )
}

pub(crate) fn closure(range: SpanRange) -> syn::Error {
    at(
        range,
        "`connect` takes the path of a function, and not a closure",
        format_args!("write `connect near`, and `{EXAMPLE}` outside of the network"),
    )
}

pub(crate) fn called(range: SpanRange, path: &Path) -> syn::Error {
    let path = text(path);
    at(
        range,
        format_args!("`connect` takes the function itself, and not a call"),
        format_args!("write `connect {path}`"),
    )
}
