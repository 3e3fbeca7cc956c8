//! How many units there are: `2`, `N`, `{ 2 * N }`.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{ExprPath, Ident, LitInt, Token, token};

use super::lookahead::{begins_layer, begins_modifier, begins_number, is_over, is_punct, next};
use crate::ast::Width;
use crate::error::{self, Errors};
use crate::function;
use crate::place::Place;

/// Reads a width, which stands after `of`; nothing and one more mistake if it is not one.
pub(super) fn read(input: ParseStream, after: Span, of: &str, errors: &mut Errors) -> syn::Result<Option<Width>> {
    skip_assignment(input, of, errors)?;
    if begins_modifier(input) || is_over(input) {
        errors.push(error::missing_width(after, of));
        return Ok(None);
    }
    let start = input.fork();
    let width = simple(input, errors)?;
    if width.is_none() || !continues(input) {
        return Ok(width);
    }
    // `2 * N` without braces.
    while continues(input) {
        let is_operator = matches!(input.parse()?, TokenTree::Punct(_));
        if is_operator && !is_over(input) && !begins_modifier(input) {
            input.parse::<TokenTree>()?;
        }
    }
    let expression = tokens_between(&start, input);
    errors.push(error::computed_width(&expression));
    let mut braces = Group::new(Delimiter::Brace, expression);
    braces.set_span(after);
    Ok(expression_in(braces, errors))
}

/// Passes over `=` or `:` before a width or another argument.
pub(super) fn skip_assignment(input: ParseStream, of: &str, errors: &mut Errors) -> syn::Result<()> {
    let is_alone = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Alone);
    let Some(sign) =
        next(input).filter(|token| (is_punct(Some(token), '=') || is_punct(Some(token), ':')) && is_alone(token))
    else {
        return Ok(());
    };
    let fork = input.fork();
    fork.parse::<TokenTree>()?;
    if !begins_layer(&fork) && !fork.is_empty() {
        input.parse::<TokenTree>()?;
        errors.push(error::stray(sign.span(), &sign, format_args!("`{of}`")));
    }
    Ok(())
}

/// One token, or a path.
pub(super) fn simple(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Width>> {
    if let Some(TokenTree::Group(fragment)) = next(input).filter(is_fragment) {
        input.parse::<TokenTree>()?;
        return Ok(match syn::parse2(fragment.stream()) {
            Ok(number) => literal(number, errors),
            Err(_) => expression_in(braced(&fragment), errors),
        });
    }
    if begins_number(input) {
        return input.parse().map(|number| literal(number, errors));
    }
    if input.peek(token::Brace) {
        return input.parse().map(|braces| expression_in(braces, errors));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        let first = input.fork().parse::<TokenTree>()?;
        let path = input.parse::<ExprPath>().ok().map(|expression| expression.path);
        let path = path.filter(function::has_name).ok_or_else(|| error::bad_width(&first, &first))?;
        return Ok(Some(Width::Path(path)));
    }
    match input.parse::<TokenTree>()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && !group.stream().is_empty() => {
            Ok(parenthesized(&group, errors))
        }
        sign if is_punct(Some(&sign), '-') && input.peek(syn::Lit) => {
            let number = input.parse::<TokenTree>()?;
            errors.push(error::bad_width(Place::from(&sign).to(&number), format_args!("-{number}")));
            Ok(None)
        }
        wrong => {
            errors.push(error::bad_width(&wrong, error::shown(&wrong)));
            Ok(None)
        }
    }
}

/// Whether this is an expression that a `macro_rules` macro was given.
fn is_fragment(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::None)
}

/// A width in parentheses, where none belong.
pub(super) fn parenthesized(group: &Group, errors: &mut Errors) -> Option<Width> {
    errors.push(error::parenthesized_width(group));
    match syn::parse2(group.stream()) {
        Ok(number) => literal(number, errors),
        Err(_) => expression_in(braced(group), errors),
    }
}

/// The width that a literal says.
fn literal(literal: LitInt, errors: &mut Errors) -> Option<Width> {
    if !matches!(literal.suffix(), "" | "usize") {
        errors.push(error::bad_width(literal.span(), &literal));
        return None;
    }
    let Ok(value) = literal.base10_parse() else {
        errors.push(error::width_too_large(&literal));
        return None;
    };
    Some(Width::Literal(value, literal))
}

/// The const expression between braces; nothing and one more mistake if it is none.
fn expression_in(braces: Group, errors: &mut Errors) -> Option<Width> {
    let braces = TokenTree::Group(braces);
    match syn::parse2::<syn::Block>(braces.clone().into()) {
        Ok(block) if !block.stmts.is_empty() => return Some(Width::Expression(braces)),
        Ok(_) => errors.push(error::bad_width(&braces, "{ }")),
        Err(error) => errors.push(error::bad_expression(&error)),
    }
    None
}

/// The same group with braces.
fn braced(group: &Group) -> Group {
    let mut braces = Group::new(Delimiter::Brace, group.stream());
    braces.set_span(group.span());
    braces
}

/// Whether an operator, a call or an index follows.
fn continues(input: ParseStream) -> bool {
    if is_over(input) || begins_modifier(input) {
        return false;
    }
    let Some(token) = next(input) else { return false };
    match token {
        TokenTree::Punct(punct) => "+-*/%.&^".contains(punct.as_char()) && !is_mixture(input),
        TokenTree::Group(_) => true,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}

/// Whether `+ tanh 4` stands here.
fn is_mixture(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<Token![+]>().is_ok() && begins_layer(&fork)
}

fn tokens_between(start: ParseStream, end: ParseStream) -> TokenStream {
    let mut tokens = TokenStream::new();
    while start.cursor() != end.cursor()
        && let Ok(token) = start.parse::<TokenTree>()
    {
        tokens.extend([token]);
    }
    tokens
}
