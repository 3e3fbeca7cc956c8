//! Alternatives among the constants of a function, `leaky_relu(0.1 | 0.2)`, which are a mistake.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::list::segments;
use super::text;
use crate::message::{self, Errors};
use crate::parse::alternatives;
use crate::token::lookahead::is_punct;

/// Reports alternatives in this group between two tokens. Returns the first of them in parentheses.
pub(super) fn first(
    group: &Group,
    before: Option<&TokenTree>,
    after: Option<&TokenTree>,
    errors: &mut Errors,
) -> Option<Group> {
    let has_sign = |group: &Group| group.stream().into_iter().any(|token| is_punct(Some(&token), '|'));
    let inner = group.stream().into_iter().find_map(|token| match token {
        TokenTree::Group(inner) if inner.delimiter() == Delimiter::Bracket && has_sign(&inner) => Some(inner),
        _ => None,
    });
    let is_list = has_sign(group) && alternatives::are_constants(before, after);
    let list = inner.or_else(|| is_list.then(|| group.clone()));
    let list = list.filter(|_| group.delimiter() == Delimiter::Parenthesis)?;
    let tokens: Vec<_> = list.stream().into_iter().collect();
    let constants: Vec<_> = segments(&tokens).filter(|constant| !constant.is_empty()).collect();
    let name = before.map_or_else(|| "leaky_relu".to_owned(), ToString::to_string);
    let functions: Vec<_> = constants.iter().map(|constant| format!("{name}({})", text::of(constant))).collect();
    errors.push(message::candidates::constants(list.span(), &format!("[{}]", functions.join(" | "))));
    let first = constants.first().copied().unwrap_or_default();
    let mut constant = Group::new(Delimiter::Parenthesis, first.iter().cloned().collect());
    constant.set_span(group.span());
    Some(constant)
}
