//! The structs with one field per layer, and the implementations of `Flat`.

use proc_macro2::{Span, TokenStream};
use quote::format_ident;
use syn::Ident;

use super::inputs;
use super::names::Names;
use crate::model::Struct;

/// The structs `XorTrace`, `XorDeltas` and `XorWorkspace`.
pub(super) fn layer_structs(network: &Struct, names: &Names) -> TokenStream {
    let Names {
        p,
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
    let mut all_values = values();
    let (values, copy_values) = (all_values.by_ref().take(fields.len()).collect::<Vec<_>>(), all_values);
    code!(
        /// The pre-activations and activations of every layer for one sample.
        #[derive(#p::Clone, #p::Debug, #p::PartialEq)]
        pub struct #trace #impl_generics #where_clause {
            #(#[doc = "Of the layer of this name."] pub #fields: #p::TraceOf<#types>,)*
        }

        /// The deltas of every layer for one sample.
        #[derive(#p::Clone, #p::Debug, #p::PartialEq)]
        pub struct #deltas #impl_generics #where_clause {
            #(#[doc = "Of the layer of this name."] pub #fields: #p::OutputOf<#types>,)*
        }

        /// The activations and deltas of every layer for a block of samples.
        #[repr(C)]
        pub struct #workspace<#parameters __B: #p::BlockSize = #p::FullBlock> #where_clause {
            #(#fields: #buffers,)*
            #(#copies: #copy_types,)*
        }

        #p::implement_flat! {
            [#parameters __B: #p::BlockSize] [#workspace<#arguments __B>] [#predicates] [#scalar] []
            #(#fields #values => #buffers,)* #(#copies #copy_values => #copy_types,)*
        }
    )
}

/// The type of the buffers of a layer. A hidden layer that adds others keeps its activations separate from the sum.
fn buffers(network: &Struct, layer: usize, ty: &TokenStream, p: &Ident) -> TokenStream {
    let graph = &network.model.graph;
    let is_sum = graph.added(layer).is_some() && layer != graph.output();
    if is_sum { code!(#p::SumBuffersOf<#ty, __B>) } else { code!(#p::BuffersOf<#ty, __B>) }
}

/// Names for the values of fields, `__0`, `__1` and so on.
pub(super) fn values() -> impl Iterator<Item = Ident> {
    (0_usize..).map(|number| format_ident!("__{number}", span = Span::mixed_site()))
}

/// `Flat` for the network: it consists of its parameters alone.
pub(super) fn flat(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, parameter, predicates, scalar, single, .. } = names;
    let name = &network.model.name;
    let (fields, types, values) = (network.model.names(), names.layers(network), values());
    code!(
        #p::implement_flat! { [#parameter] [#ty] [#predicates] [#scalar] [__VALID] #(#fields #values => #types,)* }
        const _: () = #p::check_size::<#name #single>();
    )
}
