//! From the description of a network to the code that implements it. Cannot fail.
//!
//! Everything stands in one `const _`, so that nothing but the implementations is seen outside. All tokens but the
//! user's own carry the span of the macro (`mixed_site`), by which local names of the expansion and of the user's never
//! meet; the link check alone stands at the user's token, because there rustc shows its warning.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Generics, Ident};

use crate::derive::{Derived, DerivedLayer};

/// `quote!` with the span of the macro.
macro_rules! code {
    ($($tokens:tt)*) => { ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*) };
}

mod check;
mod inherent;
mod link;
mod network;
mod serde;
mod sound;
mod structs;

use sound::sound;

/// The whole expansion.
pub(crate) fn network(network: &Derived) -> TokenStream {
    let names = Names::of(network);
    let parts = [
        sound::soundness(network, &names),
        structs::layer_structs(network, &names),
        structs::flat(network, &names),
        network::network_trait(network, &names),
        network::display(network, &names),
        inherent::inherent(network, &names),
        serde::serde(network, &names),
        check::width_checks(network, &names),
        check::constant_checks(network, &names),
        link::link_check(network),
    ];
    let krate = &network.krate;
    code!(const _: () = {
        use #krate::__private as __mlp;
        #(#parts)*
    };)
}

/// The names and types that the parts share.
struct Names {
    /// What everything of ours is reached through.
    p: Ident,
    /// The generics of the struct, for `impl`, as arguments, and its where clause with `T: Scalar`.
    impl_generics: TokenStream,
    type_generics: TokenStream,
    where_clause: TokenStream,
    /// The scalar of the network as seen inside its generic implementations.
    scalar: TokenStream,
    /// The network with `f32` for its scalar, and that with `f64`; where the scalar is fixed, the network.
    single: TokenStream,
    double: TokenStream,
    trace: Ident,
    deltas: Ident,
    workspace: Ident,
}

impl Names {
    fn of(network: &Derived) -> Self {
        let name = &network.name;
        let p = private();
        let mut generics = network.generics.clone();
        let first = sound(&network.layers[0].ty);
        let (scalar, single, double) = match &network.scalar {
            Some(scalar) => {
                demand_scalar(&mut generics, scalar, &p);
                (code!(#scalar), code!(#name<f32>), code!(#name<f64>))
            }
            None => (code!(<#first as #p::Flat>::Scalar), code!(#name), code!(#name)),
        };
        let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
        Self {
            impl_generics: quote!(#impl_generics),
            type_generics: quote!(#type_generics),
            where_clause: quote!(#where_clause),
            scalar,
            single,
            double,
            trace: unused(network, "Trace"),
            deltas: unused(network, "Deltas"),
            workspace: unused(network, "Workspace"),
            p,
        }
    }
}

/// Adds `T: Scalar` where the user's own bounds stand.
fn demand_scalar(generics: &mut Generics, scalar: &Ident, p: &Ident) {
    let parameter = generics.type_params_mut().find(|parameter| parameter.ident == *scalar);
    if let Some(parameter) = parameter.filter(|parameter| !parameter.bounds.is_empty()) {
        parameter.bounds.push(syn::parse_quote!(#p::Scalar));
    } else {
        generics.make_where_clause().predicates.push(syn::parse_quote!(#scalar: #p::Scalar));
    }
}

/// The network's name with an ending, such as `XorTrace`, and with underscores if the user has a type of that name there.
fn unused(network: &Derived, ending: &str) -> Ident {
    let name = format_ident!("{}{ending}", network.name, span = Span::mixed_site());
    let user: TokenStream = network.types().chain([network.loss.to_type(&private())]).collect();
    if mentions(user, &name) { format_ident!("__{name}") } else { name }
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

impl Derived {
    fn output(&self) -> &DerivedLayer {
        self.layers.last().expect("a network has a layer")
    }

    fn fields(&self) -> impl DoubleEndedIterator<Item = &Ident> {
        self.layers.iter().map(|layer| &layer.name)
    }

    fn types(&self) -> impl Iterator<Item = TokenStream> {
        self.layers.iter().map(|layer| sound(&layer.ty))
    }
}

/// The name by which an expansion calls `mlp_core::__private`.
fn private() -> Ident {
    Ident::new("__mlp", Span::mixed_site())
}
