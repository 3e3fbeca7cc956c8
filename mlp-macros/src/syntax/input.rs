//! The inputs of a network, as written.

use proc_macro2::Span;

use crate::modifier::Modifier;
use crate::width::Width;

/// `input 2`, or `input sparse 9742 as history, 3 as context`.
pub(crate) struct Input {
    /// The location of the keyword.
    pub(crate) span: Span,
    /// Whether it is the first part of the body.
    pub(crate) is_first: bool,
    /// Never empty.
    pub(crate) sources: Vec<InputSource>,
}

/// `sparse 9742 as history dropout 0.5`.
pub(crate) struct InputSource {
    pub(crate) span: Span,
    pub(crate) is_sparse: bool,
    pub(crate) width: Option<Width>,
    pub(crate) modifiers: Vec<Modifier>,
}

impl Input {
    /// The placeholder for an input whose mistake has been reported.
    pub(crate) fn unreadable(span: Span) -> Self {
        let source = InputSource { span, is_sparse: false, width: None, modifiers: vec![] };
        Self { span, is_first: true, sources: vec![source] }
    }
}
