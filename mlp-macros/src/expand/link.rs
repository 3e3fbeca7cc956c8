//! The link check: a warning where the loss and the output activation do not belong together.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::Ident;

use super::private;
use crate::ast::Lint;
use crate::derive::Derived;

/// Warns at the user's token if the loss and the output activation do not belong together.
///
/// rustc drops a deprecation whose path lies in the expansion of a derive, unless the whole path has the user's span. A
/// bound on a layer's type would shadow the inherent constants, so the scalar alone is bounded.
pub(super) fn link_check(network: &Derived) -> TokenStream {
    let p = private();
    let generics = network.scalar.as_ref().map(|scalar| code!(<#scalar: #p::Scalar>));
    let level = match &network.lint {
        Some(Lint::Allow(_)) => return TokenStream::new(),
        Some(Lint::Deny(level)) => quote_spanned!(level.span()=> #[deny(deprecated)]),
        None => TokenStream::new(),
    };
    let loss = network.loss.to_type(&p);
    let span = network.loss.span();
    let p_there = Ident::new(&p.to_string(), span);
    let sound = quote_spanned!(span=> __Sound);
    let output = &network.output().ty;
    let (loss, activation) =
        (quote_spanned!(span=> #sound<#loss>), quote_spanned!(span=> <#sound<#output> as #p_there::Layer>::Activation));
    let checks = quote_spanned!(span=>
        <#sound<#p_there::Link<#loss, #activation>>>::noncanonical_link;
        <#sound<#p_there::Declared<<#loss as #p_there::Loss>::Canonical, #activation>>>::noncanonical_link;
        <#sound<#p_there::Declared<<#activation as #p_there::Activation>::Canonical, #loss>>>::noncanonical_link;
    );
    code!(
        #[allow(dead_code, clippy::no_effect, path_statements, unused_qualifications)]
        #level
        fn check_link #generics () {
            #[allow(unused_imports)]
            use #p::{Mismatched as _, Unremarkable as _};
            #checks
        }
    )
}
