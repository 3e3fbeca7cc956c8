//! Bounds the length of numbers before they are parsed, which takes time in proportion to the square of their digits.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};

use crate::message::{self, Errors};
use crate::token::lookahead::is_punct;

/// The maximum length of a number, in characters. A `usize` has at most 20 digits, a probability at most 40.
const LONGEST: usize = 100;

/// The tokens with another number in place of each that is too long, which is reported.
pub(crate) fn bounded(tokens: TokenStream, errors: &mut Errors) -> TokenStream {
    bounded_in(tokens, &mut |number| errors.push(message::long_number(number.span(), LONGEST)))
}

/// The tokens of an item with another number in place of each that is too long. Those in attributes are reported; rustc reports
/// the others, and the item then `is_another`.
pub(crate) fn bounded_in_item(tokens: TokenStream, is_another: &mut bool, errors: &mut Errors) -> TokenStream {
    if !contains_long(&tokens) {
        return tokens;
    }
    let mut bounded = Vec::new();
    for token in tokens {
        bounded.push(match token {
            TokenTree::Group(group) if is_punct(bounded.last(), '#') => {
                regrouped(&group, self::bounded(group.stream(), errors))
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                regrouped(&group, bounded_in_item(group.stream(), is_another, errors))
            }
            token => bounded_token(token, &mut |_| *is_another = true),
        });
    }
    bounded.into_iter().collect()
}

fn bounded_in(tokens: TokenStream, report: &mut dyn FnMut(&Literal)) -> TokenStream {
    if !contains_long(&tokens) {
        return tokens;
    }
    tokens.into_iter().map(|token| bounded_token(token, report)).collect()
}

fn bounded_token(token: TokenTree, report: &mut dyn FnMut(&Literal)) -> TokenTree {
    match token {
        TokenTree::Literal(literal) if is_long_number(&literal) => {
            report(&literal);
            let is_integer = !literal.to_string().contains('.');
            let mut short = if is_integer { Literal::usize_unsuffixed(2) } else { Literal::f64_unsuffixed(0.5) };
            short.set_span(literal.span());
            TokenTree::Literal(short)
        }
        TokenTree::Group(group) if contains_long(&group.stream()) => {
            regrouped(&group, bounded_in(group.stream(), report))
        }
        token => token,
    }
}

fn regrouped(group: &Group, content: TokenStream) -> TokenTree {
    let mut regrouped = Group::new(group.delimiter(), content);
    regrouped.set_span(group.span());
    TokenTree::Group(regrouped)
}

/// Whether one of the numbers is too long.
pub(crate) fn contains_long(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Literal(literal) => is_long_number(&literal),
        TokenTree::Group(group) => contains_long(&group.stream()),
        TokenTree::Ident(_) | TokenTree::Punct(_) => false,
    })
}

/// Whether this is a number, and not a text, of more than [`LONGEST`] characters.
fn is_long_number(literal: &Literal) -> bool {
    let text = literal.to_string();
    text.len() > LONGEST && text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use quote::quote;

    use super::*;

    fn number(digits: usize) -> TokenStream {
        "9".repeat(digits).parse().expect("a number")
    }

    #[test]
    fn a_number_of_many_digits_is_reported_and_replaced() {
        let start = Instant::now();
        let (width, fraction) = (number(40_000), format!("0.{}", "3".repeat(40_000)));
        let fraction: TokenStream = fraction.parse().expect("a number");
        let mut errors = Errors::default();
        let bounded = bounded(quote!(relu #width => tanh { 2 * (#width) } dropout #fraction), &mut errors);
        assert_eq!(bounded.to_string(), quote!(relu 2 => tanh { 2 * (2) } dropout 0.5).to_string());
        assert_eq!(errors.count(), 3);
        assert!(start.elapsed().as_secs() < 2);
    }

    #[test]
    fn a_number_of_a_struct_is_left_to_rustc() {
        let item = |number: &TokenStream| {
            quote!(
                #[network(loss = huber(#number))]
                struct Net {
                    #[network(init = #number)]
                    output: Dense<#number, 1>,
                }
            )
        };
        let mut errors = Errors::default();
        let mut is_another = false;
        let bounded = bounded_in_item(item(&number(40_000)), &mut is_another, &mut errors);
        assert_eq!(bounded.to_string(), item(&quote!(2)).to_string());
        assert_eq!((errors.count(), is_another), (2, true));
    }

    #[test]
    fn other_numbers_and_texts_stay() {
        let text = "9".repeat(40_000);
        let longest = number(LONGEST);
        let tokens = quote!(#[doc = #text] relu #longest 1_000 0x10 1.5);
        let mut errors = Errors::default();
        assert_eq!(bounded(tokens.clone(), &mut errors).to_string(), tokens.to_string());
        assert!(errors.is_empty());
    }
}
