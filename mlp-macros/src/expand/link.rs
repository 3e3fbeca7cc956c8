//! The link check: a warning if the loss and the output activation are not partners.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

use super::names::Names;
use super::valid::loss_alias;
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
    let checks: Vec<_> = if let Some(loss) = model.loss.single() {
        let span = loss.range().end;
        pair(names, span, &Ident::new("__Loss", span), None).into()
    } else {
        let losses = model.loss.functions().enumerate();
        let checks = losses.map(|(index, loss)| {
            let span = loss.range().end;
            let mut alias = loss_alias(index);
            alias.set_span(span);
            pair(names, span, &alias, Some(index))
        });
        checks.flatten().collect()
    };
    code!(
        #level
        fn __check_link #generics () {
            use #p::{Mismatched as _, Unremarkable as _};
            #(let () = #checks;)*
        }
    )
}

/// The references for one loss and the activation of the output layer, or of one of its parts.
fn pair(names: &Names, span: Span, loss: &Ident, part: Option<usize>) -> [TokenStream; 3] {
    let p = Ident::new(&names.p.to_string(), span);
    let activation = names.output_activation.clone().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    // By aliases: a path to a trait that the user has imported would be an unnecessary qualification, with the span of the user.
    let mut activation = activation.collect::<TokenStream>();
    if let Some(index) = part {
        activation = quote_spanned!(span=> #p::PartActivation<<#activation as #p::IfValid<__HAS_PARTS>>::Same, #index>);
    }
    let compared = [
        quote_spanned!(span=> #p::Link<#loss, #activation>),
        quote_spanned!(span=> #p::DeclaredByLoss<#loss, #activation>),
        quote_spanned!(span=> #p::DeclaredByActivation<#loss, #activation>),
    ];
    compared.map(|pair| quote_spanned!(span=> <__Valid<#pair>>::noncanonical_link))
}
