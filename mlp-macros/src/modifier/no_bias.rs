//! `no_bias`: a layer without biases.

use proc_macro2::Span;
use quote::quote_spanned;

use super::syntax::{Argument, Draft, Effect, Syntax, anywhere};

pub(super) const SYNTAX: Syntax = Syntax {
    word: "no_bias",
    example: "no_bias",
    synonyms: &[("bias_false", "no_bias"), ("nobias", "no_bias"), ("unbiased", "no_bias")],
    takes_argument: false,
    parse,
    check: anywhere,
    field: None,
};

#[expect(clippy::unnecessary_wraps, reason = "the signature of all modifiers")]
fn parse(_: &mut Argument) -> syn::Result<Option<Effect>> {
    Ok(Some(Box::new(|draft: &mut Draft| {
        let krate = &draft.krate;
        draft.dense.has_bias = false;
        draft.dense.connections = Some(quote_spanned!(Span::mixed_site()=> #krate::connection::NoBias));
        draft.dense.notes.push("no bias".to_owned());
    })))
}
