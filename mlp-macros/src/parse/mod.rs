//! From the source text of `network!` to what the user wrote.
//!
//! Reading never stops at a mistake. The body is cut at `;` and `=>` first, so that a mistake in one piece leaves the
//! others whole. Where something else than the grammar is written that can only mean one thing, it is reported and then
//! read as what it means, so that nothing is reported twice.

mod body;
mod frame;
mod layer;
mod lookahead;
mod loss;
mod modifier;
mod piece;
mod width;

pub(crate) use frame::call;

/// The words of the grammar that Rust does not reserve.
mod word {
    syn::custom_keyword!(dropout);
    syn::custom_keyword!(init);
    syn::custom_keyword!(input);
    syn::custom_keyword!(loss);
    syn::custom_keyword!(no_bias);
    syn::custom_keyword!(repeat);
    syn::custom_keyword!(seed);
}
