//! Rust code within a definition: paths with generic arguments, the constants of functions, blocks for widths, and closures, which are
//! mistakes. Only this file uses syn's parser of the whole language, which the checker of the browser page goes without
//! (`web/check/src/expression.rs`).

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Path, Token};

use crate::span::SpanRange;

/// A path, which may have generic arguments.
pub(crate) fn path(input: ParseStream) -> syn::Result<Path> {
    input.parse()
}

/// The constants between the parentheses of a function.
pub(crate) fn list(tokens: TokenStream) -> syn::Result<Vec<Expr>> {
    let list = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens);
    list.map(|list| list.into_iter().collect())
}

/// The number of statements of a block, given its braces.
pub(crate) fn statements(braces: TokenStream) -> syn::Result<usize> {
    syn::parse2::<syn::Block>(braces).map(|block| block.stmts.len())
}

/// The content of a block, without further braces or parentheses around all of it.
pub(crate) fn unwrapped(content: TokenStream) -> TokenStream {
    match syn::parse2(content.clone()) {
        Ok(Expr::Paren(parentheses)) => parentheses.expr.into_token_stream(),
        Ok(Expr::Block(block)) if block.attrs.is_empty() && block.label.is_none() => {
            block.block.stmts.iter().map(ToTokens::to_token_stream).collect()
        }
        _ => content,
    }
}

/// Skips a closure, `|i, j| i == j`, and returns its range.
pub(crate) fn closure(input: ParseStream) -> syn::Result<Option<SpanRange>> {
    if !input.peek(Token![|]) && !input.peek(Token![move]) || input.fork().parse::<syn::ExprClosure>().is_err() {
        return Ok(None);
    }
    input.parse::<syn::ExprClosure>().map(|closure| Some(SpanRange::of(closure)))
}
