//! `init he_normal`: the scheme for the layer's initial weights. The derive reads the same names in
//! `#[network(init = he_normal)]`.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, token};

use super::syntax::{Argument, Effect, FieldOption, OptionEffect, Syntax, anywhere};
use crate::attribute;
use crate::message::{Errors, at, list, shown};
use crate::model::{Dense, Initializer, Network};
use crate::names::{self, Synonym};
use crate::span::SpanRange;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "init",
    example: "init he_normal",
    synonyms: &[("initializer", "init")],
    takes_argument: true,
    parse,
    check: anywhere,
    field: Some(FieldOption { example: OPTION, parse: parse_option, write }),
};

/// A correct use as an option of a field.
const OPTION: &str = "init = he_normal";

const SCHEMES: &[Initializer] = &[
    Initializer { name: "he_normal", variant: "HeNormal" },
    Initializer { name: "he_uniform", variant: "HeUniform" },
    Initializer { name: "glorot_normal", variant: "GlorotNormal" },
    Initializer { name: "glorot_uniform", variant: "GlorotUniform" },
    Initializer { name: "lecun_normal", variant: "LecunNormal" },
    Initializer { name: "lecun_uniform", variant: "LecunUniform" },
    Initializer { name: "zeros", variant: "Zeros" },
];

/// Names used by other libraries, with ours.
const SYNONYMS: &[Synonym] = &[
    ("kaiming_normal", "he_normal"),
    ("kaiming_uniform", "he_uniform"),
    ("he", "he_normal"),
    ("xavier_normal", "glorot_normal"),
    ("xavier_uniform", "glorot_uniform"),
    ("xavier", "glorot_uniform"),
    ("glorot", "glorot_uniform"),
    ("lecun", "lecun_normal"),
    ("zero", "zeros"),
];

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let (range, name) = match argument.read()? {
        Some((range, token)) => {
            if let Some(scheme) = meant_by(&token) {
                argument.errors.push(not_a_word(range, shown(&token), scheme));
                return Ok(None);
            }
            (range, syn::parse2::<Ident>(token.into()).ok())
        }
        None => (argument.keyword.into(), None),
    };
    let Some(name) = name else {
        argument.errors.push(missing(range));
        return Ok(None);
    };
    let Some(scheme) = find(&name, argument.errors) else {
        // The rest of a name of several words: `he-normal`.
        if argument.begins_computation() {
            argument.skip()?;
        }
        return Ok(None);
    };
    if argument.input.peek(token::Paren) {
        let call = argument.input.parse::<TokenTree>()?;
        argument.errors.push(not_a_word(range.to(&call), format_args!("{name}{}", shown(&call)), scheme.name));
    }
    Ok(Some(Box::new(move |draft| draft.options.initializer = Some(scheme))))
}

/// `init = he_normal`. After an unknown name, the layer has the default.
fn parse_option(option: &Ident, value: ParseStream, errors: &mut Errors) -> Option<OptionEffect> {
    let name = errors.keep(attribute::value(option, value, OPTION, |value| {
        let next = value.fork().parse::<TokenTree>()?;
        value.call(Ident::parse_any).map_err(|_| missing(SpanRange::from(&next)))
    }))?;
    let scheme = find(&name, errors);
    Some(Box::new(move |options| options.initializer = scheme))
}

fn write(network: &Network<Dense>, layer: usize) -> Option<TokenStream> {
    let scheme = Ident::new(network.layers[layer].initializer?.name, Span::call_site());
    Some(quote!(init = #scheme))
}

/// Finds the scheme with this name, or reports it as unknown.
fn find(name: &Ident, errors: &mut Errors) -> Option<Initializer> {
    let scheme = SCHEMES.iter().find(|scheme| name == scheme.name).copied();
    if scheme.is_none() {
        errors.push(unknown(name));
    }
    scheme
}

/// The scheme that a token other than a word means: `0`, `(he_normal)`, `"he_normal"`.
fn meant_by(token: &TokenTree) -> Option<&'static str> {
    let written = match token {
        TokenTree::Ident(_) | TokenTree::Punct(_) => return None,
        TokenTree::Literal(literal) => literal.to_string(),
        TokenTree::Group(group) => group.stream().to_string(),
    };
    match written.as_str() {
        "0" | "0.0" => Some("zeros"),
        written => closest(written.trim_matches('"')),
    }
}

fn closest(written: &str) -> Option<&'static str> {
    names::closest(written, SCHEMES.iter().map(|scheme| scheme.name), SYNONYMS)
}

fn not_a_word(range: SpanRange, written: impl Display, scheme: &str) -> syn::Error {
    at(
        range,
        format_args!("`init` is followed by the name of an initializer alone, and not by `{written}`"),
        format_args!("write `init {scheme}`"),
    )
}

fn missing(range: SpanRange) -> syn::Error {
    at(range, "`init` must be followed by the name of an initializer", choices())
}

fn unknown(written: &Ident) -> syn::Error {
    let help = closest(&written.to_string()).map_or_else(choices, |name| format!("did you mean `{name}`?"));
    at(written.span(), format_args!("unknown initializer `{written}`"), help)
}

fn choices() -> String {
    format!("write one of {}", list(SCHEMES.iter().map(|scheme| scheme.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synonym_names_a_scheme() {
        for (other, ours) in SYNONYMS {
            assert!(SCHEMES.iter().any(|scheme| scheme.name == *ours), "{other} leads to {ours}");
        }
    }
}
