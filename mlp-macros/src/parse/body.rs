//! What stands between `<` and `>`: statements, of which the first holds the layers.

use proc_macro2::{Span, TokenTree};

use super::piece::{self, Piece};
use super::{layer, loss};
use crate::ast::{Body, Layer};
use crate::error::{self, Errors};
use crate::place::Place;

use super::lookahead::{is_activation, is_punct};

/// Reads the tokens of a body.
pub(super) fn read(tokens: Vec<TokenTree>, open: Span, close: Span, errors: &mut Errors) -> Body {
    let Some(first) = tokens.first() else {
        errors.push(error::empty_body(Place::from(open).to(close)));
        return Body::unreadable(open);
    };
    let mut body = Body::empty(first.span(), close);
    let mut statements = piece::statements(tokens);
    // `;` may stand after the last statement, too.
    if statements.len() > 1 && statements.last().is_some_and(|last| last.tokens.is_empty()) {
        statements.pop();
    }
    for statement in statements {
        if statement.tokens.is_empty() {
            errors.extend(statement.after.map(|span| error::stray(span, ";", "`;`")));
        } else if holds_layers(&statement) {
            report_place(&statement, &body, errors);
            layers(statement, &mut body, errors);
        } else {
            let read = statement.read(errors, |input, errors| loss::statement(input, &mut body, errors));
            body.lost_loss |= read.is_none();
        }
    }
    body
}

/// Whether a statement is one of layers: the first is, unless it says otherwise, and any that looks like it.
fn holds_layers(statement: &Piece) -> bool {
    let attributes = statement.tokens.chunks(2).take_while(|pair| is_punct(pair.first(), '#')).count();
    let tokens = statement.tokens.get(2 * attributes..).unwrap_or_default();
    match tokens.first() {
        Some(TokenTree::Ident(word)) if word == "loss" || word == "seed" => false,
        Some(TokenTree::Ident(word)) if word == "input" => true,
        first => {
            let is_layer = is_activation(first) || is_activation(tokens.get(1));
            is_layer || piece::has_arrow(tokens) || statement.before.is_none() && !tokens.is_empty()
        }
    }
}

/// Reports layers that are cut off from the others by `;`, or stand behind the loss.
fn report_place(statement: &Piece, body: &Body, errors: &mut Errors) {
    if let Some(before) = statement.before {
        errors.push(
            match (body.losses.is_empty() && !body.lost_loss, body.layers.is_empty() && body.inputs.is_empty()) {
                (true, false) => error::wrong_arrow(before, ";"),
                _ => error::layers_behind_loss(statement.tokens[0].span()),
            },
        );
    }
}

/// `input 2 => relu 2 => linear 1`.
fn layers(statement: Piece, body: &mut Body, errors: &mut Errors) {
    for piece in piece::layers(statement.tokens) {
        let Some(span) = piece.tokens.first().map(TokenTree::span) else {
            if let Some(arrow) = piece.before {
                errors.push(error::missing_layer(arrow));
                body.layers.push(Layer::unreadable(arrow));
            }
            continue;
        };
        if piece.read(errors, |input, errors| layer::chain(input, body, errors)).is_none() {
            body.layers.push(Layer::unreadable(span));
        }
    }
}
