//! Parses losses with their weights: `categorical_cross_entropy + 0.5 * squared`.

use proc_macro2::{Group, Punct, Spacing, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, LitFloat, LitInt, Token};

use super::{foreign, function};
use crate::builtin::FunctionKind;
use crate::message::{self, Errors};
use crate::ratio::Ratio;
use crate::span::SpanRange;
use crate::syntax::{Term, Weight, WrittenFunction};
use crate::token::lookahead::{is_punct, next};
use crate::token::word;

/// Parses `categorical_cross_entropy + 0.5 * squared`. Other signs than `+` are reported. Nothing more can be parsed after a loss
/// that is `None`.
pub(super) fn terms(input: ParseStream, signs: &[&str], errors: &mut Errors) -> syn::Result<Vec<Term>> {
    let mut terms = vec![term(input, true, errors)?];
    while terms.last().is_some_and(|term| term.function.is_some()) {
        let Some(sign) = next(input) else { break };
        if begins_weighted_loss(input) {
            errors.push(message::heads::missing_plus(&sign));
            terms.push(term(input, false, errors)?);
            continue;
        }
        if !signs.contains(&sign.to_string().as_str()) {
            break;
        }
        let is_last = || {
            input.peek2(word::seed) || input.peek2(word::loss) || !input.peek2(Ident) || is_unknown_word_after(input)
        };
        if input.peek(Token![,]) && is_last() {
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
pub(super) fn is_loss(token: &TokenTree) -> bool {
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
        if input.peek(Token![%]) {
            let sign = input.parse::<TokenTree>()?;
            errors.push(message::heads::bad_weight(range.to(&sign), format_args!("{literal}%")));
            input.parse::<Option<Token![*]>>()?;
            let mut ignored = Errors::default();
            let rest = term(input, false, &mut ignored)?;
            return Ok(Term { weight: None, function: rest.function });
        }
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
    if foreign::dotted_loss(input, errors)?
        || foreign::loss_with_generics(input, errors)?
        || foreign::loss_of_several_words(input, errors)?
    {
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

/// Whether a weight with its loss follows: `0.5 * squared`.
fn begins_weighted_loss(input: ParseStream) -> bool {
    let fork = input.fork();
    matches!(fork.parse::<TokenTree>(), Ok(TokenTree::Literal(_)))
        && fork.parse::<Token![*]>().is_ok()
        && next(&fork).is_some_and(|token| is_loss(&token))
}

/// Whether a word for `*` and a loss follow: `0.5 x squared`.
fn is_times(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<Ident>().is_ok_and(|word| word == "x" || word == "times")
        && next(&fork).is_some_and(|token| is_loss(&token))
}

/// Whether a word follows the next token that is no loss.
fn is_unknown_word_after(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<TokenTree>().is_ok()
        && fork.parse::<Ident>().is_ok_and(|word| FunctionKind::Loss.closest(&word.to_string()).is_none())
        && !fork.is_empty()
}

/// Whether nothing follows the next token.
fn is_last_token(input: ParseStream) -> bool {
    let fork = input.fork();
    fork.parse::<TokenTree>().is_ok() && fork.is_empty()
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

/// The names of several losses in brackets: `(categorical_cross_entropy, squared)`.
fn names_in(group: &Group) -> Option<Vec<String>> {
    let names = group.stream().into_iter().filter(|token| !is_punct(Some(token), ',') && !is_punct(Some(token), '+'));
    let names: Option<Vec<_>> = names.map(|name| is_loss(&name).then(|| name.to_string())).collect();
    names.filter(|names| names.len() > 1)
}

/// Parses a word and the names of several losses in brackets: `sum(categorical_cross_entropy, squared)`.
fn call_with_names(input: ParseStream) -> syn::Result<Option<(SpanRange, Vec<String>)>> {
    let fork = input.fork();
    let (Ok(word), Ok(group)) = (fork.parse::<Ident>(), fork.parse::<Group>()) else { return Ok(None) };
    let Some(names) = names_in(&group) else { return Ok(None) };
    input.parse::<Ident>()?;
    input.parse::<Group>()?;
    Ok(Some((SpanRange::from(word.span()).to(group.span()), names)))
}

/// Parses the name of a loss, possibly in erroneous parentheses.
fn name(input: ParseStream, errors: &mut Errors) -> syn::Result<WrittenFunction> {
    if let Some((range, names)) = call_with_names(input)? {
        return Err(message::heads::losses_in_brackets(range, &names));
    }
    let Some(TokenTree::Group(group)) = next(input) else {
        return function::parse(input, FunctionKind::Loss);
    };
    input.parse::<TokenTree>()?;
    if let Some(names) = names_in(&group) {
        return Err(message::heads::losses_in_brackets(group.span().into(), &names));
    }
    if input.peek(Token![*]) {
        return Err(message::heads::bad_weight(group.span(), message::shown(&group.into())));
    }
    let inner = (|content: ParseStream| function::parse(content, FunctionKind::Loss)).parse2(group.stream());
    let inner =
        inner.map_err(|_| message::function::not_a_name(&TokenTree::Group(group.clone()), None, FunctionKind::Loss))?;
    errors.push_recurring(message::body::loss_in_parentheses(group.span(), inner.name()));
    Ok(inner)
}
