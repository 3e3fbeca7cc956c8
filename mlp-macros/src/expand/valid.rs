//! One message for one mistake: a user type that is not a layer or not a loss is reported once.
//!
//! One constant checks all demands on the user's types, and the rest of the expansion refers to these types through
//! `__Valid<X>`, which is `X` if the constant compiles. If a demand is not met, `__Valid<X>` is an erroneous type, and rustc
//! reports no consequential errors.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{GenericArgument, Ident, PathArguments, Type};

use super::inputs::owner_of_inputs;
use super::names::{Names, alias, is_generic};
use crate::model::{Struct, path_range};
use crate::span::{SpanRange, respan, respan_path};

/// The demands on the layers and the loss.
pub(super) fn demands(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, single, .. } = names;
    let model = &network.model;
    let generics = &network.generics;
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let predicates = where_clause.iter().flat_map(|clause| &clause.predicates);
    // In a where clause of the expansion; otherwise rustc would suggest adding one to the struct.
    let own = network.scalar.as_ref().map(|scalar| code!(#scalar: #p::Scalar,));
    let predicates = code!(#(#predicates,)* #own);
    let scalar = if let Some(scalar) = &network.scalar {
        code!(#scalar)
    } else {
        let first = &model.layers[0].form;
        code!(<#first as #p::Flat>::Scalar)
    };
    let layers = model.layers.iter().map(|layer| {
        let form = &layer.form;
        // A part that is no activation has been reported.
        let valid = if parts(form).is_empty() { code!(#form) } else { with_valid_parts(form, p) };
        demand(&code!(#p::is_layer), type_range(form), &code!(#valid, #scalar))
    });
    let losses = model.loss.functions().map(|loss| demand(&code!(#p::is_loss), loss.range(), &loss.to_type(p)));
    let shared = model.inputs_of.as_ref().zip(owner_of_inputs(network, &names.type_generics));
    let shared =
        shared.map(|(path, owner)| demand(&code!(#p::is_network), SpanRange::of(path), &code!(#owner, #scalar)));
    let activations = model.layers.iter().flat_map(|layer| parts(&layer.form));
    let activations: Vec<_> =
        activations.map(|part| demand(&code!(#p::is_activation), type_range(part), &code!(#part))).collect();
    let (has_parts, parts) = if activations.is_empty() {
        (None, None)
    } else {
        let declared = code!(const PARTS: #p::bool = { #(#activations)* true };);
        (Some(declared), Some(code!(const __PARTS: #p::bool = <__Single as #p::Valid>::PARTS;)))
    };
    let name = &model.name;
    // rustdoc shows the source text at this span.
    let valid = Ident::new("__VALID", name.span().resolved_at(Span::mixed_site()));
    code!(
        #[doc(hidden)]
        impl #impl_generics #p::Valid for #ty
        where
            #predicates
        {
            #has_parts
            const VALID: #p::bool = {
                #(#layers)*
                #(#losses)*
                #shared
                true
            };
        }

        type __Single = #name #single;
        #parts
        const #valid: #p::bool = <__Single as #p::Valid>::VALID;

        // rustdoc would show `IfValid` wherever the alias occurs.
        #[cfg(not(doc))]
        type __Valid<__X> = <__X as #p::IfValid<#valid>>::Same;
        #[cfg(doc)]
        type __Valid<__X> = __X;
    )
}

/// A call of a function with bounds on its type arguments. rustc underlines its path if a bound is not met.
fn demand(function: &TokenStream, range: SpanRange, arguments: &TokenStream) -> TokenStream {
    let function = respan_path(function.clone(), range);
    let end = range.end.resolved_at(Span::mixed_site());
    quote_spanned!(end=> #function::<#arguments>();)
}

/// The type of a mixed layer whose parts are activations, displayed as the type itself.
fn with_valid_parts(form: &Type, p: &Ident) -> TokenStream {
    let SpanRange { start, end } = type_range(form);
    let (start, end) = (start.resolved_at(Span::mixed_site()), end.resolved_at(Span::mixed_site()));
    let (open, close) = (quote_spanned!(start=> <), quote_spanned!(end=> as #p::IfValid<__PARTS>>::Same));
    quote!(#open #form #close)
}

/// The activations of the parts of a mixed layer: `Softmax` and `Linear` of `Dense<2, 5, Mixed<(Units<3, Softmax>, Units<2, Linear>)>>`.
/// Empty for other layers, and behind an alias.
fn parts(form: &Type) -> Vec<&Type> {
    let mixed = type_arguments(form).find(|argument| is_named(argument, "Mixed"));
    let units = mixed.and_then(|mixed| type_arguments(mixed).next());
    match units {
        Some(Type::Tuple(units)) => units.elems.iter().flat_map(type_arguments).collect(),
        _ => vec![],
    }
}

fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == name))
}

/// The types among the generic arguments of a type.
fn type_arguments(ty: &Type) -> impl Iterator<Item = &Type> {
    let last = match ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let arguments = match last.map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The name of a type without its arguments.
fn type_range(ty: &Type) -> SpanRange {
    match ty {
        Type::Path(path) if path.qself.is_none() => path_range(&path.path),
        _ => SpanRange::of(ty),
    }
}

/// One alias per layer, one for the activation of the output layer, and one for the loss.
pub(super) fn aliases(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, impl_generics, where_clause, .. } = names;
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
    let output = model.output();
    let parameters = is_generic(network, output).then(|| code!(#impl_generics #where_clause));
    let output = names.layer(network, output);
    code!(
        #(#aliases)*
        type __Activation #parameters = #p::ActivationOf<#output>;
        #loss
    )
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
    let output = names.single_layer(network, model.output());
    let total = model.loss.to_type(p, &output, &aliases);
    // Of the last loss, so that one mistake is reported once.
    let parts = model.loss.functions().enumerate().last().map(|(index, loss)| {
        let range = loss.range();
        demand(&code!(#p::has_part), range, &respan(code!(#p::ActivationOf<#output>, #index), range.end))
    });
    code!(
        #(type #aliases = __Valid<#functions>;)*
        const __HAS_PARTS: #p::bool = {
            #parts
            true
        };
        #[cfg(not(doc))]
        type __Loss = <#total as #p::IfValid<__HAS_PARTS>>::Same;
        #[cfg(doc)]
        type __Loss = #total;
    )
}

/// The alias of one of several losses.
pub(super) fn loss_alias(index: usize) -> Ident {
    format_ident!("__Loss{index}", span = Span::mixed_site())
}
