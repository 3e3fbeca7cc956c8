//! `#[derive(Network)]`: from a struct of layers to a checked description of it.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Data, DeriveInput, Field, Fields, GenericParam, Generics, Ident, Path, Token, Type};

use crate::ast::Lint;
use crate::error::{self, Errors};
use crate::expand;
use crate::function::{self, Function, Kind, text};
use crate::names;

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
    let derived = describe(&input, &mut errors);
    let expansion = derived.map(|mut derived| {
        if !errors.is_empty() {
            derived.lint = Some(Lint::Allow(input.ident.clone()));
        }
        expand::network(&derived)
    });
    let errors = errors.to_tokens();
    quote!(#errors #expansion)
}

/// What the struct says; nothing where its shape is none of a network's.
fn describe(input: &DeriveInput, errors: &mut Errors) -> Option<Derived> {
    let options = Options::read(&input.attrs, errors);
    let fields = layer_fields(input, errors);
    let scalar = scalar(&input.generics).map_err(|mistakes| mistakes.into_iter().for_each(|error| errors.push(error)));
    let name = &input.ident;
    if fields.is_some() && !is_repr_c(&input.attrs) {
        errors.push(error::derive_without_repr(name.span(), name));
    }
    if fields.is_some() && options.loss.is_none() && !options.lost_loss {
        errors.push(error::derive_without_loss(name.span(), name));
    }
    let layers = fields?.iter().map(|field| layer(field, errors)).collect();
    Some(Derived {
        name: name.clone(),
        generics: input.generics.clone(),
        scalar: scalar.ok()?,
        krate: options.krate.unwrap_or_else(|| syn::parse_quote!(::mlp_core)),
        layers,
        loss: options.loss.unwrap_or_else(|| Function::stand_in(Kind::Loss, name.span())),
        lint: options.lint,
    })
}

/// What `#[network(…)]` says on the struct.
#[derive(Default)]
struct Options {
    loss: Option<Function>,
    lost_loss: bool,
    lint: Option<Lint>,
    krate: Option<Path>,
}

impl Options {
    fn read(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("network")) {
            let read = attribute.parse_nested_meta(|meta| {
                let Some(name) = meta.path.get_ident() else {
                    return Err(unknown_struct_option(&meta.path));
                };
                let is_twice = match name.to_string().as_str() {
                    "loss" => options.read_loss(meta.value()?, errors),
                    "crate" => options.krate.replace(meta.value()?.call(Path::parse_mod_style)?).is_some(),
                    "allow" => options.read_lint(&meta, Lint::Allow(name.clone()))?,
                    "deny" => options.read_lint(&meta, Lint::Deny(name.clone()))?,
                    _ => return Err(unknown_struct_option(&meta.path)),
                };
                if is_twice {
                    errors.push(error::duplicate_option(name.span(), &name.to_string()));
                }
                Ok(())
            });
            errors.keep(read);
        }
        options
    }

    /// Whether there was a loss before.
    fn read_loss(&mut self, value: syn::parse::ParseStream, errors: &mut Errors) -> bool {
        let written = errors.keep(function::parse(value, Kind::Loss));
        let loss = written.and_then(|written| Function::resolve(&written, Kind::Loss, errors));
        self.lost_loss |= loss.is_none();
        loss.is_some_and(|loss| self.loss.replace(loss).is_some())
    }

    /// Whether there was a level before.
    fn read_lint(&mut self, meta: &syn::meta::ParseNestedMeta, lint: Lint) -> syn::Result<bool> {
        meta.parse_nested_meta(|lint| {
            if lint.path.is_ident("noncanonical_link") {
                Ok(())
            } else {
                Err(error::unknown_option(lint.path.span(), text(&lint.path), "link", "`noncanonical_link`"))
            }
        })?;
        Ok(self.lint.replace(lint).is_some())
    }
}

fn unknown_struct_option(path: &Path) -> syn::Error {
    error::unknown_option(
        path.span(),
        text(path),
        "network",
        "`loss = squared`, `allow(noncanonical_link)`, `deny(noncanonical_link)` or `crate = path`",
    )
}

/// The named fields of a struct.
fn layer_fields<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<&'a Punctuated<Field, Token![,]>> {
    let name = &input.ident;
    let error = match &input.data {
        Data::Enum(data) => error::derive_on(data.enum_token.span, "an enum"),
        Data::Union(data) => error::derive_on(data.union_token.span, "a union"),
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) => error::derive_on(fields.span(), "a tuple struct"),
            Fields::Unit => error::derive_without_layers(name.span(), name),
            Fields::Named(fields) if fields.named.is_empty() => error::derive_without_layers(name.span(), name),
            Fields::Named(fields) => return Some(&fields.named),
        },
    };
    errors.push(error);
    None
}

/// The type parameter, if there is one; an error where the parameters are none of a network's.
fn scalar(generics: &Generics) -> Result<Option<Ident>, Vec<syn::Error>> {
    let mut scalar = None;
    let mut mistakes = Vec::new();
    for parameter in &generics.params {
        let error = match parameter {
            GenericParam::Type(parameter) if scalar.is_none() => {
                scalar = Some(parameter.ident.clone());
                continue;
            }
            GenericParam::Type(_) => error::derive_with_generics(parameter.span(), "second type parameter"),
            GenericParam::Lifetime(_) => error::derive_with_generics(parameter.span(), "lifetimes"),
            GenericParam::Const(_) => error::derive_with_generics(parameter.span(), "const parameters"),
        };
        mistakes.push(error);
    }
    if mistakes.is_empty() { Ok(scalar) } else { Err(mistakes) }
}

fn is_repr_c(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("repr")).any(|attribute| {
        let mut is_c = false;
        let is_plain = attribute
            .parse_nested_meta(|meta| {
                is_c |= meta.path.is_ident("C");
                // `packed` and `align` would break the promise that `C` makes.
                if meta.path.is_ident("C") { Ok(()) } else { Err(meta.error("")) }
            })
            .is_ok();
        is_c && is_plain
    })
}

fn layer(field: &Field, errors: &mut Errors) -> DerivedLayer {
    let mut initializer = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("network")) {
        let read = attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("init") {
                return Err(error::unknown_option(
                    meta.path.span(),
                    text(&meta.path),
                    "layer",
                    "`init = he_normal` or another initializer",
                ));
            }
            let scheme = meta.value()?.parse::<Ident>()?;
            let variant = names::INITIALIZERS.iter().find(|(name, _)| scheme == name).map(|(_, variant)| *variant);
            match variant {
                None => Err(error::unknown_initializer(&scheme)),
                Some(_) if initializer.is_some() => Err(error::duplicate_option(meta.path.span(), "init")),
                Some(variant) => {
                    initializer = Some(Ident::new(variant, Span::mixed_site()));
                    Ok(())
                }
            }
        });
        errors.keep(read);
    }
    let name = field.ident.clone().expect("the fields are named");
    DerivedLayer { name, ty: field.ty.clone(), initializer }
}
