//! The texts of all messages by subject, and the list that collects them. The messages of a modifier are in its own file.
//!
//! A message is one lowercase line that states the mistake, then `help:` with the code to write instead. It points at the
//! smallest token that the user must change.

pub(crate) mod attribute;
pub(crate) mod body;
pub(crate) mod candidates;
pub(crate) mod derive;
pub(crate) mod foreign;
pub(crate) mod frame;
pub(crate) mod function;
pub(crate) mod heads;
pub(crate) mod input;
pub(crate) mod width;
pub(crate) mod wiring;

use std::collections::HashSet;
use std::fmt::Display;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use crate::location::{identity, position};
use crate::span::SpanRange;

/// The mistakes found so far, reported together.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    single: Vec<syn::Error>,
    recurring: Vec<Recurring>,
    /// Whether the current clause has an unexpected token.
    is_lost: bool,
    /// Whether any clause has one.
    has_unexpected_token: bool,
}

/// A mistake that tends to recur within a network: reported once, at its first occurrence.
#[derive(Debug)]
pub(crate) struct Recurring {
    text: String,
    once: syn::Error,
    several: syn::Error,
    is_repeated: bool,
}

impl Errors {
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.single.push(error);
    }

    pub(crate) fn push_recurring(&mut self, recurring: Recurring) {
        match self.recurring.iter_mut().find(|known| known.text == recurring.text) {
            Some(known) => known.is_repeated = true,
            None => self.recurring.push(recurring),
        }
    }

    /// Marks the start of a clause: a layer, or another part between `=>` and `;`.
    pub(crate) fn begin_clause(&mut self) {
        self.is_lost = false;
    }

    /// Whether an unexpected token of this clause has been reported.
    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost
    }

    /// Adds an unexpected or missing token. Only the first of a clause is reported: the others may be its consequences.
    pub(crate) fn push_unexpected(&mut self, error: syn::Error) {
        self.has_unexpected_token = true;
        if !std::mem::replace(&mut self.is_lost, true) {
            self.push(error);
        }
    }

    /// Whether some token is unexpected or in the syntax of something else.
    pub(crate) fn has_unexpected_token(&self) -> bool {
        self.has_unexpected_token || !self.recurring.is_empty()
    }

    pub(crate) fn extend(&mut self, errors: impl IntoIterator<Item = syn::Error>) {
        self.single.extend(errors);
    }

    /// Adds the mistakes of another list.
    pub(crate) fn append(&mut self, other: Self) {
        self.single.extend(other.single);
        self.is_lost |= other.is_lost;
        self.has_unexpected_token |= other.has_unexpected_token;
        other.recurring.into_iter().for_each(|recurring| self.push_recurring(recurring));
    }

    /// Adds the mistakes of another reading of the same tokens: none at a token where there is one already.
    pub(crate) fn absorb(&mut self, other: Self) {
        let known: HashSet<_> = self.single.iter().map(identity).collect();
        self.single.extend(other.single.into_iter().filter(|error| !known.contains(&identity(error))));
        for recurring in other.recurring {
            match self.recurring.iter_mut().find(|known| known.text == recurring.text) {
                Some(known) => {
                    known.is_repeated |= recurring.is_repeated || identity(&known.once) != identity(&recurring.once);
                }
                None => self.recurring.push(recurring),
            }
        }
    }

    /// Returns the value, or collects the error.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn count(&self) -> usize {
        self.single.len() + self.recurring.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// The statements of a block: one `compile_error!` for each mistake, in the order of the source text.
    ///
    /// The crate gets a name, since a `::core` with the user's span would be a module of a crate of edition 2015. `use` would
    /// delay the messages and reverse their order.
    pub(crate) fn to_block(&self) -> TokenStream {
        let calls = self.calls("__core");
        quote_spanned!(Span::mixed_site()=> extern crate core as __core; #calls)
    }

    /// An item.
    pub(crate) fn to_item(&self) -> TokenStream {
        let block = self.to_block();
        quote_spanned!(Span::mixed_site()=> const _: () = { #block };)
    }

    /// Macro calls, which can be items or an expression.
    pub(crate) fn to_calls(&self) -> TokenStream {
        self.calls("core")
    }

    /// The mistakes in the order of the source text.
    pub(crate) fn in_order(&self) -> Vec<&syn::Error> {
        let recurring = self
            .recurring
            .iter()
            .map(|recurring| if recurring.is_repeated { &recurring.several } else { &recurring.once });
        let mut errors: Vec<_> = self.single.iter().chain(recurring).collect();
        errors.sort_by_cached_key(|error| position(error.span()));
        errors
    }

    /// A call of `compile_error` in this module for each mistake. The calls of syn begin with `::core`.
    fn calls(&self, module: &str) -> TokenStream {
        let rename = |token| match token {
            TokenTree::Ident(word) if word == "core" => TokenTree::Ident(Ident::new(module, word.span())),
            other => other,
        };
        let call =
            |error: &syn::Error| error.to_compile_error().into_iter().skip(2).map(rename).collect::<TokenStream>();
        self.in_order().into_iter().map(call).collect()
    }
}

/// A message with its `help:` line.
pub(crate) fn at(range: impl Into<SpanRange>, message: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new_spanned(range.into(), format!("{}\nhelp: {}", bounded(&message), bounded(&help)))
}

/// The maximum length, in characters, of a user's word that a message repeats in full.
const LONGEST_WORD: usize = 80;
/// The maximum length of a line of a message, in characters.
const LONGEST_LINE: usize = 600;

/// A text on one line and of bounded length, since the user's own text may have any length.
fn bounded(text: &impl Display) -> String {
    let words = text.to_string();
    let words: Vec<_> = words.split(char::is_whitespace).map(|word| cut(word, LONGEST_WORD)).collect();
    cut(&words.join(" "), LONGEST_LINE)
}

fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let half = longest / 2;
    let start: String = text.chars().take(half).collect();
    let end: Vec<_> = text.chars().rev().take(half / 2).collect();
    format!("{start}…{}", end.into_iter().rev().collect::<String>())
}

/// The message about a recurring mistake, with its `help:` line.
pub(crate) fn recurring(range: impl Into<SpanRange>, message: impl Display, help: impl Display) -> Recurring {
    let range = range.into();
    let text = bounded(&message);
    let several = at(range, &text, format_args!("{help}, and likewise in the rest of this network"));
    Recurring { once: at(range, &text, help), several, text, is_repeated: false }
}

/// A comma-separated list of names in backticks.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A token, abbreviated to a single line.
pub(crate) fn shown(token: &TokenTree) -> String {
    match token {
        TokenTree::Group(group) if group.delimiter() != Delimiter::None && !group.stream().is_empty() => {
            let (open, close) = brackets(group);
            format!("{open}…{close}")
        }
        token => token.to_string(),
    }
}

fn brackets(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// An unexpected token.
pub(crate) fn stray(span: Span, written: impl Display, after: impl Display) -> syn::Error {
    at(span, format_args!("unexpected `{written}` after {after}"), "remove this")
}

/// A number whose digits would take long to parse.
pub(crate) fn long_number(span: Span, longest: usize) -> syn::Error {
    at(span, format_args!("this number is longer than {longest} characters"), "write a number with fewer digits")
}

/// An example of a body, for the help.
const BODY: &str = "< input 2 => relu 2 => linear 1; loss squared >";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recurring_mistake_is_reported_once_and_marked_as_repeated() {
        let mut errors = Errors::default();
        errors.push_recurring(recurring(Span::call_site(), "wrong", "write `a`"));
        assert!(!errors.to_block().to_string().contains("in the rest"));
        errors.push_recurring(recurring(Span::call_site(), "wrong", "write `b`"));
        errors.push_recurring(recurring(Span::call_site(), "other", "write `c`"));
        let tokens = errors.to_block().to_string();
        assert_eq!(errors.count(), 2);
        assert!(tokens.contains("write `a`, and likewise in the rest of this network"));
        assert!(!tokens.contains("write `b`") && tokens.contains("write `c`"));
    }

    #[test]
    fn a_long_text_of_the_user_is_cut() {
        let word = "w".repeat(100_000);
        let error = at(Span::call_site(), format_args!("unknown `{word}`"), format_args!("write `{word}`\n`{word}`"));
        let text = error.to_string();
        assert!(text.chars().count() < 300, "{}", text.len());
        assert_eq!(text.lines().count(), 2);
        let words = "word ".repeat(100_000);
        assert!(at(Span::call_site(), &words, &words).to_string().chars().count() < 1300);
        assert_eq!(bounded(&"a short text, `2 * N`"), "a short text, `2 * N`");
    }

    #[test]
    fn messages_do_not_depend_on_the_edition_of_the_user() {
        let mut errors = Errors::default();
        errors.push(at(Span::call_site(), "wrong", "write `a`"));
        for tokens in [errors.to_block(), errors.to_item(), errors.to_calls()] {
            let text = tokens.to_string();
            assert!(
                !text.contains(":: core :: compile_error"),
                "edition 2015 takes this for a module of the user: {text}"
            );
        }
    }
}
