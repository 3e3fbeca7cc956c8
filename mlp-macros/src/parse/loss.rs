//! Parses the statements after the layers: `loss squared` with its link attribute, and `seed 7`.

use proc_macro2::TokenTree;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, LitInt, Token};

use super::function;
use crate::builtin::FunctionKind;
use crate::lint::{self, Lint};
use crate::message::{self, Errors};
use crate::names;
use crate::span::SpanRange;
use crate::syntax::{Body, Loss, Seed, WrittenFunction};
use crate::token::argument::{signed, skip_assignment};
use crate::token::lookahead::next;
use crate::token::word;

/// Parses `loss squared` or `seed 7`.
pub(super) fn statement(input: ParseStream, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let lint = link_attributes(input, errors)?;
    let Some(word) = next(input) else { return Ok(()) };
    if input.parse::<Option<word::seed>>()?.is_some() {
        let seed = seed(input, SpanRange::from(&word), errors)?;
        body.seeds.push(seed);
        return nothing_more(input, "the seed", body, errors);
    }
    if input.parse::<Option<word::loss>>()?.is_some() {
        skip_assignment(input, "loss", errors)?;
    } else if FunctionKind::Loss.find(&word.to_string()).is_some() {
        errors.push(message::body::missing_loss_keyword(&word));
    } else {
        let suggestion = names::closest(&word.to_string(), ["loss", "seed"], &[]);
        errors.push(message::body::unknown_word(&word, "`loss`", suggestion));
        if suggestion != Some("loss") {
            body.lost_loss |= suggestion.is_none();
            return Ok(());
        }
        input.parse::<TokenTree>()?;
    }
    let function = if input.is_empty() {
        errors.push(message::body::missing_loss_name(&word));
        None
    } else {
        let name = name(input, errors);
        errors.keep(name)
    };
    let range = SpanRange::from(&word);
    let range = function.as_ref().map_or(range, |function| range.to(function.range()));
    let is_readable = function.is_some();
    body.losses.push(Loss { range, lint, function });
    if is_readable { nothing_more(input, "the loss", body, errors) } else { Ok(()) }
}

/// Parses the name of a loss, possibly in erroneous parentheses.
fn name(input: ParseStream, errors: &mut Errors) -> syn::Result<WrittenFunction> {
    let Some(TokenTree::Group(group)) = next(input) else {
        return function::parse(input, FunctionKind::Loss);
    };
    input.parse::<TokenTree>()?;
    let inner = (|content: ParseStream| function::parse(content, FunctionKind::Loss)).parse2(group.stream());
    let inner =
        inner.map_err(|_| message::function::not_a_name(&TokenTree::Group(group.clone()), FunctionKind::Loss))?;
    errors.push(message::body::loss_in_parentheses(group.span(), inner.name()));
    Ok(inner)
}

fn seed(input: ParseStream, keyword: SpanRange, errors: &mut Errors) -> syn::Result<Seed> {
    skip_assignment(input, "seed", errors)?;
    if input.is_empty() {
        errors.push(message::body::bad_seed(keyword));
        return Ok(Seed { range: keyword, value: None });
    }
    let (range, token) = signed(input)?;
    let value = syn::parse2::<LitInt>(token.into()).ok().and_then(|literal| literal.base10_parse().ok());
    if value.is_none() {
        errors.push(message::body::bad_seed(range));
    }
    Ok(Seed { range: keyword.to(range), value })
}

/// Checks that a statement ends here, or reports a missing `;` and parses the next statement.
fn nothing_more(input: ParseStream, after: &str, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let Some(token) = next(input) else { return Ok(()) };
    if input.peek(word::seed) || input.peek(word::loss) {
        errors.push(message::body::missing_semicolon(token.span(), &token));
        return statement(input, body, errors);
    }
    if input.peek(Token![,]) && (input.peek2(word::seed) || input.peek2(word::loss)) {
        errors.push(message::body::wrong_semicolon(token.span(), "statements", ","));
        input.parse::<Token![,]>()?;
        return statement(input, body, errors);
    }
    errors.push(message::stray(token.span(), message::shown(&token), after));
    Ok(())
}

/// `#[allow(noncanonical_link)]` or `#[deny(noncanonical_link)]`.
fn link_attributes(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Lint>> {
    let mut lint = None;
    for attribute in input.call(Attribute::parse_outer)? {
        match link_attribute(&attribute) {
            Ok(_) if lint.is_some() => {
                errors.push(message::attribute::duplicate_link_attribute(SpanRange::of(&attribute)));
            }
            Ok(read) => lint = Some(read),
            Err(error) => errors.push(error),
        }
    }
    Ok(lint)
}

fn link_attribute(attribute: &Attribute) -> syn::Result<Lint> {
    let argument = attribute.parse_args::<Ident>();
    if let Ok(name) = &argument
        && name != lint::NAME
    {
        return Err(message::attribute::unknown_lint(name));
    }
    let lint = attribute.path().get_ident().filter(|_| argument.is_ok()).and_then(Lint::of);
    lint.ok_or_else(|| message::attribute::bad_link_attribute(SpanRange::of(attribute)))
}
