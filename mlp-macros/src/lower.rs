//! `network!`: from the source text to a struct with `#[derive(Network)]`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Ident, Path};

use crate::ast::Lint;
use crate::check;
use crate::docs;
use crate::error::Errors;
use crate::ir::{Layer, Network};
use crate::parse;
use crate::place::located;
use crate::resolve;

/// Expands `network!`. With mistakes, too, there is a struct, so that nothing else in the user's file turns red.
pub(crate) fn network(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some((definition, rest)) = parse::call(tokens, &mut errors) else {
        return errors.to_tokens();
    };
    check::definition(&definition, &mut errors);
    let mut network = resolve::network(&definition, &mut errors);
    if errors.is_empty() {
        return emit(&network, &TokenStream::new());
    }
    resolve::mend(&mut network);
    let network = emit(&network, &mistakes(&network, &errors));
    let rest = (!rest.is_empty()).then(|| self::network(rest));
    quote!(#network #rest)
}

/// The mistakes, as the value of the constant that stands for the widths that are not known. rustc calls it erroneous
/// then, and what is built on it as well, and says nothing more about any of that.
fn mistakes(network: &Network, errors: &Errors) -> TokenStream {
    let name = &network.unknown_width;
    let errors = errors.to_tokens();
    quote_spanned!(Span::mixed_site()=>
        #[allow(dead_code)]
        const #name: usize = { #errors };
    )
}

/// The item or the expression.
fn emit(network: &Network, mistakes: &TokenStream) -> TokenStream {
    if let Some((visibility, name)) = &network.head {
        let item = item(network, &quote!(#visibility), name, &docs::network(network));
        return quote!(#mistakes #item);
    }
    let (krate, seed) = (&network.krate, network.seed);
    let name = Ident::new("UnnamedNetwork", Span::call_site());
    let item = item(network, &TokenStream::new(), &name, &TokenStream::new());
    quote_spanned!(Span::mixed_site()=> {
        #mistakes
        #item
        <#name>::random(&mut #krate::__private::generator(#seed))
    })
}

/// The struct of layers.
fn item(network: &Network, visibility: &TokenStream, name: &Ident, docs: &TokenStream) -> TokenStream {
    let Network { attributes, krate, layers, loss, .. } = network;
    let scalar = scalar_name(network);
    let fields = layers.iter().map(|layer| field(layer, krate, &scalar));
    let loss = loss.to_attribute();
    let lint = network.lint.as_ref().map(|lint| match lint {
        Lint::Allow(level) | Lint::Deny(level) => quote!(, #level(noncanonical_link)),
    });
    quote_spanned!(Span::mixed_site()=>
        #(#attributes)*
        #docs
        #[derive(
            #krate::__private::core::clone::Clone,
            #krate::__private::core::fmt::Debug,
            #krate::__private::core::cmp::PartialEq,
            #krate::Network,
        )]
        #[network(crate = #krate, loss = #loss #lint)]
        #[repr(C)]
        #visibility struct #name<#scalar = f32> {
            #(#fields)*
        }
    )
}

fn field(layer: &Layer, krate: &Path, scalar: &Ident) -> TokenStream {
    let Layer { name, inputs, outputs, .. } = layer;
    let docs = docs::layer(layer);
    let span = layer.activation.span();
    let activation = layer.activation.to_type(&located(quote_spanned!(Span::mixed_site()=> #krate::activation), span));
    let initializer = layer.initializer.as_ref().map(|scheme| quote!(#[network(init = #scheme)]));
    let connections = (!layer.has_bias).then(|| quote_spanned!(Span::mixed_site()=> , #krate::connection::NoBias));
    // What rustc has to say about the layer, it says at its activation.
    let dense = located(quote_spanned!(Span::mixed_site()=> #krate::Dense), span);
    quote_spanned!(Span::mixed_site()=>
        #[doc = #docs]
        #initializer
        pub #name: #dense<#inputs, #outputs, #activation, #scalar #connections>,
    )
}

/// A name for the scalar that the user's own types do not have.
fn scalar_name(network: &Network) -> Ident {
    let is_taken = |name: &str| {
        let paths = network.layers.iter().map(|layer| layer.activation.text());
        let widths = network.layers.iter().map(|layer| layer.outputs.text());
        let is_mentioned =
            |text: String| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
        paths.chain(widths).any(is_mentioned) || network.head.as_ref().is_some_and(|(_, own)| own == name)
    };
    let name = ["T", "S", "U", "V"].into_iter().find(|name| !is_taken(name)).unwrap_or("Scalar");
    Ident::new(name, Span::call_site())
}
