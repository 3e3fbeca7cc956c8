//! Parses `input 2` and `relu 2 as name`.

use proc_macro2::{Span, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token, token};

use super::{foreign, function, input_word, loss, part, width};
use crate::attribute;
use crate::builtin::FunctionKind;
use crate::message::{self, Errors};
use crate::modifier::{self, Modifier};
use crate::names;
use crate::span::SpanRange;
use crate::syntax::{Body, Input, Layer, Part};
use crate::token::argument::skip_generics;
use crate::token::lookahead::{
    begins_layer, begins_number, begins_statement, is_activation, is_arrow, is_over, next, skip_wrong_arrow,
    wrong_arrow,
};
use crate::token::word;

/// Parses the tokens between two `=>`: one layer, or several where a `=>` is missing or misspelled.
pub(super) fn chain(input: ParseStream, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let mut is_missing_an_arrow = false;
    loop {
        errors.begin_clause();
        if begins_statement(input) && !skip_attributes(input, errors)? {
            let word = input.fork().parse::<TokenTree>()?;
            errors.push(message::body::missing_semicolon(input.span(), &word));
            return loss::statement(input, body, errors);
        }
        let is_first = body.inputs.is_empty() && body.layers.is_empty();
        let before = errors.count();
        if let [first] = body.inputs.as_mut_slice()
            && body.layers.is_empty()
            && (super::input::begins_further_input(input)
                || has_named_sources(first) && super::input::begins_named_source(input))
        {
            let span = input.span();
            input.parse::<Option<word::input>>()?;
            errors.push(message::input::joined_by_an_arrow(span));
            first.sources.extend(super::input::sources(input, span, errors)?);
        } else if let Some(sources) = input_word::glued(input, is_first, errors)? {
            body.inputs.push(sources);
        } else if let Some(span) = input_word::keyword(input, is_first, errors)? {
            // Parentheses after another word for `input` are part of that mistake, and so is all of a further input.
            let is_part = errors.count() > before && input.peek(token::Paren) || !is_first;
            let errors = if is_part { &mut Errors::default() } else { &mut *errors };
            let sources = super::input::sources(input, span, errors)?;
            body.inputs.push(Input { span, is_first, sources });
        } else {
            body.lost_loss |= is_loss(input);
            let layer = layer(input, errors)?;
            body.layers.push(layer);
        }
        if let Some((range, text)) = wrong_arrow(input) {
            skip_wrong_arrow(input, &text)?;
            if begins_statement(input) && !skip_attributes(input, errors)? {
                errors.push(message::body::wrong_semicolon(range, "the layers", &text));
                return loss::statement(input, body, errors);
            }
            // After an unexpected token, such a sign may be another.
            if !errors.is_lost() || is_arrow(&text) {
                errors.push_recurring(message::body::wrong_arrow(range, &text));
            }
            body.has_wrong_arrow = true;
        } else if let Some(next) = next(input)
            && !begins_statement(input)
        {
            // A second `input` is reported as such.
            if (is_missing_an_arrow || !errors.is_lost()) && !input.peek(word::input) {
                errors.push_recurring(message::body::missing_arrow(next.span(), &next));
            }
            is_missing_an_arrow = true;
        }
        if input.is_empty() {
            return Ok(());
        }
    }
}

/// Whether every source has a name. After one without, `8 as low` is a layer without its activation.
fn has_named_sources(input: &Input) -> bool {
    let is_named = |modifier: &Modifier| modifier.syntax.word == "as";
    input.sources.iter().all(|source| source.modifiers.iter().any(is_named))
}

/// Skips and reports attributes of a layer, but not those of a loss. Returns whether any were skipped.
fn skip_attributes(input: ParseStream, errors: &mut Errors) -> syn::Result<bool> {
    let fork = input.fork();
    let attributes = attribute::outer(&fork)?;
    if attributes.is_empty() || fork.is_empty() || begins_statement(&fork) {
        return Ok(false);
    }
    errors.extend(attributes.iter().map(|attribute| message::attribute::on_a_layer(SpanRange::of(attribute))));
    attribute::outer(input)?;
    Ok(true)
}

/// Whether a loss is in place of a layer: `=> squared`.
fn is_loss(input: ParseStream) -> bool {
    let fork = input.fork();
    let loss = function::parse(&fork, FunctionKind::Loss);
    loss.is_ok_and(|loss| loss.built_in(FunctionKind::Loss).is_some()) && is_over(&fork)
}

fn layer(input: ParseStream, errors: &mut Errors) -> syn::Result<Layer> {
    let span = input.span();
    let mut is_sparse = false;
    while input.peek(word::sparse) && !input.peek2(Token![::]) {
        errors.push(message::input::sparse_layer(input.parse::<word::sparse>()?.span));
        skip_generics(input)?;
        is_sparse = true;
    }
    let has_modifier = modifier::TABLE.begins(input) && !begins_layer(input);
    if has_modifier {
        errors.push(modifier::before_a_layer(&input.fork().parse()?));
        let ignored = &mut Errors::default();
        while modifier::TABLE.parse(input, ignored)?.is_some() {}
    }
    if has_modifier && !begins_layer(input)
        || is_sparse && (is_over(input) && !begins_layer(input) || begins_number(input))
    {
        // An activation is missing because another word is in its place.
        while !is_over(input) {
            input.parse::<TokenTree>()?;
        }
        return Ok(Layer::unreadable(span));
    }
    let is_repeated = foreign::number_of_layers(input, errors)?;
    let span = input.span();
    if let Some(part) = foreign::part(input, errors)? {
        let modifiers = modifier::parse(input, errors)?;
        return Ok(Layer { parts: vec![part], modifiers, span, has_mistake: true });
    }
    if matches!(next(input), Some(TokenTree::Literal(_))) && !input.peek(LitStr) {
        return swapped_layer(input, span, errors);
    }
    let mut ignored = Errors::default();
    if let Some(content) = part::without_brackets(input, if is_repeated { &mut ignored } else { errors })? {
        let mut layer = (|inner: ParseStream| layer(inner, errors)).parse2(content)?;
        let before = errors.count();
        layer.modifiers.extend(modifier::parse(input, errors)?);
        layer.has_mistake |= errors.count() > before;
        return Ok(layer);
    }
    if is_loss(input) {
        let loss = function::parse(input, FunctionKind::Loss)?;
        errors.push(message::body::loss_for_a_layer(loss.range(), loss.name()));
        return Ok(Layer::unreadable(span));
    }
    let name = label(input, errors)?;
    let mut activation = function::parse(input, FunctionKind::Activation)?;
    let span = activation.span();
    let width = part::width_after(input, &mut activation, errors)?;
    let mut parts = vec![part::readable(activation, width)];
    part::more_parts(input, &mut parts, errors)?;
    let before = errors.count();
    let mut modifiers = modifier::parse(input, errors)?;
    while let Some(plus) = part::part_after_modifiers(input)? {
        errors.push(message::heads::part_after_modifiers(plus));
        parts.push(part::part(input, errors)?);
        // Modifiers of its own are part of the same mistake.
        for modifier in modifier::parse(input, errors)? {
            if modifiers.iter().all(|known: &Modifier| known.syntax.word != modifier.syntax.word) {
                modifiers.push(modifier);
            }
        }
    }
    if let Some(name) = name.filter(|_| modifiers.iter().all(|modifier| modifier.syntax.word != "as")) {
        modifiers.push(modifier::naming(name));
    }
    Ok(Layer { parts, modifiers, span, has_mistake: errors.count() > before })
}

/// Parses a layer that begins with its width: `2 relu`, or the width alone.
fn swapped_layer(input: ParseStream, span: Span, errors: &mut Errors) -> syn::Result<Layer> {
    let number = input.fork().parse::<TokenTree>()?;
    let is_swapped = part::is_swapped(input);
    let width = if is_swapped {
        width::simple(input, errors)?
    } else {
        let fork = input.fork();
        let is_computed = fork.parse::<TokenTree>().is_ok() && width::continues(&fork);
        let mut of_the_width = Errors::default();
        let width = width::parse(input, span, "", &mut of_the_width)?;
        if !is_computed {
            errors.append(of_the_width);
        }
        width
    };
    let activation = is_swapped.then(|| function::parse(input, FunctionKind::Activation)).transpose()?;
    match &activation {
        Some(activation) => {
            let range = SpanRange::from(span).to(activation.range());
            errors.push_recurring(message::body::swapped_layer(range, activation.name(), &number));
        }
        None => errors.push_recurring(message::body::missing_activation(&number)),
    }
    let mut parts = vec![Part { activation, width, span }];
    part::more_parts(input, &mut parts, errors)?;
    let before = errors.count();
    let modifiers = modifier::parse(input, errors)?;
    Ok(Layer { parts, modifiers, span, has_mistake: errors.count() > before })
}

/// Skips and reports a name before the activation: `output linear 1`, `low: relu 3`, `let low = relu 3`. Returns the name.
fn label(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Ident>> {
    let fork = input.fork();
    let start = fork.span();
    fork.parse::<Option<Token![let]>>()?;
    let name = match fork.parse::<TokenTree>() {
        Ok(TokenTree::Ident(name)) if !is_activation(Some(&TokenTree::Ident(name.clone()))) => name,
        Ok(TokenTree::Literal(text)) => {
            let name = syn::parse_str::<Ident>(text.to_string().trim_matches('"'));
            let Ok(mut name) = name else { return Ok(None) };
            name.set_span(text.span());
            name
        }
        _ => return Ok(None),
    };
    let mut range = SpanRange::from(start).to(name.span());
    if !fork.peek(Token![::]) && !fork.peek(Token![=>]) {
        for _ in 0..2 {
            if fork.peek(Token![:]) || fork.peek(Token![=]) {
                range = range.to(&fork.parse::<TokenTree>()?);
            }
        }
    }
    if !is_activation(next(&fork).as_ref()) {
        return Ok(None);
    }
    errors.push_recurring(message::body::label_before_activation(range, &name));
    while input.cursor() != fork.cursor() {
        input.parse::<TokenTree>()?;
    }
    Ok(names::identifier(&name))
}
