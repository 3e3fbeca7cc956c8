//! Recognizes Rust expressions, in place of `mlp-macros/src/expression.rs`, which parses them: the full parser of Rust would double the
//! size of the module, and a page refuses expressions anyway.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, ExprUnary, Path, Token};

use crate::span::SpanRange;

/// A path; generic arguments are skipped.
pub(crate) fn path(input: ParseStream) -> syn::Result<Path> {
    let path = input.call(Path::parse_mod_style)?;
    let fork = input.fork();
    fork.parse::<Option<Token![::]>>()?;
    if fork.peek(Token![<]) && !fork.peek(Token![<=]) {
        input.parse::<Option<Token![::]>>()?;
        let mut depth = 0;
        while !input.is_empty() {
            match input.parse::<TokenTree>()? {
                TokenTree::Punct(sign) if sign.as_char() == '<' => depth += 1,
                TokenTree::Punct(sign) if sign.as_char() == '>' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    Ok(path)
}

/// The constants between the parentheses of a function: literals, with or without a sign; anything else is not understood.
pub(crate) fn list(tokens: TokenStream) -> syn::Result<Vec<Expr>> {
    let constant = |input: ParseStream| {
        let fork = input.fork();
        let is_negative = fork.parse::<Option<Token![-]>>()?.is_some();
        if fork.parse::<ExprLit>().is_err() || !(fork.is_empty() || fork.peek(Token![,])) {
            let mut rest = TokenStream::new();
            while !input.is_empty() && !input.peek(Token![,]) {
                input.parse::<TokenTree>()?.to_tokens(&mut rest);
            }
            return if rest.is_empty() { Err(input.error("no constant")) } else { Ok(Expr::Verbatim(rest)) };
        }
        if !is_negative {
            return input.parse().map(Expr::Lit);
        }
        let op = syn::UnOp::Neg(input.parse()?);
        Ok(Expr::Unary(ExprUnary { attrs: vec![], op, expr: Box::new(Expr::Lit(input.parse()?)) }))
    };
    let list =
        (|input: ParseStream| Punctuated::<Expr, Token![,]>::parse_terminated_with(input, constant)).parse2(tokens);
    list.map(|list| list.into_iter().collect())
}

/// The number of statements of a block, given its braces; at most one is counted.
#[allow(clippy::unnecessary_wraps, reason = "the signature of the other module")]
pub(crate) fn statements(braces: TokenStream) -> syn::Result<usize> {
    let is_filled = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !group.stream().is_empty());
    Ok(braces.into_iter().filter(is_filled).count())
}

/// The content of a block.
pub(crate) fn unwrapped(content: TokenStream) -> TokenStream {
    content
}

/// Skips a closure, `|i, j| i == j`, up to the next layer, and returns its range.
pub(crate) fn closure(input: ParseStream) -> syn::Result<Option<SpanRange>> {
    let fork = input.fork();
    fork.parse::<Option<Token![move]>>()?;
    if !fork.peek(Token![|]) {
        return Ok(None);
    }
    let mut closure = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![=>]) && !input.peek(Token![;]) {
        input.parse::<TokenTree>()?.to_tokens(&mut closure);
    }
    Ok(Some(SpanRange::of(closure)))
}
