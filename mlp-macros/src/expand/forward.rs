//! Implementations that only forward to `mlp-core`: constructors of the `f32` network, `Display`, serde, other scalars.

use proc_macro2::{Span, TokenStream};

use super::names::Names;
use crate::model::Struct;
use crate::span::respan_path;

/// `Display`, which prints the summary.
pub(super) fn display(names: &Names) -> TokenStream {
    let Names { p, network, parameter, predicates, .. } = names;
    code!(#p::display! { [#parameter] [#network] [#predicates] })
}

/// `Serialize` and `Deserialize`. `mlp-core` omits them without its feature `serde`, which the expansion cannot query.
pub(super) fn serde(names: &Names) -> TokenStream {
    let Names { p, network, parameter, predicates, .. } = names;
    code!(#p::implement_serde! { [#parameter] [#network] [#predicates] })
}

/// `OverScalar`, unless the user bounds the scalar: another scalar might not meet the bounds.
pub(super) fn over_scalar(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, impl_generics, where_clause, .. } = names;
    let is_bounded = network.generics.type_params().any(|parameter| !parameter.bounds.is_empty());
    if network.scalar.is_none() || is_bounded || network.generics.where_clause.is_some() {
        return TokenStream::new();
    }
    let name = &network.model.name;
    code!(
        impl #impl_generics #p::OverScalar for #ty #where_clause {
            type Over<__S: #p::Scalar> = #name<__S>;
        }
    )
}

/// Copies by value and in place.
pub(super) fn cloning(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, parameter, predicates, scalar, single, double, .. } = names;
    let name = &network.model.name;
    let fits = |generics: &TokenStream| code!(#p::Fits<{ #p::size_of::<#name #generics>() <= #p::LIMIT }>);
    let (single_fits, double_fits) = (fits(single), fits(double));
    let small = code!(for<'fits> (#single_fits, #double_fits): #p::SmallFor<#scalar>);
    let copies = if network.has_clone { code!(implement_clone) } else { code!(cloning) };
    code!(#p::#copies! { [#parameter] [#ty] [#predicates] [#small] })
}

/// The constructors for which `Xor` means `Xor<f32>`, and `ByValue` for networks below the size limit.
pub(super) fn by_value(network: &Struct, names: &Names) -> TokenStream {
    let Names { p, network: ty, impl_generics, single, double, .. } = names;
    let name = &network.model.name;
    let fits = |generics: &TokenStream| -> syn::WherePredicate {
        syn::parse_quote_spanned!(Span::mixed_site()=>
            for<'fits> #p::Fits<{ #p::size_of::<#name #generics>() <= #p::LIMIT }>: #p::Small)
    };
    let mut bounds = vec![fits(single)];
    if network.scalar.is_none() {
        // A fixed scalar may be any type.
        bounds
            .push(syn::parse_quote_spanned!(Span::mixed_site()=> for<'fits> <Self as #p::Flat>::Scalar: #p::ZeroBits));
    }
    // With the span of the derive, rustc would suggest implementing the trait by hand.
    let by_value_trait = respan_path(code!(#p::ByValue), name.span().into());
    let mut generics = network.generics.clone();
    generics.make_where_clause().predicates.push(fits(double));
    let where_clause = generics.where_clause;
    code!(
        impl #impl_generics #by_value_trait for #ty #where_clause {}

        // Through an alias, so that clippy does not compare the inherent methods with those of the trait.
        type __Single = #name #single;
        #p::constructors! { [__Single] [#(#bounds),*] }
    )
}
