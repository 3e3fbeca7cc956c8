//! Tokens as text, with the spaces of a person.

use proc_macro2::{Delimiter, Spacing, TokenTree};

use crate::token::lookahead::is_punct;

/// The text of tokens: `relu 16 repeat 2 => linear 1`, `{ 2 * N }`, `leaky_relu(0.1)`.
pub(super) fn of(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut before: Option<&TokenTree> = None;
    let mut open_angles = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        let is_percentage =
            is_punct(Some(token), '%') && tokens.get(index + 1).is_none_or(|next| is_punct(Some(next), '|'));
        if !is_percentage && before.is_some_and(|before| has_space(before, token, open_angles > 0)) {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text += open;
                text += &of(&inner);
                text += close;
            }
            token => text += &token.to_string(),
        }
        let is_arrow = is_punct(before, '=') || is_punct(before, '-');
        if is_punct(Some(token), '<') {
            open_angles += 1;
        } else if is_punct(Some(token), '>') && !is_arrow {
            open_angles = open_angles.saturating_sub(1);
        }
        before = Some(token);
    }
    text
}

fn has_space(before: &TokenTree, token: &TokenTree, is_generic: bool) -> bool {
    let is_joint = matches!(before, TokenTree::Punct(sign) if sign.spacing() == Spacing::Joint);
    let is_after = |sign| is_punct(Some(before), sign);
    let is = |sign| is_punct(Some(token), sign);
    let is_call = matches!((before, token), (TokenTree::Ident(word), TokenTree::Group(group))
        if group.delimiter() == Delimiter::Parenthesis && word != "from");
    let is_tight = is_joint
        || is_after(':')
        || is(':')
        || is(',')
        || is(';')
        || is('<')
        || is_after('<')
        || is_after('#')
        || is_call;
    !(is_tight || is_generic && is('>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_the_spaces_of_a_person() {
        for text in [
            "relu 16 repeat 2 => linear 1",
            "leaky_relu(0.1) { 2 * N } => softmax 10",
            "crate::own::Sine WIDTH from (low, input) add low no_bias",
            "Mine<3> 2 => tanh 3",
            "P<Q<3>, 4> 2 => P<Q<3>> 3 => m::Mine::<5> 1",
            "0.5 * squared + huber(1.0)",
            "input 64 dropout 0.2",
            "#[allow(noncanonical_link)] absolute",
            "dropout [10% | 20%] { 7 % N }",
        ] {
            let tokens: Vec<_> = text.parse::<proc_macro2::TokenStream>().expect("tokens").into_iter().collect();
            assert_eq!(of(&tokens), text);
        }
    }
}
