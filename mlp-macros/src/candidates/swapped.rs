//! Puts activations before their width: `4 [relu | tanh]`, `[3 | 4] relu`. Without a list, `network!` reports this.

use std::collections::HashMap;

use proc_macro2::{Delimiter, TokenTree};

use super::list::segments;
use super::parse::ends_layer;
use super::position::{Position, is_list};
use super::reader::Reader;
use super::text;
use crate::message::{self, Errors};
use crate::span::SpanRange;
use crate::token::lookahead::is_activation;

/// Reports such layers and repairs them. The help has the brackets of their lists, whose lack is not reported as well.
pub(super) fn exchange(tokens: &mut [TokenTree], unbracketed: &mut HashMap<usize, SpanRange>, errors: &mut Errors) {
    let mut reader = Reader::default();
    for index in 0..tokens.len() {
        if reader.begins_part()
            && let Some(length) = activation_length(&tokens[index..])
        {
            let part = &mut tokens[index..=index + length];
            let range = SpanRange::from(&part[0]).to(&part[length]);
            errors.push_recurring(message::body::swapped_layer(range, text::of(&part[1..]), &part[0]));
            part.rotate_left(1);
            unbracketed.retain(|list, _| !(index..=index + length).contains(list));
        }
        reader.read(tokens, index);
    }
}

/// The number of tokens of the activations after the width at the start of these tokens, if the width or the activations are a list.
fn activation_length(tokens: &[TokenTree]) -> Option<usize> {
    let [width, rest @ ..] = tokens else { return None };
    let first = rest.first()?;
    let length = if is_list(tokens, 1) && !is_list_of_widths(first) && is_width(width) {
        1
    } else if is_activation(Some(first)) && is_list_of_widths(width) {
        Position::Activation { of_output: false }.length(rest)
    } else {
        return None;
    };
    ends_layer(&rest[length..]).then_some(length)
}

fn is_width(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => true,
        TokenTree::Literal(_) => true,
        token => is_list_of_widths(token),
    }
}

fn is_list_of_widths(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let is_number = |alternative: &[TokenTree]| matches!(alternative, [TokenTree::Literal(_)]);
    group.delimiter() == Delimiter::Bracket && segments(&tokens).all(is_number)
}
