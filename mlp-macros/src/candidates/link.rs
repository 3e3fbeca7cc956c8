//! The link check of a pair of loss and output activation warns in one of the candidates that have it.

use std::collections::HashSet;

use proc_macro2::Span;
use syn::Ident;

use super::position::Position;
use super::product::Candidate;
use super::syntax::Definition;
use crate::lint::Lint;
use crate::model::Item;

/// Silences the check in all candidates whose losses and output activations are the tokens of an earlier one.
pub(super) fn warn_once(definition: &Definition, candidates: &[Candidate], networks: &mut [Item]) {
    let mut seen = HashSet::new();
    for (candidate, item) in candidates.iter().zip(networks) {
        let decides = |position| matches!(position, Position::Loss | Position::Activation { of_output: true });
        let lists = definition.lists().zip(&candidate.chosen);
        let pair: Vec<_> = lists.filter(|(list, _)| decides(list.position)).map(|(_, index)| *index).collect();
        if !seen.insert(pair) {
            item.network.lint = Some(Lint::Allow(Ident::new("allow", Span::call_site())));
        }
    }
}
