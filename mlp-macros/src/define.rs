//! The phases of `network!`: syntax tree, rules, model, tokens.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::Path;

use crate::expand;
use crate::fragment;
use crate::message::Errors;
use crate::model::Item;
use crate::parse;
use crate::resolve;
use crate::rules;
use crate::syntax::Definition;

/// Expands a call that `mlp-core` has passed on, with its own path in parentheses before the user's tokens.
pub(crate) fn call(tokens: TokenStream, expand: fn(TokenStream, &Path) -> TokenStream) -> TokenStream {
    let mut tokens = tokens.into_iter();
    let krate = match tokens.next() {
        Some(TokenTree::Group(path)) => parse_path(&path),
        _ => None,
    };
    expand(tokens.collect(), &krate.unwrap_or_else(|| syn::parse_quote!(::mlp_core)))
}

fn parse_path(group: &Group) -> Option<Path> {
    syn::parse::Parser::parse2(Path::parse_mod_style, group.stream()).ok()
}

/// Expands `network!`, given the path of `mlp_core`. The result defines a network even after mistakes, so that rustc does not
/// also report its uses.
pub(crate) fn network(tokens: TokenStream, krate: &Path) -> TokenStream {
    let definitions = parse::call(fragment::dissolve(tokens));
    definitions.into_iter().map(|(definition, errors)| expand_one(definition, errors, krate)).collect()
}

/// The model of the network that these tokens define, and its mistakes; `None` if not even the name is recognizable.
pub(crate) fn model(tokens: TokenStream, krate: &Path) -> (Option<Item>, Errors) {
    let mut definitions = parse::call(tokens).into_iter();
    let (definition, errors) = definitions.next().unwrap_or_default();
    let (item, mut errors) = resolve_one(definition, errors, krate);
    definitions.for_each(|(_, further)| errors.append(further));
    (item, errors)
}

fn resolve_one(definition: Option<Definition>, mut errors: Errors, krate: &Path) -> (Option<Item>, Errors) {
    let Some(definition) = definition else { return (None, errors) };
    rules::check(&definition, &mut errors);
    let item = resolve::item(&definition, krate, &mut errors);
    (Some(item), errors)
}

fn expand_one(definition: Option<Definition>, errors: Errors, krate: &Path) -> TokenStream {
    let (item, errors) = resolve_one(definition, errors, krate);
    let Some(mut item) = item else { return errors.to_calls() };
    if errors.is_empty() {
        return expand::item(&item, None);
    }
    resolve::repair(&mut item);
    expand::item(&item, Some(&errors.to_block()))
}
