//! The link check: a warning if the loss and the output activation are not partners.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::Ident;

use super::names::Names;
use crate::lint::Lint;
use crate::model::Struct;

/// Refers to a deprecated constant, at the span of the loss, if the loss and the output activation are not partners.
///
/// rustc suppresses deprecation warnings in the expansion of a derive unless the whole path has the user's span. A bound on a
/// layer's type would shadow the inherent constants, so only the scalar is bounded.
pub(super) fn link_check(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, .. } = names;
    let model = &network.model;
    let generics = network.scalar.as_ref().map(|scalar| code!(<#scalar: #p::Scalar>));
    let level = match &model.lint {
        Some(Lint::Allow(_)) => return TokenStream::new(),
        Some(Lint::Deny(level)) => quote_spanned!(level.span()=> #[deny(deprecated)]),
        None => TokenStream::new(),
    };
    let span = model.loss.range().end;
    let p_here = Ident::new(&p.to_string(), span);
    let output: TokenStream = names
        .layer(network, model.output())
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect();
    let activation = quote_spanned!(span=> <#output as #p_here::Layer>::Activation);
    let compared = [
        quote_spanned!(span=> #p_here::Link<__Loss, #activation>),
        quote_spanned!(span=> #p_here::Declared<<__Loss as #p_here::Loss>::Canonical, #activation>),
        quote_spanned!(span=> #p_here::Declared<<#activation as #p_here::Activation>::Canonical, __Loss>),
    ];
    let checks = compared.iter().map(|pair| quote_spanned!(span=> <__Valid<#pair>>::noncanonical_link));
    code!(
        #level
        fn check_link #generics () {
            use #p::{Mismatched as _, Unremarkable as _};
            #(let () = #checks;)*
        }
    )
}
