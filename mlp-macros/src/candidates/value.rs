//! The value of an alternative, by which two that are written differently are compared: `4`, `0x4` and `{ 4 }`, or `leaky_relu` and
//! `leaky_relu(0.010)`.

use proc_macro2::{Delimiter, Group, TokenTree};
use syn::Lit;

use super::position::Position;
use super::text;
use crate::builtin::FunctionKind;
use crate::ratio::Ratio;

/// A text that is the same for alternatives of the same value.
pub(super) fn of(tokens: &[TokenTree], position: Position) -> String {
    // An attribute of the link check makes no other network.
    let tokens = &tokens[position.attributes(tokens)..];
    match position {
        Position::Activation { .. } => functions(tokens, FunctionKind::Activation),
        Position::Loss => functions(tokens, FunctionKind::Loss),
        _ => number(tokens),
    }
}

/// The value of a number, possibly in braces.
fn number(tokens: &[TokenTree]) -> String {
    match tokens {
        [TokenTree::Group(group)] if group.delimiter() != Delimiter::Bracket => number(&content(group)),
        [TokenTree::Literal(_)] => literal(&tokens[0]),
        _ => text::of(tokens),
    }
}

/// Functions with all their constants, including the default ones.
fn functions(tokens: &[TokenTree], kind: FunctionKind) -> String {
    let mut value = String::new();
    for (index, token) in tokens.iter().enumerate() {
        let constants = match tokens.get(index + 1) {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => Some(group),
            _ => None,
        };
        let text = match token {
            TokenTree::Literal(_) => literal(token),
            TokenTree::Ident(word) => {
                let entry = kind.find(&word.to_string()).filter(|_| constants.is_none());
                match entry.and_then(|entry| entry.constant.as_ref()) {
                    Some(constant) => format!("{word} ({})", decimal(constant.default)),
                    None => word.to_string(),
                }
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                format!("({})", functions(&content(group), kind))
            }
            token => text::of(std::slice::from_ref(token)),
        };
        value += &text;
        value.push(' ');
    }
    value.trim_end().to_owned()
}

fn content(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

/// The value of a literal. One with a suffix other than `usize` is a mistake, and equals none without.
fn literal(token: &TokenTree) -> String {
    let (digits, suffix) = match syn::parse2::<Lit>(token.clone().into()) {
        Ok(Lit::Int(number)) => (number.base10_digits().to_owned(), number.suffix().to_owned()),
        Ok(Lit::Float(number)) => (number.base10_digits().to_owned(), number.suffix().to_owned()),
        _ => return token.to_string(),
    };
    if matches!(suffix.as_str(), "" | "usize") { decimal(&digits) } else { token.to_string() }
}

/// The value of a decimal number: `0.50` and `0.5` have the same.
fn decimal(digits: &str) -> String {
    match Ratio::parse(digits) {
        Some(Ratio { numerator, denominator: 1 }) => numerator.to_string(),
        Some(Ratio { numerator, denominator }) => format!("{numerator}/{denominator}"),
        None => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTH: Position = Position::Width { of_output: false };
    const ACTIVATION: Position = Position::Activation { of_output: false };

    fn value(text: &str, position: Position) -> String {
        let tokens: Vec<_> = text.parse::<proc_macro2::TokenStream>().expect("tokens").into_iter().collect();
        of(&tokens, position)
    }

    #[test]
    fn alternatives_of_one_value_are_equal() {
        for (position, texts) in [
            (WIDTH, &["1_0", "10usize", "{10}", "{{ 10 }}", "{(10)}", "0xA", "0xa_usize", "0b1010", "0o12", "10"][..]),
            (WIDTH, &["N", "{ N }", "{(N)}"]),
            (WIDTH, &["{2*N}", "{ 2 * N }", "{ (2 * N) }"]),
            (Position::Argument("dropout"), &["0", "0.0", "0e3", "0.", "0_0.00"]),
            (Position::Argument("dropout"), &["0.5", "5e-1", "0.50"]),
            (ACTIVATION, &["leaky_relu", "leaky_relu(0.01)", "leaky_relu(0.010)", "leaky_relu(1e-2)"]),
            (ACTIVATION, &["elu", "elu(1)", "elu(1.0)"]),
            (ACTIVATION, &["Mine<3>", "Mine < 3 >"]),
            (Position::Loss, &["huber", "huber(1)", "#[allow(noncanonical_link)] huber(1.0)"]),
            (Position::Loss, &["0.5 * squared + huber", "0.50 * squared + huber(1.0)"]),
        ] {
            for text in texts {
                assert_eq!(value(text, position), value(texts[0], position), "{text}");
            }
        }
    }

    #[test]
    fn alternatives_of_other_values_are_not() {
        for (position, one, other) in [
            (WIDTH, "4", "5"),
            (WIDTH, "4", "N"),
            (WIDTH, "18446744073709551616", "18446744073709551617"),
            (WIDTH, "N", "M"),
            (WIDTH, "{ 2 * N }", "{ 3 * N }"),
            (Position::Argument("dropout"), "0.3", "0.33"),
            (ACTIVATION, "leaky_relu", "leaky_relu(0.02)"),
            (ACTIVATION, "leaky_relu(0.1)", "elu(0.1)"),
            (ACTIVATION, "Mine<3>", "Mine<4>"),
            (Position::Loss, "huber", "huber(0.5)"),
            (Position::Loss, "squared + huber", "huber + squared"),
        ] {
            assert_ne!(value(one, position), value(other, position), "{one} and {other}");
        }
    }
}
