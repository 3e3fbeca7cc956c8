//! Implementations that only forward to `mlp-core`: constructors of the `f32` network, `Display`, serde, copies, other scalars,
//! second derivatives. Macros of that crate spell them out; some depend on its features, which the expansion cannot query.

use proc_macro2::TokenStream;

use super::names::Names;
use crate::model::Struct;
use crate::span::respan_path;

/// The implementations that every network has.
pub(super) fn items(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, private, network: ty, parameter, predicates, scalar, double, .. } = names;
    let name = &network.model.name;
    // A fixed scalar may be any type.
    let bounds = network.scalar.is_none().then(|| code!(for<'fits> <Self as #p::Flat>::Scalar: #p::ZeroBits));
    let copies = if network.has_clone { code!(implement_clone) } else { code!(cloning) };
    // With the span of the derive, rustc would suggest implementing the trait by hand.
    let by_value = respan_path(code!(#p::ByValue), name.span().into());
    code!(
        #private::implement_items! {
            [#parameter] [#ty] [#predicates] [__Single] [#name #double] [#scalar] [#bounds] #copies [#by_value]
        }
    )
}

/// `OverScalar`, unless the user bounds the scalar: another scalar might not meet the bounds.
pub(super) fn over_scalar(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, impl_generics, .. } = names;
    let is_bounded = network.generics.type_params().any(|parameter| !parameter.bounds.is_empty());
    if network.scalar.is_none() || is_bounded || network.generics.where_clause.is_some() {
        return TokenStream::new();
    }
    let name = &network.model.name;
    // Not by a macro of the core, in which a deprecated network would warn.
    code!(
        impl #impl_generics #p::OverScalar for #ty {
            type Over<__S: #p::Scalar> = #name<__S>;
        }
    )
}

/// `TwiceDifferentiable`, for networks whose activations have second-order rules.
pub(super) fn twice_differentiable(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, private, network: ty, parameter, predicates, .. } = names;
    let layers = names.layers(network);
    // With the span of the derive, rustc would suggest implementing the trait by hand.
    let rules_trait = respan_path(code!(#p::TwiceDifferentiable), network.model.name.span().into());
    code!(
        #private::implement_twice_differentiable! { [#parameter] [#ty] [#predicates] [#rules_trait] #(#layers,)* }
    )
}
