//! From the model to tokens. Cannot fail.
//!
//! The implementation of a network is enclosed in one `const _`, which hides its helpers. All tokens except the user's own
//! have the span of the macro (`mixed_site`), so local names of the expansion and of the user never meet. Only the link
//! check has the span of the user's token, because rustc shows its warning there.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::{Generics, Ident};

use crate::model::Struct;

/// `quote!` with the span of the macro.
macro_rules! code {
    ($($tokens:tt)*) => { ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*) };
}

mod call;
mod check;
mod docs;
mod fallback;
mod forward;
mod item;
mod link;
mod network;
mod structs;
mod valid;

pub(crate) use fallback::fallback;
pub(crate) use item::item;

/// The implementation of a network.
pub(crate) fn implementation(network: &Struct) -> TokenStream {
    let names = Names::of(network);
    let parts = [
        valid::demands(network, &names),
        valid::aliases(network, &names),
        structs::layer_structs(network, &names),
        structs::flat(network, &names),
        network::network_trait(network, &names),
        forward::over_scalar(network, &names),
        forward::display(&names),
        forward::by_value(network, &names),
        forward::serde(&names),
        check::width_checks(network, &names),
        check::constant_checks(network, &names),
        link::link_check(network, &names),
    ];
    let (p, krate) = (&names.p, &network.network.krate);
    code!(const _: () = {
        use #krate::__private as #p;
        #(#parts)*
    };)
}

/// The names and types that the parts share.
struct Names {
    /// The alias of `mlp_core::__private`.
    p: Ident,
    /// The type of the network.
    network: TokenStream,
    /// The generics of the struct: the parameter, the parameter in `<…>`, the arguments, and the where clause with
    /// `T: Scalar`.
    parameter: TokenStream,
    impl_generics: TokenStream,
    type_generics: TokenStream,
    where_clause: TokenStream,
    /// The predicates of the where clause, each followed by a comma.
    predicates: TokenStream,
    /// The scalar inside generic implementations.
    scalar: TokenStream,
    /// The generic arguments of the `f32` network, and of the `f64` network; empty if the scalar is fixed.
    single: TokenStream,
    double: TokenStream,
    trace: Ident,
    deltas: Ident,
    workspace: Ident,
}

impl Names {
    fn of(network: &Struct) -> Self {
        let name = &network.network.name;
        let p = Ident::new("__mlp", Span::mixed_site());
        let mut generics = network.generics.clone();
        let (scalar, single, double) = match &network.scalar {
            Some(scalar) => {
                demand_scalar(&mut generics, scalar, &p);
                (code!(#scalar), code!(<f32>), code!(<f64>))
            }
            None => {
                let first = alias(&network.network.layers[0].name);
                (code!(<#first as #p::Flat>::Scalar), TokenStream::new(), TokenStream::new())
            }
        };
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        let parameter = generics.type_params().map(|parameter| {
            let (ident, colon, bounds) = (&parameter.ident, &parameter.colon_token, &parameter.bounds);
            quote!(#ident #colon #bounds)
        });
        let predicates = where_clause.iter().flat_map(|clause| &clause.predicates);
        Self {
            network: code!(#name #type_generics),
            parameter: parameter.collect(),
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
            p,
        }
    }

    /// The type of a layer, through its alias.
    fn layer(&self, name: &Ident) -> TokenStream {
        let (alias, generics) = (alias(name), &self.type_generics);
        code!(#alias #generics)
    }

    /// The types of all layers, through their aliases.
    fn layers<'a>(&'a self, network: &'a Struct) -> impl Iterator<Item = TokenStream> {
        network.network.names().map(|name| self.layer(name))
    }
}

/// The alias of a layer's type in the expansion.
fn alias(layer: &Ident) -> Ident {
    format_ident!("__layer_{}", layer.unraw(), span = Span::mixed_site())
}

/// Adds `T: Scalar` next to the user's own bounds.
fn demand_scalar(generics: &mut Generics, scalar: &Ident, p: &Ident) {
    let parameter = generics.type_params_mut().find(|parameter| parameter.ident == *scalar);
    if let Some(parameter) = parameter.filter(|parameter| !parameter.bounds.is_empty()) {
        parameter.bounds.push(syn::parse_quote!(#p::Scalar));
    } else {
        generics.make_where_clause().predicates.push(syn::parse_quote!(#scalar: #p::Scalar));
    }
}

/// The network's name with a suffix, such as `XorTrace`, and with underscores if a type of the user has that name.
fn unused(network: &Struct, suffix: &str, p: &Ident) -> Ident {
    let model = &network.network;
    let name = format_ident!("{}{suffix}", model.name, span = Span::mixed_site());
    let forms = model.layers.iter().map(|layer| &layer.form);
    let loss = model.loss.to_type(p);
    if mentions(quote!(#(#forms)* #loss), &name) { format_ident!("__{name}") } else { name }
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
