//! `Serialize` and `Deserialize` of a network, which the runtime crate keeps if its feature `serde` is there: they must
//! stand beside the struct, and an expansion cannot know features.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Lifetime;

use super::{Names, demand_scalar};
use crate::derive::Derived;

/// The two implementations.
pub(super) fn serde(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, type_generics, .. } = names;
    let name = &network.name;
    let mut generics = network.generics.clone();
    if let Some(scalar) = &network.scalar {
        demand_scalar(&mut generics, scalar, p);
    }
    let with = |bounds: TokenStream, lifetime: Option<&Lifetime>| {
        let mut generics = generics.clone();
        generics.make_where_clause().predicates.push(syn::parse_quote!(#bounds));
        if let Some(lifetime) = lifetime {
            generics.params.insert(0, syn::parse_quote!(#lifetime));
            generics.make_where_clause().predicates.push(syn::parse_quote!(Self: #p::ByValue));
        }
        let (impl_generics, _, where_clause) = generics.split_for_impl();
        (impl_generics.to_token_stream(), where_clause.to_token_stream())
    };
    // The scalar that is fixed may be one that serde does not know, and then neither does it know the network.
    let (impl_generics, where_clause) = with(code!(for<'serde> <Self as #p::Flat>::Scalar: #p::serde::Serialize), None);
    let de = Lifetime::new("'de", Span::mixed_site());
    let (de_generics, de_where) = with(code!(<Self as #p::Flat>::Scalar: #p::serde::Deserialize<#de>), Some(&de));
    code!(
        #p::with_serde! {
            impl #impl_generics #p::serde::Serialize for #name #type_generics #where_clause {
                fn serialize<__S: #p::serde::Serializer>(
                    &self,
                    serializer: __S,
                ) -> #p::core::result::Result<__S::Ok, __S::Error> {
                    #p::serialize(self, serializer)
                }
            }

            impl #de_generics #p::serde::Deserialize<#de> for #name #type_generics #de_where {
                fn deserialize<__D: #p::serde::Deserializer<#de>>(
                    deserializer: __D,
                ) -> #p::core::result::Result<Self, __D::Error> {
                    #p::deserialize(deserializer)
                }
            }
        }
    )
}
