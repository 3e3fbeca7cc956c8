//! A `=>` in the middle of a layer, or after `input`: `relu => 2`, `relu 2 as => hidden`, `relu 2 => + tanh 2`.

use proc_macro2::{Delimiter, TokenTree};
use syn::LitInt;

use crate::message::{self, Errors};
use crate::modifier;
use crate::token::lookahead::{is_activation, is_punct};
use crate::token::piece::Piece;

/// Reports these signs, and joins the two pieces of each.
pub(super) fn joined(pieces: Vec<Piece>, errors: &mut Errors) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if let (Some(last), Some(arrow)) = (joined.last_mut(), piece.before)
            && let (Some(before), Some(after)) = (last.tokens.last(), piece.tokens.first())
            && is_one_layer(&last.tokens, &piece.tokens)
        {
            errors.push_recurring(message::body::arrow_in_a_layer(arrow, before, after));
            last.tokens.extend(piece.tokens);
            last.after = piece.after;
        } else {
            joined.push(piece);
        }
    }
    joined
}

/// Whether the tokens on both sides of a `=>` can only be of one layer.
fn is_one_layer(before: &[TokenTree], after: &[TokenTree]) -> bool {
    let (Some(last), [first, rest @ ..]) = (before.last(), after) else { return false };
    let is_plus = |token| is_punct(Some(token), '+');
    let is_alone = rest.is_empty();
    !is_plus(last) && is_plus(first)
        || ends_before_a_width(before) && begins_with_a_width(first, is_alone) && !is_activation(rest.first())
        || ends_in_a_modifier(before) && is_argument(first, is_alone)
        || before.len() == 1 && is_activation(Some(last)) && is_parenthesized(first) && !is_alone
}

/// Whether the tokens end in an activation, its constants included, or are the words before the width of an input.
fn ends_before_a_width(tokens: &[TokenTree]) -> bool {
    let is_word = |token: &TokenTree, expected: &str| matches!(token, TokenTree::Ident(word) if word == expected);
    match tokens {
        [input] if is_word(input, "input") => true,
        [input, sparse] => is_word(input, "input") && is_word(sparse, "sparse") || ends_in_an_activation(tokens),
        _ => ends_in_an_activation(tokens),
    }
}

fn ends_in_an_activation(tokens: &[TokenTree]) -> bool {
    let before = match tokens {
        [before @ .., activation, constants] if is_activation(Some(activation)) && is_parenthesized(constants) => {
            before
        }
        [before @ .., activation] if is_activation(Some(activation)) => before,
        _ => return false,
    };
    // Elsewhere, the name of an activation is that of a layer: `as tanh`.
    before.last().is_none_or(|last| is_punct(Some(last), '+'))
}

/// Whether an integer, braces, or the name of a constant without anything after it begin.
fn begins_with_a_width(first: &TokenTree, is_alone: bool) -> bool {
    match first {
        number @ TokenTree::Literal(_) => syn::parse2::<LitInt>(number.clone().into()).is_ok(),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Ident(name) => is_alone && !name.to_string().contains(char::is_lowercase),
        TokenTree::Punct(_) => false,
    }
}

/// Whether the last token is a modifier that lacks its argument.
fn ends_in_a_modifier(tokens: &[TokenTree]) -> bool {
    let is_modifier = |token: &TokenTree| modifier::TABLE.takes_argument(&token.to_string());
    // A layer may have the name of a modifier: `as repeat`.
    matches!(tokens, [.., before, last] if is_modifier(last) && !is_modifier(before))
}

/// Whether a number, or a name without anything after it, follows a modifier. A name with a width begins the next layer.
fn is_argument(first: &TokenTree, is_alone: bool) -> bool {
    match first {
        TokenTree::Literal(_) => true,
        TokenTree::Ident(_) => is_alone,
        TokenTree::Group(_) => is_parenthesized(first),
        TokenTree::Punct(_) => false,
    }
}

fn is_parenthesized(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis)
}
