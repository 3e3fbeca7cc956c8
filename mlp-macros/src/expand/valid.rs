//! One message for one mistake: a type of the user's that is not a layer or not a loss is reported once.
//!
//! All demands on the user's types are in the body of one constant, and the rest of the expansion names these types
//! through `__Valid<X>`: `X`, if the constant exists. If a demand is not met, the constant does not compile, `__Valid<X>` is
//! an erroneous type, and rustc reports nothing that follows from it.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Type;

use super::names::{Names, alias};
use crate::model::{Struct, path_range};
use crate::span::{SpanRange, respan_path};

/// The demands on the layers and the loss.
pub(super) fn demands(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, impl_generics, where_clause, single, .. } = names;
    let model = &network.model;
    let scalar = match &network.scalar {
        Some(scalar) => code!(#scalar),
        None => {
            let first = &model.layers[0].form;
            code!(<#first as #p::Flat>::Scalar)
        }
    };
    let layers = model.layers.iter().map(|layer| {
        let form = &layer.form;
        demand(&code!(#p::is_layer), type_range(form), &code!(#form, #scalar))
    });
    let loss = demand(&code!(#p::is_loss), model.loss.range(), &model.loss.to_type(p));
    let name = &model.name;
    code!(
        impl #impl_generics #p::Valid for #ty #where_clause {
            #[allow(unused_qualifications)]
            const VALID: bool = {
                #(#layers)*
                #loss
                true
            };
        }
        const __VALID: bool = <#name #single as #p::Valid>::VALID;
        type __Valid<__X> = <__X as #p::IfValid<__VALID>>::Same;
    )
}

/// A call of a function with bounds on its type arguments. rustc underlines its path if a bound is not met.
fn demand(function: &TokenStream, range: SpanRange, arguments: &TokenStream) -> TokenStream {
    let function = respan_path(function.clone(), range);
    let end = range.end.resolved_at(Span::mixed_site());
    quote_spanned!(end=> #function::<#arguments>();)
}

/// The name of a type without its arguments.
fn type_range(ty: &Type) -> SpanRange {
    match ty {
        Type::Path(path) if path.qself.is_none() => path_range(&path.path),
        _ => SpanRange::of(ty),
    }
}

/// One alias for each type of the user's.
pub(super) fn aliases(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, impl_generics, where_clause, .. } = names;
    let model = &network.model;
    let aliases = model.names().map(alias);
    let types = model.layers.iter().map(|layer| &layer.form);
    let loss = model.loss.to_type(p);
    code!(
        #(#[allow(non_camel_case_types, type_alias_bounds)] type #aliases #impl_generics #where_clause = __Valid<#types>;)*
        type __Loss = __Valid<#loss>;
    )
}
