//! Parses the content of `< … >`: statements, the first of which contains the layers.

use proc_macro2::{Punct, Spacing, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};

use super::{alternatives, input, layer, loss, settings, split_layer};
use crate::message::{self, Errors};
use crate::span::SpanRange;
use crate::syntax::{Body, Layer};
use crate::token::lookahead::{is_activation, is_punct};
use crate::token::piece::{self, Piece};
use crate::token::word;

/// Parses the tokens of a body.
pub(super) fn parse(tokens: Vec<TokenTree>, open: Span, close: Span, errors: &mut Errors) -> Body {
    let Some(first) = tokens.first() else {
        errors.push(message::body::empty(SpanRange::from(open).to(close)));
        return Body::unreadable(open);
    };
    if let Some(mistake) = settings::mistake(&tokens) {
        errors.push(mistake);
        return Body::unreadable(open);
    }
    let mut body = Body::empty(first.span(), close);
    let tokens = without_brackets(alternatives::first(tokens, errors), errors);
    let mut statements = piece::statements(tokens);
    // A `;` after the last statement is optional.
    if statements.len() > 1 && statements.last().is_some_and(|last| last.tokens.is_empty()) {
        statements.pop();
    }
    for statement in statements {
        errors.begin_clause();
        if statement.tokens.is_empty() {
            errors.extend(statement.after.map(|span| message::stray(span, ";", "`;`")));
        } else if let (Some(before), true) = (statement.before, continues_inputs(&statement, &body)) {
            errors.push(message::input::not_a_comma(&semicolon(before)));
            let mut statement = statement;
            let end = piece::arrow(&statement.tokens).unwrap_or(statement.tokens.len());
            let layers_after = statement.tokens.split_off(end);
            let sources = statement.read(errors, |tokens, errors| {
                tokens.parse::<Option<word::input>>()?;
                input::sources(tokens, before, errors)
            });
            body.inputs[0].sources.extend(sources.into_iter().flatten());
            if !layers_after.is_empty() {
                layers(Piece { tokens: layers_after, before: None, after: None }, &mut body, errors);
            }
        } else if contains_layers(&statement) {
            check_position(&statement, &body, errors);
            layers(statement, &mut body, errors);
        } else {
            let parsed = statement.read(errors, |input, errors| loss::statement(input, &mut body, errors));
            body.lost_loss |= parsed.is_none();
        }
    }
    body
}

/// Removes and reports brackets around the whole, or around the input: `(input 2 => linear 1)`.
fn without_brackets(mut tokens: Vec<TokenTree>, errors: &mut Errors) -> Vec<TokenTree> {
    if let Some(TokenTree::Group(group)) = tokens.first().cloned()
        && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(word)) if word == "input")
    {
        errors.push(message::body::in_brackets(&group));
        tokens.splice(..1, group.stream());
    }
    tokens
}

/// Whether a statement contains layers: the first one unless it begins with another keyword, and any other that looks so.
fn contains_layers(statement: &Piece) -> bool {
    let attributes = statement.tokens.chunks(2).take_while(|pair| is_punct(pair.first(), '#')).count();
    let tokens = statement.tokens.get(2 * attributes..).unwrap_or_default();
    match tokens.first() {
        Some(TokenTree::Ident(word)) if word == "loss" || word == "seed" => false,
        Some(TokenTree::Ident(word)) if word == "input" => true,
        first => {
            let is_layer = is_activation(first) || is_activation(tokens.get(1));
            is_layer || piece::arrow(tokens).is_some() || statement.before.is_none() && !tokens.is_empty()
        }
    }
}

/// Whether another input follows those of the statement before, which has no layers: `input 2 as left; 3 as right`.
fn continues_inputs(statement: &Piece, body: &Body) -> bool {
    let is_source = |input: ParseStream| {
        let found = input::begins_named_source(input) || input::begins_further_input(input);
        input.parse::<TokenStream>().map(|_| found)
    };
    let tokens = || statement.tokens.iter().cloned().collect::<TokenStream>();
    body.inputs.len() == 1 && body.layers.is_empty() && is_source.parse2(tokens()).is_ok_and(|found| found)
}

fn semicolon(span: Span) -> TokenTree {
    let mut sign = Punct::new(';', Spacing::Alone);
    sign.set_span(span);
    sign.into()
}

/// Reports layers that are separated from the others by `;`, or follow the loss.
fn check_position(statement: &Piece, body: &Body, errors: &mut Errors) {
    if let Some(before) = statement.before {
        let has_loss = !body.losses.is_empty() || body.lost_loss;
        let has_layers = !body.layers.is_empty() || !body.inputs.is_empty();
        if has_layers && !has_loss {
            errors.push_recurring(message::body::wrong_arrow(before, ";"));
        } else {
            errors.push(message::body::layers_after_loss(statement.tokens[0].span()));
        }
    }
}

/// `input 2 => relu 2 => linear 1`.
fn layers(statement: Piece, body: &mut Body, errors: &mut Errors) {
    // After further inputs, it begins with `=>`.
    let begins_with_arrow = piece::arrow(&statement.tokens) == Some(0);
    let precedes_input = matches!(statement.tokens.get(2), Some(TokenTree::Ident(word)) if word == "input");
    if begins_with_arrow && precedes_input && body.inputs.is_empty() {
        errors.push(message::body::leading_arrow(statement.tokens[0].span()));
    }
    let pieces = split_layer::joined(piece::layers(statement.tokens), errors);
    for piece in pieces.into_iter().skip(usize::from(begins_with_arrow)) {
        errors.begin_clause();
        let Some(span) = piece.tokens.first().map(TokenTree::span) else {
            if let Some(arrow) = piece.before {
                errors.push(message::body::missing_layer(arrow));
                body.layers.push(Layer::unreadable(arrow));
            }
            continue;
        };
        if piece.read(errors, |input, errors| layer::chain(input, body, errors)).is_none() {
            body.layers.push(Layer::unreadable(span));
        }
    }
}
