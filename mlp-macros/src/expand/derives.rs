//! The standard traits that an expansion derives, unless the user derives them.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Path, Token};

use crate::names;
use crate::token::lookahead::is_punct;

/// A trait in a `#[derive(…)]` of the user.
struct Derived {
    name: String,
    /// The predicates of the `#[cfg_attr(predicate, derive(…))]` around it.
    conditions: Vec<TokenStream>,
}

/// The traits that the user derives.
pub(crate) struct UserDerives(Vec<Derived>);

/// When the user does not derive a trait.
pub(super) enum Absence {
    Never,
    Always,
    If(TokenStream),
}

impl UserDerives {
    pub(crate) fn of(attributes: &[Attribute]) -> Self {
        let mut derived = Vec::new();
        for attribute in attributes {
            // Only these two have arguments that matter; rustc reports malformed ones.
            if let Ok(list) = attribute.meta.require_list() {
                collect(list.path.get_ident(), list.tokens.clone(), &[], &mut derived);
            }
        }
        Self(derived)
    }

    /// When the user does not derive this trait.
    pub(super) fn absence(&self, name: &str) -> Absence {
        let mut conditions = Vec::new();
        for derived in self.0.iter().filter(|derived| derived.name == name) {
            match derived.conditions.as_slice() {
                [] => return Absence::Never,
                several => conditions.push(quote!(all(#(#several),*))),
            }
        }
        if conditions.is_empty() { Absence::Always } else { Absence::If(quote!(not(any(#(#conditions),*)))) }
    }

    /// The attribute that derives `Debug`, `PartialEq` and a trait of ours, given the path of the crate.
    pub(crate) fn complete(&self, krate: &Path, ours: &TokenStream) -> TokenStream {
        let (mut always, mut conditional) = (Vec::new(), Vec::new());
        for (module, name) in [("fmt", "Debug"), ("cmp", "PartialEq")] {
            let (module, ident) = (format_ident!("{module}"), format_ident!("{name}"));
            let path = quote_spanned!(Span::mixed_site()=> #krate::__private::core::#module::#ident);
            match self.absence(name) {
                Absence::Never => {}
                Absence::Always => always.push(path),
                Absence::If(condition) => {
                    conditional.push(quote_spanned!(Span::mixed_site()=> #[cfg_attr(#condition, derive(#path))]));
                }
            }
        }
        quote_spanned!(Span::mixed_site()=> #(#conditional)* #[derive(#(#always,)* #ours)])
    }
}

/// Collects the traits of `derive(…)`, also within `cfg_attr(…)`, given the name of the attribute and its arguments.
fn collect(name: Option<&Ident>, arguments: TokenStream, conditions: &[TokenStream], derived: &mut Vec<Derived>) {
    match name.map(|name| name.unraw().to_string()).as_deref() {
        Some("derive") => {
            let last = |path: &Path| path.segments.last().map(|segment| segment.ident.unraw().to_string());
            let names = paths(arguments).iter().filter_map(last).collect::<Vec<_>>();
            derived.extend(names.into_iter().map(|name| Derived { name, conditions: conditions.to_vec() }));
        }
        Some("cfg_attr") => {
            let mut parts = split(arguments).into_iter();
            let conditions = [conditions, &[parts.next().unwrap_or_default()]].concat();
            for part in parts {
                if let Some((name, arguments)) = call(part) {
                    collect(Some(&name), arguments, &conditions, derived);
                }
            }
        }
        _ => {}
    }
}

/// The attribute without `Clone`, if it is a derive, also within `cfg_attr(…)`.
pub(crate) fn without_clone(attribute: &Attribute) -> Attribute {
    let mut reduced = attribute.clone();
    if let syn::Meta::List(list) = &mut reduced.meta
        && let Some(name) = list.path.get_ident()
    {
        list.tokens = arguments_without_clone(&name.unraw().to_string(), list.tokens.clone());
    }
    reduced
}

fn arguments_without_clone(name: &str, arguments: TokenStream) -> TokenStream {
    match name {
        "derive" => {
            let is_clone =
                |path: &Path| path.segments.last().is_some_and(|last| names::is(&last.ident.clone().into(), "Clone"));
            let paths = paths(arguments.clone());
            if !paths.iter().any(is_clone) {
                return arguments;
            }
            let others = paths.iter().filter(|path| !is_clone(path));
            quote!(#(#others),*)
        }
        "cfg_attr" => {
            let parts = split(arguments).into_iter().map(|part| match call(part.clone()) {
                Some((name, arguments)) => {
                    let arguments = arguments_without_clone(&name.unraw().to_string(), arguments);
                    quote!(#name(#arguments))
                }
                None => part,
            });
            quote!(#(#parts),*)
        }
        _ => arguments,
    }
}

/// The paths of a derive; none if it is malformed.
fn paths(arguments: TokenStream) -> Punctuated<Path, Token![,]> {
    use syn::parse::Parser;
    Punctuated::parse_terminated.parse2(arguments).unwrap_or_default()
}

/// The parts between commas.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let parts = tokens.split(|token| is_punct(Some(token), ','));
    parts.map(|part| part.iter().cloned().collect()).filter(|part: &TokenStream| !part.is_empty()).collect()
}

/// The name and the arguments of `name(…)`.
fn call(tokens: TokenStream) -> Option<(Ident, TokenStream)> {
    match tokens.into_iter().collect::<Vec<_>>().as_slice() {
        [TokenTree::Ident(name), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            Some((name.clone(), group.stream()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    fn completed(attributes: &[Attribute]) -> String {
        UserDerives::of(attributes).complete(&parse_quote!(m), &quote!(Ours)).to_string()
    }

    #[test]
    fn a_trait_is_derived_once() {
        let expected = quote!(#[derive(m::__private::core::fmt::Debug, m::__private::core::cmp::PartialEq, Ours)]);
        assert_eq!(completed(&[]), expected.to_string());
        let expected = quote!(#[derive(m::__private::core::cmp::PartialEq, Ours)]);
        assert_eq!(completed(&[parse_quote!(#[derive(Clone, core::fmt::Debug)])]), expected.to_string());
        let conditional = parse_quote!(#[cfg_attr(all(), derive(Debug))]);
        assert_eq!(completed(&[conditional, parse_quote!(#[derive(Debug)])]), expected.to_string());
    }

    #[test]
    fn a_trait_that_the_user_derives_under_a_condition_is_derived_under_its_negation() {
        let expected = quote!(
            #[cfg_attr(not(any(all(a), all(b, c))), derive(m::__private::core::fmt::Debug))]
            #[cfg_attr(not(any(all(a))), derive(m::__private::core::cmp::PartialEq))]
            #[derive(Ours)]
        );
        let attributes: [Attribute; 2] = [
            parse_quote!(#[cfg_attr(a, derive(Debug, PartialEq), allow(x))]),
            parse_quote!(#[cfg_attr(b, cfg_attr(c, derive(Debug)))]),
        ];
        assert_eq!(completed(&attributes), expected.to_string());
    }

    #[test]
    fn clone_is_removed_from_derives_alone() {
        let removed = |attribute: &Attribute| quote::ToTokens::into_token_stream(without_clone(attribute)).to_string();
        assert_eq!(removed(&parse_quote!(#[derive(Clone, Debug)])), quote!(#[derive(Debug)]).to_string());
        assert_eq!(removed(&parse_quote!(#[allow(Clone)])), quote!(#[allow(Clone)]).to_string());
        let nested = parse_quote!(#[cfg_attr(a, allow(Clone), cfg_attr(b, derive(Eq, core::clone::Clone)))]);
        let expected = quote!(#[cfg_attr(a, allow(Clone), cfg_attr(b, derive(Eq)))]);
        assert_eq!(removed(&nested), expected.to_string());
    }
}
