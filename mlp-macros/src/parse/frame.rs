//! Parses the frame of a network: attributes, `pub struct Name<`, and `>;`.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token, Visibility};

use super::body;
use crate::attribute;
use crate::message::{self, Errors};
use crate::names;
use crate::span::SpanRange;
use crate::syntax::{Body, Definition, Head};
use crate::token::lookahead::{is_activation, is_punct, next};
use crate::token::{number, piece, word};

/// The maximum number of networks in a call that are parsed; all but one are mistakes.
const MOST_NETWORKS: usize = 8;

/// Parses a call of `network!`: the network, and erroneous further ones, each with its mistakes. `None` if not even the name
/// is recognizable.
pub(crate) fn call(tokens: TokenStream) -> Vec<(Option<Definition>, Errors)> {
    let mut definitions = Vec::new();
    let mut errors = Errors::default();
    if tokens.is_empty() {
        errors.push(message::frame::empty_network());
        return vec![(None, errors)];
    }
    let tokens = number::bounded(tokens, &mut errors);
    let read = |input: ParseStream| {
        while !input.is_empty() && definitions.len() < MOST_NETWORKS {
            let mut errors = Errors::default();
            let parsed = definition(input, &mut errors);
            let definition = errors.keep(parsed);
            if definition.is_none() {
                input.parse::<TokenStream>()?;
            }
            definitions.push((definition, errors));
        }
        input.parse::<TokenStream>().map(drop)
    };
    let parsed = read.parse2(tokens);
    let is_read = errors.keep(parsed).is_some();
    match definitions.last_mut() {
        Some((_, of_last)) if is_read => of_last.append(errors),
        _ => definitions.push((None, errors)),
    }
    definitions
}

fn definition(input: ParseStream, errors: &mut Errors) -> syn::Result<Definition> {
    let attributes = attribute::outer(input)?;
    let head = head(input, errors)?;
    let body = if let Some(frame) = frame(input, head.as_ref(), errors)? {
        after(input, head.is_some(), &frame, errors)?;
        body::parse(frame.tokens, frame.open, frame.close, errors)
    } else {
        input.parse::<TokenStream>()?;
        Body::unreadable(head.as_ref().map_or_else(Span::call_site, |head| head.name.span()))
    };
    Ok(Definition { attributes, head, body })
}

/// `pub struct Name`; `None` for an unnamed network.
fn head(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Head>> {
    if input.peek(Token![<]) || input.peek(word::input) {
        return Ok(None);
    }
    let visibility = input.parse::<Visibility>()?;
    if let Some(keyword) = input.parse::<Option<Token![struct]>>()? {
        if !input.peek(Ident) {
            return Err(message::frame::missing_name(keyword.span));
        }
    } else if input.peek(Ident) && input.peek2(Token![<]) {
        let name = input.fork().parse::<Ident>()?;
        errors.push(message::frame::missing_struct(&name));
    } else {
        let Ok(keyword) = input.call(Ident::parse_any) else { return Err(message::frame::not_a_struct(input.span())) };
        let written = keyword.to_string();
        let is_meant = ["enum", "union", "type"].contains(&written.as_str())
            || names::closest(&written, ["struct", "network"], &[]).is_some();
        if !is_meant || !input.peek(Ident) {
            return Err(message::frame::not_a_struct(keyword.span()));
        }
        errors.push(message::frame::not_a_struct(keyword.span()));
    }
    let name = input.parse::<Ident>()?;
    Ok(Some(Head { visibility, name: names::identifier(&name).unwrap_or(name) }))
}

/// The tokens of the body with its delimiters.
struct Frame {
    tokens: Vec<TokenTree>,
    open: Span,
    close: Span,
    is_closed: bool,
    /// Whether `;` must follow a named network.
    needs_semicolon: bool,
}

/// Finds the body, or reports that it is missing.
fn frame(input: ParseStream, head: Option<&Head>, errors: &mut Errors) -> syn::Result<Option<Frame>> {
    let name = head.map(|head| &head.name);
    if let Some(name) = name
        && (input.peek(Token![=]) || input.peek(Token![:]))
        && input.peek2(Token![<])
    {
        let sign = input.parse::<TokenTree>()?;
        errors.push(message::stray(sign.span(), &sign, format_args!("`{name}`")));
    }
    if let Some(TokenTree::Group(group)) = next(input)
        && let Some(TokenTree::Ident(first)) = group.stream().into_iter().next()
        && first == "input"
    {
        input.parse::<TokenTree>()?;
        errors.push(message::frame::wrong_brackets(group.span_open(), &group));
        let needs_semicolon = group.delimiter() != Delimiter::Brace;
        let (open, close) = (group.span_open(), group.span_close());
        let tokens = group.stream().into_iter().collect();
        return Ok(Some(Frame { tokens, open, close, is_closed: true, needs_semicolon }));
    }
    let open = input.span();
    let is_unopened = input.peek(word::input);
    if is_unopened {
        errors.push(message::frame::unopened_body(open, name));
    } else if input.parse::<Option<Token![<]>>()?.is_none() {
        errors.push(match head {
            Some(head) => message::frame::missing_body(&head.name),
            None => message::frame::not_a_struct(open),
        });
        return Ok(None);
    }
    let (mut tokens, close) = tokens_to_close(input);
    if let Some(name) = name
        && let Some(length) = generics_before_the_input(&tokens)
    {
        let generics: TokenStream = tokens.drain(..length).collect();
        errors.push(message::frame::generics(SpanRange::of(generics), name));
    }
    if let (Some(name), Some(close)) = (name, close)
        && input.peek(Token![<])
    {
        errors.push(message::frame::generics(SpanRange::from(open).to(close), name));
        return frame(input, head, errors);
    }
    if close.is_none() && !is_unopened {
        errors.push(message::frame::unclosed_body(open));
    }
    let end = close.unwrap_or_else(|| tokens.last().map_or(open, TokenTree::span));
    Ok(Some(Frame { tokens, open, close: end, is_closed: close.is_some(), needs_semicolon: true }))
}

/// The number of tokens before `input` in `T, input 2`.
fn generics_before_the_input(tokens: &[TokenTree]) -> Option<usize> {
    let comma = tokens.iter().position(|token| is_punct(Some(token), ','))?;
    let is_input = matches!(tokens.get(comma + 1), Some(TokenTree::Ident(word)) if word == "input");
    let first_is_input = matches!(tokens.first(), Some(TokenTree::Ident(word)) if word == "input");
    (is_input && !first_is_input && piece::arrow(&tokens[..comma]).is_none()).then_some(comma + 1)
}

/// The tokens up to the `>` that closes the body, and its span.
fn tokens_to_close(input: ParseStream) -> (Vec<TokenTree>, Option<Span>) {
    let mut tokens = Vec::<TokenTree>::new();
    let mut open_angles = 0_usize;
    while let Ok(token) = input.parse::<TokenTree>() {
        if is_punct(Some(&token), '<') && !is_sign(tokens.last(), next(input).as_ref()) && !is_before_a_width(input) {
            open_angles += 1;
        } else if is_punct(Some(&token), '>') && !ends_arrow(tokens.last()) {
            if open_angles == 0 && !begins_arrow(&token, next(input).as_ref()) && !begins_double_arrow(&token, input) {
                return (tokens, Some(token.span()));
            }
            open_angles = open_angles.saturating_sub(1);
        }
        tokens.push(token);
    }
    (tokens, None)
}

/// Whether `<` belongs to `<-`, `<=` or `=<`, given the tokens around it.
fn is_sign(before: Option<&TokenTree>, after: Option<&TokenTree>) -> bool {
    let is_joint = matches!(before, Some(TokenTree::Punct(punct)) if punct.spacing() == Spacing::Joint);
    is_joint && is_punct(before, '=') || is_punct(after, '-') || is_punct(after, '=')
}

/// Whether a number and the end of a layer follow: `tanh < 6 => …`.
fn is_before_a_width(after: ParseStream) -> bool {
    let fork = after.fork();
    matches!(fork.parse::<TokenTree>(), Ok(TokenTree::Literal(_))) && (fork.peek(Token![=>]) || fork.peek(Token![;]))
}

/// Whether `>` was meant as the first of `>>` between two layers.
fn begins_double_arrow(angle: &TokenTree, after: ParseStream) -> bool {
    let fork = after.fork();
    let is_joint = matches!(angle, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    is_joint && fork.parse::<Token![>]>().is_ok() && is_activation(next(&fork).as_ref())
}

/// Whether `>` belongs to `=>` or `->`, given the token before it.
fn ends_arrow(before: Option<&TokenTree>) -> bool {
    is_punct(before, '=') || is_punct(before, '-')
}

/// Whether `>` was meant as `=>`, given the token after it.
fn begins_arrow(angle: &TokenTree, next: Option<&TokenTree>) -> bool {
    let is_joint = matches!(angle, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    is_joint && is_punct(next, '=') || is_activation(next)
}

/// Checks the end: `;` after a named network, and nothing else. A second network is left to the caller.
fn after(input: ParseStream, is_named: bool, frame: &Frame, errors: &mut Errors) -> syn::Result<()> {
    let has_semicolon = is_named && input.parse::<Option<Token![;]>>()?.is_some();
    if input.is_empty() {
        if is_named && frame.is_closed && frame.needs_semicolon && !has_semicolon {
            errors.push(message::frame::missing_semicolon(frame.close));
        }
    } else if let Some(keyword) = another_network(input).filter(|_| is_named) {
        errors.push(message::frame::second_network(keyword));
    } else {
        errors.push(message::frame::stray_token(input.span()));
        input.parse::<TokenStream>()?;
    }
    Ok(())
}

/// The `struct` keyword of a second network, if one begins here.
fn another_network(input: ParseStream) -> Option<Span> {
    let fork = input.fork();
    attribute::outer(&fork).ok()?;
    fork.parse::<Visibility>().ok()?;
    fork.parse::<Token![struct]>().ok().map(|keyword| keyword.span)
}
