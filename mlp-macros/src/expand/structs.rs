//! The structs with one field per layer, and the implementations of `Flat`.

use proc_macro2::TokenStream;
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
            unsafe [#parameters __B: #p::BlockSize] [#workspace<#arguments __B>] [#predicates] [#scalar] []
            this #(this.#fields => #buffers,)* #(this.#copies => #copy_types,)*
        }
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
    let (fields, types) = (network.model.names(), names.layers(network));
    code!(
        #p::implement_flat! { unsafe [#parameter] [#ty] [#predicates] [#scalar] [__VALID] this #(this.#fields => #types,)* }
        const _: () = #p::check_size::<#name #single>();
    )
}
