//! Replaces lists of alternatives, `[relu | tanh]`, which belong in `candidates!`, by their first one.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use crate::message::{self, Errors};
use crate::modifier;
use crate::token::lookahead::{is_activation, is_punct};

/// The tokens with the first of each list of alternatives, which is reported.
pub(super) fn first(tokens: Vec<TokenTree>, errors: &mut Errors) -> Vec<TokenTree> {
    if !tokens.iter().any(|token| matches!(token, TokenTree::Group(_))) {
        return tokens;
    }
    let mut replaced = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        let is_attribute = index.checked_sub(1).is_some_and(|before| is_punct(tokens.get(before), '#'));
        match token {
            TokenTree::Group(group) if !is_attribute && is_list(group, tokens.get(index + 1)) => {
                let first = first_of(group);
                let text: TokenStream = first.iter().cloned().collect();
                errors.push_recurring(message::foreign::alternatives(group, text));
                replaced.extend(first);
            }
            token => replaced.push(token.clone()),
        }
    }
    replaced
}

fn is_separator(token: &TokenTree) -> bool {
    is_punct(Some(token), '|') || is_punct(Some(token), ',')
}

/// Whether these are alternatives: separated by `|` in brackets, or activations before a width.
pub(crate) fn is_list(group: &Group, after: Option<&TokenTree>) -> bool {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let alternatives: Vec<_> = tokens.split(is_separator).collect();
    let are_activations = || alternatives.iter().all(|words| words.len() == 1 && is_activation(words.first()));
    let begins_width = || match after {
        Some(TokenTree::Ident(word)) => !modifier::TABLE.is_word(word) && !is_activation(after),
        Some(TokenTree::Literal(_) | TokenTree::Group(_)) => true,
        _ => false,
    };
    let has_sign = tokens.iter().any(|token| is_punct(Some(token), '|'));
    let are_layers = || is_activation(tokens.first()) && matches!(tokens.get(1), Some(TokenTree::Literal(_)));
    if alternatives.len() < 2 || alternatives.iter().any(|alternative| alternative.is_empty()) {
        return false;
    }
    group.delimiter() == Delimiter::Bracket && has_sign && !are_layers() || are_activations() && begins_width()
}

/// The same list in the syntax of `candidates!`.
pub(crate) fn list(group: &Group) -> Group {
    let sign = |token: TokenTree| {
        if !is_separator(&token) {
            return token;
        }
        let mut sign = Punct::new('|', Spacing::Alone);
        sign.set_span(token.span());
        sign.into()
    };
    let mut list = Group::new(Delimiter::Bracket, group.stream().into_iter().map(sign).collect());
    list.set_span(group.span());
    list
}

/// The first alternative, without attributes.
fn first_of(group: &Group) -> Vec<TokenTree> {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let first = tokens.split(is_separator).next().unwrap_or_default();
    let attributes = first.chunks(2).take_while(|pair| is_punct(pair.first(), '#')).count();
    first.get(2 * attributes..).unwrap_or_default().to_vec()
}
