//! The syntax tree of `network!`: the source text as written, every token with its span.
//!
//! A part that could not be parsed has been reported and is `None` here, so that the other parts can still be checked.

mod function;
mod input;

pub(crate) use function::{Constants, WrittenFunction};
pub(crate) use input::{Input, InputSource};

use proc_macro2::{Span, TokenTree};
use syn::{Attribute, Ident, Visibility};

use crate::lint::Lint;
use crate::modifier::Modifier;
use crate::ratio::Ratio;
use crate::span::SpanRange;
use crate::width::Width;

/// A call of `network!`.
pub(crate) struct Definition {
    pub(crate) attributes: Vec<Attribute>,
    /// `None` for an unnamed network.
    pub(crate) head: Option<Head>,
    pub(crate) body: Body,
}

/// `pub struct Name`.
pub(crate) struct Head {
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
}

/// The content of `< … >`.
pub(crate) struct Body {
    /// The first token, where a missing input is reported.
    pub(crate) start: Span,
    /// The closing `>` or the last token, where a missing loss is reported.
    pub(crate) end: Span,
    pub(crate) inputs: Vec<Input>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) losses: Vec<Loss>,
    pub(crate) seeds: Vec<Seed>,
    /// Whether an unparsed part may have contained the loss.
    pub(crate) lost_loss: bool,
    /// Whether a statement is neither layers, loss nor seed.
    pub(crate) has_unknown_statement: bool,
    /// Whether another sign than `=>` joins two layers, which may be meant as parts of one.
    pub(crate) has_wrong_arrow: bool,
}

impl Body {
    pub(crate) fn empty(start: Span, end: Span) -> Self {
        Self {
            start,
            end,
            inputs: vec![],
            layers: vec![],
            losses: vec![],
            seeds: vec![],
            lost_loss: false,
            has_unknown_statement: false,
            has_wrong_arrow: false,
        }
    }

    /// The placeholder for a body whose mistake has been reported.
    pub(crate) fn unreadable(span: Span) -> Self {
        let mut body = Self::empty(span, span);
        body.inputs.push(Input::unreadable(span));
        body.layers.push(Layer::unreadable(span));
        body.lost_loss = true;
        body
    }
}

/// `relu 2 + tanh 3 as name no_bias`.
pub(crate) struct Layer {
    /// Never empty.
    pub(crate) parts: Vec<Part>,
    pub(crate) modifiers: Vec<Modifier>,
    pub(crate) span: Span,
    /// Whether mistakes in its modifiers have been reported: its name and its sources may be others.
    pub(crate) has_mistake: bool,
}

/// `relu 2`.
pub(crate) struct Part {
    pub(crate) activation: Option<WrittenFunction>,
    pub(crate) width: Option<Width>,
    pub(crate) span: Span,
}

impl Layer {
    /// The placeholder for a layer whose mistake has been reported.
    pub(crate) fn unreadable(span: Span) -> Self {
        Self { parts: vec![Part { activation: None, width: None, span }], modifiers: vec![], span, has_mistake: true }
    }
}

/// `#[allow(noncanonical_link)] loss categorical_cross_entropy + 0.5 * squared`.
pub(crate) struct Loss {
    /// The whole statement.
    pub(crate) range: SpanRange,
    pub(crate) lint: Option<Lint>,
    /// One loss, or one for each part of the output layer.
    pub(crate) terms: Vec<Term>,
    /// Whether a mistake in the terms has been reported: there may be another number of them.
    pub(crate) has_mistake: bool,
    /// The name of a loss without `+` after them, which has not been reported.
    pub(crate) further: Option<TokenTree>,
}

/// `0.5 * squared`.
pub(crate) struct Term {
    pub(crate) weight: Option<Weight>,
    pub(crate) function: Option<WrittenFunction>,
}

/// The weight of a loss.
#[derive(Clone)]
pub(crate) struct Weight {
    pub(crate) value: Ratio,
    pub(crate) literal: TokenTree,
}

impl Term {
    pub(crate) fn range(&self) -> Option<SpanRange> {
        let function = self.function.as_ref().map(WrittenFunction::range);
        let weight = self.weight.as_ref().map(|weight| SpanRange::from(&weight.literal));
        match (weight, function) {
            (Some(weight), Some(function)) => Some(weight.to(function)),
            (weight, function) => weight.or(function),
        }
    }
}

/// `seed 7`.
pub(crate) struct Seed {
    /// The whole statement.
    pub(crate) range: SpanRange,
    pub(crate) value: Option<u64>,
}
