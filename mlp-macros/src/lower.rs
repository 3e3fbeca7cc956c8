//! `network!`: from the source text to a struct with `#[derive(Network)]`.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Ident, Path};

use crate::ast::{self, Definition, Lint, Modifier, Width};
use crate::check;
use crate::docs;
use crate::error::{self, Errors};
use crate::function::{Function, Kind};
use crate::ir::{Layer, Network};
use crate::names;

/// Expands `network!`. With mistakes, too, there is a struct, so that nothing else in the user's file turns red.
pub(crate) fn network(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(definition) = ast::parse(tokens, &mut errors) else {
        return errors.to_tokens();
    };
    check::definition(&definition, &mut errors);
    let mut network = resolve(&definition, &mut errors);
    if errors.is_empty() {
        return emit(&network);
    }
    mend(&mut network);
    let (item, errors) = (emit(&network), errors.to_tokens());
    if network.head.is_some() { quote!(#errors #item) } else { quote!({ #errors #item }) }
}

/// Says what every piece means; a piece with a mistake gets a stand-in.
fn resolve(definition: &Definition, errors: &mut Errors) -> Network {
    let body = &definition.body;
    let (attributes, krate) = split_attributes(&definition.attributes, errors);
    let loss = body.losses.first();
    let written_loss = loss.and_then(|loss| loss.function.as_ref());
    Network {
        attributes,
        head: definition.head.as_ref().map(|head| (head.visibility.clone(), head.name.clone())),
        krate: krate.unwrap_or_else(|| syn::parse_quote!(::mlp_core)),
        layers: layers(definition, errors),
        loss: written_loss
            .and_then(|written| Function::resolve(written, Kind::Loss, errors))
            .unwrap_or_else(|| Function::stand_in(Kind::Loss, body.end)),
        lint: loss.and_then(|loss| loss.lint.clone()),
        seed: body.seeds.first().and_then(|(_, seed)| *seed).unwrap_or(0),
    }
}

/// The attributes that belong to the struct, and the crate that `#[network(crate = …)]` names.
fn split_attributes(attributes: &[Attribute], errors: &mut Errors) -> (Vec<Attribute>, Option<Path>) {
    let (ours, forwarded): (Vec<_>, Vec<_>) =
        attributes.iter().cloned().partition(|attribute| attribute.path().is_ident("network"));
    let mut krate = None;
    for attribute in ours {
        let read = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("crate") {
                krate = Some(meta.value()?.call(Path::parse_mod_style)?);
                return Ok(());
            }
            let written = crate::function::text(&meta.path);
            let span = syn::spanned::Spanned::span(&meta.path);
            Err(if ["loss", "allow", "deny"].contains(&written.as_str()) {
                error::option_in_network(span, &written)
            } else {
                error::unknown_option(span, written, "network", "`crate = path`")
            })
        });
        errors.keep(read);
    }
    (forwarded, krate)
}

/// The layers with their repetitions, names and widths.
fn layers(definition: &Definition, errors: &mut Errors) -> Vec<Layer> {
    let body = &definition.body;
    let one = || Width::literal(1, body.end);
    let mut inputs = body.inputs.first().and_then(|input| input.width.clone()).unwrap_or_else(one);
    let mut layers = Vec::new();
    for layer in &body.layers {
        let activation = layer
            .activation
            .as_ref()
            .and_then(|written| Function::resolve(written, Kind::Activation, errors))
            .unwrap_or_else(|| Function::stand_in(Kind::Activation, layer.span));
        let count = check::modifier(layer, |modifier| match modifier {
            Modifier::Repeat(_, count) => Some(count.unwrap_or(1)),
            _ => None,
        });
        let given = check::modifier(layer, |modifier| match modifier {
            Modifier::As(_, name) => name.as_ref(),
            _ => None,
        });
        let initializer = check::modifier(layer, |modifier| match modifier {
            Modifier::Init(_, scheme) => scheme.as_ref(),
            _ => None,
        });
        let outputs = layer.width.clone().unwrap_or_else(one);
        for number in 1..=count.unwrap_or(1) {
            let name = match (given, count) {
                (Some(name), None) => name.clone(),
                (Some(name), Some(_)) => format_ident!("{name}{number}", span = name.span()),
                (None, _) => format_ident!("hidden{}", layers.len() + 1, span = layer.span),
            };
            layers.push(Layer {
                name,
                activation: activation.clone(),
                inputs: std::mem::replace(&mut inputs, outputs.clone()),
                outputs: outputs.clone(),
                has_bias: !layer.modifiers.iter().any(|modifier| matches!(modifier, Modifier::NoBias(_))),
                initializer: initializer.and_then(|scheme| known_initializer(scheme, number == 1, errors)),
            });
        }
        // The last layer is the output, unless it is named.
        if given.is_none() && std::ptr::eq(layer, body.layers.last().expect("this one")) {
            layers.last_mut().expect("just pushed").name = Ident::new("output", layer.span);
        }
    }
    if layers.is_empty() {
        layers.push(Layer {
            name: Ident::new("output", Span::call_site()),
            activation: Function::stand_in(Kind::Activation, body.end),
            inputs,
            outputs: one(),
            has_bias: true,
            initializer: None,
        });
    }
    check::names_are_different(layers.iter().map(|layer| &layer.name), errors);
    layers
}

/// The scheme, if there is one of this name; it is reported once for all repetitions of a layer.
fn known_initializer(scheme: &Ident, report: bool, errors: &mut Errors) -> Option<Ident> {
    if names::INITIALIZERS.iter().any(|(name, _)| scheme == name) {
        return Some(scheme.clone());
    }
    if report {
        errors.push(error::unknown_initializer(scheme));
    }
    None
}

/// Replaces what would be reported a second time further on.
fn mend(network: &mut Network) {
    network.lint = Some(Lint::Allow(Ident::new("allow", Span::call_site())));
    let mut names = std::collections::HashSet::new();
    for (index, layer) in network.layers.iter_mut().enumerate() {
        for width in [&mut layer.inputs, &mut layer.outputs] {
            if width.value() == Some(0) {
                *width = Width::literal(1, Span::call_site());
            }
        }
        if !names.insert(layer.name.to_string()) {
            layer.name = format_ident!("duplicate{index}");
        }
        let too_few = |entry: &names::BuiltIn| layer.outputs.value().is_some_and(|units| units < entry.minimum_units);
        if layer.activation.built_in().is_some_and(too_few) {
            layer.activation = Function::stand_in(Kind::Activation, layer.activation.span());
        }
        if network.loss.built_in().is_some_and(too_few) {
            network.loss = Function::stand_in(Kind::Loss, network.loss.span());
        }
    }
}

/// The item or the expression.
fn emit(network: &Network) -> TokenStream {
    if let Some((visibility, name)) = &network.head {
        return item(network, &quote!(#visibility), name, &docs::network(network));
    }
    let (krate, seed) = (&network.krate, network.seed);
    let name = Ident::new("UnnamedNetwork", Span::call_site());
    let item = item(network, &TokenStream::new(), &name, &TokenStream::new());
    quote_spanned!(Span::mixed_site()=> {
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
    let activation = layer.activation.to_type(&quote_spanned!(Span::mixed_site()=> #krate::activation));
    let initializer = layer.initializer.as_ref().map(|scheme| quote!(#[network(init = #scheme)]));
    let connections = (!layer.has_bias).then(|| quote_spanned!(Span::mixed_site()=> , #krate::connection::NoBias));
    quote_spanned!(Span::mixed_site()=>
        #[doc = #docs]
        #initializer
        pub #name: #krate::Dense<#inputs, #outputs, #activation, #scalar #connections>,
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
