//! `network!`: from the source text to a struct with `#[derive(Network)]`.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Ident, Path};

use crate::ast::{Lint, Probability};
use crate::check;
use crate::constant::Ratio;
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
    let (scalar, derives) = (scalar_name(network), derives(network));
    let fields = layers.iter().map(|layer| field(layer, krate, &scalar));
    let loss = loss.to_attribute();
    let lint = network.lint.as_ref().map(|lint| match lint {
        Lint::Allow(level) | Lint::Deny(level) => quote!(, #level(noncanonical_link)),
    });
    quote_spanned!(Span::mixed_site()=>
        #(#attributes)*
        #docs
        #derives
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
    let connections = connections(layer, krate).map(|connections| quote!(, #connections));
    // What rustc has to say about the layer, it says at its activation.
    let dense = located(quote_spanned!(Span::mixed_site()=> #krate::Dense), span);
    quote_spanned!(Span::mixed_site()=>
        #[doc = #docs]
        #initializer
        pub #name: #dense<#inputs, #outputs, #activation, #scalar #connections>,
    )
}

/// The connections that the layer has, unless it has them all and keeps them.
fn connections(layer: &Layer, krate: &Path) -> Option<TokenStream> {
    let no_bias = (!layer.has_bias).then(|| quote_spanned!(Span::mixed_site()=> #krate::connection::NoBias));
    let Some(Probability { value: Ratio { numerator, denominator }, .. }) = layer.dropout else { return no_bias };
    let no_bias = no_bias.map(|no_bias| quote!(, #no_bias));
    Some(quote_spanned!(Span::mixed_site()=> #krate::connection::Dropout<#numerator, #denominator #no_bias>))
}

/// A name for the scalar that the user's own types do not have.
fn scalar_name(network: &Network) -> Ident {
    let layers = network.layers.iter();
    let mut texts: Vec<String> =
        layers.flat_map(|layer| [layer.activation.text(), layer.inputs.text(), layer.outputs.text()]).collect();
    texts.push(network.loss.text());
    texts.extend(network.head.iter().map(|(_, own)| own.to_string()));
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let is_taken = |name: &str| texts.iter().any(|text| text.split(|c| !is_word(c)).any(|word| word == name));
    let name = ["T", "S", "U", "V"].into_iter().find(|name| !is_taken(name)).unwrap_or("Scalar");
    Ident::new(name, Span::call_site())
}

/// The traits that every network derives, but for those that the user's own `#[derive(…)]` names already.
fn derives(network: &Network) -> TokenStream {
    let krate = &network.krate;
    let mut named = Vec::new();
    for attribute in network.attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        // What is no list of paths is for rustc to complain about.
        let _ = attribute.parse_nested_meta(|meta| {
            named.extend(meta.path.segments.last().map(|segment| segment.ident.to_string()));
            Ok(())
        });
    }
    let standard = [("clone", "Clone"), ("fmt", "Debug"), ("cmp", "PartialEq")].into_iter();
    let missing = standard.filter(|(_, name)| !named.iter().any(|other| other == name));
    let missing = missing.map(|(module, name)| (format_ident!("{module}"), format_ident!("{name}")));
    let (modules, names): (Vec<_>, Vec<_>) = missing.unzip();
    quote_spanned!(Span::mixed_site()=>
        #[derive(#(#krate::__private::core::#modules::#names,)* #krate::Network)]
    )
}
