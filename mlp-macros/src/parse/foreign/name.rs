//! Names of other libraries: `nn.relu 3`, `nn.MSELoss()`, `dense 3`.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Token};

use super::{LAYERS, unreadable};
use crate::builtin::FunctionKind;
use crate::message::{self, Errors};
use crate::modifier;
use crate::span::SpanRange;
use crate::syntax::Part;
use crate::token::lookahead::{begins_number, begins_statement, is_over};

/// A name of several words: `nn.Linear`, `jax.nn.relu`.
pub(super) struct Name {
    pub(super) range: SpanRange,
    pub(super) last: Ident,
    pub(super) text: String,
    has_dot: bool,
}

impl Name {
    pub(super) fn parse(input: ParseStream) -> Option<Self> {
        let first = input.call(Ident::parse_any).ok()?;
        let mut name = Self { range: first.span().into(), text: first.to_string(), last: first, has_dot: false };
        loop {
            let fork = input.fork();
            let has_dot = fork.parse::<Token![.]>().is_ok();
            if !has_dot && fork.parse::<Token![::]>().is_err() {
                return Some(name);
            }
            let Some(next) = fork.parse::<Ident>().ok().filter(|next| !modifier::TABLE.is_word(next)) else {
                return Some(name);
            };
            while input.cursor() != fork.cursor() {
                input.parse::<TokenTree>().ok()?;
            }
            name.text += if has_dot { "." } else { "::" };
            name.text += &next.to_string();
            name.has_dot |= has_dot;
            name.range = name.range.to(next.span());
            name.last = next;
        }
    }

    /// The last word in lowercase and without `_`.
    pub(super) fn plain(&self) -> String {
        self.last.to_string().to_lowercase().replace('_', "")
    }

    pub(super) fn is_capital(&self) -> bool {
        self.last.to_string().starts_with(char::is_uppercase)
    }

    /// The activation that the name means, apart from a word for a layer.
    fn activation(&self) -> Option<&'static str> {
        if LAYERS.contains(&self.plain().as_str()) { None } else { activation(&self.last.to_string()) }
    }

    /// The activation of the layer, without one among its arguments.
    pub(super) fn default_activation(&self) -> String {
        match self.plain().as_str() {
            "linear" | "output" | "outputlayer" => "linear".to_owned(),
            word if LAYERS.contains(&word) => "relu".to_owned(),
            _ => self.activation().map_or_else(|| self.text.clone(), ToOwned::to_owned),
        }
    }
}

/// The built-in activation with this name or one close to it.
pub(super) fn activation(written: &str) -> Option<&'static str> {
    FunctionKind::Activation.closest(&written.to_lowercase())
}

/// `dense 3`.
pub(super) fn word_for_a_layer(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    let Some(name) = Name::parse(input) else { return Ok(None) };
    let is_word = LAYERS.contains(&name.plain().as_str()) && FunctionKind::Activation.find(&name.text).is_none();
    if !is_word || name.is_capital() && name.text != "Dense" && !name.has_dot || !begins_number(input) {
        return Ok(None);
    }
    let width = input.parse::<TokenTree>()?;
    errors.push_recurring(message::foreign::word_for_a_layer(name.range, &name.default_activation(), &width));
    Ok(Some(unreadable(name.range.start)))
}

/// `leaky relu 3`, `hard-tanh 3`.
pub(super) fn of_several_words(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    let Some((range, words)) = words(input)?.filter(|(_, words)| words.len() == 2) else { return Ok(None) };
    let joined = words.join("_");
    if FunctionKind::Activation.find(&joined).is_none() {
        return Ok(None);
    }
    errors.push(message::foreign::name_of_several_words(range, &joined));
    if !is_over(input) && !modifier::TABLE.begins(input) {
        input.parse::<TokenTree>()?;
    }
    Ok(Some(unreadable(range.start)))
}

/// Parses and reports a loss of several words, `binary cross-entropy`. Returns whether there is one.
pub(in super::super) fn loss_of_several_words(input: ParseStream, errors: &mut Errors) -> syn::Result<bool> {
    let fork = input.fork();
    let Some((range, words)) = words(&fork)?.filter(|(_, words)| words.len() > 1) else { return Ok(false) };
    // Several losses lack a `+`.
    if FunctionKind::Loss.closest(&words[0]).is_some() {
        return Ok(false);
    }
    let Some(name) = FunctionKind::Loss.closest(&words.join("_")) else { return Ok(false) };
    errors.push(message::foreign::name_of_several_words(range, name));
    while input.cursor() != fork.cursor() {
        input.parse::<TokenTree>()?;
    }
    Ok(true)
}

/// Parses words with `-` or nothing between them.
fn words(input: ParseStream) -> syn::Result<Option<(SpanRange, Vec<String>)>> {
    let is_word = |input: ParseStream| input.peek(Ident) && !modifier::TABLE.begins(input) && !begins_statement(input);
    let mut found: Option<(SpanRange, Vec<String>)> = None;
    loop {
        let fork = input.fork();
        if found.is_some() {
            fork.parse::<Option<Token![-]>>()?;
        }
        if !is_word(&fork) {
            return Ok(found);
        }
        if found.is_some() {
            input.parse::<Option<Token![-]>>()?;
        }
        let word = input.parse::<Ident>()?;
        let (range, words) = found.get_or_insert_with(|| (word.span().into(), vec![]));
        *range = range.to(word.span());
        words.push(word.to_string());
        if words.len() == 2 && FunctionKind::Activation.find(&words.join("_")).is_some() {
            return Ok(found);
        }
    }
}

/// `nn.relu 3`.
pub(super) fn dotted(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Part>> {
    let Some(name) = Name::parse(input).filter(|name| name.has_dot) else { return Ok(None) };
    errors.push(message::foreign::name_with_a_dot(name.range, &name.text, name.activation(), FunctionKind::Activation));
    if !is_over(input) && !modifier::TABLE.begins(input) {
        input.parse::<TokenTree>()?;
    }
    Ok(Some(unreadable(name.range.start)))
}

/// Parses and reports a loss with dots in its name, `nn.MSELoss()`. Returns whether there is one.
pub(in super::super) fn dotted_loss(input: ParseStream, errors: &mut Errors) -> syn::Result<bool> {
    let fork = input.fork();
    let Some(name) = Name::parse(&fork).filter(|name| name.has_dot) else { return Ok(false) };
    let closest = FunctionKind::Loss.closest(&name.last.to_string());
    errors.push(message::foreign::name_with_a_dot(name.range, &name.text, closest, FunctionKind::Loss));
    while input.cursor() != fork.cursor() {
        input.parse::<TokenTree>()?;
    }
    input.parse::<TokenStream>()?;
    Ok(true)
}
