//! `candidates!`: an enum over networks that differ in the alternatives of lists such as `[relu | tanh]`.
//!
//! The phases: `frame` parses the name; `unbracketed` adds missing brackets; `swapped` puts activations before their
//! widths; `parse` finds the lists in the tokens and `reader` their
//! position in the grammar; `list` parses them; `rules` checks them, and `value` compares their alternatives; `product` combines these; each
//! combination takes the path of `network!` up to its model; `expand` emits the structs and the enum, whose implementation `derive` passes
//! on to `mlp-core`.
//! A mistake outside of the lists is found in every combination and reported once.

mod alternative;
mod constants;
mod derive;
mod expand;
mod frame;
mod link;
mod list;
mod name;
mod parse;
mod path;
mod position;
mod product;
mod reader;
mod rules;
mod swapped;
mod syntax;
mod text;
mod unbracketed;
mod value;

use proc_macro2::TokenStream;
use syn::Path;

use crate::define;
use crate::fragment;
use crate::message::Errors;
use crate::model::Item;
use crate::resolve;

pub(crate) use derive::derive;

/// All networks take the struct of several inputs that the first one defines.
fn share_inputs(networks: &mut [Item]) {
    if let [first, others @ ..] = networks
        && first.network.inputs.len() > 1
    {
        for other in others {
            other.network.inputs_of = Some(first.network.name.clone().into());
        }
    }
}

/// Expands `candidates!`, given the path of `mlp_core`.
pub(crate) fn candidates(tokens: TokenStream, krate: &Path) -> TokenStream {
    let mut errors = Errors::default();
    let parsed = frame::definition(fragment::dissolve(tokens), &mut errors);
    let Some(mut definition) = errors.keep(parsed) else { return errors.to_calls() };
    let of_positions = rules::check(&mut definition, &mut errors);
    let candidates = product::of(&definition);
    let mut networks = Vec::with_capacity(candidates.len());
    let mut has_unexpected_token = false;
    for candidate in &candidates {
        let (item, mistakes) = define::model(definition.network(candidate), krate);
        has_unexpected_token |= mistakes.has_unexpected_token();
        errors.absorb(mistakes);
        networks.extend(item);
    }
    if !has_unexpected_token {
        errors.append(of_positions);
    }
    if networks.len() != candidates.len() {
        return errors.to_calls();
    }
    if errors.is_empty() {
        share_inputs(&mut networks);
        link::warn_once(&definition, &candidates, &mut networks);
        return expand::items(&definition, &candidates, &networks, None);
    }
    // One network is enough for the program around it to compile.
    networks.truncate(1);
    networks.iter_mut().for_each(resolve::repair);
    expand::items(&definition, &candidates, &networks, Some(&errors.to_block()))
}
