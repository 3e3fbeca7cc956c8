//! What rustc checks of a network: widths that chain, and widths that make sense.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type};

use super::Names;
use super::sound::sound;
use crate::derive::Derived;
use crate::place::located;

/// Each layer feeds the next.
pub(super) fn width_checks(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, where_clause, .. } = names;
    let checks = network.layers.windows(2).map(|pair| {
        let (from, to) = (&pair[0], &pair[1]);
        let (from_type, to_type) = (sound(&from.ty), sound(&to.ty));
        let (from_marker, to_marker) = (marker(&from.name), marker(&to.name));
        let bound = quote_spanned!(argument_span(&to.ty, 0)=>
            feeds::<<#from_type as #p::Layer>::Outputs, <#to_type as #p::Layer>::Inputs, __names::#from_marker, __names::#to_marker>
        );
        code!(#bound();)
    });
    let markers = network.fields().map(marker);
    code!(
        #[allow(dead_code, non_camel_case_types)]
        const _: () = {
            mod __names {
                #(pub struct #markers;)*
            }
            fn feeds<__From, __To, __FromName, __ToName>() where __From: #p::Feeds<__To, __FromName, __ToName> {}
            fn widths_chain #impl_generics () #where_clause {
                #(#checks)*
            }
        };
    )
}

/// The place of a layer's connections among its generic arguments.
const CONNECTION: usize = 4;

/// Where the type of a layer says how many inputs it takes (0), how many units it has (1) or which connections; or the
/// whole type, where it is an alias.
fn argument_span(layer: &Type, index: usize) -> Span {
    if let Type::Path(path) = layer
        && let Some(PathSegment { arguments: PathArguments::AngleBracketed(arguments), .. }) = path.path.segments.last()
        && let Some(width @ (GenericArgument::Const(_) | GenericArgument::Type(_))) = arguments.args.get(index)
        && arguments.args.len() > 2
    {
        return width.span();
    }
    layer.span()
}

/// A type that is named like a layer, by which rustc's message names it.
fn marker(name: &Ident) -> Ident {
    let mut marker = name.clone();
    marker.set_span(Span::mixed_site());
    marker
}

/// What can only be told when widths are known to rustc.
pub(super) fn constant_checks(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, single, .. } = names;
    let check = |index: usize, check: &TokenStream, place: Span| {
        located(code!(const _: () = <#single as #p::Network>::LAYERS[#index].#check();), place)
    };
    let inputs = check(0, &code!(check_inputs), argument_span(&network.layers[0].ty, 0));
    let units = network.layers.iter().enumerate();
    let units = units.map(|(index, layer)| check(index, &code!(check_units), argument_span(&layer.ty, 1)));
    let dropout = network.layers.iter().enumerate();
    let dropout = dropout.map(|(index, layer)| {
        located(code!(const _: () = #p::check_dropout::<#single>(#index);), argument_span(&layer.ty, CONNECTION))
    });
    let loss = located(code!(const _: () = #p::check_loss::<#single>();), network.loss.span());
    code!(#inputs #(#units)* #(#dropout)* #loss)
}
