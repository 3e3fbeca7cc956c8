//! The texts of all messages by subject, and the list that collects them. The messages of a modifier are in its own file.
//!
//! A message is one lowercase line that states the mistake, then `help:` with the code to write instead. It points at the
//! smallest token that the user must change.

pub(crate) mod attribute;
pub(crate) mod body;
pub(crate) mod derive;
pub(crate) mod frame;
pub(crate) mod function;
pub(crate) mod width;

use std::fmt::Display;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;

use crate::span::SpanRange;

/// The mistakes found so far. They are shown together.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    errors: Vec<syn::Error>,
    habits: Vec<Habit>,
}

/// A mistake that is usually made at several places of a network: shown once, at the first of them.
#[derive(Debug)]
pub(crate) struct Habit {
    text: String,
    once: syn::Error,
    several: syn::Error,
    is_repeated: bool,
}

impl Errors {
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.errors.push(error);
    }

    pub(crate) fn push_habit(&mut self, habit: Habit) {
        match self.habits.iter_mut().find(|known| known.text == habit.text) {
            Some(known) => known.is_repeated = true,
            None => self.habits.push(habit),
        }
    }

    pub(crate) fn extend(&mut self, errors: impl IntoIterator<Item = syn::Error>) {
        self.errors.extend(errors);
    }

    /// The value; or `None`, and the error is collected.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn count(&self) -> usize {
        self.errors.len() + self.habits.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// One `compile_error!` for each mistake, in the order of the source text.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let habits = self.habits.iter().map(|habit| if habit.is_repeated { &habit.several } else { &habit.once });
        let mut errors: Vec<_> = self.errors.iter().chain(habits).collect();
        errors.sort_by_key(|error| position(error.span()));
        let errors = errors.into_iter().map(syn::Error::to_compile_error);
        quote!(#(#errors)*)
    }
}

/// Line and column. They are known only while rustc expands a macro.
fn position(span: Span) -> (usize, usize) {
    if !proc_macro::is_available() {
        return (0, 0);
    }
    let span = span.unwrap();
    (span.line(), span.column())
}

/// A mistake, and the code to write instead.
pub(crate) fn at(range: impl Into<SpanRange>, message: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new_spanned(range.into(), format!("{message}\nhelp: {help}"))
}

/// A mistake that is usually made at several places.
pub(crate) fn habit(range: impl Into<SpanRange>, message: impl Display, help: impl Display) -> Habit {
    let range = range.into();
    let text = message.to_string();
    let several = at(range, &text, format_args!("{help}, and likewise in the rest of this network"));
    Habit { once: at(range, &text, help), several, text, is_repeated: false }
}

/// A list of names as code.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A token on a single line.
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

/// A token that belongs nowhere.
pub(crate) fn stray(span: Span, written: impl Display, after: impl Display) -> syn::Error {
    at(span, format_args!("unexpected `{written}` after {after}"), "remove this")
}

/// An example of a body.
const BODY: &str = "< input 2 => relu 2 => linear 1; loss squared >";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_is_reported_once_and_says_that_it_is_repeated() {
        let mut errors = Errors::default();
        errors.push_habit(habit(Span::call_site(), "wrong", "write `a`"));
        assert!(!errors.to_tokens().to_string().contains("in the rest"));
        errors.push_habit(habit(Span::call_site(), "wrong", "write `b`"));
        errors.push_habit(habit(Span::call_site(), "other", "write `c`"));
        let tokens = errors.to_tokens().to_string();
        assert_eq!(errors.count(), 2);
        assert!(tokens.contains("write `a`, and likewise in the rest of this network"));
        assert!(!tokens.contains("write `b`") && tokens.contains("write `c`"));
    }
}
