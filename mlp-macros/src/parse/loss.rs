//! Parses the statements after the layers: `loss squared` with its link attribute, and `seed 7`.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitInt, Token};

use super::term;
use crate::attribute;
use crate::builtin::FunctionKind;
use crate::lint::{self, Lint};
use crate::message::{self, Errors};
use crate::names;
use crate::span::SpanRange;
use crate::syntax::{Body, Loss, Seed, Term};
use crate::token::argument::{signed, skip_assignment};
use crate::token::lookahead::{is_punct, next};
use crate::token::word;

/// Parses `loss squared` or `seed 7`.
pub(super) fn statement(input: ParseStream, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let start = input.span();
    let before = errors.count();
    let lint = link_attributes(input, errors)?;
    let Some(word) = next(input) else {
        if errors.count() == before {
            errors.push(message::attribute::without_loss(start));
        }
        return Ok(());
    };
    if input.parse::<Option<word::seed>>()?.is_some() {
        let seed = seed(input, SpanRange::from(&word), errors)?;
        body.seeds.push(seed);
        return nothing_more(input, "the seed", body, errors);
    }
    let mut is_read = false;
    if input.parse::<Option<word::loss>>()?.is_some() {
        is_read = skip_before_the_name(input, errors)?;
    } else if FunctionKind::Loss.find(&word.to_string()).is_some() {
        errors.push(message::body::missing_loss_keyword(&word));
    } else {
        let suggestion = names::closest(&word.to_string(), ["loss", "seed"], &[]);
        errors.push(message::body::unknown_word(&word, "`loss`", suggestion));
        if suggestion != Some("loss") {
            body.lost_loss |= suggestion.is_none();
            body.has_unknown_statement = true;
            return Ok(());
        }
        input.parse::<TokenTree>()?;
    }
    let before = errors.count();
    let terms = if is_read {
        vec![Term { weight: None, function: None }]
    } else if input.is_empty() {
        errors.push(message::body::missing_loss_name(&word));
        vec![Term { weight: None, function: None }]
    } else {
        term::terms(input, &["+", "-", "&", "|", "and", ","], errors)?
    };
    let range = SpanRange::from(&word);
    let range = terms.iter().filter_map(Term::range).next_back().map_or(range, |last| range.to(last));
    let is_readable = terms.iter().all(|term| term.function.is_some());
    let further = next(input).filter(|token| is_readable && term::is_loss(token));
    if further.is_some() {
        input.parse::<TokenStream>()?;
    }
    let has_mistake = errors.count() > before;
    body.losses.push(Loss { range, lint, terms, has_mistake, further });
    // The tokens after an unknown word may be part of its name.
    let is_known = |term: &Term| {
        term.function
            .as_ref()
            .is_none_or(|function| function.word().is_none() || function.built_in(FunctionKind::Loss).is_some())
    };
    let is_whole = body.losses.last().is_some_and(|loss| loss.terms.iter().all(is_known));
    if !is_whole && input.peek(Ident) && !input.peek(word::seed) && !input.peek(word::loss) {
        return Ok(());
    }
    if is_readable { nothing_more(input, "the loss", body, errors) } else { Ok(()) }
}

/// Skips and reports signs and words between `loss` and the name: `loss = "mse"`, `loss -> squared`, `loss is squared`. A name in
/// quotes after a sign is part of the mistake: returns whether it was skipped as well.
fn skip_before_the_name(input: ParseStream, errors: &mut Errors) -> syn::Result<bool> {
    let fork = input.fork();
    let is_sign = ["=>", "->", "=", ":"].iter().any(|sign| {
        let fork = input.fork();
        sign.chars().all(|character| {
            let is_next = is_punct(next(&fork).as_ref(), character);
            is_next && fork.parse::<TokenTree>().is_ok()
        })
    });
    let mut written = TokenStream::new();
    while is_sign && let Some(sign) = next(&fork).filter(|sign| "=->:".contains(&sign.to_string())) {
        fork.parse::<TokenTree>()?;
        written.extend([sign]);
    }
    let word = fork.fork().parse::<Ident>().ok();
    let is_word = word.as_ref().is_some_and(|word| FunctionKind::Loss.closest(&word.to_string()).is_none());
    if !is_sign
        && is_word
        && let Some(word) = word
    {
        fork.parse::<Ident>()?;
        if next(&fork).is_some_and(|token| term::is_loss(&token)) {
            errors.push(message::body::word_before_the_loss(&word));
            input.parse::<Ident>()?;
        }
        return Ok(false);
    }
    let Some(value) = next(&fork).filter(|_| is_sign) else { return Ok(false) };
    let quoted = value.to_string();
    let name = FunctionKind::Loss.closest(quoted.trim_matches('"')).filter(|_| quoted.starts_with('"'));
    let sign = written.to_string().replace(' ', "");
    let value = name.map_or_else(|| message::shown(&value), ToOwned::to_owned);
    errors.push_recurring(message::body::assigned(SpanRange::of(written), &sign, "loss", &value));
    if name.is_some() {
        fork.parse::<TokenTree>()?;
    }
    while input.cursor() != fork.cursor() {
        input.parse::<TokenTree>()?;
    }
    Ok(name.is_some())
}

/// Parses the losses in `#[network(loss = …)]`, where a `,` ends them.
pub(crate) fn option(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Term>> {
    term::terms(input, &["+", "-", "&", "|", "and"], errors)
}

fn seed(input: ParseStream, keyword: SpanRange, errors: &mut Errors) -> syn::Result<Seed> {
    skip_assignment(input, "seed", errors)?;
    if input.is_empty() {
        errors.push(message::body::bad_seed(keyword));
        return Ok(Seed { range: keyword, value: None });
    }
    let (range, token) = signed(input)?;
    let value = syn::parse2::<LitInt>(token.into()).ok().and_then(|literal| literal.base10_parse().ok());
    if value.is_none() {
        errors.push(message::body::bad_seed(range));
    }
    Ok(Seed { range: keyword.to(range), value })
}

/// Checks that a statement ends here, or reports a missing `;` and parses the next statement.
fn nothing_more(input: ParseStream, after: &str, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let Some(token) = next(input) else { return Ok(()) };
    if input.peek(word::seed) || input.peek(word::loss) {
        errors.push(message::body::missing_semicolon(token.span(), &token));
        return statement(input, body, errors);
    }
    if input.peek(Token![,]) && (input.peek2(word::seed) || input.peek2(word::loss)) {
        errors.push(message::body::wrong_semicolon(token.span(), "statements", ","));
        input.parse::<Token![,]>()?;
        return statement(input, body, errors);
    }
    errors.push(if input.peek(Token![=>]) {
        message::body::layers_after_loss(arrow(input)?)
    } else {
        message::stray(token.span(), message::shown(&token), after)
    });
    Ok(())
}

/// The range of a `=>`.
fn arrow(input: ParseStream) -> syn::Result<SpanRange> {
    let [equals, greater] = input.parse::<Token![=>]>()?.spans;
    Ok(SpanRange::from(equals).to(greater))
}

/// `#[allow(noncanonical_link)]` or `#[deny(noncanonical_link)]`.
fn link_attributes(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Lint>> {
    let mut lint = None;
    for attribute in attribute::outer(input)? {
        match link_attribute(&attribute) {
            Ok(_) if lint.is_some() => {
                errors.push(message::attribute::duplicate_link_attribute(SpanRange::of(&attribute)));
            }
            Ok(read) => lint = Some(read),
            Err(error) => errors.push(error),
        }
    }
    Ok(lint)
}

fn link_attribute(attribute: &Attribute) -> syn::Result<Lint> {
    let argument = attribute.parse_args::<Ident>();
    if let Ok(name) = &argument
        && name != lint::NAME
    {
        return Err(message::attribute::unknown_lint(name));
    }
    let lint = attribute.path().get_ident().filter(|_| argument.is_ok()).and_then(Lint::of);
    lint.ok_or_else(|| message::attribute::bad_link_attribute(SpanRange::of(attribute)))
}
