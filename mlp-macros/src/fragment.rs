//! Removes the invisible groups that rustc puts around the fragments of a `macro_rules` macro, such as `$w:expr`.
//!
//! The other modules see the tokens as if the user had written them in place. An expression that is more than a number or a
//! name gets braces, as the grammar demands, or parentheses within another expression, and so keeps its precedence: rustc
//! forgets invisible groups between `network!` and its derive.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::{Expr, UnOp};

use crate::builtin::FunctionKind;
use crate::token::lookahead::is_punct;
use crate::token::number;

/// The tokens of `network!` without invisible groups.
pub(crate) fn dissolve(tokens: TokenStream) -> TokenStream {
    dissolve_in(Context::Grammar, tokens)
}

/// The tokens of a struct without invisible groups.
pub(crate) fn dissolve_item(tokens: TokenStream) -> TokenStream {
    dissolve_in(Context::Item, tokens)
}

#[derive(Clone, Copy)]
enum Context {
    /// Braces contain fields.
    Item,
    /// Braces contain an expression.
    Grammar,
    Expression,
    /// There are no operators.
    Attribute,
}

fn dissolve_in(context: Context, tokens: TokenStream) -> TokenStream {
    if !contains_fragment(&tokens) {
        return tokens;
    }
    let mut dissolved = TokenStream::new();
    let mut before = None;
    for token in tokens {
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                dissolved.extend(fragment(context, group, before.as_ref()));
            }
            TokenTree::Group(group) => {
                let inner = inner_context(context, group, before.as_ref());
                let content = dissolve_in(inner, group.stream());
                dissolved.extend([enclose(group.delimiter(), content, group.span())]);
            }
            _ => dissolved.extend([token.clone()]),
        }
        before = Some(token);
    }
    dissolved
}

fn contains_fragment(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::None || contains_fragment(&group.stream()),
        _ => false,
    })
}

/// The context within a visible group.
fn inner_context(context: Context, group: &Group, before: Option<&TokenTree>) -> Context {
    match (group.delimiter(), context) {
        (Delimiter::Bracket, _) if is_punct(before, '#') => Context::Attribute,
        (Delimiter::Brace, Context::Grammar) => Context::Expression,
        (Delimiter::Brace, Context::Item) => Context::Grammar,
        (_, context) => context,
    }
}

fn enclose(delimiter: Delimiter, content: TokenStream, span: Span) -> TokenTree {
    let mut group = Group::new(delimiter, content);
    group.set_span(span);
    TokenTree::Group(group)
}

/// The content of an invisible group.
fn fragment(context: Context, group: &Group, before: Option<&TokenTree>) -> TokenStream {
    let content = dissolve_in(context, group.stream());
    // A type follows the colon of a field.
    if matches!(context, Context::Attribute) || is_punct(before, ':') {
        return content;
    }
    // A long number is reported, and takes long to parse.
    let is_parsed = !number::contains_long(&content);
    let is_computed =
        is_parsed && syn::parse2::<Expr>(content.clone()).is_ok_and(|expression| is_computed(&expression));
    let delimiter = match context {
        _ if !is_computed => return content,
        Context::Expression => Delimiter::Parenthesis,
        _ => Delimiter::Brace,
    };
    enclose(delimiter, content, group.span().resolved_at(Span::mixed_site())).into()
}

/// Whether an expression consists of more than a number, a name with its constants, or a block.
fn is_computed(expression: &Expr) -> bool {
    match expression {
        Expr::Lit(_) | Expr::Block(_) | Expr::Let(_) => false,
        Expr::Path(path) => path.qself.is_some(),
        Expr::Unary(unary) => !(matches!(unary.op, UnOp::Neg(_)) && matches!(*unary.expr, Expr::Lit(_))),
        Expr::Call(call) => !is_built_in(&call.func),
        _ => true,
    }
}

/// Whether a call is a built-in function with its constants, such as `huber(1.5)`.
fn is_built_in(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let Some(word) = path.path.get_ident().map(ToString::to_string) else { return false };
    [FunctionKind::Activation, FunctionKind::Loss].iter().any(|kind| kind.find(&word).is_some())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    /// The tokens with an invisible group in place of `$`.
    fn dissolved(outside: TokenStream, fragment: &TokenStream, dissolve: fn(TokenStream) -> TokenStream) -> String {
        dissolve(replaced(outside, fragment)).to_string()
    }

    fn replaced(tokens: TokenStream, fragment: &TokenStream) -> TokenStream {
        let replace = |token| match token {
            TokenTree::Punct(sign) if sign.as_char() == '$' => enclose(Delimiter::None, fragment.clone(), sign.span()),
            TokenTree::Group(group) => enclose(group.delimiter(), replaced(group.stream(), fragment), group.span()),
            other => other,
        };
        tokens.into_iter().map(replace).collect()
    }

    #[test]
    fn numbers_names_and_types_stand_in_place_of_their_fragments() {
        for fragment in [
            quote!(2),
            quote!(0.5),
            quote!(-1),
            quote!(relu),
            quote!(own::Type<3>),
            quote!(::path::N),
            quote!({ 2 * N }),
            quote!(huber(1.5)),
            quote!(pub(crate)),
            quote!(),
            quote!('a),
            quote!("text"),
        ] {
            let expected = quote!(relu #fragment as x).to_string();
            assert_eq!(dissolved(quote!(relu $ as x), &fragment, dissolve), expected);
        }
    }

    #[test]
    fn a_computed_expression_gets_braces_in_the_grammar_and_parentheses_in_an_expression() {
        for fragment in
            [quote!(1 + 2), quote!(f(3)), quote!(x as usize), quote!(<T as Own>::N), quote!(if a { 1 } else { 2 })]
        {
            assert_eq!(dissolved(quote!(relu $), &fragment, dissolve), quote!(relu { #fragment }).to_string());
            assert_eq!(
                dissolved(quote!(relu { $ * 2 }), &fragment, dissolve),
                quote!(relu { (#fragment) * 2 }).to_string()
            );
            let item = dissolved(quote!(struct S { a: Dense<$, 2>, b: Dense<{ $ * 2 }, 1> }), &fragment, dissolve_item);
            assert_eq!(
                item,
                quote!(struct S { a: Dense<{ #fragment }, 2>, b: Dense<{ (#fragment) * 2 }, 1> }).to_string()
            );
        }
    }

    #[test]
    fn attributes_and_types_of_fields_get_no_braces() {
        let fragment = quote!(huber(1.5));
        assert_eq!(
            dissolved(quote!(#[$] x), &fragment, dissolve),
            quote!(
                #[huber(1.5)]
                x
            )
            .to_string()
        );
        let tuple = quote!((A, B));
        assert_eq!(dissolved(quote!({ a: $ }), &tuple, dissolve_item), quote!({ a: (A, B) }).to_string());
    }

    #[test]
    fn fragments_of_fragments_are_dissolved() {
        let inner = replaced(quote!($), &quote!(2));
        assert_eq!(dissolved(quote!(relu $), &inner, dissolve), quote!(relu 2).to_string());
    }
}
