//! `#[derive(Network)]`: reads a struct of layers into a model, and expands the model into the implementation.

mod options;
mod shape;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{DeriveInput, ExprClosure, ExprPath, Field, Ident, Path, Type, token};

use crate::attribute;
use crate::expand;
use crate::fragment;
use crate::lint::Lint;
use crate::message::{self, Errors};
use crate::model::{Input, Layer, Losses, Network, Struct, Term};
use crate::modifier::{from, init};
use crate::names;
use crate::resolve;
use crate::schedule::MAXIMUM_LAYERS;
use crate::span::SpanRange;
use crate::width::Width;
use crate::wiring::{self, From, Reads, Wired};
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
    let inputs = if options.inputs.is_empty() {
        vec![Input::plain()]
    } else {
        // A missing width has been reported.
        let unknown = || Width::Path(name.clone().into());
        resolve::inputs(&options.inputs, &krate, |width| width.cloned().unwrap_or_else(unknown), errors)
    };
    let graph = wiring::graph(&wired.collect::<Vec<_>>(), &inputs, errors);
    let layers: Vec<_> = layers.into_iter().map(|(layer, _)| layer).collect();
    is_flat.then_some(())?;
    if let [Term { weight: Some((_, weight)), .. }] = options.loss.as_ref().map_or(&[][..], |loss| &loss.terms) {
        errors.push(message::heads::weight_of_a_single_loss(SpanRange::of(weight)));
    }
    let model = Network {
        name: names::adopted(name),
        krate,
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

/// The options of a layer, each with a correct use.
const INIT: &str = "init = he_normal";
const FROM: &str = "from(low, input)";
const ADD: &str = "add = stem";
const CONNECT: &str = "connect = near";

/// Reads a layer, and what it reads, from a field and its `#[network(…)]` attributes.
fn layer(field: &Field, errors: &mut Errors) -> Option<(Layer<Type>, Reads)> {
    let mut scheme = None;
    let mut reads = Reads::default();
    let mut connect = None;
    let before = errors.count();
    attribute::parse(&field.attrs, INIT, errors, |option, value, errors| {
        let is_duplicate = match option.to_string().as_str() {
            "init" => {
                let written = errors.keep(attribute::value(option, value, INIT, Ident::parse_any));
                written.is_some_and(|written| set_once(&mut scheme, written))
            }
            "from" => sources(option, value, errors).is_some_and(|from| set_once(&mut reads.from, from)),
            "add" => {
                let written = errors.keep(attribute::value(option, value, ADD, source));
                written.is_some_and(|written| set_once(&mut reads.add, written))
            }
            "connect" => {
                let written = errors.keep(attribute::value(option, value, CONNECT, function));
                written.is_some_and(|written| set_once(&mut connect, written))
            }
            _ => {
                errors.push(message::attribute::unknown_option(option, "layer", &[INIT, FROM, ADD, CONNECT]));
                false
            }
        };
        if is_duplicate {
            errors.push(message::attribute::duplicate_option(option.span(), &option.to_string()));
        }
    });
    reads.has_mistake = errors.count() > before;
    let initializer = scheme.and_then(|scheme| init::find(&scheme, errors));
    let name = names::adopted(field.ident.as_ref()?);
    Some((Layer { name, form: field.ty.clone(), initializer, connect }, reads))
}

/// Sets an option. Returns whether it was set before, and then keeps the first value.
fn set_once<T>(option: &mut Option<T>, value: T) -> bool {
    let is_set = option.is_some();
    option.get_or_insert(value);
    is_set
}

/// The names in `from(low, input)` or in `from = low`.
fn sources(option: &Ident, value: ParseStream, errors: &mut Errors) -> Option<From> {
    if value.peek(token::Paren)
        && let Ok(group) = value.parse::<Group>()
    {
        return from::names_in(&group, errors);
    }
    let name = errors.keep(attribute::value(option, value, FROM, source))?;
    Some(From { names: vec![name] })
}

/// The name of a layer.
fn source(value: ParseStream) -> syn::Result<Ident> {
    let next = value.fork().parse::<TokenTree>()?;
    value.call(Ident::parse_any).map_err(|_| message::wiring::not_a_source(next.span(), &next))
}

/// The path of a function.
fn function(value: ParseStream) -> syn::Result<Path> {
    let next = value.fork().parse::<TokenTree>()?;
    if let Ok(closure) = value.fork().parse::<ExprClosure>() {
        // Its commas are no options.
        value.parse::<ExprClosure>()?;
        return Err(message::connect::closure(SpanRange::of(closure)));
    }
    let path = value.parse::<ExprPath>().map(|path| path.path);
    path.map_err(|_| message::connect::not_a_path(next.span(), &next))
}
