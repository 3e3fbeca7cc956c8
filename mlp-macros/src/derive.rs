//! `#[derive(Network)]`: from a struct of layers to a checked description of it.

use proc_macro2::{Group, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, GenericParam, Generics, Ident, Path, Token, Type};

use crate::ast::Lint;
use crate::error::{self, Errors};
use crate::expand;
use crate::fallback;
use crate::function::{self, Function, Kind, text};
use crate::names;
use crate::option;
use crate::place::Place;

/// A struct that is to be a network.
pub(crate) struct Derived {
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    /// The type parameter; nothing for a struct whose scalar is fixed.
    pub(crate) scalar: Option<Ident>,
    pub(crate) krate: Path,
    pub(crate) layers: Vec<DerivedLayer>,
    pub(crate) loss: Function,
    pub(crate) lint: Option<Lint>,
}

/// A field of it.
pub(crate) struct DerivedLayer {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// The variant of `Initializer`.
    pub(crate) initializer: Option<Ident>,
}

/// Expands the derive.
pub(crate) fn network(tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(input) = errors.keep(syn::parse2::<DeriveInput>(tokens)) else {
        return errors.to_tokens();
    };
    let options = Options::read(&input.attrs, &mut errors);
    let krate = options.krate.clone().unwrap_or_else(|| syn::parse_quote!(::mlp_core));
    match describe(&input, options, krate.clone(), &mut errors) {
        None => fallback::network(&input, &krate, &errors.to_tokens()),
        Some(derived) if errors.is_empty() => expand::network(&derived),
        Some(mut derived) => {
            derived.lint = Some(Lint::Allow(input.ident.clone()));
            let (errors, expansion) = (errors.to_tokens(), expand::network(&derived));
            quote!(#errors #expansion)
        }
    }
}

/// What the struct says; nothing where its shape is none of a network's.
fn describe(input: &DeriveInput, options: Options, krate: Path, errors: &mut Errors) -> Option<Derived> {
    let fields = layer_fields(input, errors);
    let scalar = scalar(&input.generics, errors);
    let name = &input.ident;
    let fields = fields?;
    if options.loss.is_none() && !options.lost_loss {
        errors.push(error::derive_without_loss(name));
    }
    let is_flat = check_repr(input, errors);
    let layers = fields.iter().map(|field| layer(field, errors)).collect::<Option<_>>()?;
    is_flat.then_some(())?;
    Some(Derived {
        name: name.clone(),
        generics: input.generics.clone(),
        scalar: scalar?,
        krate,
        layers,
        loss: options.loss.unwrap_or_else(|| Function::stand_in(Kind::Loss, name.span())),
        lint: options.lint,
    })
}

/// What `#[network(…)]` says on the struct.
#[derive(Default)]
struct Options {
    loss: Option<Function>,
    /// Whether something was so wrong that it may have been the loss.
    lost_loss: bool,
    lint: Option<Lint>,
    krate: Option<Path>,
}

impl Options {
    fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        let mut has_loss = false;
        let is_read = option::read(attributes, "loss = squared", errors, |option, value, errors| {
            let is_twice = match option.to_string().as_str() {
                "loss" => {
                    let loss =
                        option::value(option, value, "loss = squared", |value| function::parse(value, Kind::Loss))
                            .map(|written| Function::resolve(&written, Kind::Loss, errors));
                    options.loss = options.loss.take().or(errors.keep(loss).flatten());
                    std::mem::replace(&mut has_loss, true)
                }
                "crate" => {
                    let krate = option::krate(option, value);
                    let krate = errors.keep(krate);
                    krate.is_some_and(|krate| options.krate.replace(krate).is_some())
                }
                "allow" => options.read_lint(value, Lint::Allow(option.clone()), errors),
                "deny" => options.read_lint(value, Lint::Deny(option.clone()), errors),
                _ => {
                    errors.push(error::unknown_option(
                        option,
                        "network",
                        &["loss = squared", "allow(noncanonical_link)", "deny(noncanonical_link)", "crate = path"],
                    ));
                    options.lost_loss = true;
                    false
                }
            };
            if is_twice {
                errors.push(error::duplicate_option(option.span(), &option.to_string()));
            }
        });
        options.lost_loss |= !is_read || has_loss;
        options
    }

    /// Whether there was a level before.
    fn read_lint(&mut self, value: ParseStream, lint: Lint, errors: &mut Errors) -> bool {
        let (Lint::Allow(level) | Lint::Deny(level)) = &lint;
        let name = value.parse::<Group>().ok().and_then(|group| syn::parse2::<Ident>(group.stream()).ok());
        match name {
            Some(name) if name == "noncanonical_link" => {}
            Some(name) => errors.push(error::unknown_lint(&name)),
            None => errors.push(error::option_without_value(level, &format!("{level}(noncanonical_link)"))),
        }
        self.lint.replace(lint).is_some()
    }
}

/// The named fields of a struct.
fn layer_fields<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<&'a Punctuated<Field, Token![,]>> {
    let name = &input.ident;
    let error = match &input.data {
        Data::Enum(data) => error::derive_on(data.enum_token.span, "an enum"),
        Data::Union(data) => error::derive_on(data.union_token.span, "a union"),
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) => error::derive_on(Place::of(fields), "a tuple struct"),
            Fields::Unit => error::derive_without_layers(name),
            Fields::Named(fields) if fields.named.is_empty() => error::derive_without_layers(name),
            Fields::Named(fields) => return Some(&fields.named),
        },
    };
    errors.push(error);
    None
}

/// The type parameter, if there is one; nothing where the parameters are none of a network's.
#[expect(clippy::option_option, reason = "a mistake, no parameter, a parameter")]
fn scalar(generics: &Generics, errors: &mut Errors) -> Option<Option<Ident>> {
    let mut scalar = None;
    let mut is_network = true;
    for parameter in &generics.params {
        let what = match parameter {
            GenericParam::Type(parameter) if scalar.is_none() => {
                scalar = Some(parameter.ident.clone());
                continue;
            }
            GenericParam::Type(_) => "second type parameter",
            GenericParam::Lifetime(_) => "lifetimes",
            GenericParam::Const(_) => "const parameters",
        };
        is_network = false;
        errors.push(error::derive_with_generics(Place::of(parameter), what));
    }
    is_network.then_some(scalar)
}

/// The layers lie in memory in the order in which they are written, and nothing lies between them. Whether the struct
/// does not say the contrary.
fn check_repr(input: &DeriveInput, errors: &mut Errors) -> bool {
    let mut is_c = false;
    let mut is_flat = true;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("repr")) {
        // What is wrong with the attribute itself, rustc says.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("C") {
                is_c = true;
            } else {
                is_flat = false;
                errors.push(error::derive_with_repr(Place::of(&meta.path), text(&meta.path)));
                meta.input.parse::<Option<Group>>()?;
            }
            Ok(())
        });
    }
    if !is_c && is_flat {
        errors.push(error::derive_without_repr(&input.ident));
    }
    is_flat
}

/// A field and what `#[network(…)]` says on it.
fn layer(field: &Field, errors: &mut Errors) -> Option<DerivedLayer> {
    let mut scheme = None;
    option::read(&field.attrs, "init = he_normal", errors, |option, value, errors| {
        if option != "init" {
            errors.push(error::unknown_option(option, "layer", &["init = he_normal"]));
            return;
        }
        let written = errors.keep(option::value(option, value, "init = he_normal", Ident::parse_any));
        if scheme.is_some() {
            errors.push(error::duplicate_option(option.span(), "init"));
        }
        scheme = scheme.take().or(written);
    });
    let initializer = scheme.and_then(|scheme| {
        let found = names::INITIALIZERS.iter().find(|(name, _)| scheme == name);
        if found.is_none() {
            errors.push(error::unknown_initializer(&scheme));
        }
        found.map(|(_, variant)| Ident::new(variant, Span::mixed_site()))
    });
    Some(DerivedLayer { name: field.ident.clone()?, ty: field.ty.clone(), initializer })
}
