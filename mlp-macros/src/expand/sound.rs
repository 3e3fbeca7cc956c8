//! One mistake, one message: where a type of the user's is no layer or no loss, that is said once.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;

use super::Names;
use crate::derive::Derived;

/// What the user's types must be, demanded in one place, and `__Sound<X>`: `X` if the demands are met.
///
/// Where they are not, the constant does not compile and `__Sound<X>` is an erroneous type, so that rustc reports the
/// demand and nothing that follows from it. The rest of the expansion sees the user's types through it.
pub(super) fn soundness(network: &Derived, names: &Names) -> TokenStream {
    let Names { p, impl_generics, type_generics, where_clause, single, .. } = names;
    let name = &network.name;
    let first = &network.layers[0].ty;
    let scalar = network.scalar.as_ref();
    let scalar = scalar.map_or_else(|| code!(<#first as #p::Flat>::Scalar), ToTokens::to_token_stream);
    let types = network.layers.iter().map(|layer| &layer.ty);
    let demands = types.map(|ty| quote_spanned!(ty.span()=> #p::is_layer::<#ty, #scalar>();));
    let loss = network.loss.to_type(p);
    let loss = quote_spanned!(network.loss.span()=> #p::is_loss::<#loss>(););
    code!(
        impl #impl_generics #p::Sound for #name #type_generics #where_clause {
            #[allow(unused_qualifications)]
            const SOUND: bool = {
                #(#demands)*
                #loss
                true
            };
        }
        const __SOUND: bool = <#single as #p::Sound>::SOUND;
        type __Sound<__X> = <__X as #p::Given<__SOUND>>::Same;
    )
}

/// A type of the user's, through [`soundness`].
pub(super) fn sound(ty: &impl ToTokens) -> TokenStream {
    code!(__Sound<#ty>)
}
