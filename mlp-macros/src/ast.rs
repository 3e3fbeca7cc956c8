//! What the user wrote between the parentheses of `network!`, every token with its span.
//!
//! A piece that could not be read has been reported; it is `None` here, so that the others can still be looked at.

use proc_macro2::{Span, TokenTree};
use syn::{Attribute, Ident, LitInt, Path, Visibility};

use crate::constant::Ratio;
use crate::function::Written;
use crate::place::Place;

/// A call of `network!`.
pub(crate) struct Definition {
    pub(crate) attributes: Vec<Attribute>,
    /// Nothing for an unnamed network.
    pub(crate) head: Option<Head>,
    pub(crate) body: Body,
}

/// `pub struct Name`.
pub(crate) struct Head {
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
}

/// What stands between `<` and `>`.
pub(crate) struct Body {
    /// The first token, where a missing input is reported.
    pub(crate) start: Span,
    /// The closing `>`, or what comes nearest: where a missing loss is reported.
    pub(crate) end: Span,
    pub(crate) inputs: Vec<Input>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) losses: Vec<Loss>,
    pub(crate) seeds: Vec<Seed>,
    /// Whether something was so wrong that it may have been the loss.
    pub(crate) lost_loss: bool,
}

impl Body {
    /// A body without anything in it yet.
    pub(crate) fn empty(start: Span, end: Span) -> Self {
        Self { start, end, inputs: vec![], layers: vec![], losses: vec![], seeds: vec![], lost_loss: false }
    }

    /// A body of which all that can be said has been reported.
    pub(crate) fn unreadable(span: Span) -> Self {
        let mut body = Self::empty(span, span);
        body.inputs.push(Input { span, width: None, is_first: true });
        body.layers.push(Layer::unreadable(span));
        body.lost_loss = true;
        body
    }
}

/// `input 2`.
pub(crate) struct Input {
    pub(crate) span: Span,
    pub(crate) width: Option<Width>,
    /// Whether it is the first piece of the body.
    pub(crate) is_first: bool,
}

/// `relu 2 as name no_bias`.
pub(crate) struct Layer {
    pub(crate) activation: Option<Written>,
    pub(crate) width: Option<Width>,
    pub(crate) modifiers: Vec<Modifier>,
    pub(crate) span: Span,
}

impl Layer {
    /// A layer of which all that can be said has been reported.
    pub(crate) fn unreadable(span: Span) -> Self {
        Self { activation: None, width: None, modifiers: vec![], span }
    }
}

/// How many units there are.
#[derive(Clone)]
pub(crate) enum Width {
    Literal(usize, LitInt),
    Path(Path),
    /// In braces.
    Expression(TokenTree),
}

/// What may follow the width of a layer, with the place of its keyword.
pub(crate) enum Modifier {
    As(Span, Option<Ident>),
    Repeat(Span, Option<usize>),
    NoBias(Span),
    Init(Span, Option<Ident>),
    Dropout(Span, Option<Probability>),
}

/// A number from 0 to less than 1.
#[derive(Clone)]
pub(crate) struct Probability {
    pub(crate) value: Ratio,
    /// As it was written.
    pub(crate) text: String,
}

impl Modifier {
    pub(crate) fn keyword(&self) -> (&'static str, Span) {
        match self {
            Self::As(span, _) => ("as", *span),
            Self::Repeat(span, _) => ("repeat", *span),
            Self::NoBias(span) => ("no_bias", *span),
            Self::Init(span, _) => ("init", *span),
            Self::Dropout(span, _) => ("dropout", *span),
        }
    }
}

/// `#[allow(noncanonical_link)] loss squared`.
pub(crate) struct Loss {
    /// The whole statement.
    pub(crate) place: Place,
    pub(crate) lint: Option<Lint>,
    pub(crate) function: Option<Written>,
}

/// What is to become of a mismatched pair.
#[derive(Clone)]
pub(crate) enum Lint {
    Allow(Ident),
    Deny(Ident),
}

/// `seed 7`.
pub(crate) struct Seed {
    /// The whole statement.
    pub(crate) place: Place,
    pub(crate) value: Option<u64>,
}
