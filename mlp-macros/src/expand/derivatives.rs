//! `TwiceDifferentiable`, for networks whose activations have second-order rules.

use proc_macro2::TokenStream;

use super::names::Names;
use crate::model::Struct;
use crate::span::respan_path;

/// The implementation. Its conditions are checked where it is used: a network with an activation that has first derivatives
/// only is a network like any other.
pub(super) fn twice_differentiable(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, impl_generics, predicates, .. } = names;
    let (conditions, layers) = (names.layers(network), names.layers(network));
    // With the span of the derive, rustc would suggest implementing the trait by hand.
    let rules_trait = respan_path(code!(#p::TwiceDifferentiable), network.model.name.span().into());
    // `for<…>` defers the check of a condition without type parameters.
    code!(
        impl #impl_generics #rules_trait for #ty
        where
            #predicates
            #(for<'rules> <#conditions as #p::Layer>::Activation: #p::SecondOrder),*
        {
            const RULES: &'static [#p::UnitRules<Self::Scalar>] = &[#(#p::UnitRules::of::<#layers>()),*];
        }
    )
}
