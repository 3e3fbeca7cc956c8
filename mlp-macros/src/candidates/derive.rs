//! The derive of the enum, which implements `Candidates` by the call that `candidates!` has written into an attribute: rustc warns
//! of uses of a deprecated item everywhere but in the expansion of a derive.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::DeriveInput;

use crate::names;

/// The attribute of the enum, with the path of a macro and its arguments in a group.
pub(super) const ATTRIBUTE: &str = "__candidates";

/// The implementation, given the enum.
pub(crate) fn derive(tokens: TokenStream) -> TokenStream {
    let Ok(input) = syn::parse2::<DeriveInput>(tokens) else { return TokenStream::new() };
    let attribute = input.attrs.iter().find(|attribute| names::is(attribute.path(), ATTRIBUTE));
    let Some(list) = attribute.and_then(|attribute| attribute.meta.require_list().ok()) else {
        return TokenStream::new();
    };
    let mut path: Vec<_> = list.tokens.clone().into_iter().collect();
    let Some(arguments) = path.pop() else { return TokenStream::new() };
    let (path, arguments) = (path.into_iter().collect::<TokenStream>(), adopted(arguments.into()));
    quote!(const _: () = { #path! #arguments };)
}

/// The same tokens with the span of this derive.
fn adopted(tokens: TokenStream) -> TokenStream {
    let adopt = |token| {
        let mut token = match token {
            TokenTree::Ident(name) => TokenTree::Ident(names::adopted(&name)),
            TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), adopted(group.stream()))),
            other => other,
        };
        token.set_span(token.span().resolved_at(Span::mixed_site()));
        token
    };
    tokens.into_iter().map(adopt).collect()
}
