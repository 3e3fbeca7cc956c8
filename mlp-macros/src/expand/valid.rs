//! One message for one mistake: a user type that is not a layer or not a loss is reported once.
//!
//! One constant checks all demands on the user's types, and the rest of the expansion refers to these types through
//! `__Valid<X>`, which is `X` if the constant compiles. If a demand is not met, `__Valid<X>` is an erroneous type, and rustc
//! reports no consequential errors.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::{Ident, Type};

use super::names::{Names, alias, is_generic};
use crate::model::{Struct, path_range};
use crate::span::{SpanRange, respan, respan_path};

/// The demands on the layers and the loss.
pub(super) fn demands(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, single, .. } = names;
    let model = &network.model;
    let mut generics = network.generics.clone();
    if let Some(scalar) = &network.scalar {
        // In a where clause of the expansion; otherwise rustc would suggest adding one to the struct.
        generics.make_where_clause().predicates.push(syn::parse_quote!(#scalar: #p::Scalar));
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let scalar = if let Some(scalar) = &network.scalar {
        code!(#scalar)
    } else {
        let first = &model.layers[0].form;
        code!(<#first as #p::Flat>::Scalar)
    };
    let layers = model.layers.iter().map(|layer| {
        let form = &layer.form;
        demand(&code!(#p::is_layer), type_range(form), &code!(#form, #scalar))
    });
    let losses = model.loss.functions().map(|loss| demand(&code!(#p::is_loss), loss.range(), &loss.to_type(p)));
    let output = &model.output().form;
    let parts = model.loss.functions().enumerate().filter(|_| model.loss.single().is_none()).map(|(index, loss)| {
        let range = loss.range();
        demand(&code!(#p::has_part), range, &respan(code!(<#output as #p::Layer>::Activation, #index), range.end))
    });
    let name = &model.name;
    // rustdoc shows the source text at this span.
    let valid = Ident::new("__VALID", name.span().resolved_at(Span::mixed_site()));
    code!(
        #[doc(hidden)]
        impl #impl_generics #p::Valid for #ty #where_clause {
            const VALID: #p::bool = {
                #(#layers)*
                #(#losses)*
                #(#parts)*
                true
            };
        }
        const __VALID: #p::bool = <#name #single as #p::Valid>::VALID;
        #[cfg(not(doc))]
        type __Valid<__X> = <__X as #p::IfValid<#valid>>::Same;
        // rustdoc would show the trait wherever the type occurs.
        #[cfg(doc)]
        type __Valid<__X> = __X;
        // For the proof of `Flat`, which must not depend on `#p`: any module can provide that.
        trait __IfValid<const VALID: #p::bool> {
            type Same;
        }
        impl<__X, const VALID: #p::bool> __IfValid<VALID> for __X {
            type Same = Self;
        }
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

/// One alias per layer, and one for the loss.
pub(super) fn aliases(network: &Struct, names: &Names) -> TokenStream {
    let Names { impl_generics, where_clause, .. } = names;
    let model = &network.model;
    let aliases = model.layers.iter().map(|layer| {
        let (alias, form) = (alias(&layer.name), &layer.form);
        // A layer over another scalar is reported elsewhere; an unused parameter would be a second error.
        let generics = is_generic(network, layer).then(|| code!(#impl_generics #where_clause));
        code!(
            type #alias #generics = __Valid<#form>;
        )
    });
    let loss = losses(network, names);
    code!(#(#aliases)* #loss)
}

/// The alias of the loss, and of each of several.
fn losses(network: &Struct, names: &Names) -> TokenStream {
    let p = &names.p;
    let model = &network.model;
    if let Some(loss) = model.loss.single() {
        let loss = loss.to_type(p);
        return code!(type __Loss = __Valid<#loss>;);
    }
    let aliases: Vec<_> = (0..model.loss.terms.len()).map(loss_alias).collect();
    let functions = model.loss.functions().map(|loss| loss.to_type(p));
    let total = model.loss.to_type(p, &names.single_layer(network, model.output()), &aliases);
    code!(#(type #aliases = __Valid<#functions>;)* type __Loss = #total;)
}

/// The alias of one of several losses.
pub(super) fn loss_alias(index: usize) -> Ident {
    format_ident!("__Loss{index}", span = Span::mixed_site())
}
