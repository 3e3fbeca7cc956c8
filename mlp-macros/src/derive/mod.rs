//! `#[derive(Network)]`: reads a struct of layers into a model, and expands the model into the implementation.

mod options;
mod shape;

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Field, Path, Type};

use crate::attribute;
use crate::expand;
use crate::fragment;
use crate::lint::Lint;
use crate::message::{self, Errors};
use crate::model::{Input, Layer, Losses, Network, Struct, Term};
use crate::modifier;
use crate::names;
use crate::resolve;
use crate::schedule::MAXIMUM_LAYERS;
use crate::span::SpanRange;
use crate::token::number;
use crate::width::Width;
use crate::wiring::{self, Reads, Wired};
use options::Options;

/// Expands the derive.
pub(crate) fn network(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut is_another = false;
    let tokens = number::bounded_in_item(tokens, &mut is_another, &mut errors);
    let Some(input) = errors.keep(syn::parse2::<DeriveInput>(fragment::dissolve_item(tokens))) else {
        return errors.to_item();
    };
    // rustc reports two fields of one name; of an implementation, it would report each use of them.
    if shape::has_equal_names(&input) {
        return TokenStream::new();
    }
    let options = Options::parse(&input.attrs, &mut errors);
    let krate = options.krate.clone().unwrap_or_else(|| syn::parse_quote!(::mlp_core));
    let Some(mut network) = read(&input, options, krate.clone(), &mut errors) else {
        return expand::fallback(&input, &krate, &errors.to_block());
    };
    if errors.is_empty() && !is_another {
        return expand::implementation(&network);
    }
    network.has_mistakes = true;
    if let [term] = network.model.loss.terms.as_mut_slice() {
        term.weight = None;
    }
    network.model.lint = Some(Lint::Allow(input.ident.clone()));
    let (errors, implementation) = (errors.to_item(), expand::implementation(&network));
    quote!(#errors #implementation)
}

/// Reads the model from the struct; `None` if the struct does not have the shape of a network.
fn read(input: &DeriveInput, options: Options, krate: Path, errors: &mut Errors) -> Option<Struct> {
    let fields = shape::layers(input, errors);
    let scalar = shape::scalar(&input.generics, errors);
    let name = &input.ident;
    let fields = fields?;
    if options.loss.is_none() && !options.lost_loss {
        errors.push(message::derive::without_loss(name));
    }
    if let Some(field) = fields.iter().nth(MAXIMUM_LAYERS) {
        let span = field.ident.as_ref().unwrap_or(name).span();
        errors.push(message::body::too_many_layers(span, MAXIMUM_LAYERS));
        return None;
    }
    let is_flat = shape::check_repr(input, errors);
    let layers = fields.iter().map(|field| layer(field, errors)).collect::<Option<Vec<_>>>()?;
    let wired = layers.iter().zip(fields).map(|((layer, reads), field)| Wired {
        name: layer.name.clone(),
        range: field.ident.as_ref().unwrap_or(name).span().into(),
        reads: reads.clone(),
        repeats: None,
        has_lost_name: false,
    });
    let lacks_width = options.inputs.iter().any(|input| input.width.is_none());
    let inputs = if options.inputs.is_empty() {
        vec![Input::plain()]
    } else {
        // Reported; the result is none.
        let unknown = || Width::Path(name.clone().into());
        resolve::inputs(&options.inputs, &krate, |width| width.cloned().unwrap_or_else(unknown), errors)
    };
    if let Some(other) = options.inputs_of.as_ref().filter(|_| inputs.len() < 2) {
        errors.push(message::input::shared_without_several(SpanRange::of(other)));
    }
    let graph = wiring::graph(&wired.collect::<Vec<_>>(), &inputs, errors);
    let layers: Vec<_> = layers.into_iter().map(|(layer, _)| layer).collect();
    (is_flat && !lacks_width).then_some(())?;
    if let [Term { weight: Some((_, weight)), .. }] = options.loss.as_ref().map_or(&[][..], |loss| &loss.terms) {
        errors.push(message::heads::weight_of_a_single_loss(SpanRange::of(weight)));
    }
    let model = Network {
        name: names::adopted(name),
        krate,
        inputs_of: options.inputs_of.filter(|_| inputs.len() > 1),
        inputs,
        graph,
        layers,
        loss: options.loss.unwrap_or_else(|| Losses::placeholder(name.span())),
        lint: options.lint,
    };
    let silences_deprecated = shape::silences_deprecated(input);
    Some(Struct {
        model,
        visibility: input.vis.clone(),
        generics: input.generics.clone(),
        scalar: scalar?,
        silences_deprecated,
        has_clone: options.has_clone,
        has_mistakes: false,
    })
}

/// Reads a layer, and what it reads, from a field and its `#[network(…)]` attributes.
fn layer(field: &Field, errors: &mut Errors) -> Option<(Layer<Type>, Reads)> {
    let known: Vec<_> = modifier::TABLE.field_options().collect();
    let examples: Vec<_> = known.iter().map(|(_, option)| option.example).collect();
    let mut options = modifier::Options::default();
    let mut given = HashSet::new();
    let before = errors.count();
    attribute::parse(&field.attrs, EXAMPLE, errors, |option, value, errors| {
        let Some((word, known)) = known.iter().find(|(word, _)| option == word) else {
            return errors.push(match message::derive::elsewhere(&option.to_string()) {
                Some(help) => message::derive::not_an_option(option, help),
                None => message::attribute::unknown_option(option, "layer", &examples),
            });
        };
        match (known.parse)(option, value, errors) {
            Some(effect) if given.insert(*word) => effect(&mut options),
            Some(_) => errors.push(message::attribute::duplicate_option(option.span(), word)),
            None => {}
        }
    });
    let modifier::Options { initializer, mut reads, connect } = options;
    reads.has_mistake = errors.count() > before;
    let name = names::adopted(field.ident.as_ref()?);
    Some((Layer { name, form: field.ty.clone(), initializer, connect }, reads))
}

/// A correct use of the attribute.
const EXAMPLE: &str = "init = he_normal";
