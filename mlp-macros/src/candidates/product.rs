//! The combinations of the alternatives of all lists.

use quote::format_ident;
use syn::Ident;
use syn::ext::IdentExt;

use super::name;
use super::syntax::Definition;

/// One combination.
pub(super) struct Candidate {
    /// The index of the alternative of each list.
    pub(super) chosen: Vec<usize>,
    /// The name of the variant.
    pub(super) variant: Ident,
}

impl Candidate {
    /// The name of the type: that of the enum and that of the variant.
    pub(super) fn type_name(&self, definition: &Definition) -> Ident {
        format_ident!("{}{}", definition.name.unraw(), self.variant, span = definition.name.span())
    }
}

/// The number of combinations.
pub(super) fn size(definition: &Definition) -> usize {
    definition.lists().fold(1, |size, list| size.saturating_mul(list.alternatives.len()))
}

/// All combinations, in the order of nested loops: the last list varies fastest.
pub(super) fn of(definition: &Definition) -> Vec<Candidate> {
    let mut combinations = vec![vec![]];
    for list in definition.lists() {
        let extend = |chosen: &Vec<usize>| {
            let chosen = chosen.clone();
            (0..list.alternatives.len()).map(move |index| [&chosen[..], &[index]].concat())
        };
        combinations = combinations.iter().flat_map(extend).collect();
    }
    let variants = name::variants(definition, &combinations);
    combinations.into_iter().zip(variants).map(|(chosen, variant)| Candidate { chosen, variant }).collect()
}
