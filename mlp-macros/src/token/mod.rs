//! The tokens of the grammar: its words and signs, numbers of bounded length, pieces between separators, and lookahead.

pub(crate) mod argument;
pub(crate) mod lookahead;
pub(crate) mod number;
pub(crate) mod piece;

/// The words of the grammar that Rust does not reserve.
pub(crate) mod word {
    syn::custom_keyword!(input);
    syn::custom_keyword!(loss);
    syn::custom_keyword!(seed);
    syn::custom_keyword!(sparse);
}
