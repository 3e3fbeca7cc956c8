//! The shape of a struct that can be a network: named fields, at most a scalar parameter, `#[repr(C)]`.

use std::collections::HashSet;

use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Data, DeriveInput, Field, Fields, GenericParam, Generics, Ident, Meta, Path, Token};

use crate::attribute;
use crate::message::{self, Errors};
use crate::names;
use crate::span::{SpanRange, text};

/// The named fields of a struct.
pub(super) fn layers<'a>(input: &'a DeriveInput, errors: &mut Errors) -> Option<&'a Punctuated<Field, Token![,]>> {
    let name = &input.ident;
    let error = match &input.data {
        Data::Enum(data) => message::derive::not_a_struct(data.enum_token.span, "an enum"),
        Data::Union(data) => message::derive::not_a_struct(data.union_token.span, "a union"),
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) => message::derive::not_a_struct(SpanRange::of(fields), "a tuple struct"),
            Fields::Unit => message::derive::without_layers(name),
            Fields::Named(fields) if fields.named.is_empty() => message::derive::without_layers(name),
            Fields::Named(fields) => return Some(&fields.named),
        },
    };
    errors.push(error);
    None
}

/// Whether two fields have the same name.
pub(super) fn has_equal_names(input: &DeriveInput) -> bool {
    let Data::Struct(data) = &input.data else { return false };
    let mut names = HashSet::new();
    data.fields.iter().filter_map(|field| field.ident.as_ref()).any(|name| !names.insert(name.unraw().to_string()))
}

/// The scalar parameter, if the struct has one; the outer `None` if it has any other generic parameter.
#[expect(clippy::option_option, reason = "a mistake, no parameter, a parameter")]
pub(super) fn scalar(generics: &Generics, errors: &mut Errors) -> Option<Option<Ident>> {
    let mut scalar = None;
    let mut is_network = true;
    for parameter in &generics.params {
        let noun = match parameter {
            GenericParam::Type(parameter) if scalar.is_none() => {
                scalar = Some(parameter.ident.clone());
                continue;
            }
            GenericParam::Type(_) => "second type parameter",
            GenericParam::Lifetime(_) => "lifetimes",
            GenericParam::Const(_) => "const parameters",
        };
        is_network = false;
        errors.push(message::derive::with_generics(SpanRange::of(parameter), noun));
    }
    is_network.then_some(scalar)
}

/// Whether the struct has an attribute that silences uses of deprecated items, such as `#[allow(deprecated)]`. It applies to
/// the struct alone, so the expansion repeats it.
pub(super) fn silences_deprecated(input: &DeriveInput) -> bool {
    let is_silent = |path: &Path| names::is(path, "allow") || names::is(path, "expect");
    input.attrs.iter().filter(|attribute| is_silent(attribute.path())).any(|attribute| {
        let lints = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        let is_ours = |lint: Meta| names::is(lint.path(), "deprecated") || names::is(lint.path(), "warnings");
        lints.is_ok_and(|lints| lints.into_iter().any(is_ours))
    })
}

/// Checks for `#[repr(C)]`, which makes the layers contiguous in memory, in the order of the source text. Returns `false`
/// only for a conflicting `repr`: after reporting a missing one, the derive can continue.
pub(super) fn check_repr(input: &DeriveInput, errors: &mut Errors) -> bool {
    let mut is_c = false;
    let mut is_flat = true;
    for path in input.attrs.iter().flat_map(attribute::representations) {
        // rustc reports the lowercase one.
        if names::is(&path, "C") || names::is(&path, "c") {
            is_c = true;
        } else {
            is_flat = false;
            errors.push(message::derive::with_repr(SpanRange::of(&path), text(&path)));
        }
    }
    if !is_c && is_flat {
        errors.push(message::derive::without_repr(&input.ident));
    }
    is_flat
}
