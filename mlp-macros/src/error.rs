//! Every message of the macros, in one place, and the list in which a phase collects them.
//!
//! A message is one lowercase line that says what is wrong, then `help:` with what to type instead. The span is the
//! smallest token that the user must change.

use std::fmt::Display;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Ident, LitInt};

use crate::function::Kind;
use crate::names::{self, Constant};
use crate::place::Place;

/// The mistakes found so far. They are shown together.
#[derive(Debug, Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// One more mistake.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// More mistakes, or none.
    pub(crate) fn extend(&mut self, errors: impl IntoIterator<Item = syn::Error>) {
        self.0.extend(errors);
    }

    /// The value, or nothing and one more mistake.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One `compile_error!` for each mistake, in the order of the source text.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let mut errors: Vec<_> = self.0.iter().collect();
        errors.sort_by_key(|error| position(error.span()));
        let errors = errors.into_iter().map(syn::Error::to_compile_error);
        quote!(#(#errors)*)
    }
}

/// Line and column, which are known while rustc expands a macro.
fn position(span: Span) -> (usize, usize) {
    if !proc_macro::is_available() {
        return (0, 0);
    }
    let span = span.unwrap();
    (span.line(), span.column())
}

/// A mistake at a token, and what to type instead.
fn at(place: impl Into<Place>, message: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new_spanned(place.into(), format!("{message}\nhelp: {help}"))
}

/// A list of names as code.
fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A token as a message shows it: not more than one line.
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

/// What `… <body>` may look like.
const BODY: &str = "< input 2 => relu 2 => linear 1; loss squared >";

// The frame of a network.

pub(crate) fn empty_network() -> syn::Error {
    at(
        Span::call_site(),
        "there is no network here",
        format_args!("write `struct Name{BODY};`, or `{BODY}` for an unnamed network"),
    )
}

pub(crate) fn not_a_struct(span: Span) -> syn::Error {
    at(
        span,
        "a network begins with `struct Name<` or, where it is unnamed, with `<`",
        format_args!("write `struct Name{BODY};`"),
    )
}

pub(crate) fn missing_struct(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("missing `struct` before `{name}`"), format_args!("write `struct {name}<`"))
}

pub(crate) fn missing_name(span: Span) -> syn::Error {
    at(span, "this network has no name", "write `struct Name< … >;`, or leave `struct` out for an unnamed network")
}

pub(crate) fn generics_on_network(place: Place, name: impl Display) -> syn::Error {
    at(
        place,
        "a network takes no generics",
        format_args!("remove this; `{name}` is generic over its scalar anyway: `{name}::<f64>`"),
    )
}

pub(crate) fn missing_body(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("the layers of `{name}` are missing"), format_args!("write `struct {name}{BODY};`"))
}

pub(crate) fn wrong_brackets(span: Span, group: &Group) -> syn::Error {
    let (open, close) = brackets(group);
    at(
        span,
        format_args!("the body of a network stands between `<` and `>`, not between `{open}` and `{close}`"),
        "write `< input … >`",
    )
}

pub(crate) fn unopened_body(span: Span, name: Option<&Ident>) -> syn::Error {
    let help = match name {
        Some(name) => format!("write `struct {name}< input … >;`"),
        None => "write `< input … >` for an unnamed network, or `struct Name< input … >;`".to_owned(),
    };
    at(span, "missing `<` before `input`", help)
}

pub(crate) fn unclosed_body(span: Span) -> syn::Error {
    at(span, "the `<` of this network is never closed", "write `>` after the loss")
}

pub(crate) fn missing_final_semicolon(span: Span) -> syn::Error {
    at(span, "missing `;` after the network", "write `>;`")
}

pub(crate) fn stray_token(span: Span) -> syn::Error {
    at(span, "nothing may follow the network", "remove this")
}

pub(crate) fn second_network(span: Span) -> syn::Error {
    at(span, "one `network!` defines one network", "put this one into a `network!` of its own")
}

pub(crate) fn attribute_on_unnamed(place: Place) -> syn::Error {
    at(
        place,
        "an unnamed network takes no attributes but `#[network(crate = path)]`",
        "remove this, or give the network a name: `struct Name< … >;`",
    )
}

// The parts of the body.

pub(crate) fn empty_body(place: Place) -> syn::Error {
    at(place, "the network is empty", format_args!("write `{BODY}`"))
}

pub(crate) fn missing_input(span: Span) -> syn::Error {
    at(span, "the network does not say how many inputs it has", "begin with `input 2 =>`")
}

pub(crate) fn missing_input_word(width: &TokenTree) -> syn::Error {
    at(width, format_args!("missing `input` before `{width}`"), format_args!("write `input {width}`"))
}

pub(crate) fn input_not_first(span: Span) -> syn::Error {
    at(span, "`input` stands first and once", "remove this; a layer begins with its activation, such as `relu 2`")
}

pub(crate) fn input_with_modifier(modifier: &TokenTree) -> syn::Error {
    at(
        modifier,
        format_args!("`input` takes a width and nothing else, but here is `{}`", shown(modifier)),
        "remove this",
    )
}

pub(crate) fn no_layers(span: Span) -> syn::Error {
    at(span, "the network has no layers", "write at least an output layer: `=> linear 1`")
}

pub(crate) fn missing_layer(span: Span) -> syn::Error {
    at(
        span,
        "there is no layer behind this `=>`",
        "write an activation and a width, such as `relu 2`, or remove the `=>`",
    )
}

pub(crate) fn missing_arrow(span: Span, before: &TokenTree) -> syn::Error {
    let before = shown(before);
    at(span, format_args!("missing `=>` before `{before}`"), format_args!("write `=> {before}`"))
}

pub(crate) fn wrong_arrow(place: impl Into<Place>, written: &str) -> syn::Error {
    at(place, format_args!("layers are joined by `=>`, not by `{written}`"), "write `=>`")
}

pub(crate) fn wrong_semicolon(place: impl Into<Place>, what_ends: &str, written: &str) -> syn::Error {
    at(place, format_args!("{what_ends} with `;`, not with `{written}`"), "write `;`")
}

pub(crate) fn missing_semicolon(span: Span, before: &TokenTree) -> syn::Error {
    at(span, format_args!("missing `;` before `{before}`"), format_args!("write `; {before}`"))
}

pub(crate) fn layers_behind_loss(span: Span) -> syn::Error {
    at(span, "the layers stand before the loss", "begin with `input 2 => …`, and write the loss behind the last layer")
}

pub(crate) fn missing_loss(span: Span) -> syn::Error {
    at(span, "the network has no loss", "write `; loss squared` after the last layer")
}

pub(crate) fn missing_loss_name(keyword: &TokenTree) -> syn::Error {
    at(keyword, "`loss` must be followed by the name of a loss", "write `loss squared`")
}

pub(crate) fn missing_loss_keyword(name: &TokenTree) -> syn::Error {
    at(name, format_args!("missing `loss` before `{name}`"), format_args!("write `loss {name}`"))
}

pub(crate) fn loss_in_parentheses(span: Span, name: impl Display) -> syn::Error {
    at(span, "the name of the loss stands without parentheses", format_args!("write `loss {name}`"))
}

pub(crate) fn duplicate_loss(place: Place) -> syn::Error {
    at(place, "a network has one loss", "remove this one")
}

pub(crate) fn unknown_word(written: &TokenTree, expected: &str, suggestion: Option<&str>) -> syn::Error {
    let help = match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None => "after the layers come `loss …` and, for an unnamed network, `seed …`".to_owned(),
    };
    at(written, format_args!("expected {expected}, found `{}`", shown(written)), help)
}

pub(crate) fn stray(span: Span, written: impl Display, after: impl Display) -> syn::Error {
    at(span, format_args!("unexpected `{written}` after {after}"), "remove this")
}

pub(crate) fn seed_on_named(place: Place) -> syn::Error {
    at(
        place,
        "`seed` is for unnamed networks, which are values; a named one is a type",
        "remove this, and write `Name::random(&mut StdRng::seed_from_u64(7))` where you make one",
    )
}

pub(crate) fn duplicate_seed(place: Place) -> syn::Error {
    at(place, "a network has one seed", "remove this one")
}

pub(crate) fn bad_seed(place: Place) -> syn::Error {
    at(place, "`seed` must be followed by an integer from 0 to 2^64 - 1", "write `seed 7`")
}

// Widths.

pub(crate) fn missing_width(span: Span, of: &str) -> syn::Error {
    at(span, format_args!("`{of}` has no width"), format_args!("write how many units there are: `{of} 2`"))
}

pub(crate) fn zero_width(span: Span) -> syn::Error {
    at(span, "a layer of no units computes nothing", "write a width of at least 1")
}

pub(crate) fn bad_width(place: impl Into<Place>, written: impl Display) -> syn::Error {
    let written = written.to_string();
    let help = match whole_number(&written) {
        Some(number) => format!("write `{number}`"),
        None => "write an integer such as `16`, the path of a `const`, or a const expression in braces: `{ 2 * N }`"
            .to_owned(),
    };
    at(place, format_args!("`{written}` is not a width: a width is a positive whole number, a `usize`"), help)
}

/// The number that `2.0`, `"2"` and `2u8` mean.
fn whole_number(written: &str) -> Option<&str> {
    let number = written.trim_matches('"');
    let digits = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &number[..number.len() - digits.len()];
    let is_whole = digits.trim_start_matches('.').trim_matches('0').is_empty() || digits.starts_with(['u', 'i', 'f']);
    (is_whole && number.parse::<usize>().is_ok_and(|number| number > 0)).then_some(number)
}

pub(crate) fn width_too_large(literal: &LitInt) -> syn::Error {
    at(literal.span(), format_args!("`{literal}` does not fit into a `usize`"), "write a smaller width")
}

pub(crate) fn parenthesized_width(group: &Group) -> syn::Error {
    let stream = group.stream();
    let help = match syn::parse2::<LitInt>(stream.clone()) {
        Ok(number) => format!("write `{number}`"),
        Err(_) => format!("write a const expression in braces: `{{ {stream} }}`"),
    };
    at(group.span(), "a width stands without parentheses", help)
}

pub(crate) fn computed_width(expression: &TokenStream) -> syn::Error {
    at(Place::of(expression), "a width that is computed stands in braces", format_args!("write `{{ {expression} }}`"))
}

pub(crate) fn bad_expression(error: &syn::Error) -> syn::Error {
    at(error.span(), format_args!("this width is not an expression: {error}"), "write for example `{ 2 * N }`")
}

// Activations, losses, and their constants.

pub(crate) fn unknown_function(word: &Ident, kind: Kind) -> syn::Error {
    let names = || kind.table().iter().map(|entry| entry.name);
    let help = match names::closest(&word.to_string(), names()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write one of {}, or the path of your own type, such as `self::Mine`", list(names())),
    };
    at(word.span(), format_args!("unknown {} `{word}`", kind.name()), help)
}

pub(crate) fn other_kind(word: &Ident, wanted: Kind) -> syn::Error {
    at(
        word.span(),
        format_args!("`{word}` is {}, not {}", wanted.other().with_article(), wanted.with_article()),
        format_args!("write {}, such as `{}`", wanted.with_article(), wanted.example()),
    )
}

pub(crate) fn not_a_name(found: &TokenTree, wanted: Kind) -> syn::Error {
    let unquoted = found.to_string().trim_matches('"').to_owned();
    let help = match names::find(wanted.table(), &unquoted) {
        Some(entry) => format!("write `{}`, without quotes", entry.name),
        None => format!("write its name, such as `{}`", wanted.example()),
    };
    at(found, format_args!("expected {}, found `{}`", wanted.with_article(), shown(found)), help)
}

pub(crate) fn nothing_for_a_name(wanted: Kind) -> syn::Error {
    at(
        Span::call_site(),
        format_args!("expected {}", wanted.with_article()),
        format_args!("write its name, such as `{}`", wanted.example()),
    )
}

pub(crate) fn missing_activation(width: &TokenTree) -> syn::Error {
    at(
        width,
        format_args!("a layer begins with its activation, not with `{width}`"),
        format_args!("write for example `relu {width}`"),
    )
}

pub(crate) fn swapped_layer(place: Place, activation: impl Display, width: &TokenTree) -> syn::Error {
    at(place, "a layer begins with its activation", format_args!("write `{activation} {width}`"))
}

pub(crate) fn label_before_activation(label: &Ident) -> syn::Error {
    at(
        label.span(),
        format_args!("a layer begins with its activation, not with `{label}`"),
        format_args!("remove this; a name stands behind the width: `as {label}`"),
    )
}

pub(crate) fn mixed_layer(place: Place) -> syn::Error {
    at(place, "all units of a layer have the same activation", "remove this")
}

pub(crate) fn unexpected_constants(span: Span, name: &str) -> syn::Error {
    at(span, format_args!("`{name}` takes no constants"), format_args!("write `{name}`"))
}

pub(crate) fn constants_of_path(span: Span, path: impl Display) -> syn::Error {
    at(
        span,
        "a type of your own takes its constants as generics",
        format_args!("write them between `<` and `>` after `{path}`"),
    )
}

pub(crate) fn constant_without_parentheses(span: Span, name: &str, constant: impl Display) -> syn::Error {
    at(span, format_args!("the constant of `{name}` stands in parentheses"), format_args!("write `{name}({constant})`"))
}

pub(crate) fn wrong_number_of_constants(span: Span, name: &str, constant: &Constant, found: usize) -> syn::Error {
    let found = match found {
        0 => "none is given".to_owned(),
        found => format!("{found} are given"),
    };
    at(
        span,
        format_args!("`{name}` takes one constant, its {}, but {found}", constant.meaning),
        format_args!("write `{name}({})`, or `{name}` for the same", constant.default),
    )
}

pub(crate) fn bad_constant(place: impl Into<Place>, name: &str, constant: &Constant) -> syn::Error {
    at(
        place,
        format_args!("the {} of `{name}` must be a number, written out", constant.meaning),
        format_args!("write a literal: `{name}({})`", constant.default),
    )
}

pub(crate) fn negative_constant(place: Place, name: &str, constant: &Constant) -> syn::Error {
    at(
        place,
        format_args!("the {} of `{name}` cannot be negative", constant.meaning),
        format_args!("write `{name}({})`", constant.default),
    )
}

pub(crate) fn zero_constant(span: Span, name: &str, constant: &Constant) -> syn::Error {
    at(
        span,
        format_args!("the {} of `{name}` must be greater than zero", constant.meaning),
        format_args!("write `{name}({})`", constant.default),
    )
}

pub(crate) fn unrepresentable_constant(span: Span, name: &str, constant: &Constant) -> syn::Error {
    at(
        span,
        format_args!("the {} of `{name}` is not a ratio of two 64-bit integers", constant.meaning),
        "write a number with fewer digits",
    )
}

// Modifiers.

pub(crate) fn unknown_modifier(written: &TokenTree) -> syn::Error {
    let word = written.to_string();
    let help = match names::modifier(&word) {
        Some(name) if name != word => format!("did you mean `{name}`?"),
        _ => "a layer may be followed by `as name`, `repeat 3`, `no_bias`, `init he_normal`, `dropout 0.5`".to_owned(),
    };
    at(written, format_args!("unknown modifier `{}`", shown(written)), help)
}

pub(crate) fn duplicate_modifier(span: Span, name: &str) -> syn::Error {
    at(span, format_args!("`{name}` is given twice for one layer"), "remove this one")
}

pub(crate) fn bad_layer_name(place: impl Into<Place>) -> syn::Error {
    at(place, "`as` must be followed by a name for the layer", "write a name that is not a keyword: `as encoder`")
}

pub(crate) fn type_as_layer_name(ty: &TokenTree) -> syn::Error {
    at(
        ty,
        format_args!("`as` names a layer, and `{ty}` is a type"),
        "write a width of another type as a const expression in braces: `{ N as usize }`",
    )
}

pub(crate) fn bad_repeat(place: impl Into<Place>) -> syn::Error {
    at(place, "`repeat` must be followed by an integer from 1 to 1000, written out", "write `repeat 3`")
}

pub(crate) fn missing_initializer(place: impl Into<Place>) -> syn::Error {
    at(place, "`init` must be followed by the name of an initializer", initializers())
}

pub(crate) fn unknown_initializer(written: &Ident) -> syn::Error {
    let suggestion = names::closest(&written.to_string(), names::INITIALIZERS.iter().map(|(name, _)| *name));
    let help = suggestion.map_or_else(initializers, |name| format!("did you mean `{name}`?"));
    at(written.span(), format_args!("unknown initializer `{written}`"), help)
}

fn initializers() -> String {
    format!("write one of {}", list(names::INITIALIZERS.iter().map(|(name, _)| *name)))
}

pub(crate) fn bad_probability(place: impl Into<Place>) -> syn::Error {
    at(
        place,
        "`dropout` must be followed by a probability: a number from 0 to less than 1, written out",
        "write `dropout 0.5` to drop half of the activations in training",
    )
}

pub(crate) fn percentage(place: Place, percent: Option<&str>) -> syn::Error {
    at(place, "`dropout` takes a probability, not a percentage", at_percent(percent.unwrap_or_default()))
}

pub(crate) fn enclosed_probability(place: Place, number: impl Display) -> syn::Error {
    at(place, "the probability of `dropout` stands without brackets", format_args!("write `dropout {number}`"))
}

pub(crate) fn unrepresentable_probability(place: Place) -> syn::Error {
    at(place, "this probability is not a ratio of two 64-bit integers", "write a number with fewer digits")
}

pub(crate) fn large_probability(place: Place, number: impl Display) -> syn::Error {
    let number = number.to_string();
    at(
        place,
        format_args!("the probability of `dropout` must be less than 1, but here is {number}"),
        at_percent(&number),
    )
}

/// What to write for so many percent.
fn at_percent(percent: &str) -> String {
    match percent.parse::<f64>() {
        Ok(percent) if percent > 1.0 && percent < 100.0 => {
            format!("write `dropout {}` for {percent}%", percent / 100.0)
        }
        _ => "write for example `dropout 0.5`; with 1, the layer would pass on nothing".to_owned(),
    }
}

pub(crate) fn dropout_of_input(span: Span) -> syn::Error {
    at(
        span,
        "`input` takes no dropout: only what a layer computes is dropped",
        "remove this, or write it behind the width of a hidden layer: `relu 8 dropout 0.5`",
    )
}

pub(crate) fn dropout_of_output(span: Span) -> syn::Error {
    at(
        span,
        "the output layer takes no dropout: it would wipe out answers of the network, not what it computes them from",
        "remove this, or write it behind the width of a hidden layer",
    )
}

pub(crate) fn duplicate_layer_name(span: Span, name: impl Display) -> syn::Error {
    at(span, format_args!("two layers are named `{name}`"), "give this one another name: `as other`")
}

// Meaning.

pub(crate) fn softmax_of_one(span: Span) -> syn::Error {
    at(
        span,
        "softmax of a single unit is always 1, whatever its input",
        "write `sigmoid 1` for the probability of one class, or `softmax 2` for those of two",
    )
}

pub(crate) fn categorical_on_one(span: Span) -> syn::Error {
    at(
        span,
        "categorical cross-entropy chooses among classes, but the network has a single output",
        "write `sigmoid 1; loss binary_cross_entropy`, or one output for each class",
    )
}

// Attributes.

pub(crate) fn bad_link_attribute(place: Place) -> syn::Error {
    at(
        place,
        "before `loss` stands nothing but `#[allow(noncanonical_link)]` or `#[deny(noncanonical_link)]`",
        "write one of them, or remove this; attributes of the struct stand before `struct`",
    )
}

pub(crate) fn attribute_on_layer(place: Place) -> syn::Error {
    at(
        place,
        "a layer takes no attributes",
        "remove this; `#[allow(noncanonical_link)]` stands before `loss`, and attributes of the struct before `struct`",
    )
}

pub(crate) fn unknown_lint(name: &Ident) -> syn::Error {
    at(name.span(), format_args!("unknown lint `{name}`"), "write `noncanonical_link`")
}

pub(crate) fn duplicate_link_attribute(place: Place) -> syn::Error {
    at(place, "the loss has one link attribute", "remove this one")
}

pub(crate) fn duplicate_option(place: impl Into<Place>, name: &str) -> syn::Error {
    at(place, format_args!("`{name}` is given twice"), "remove this one")
}

pub(crate) fn unknown_option(written: &Ident, of: &str, known: &[&str]) -> syn::Error {
    let word = written.to_string();
    let meant = names::closest(&word, known.iter().filter_map(|option| option.split([' ', '(']).next()));
    let help = match meant {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write {}", list(known.iter().copied()).replace(", ", " or ")),
    };
    at(written.span(), format_args!("unknown option `{written}` of a {of}"), help)
}

pub(crate) fn option_without_value(option: &Ident, example: &str) -> syn::Error {
    at(option.span(), format_args!("`{option}` has no value"), format_args!("write `{example}`"))
}

pub(crate) fn attribute_without_options(place: Place, example: &str) -> syn::Error {
    at(
        place,
        "the options of a network stand in parentheses after `network`",
        format_args!("write `#[network({example})]`"),
    )
}

pub(crate) fn option_in_network(option: &Ident) -> syn::Error {
    let (what, example) = match option.to_string().as_str() {
        "loss" => ("the loss", "; loss squared"),
        _ => ("the link attribute", "; #[allow(noncanonical_link)] loss squared"),
    };
    at(
        option.span(),
        format_args!("in `network!`, {what} stands in the body and not in an attribute"),
        format_args!("write `{example}` after the last layer"),
    )
}

// The derive.

pub(crate) fn derive_without_loss(name: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("the network `{name}` has no loss"),
        "write `#[network(loss = squared)]` before the struct",
    )
}

pub(crate) fn derive_without_repr(name: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("the layers of `{name}` must lie in memory in the order in which they are written"),
        "write `#[repr(C)]` before the struct",
    )
}

pub(crate) fn derive_with_repr(place: Place, option: impl Display) -> syn::Error {
    at(
        place,
        format_args!("with `{option}`, the parameters of a network would not lie in a row in memory"),
        "write `#[repr(C)]` and nothing else",
    )
}

pub(crate) fn derive_on(place: impl Into<Place>, what: &str) -> syn::Error {
    at(
        place,
        format_args!("{what} cannot be a network"),
        "a network is a struct with named fields: `struct Name<T = f32> { output: Dense<2, 1, Linear, T> }`",
    )
}

pub(crate) fn derive_without_layers(name: &Ident) -> syn::Error {
    at(
        name.span(),
        format_args!("the network `{name}` has no layers"),
        "add at least an output layer: `output: Dense<2, 1, Linear, T>`",
    )
}

pub(crate) fn derive_with_generics(place: Place, what: &str) -> syn::Error {
    at(
        place,
        format_args!("a network takes no {what}"),
        "its only parameter is the scalar: `struct Name<T = f32>`; widths are numbers or constants",
    )
}
