//! The structs that stand beside the network, and the promise that it is flat.

use proc_macro2::TokenStream;

use super::Names;
use crate::derive::Derived;

/// The structs that hold something for each layer, under the layer's name.
pub(super) fn layer_structs(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, where_clause, type_generics, trace, deltas, workspace, scalar, .. } = names;
    let (fields, types): (Vec<_>, Vec<_>) = (network.fields().collect(), network.types().collect());
    code!(
        /// The pre-activations and activations of every layer for one sample.
        #[derive(#p::core::clone::Clone, #p::core::fmt::Debug, #p::core::cmp::PartialEq)]
        pub struct #trace #impl_generics #where_clause {
            #(#[doc = "Of the layer of this name."] pub #fields: #p::Trace<<#types as #p::Layer>::Output>,)*
        }

        /// The deltas of every layer for one sample.
        #[derive(#p::core::clone::Clone, #p::core::fmt::Debug, #p::core::cmp::PartialEq)]
        pub struct #deltas #impl_generics #where_clause {
            #(#[doc = "Of the layer of this name."] pub #fields: <#types as #p::Layer>::Output,)*
        }

        /// The activations and deltas of every layer for a block of samples.
        #[repr(C)]
        pub struct #workspace #impl_generics #where_clause {
            #(#fields: #p::Buffers<<#types as #p::Layer>::Output, <#types as #p::Layer>::PassedOn>,)*
        }

        // SAFETY: `#[repr(C)]` over buffers that are all flat in the same scalar.
        unsafe impl #impl_generics #p::Flat for #workspace #type_generics #where_clause {
            type Scalar = #scalar;
        }
    )
}

/// The promise that the network is its parameters and nothing else.
pub(super) fn flat(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, where_clause, scalar, single, .. } = names;
    let name = &network.name;
    code!(
        // SAFETY: the struct is `#[repr(C)]`, and its fields are layers, all flat in the same scalar (see
        // `soundness`).
        unsafe impl #impl_generics #p::Flat for #name #type_generics #where_clause {
            type Scalar = #scalar;
        }

        const _: () = #p::check_size::<#single>();
    )
}
