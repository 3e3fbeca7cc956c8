//! Parses an activation or a loss: `name`, `name(constants)` or a path.

use proc_macro2::{Group, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Ident, Lit, LitFloat, LitInt, Path, Token, token};

use crate::builtin::FunctionKind;
use crate::expression;
use crate::message;
use crate::syntax::{Constants, WrittenFunction};
use crate::token::lookahead::{is_punct, next};

/// Parses a function of this kind.
pub(crate) fn parse(input: ParseStream, kind: FunctionKind) -> syn::Result<WrittenFunction> {
    let Ok(first) = input.fork().parse::<TokenTree>() else { return Err(message::function::missing(kind)) };
    let word = word_before_an_angle(input);
    let path = if let Some(word) = word { input.parse::<Ident>().map(|_| word) } else { expression::path(input) };
    let path = path.ok().filter(has_name);
    let Some(path) = path else {
        // A lifetime is two tokens.
        let last =
            is_punct(Some(&first), '\'').then(|| input.parse::<TokenTree>().and_then(|_| input.parse::<TokenTree>()));
        return Err(message::function::not_a_name(&first, last.transpose()?.as_ref(), kind));
    };
    let constants = if input.peek(token::Paren) {
        let group = input.parse::<Group>()?;
        Some(Constants { span: group.span(), list: expression::list(group.stream()).ok(), is_enclosed: true })
    } else {
        loose_constant(input, &path, kind)?
    };
    Ok(WrittenFunction { path, constants })
}

/// The word before a `<` that opens no generics: `tanh < 6`.
fn word_before_an_angle(input: ParseStream) -> Option<Path> {
    let word = input.fork().parse::<Ident>().ok()?;
    (input.peek2(Token![<]) && input.fork().parse::<Path>().is_err()).then(|| word.into())
}

/// Whether the last segment of a path can name an item, unlike `crate` and other keywords.
pub(super) fn has_name(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| syn::parse2::<Ident>(last.ident.to_token_stream()).is_ok())
}

/// The constant in `huber[1.0]` or `leaky_relu{0.1} 2`. An integer after an activation is a width.
fn constant_in_other_brackets(input: ParseStream, kind: FunctionKind) -> Option<ExprLit> {
    let Some(TokenTree::Group(group)) = next(input) else { return None };
    let literal = syn::parse2::<ExprLit>(group.stream()).ok()?;
    let is_constant = match literal.lit {
        Lit::Float(_) => true,
        Lit::Int(_) => kind == FunctionKind::Loss,
        _ => false,
    };
    is_constant.then_some(literal)
}

/// Parses a constant without parentheses: the 0.1 of `leaky_relu 0.1 2`, or the 1.0 of `huber 1.0`.
fn loose_constant(input: ParseStream, path: &Path, kind: FunctionKind) -> syn::Result<Option<Constants>> {
    let takes_constant = || {
        let entry = path.get_ident().and_then(|word| kind.find(&word.to_string()));
        entry.is_some_and(|entry| entry.constant.is_some())
    };
    if let Some(constant) = constant_in_other_brackets(input, kind).filter(|_| takes_constant()) {
        let span = input.parse::<Group>()?.span();
        return Ok(Some(Constants { span, list: Some(vec![Expr::Lit(constant)]), is_enclosed: false }));
    }
    let is_constant = match kind {
        FunctionKind::Activation => input.peek(LitFloat) && (input.peek2(LitInt) || input.peek2(token::Brace)),
        FunctionKind::Loss => input.peek(LitFloat) || input.peek(LitInt),
    };
    if !is_constant || !takes_constant() {
        return Ok(None);
    }
    let literal = input.parse::<ExprLit>()?;
    Ok(Some(Constants { span: literal.span(), list: Some(vec![Expr::Lit(literal)]), is_enclosed: false }))
}
