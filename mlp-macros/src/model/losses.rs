//! The losses of a network: one, or one for each part of the output layer with a weight.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use super::Function;
use crate::builtin::FunctionKind;
use crate::ratio::Ratio;
use crate::span::SpanRange;

/// A loss with its weight.
#[derive(Clone)]
pub(crate) struct Term {
    pub(crate) function: Function,
    /// The weight as a ratio and as written, if it is given.
    pub(crate) weight: Option<(Ratio, TokenStream)>,
}

/// The losses in the order of the parts; never empty.
#[derive(Clone)]
pub(crate) struct Losses {
    pub(crate) terms: Vec<Term>,
}

impl Losses {
    /// A substitute for an erroneous loss.
    pub(crate) fn placeholder(span: Span) -> Self {
        Self { terms: vec![Term { function: Function::placeholder(FunctionKind::Loss, span), weight: None }] }
    }

    /// The loss, if there is one, without a weight.
    pub(crate) fn single(&self) -> Option<&Function> {
        match self.terms.as_slice() {
            [Term { function, weight: None }] => Some(function),
            _ => None,
        }
    }

    pub(crate) fn functions(&self) -> impl DoubleEndedIterator<Item = &Function> {
        self.terms.iter().map(|term| &term.function)
    }

    /// From the first loss to the last.
    pub(crate) fn range(&self) -> SpanRange {
        let ranges = || self.functions().map(Function::range);
        let first = ranges().next().unwrap_or_else(|| Span::call_site().into());
        ranges().next_back().map_or(first, |last| first.to(last))
    }

    /// The losses as the user wrote them.
    pub(crate) fn text(&self) -> String {
        let terms = self.terms.iter().map(|term| match &term.weight {
            Some((_, weight)) => format!("{weight} * {}", term.function.text()),
            None => term.function.text(),
        });
        terms.collect::<Vec<_>>().join(" + ")
    }

    /// The spelling in `#[network(loss = …)]`.
    pub(crate) fn to_attribute(&self) -> TokenStream {
        let terms = self.terms.iter().map(|Term { function, weight }| {
            let function = function.to_attribute();
            let weight = weight.as_ref().map(|(_, weight)| quote!(#weight *));
            quote!(#weight #function)
        });
        quote!(#(#terms)+*)
    }

    /// The type of a loss of several parts, given the type of the output layer over `f32` and the aliases of the losses.
    pub(crate) fn to_type(&self, p: &Ident, output: &TokenStream, aliases: &[Ident]) -> TokenStream {
        let heads = self.terms.iter().zip(aliases).enumerate().map(|(index, (term, alias))| {
            let one = Ratio { numerator: 1, denominator: 1 };
            let Ratio { numerator, denominator } = term.weight.as_ref().map_or(one, |(weight, _)| *weight);
            quote_spanned!(Span::mixed_site()=>
                #p::Head<{ #p::part_units::<#output>(#index) }, #alias, #numerator, #denominator>
            )
        });
        quote_spanned!(Span::mixed_site()=> #p::Heads<(#(#heads,)*)>)
    }
}

impl From<Function> for Losses {
    fn from(function: Function) -> Self {
        Self { terms: vec![Term { function, weight: None }] }
    }
}

impl ToTokens for Losses {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.to_attribute());
    }
}
