//! Replaces lists of alternatives, `[relu | tanh]`, which belong in `candidates!`, by their first one.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use crate::builtin::FunctionKind;
use crate::message::{self, Errors};
use crate::modifier;
use crate::span::SpanRange;
use crate::token::lookahead::{is_activation, is_punct};

/// The modifiers whose argument may have alternatives.
pub(crate) const MODIFIERS: &[&str] = &["repeat", "dropout", "init"];

/// The tokens with the first of each list of alternatives, which is reported.
pub(super) fn first(tokens: Vec<TokenTree>, errors: &mut Errors) -> Vec<TokenTree> {
    if !tokens.iter().any(|token| matches!(token, TokenTree::Group(_)) || is_punct(Some(token), '|')) {
        return tokens;
    }
    let mut replaced = Vec::with_capacity(tokens.len());
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let (mut first, mut length) = (vec![token.clone()], unbracketed_length(&tokens, index));
        if let TokenTree::Group(group) = token
            && is_list(&tokens, index)
        {
            first = first_of(group);
            report(group.span().into(), &first, errors);
        } else if takes_value(index.checked_sub(1).and_then(|before| tokens.get(before)))
            && let Some((list, of_list)) = in_angles(&tokens[index..])
        {
            (first, length) = (first_of(&list), of_list);
            report(SpanRange::from(token).to(&tokens[index + length - 1]), &first, errors);
        } else if length > 1 {
            report(SpanRange::from(token).to(&tokens[index + length - 1]), &first, errors);
        }
        replaced.extend(first);
        index += length;
    }
    replaced
}

fn report(range: SpanRange, first: &[TokenTree], errors: &mut Errors) {
    let text: TokenStream = first.iter().cloned().collect();
    errors.push_recurring(message::foreign::alternatives(range, text));
}

/// Whether a value follows this token: the width after an activation, or the argument of a modifier.
fn takes_value(token: Option<&TokenTree>) -> bool {
    is_activation(token) || is_word(token, MODIFIERS)
}

fn is_separator(token: &TokenTree) -> bool {
    is_punct(Some(token), ',') || is_or(token)
}

fn is_or(token: &TokenTree) -> bool {
    is_punct(Some(token), '|') || is_word(Some(token), &["or"])
}

fn is_word(token: Option<&TokenTree>, words: &[&str]) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if words.iter().any(|known| word == known))
}

/// Whether the group at this index has alternatives: in brackets, separated by `|`; or in other brackets that have no other meaning.
pub(crate) fn is_list(tokens: &[TokenTree], index: usize) -> bool {
    let Some(TokenTree::Group(group)) = tokens.get(index) else { return false };
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let after = tokens.get(index + 1);
    let content: Vec<_> = group.stream().into_iter().collect();
    let alternatives: Vec<_> = content.split(is_separator).collect();
    if alternatives.len() < 2 || alternatives.iter().any(|words| words.is_empty()) || is_punct(before, '#') {
        return false;
    }
    let has_sign = content.iter().any(is_or);
    let are_activations = alternatives.iter().all(|words| words.len() == 1 && is_activation(words.first()));
    let are_layers = is_activation(content.first()) && matches!(content.get(1), Some(TokenTree::Literal(_)));
    if are_activations && begins_width(after) {
        return true;
    }
    match group.delimiter() {
        Delimiter::Bracket => has_sign && !are_layers,
        Delimiter::Parenthesis | Delimiter::Brace if is_word(before, MODIFIERS) => true,
        Delimiter::Parenthesis if has_sign => {
            let is_source = matches!(before, Some(TokenTree::Ident(word)) if modifier::TABLE.is_word(word));
            !are_layers && !is_source && !are_constants(before, after)
        }
        // Otherwise a const expression, also of numbers alone.
        Delimiter::Brace if has_sign => is_word(before, &["loss"]),
        _ => false,
    }
}

/// The list in angle brackets at the start of these tokens: `<3 | 4>`.
pub(crate) fn in_angles(tokens: &[TokenTree]) -> Option<(Group, usize)> {
    let close = tokens.iter().position(|token| is_punct(Some(token), '>'))?;
    let content = tokens.get(1..close).filter(|_| is_punct(tokens.first(), '<'))?;
    let has = |sign| content.iter().any(|token| is_punct(Some(token), sign));
    if !has('|') || has('=') || has(';') || has('<') {
        return None;
    }
    let mut list = Group::new(Delimiter::Bracket, content.iter().cloned().collect());
    list.set_span(tokens[0].span());
    Some((list, close + 1))
}

/// Whether the width of a layer begins here.
fn begins_width(token: Option<&TokenTree>) -> bool {
    match token {
        Some(TokenTree::Ident(word)) => !modifier::TABLE.is_word(word) && !is_activation(token),
        Some(TokenTree::Literal(_) | TokenTree::Group(_)) => true,
        _ => false,
    }
}

/// Whether parentheses between these tokens have the constants of a function: `leaky_relu (…) 3`.
pub(crate) fn are_constants(before: Option<&TokenTree>, after: Option<&TokenTree>) -> bool {
    let Some(TokenTree::Ident(word)) = before else { return false };
    let takes_constant =
        |kind: FunctionKind| kind.find(&word.to_string()).is_some_and(|entry| entry.constant.is_some());
    takes_constant(FunctionKind::Loss) || takes_constant(FunctionKind::Activation) && begins_width(after)
}

/// The number of tokens of alternatives without brackets that begin at this index, `3 | 4`; 1 if there are none. Those of losses are
/// reported with the losses.
fn unbracketed_length(tokens: &[TokenTree], index: usize) -> usize {
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let is_value = |token: &TokenTree| match token {
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Ident(word) => {
            !modifier::TABLE.is_word(word) && !is_activation(Some(token)) && !is_word(Some(token), &["loss", "seed"])
        }
        TokenTree::Punct(_) => false,
    };
    let is_alternative = |token: &TokenTree| match before {
        Some(TokenTree::Ident(_)) if takes_value(before) => is_value(token),
        Some(TokenTree::Punct(sign)) => sign.as_char() != '|' && is_activation(Some(token)),
        _ => false,
    };
    if !is_alternative(&tokens[index]) {
        return 1;
    }
    let further = tokens[index + 1..].chunks(2);
    let is_further =
        |pair: &&[TokenTree]| matches!(pair, [sign, token] if is_punct(Some(sign), '|') && is_alternative(token));
    1 + 2 * further.take_while(is_further).count()
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
