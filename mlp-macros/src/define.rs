//! The phases of `network!`: syntax tree, rules, model, tokens.

use proc_macro2::TokenStream;
use quote::quote;

use crate::expand;
use crate::message::Errors;
use crate::parse;
use crate::resolve;
use crate::rules;

/// Expands `network!`. The result defines a network even after mistakes, so that rustc does not also report its uses.
pub(crate) fn network(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some((definition, rest)) = parse::call(tokens, &mut errors) else {
        return errors.to_tokens();
    };
    rules::check(&definition, &mut errors);
    let mut item = resolve::item(&definition, &mut errors);
    if errors.is_empty() {
        return expand::item(&item, None);
    }
    resolve::repair(&mut item);
    let network = expand::item(&item, Some(&errors.to_tokens()));
    let rest = (!rest.is_empty()).then(|| self::network(rest));
    quote!(#network #rest)
}
