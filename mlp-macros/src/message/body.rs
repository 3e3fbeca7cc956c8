//! Messages about the structure of a body: input, layers, loss, seed, and the signs between them.

use std::fmt::Display;

use proc_macro2::{Group, Span, TokenTree};

use super::{BODY, Recurring, at, brackets, recurring, shown};
use crate::span::SpanRange;

pub(crate) fn empty(range: SpanRange) -> syn::Error {
    at(range, "the network is empty", format_args!("write `{BODY}`"))
}

// Layers.

pub(crate) fn no_layers(span: Span) -> syn::Error {
    at(span, "the network has no layers", "write at least an output layer: `=> linear 1`")
}

pub(crate) fn missing_layer(span: Span) -> syn::Error {
    at(span, "no layer after this `=>`", "write an activation and a width, such as `relu 2`, or remove the `=>`")
}

pub(crate) fn arrow_in_a_layer(span: Span, before: &TokenTree, after: &TokenTree) -> Recurring {
    let has_group = [before, after].iter().any(|token| matches!(token, TokenTree::Group(_)));
    let joined = if has_group { String::new() } else { format!(", and write `{before} {after}`") };
    recurring(
        span,
        "`=>` comes between two layers, and this one is in the middle of a layer",
        format_args!("remove this{joined}"),
    )
}

pub(crate) fn in_brackets(group: &Group) -> syn::Error {
    let (open, close) = brackets(group);
    at(
        group.span_open(),
        format_args!("the input and the layers are not enclosed in `{open}` and `{close}`"),
        format_args!("remove this and the `{close}`"),
    )
}

pub(crate) fn leading_arrow(span: Span) -> syn::Error {
    at(span, "nothing precedes this `=>`", "remove this, and begin with `input 2 =>`")
}

pub(crate) fn layers_after_loss(range: impl Into<SpanRange>) -> syn::Error {
    at(range, "the layers come before the loss", "begin with `input 2 => …`, and write the loss after the last layer")
}

pub(crate) fn missing_activation(width: &TokenTree) -> Recurring {
    recurring(
        width,
        "a layer begins with its activation, and not with its width",
        format_args!("write for example `relu {width}`"),
    )
}

pub(crate) fn swapped_layer(range: SpanRange, activation: impl Display, width: &TokenTree) -> Recurring {
    recurring(range, "a layer begins with its activation", format_args!("write `{activation} {width}`"))
}

pub(crate) fn label_before_activation(range: SpanRange, label: &syn::Ident) -> Recurring {
    recurring(
        range,
        "a layer begins with its activation, and its name follows the width",
        format_args!("remove this, and write `as {label}` after the width"),
    )
}

pub(crate) fn too_many_layers(span: Span, maximum: usize) -> syn::Error {
    at(
        span,
        format_args!("a network has at most {maximum} layers, and this one exceeds them"),
        "remove this layer and those after it, or lower a `repeat` before it",
    )
}

pub(crate) fn duplicate_name(span: Span, name: impl Display) -> syn::Error {
    at(span, format_args!("two layers are named `{name}`"), "give this one another name: `as other`")
}

// Loss and seed.

pub(crate) fn missing_loss(span: Span) -> syn::Error {
    at(span, "the network has no loss", "write `; loss squared` after the last layer")
}

pub(crate) fn loss_for_a_layer(range: SpanRange, name: impl Display) -> syn::Error {
    at(
        range,
        format_args!("`{name}` is a loss, which follows the layers after `;`"),
        format_args!("write `; loss {name}` in place of `=> {name}`"),
    )
}

pub(crate) fn missing_loss_name(keyword: &TokenTree) -> syn::Error {
    at(keyword, "`loss` must be followed by the name of a loss", "write `loss squared`")
}

pub(crate) fn word_before_the_loss(word: &syn::Ident) -> syn::Error {
    at(word.span(), format_args!("`loss` is followed by the name of the loss, and not by `{word}`"), "remove this")
}

pub(crate) fn missing_loss_keyword(name: &TokenTree) -> syn::Error {
    at(name, format_args!("missing `loss` before `{name}`"), format_args!("write `loss {name}`"))
}

pub(crate) fn loss_in_parentheses(span: Span, name: impl Display) -> Recurring {
    recurring(span, "the name of the loss takes no parentheses", format_args!("write `loss {name}`"))
}

pub(crate) fn duplicate_loss(range: SpanRange) -> syn::Error {
    at(range, "a network has one loss", "remove this one")
}

pub(crate) fn seed_on_named(range: SpanRange) -> syn::Error {
    at(
        range,
        "`seed` is for unnamed networks, which are values; a named network is a type",
        "remove this, and pass a seed to the constructor: `Name::random(&mut StdRng::seed_from_u64(7))`",
    )
}

pub(crate) fn duplicate_seed(range: SpanRange) -> syn::Error {
    at(range, "a network has one seed", "remove this one")
}

pub(crate) fn bad_seed(range: SpanRange) -> syn::Error {
    at(range, "`seed` must be followed by an integer from 0 to 2^64 - 1", "write `seed 7`")
}

// Words and signs.

pub(crate) fn unknown_word(written: &TokenTree, expected: &str, suggestion: Option<&str>) -> syn::Error {
    let help = match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None if is_of_training(&written.to_string()) => {
            "remove this; a program says how to train: `Trainer::new(Adam::new(0.01)).epochs(10)`".to_owned()
        }
        None => "after the layers come `loss …` and, for an unnamed network, `seed …`".to_owned(),
    };
    at(written, format_args!("expected {expected}, found `{}`", shown(written)), help)
}

/// Whether this is a word for a setting of the training.
fn is_of_training(word: &str) -> bool {
    const STARTS: &[&str] =
        &["optim", "lr", "learning", "rate", "epoch", "batch", "momentum", "adam", "sgd", "regular", "l1", "l2"];
    const MORE: &[&str] =
        &["weight_decay", "metric", "metrics", "train", "fit", "iterations", "steps", "shuffle", "validation"];
    let word = word.to_lowercase();
    STARTS.iter().any(|start| word.starts_with(start)) || MORE.contains(&word.as_str())
}

pub(crate) fn assigned(range: impl Into<SpanRange>, sign: &str, word: &str, value: &str) -> Recurring {
    recurring(
        range,
        format_args!("a word and its value are separated by a space, not by `{sign}`"),
        format_args!("write `{word} {value}`"),
    )
}

pub(crate) fn missing_arrow(span: Span, before: &TokenTree) -> Recurring {
    let before = shown(before);
    recurring(span, "missing `=>` before this layer", format_args!("write `=> {before}`"))
}

pub(crate) fn wrong_arrow(range: impl Into<SpanRange>, written: &str) -> Recurring {
    recurring(range, format_args!("layers are joined by `=>`, not by `{written}`"), "write `=>`")
}

pub(crate) fn wrong_semicolon(range: impl Into<SpanRange>, before: &str, written: &str) -> syn::Error {
    at(range, format_args!("{before} end with `;`, not with `{written}`"), "write `;`")
}

pub(crate) fn missing_semicolon(span: Span, before: &TokenTree) -> syn::Error {
    at(span, format_args!("missing `;` before `{before}`"), format_args!("write `; {before}`"))
}
