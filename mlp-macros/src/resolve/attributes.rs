//! Splits the attributes of `network!` into the options of the network and the attributes that are forwarded to the struct.

use syn::punctuated::Punctuated;
use syn::{Attribute, Path, Token, parse_quote};

use crate::attribute;
use crate::message::{self, Errors};
use crate::names;
use crate::span::{SpanRange, text};

/// The forwarded attributes, and the crate in `#[network(crate = …)]`.
pub(super) fn split(attributes: &[Attribute], errors: &mut Errors) -> (Vec<Attribute>, Option<Path>) {
    let (ours, others): (Vec<_>, Vec<_>) =
        attributes.iter().cloned().partition(|attribute| names::is(attribute.path(), "network"));
    let mut krate = None;
    attribute::parse(&ours, "crate = path", errors, |option, value, errors| match option.to_string().as_str() {
        "crate" => {
            let path = errors.keep(attribute::krate(option, value));
            if krate.is_some() {
                errors.push(message::attribute::duplicate_option(option.span(), "crate"));
            }
            krate = krate.take().or(path);
        }
        "loss" | "allow" | "deny" => errors.push(message::attribute::option_of_the_derive(option)),
        _ => errors.push(message::attribute::unknown_option(option, "network", &["crate = path"])),
    });
    (others.into_iter().filter_map(|attribute| forwarded(attribute, errors)).collect(), krate)
}

/// The attribute, unless it is a `repr` that contradicts the `C` of the expansion.
fn forwarded(attribute: Attribute, errors: &mut Errors) -> Option<Attribute> {
    let conflicting = attribute::representations(&attribute).into_iter().find(|path| !names::is(path, "C"));
    if let Some(other) = conflicting {
        errors.push(message::derive::with_repr(SpanRange::of(&other), text(&other)));
        return None;
    }
    Some(without_network(attribute, errors))
}

/// The attribute without a second derive of `Network`, whose consequences rustc would report all over the expansion.
pub(crate) fn without_network(attribute: Attribute, errors: &mut Errors) -> Attribute {
    let parse = Punctuated::<Path, Token![,]>::parse_terminated;
    let is_derive = names::is(attribute.path(), "derive");
    let Some(derived) = attribute.parse_args_with(parse).ok().filter(|_| is_derive) else { return attribute };
    let is_ours = |path: &&Path| path.segments.last().is_some_and(|last| last.ident == "Network");
    let Some(ours) = derived.iter().find(is_ours) else { return attribute };
    errors.push(message::attribute::derives_network(SpanRange::of(ours)));
    let others = derived.iter().filter(|path| !is_ours(path));
    parse_quote!(#[derive(#(#others),*)])
}
