//! `#[derive(Network)]`: reads a struct of layers into a model, and expands the model into the implementation.

mod options;
mod shape;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{DeriveInput, Field, Ident, Path, Type};

use crate::attribute;
use crate::builtin::FunctionKind;
use crate::expand;
use crate::fragment;
use crate::lint::Lint;
use crate::message::{self, Errors};
use crate::model::{Function, Layer, Network, Struct};
use crate::modifier::init;
use crate::names;
use crate::schedule::{Graph, MAXIMUM_LAYERS};
use options::Options;

/// Expands the derive.
pub(crate) fn network(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(input) = errors.keep(syn::parse2::<DeriveInput>(fragment::dissolve_item(tokens))) else {
        return errors.to_item();
    };
    let options = Options::parse(&input.attrs, &mut errors);
    let krate = options.krate.clone().unwrap_or_else(|| syn::parse_quote!(::mlp_core));
    let Some(mut network) = read(&input, options, krate.clone(), &mut errors) else {
        return expand::fallback(&input, &krate, &errors.to_block());
    };
    if errors.is_empty() {
        return expand::implementation(&network);
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
    is_flat.then_some(())?;
    let model = Network {
        name: names::adopted(name),
        krate,
        graph: Graph::chain(layers.len()),
        layers,
        loss: options.loss.unwrap_or_else(|| Function::placeholder(FunctionKind::Loss, name.span())),
        lint: options.lint,
    };
    let silences_deprecated = shape::silences_deprecated(input);
    Some(Struct {
        model,
        generics: input.generics.clone(),
        scalar: scalar?,
        silences_deprecated,
        has_clone: options.has_clone,
    })
}

/// Reads a layer from a field and its `#[network(…)]` attributes.
fn layer(field: &Field, errors: &mut Errors) -> Option<Layer<Type>> {
    let mut scheme = None;
    attribute::parse(&field.attrs, "init = he_normal", errors, |option, value, errors| {
        if option != "init" {
            errors.push(message::attribute::unknown_option(option, "layer", &["init = he_normal"]));
            return;
        }
        let written = errors.keep(attribute::value(option, value, "init = he_normal", Ident::parse_any));
        if scheme.is_some() {
            errors.push(message::attribute::duplicate_option(option.span(), "init"));
        }
        scheme = scheme.take().or(written);
    });
    let initializer = scheme.and_then(|scheme| init::find(&scheme, errors));
    Some(Layer { name: names::adopted(field.ident.as_ref()?), form: field.ty.clone(), initializer })
}
