//! Recognizes a body that is no network at all: settings such as `"input": 2, "layers": [3, 1]`, or a call such as `Sequential(…)`.

use proc_macro2::{Delimiter, TokenTree};

use crate::builtin::FunctionKind;
use crate::message;
use crate::names;
use crate::span::SpanRange;
use crate::token::lookahead::is_punct;
use crate::token::piece;

/// The mistake of a body without `=>` that has the syntax of something else.
pub(super) fn mistake(tokens: &[TokenTree]) -> Option<syn::Error> {
    if piece::arrow(tokens).is_some() {
        return None;
    }
    container(tokens).or_else(|| tokens.split(is_separator).find_map(setting))
}

fn is_separator(token: &TokenTree) -> bool {
    is_punct(Some(token), ',') || is_punct(Some(token), ';')
}

/// `Sequential(…)`, `nn.Sequential(…)`.
fn container(tokens: &[TokenTree]) -> Option<syn::Error> {
    let statement = tokens.split(|token| is_punct(Some(token), ';')).next()?;
    let (last, name) = statement.split_last()?;
    let is_name = !name.is_empty()
        && name.iter().all(|token| match token {
            TokenTree::Ident(word) => word != "input",
            token => is_punct(Some(token), '.') || is_punct(Some(token), ':'),
        });
    let is_call = matches!(last, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
    let is_activation =
        matches!(name, [TokenTree::Ident(word)] if FunctionKind::Activation.closest(&word.to_string()).is_some());
    (is_name && is_call && !is_activation && names::closest(&name[0].to_string(), ["input"], &[]).is_none())
        .then(|| message::foreign::container(SpanRange::from(name.first().unwrap_or(last)).to(last)))
}

/// `layers: [3, 1]`, `"input": 2`.
fn setting(clause: &[TokenTree]) -> Option<syn::Error> {
    let [key, sign, value, ..] = clause else { return None };
    let is_sign = is_punct(Some(sign), '=') || is_punct(Some(sign), ':') && !is_punct(Some(value), ':');
    let is_ours = |word: &str| {
        names::closest(word, ["input", "loss", "seed"], &[]).is_some()
            || FunctionKind::Activation.closest(word).is_some()
    };
    let is_foreign = match key {
        TokenTree::Ident(word) => !is_ours(&word.to_string()),
        TokenTree::Literal(text) => text.to_string().starts_with('"'),
        _ => false,
    };
    (is_sign && is_foreign).then(|| message::foreign::settings(key))
}
