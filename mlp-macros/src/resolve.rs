//! From what the user wrote to what it means. A piece with a mistake gets a stand-in, so that there is a network in any
//! case.

use std::collections::HashSet;

use proc_macro2::Span;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::{Attribute, Ident, Path};

use crate::ast::{self, Definition, Lint, Modifier, Probability, Width};
use crate::check;
use crate::error::{self, Errors};
use crate::function::{Function, Kind};
use crate::ir::{Layer, Network};
use crate::names::{self, BuiltIn};
use crate::option;

/// Says what every piece means.
pub(crate) fn network(definition: &Definition, errors: &mut Errors) -> Network {
    let body = &definition.body;
    let (attributes, krate) = split_attributes(&definition.attributes, errors);
    let head = definition.head.as_ref().map(|head| (head.visibility.clone(), head.name.clone()));
    let loss = body.losses.first();
    let written_loss = loss.and_then(|loss| loss.function.as_ref());
    let unknown_width = unknown_width(head.as_ref().map(|(_, name)| name));
    Network {
        attributes,
        krate: krate.unwrap_or_else(|| syn::parse_quote!(::mlp_core)),
        layers: layers(definition, &unknown_width, errors),
        loss: written_loss
            .and_then(|written| Function::resolve(written, Kind::Loss, errors))
            .unwrap_or_else(|| Function::stand_in(Kind::Loss, body.end)),
        lint: loss.and_then(|loss| loss.lint.clone()),
        seed: body.seeds.first().and_then(|seed| seed.value).unwrap_or(0),
        unknown_width,
        head,
    }
}

/// The constant that stands for every width with a mistake.
fn unknown_width(name: Option<&Ident>) -> Ident {
    let name = name.map_or_else(String::new, |name| name.unraw().to_string().to_uppercase() + "_");
    format_ident!("{name}HAS_MISTAKES", span = Span::mixed_site())
}

/// The attributes that belong to the struct, and the crate that `#[network(crate = …)]` names.
fn split_attributes(attributes: &[Attribute], errors: &mut Errors) -> (Vec<Attribute>, Option<Path>) {
    let (ours, forwarded): (Vec<_>, Vec<_>) =
        attributes.iter().cloned().partition(|attribute| attribute.path().is_ident("network"));
    let mut krate = None;
    option::read(&ours, "crate = path", errors, |option, value, errors| match option.to_string().as_str() {
        "crate" => {
            let path = errors.keep(option::krate(option, value));
            if krate.is_some() {
                errors.push(error::duplicate_option(option.span(), "crate"));
            }
            krate = krate.take().or(path);
        }
        "loss" | "allow" | "deny" => errors.push(error::option_in_network(option)),
        _ => errors.push(error::unknown_option(option, "network", &["crate = path"])),
    });
    (forwarded, krate)
}

/// The layers with their repetitions, names and widths.
fn layers(definition: &Definition, unknown_width: &Ident, errors: &mut Errors) -> Vec<Layer> {
    let body = &definition.body;
    let known = |width: Option<&Width>| width.cloned().unwrap_or_else(|| Width::Path(unknown_width.clone().into()));
    let mut inputs = known(body.inputs.first().and_then(|input| input.width.as_ref()));
    let mut layers = Vec::new();
    for (index, layer) in body.layers.iter().enumerate() {
        let activation = layer
            .activation
            .as_ref()
            .and_then(|written| Function::resolve(written, Kind::Activation, errors))
            .unwrap_or_else(|| Function::stand_in(Kind::Activation, layer.span));
        let Modifiers { name, count, has_bias, scheme, dropout } = Modifiers::of(layer);
        let initializer = scheme.and_then(|scheme| known_initializer(scheme, errors));
        let outputs = known(layer.width.as_ref());
        let is_output = index + 1 == body.layers.len();
        for number in 1..=count.unwrap_or(1) {
            let is_last = is_output && number == count.unwrap_or(1);
            let span = layer.span;
            layers.push(Layer {
                is_named: name.is_some(),
                name: match (name, count) {
                    (Some(name), None) => name.clone(),
                    (Some(name), Some(_)) => format_ident!("{name}{number}", span = name.span()),
                    (None, _) if is_last => Ident::new("output", span),
                    (None, _) => format_ident!("hidden{}", layers.len() + 1, span = span),
                },
                activation: activation.clone(),
                inputs: std::mem::replace(&mut inputs, outputs.clone()),
                outputs: outputs.clone(),
                has_bias,
                initializer: initializer.clone(),
                dropout: dropout.cloned(),
            });
        }
    }
    if layers.is_empty() {
        layers.push(Layer {
            name: Ident::new("output", body.end),
            is_named: false,
            activation: Function::stand_in(Kind::Activation, body.end),
            inputs,
            outputs: known(None),
            has_bias: true,
            initializer: None,
            dropout: None,
        });
    }
    check::names_are_different(&layers, errors);
    layers
}

/// What the modifiers of a layer say; of two of a kind the first counts.
struct Modifiers<'a> {
    name: Option<&'a Ident>,
    count: Option<usize>,
    has_bias: bool,
    scheme: Option<&'a Ident>,
    dropout: Option<&'a Probability>,
}

impl<'a> Modifiers<'a> {
    fn of(layer: &'a ast::Layer) -> Self {
        let mut modifiers = Self { name: None, count: None, has_bias: true, scheme: None, dropout: None };
        for modifier in layer.modifiers.iter().rev() {
            match modifier {
                Modifier::As(_, name) => modifiers.name = name.as_ref(),
                Modifier::Repeat(_, count) => modifiers.count = Some(count.unwrap_or(1)),
                Modifier::NoBias(_) => modifiers.has_bias = false,
                Modifier::Init(_, scheme) => modifiers.scheme = scheme.as_ref(),
                Modifier::Dropout(_, probability) => modifiers.dropout = probability.as_ref(),
            }
        }
        modifiers
    }
}

/// The scheme, if there is one of this name.
fn known_initializer(scheme: &Ident, errors: &mut Errors) -> Option<Ident> {
    if names::INITIALIZERS.iter().any(|(name, _)| scheme == name) {
        return Some(scheme.clone());
    }
    errors.push(error::unknown_initializer(scheme));
    None
}

/// Replaces what would be reported a second time further on.
pub(crate) fn mend(network: &mut Network) {
    network.lint = Some(Lint::Allow(Ident::new("allow", Span::call_site())));
    if network.head.is_none() {
        network.attributes.clear();
    }
    if let Some(output) = network.layers.last_mut() {
        output.dropout = None;
    }
    let mut names = HashSet::new();
    for (index, layer) in network.layers.iter_mut().enumerate() {
        let too_few = |entry: &BuiltIn| layer.outputs.value().is_some_and(|units| units < entry.minimum_units);
        if layer.activation.built_in().is_some_and(too_few) {
            layer.activation = Function::stand_in(Kind::Activation, layer.activation.span());
        }
        if network.loss.built_in().is_some_and(too_few) {
            network.loss = Function::stand_in(Kind::Loss, network.loss.span());
        }
        for width in [&mut layer.inputs, &mut layer.outputs] {
            if width.value() == Some(0) {
                *width = Width::Path(network.unknown_width.clone().into());
            }
        }
        if !names.insert(layer.name.to_string()) {
            layer.name = format_ident!("duplicate{index}");
        }
    }
}
