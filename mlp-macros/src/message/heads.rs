//! Messages about mixed layers and several losses.

use std::fmt::Display;

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

use super::{Recurring, at, recurring, shown};
use crate::span::SpanRange;

pub(crate) fn part_after_modifiers(plus: Span) -> syn::Error {
    at(
        plus,
        "the parts of a layer come before its modifiers",
        "write `relu 16 + tanh 8 as name`: a modifier applies to the whole layer",
    )
}

pub(crate) fn not_a_plus(word: &Ident) -> syn::Error {
    at(word.span(), format_args!("the parts of a layer are joined by `+`, not by `{word}`"), "write `+`")
}

pub(crate) fn missing_part(plus: Span) -> syn::Error {
    at(plus, "no activation after this `+`", "write an activation and a width, such as `+ tanh 8`, or remove the `+`")
}

pub(crate) fn in_brackets(group: &Group, content: &TokenStream) -> Recurring {
    recurring(group.span_open(), "the parts of a layer take no brackets", format_args!("write `{content}`"))
}

pub(crate) fn too_many(range: SpanRange, maximum: usize) -> syn::Error {
    at(
        range,
        format_args!("a layer has at most {maximum} parts, and this one exceeds them"),
        "write several layers that read the same: `as low => tanh 8 from (low)`, and `from (a, b)` after them",
    )
}

pub(crate) fn more_losses(range: SpanRange, number: usize, parts: usize) -> syn::Error {
    at(
        range,
        format_args!("this is loss number {number}, but the output layer has {}", counted(parts, "part")),
        "remove this loss, or add a part to the output layer: `softmax 3 + linear 2`",
    )
}

pub(crate) fn penalty(range: SpanRange, method: &str) -> syn::Error {
    at(
        range,
        "a penalty of the weights belongs to the training, and not to the network",
        format_args!("remove it here, and write `Trainer::new(…).{method}(0.01)`"),
    )
}

pub(crate) fn fewer_losses(range: SpanRange, losses: usize, parts: usize, written: &str) -> syn::Error {
    at(
        range,
        format_args!("the output layer has {}, but there is {}", counted(parts, "part"), counted_loss(losses)),
        format_args!("write one loss for each part, in this order: `loss {written} + …`"),
    )
}

pub(crate) fn statement_for_each(range: SpanRange) -> syn::Error {
    at(
        range,
        "the losses of several parts are one statement",
        "write `loss categorical_cross_entropy + squared`, and remove this",
    )
}

pub(crate) fn missing_plus(loss: &TokenTree) -> syn::Error {
    at(loss, format_args!("missing `+` before `{loss}`"), format_args!("write `+ {loss}`"))
}

pub(crate) fn missing_loss(plus: Span) -> syn::Error {
    at(plus, "no loss after this `+`", "write a loss, such as `+ 0.5 * squared`, or remove the `+`")
}

pub(crate) fn missing_loss_after_weight(range: SpanRange) -> syn::Error {
    at(range, "no loss after this weight", "write `0.5 * squared`")
}

pub(crate) fn without_asterisk(range: SpanRange, weight: impl Display, loss: impl Display) -> Recurring {
    recurring(range, "a loss is multiplied by its weight with `*`", format_args!("write `{weight} * {loss}`"))
}

pub(crate) fn swapped_weight(range: SpanRange, weight: &TokenTree, loss: impl Display) -> Recurring {
    recurring(range, "the weight of a loss comes before it", format_args!("write `{weight} * {loss}`"))
}

pub(crate) fn bad_weight(range: impl Into<SpanRange>, written: impl Display) -> syn::Error {
    at(
        range,
        format_args!("`{written}` is not the weight of a loss: a weight is a positive number, written out"),
        "write for example `0.5 * squared`",
    )
}

pub(crate) fn unrepresentable_weight(range: impl Into<SpanRange>) -> syn::Error {
    at(range, "this weight is not a ratio of two 64-bit integers", "write a number with fewer digits")
}

pub(crate) fn zero_weight(range: impl Into<SpanRange>) -> syn::Error {
    at(range, "a loss of the weight 0 has no effect", "write a positive weight, such as `0.5 * squared`")
}

pub(crate) fn subtracted(sign: &TokenTree, span: Span) -> syn::Error {
    at(
        span,
        format_args!("losses are added by `+`, not joined by `{}`", shown(sign)),
        "write `+`, or a positive weight: `categorical_cross_entropy + 0.5 * squared`",
    )
}

pub(crate) fn losses_in_brackets(range: SpanRange, names: &[String]) -> syn::Error {
    at(range, "several losses are added by `+`, without brackets", format_args!("write `loss {}`", names.join(" + ")))
}

pub(crate) fn weight_of_a_single_loss(range: SpanRange) -> syn::Error {
    at(
        range,
        "the weight of a single loss has the same effect as a factor of the learning rate",
        "remove it; weights are for several losses: `categorical_cross_entropy + 0.5 * squared`",
    )
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}

fn counted_loss(count: usize) -> String {
    if count == 1 { "1 loss".to_owned() } else { format!("{count} losses") }
}
