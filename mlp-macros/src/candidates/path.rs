//! The number of tokens of a path: `crate::own::Mine<Other<3>>`, `Mine::<3>::WIDTH`.

use proc_macro2::TokenTree;

use crate::token::lookahead::is_punct;

/// The number of tokens of the path at the start of these; 0 if none begins here.
pub(super) fn length(tokens: &[TokenTree]) -> usize {
    let colons = |index: usize| {
        let are_colons = is_punct(tokens.get(index), ':') && is_punct(tokens.get(index + 1), ':');
        if are_colons { 2 } else { 0 }
    };
    let is_name = |index: usize| matches!(tokens.get(index), Some(TokenTree::Ident(_)));
    let mut length = colons(0);
    while is_name(length) {
        length += 1;
        let of_generics = length + colons(length);
        match generics(tokens.get(of_generics..).unwrap_or_default()) {
            0 => {}
            generics => length = of_generics + generics,
        }
        if colons(length) == 0 || !is_name(length + 2) {
            return length;
        }
        length += 2;
    }
    length
}

/// The number of tokens of the generic arguments at the start of these, with their angles; 0 if none begin here, or if no angle closes
/// them.
pub(super) fn generics(tokens: &[TokenTree]) -> usize {
    if !is_punct(tokens.first(), '<') {
        return 0;
    }
    let mut open_angles = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        let is = |sign| is_punct(Some(token), sign);
        let is_after = |sign| index > 0 && is_punct(tokens.get(index - 1), sign);
        if is('<') {
            open_angles += 1;
        } else if is(';') || is('|') || is('>') && is_after('=') {
            return 0;
        } else if is('>') && !is_after('-') {
            open_angles = open_angles.saturating_sub(1);
        }
        if open_angles == 0 {
            return index + 1;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of tokens of the path at the start of a text.
    fn length_in(text: &str) -> usize {
        let tokens: Vec<_> = text.parse::<proc_macro2::TokenStream>().expect("tokens").into_iter().collect();
        length(&tokens)
    }

    #[test]
    fn a_path_ends_after_its_generic_arguments() {
        for path in [
            "relu",
            "crate::own::WIDTH",
            "::own::Mine<3>",
            "P<Q<3>>",
            "P<Q<3>, Q<4>>",
            "m::Mine::<5>",
            "Mine::<5>::WIDTH",
            "P<fn(f32) -> f32, { 2 * N }>",
        ] {
            let length = length_in(path);
            assert!(length > 0);
            for after in ["", "4", "(0.1) 4", "[3 | 4]", "=> relu 3; loss squared >"] {
                assert_eq!(length_in(&format!("{path} {after}")), length, "{path} {after}");
            }
        }
    }

    #[test]
    fn an_angle_that_is_not_closed_opens_no_generic_arguments() {
        for text in ["tanh < 6 => linear 1; loss squared >", "tanh < 6; loss squared >", "Mine<3 | relu>", "Mine<Q<3>"]
        {
            assert_eq!(length_in(text), 1, "{text}");
        }
        assert_eq!(length_in("4"), 0);
    }
}
