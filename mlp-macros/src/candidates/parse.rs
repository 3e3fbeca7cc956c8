//! Parses `pub enum Name<` and the lists of alternatives. The network around them is parsed as that of `network!`, once for each
//! combination.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Token, Visibility};

use super::position::{self, Position};
use super::syntax::{Alternative, Definition, List, Piece};
use crate::message::{self, Errors};
use crate::modifier;
use crate::names;
use crate::parse::alternatives;
use crate::span::SpanRange;
use crate::token::lookahead::is_punct;

/// Parses a call.
pub(super) fn definition(tokens: TokenStream, errors: &mut Errors) -> syn::Result<Definition> {
    if tokens.is_empty() {
        return Err(message::candidates::empty());
    }
    let read = |input: ParseStream| {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse::<Visibility>()?;
        let keyword = keyword(input, errors)?;
        if !input.peek(syn::Ident) {
            return Err(message::candidates::missing_name(keyword));
        }
        let name = input.parse::<Ident>()?;
        let name = names::identifier(&name).unwrap_or(name);
        let mut tokens: Vec<_> = input.parse::<TokenStream>()?.into_iter().collect();
        open(&mut tokens, &name, errors)?;
        let body = body(tokens, errors);
        Ok(Definition { attributes, visibility, keyword, name, body })
    };
    read.parse2(tokens)
}

/// Parses `enum`, or reports another word in its place.
fn keyword(input: ParseStream, errors: &mut Errors) -> syn::Result<Span> {
    if let Some(keyword) = input.parse::<Option<Token![enum]>>()? {
        return Ok(keyword.span);
    }
    if input.peek(syn::Ident) && input.peek2(Token![<]) {
        let name = input.fork().parse::<Ident>()?;
        errors.push(message::candidates::missing_enum(&name));
        return Ok(name.span());
    }
    let Ok(word) = input.call(Ident::parse_any) else { return Err(message::candidates::not_an_enum(input.span())) };
    let error = message::candidates::not_an_enum(word.span());
    if !input.peek(syn::Ident) {
        return Err(error);
    }
    errors.push(error);
    Ok(word.span())
}

/// Checks that the body begins, after removing generics.
fn open(tokens: &mut Vec<TokenTree>, name: &Ident, errors: &mut Errors) -> syn::Result<()> {
    let is_close = |token: &TokenTree| is_punct(Some(token), '>');
    if let Some(close) = tokens.iter().position(is_close).filter(|close| is_punct(tokens.get(close + 1), '<')) {
        let generics: TokenStream = tokens.drain(..=close).collect();
        errors.push(message::candidates::generics(SpanRange::of(generics), name));
    }
    if let Some(TokenTree::Group(group)) = tokens.first().cloned()
        && matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(first)) if first == "input")
    {
        errors.push(message::frame::wrong_brackets(group.span_open(), &group));
        let sign = |character, span| {
            let mut sign = Punct::new(character, Spacing::Alone);
            sign.set_span(span);
            TokenTree::Punct(sign)
        };
        let body = std::iter::once(sign('<', group.span_open())).chain(group.stream());
        let end = [sign('>', group.span_close()), sign(';', group.span_close())];
        *tokens = body.chain(end).collect();
    }
    match tokens.first() {
        open if is_punct(open, '<') => Ok(()),
        Some(TokenTree::Ident(word)) if word == "input" => Err(message::candidates::unopened_body(word.span(), name)),
        _ => Err(message::candidates::missing_body(name)),
    }
}

fn body(mut tokens: Vec<TokenTree>, errors: &mut Errors) -> Vec<Piece> {
    for index in 0..tokens.len() {
        if let TokenTree::Group(group) = &tokens[index]
            && group.delimiter() != Delimiter::Bracket
            && alternatives::is_list(group, tokens.get(index + 1))
        {
            let list = alternatives::list(group);
            errors.push_recurring(message::candidates::other_brackets(group.span(), &list));
            tokens[index] = TokenTree::Group(list);
        }
    }
    let mut positions = position::positions(&tokens).into_iter();
    let is_list: Vec<_> = (0..tokens.len()).map(|index| position::is_list(&tokens, index)).collect();
    let has_width: Vec<_> = (1..=tokens.len()).map(|next| tokens.get(next).is_some_and(begins_width)).collect();
    let ends_layer: Vec<_> = (1..=tokens.len()).map(|next| ends_layer(tokens.get(next))).collect();
    let piece = |(((token, is_list), has_width), ends_layer)| match token {
        TokenTree::Group(group) if is_list => {
            let position = positions.next().unwrap_or(Position::Outside);
            let mut list = list(&group, position, has_width, errors);
            if ends_layer && matches!(position, Position::Activation { .. }) {
                add_width(&mut list, errors);
            }
            Piece::List(list)
        }
        token => {
            if let TokenTree::Group(group) = &token
                && group.delimiter() == Delimiter::Parenthesis
                && let Some(list) = list_among(group)
            {
                errors.push(message::candidates::constants(list));
            }
            Piece::Token(token)
        }
    };
    tokens.into_iter().zip(is_list).zip(has_width).zip(ends_layer).map(piece).collect()
}

/// Whether a layer ends here, so that the activations before have no width.
fn ends_layer(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Ident(word)) => modifier::TABLE.is_word(word),
        next => next.is_none() || ['=', ';', '+', '>'].iter().any(|sign| is_punct(next, *sign)),
    }
}

/// Reports that no width follows the activations, unless these have some of their own, which has been reported.
fn add_width(list: &mut List, errors: &mut Errors) {
    let has_width = |alternative: &Alternative| alternative.tokens.iter().any(begins_width);
    if !list.alternatives.iter().any(has_width) {
        errors.push(message::candidates::missing_width(list.span));
    }
    for alternative in list.alternatives.iter_mut().filter(|alternative| !has_width(alternative)) {
        alternative.tokens.push(Literal::usize_unsuffixed(2).into());
    }
}

/// A list among the constants of a function.
fn list_among(constants: &Group) -> Option<Span> {
    let has_sign = |group: &Group| group.stream().into_iter().any(|token| is_punct(Some(&token), '|'));
    constants.stream().into_iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && has_sign(&group) => Some(group.span()),
        _ => None,
    })
}

/// Parses a list; is there a width after it?
fn list(group: &Group, position: Position, has_width: bool, errors: &mut Errors) -> List {
    let span = group.span();
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let mut alternatives = Vec::new();
    if tokens.is_empty() {
        errors.push(message::candidates::empty_list(span, position.example()));
    } else {
        alternatives = self::alternatives(&tokens, position, has_width, errors);
    }
    if alternatives.is_empty() {
        alternatives.push(Alternative { tokens: position.placeholder(span) });
    }
    List { span, position, alternatives }
}

/// Splits the tokens of a list at `|`, and where one is missing.
fn alternatives(tokens: &[TokenTree], position: Position, has_width: bool, errors: &mut Errors) -> Vec<Alternative> {
    let mut alternatives = Vec::new();
    let mut sign = None;
    let mut rest = tokens;
    loop {
        let end = rest.iter().position(|token| is_punct(Some(token), '|'));
        let (alternative, after) = rest.split_at(end.unwrap_or(rest.len()));
        if alternative.is_empty() {
            // The sign before a missing alternative or, at the start of the list, the one after it.
            let superfluous = sign.or_else(|| after.first()).map_or_else(Span::call_site, TokenTree::span);
            errors.push(message::candidates::superfluous_sign(superfluous));
        } else {
            separate(alternative, position, has_width, &mut alternatives, errors);
        }
        let Some((next, others)) = after.split_first() else { return alternatives };
        (sign, rest) = (Some(next), others);
    }
}

/// The tokens between two `|`: one alternative, or several after reporting what is between them.
fn separate(
    tokens: &[TokenTree],
    position: Position,
    has_width: bool,
    alternatives: &mut Vec<Alternative>,
    errors: &mut Errors,
) {
    if let Some(TokenTree::Group(inner)) = tokens.first()
        && inner.delimiter() == Delimiter::Bracket
        && position::is_list(tokens, 0)
    {
        errors.push(message::candidates::nested(inner.span()));
        let inner: Vec<_> = inner.stream().into_iter().collect();
        alternatives.extend(self::alternatives(&inner, position, has_width, errors));
        return;
    }
    let (first, rest) = tokens.split_at(position.length(tokens).clamp(1, tokens.len()));
    alternatives.push(Alternative { tokens: first.to_vec() });
    let Some(next) = rest.first() else { return };
    let word = next.to_string();
    if matches!(position, Position::Activation { .. }) && begins_width(next) {
        errors.push_recurring(message::candidates::width_of_an_alternative(next));
        // It is the only one, so the layer is complete.
        if let Some(last) = alternatives.last_mut().filter(|_| !has_width) {
            last.tokens.push(next.clone());
        }
    } else if modifier::TABLE.examples().any(|example| example.split(' ').next() == Some(&word)) {
        errors.push(message::candidates::modifier_of_an_alternative(next));
    } else if [",", ";", "/", "or", "&", "+"].contains(&word.as_str()) {
        errors.push_recurring(message::candidates::wrong_separator(next));
        if rest.len() > 1 {
            separate(&rest[1..], position, has_width, alternatives, errors);
        }
    } else {
        errors.push_recurring(message::candidates::missing_separator(next));
        separate(rest, position, has_width, alternatives, errors);
    }
}

fn begins_width(token: &TokenTree) -> bool {
    match token {
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => matches!(group.delimiter(), Delimiter::Brace | Delimiter::Bracket),
        _ => false,
    }
}

impl Position {
    /// A list for this position, for messages.
    fn example(self) -> &'static str {
        match self {
            Self::Width { .. } => "[16 | 32]",
            Self::Argument("repeat") => "[1 | 2]",
            Self::Argument("dropout") => "[0 | 0.2]",
            Self::Argument("init") => "[he_normal | glorot_normal]",
            Self::Loss => "[squared | absolute]",
            _ => "[relu | tanh]",
        }
    }

    /// The tokens in place of an empty list.
    fn placeholder(self, span: Span) -> Vec<TokenTree> {
        let word = |word| Ident::new(word, span).into();
        let number = |number| {
            let mut literal = Literal::usize_unsuffixed(number);
            literal.set_span(span);
            literal.into()
        };
        match self {
            Self::Activation { .. } => vec![word("linear")],
            // Enough for every function.
            Self::Width { .. } => vec![number(2)],
            Self::Argument("repeat") => vec![number(1)],
            Self::Argument("dropout") => vec![number(0)],
            Self::Argument("init") => vec![word("zeros")],
            Self::Loss => vec![word("squared")],
            _ => vec![],
        }
    }

    /// The number of tokens of one alternative at the start of these.
    fn length(self, tokens: &[TokenTree]) -> usize {
        match self {
            Self::Activation { .. } => function_length(tokens),
            Self::Width { .. } => path_length(tokens).max(1),
            Self::Argument("repeat" | "dropout" | "init") => 1 + usize::from(is_punct(tokens.first(), '-')),
            Self::Loss => losses_length(tokens),
            _ => tokens.len(),
        }
    }
}

/// The number of tokens of a path, without generic arguments; 0 if none begins here.
fn path_length(tokens: &[TokenTree]) -> usize {
    let is_colon = |index: usize| is_punct(tokens.get(index), ':');
    let mut length = if is_colon(0) && is_colon(1) { 2 } else { 0 };
    while let Some(TokenTree::Ident(_)) = tokens.get(length) {
        length += 1;
        let continues = is_colon(length) && is_colon(length + 1);
        if !continues || !matches!(tokens.get(length + 2), Some(TokenTree::Ident(_))) {
            return length;
        }
        length += 2;
    }
    length
}

/// The number of tokens of a function: a path with generic arguments or constants.
fn function_length(tokens: &[TokenTree]) -> usize {
    if is_punct(tokens.first(), '\'') {
        return tokens.len().min(2); // a lifetime, which is no function
    }
    let mut length = path_length(tokens);
    let rest = &tokens[length..];
    if is_punct(rest.first(), '<') {
        let close = rest.iter().position(|token| is_punct(Some(token), '>'));
        length += close.map_or(rest.len(), |close| close + 1);
    }
    match tokens.get(length) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => length + 1,
        _ => length.max(1),
    }
}

/// The number of tokens of losses with their weights: `0.5 * squared + absolute`, with attributes before them.
fn losses_length(tokens: &[TokenTree]) -> usize {
    let mut length = Position::Loss.attributes(tokens);
    loop {
        if is_punct(tokens.get(length + 1), '*') {
            length += 2;
        }
        length += function_length(tokens.get(length..).unwrap_or_default());
        if !is_punct(tokens.get(length), '+') {
            return length.min(tokens.len());
        }
        length += 1;
    }
}
