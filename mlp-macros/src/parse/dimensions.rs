//! Recognizes several numbers in place of one width: `(2, 3)`, `2 x 3`, `28x28`.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::{Ident, LitInt, token};

use crate::span::SpanRange;
use crate::token::lookahead::{begins_layer, begins_number, is_punct, next};

/// Words between two numbers, for `×`.
const TIMES: &[&str] = &["x", "X", "by"];

/// Parses several numbers, and returns their location and their product.
pub(super) fn product(input: ParseStream) -> syn::Result<Option<(SpanRange, TokenStream)>> {
    if let Some(TokenTree::Group(group)) = next(input).filter(|_| !input.peek(token::Brace)) {
        let found = product_in(&group);
        if found.is_some() {
            input.parse::<TokenTree>()?;
        }
        return Ok(found);
    }
    let literal = input.fork().parse::<LitInt>().ok().filter(|_| begins_number(input));
    let numbers = match literal.as_ref().and_then(glued) {
        Some(numbers) => {
            input.parse::<LitInt>()?;
            numbers
        }
        None => joined(input)?,
    };
    Ok(match numbers.as_slice() {
        [first, .., last] => Some((SpanRange::from(first).to(last), multiplied(&numbers))),
        _ => None,
    })
}

/// `2 * 3`.
fn multiplied(numbers: &[TokenTree]) -> TokenStream {
    let (first, rest) = numbers.split_first().expect("several numbers");
    let factors = rest.iter().map(|number| quote!(* #number));
    std::iter::once(first.to_token_stream()).chain(factors).collect()
}

/// The same of a group: `(2, 3)`.
pub(super) fn product_in(group: &Group) -> Option<(SpanRange, TokenStream)> {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let number = |element: &[TokenTree]| match element {
        [number @ (TokenTree::Literal(_) | TokenTree::Ident(_))] => Some(number.clone()),
        _ => None,
    };
    let numbers = tokens.split(|token| is_punct(Some(token), ',')).map(number).collect::<Option<Vec<_>>>()?;
    (numbers.len() > 1).then(|| (group.span().into(), multiplied(&numbers)))
}

/// The numbers in `28x28`, which Rust reads as a number with a suffix.
fn glued(literal: &LitInt) -> Option<Vec<TokenTree>> {
    let suffix = literal.suffix().strip_prefix('x')?.parse::<usize>().ok()?;
    let number = |digits: &str| {
        syn::parse_str::<LitInt>(digits).ok().map(|mut number| {
            number.set_span(literal.span());
            TokenTree::Literal(number.token())
        })
    };
    [number(literal.base10_digits()), number(&suffix.to_string())].into_iter().collect()
}

/// Parses the numbers in `2 x 3`, or nothing.
fn joined(input: ParseStream) -> syn::Result<Vec<TokenTree>> {
    let is_number = |input: ParseStream| begins_number(input) || input.peek(Ident) && !begins_layer(input);
    let follows = |input: ParseStream| {
        let fork = input.fork();
        fork.parse::<Ident>().is_ok_and(|word| TIMES.iter().any(|times| word == times)) && is_number(&fork)
    };
    let fork = input.fork();
    if !is_number(&fork) || fork.parse::<TokenTree>().is_err() || !follows(&fork) {
        return Ok(vec![]);
    }
    let mut numbers = vec![input.parse()?];
    while follows(input) {
        input.parse::<Ident>()?;
        numbers.push(input.parse()?);
    }
    Ok(numbers)
}
