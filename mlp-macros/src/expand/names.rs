//! The names and types shared by the parts of an implementation.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Generics, Ident, Type};

use crate::model::{Layer, Struct};

/// The names and types of one network.
pub(super) struct Names {
    /// The alias of `mlp_core::__private`.
    pub(super) p: Ident,
    /// `mlp_core::__private` itself, for calls of macros: rustc would not resolve them through the alias while another derive or
    /// attribute of the struct is unknown, and report all that they define as missing.
    pub(super) private: TokenStream,
    /// The type of the network.
    pub(super) network: TokenStream,
    /// The generics of the struct, with `T: Scalar`: the parameter, the parameter in `<…>`, the arguments, and the where
    /// clause.
    pub(super) parameter: TokenStream,
    /// The parameter and the argument, each followed by a comma, for items with one more parameter.
    pub(super) parameters: TokenStream,
    pub(super) arguments: TokenStream,
    pub(super) impl_generics: TokenStream,
    pub(super) type_generics: TokenStream,
    pub(super) where_clause: TokenStream,
    /// The predicates of the where clause, each followed by a comma.
    pub(super) predicates: TokenStream,
    /// The scalar inside generic implementations.
    pub(super) scalar: TokenStream,
    /// The generic arguments of the `f32` network, and of the `f64` network; empty if the scalar is fixed.
    pub(super) single: TokenStream,
    pub(super) double: TokenStream,
    /// The activation of the output layer, through its alias.
    pub(super) output_activation: TokenStream,
    pub(super) trace: Ident,
    pub(super) deltas: Ident,
    pub(super) workspace: Ident,
}

impl Names {
    pub(super) fn of(network: &Struct) -> Self {
        let name = &network.model.name;
        let p = Ident::new("__mlp", Span::mixed_site());
        let krate = &network.model.krate;
        let mut generics = network.generics.clone();
        let (scalar, single, double) = if let Some(scalar) = &network.scalar {
            demand_scalar(&mut generics, scalar, &p);
            (code!(#scalar), code!(<#p::f32>), code!(<#p::f64>))
        } else {
            let first = alias(&network.model.layers[0].name);
            (code!(<#first as #p::Flat>::Scalar), TokenStream::new(), TokenStream::new())
        };
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let parameter = generics.type_params().map(|parameter| {
            let (ident, colon, bounds) = (&parameter.ident, &parameter.colon_token, &parameter.bounds);
            quote!(#ident #colon #bounds)
        });
        let parameter: Vec<_> = parameter.collect();
        let idents = generics.type_params().map(|parameter| &parameter.ident);
        let predicates = where_clause.iter().flat_map(|clause| &clause.predicates);
        let generics_of_output = is_generic(network, network.model.output()).then_some(&type_generics);
        Self {
            output_activation: code!(__Activation #generics_of_output),
            network: code!(#name #type_generics),
            parameters: quote!(#(#parameter,)*),
            arguments: quote!(#(#idents,)*),
            parameter: quote!(#(#parameter)*),
            predicates: quote!(#(#predicates,)*),
            impl_generics: quote!(#impl_generics),
            type_generics: quote!(#type_generics),
            where_clause: quote!(#where_clause),
            scalar,
            single,
            double,
            trace: unused(network, "Trace", &p),
            deltas: unused(network, "Deltas", &p),
            workspace: unused(network, "Workspace", &p),
            private: code!(#krate::__private),
            p,
        }
    }

    /// The type of a layer, through its alias.
    pub(super) fn layer(&self, network: &Struct, layer: &Layer<Type>) -> TokenStream {
        Self::layer_with(network, layer, &self.type_generics)
    }

    /// The type of a layer of the `f32` network, or of the network with a fixed scalar.
    pub(super) fn single_layer(&self, network: &Struct, layer: &Layer<Type>) -> TokenStream {
        Self::layer_with(network, layer, &self.single)
    }

    fn layer_with(network: &Struct, layer: &Layer<Type>, generics: &TokenStream) -> TokenStream {
        let alias = alias(&layer.name);
        let generics = is_generic(network, layer).then_some(generics);
        code!(#alias #generics)
    }

    /// The types of all layers, through their aliases.
    pub(super) fn layers<'a>(&'a self, network: &'a Struct) -> impl Iterator<Item = TokenStream> {
        network.model.layers.iter().map(|layer| self.layer(network, layer))
    }
}

/// Whether the type of a layer mentions the scalar of the struct.
pub(super) fn is_generic(network: &Struct, layer: &Layer<Type>) -> bool {
    network.scalar.as_ref().is_some_and(|scalar| mentions(layer.form.to_token_stream(), scalar))
}

/// The alias of a layer's type in the expansion.
pub(super) fn alias(layer: &Ident) -> Ident {
    format_ident!("__layer_{}", layer.unraw(), span = Span::mixed_site())
}

/// Adds `T: Scalar` to the user's bounds.
fn demand_scalar(generics: &mut Generics, scalar: &Ident, p: &Ident) {
    let has_where_clause = generics.where_clause.is_some();
    let parameter = generics.type_params_mut().find(|parameter| parameter.ident == *scalar);
    if let Some(parameter) = parameter.filter(|parameter| !has_where_clause || !parameter.bounds.is_empty()) {
        parameter.colon_token.get_or_insert_default();
        parameter.bounds.push(syn::parse_quote!(#p::Scalar));
    } else {
        generics.make_where_clause().predicates.push(syn::parse_quote!(#scalar: #p::Scalar));
    }
}

/// The network's name with a suffix, such as `XorTrace`; prefixed with underscores if the user's types contain that name.
fn unused(network: &Struct, suffix: &str, p: &Ident) -> Ident {
    let model = &network.model;
    let name = format_ident!("{}{suffix}", model.name, span = Span::mixed_site());
    let forms = model.layers.iter().map(|layer| &layer.form);
    let losses = model.loss.functions().map(|loss| loss.to_type(p));
    if mentions(quote!(#(#forms)* #(#losses)*), &name) { format_ident!("__{name}") } else { name }
}

/// Whether the tokens contain an identifier.
pub(super) fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
