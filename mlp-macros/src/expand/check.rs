//! Checks left to rustc, which alone knows the values of widths: adjacent layers must match, and widths must be large
//! enough.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::{GenericArgument, Ident, PathArguments, PathSegment, Type};

use super::names::Names;
use crate::model::Struct;
use crate::schedule::Source;
use crate::span::{SpanRange, respan, respan_path};

/// Checks that the width of each layer matches the inputs of its readers.
pub(super) fn width_checks(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, impl_generics, where_clause, .. } = names;
    let model = &network.model;
    let edges = model.graph.forward().flat_map(|reader| {
        model.graph.sources(reader).iter().filter_map(move |source| match *source {
            Source::Layer(layer) => Some((layer, reader)),
            Source::Input => None,
        })
    });
    let checks = edges.map(|(from, to)| {
        let (from, to) = (&model.layers[from], &model.layers[to]);
        let (from_type, to_type) = (names.layer(network, from), names.layer(network, to));
        let (from_marker, to_marker) = (marker(&from.name), marker(&to.name));
        let location = argument_span(&to.form, INPUTS);
        let function = respan(code!(#p::feeds), location);
        let bound = quote_spanned!(location=>
            #function::<<#from_type as #p::Layer>::Outputs, <#to_type as #p::Layer>::Inputs, __names::#from_marker, __names::#to_marker>
        );
        code!(#bound();)
    });
    let markers = model.names().map(marker);
    code!(
        const _: () = {
            mod __names {
                #(pub struct #markers;)*
            }
            fn widths_chain #impl_generics () #where_clause {
                #(#checks)*
            }
        };
    )
}

/// Positions of the generic arguments of `Dense`.
const INPUTS: usize = 0;
const UNITS: usize = 1;
const CONNECTIONS: usize = 4;

/// The span of a generic argument of a layer's type, or of the whole type if that is an alias.
fn argument_span(layer: &Type, index: usize) -> Span {
    if let Type::Path(path) = layer
        && let Some(PathSegment { arguments: PathArguments::AngleBracketed(arguments), .. }) = path.path.segments.last()
        && let Some(argument @ (GenericArgument::Const(_) | GenericArgument::Type(_))) = arguments.args.get(index)
        && arguments.args.len() > 2
    {
        return argument.span();
    }
    layer.span()
}

/// A marker type with the name of a layer, which rustc shows in its message.
fn marker(name: &Ident) -> Ident {
    let mut marker = name.clone();
    marker.set_span(Span::mixed_site());
    marker
}

/// Checks of the values of widths and dropout probabilities.
pub(super) fn constant_checks(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, single, .. } = names;
    let model = &network.model;
    let name = &model.name;
    let check = |call: TokenStream, location: SpanRange| {
        let call = respan_path(code!(#p::#call), location);
        let (head, end) = (respan(code!(const _: () =), location.start), respan(code!(;), location.end));
        code!(#head #call #end)
    };
    let (first, output) = (&model.layers[0], model.output());
    let first_type = names.single_layer(network, first);
    let inputs = check(code!(check_inputs::<#first_type>()), argument_span(&first.form, INPUTS).into());
    let units = model.layers.iter().map(|layer| {
        let ty = names.single_layer(network, layer);
        check(code!(check_units::<#ty>()), argument_span(&layer.form, UNITS).into())
    });
    let dropout = model.layers.iter().enumerate().map(|(index, layer)| {
        check(code!(check_dropout::<#name #single>(#index)), argument_span(&layer.form, CONNECTIONS).into())
    });
    let output_type = names.single_layer(network, output);
    let loss = check(code!(check_loss::<#output_type, __Loss>()), model.loss.range());
    let clone = check(code!(check_clone::<#name #single>(<#p::Probe<#name #single>>::IS_CLONE)), name.span().into());
    code!(use #p::NotClone as _; #clone #inputs #(#units)* #(#dropout)* #loss)
}
