//! An activation or a loss as written: a name with its constants, or a path.

use proc_macro2::{Delimiter, Group, Span};
use quote::quote;
use syn::{Expr, ExprLit, Ident, Lit, LitInt, Path};

use crate::builtin::{BuiltIn, FunctionKind};
use crate::span::{SpanRange, text};

/// A name or a path.
pub(crate) struct WrittenFunction {
    pub(crate) path: Path,
    pub(crate) constants: Option<Constants>,
}

/// The constants after a name.
pub(crate) struct Constants {
    pub(crate) span: Span,
    /// `None` if they are not a list of expressions.
    pub(crate) list: Option<Vec<Expr>>,
    /// Whether they are in the required parentheses.
    pub(crate) is_enclosed: bool,
}

impl WrittenFunction {
    /// The name, if it is a single lowercase word, as built-in names are.
    pub(crate) fn word(&self) -> Option<&Ident> {
        self.path.get_ident().filter(|ident| ident.to_string().starts_with(|c: char| c.is_lowercase()))
    }

    pub(crate) fn name(&self) -> String {
        text(&self.path)
    }

    /// The first token.
    pub(crate) fn span(&self) -> Span {
        self.path.segments.first().map_or_else(Span::call_site, |first| first.ident.span())
    }

    /// The name with its constants.
    pub(crate) fn range(&self) -> SpanRange {
        let range = SpanRange::of(&self.path);
        self.constants.as_ref().map_or(range, |constants| range.to(constants.span))
    }

    /// The built-in function with this name.
    pub(crate) fn built_in(&self, kind: FunctionKind) -> Option<&'static BuiltIn> {
        self.word().and_then(|word| kind.find(&word.to_string()))
    }

    /// Takes the width out of `leaky_relu(0.1, 2)`. Returns the constant and the width.
    pub(crate) fn take_width_after_constant(&mut self) -> Option<(Expr, LitInt)> {
        self.built_in(FunctionKind::Activation).filter(|entry| entry.constant.is_some())?;
        let list = self.constants.as_mut()?.list.as_mut()?;
        let [constant, Expr::Lit(ExprLit { lit: Lit::Int(width), .. })] = list.as_slice() else { return None };
        let found = (constant.clone(), width.clone());
        list.pop();
        Some(found)
    }

    /// Takes the parentheses of `relu(2)`, which can only contain a width.
    pub(crate) fn take_width(&mut self) -> Option<Group> {
        let takes_constant = self.built_in(FunctionKind::Activation).is_some_and(|entry| entry.constant.is_some());
        let is_width = |expression: &Expr| match expression {
            Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_)),
            Expr::Unary(_) => false,
            _ => true,
        };
        let constants = self.constants.take_if(|constants| {
            !takes_constant
                && constants.list.as_deref().is_some_and(|list| !list.is_empty() && list.iter().all(is_width))
        })?;
        let expressions = constants.list.into_iter().flatten();
        let mut group = Group::new(Delimiter::Parenthesis, quote!(#(#expressions),*));
        group.set_span(constants.span);
        Some(group)
    }
}
