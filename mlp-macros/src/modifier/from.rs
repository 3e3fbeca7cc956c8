//! `from low`, `from (low, input)`: the sources of the layer, side by side in this order. Without it, a layer reads the one
//! before it.

use proc_macro2::{Delimiter, Group, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Token};

use super::syntax::{Argument, Effect, Syntax, anywhere};
use crate::message::{self, Errors};
use crate::names;
use crate::span::SpanRange;
use crate::token::lookahead::{begins_layer, begins_statement, is_over, next};
use crate::wiring::From;

pub(super) const SYNTAX: Syntax = Syntax {
    word: "from",
    example: "from (low, input)",
    synonyms: &[("reads", "from"), ("concat", "from"), ("sources", "from"), ("with", "from")],
    takes_argument: true,
    parse,
    check: anywhere,
};

fn parse(argument: &mut Argument) -> syn::Result<Option<Effect>> {
    let Some((range, token)) = argument.read_word()? else {
        argument.errors.push(message::wiring::without_names(argument.keyword));
        return Ok(None);
    };
    if let Some((last, text)) = rest_of_path(argument.input, &token)? {
        argument.errors.push(message::wiring::not_one_word(range.to(last), &text));
        return Ok(None);
    }
    let from = match &token {
        TokenTree::Group(group) => {
            if group.delimiter() != Delimiter::Parenthesis && !group.stream().is_empty() {
                let names = group.stream().to_string();
                argument.errors.push(message::wiring::without_parentheses(range, &names));
                return Ok(None);
            }
            names_in(group, argument.errors)
        }
        token => {
            let first = source(range, token, argument.errors);
            if has_more_names(argument.input) {
                let (last, names) = rest(argument.input, &token.to_string())?;
                argument.errors.push(message::wiring::without_parentheses(range.to(last), &names));
                return Ok(None);
            }
            first.map(|name| From { names: vec![name] })
        }
    };
    Ok(from.map(|from| Box::new(move |draft: &mut super::Draft| draft.reads.from = Some(from.clone())) as Effect))
}

/// The names in parentheses, or `None` after reporting a mistake. The derive reads the same list in
/// `#[network(from(low, input))]`.
pub(crate) fn names_in(group: &Group, errors: &mut Errors) -> Option<From> {
    let before = errors.count();
    let mut names = Vec::new();
    let parser = |input: ParseStream| {
        while !input.is_empty() {
            let token = input.parse::<TokenTree>()?;
            names.extend(source(SpanRange::from(&token), &token, errors));
            if input.parse::<Option<Token![,]>>()?.is_none()
                && let Some(stray) = next(input)
            {
                errors.push(message::wiring::without_comma(&stray));
                input.parse::<proc_macro2::TokenStream>()?;
            }
        }
        Ok(())
    };
    let result = parser.parse2(group.stream());
    errors.keep(result);
    if errors.count() > before {
        return None;
    }
    if names.is_empty() {
        errors.push(message::wiring::without_names(group.span()));
        return None;
    }
    Some(From { names })
}

/// The name of a source, or `None` after reporting that the token is none.
pub(super) fn source(range: SpanRange, token: &TokenTree, errors: &mut Errors) -> Option<Ident> {
    let name = match token {
        TokenTree::Ident(word) => names::identifier(word),
        _ => None,
    };
    if name.is_none() {
        errors.push(message::wiring::not_a_source(range, token));
    }
    name
}

/// Parses the rest of a path or of the access of a field: `::low` or `.low`. Returns the last token and the text of the whole.
pub(super) fn rest_of_path(input: ParseStream, first: &TokenTree) -> syn::Result<Option<(SpanRange, String)>> {
    let (mut text, mut last) = (first.to_string(), None);
    while input.peek(Token![::]) && input.peek3(Ident) || input.peek(Token![.]) && input.peek2(Ident) {
        let sign = if input.parse::<Option<Token![.]>>()?.is_some() { "." } else { "::" };
        input.parse::<Option<Token![::]>>()?;
        let name = input.parse::<Ident>()?;
        text = format!("{text}{sign}{name}");
        last = Some(SpanRange::from(name.span()));
    }
    Ok(last.map(|last| (last, text)))
}

/// Whether a sign and a further name follow, and not a comma before the next layer, or a `+` before the next part. `input` needs no
/// sign: a layer cannot begin with it.
pub(super) fn has_more_names(input: ParseStream) -> bool {
    let fork = input.fork();
    let is_sign = skip_sign(&fork);
    let is_input = matches!(next(&fork), Some(TokenTree::Ident(word)) if word == "input");
    is_input
        || !is_sign && is_last_name(&fork)
        || is_sign && fork.peek(Ident) && !super::TABLE.begins(&fork) && !begins_layer(&fork)
}

/// Whether a word follows that is neither a modifier nor a misspelled one, and ends the layer or comes before a modifier.
fn is_last_name(input: ParseStream) -> bool {
    let fork = input.fork();
    let Ok(word) = fork.parse::<Ident>() else { return false };
    let is_name =
        super::TABLE.meant_by(&word.to_string()).is_none() && !begins_statement(input) && !begins_layer(input);
    is_name && (is_over(&fork) || super::TABLE.begins(&fork))
}

/// Skips a sign between two names.
fn skip_sign(input: ParseStream) -> bool {
    let is_comma = input.peek(Token![,]);
    if !is_comma && !input.peek(Token![+]) && !input.peek(Token![&]) {
        return false;
    }
    input.parse::<TokenTree>().is_ok()
}

/// Skips further names. Returns the last token and the text of all names.
pub(super) fn rest(input: ParseStream, first: &str) -> syn::Result<(SpanRange, String)> {
    let mut text = first.to_owned();
    let mut last = SpanRange::from(input.span());
    while has_more_names(input) {
        skip_sign(input);
        let name = input.parse::<TokenTree>()?;
        text = format!("{text}, {name}");
        last = SpanRange::from(&name);
    }
    Ok((last, text))
}
