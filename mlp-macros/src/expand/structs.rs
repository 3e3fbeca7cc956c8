//! The structs with one field per layer, and the implementations of `Flat`.

use std::iter;

use proc_macro2::TokenStream;
use syn::Ident;

use super::flat::Flat;
use super::inputs;
use super::names::Names;
use crate::model::Struct;

/// The structs `XorTrace`, `XorDeltas` and `XorWorkspace`.
pub(super) fn layer_structs(network: &Struct, names: &Names) -> TokenStream {
    let Names {
        p,
        private,
        impl_generics,
        where_clause,
        parameters,
        arguments,
        predicates,
        trace,
        deltas,
        workspace,
        scalar,
        ..
    } = names;
    let (fields, types): (Vec<_>, Vec<_>) = (network.model.names().collect(), names.layers(network).collect());
    let buffers: Vec<_> =
        network.model.graph.forward().zip(&types).map(|(layer, ty)| buffers(network, layer, ty, p)).collect();
    let (copies, copy_types): (Vec<_>, Vec<_>) = inputs::copies(network, names).into_iter().unzip();
    let flat = Flat {
        p,
        parameters: code!(#parameters __B: #p::BlockSize),
        ty: code!(#workspace<#arguments __B>),
        predicates,
        scalar,
        valid: code!(true),
        fields: iter::zip(fields.iter().copied(), &buffers)
            .chain(iter::zip(&copies, &copy_types))
            .map(|(name, ty)| (name.clone(), ty.clone()))
            .collect(),
    };
    let flat = flat.implementation();
    code!(
        /// The pre-activations and activations of every layer for one sample.
        #[derive(#private::Clone, #private::Debug, #private::PartialEq)]
        pub struct #trace #impl_generics #where_clause {
            #(#[doc = "Of the layer of this name."] pub #fields: #p::TraceOf<#types>,)*
        }

        /// The deltas of every layer for one sample.
        #[derive(#private::Clone, #private::Debug, #private::PartialEq)]
        pub struct #deltas #impl_generics #where_clause {
            #(#[doc = "Of the layer of this name."] pub #fields: #p::OutputOf<#types>,)*
        }

        /// The activations and deltas of every layer for a block of samples.
        #[repr(C)]
        pub struct #workspace<#parameters __B: #p::BlockSize = #p::FullBlock> #where_clause {
            #(#fields: #buffers,)*
            #(#copies: #copy_types,)*
        }

        #flat
    )
}

/// The type of the buffers of a layer. A hidden layer that adds others keeps its activations separate from the sum.
fn buffers(network: &Struct, layer: usize, ty: &TokenStream, p: &Ident) -> TokenStream {
    let graph = &network.model.graph;
    let is_sum = graph.added(layer).is_some() && layer != graph.output();
    if is_sum { code!(#p::SumBuffersOf<#ty, __B>) } else { code!(#p::BuffersOf<#ty, __B>) }
}

/// `Flat` for the network: it consists of its parameters alone.
pub(super) fn flat(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, parameter, predicates, scalar, single, .. } = names;
    let name = &network.model.name;
    let flat = Flat {
        p,
        parameters: parameter.clone(),
        ty: ty.clone(),
        predicates,
        scalar,
        valid: code!(__VALID),
        fields: network.model.names().cloned().zip(names.layers(network)).collect(),
    };
    let flat = flat.implementation();
    code!(
        #flat
        const _: () = #p::check_size::<#name #single>();
    )
}
