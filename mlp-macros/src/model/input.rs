//! The inputs of a network.

use std::collections::HashSet;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;
use syn::ext::IdentExt;

use crate::ratio::Ratio;
use crate::width::Width;

/// An input of a network.
pub(crate) struct Input {
    /// Its name; `input` if the user gave none.
    pub(crate) name: Ident,
    /// Whether the user gave the name.
    pub(crate) is_named: bool,
    /// The width; `None` if that is the number of inputs of the first layer.
    pub(crate) width: Option<Width>,
    pub(crate) is_sparse: bool,
    pub(crate) dropout: Option<Probability>,
}

impl Input {
    /// The input of a network whose definition does not describe it.
    pub(crate) fn plain() -> Self {
        Self {
            name: Ident::new("input", Span::mixed_site()),
            is_named: false,
            width: None,
            is_sparse: false,
            dropout: None,
        }
    }

    /// Whether all names can be those of the fields of one struct.
    pub(crate) fn are_distinct(inputs: &[Self]) -> bool {
        let names: HashSet<_> = inputs.iter().map(|input| input.name.unraw().to_string()).collect();
        names.len() == inputs.len()
    }

    /// Whether samples and batches are one matrix, which a layer can read as it is.
    pub(crate) fn is_plain(&self) -> bool {
        !self.is_sparse && self.dropout.is_none()
    }

    /// The input in the syntax of `network!`, without its name.
    pub(crate) fn text(&self) -> String {
        let sparse = if self.is_sparse { "sparse " } else { "" };
        let width = self.width.as_ref().map_or_else(String::new, Width::text);
        let dropout = self.dropout.as_ref().map_or_else(String::new, |dropout| format!(" dropout {}", dropout.text));
        format!("{sparse}{width}{dropout}")
    }
}

/// A probability and its spelling.
#[derive(Clone)]
pub(crate) struct Probability {
    pub(crate) value: Ratio,
    pub(crate) text: String,
}

impl Probability {
    /// Its numerator and denominator, as generic arguments or arguments of a function.
    pub(crate) fn arguments(&self) -> TokenStream {
        let Ratio { numerator, denominator } = self.value;
        quote_spanned!(Span::mixed_site()=> #numerator, #denominator)
    }
}
