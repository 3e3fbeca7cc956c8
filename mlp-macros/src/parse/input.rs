//! Parses the inputs of a network: `2`, `sparse 9742 as history, 3 as context`.

use proc_macro2::{Delimiter, Group, Span, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{AngleBracketedGenericArguments, Ident, LitInt, Token, token};

use super::width;
use crate::message::{self, Errors};
use crate::modifier::{self, Modifier};
use crate::names;
use crate::span::SpanRange;
use crate::syntax::InputSource;
use crate::token::argument::skip_generics;
use crate::token::lookahead::{begins_layer, begins_number, is_activation, is_over, is_punct, next};
use crate::token::word;

/// Parses the sources after `input`.
pub(crate) fn sources(input: ParseStream, keyword: Span, errors: &mut Errors) -> syn::Result<Vec<InputSource>> {
    if let Some(TokenTree::Group(group)) = next(input).filter(are_sources) {
        input.parse::<TokenTree>()?;
        errors.push(message::input::in_brackets(&group));
        // The place of the names is part of the mistake.
        let errors = if has_keys(&group) { &mut Errors::default() } else { errors };
        return (|inner: ParseStream| sources(inner, keyword, errors)).parse2(group.stream());
    }
    let mut sources = vec![source(input, keyword, errors)?];
    while begins_further_source(input) {
        let comma = separator(input, errors)?;
        while input.peek(Token![,]) {
            errors.push(message::stray(input.parse::<Token![,]>()?.span, ",", "`,`"));
        }
        if input.is_empty() {
            errors.push(message::input::nothing_after_comma(comma));
            break;
        }
        if input.peek(word::input) {
            errors.push(message::input::repeated_word(input.parse::<word::input>()?.span));
        }
        sources.push(source(input, comma, errors)?);
    }
    Ok(sources)
}

/// Whether these are brackets around several sources: `[2 as left, 3 as right]`.
fn are_sources(brackets: &TokenTree) -> bool {
    let TokenTree::Group(group) = brackets else { return false };
    let has = |text: &str| group.stream().into_iter().any(|token| token.to_string() == text);
    has("as") && (has(",") || group.delimiter() != Delimiter::Brace) || has(",") && has_keys(group)
}

/// Whether the names come first: `{ left: 2, right: 3 }`.
fn has_keys(group: &Group) -> bool {
    let tokens: Vec<_> = group.stream().into_iter().collect();
    let is_number = |token: &TokenTree| syn::parse2::<LitInt>(token.clone().into()).is_ok();
    let is_pair = |pair: &[TokenTree]| matches!(pair, [TokenTree::Ident(_), sign, number] if is_punct(Some(sign), ':') && is_number(number));
    tokens.split(|token| is_punct(Some(token), ',')).filter(|pair| !pair.is_empty()).all(is_pair)
}

/// Whether another `input` with a name follows: `input 3 as right`.
pub(super) fn begins_further_input(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<word::input>().is_ok() && begins_named_source(&fork)
}

/// Whether a source with a name follows: `sparse 3 as right`.
pub(super) fn begins_named_source(input: ParseStream) -> bool {
    let fork = input.fork();
    let _ = fork.parse::<Option<word::sparse>>();
    let is_width = begins_number(&fork) || fork.peek(token::Brace) || fork.peek(Ident) && !begins_layer(&fork);
    is_width && fork.parse::<TokenTree>().is_ok() && fork.peek(Token![as])
}

/// Parses the `,` between two sources, or the mistake in its place: `and`, another sign, or nothing before another width with a
/// name.
fn separator(input: ParseStream, errors: &mut Errors) -> syn::Result<Span> {
    if begins_further_input(input) {
        let word = input.parse::<TokenTree>()?;
        errors.push(message::input::not_a_comma(&word));
        return Ok(word.span());
    }
    if begins_named_width(input) {
        errors.push(message::input::without_comma(&input.fork().parse()?));
        return Ok(input.span());
    }
    let fork = input.fork();
    let is_sign = matches!(fork.parse::<TokenTree>(), Ok(TokenTree::Punct(_))) && begins_named_width(&fork);
    let is_wrong = |token: &TokenTree| {
        let text = token.to_string();
        text != "," && (is_sign || ["and", "+"].contains(&text.as_str()))
    };
    if let Some(word) = next(input).filter(is_wrong) {
        errors.push(message::input::not_a_comma(&word));
        return input.parse::<TokenTree>().map(|word| word.span());
    }
    input.parse::<Token![,]>().map(|comma| comma.span)
}

/// Whether a `,` and another source follow, rather than a layer.
fn begins_further_source(input: ParseStream) -> bool {
    let fork = input.fork();
    if separator(&fork, &mut Errors::default()).is_err() {
        return false;
    }
    if fork.is_empty() || fork.peek(word::input) || fork.peek(Token![,]) {
        return true;
    }
    if begins_layer(&fork) {
        return false;
    }
    // `2 relu` is a layer in the wrong order.
    let second = fork.fork();
    second.parse::<TokenTree>().is_ok() && !is_activation(next(&second).as_ref())
}

/// Whether the number of another input follows, and its name.
fn begins_named_width(input: ParseStream) -> bool {
    input.peek(LitInt) && input.peek2(Token![as])
}

/// Skips `:` or `=` between a name and a width.
fn sign(input: ParseStream) -> syn::Result<Option<Span>> {
    if let Some(colon) = input.parse::<Option<Token![:]>>()? {
        return Ok(Some(colon.span));
    }
    let equals = if input.peek(Token![=>]) { None } else { input.parse::<Option<Token![=]>>()? };
    Ok(equals.map(|equals| equals.span))
}

/// Skips and reports words before the number of units: a misspelled or second `sparse`, or a name. Returns the name.
fn skip_words(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Ident>> {
    let mut name = None;
    let is_capital = |input: ParseStream| matches!(next(input), Some(TokenTree::Ident(word)) if word == "Sparse");
    while input.peek(Ident) && (!begins_layer(input) || is_capital(input)) && !modifier::TABLE.begins(input) {
        let fork = input.fork();
        let word = fork.parse::<Ident>()?;
        let sign = sign(&fork)?;
        if !begins_number(&fork) && !fork.peek(word::sparse) || name.is_some() && word == "sparse" {
            break;
        }
        input.parse::<Ident>()?;
        self::sign(input)?;
        if modifier::is_number_type(&word) {
            errors.push(message::input::type_of_the_numbers(word.span()));
        } else if word == "sparse" || names::closest(&word.to_string(), ["sparse"], &[]).is_some() {
            errors.push(message::input::word_before_the_width(&word));
        } else {
            let range = SpanRange::from(word.span());
            let range = sign.map_or(range, |sign| range.to(sign));
            errors.push_recurring(message::input::name_before_the_width(range, &word));
            name = name.or(Some(word));
        }
    }
    Ok(name)
}

fn source(input: ParseStream, after: Span, errors: &mut Errors) -> syn::Result<InputSource> {
    let mut name = if input.peek(word::sparse) { None } else { skip_words(input, errors)? };
    let keyword = input.parse::<Option<word::sparse>>()?;
    let (after, word) = keyword.map_or((after, "input"), |keyword| (keyword.span, "sparse"));
    let span = keyword.map_or_else(|| input.span(), |keyword| keyword.span);
    name = skip_words(input, errors)?.or(name);
    let mut modifiers = early_modifiers(input, errors)?;
    let width = match type_for_a_width(input)? {
        Some((range, is_sparse, number)) => {
            errors.push(message::input::type_for_a_width(range, is_sparse, &number));
            None
        }
        None => width::parse(input, after, word, errors)?,
    };
    while !is_over(input) && !begins_further_source(input) {
        if input.peek(word::sparse) {
            errors.push(message::input::sparse_after_the_width(input.parse::<word::sparse>()?.span));
            skip_generics(input)?;
            if begins_number(input) {
                input.parse::<TokenTree>()?;
            }
        } else if let Some(modifier) = modifier::TABLE.parse(input, errors)? {
            modifiers.push(modifier);
        } else if let Some(word) = name_without_as(input).filter(|_| name.is_none() && !is_named(&modifiers)) {
            input.parse::<TokenTree>()?;
            errors.push(message::input::name_without_as(&word));
            name = Some(word);
        } else if let Some(ty) = number_type(input)? {
            errors.push(message::input::type_of_the_numbers(ty));
        } else {
            let token = input.parse::<TokenTree>()?;
            errors.push(message::input::with_modifier(&token));
            modifier::TABLE.skip_argument(input)?;
        }
    }
    if let Some(name) = name.filter(|_| !is_named(&modifiers)) {
        modifiers.push(modifier::naming(name));
    }
    Ok(InputSource { span, is_sparse: keyword.is_some(), width, modifiers })
}

/// Whether `as` and a name are among the modifiers.
fn is_named(modifiers: &[Modifier]) -> bool {
    modifiers.iter().any(|modifier| modifier.syntax.word == "as")
}

/// A word after the width that is no misspelled modifier, and ends the source or comes before a modifier: `2 left`.
fn name_without_as(input: ParseStream) -> Option<Ident> {
    let fork = input.fork();
    let word = names::identifier(&fork.parse::<Ident>().ok()?)?;
    let is_name = !modifier::is_number_type(&word) && modifier::TABLE.meant_by(&word.to_string()).is_none();
    let is_last = is_over(&fork) || fork.peek(Token![,]) || modifier::TABLE.begins(&fork);
    (is_last && is_name).then_some(word)
}

/// Parses a type of numbers, possibly after `:`.
fn number_type(input: ParseStream) -> syn::Result<Option<SpanRange>> {
    let fork = input.fork();
    let range = SpanRange::from(fork.span());
    fork.parse::<Option<Token![:]>>()?;
    let ty = fork.parse::<Ident>().ok().filter(modifier::is_number_type);
    if ty.is_some() {
        input.parse::<Option<Token![:]>>()?;
        input.parse::<Ident>()?;
    }
    Ok(ty.map(|ty| range.to(ty.span())))
}

/// Parses a type in place of a width, `Sparse<50>` or `SVector<f32, 2>`, with the last number in it.
fn type_for_a_width(input: ParseStream) -> syn::Result<Option<(SpanRange, bool, TokenTree)>> {
    let fork = input.fork();
    let Ok(name) = fork.parse::<Ident>() else { return Ok(None) };
    let Some(arguments) = fork.parse::<AngleBracketedGenericArguments>().ok() else { return Ok(None) };
    let tokens = arguments.to_token_stream().into_iter();
    let Some(number) = tokens.filter(|token| matches!(token, TokenTree::Literal(_))).last() else { return Ok(None) };
    while input.cursor() != fork.cursor() {
        input.parse::<TokenTree>()?;
    }
    let range = SpanRange::from(name.span()).to(arguments.gt_token.span);
    Ok(Some((range, name == "Sparse", number)))
}

/// Parses and reports modifiers before the number of units: `dropout 0.2 4`.
fn early_modifiers(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Modifier>> {
    let fork = input.fork();
    let mut ignored = Errors::default();
    while let Ok(Some(_)) = modifier::TABLE.parse(&fork, &mut ignored) {}
    let mut modifiers = Vec::new();
    if modifier::TABLE.begins(input) && begins_number(&fork) {
        errors.push(message::input::modifier_before_the_width(input.span(), &fork.parse()?));
        while let Some(modifier) = modifier::TABLE.parse(input, errors)? {
            modifiers.push(modifier);
        }
    }
    Ok(modifiers)
}
