//! Parses the statements after the layers: `loss squared` with its link attribute, and `seed 7`.

use proc_macro2::{Punct, Spacing, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Lit, LitFloat, LitInt, Token};

use super::{foreign, function};
use crate::builtin::FunctionKind;
use crate::lint::{self, Lint};
use crate::message::{self, Errors};
use crate::names;
use crate::ratio::Ratio;
use crate::span::SpanRange;
use crate::syntax::{Body, Loss, Seed, Term, Weight, WrittenFunction};
use crate::token::argument::{signed, skip_assignment};
use crate::token::lookahead::{is_punct, next};
use crate::token::word;

/// Parses `loss squared` or `seed 7`.
pub(super) fn statement(input: ParseStream, body: &mut Body, errors: &mut Errors) -> syn::Result<()> {
    let lint = link_attributes(input, errors)?;
    let Some(word) = next(input) else { return Ok(()) };
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
        terms(input, &["+", "-", "&", "|", "and", ","], errors)?
    };
    let range = SpanRange::from(&word);
    let range = terms.iter().filter_map(Term::range).next_back().map_or(range, |last| range.to(last));
    let is_readable = terms.iter().all(|term| term.function.is_some());
    let further = next(input).filter(|token| is_readable && is_loss(token));
    if further.is_some() {
        input.parse::<TokenStream>()?;
    }
    let has_mistake = errors.count() > before;
    body.losses.push(Loss { range, lint, terms, has_mistake, further });
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
        if next(&fork).is_some_and(|token| is_loss(&token)) {
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
    terms(input, &["+", "-", "&", "|", "and"], errors)
}

/// Parses `categorical_cross_entropy + 0.5 * squared`. Other signs than `+` are reported. Nothing more can be parsed after a loss
/// that is `None`.
fn terms(input: ParseStream, signs: &[&str], errors: &mut Errors) -> syn::Result<Vec<Term>> {
    let mut terms = vec![term(input, true, errors)?];
    while terms.last().is_some_and(|term| term.function.is_some()) {
        let Some(sign) = next(input).filter(|sign| signs.contains(&sign.to_string().as_str())) else { break };
        if input.peek(Token![,]) && (input.peek2(word::seed) || input.peek2(word::loss) || !input.peek2(Ident)) {
            break;
        }
        input.parse::<TokenTree>()?;
        if !is_punct(Some(&sign), '+') {
            errors.push(message::heads::subtracted(&sign, sign.span()));
        }
        if input.is_empty() || input.peek(Token![,]) || input.peek(Token![;]) {
            errors.push(message::heads::missing_loss(sign.span()));
            terms.push(Term { weight: None, function: None });
            break;
        }
        terms.push(term(input, false, errors)?);
    }
    Ok(terms)
}

/// Whether this is the name of a built-in loss.
fn is_loss(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(word) if FunctionKind::Loss.find(&word.to_string()).is_some())
}

/// Parses `0.5 * squared`, or a loss alone.
fn term(input: ParseStream, is_first: bool, errors: &mut Errors) -> syn::Result<Term> {
    let minus = input.parse::<Option<Token![-]>>()?;
    let is_number = input.peek(LitInt) || input.peek(LitFloat);
    let minus = match minus {
        Some(minus) if next(input).is_some_and(|token| is_loss(&token)) => {
            errors.push(message::heads::subtracted(&Punct::new('-', Spacing::Alone).into(), minus.span));
            None
        }
        minus => minus,
    };
    let written = if minus.is_some() && !input.is_empty() || is_number { Some(input.parse()?) } else { None };
    let written = written.map(|literal: TokenTree| {
        let range = SpanRange::from(&literal);
        (minus.map_or(range, |minus| SpanRange::from(minus.span).to(range)), literal)
    });
    let weight = match &written {
        Some((range, literal)) => match rest_of_weight(input, literal)? {
            Some((last, text)) => {
                errors.push(message::heads::bad_weight(range.to(last), text));
                None
            }
            None => weight(*range, literal, minus.is_some(), errors),
        },
        None => None,
    };
    if let Some((range, literal)) = &written {
        let has_sign = input.parse::<Option<Token![*]>>()?.is_some();
        if input.is_empty() {
            errors.push(message::heads::missing_loss_after_weight(*range));
            return Ok(Term { weight, function: None });
        }
        if !has_sign && is_times(input) {
            input.parse::<Ident>()?;
        }
        // The weight of a single loss is a mistake of its own.
        let is_single = || is_first && next(input).is_some_and(|loss| is_loss(&loss)) && is_last_token(input);
        if !has_sign
            && !is_single()
            && let Some(loss) = next(input)
        {
            errors.push_recurring(message::heads::without_asterisk(*range, literal, message::shown(&loss)));
        }
    }
    if foreign::dotted_loss(input, errors)? {
        return Ok(Term { weight, function: None });
    }
    let name = name(input, errors);
    let function = errors.keep(name);
    if let Some(function) = &function
        && input.peek(Token![*])
    {
        let sign = input.parse::<Token![*]>()?;
        let factor = if input.is_empty() { None } else { Some(input.parse::<TokenTree>()?) };
        match factor {
            Some(factor @ TokenTree::Literal(_)) => {
                let range = function.range().to(&factor);
                errors.push_recurring(message::heads::swapped_weight(range, &factor, function.name()));
            }
            Some(_) => {
                errors.push(message::heads::bad_weight(function.range(), function.name()));
                return Ok(Term { weight, function: None });
            }
            None => errors.push(message::stray(sign.span, "*", "the loss")),
        }
    }
    Ok(Term { weight, function })
}

/// Whether nothing follows the next token.
fn is_last_token(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<TokenTree>().is_ok() && fork.is_empty()
}

/// Whether a word for `*` and a loss follow: `0.5 x squared`.
fn is_times(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok_and(|word| word == "x" || word == "times")
        && next(&fork).is_some_and(|token| is_loss(&token))
}

/// Parses the rest of a computed weight, such as `1 / 2`. Returns its last token and the text of the whole.
fn rest_of_weight(input: ParseStream, first: &TokenTree) -> syn::Result<Option<(SpanRange, String)>> {
    let mut text = first.to_string();
    let mut last = None;
    let is_number = |input: ParseStream| input.peek(LitInt) || input.peek(LitFloat);
    loop {
        let fork = input.fork();
        let is_operator = fork.parse::<Token![/]>().is_ok() || fork.parse::<Token![*]>().is_ok();
        if !is_operator || !is_number(&fork) {
            return Ok(last.map(|last| (last, text)));
        }
        let (operator, number) = (input.parse::<TokenTree>()?, input.parse::<TokenTree>()?);
        text = format!("{text} {operator} {number}");
        last = Some(SpanRange::from(&number));
    }
}

/// The weight, or `None` after reporting a mistake.
fn weight(range: SpanRange, literal: &TokenTree, is_negative: bool, errors: &mut Errors) -> Option<Weight> {
    let digits = match syn::parse2::<Lit>(literal.clone().into()) {
        Ok(Lit::Int(number)) if number.suffix().is_empty() => Some(number.base10_digits().to_owned()),
        Ok(Lit::Float(number)) if number.suffix().is_empty() => Some(number.base10_digits().to_owned()),
        _ => None,
    };
    let digits = digits.filter(|_| !is_negative);
    let value = digits.as_ref().and_then(|digits| Ratio::parse(digits));
    match value {
        None if digits.is_some() => {
            errors.push(message::heads::unrepresentable_weight(range));
            None
        }
        None => {
            let sign = if is_negative { "-" } else { "" };
            errors.push(message::heads::bad_weight(range, format_args!("{sign}{literal}")));
            None
        }
        Some(value) if value.is_zero() => {
            errors.push(message::heads::zero_weight(range));
            None
        }
        Some(value) => Some(Weight { value, literal: literal.clone() }),
    }
}

/// Parses the name of a loss, possibly in erroneous parentheses.
fn name(input: ParseStream, errors: &mut Errors) -> syn::Result<WrittenFunction> {
    let Some(TokenTree::Group(group)) = next(input) else {
        return function::parse(input, FunctionKind::Loss);
    };
    input.parse::<TokenTree>()?;
    let inner = (|content: ParseStream| function::parse(content, FunctionKind::Loss)).parse2(group.stream());
    let inner =
        inner.map_err(|_| message::function::not_a_name(&TokenTree::Group(group.clone()), None, FunctionKind::Loss))?;
    errors.push_recurring(message::body::loss_in_parentheses(group.span(), inner.name()));
    Ok(inner)
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
    errors.push(message::stray(token.span(), message::shown(&token), after));
    Ok(())
}

/// `#[allow(noncanonical_link)]` or `#[deny(noncanonical_link)]`.
fn link_attributes(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Lint>> {
    let mut lint = None;
    for attribute in input.call(Attribute::parse_outer)? {
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
