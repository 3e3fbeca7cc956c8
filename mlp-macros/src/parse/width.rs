//! Parses the number of units: `2`, `N`, `{ 2 * N }`.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{ExprPath, Ident, LitInt, Token, token};

use super::{dimensions, foreign, function};
use crate::expression;
use crate::message::{self, Errors};
use crate::modifier;
use crate::span::SpanRange;
use crate::token::argument::skip_assignment;
use crate::token::lookahead::{begins_layer, begins_number, is_activation, is_over, is_punct, next};
use crate::width::Width;

/// Parses the width after `word`, or reports a mistake and returns `None`.
pub(super) fn parse(input: ParseStream, after: Span, word: &str, errors: &mut Errors) -> syn::Result<Option<Width>> {
    skip_assignment(input, word, errors)?;
    if modifier::TABLE.begins(input) || is_over(input) {
        errors.push_unexpected(message::width::missing(after, word));
        return Ok(None);
    }
    if let Some((value, end)) = foreign::in_angles(input)? {
        errors.push(message::width::in_angles(SpanRange::from(after).to(end), word, &value));
        return Ok(syn::parse2(value.into()).ok().and_then(|number| literal(number, errors)));
    }
    skip_word(input, word, errors)?;
    if let Some((range, product)) = dimensions::product(input)? {
        errors.push(message::width::several(range, &product, word));
        return Ok(expression_in(in_braces(product, after), errors));
    }
    let start = input.fork();
    let width = simple(input, errors)?;
    if input.peek(Token![*]) && input.peek2(Token![*]) {
        let base = tokens_between(&start, input);
        input.parse::<Token![*]>()?;
        input.parse::<Token![*]>()?;
        let exponent = simple(input, &mut Errors::default())?;
        let exponent = exponent.map_or_else(|| "2".to_owned(), |exponent| exponent.text());
        let range = SpanRange::of(&base).to(SpanRange::of(tokens_between(&start, input)));
        errors.push(message::width::power(range, base, exponent));
        return Ok(None);
    }
    if input.peek(Token![..]) {
        while input.peek(Token![.]) || input.peek(Token![=]) && !input.peek(Token![=>]) {
            input.parse::<TokenTree>()?;
        }
        if begins_number(input) {
            input.parse::<TokenTree>()?;
        }
        errors.push_unexpected(message::width::range(&tokens_between(&start, input)));
        return Ok(None);
    }
    let is_called = matches!((&width, next(input)), (Some(Width::Literal(..)), Some(TokenTree::Group(_))));
    if width.is_none() || is_called || !continues(input) {
        return Ok(width);
    }
    // An expression without braces, such as `2 * N`.
    while continues(input) {
        let is_operator = matches!(input.parse()?, TokenTree::Punct(_));
        if is_operator && !is_over(input) && !modifier::TABLE.begins(input) {
            input.parse::<TokenTree>()?;
        }
    }
    let expression = tokens_between(&start, input);
    errors.push_recurring(message::width::not_in_braces(&expression));
    Ok(expression_in(in_braces(expression, after), errors))
}

/// Skips and reports a word or a sign before a number: `relu units = 3`, `relu * 3`.
fn skip_word(input: ParseStream, after: &str, errors: &mut Errors) -> syn::Result<()> {
    let fork = input.fork();
    let Ok(first) = fork.parse::<TokenTree>() else { return Ok(()) };
    let mut range = SpanRange::from(&first);
    let is_skipped = match &first {
        TokenTree::Ident(word) => word.to_string().starts_with(char::is_lowercase),
        TokenTree::Punct(sign) => "*!./?:=@~".contains(sign.as_char()),
        _ => false,
    };
    if fork.peek(Token![=]) && !fork.peek(Token![=>]) || fork.peek(Token![:]) && !fork.peek(Token![::]) {
        range = range.to(&fork.parse::<TokenTree>()?);
    }
    if is_skipped && begins_number(&fork) && !begins_layer(input) {
        let number = fork.fork().parse::<LitInt>()?;
        errors.push_recurring(message::width::word_before(range, after, &number));
        while input.cursor() != fork.cursor() {
            input.parse::<TokenTree>()?;
        }
    }
    Ok(())
}

/// Parses a width of one token or one path.
pub(super) fn simple(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Width>> {
    if begins_number(input) {
        return input.parse().map(|number| literal(number, errors));
    }
    if input.peek(token::Brace) {
        return input.parse().map(|braces| expression_in(braces, errors));
    }
    if input.peek(Ident::peek_any) || input.peek(Token![::]) {
        let first = input.fork().parse::<TokenTree>()?;
        let path = input.parse::<ExprPath>().ok().map(|expression| expression.path);
        let Some(path) = path.filter(function::has_name) else {
            input.parse::<Option<Token![_]>>()?;
            errors.push_unexpected(message::width::bad(&first, &first));
            return Ok(None);
        };
        return Ok(Some(Width::Path(path)));
    }
    match input.parse::<TokenTree>()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && !group.stream().is_empty() => {
            Ok(parenthesized(&group, errors))
        }
        TokenTree::Group(group)
            if group.delimiter() == Delimiter::Bracket && syn::parse2::<LitInt>(group.stream()).is_ok() =>
        {
            errors.push_recurring(message::width::in_brackets(&group));
            Ok(syn::parse2(group.stream()).ok().and_then(|number| literal(number, errors)))
        }
        sign if is_punct(Some(&sign), '-') && input.peek(syn::Lit) => {
            let number = input.parse::<TokenTree>()?;
            errors.push(message::width::bad(SpanRange::from(&sign).to(&number), format_args!("-{number}")));
            Ok(None)
        }
        quote if is_punct(Some(&quote), '\'') => {
            let name = input.parse::<TokenTree>()?;
            errors.push(message::width::bad(SpanRange::from(&quote).to(&name), format_args!("'{name}")));
            Ok(None)
        }
        wrong => {
            errors.push_unexpected(message::width::bad(&wrong, message::shown(&wrong)));
            Ok(None)
        }
    }
}

/// Parses a width in parentheses and reports the parentheses.
pub(super) fn parenthesized(group: &Group, errors: &mut Errors) -> Option<Width> {
    if let Some((range, product)) = dimensions::product_in(group) {
        errors.push(message::width::several(range, &product, ""));
        return expression_in(in_braces(product, group.span()), errors);
    }
    if is_range(group) {
        errors.push_unexpected(message::width::range(&group.stream()));
        return None;
    }
    if let Some(number) = foreign::only_number(group) {
        errors.push_recurring(message::width::in_parentheses(group.span(), &number.to_token_stream()));
        return literal(number, errors);
    }
    errors.push_recurring(message::width::in_parentheses(group.span(), &group.stream()));
    match syn::parse2(group.stream()) {
        Ok(number) => literal(number, errors),
        Err(_) => expression_in(braced(group), errors),
    }
}

fn is_range(group: &Group) -> bool {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    tokens.windows(2).any(|pair| pair.iter().all(|token| is_punct(Some(token), '.')))
}

/// The width of a literal.
pub(super) fn literal(literal: LitInt, errors: &mut Errors) -> Option<Width> {
    if !matches!(literal.suffix(), "" | "usize") {
        errors.push(message::width::bad(literal.span(), &literal));
        return None;
    }
    let Ok(value) = literal.base10_parse() else {
        errors.push(message::width::too_large(&literal));
        return None;
    };
    Some(Width::Literal(value, literal))
}

/// The const expression in braces, or `None` after reporting a mistake.
fn expression_in(braces: Group, errors: &mut Errors) -> Option<Width> {
    let braces = TokenTree::Group(braces);
    match expression::statements(braces.clone().into()) {
        Ok(1..) => return Some(Width::Expression(braces)),
        Ok(0) => errors.push(message::width::bad(&braces, "{ }")),
        Err(error) => errors.push(message::width::bad_expression(&error)),
    }
    None
}

/// The same group with braces.
fn braced(group: &Group) -> Group {
    in_braces(group.stream(), group.span())
}

fn in_braces(expression: TokenStream, span: Span) -> Group {
    let mut braces = Group::new(Delimiter::Brace, expression);
    braces.set_span(span);
    braces
}

/// Whether an operator, a call or an index follows.
pub(super) fn continues(input: ParseStream) -> bool {
    if is_over(input) || modifier::TABLE.begins(input) {
        return false;
    }
    let Some(token) = next(input) else { return false };
    match token {
        TokenTree::Punct(punct) => {
            "+-*/%.&^".contains(punct.as_char()) && !is_mixture(input) && !modifier::begins_call(input)
        }
        TokenTree::Group(_) => true,
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    }
}

/// Whether a further part follows: `+ tanh 4`, or `+ Own N`; also one with a mistake, such as `+ foo 4`, `+ 4 tanh`, `+ (tanh 4)`.
fn is_mixture(input: ParseStream) -> bool {
    let fork = input.fork();
    if fork.parse::<Token![+]>().is_err() {
        return false;
    }
    let ends = |input: ParseStream| is_over(input) || modifier::TABLE.begins(input) || input.peek(Token![+]);
    if begins_layer(&fork) || ends(&fork) {
        return true;
    }
    if !fork.peek(Ident) && !fork.peek(Token![::]) {
        return match fork.parse::<TokenTree>() {
            Ok(TokenTree::Group(group)) => is_activation(group.stream().into_iter().next().as_ref()),
            // A lifetime.
            Ok(TokenTree::Punct(quote)) => quote.as_char() == '\'',
            Ok(TokenTree::Literal(_)) => is_activation(next(&fork).as_ref()) || fork.peek(LitInt),
            _ => false,
        };
    }
    let Ok(path) = fork.parse::<syn::Path>() else { return false };
    let is_word = path.get_ident().is_some_and(|word| word.to_string().starts_with(char::is_lowercase));
    let has_width = fork.peek(token::Brace) || begins_number(&fork) || fork.peek(Ident) && !ends(&fork);
    has_width || is_word && ends(&fork)
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
