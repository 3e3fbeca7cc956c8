//! Every message of the macros, in one place, and the list in which a phase collects them.
//!
//! A message is one lowercase line that says what is wrong, then `help:` with what to type instead. The span is the
//! smallest token that the user must change.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

use crate::names::{self, BuiltIn, Constant};

/// The mistakes found so far. They are shown together.
#[derive(Debug, Default)]
pub(crate) struct Errors(Vec<syn::Error>);

impl Errors {
    /// One more mistake.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.0.push(error);
    }

    /// The value, or nothing and one more mistake.
    pub(crate) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One `compile_error!` for each mistake.
    pub(crate) fn to_tokens(&self) -> TokenStream {
        let errors = self.0.iter().map(syn::Error::to_compile_error);
        quote!(#(#errors)*)
    }
}

/// A mistake at a token, and what to type instead.
fn at(span: Span, message: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new(span, format!("{message}\nhelp: {help}"))
}

/// A list of names as code.
fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

// The frame of a network.

pub(crate) fn empty_network() -> syn::Error {
    at(
        Span::call_site(),
        "there is no network here",
        "write `struct Name< input 2 => relu 2 => linear 1; loss squared >;`, or the part from `<` to `>` for an \
         unnamed network",
    )
}

pub(crate) fn not_a_struct(span: Span) -> syn::Error {
    at(
        span,
        "a network begins with `struct Name<` or, where it is unnamed, with `<`",
        "write `struct Name< input 2 => relu 2 => linear 1; loss squared >;`",
    )
}

pub(crate) fn missing_name(span: Span) -> syn::Error {
    at(span, "this network has no name", "write `struct Name< … >;`, or leave `struct` out for an unnamed network")
}

pub(crate) fn missing_body(span: Span, name: impl Display) -> syn::Error {
    at(
        span,
        format_args!("the layers of `{name}` are missing"),
        format_args!("write `struct {name}< input 2 => relu 2 => linear 1; loss squared >;`"),
    )
}

pub(crate) fn unclosed_body(span: Span) -> syn::Error {
    at(span, "the `<` of this network is never closed", "write `>` after the loss")
}

pub(crate) fn missing_final_semicolon(span: Span) -> syn::Error {
    at(span, "missing `;` after the network", "write `>;`")
}

pub(crate) fn stray_token(span: Span) -> syn::Error {
    at(span, "nothing may follow the network", "remove this; each network has a `network!` of its own")
}

pub(crate) fn attribute_on_unnamed(span: Span) -> syn::Error {
    at(
        span,
        "an unnamed network takes no attributes but `#[network(crate = path)]`",
        "remove this, or give the network a name: `struct Name< … >;`",
    )
}

// The parts of the body.

pub(crate) fn missing_input(span: Span) -> syn::Error {
    at(span, "the network does not say how many inputs it has", "begin with `input 2 =>`")
}

pub(crate) fn input_not_first(span: Span) -> syn::Error {
    at(span, "`input` stands first and once", "remove this; a layer begins with its activation, such as `relu 2`")
}

pub(crate) fn input_with_modifier(span: Span, modifier: impl Display) -> syn::Error {
    at(span, format_args!("`input` takes a width and nothing else, but here is `{modifier}`"), "remove this")
}

pub(crate) fn no_layers(span: Span) -> syn::Error {
    at(span, "the network has no layers", "write at least an output layer: `=> linear 1`")
}

pub(crate) fn missing_layer(span: Span) -> syn::Error {
    at(span, "there is no layer here", "write an activation and a width, such as `relu 2`, or remove the `=>`")
}

pub(crate) fn missing_arrow(span: Span, before: impl Display) -> syn::Error {
    at(span, format_args!("missing `=>` before `{before}`"), format_args!("write `=> {before}`"))
}

pub(crate) fn wrong_arrow(span: Span, written: &str) -> syn::Error {
    at(span, format_args!("layers are joined by `=>`, not by `{written}`"), "write `=>`")
}

pub(crate) fn missing_semicolon(span: Span, before: impl Display) -> syn::Error {
    at(span, format_args!("missing `;` before `{before}`"), format_args!("write `; {before}`"))
}

pub(crate) fn missing_loss(span: Span) -> syn::Error {
    at(span, "the network has no loss", "write `; loss squared` after the last layer")
}

pub(crate) fn missing_loss_name(span: Span) -> syn::Error {
    at(span, "`loss` must be followed by the name of a loss", "write `loss squared`")
}

pub(crate) fn missing_loss_keyword(span: Span, name: impl Display) -> syn::Error {
    at(span, format_args!("missing `loss` before `{name}`"), format_args!("write `loss {name}`"))
}

pub(crate) fn duplicate_loss(span: Span) -> syn::Error {
    at(span, "a network has one loss", "remove this one")
}

pub(crate) fn unknown_statement(span: Span, written: impl Display, suggestion: Option<&str>) -> syn::Error {
    let help = match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None => "after the layers come `loss …` and, for an unnamed network, `seed …`".to_owned(),
    };
    at(span, format_args!("expected `loss`, found `{written}`"), help)
}

pub(crate) fn stray_in_body(span: Span, written: impl Display, after: &str) -> syn::Error {
    at(span, format_args!("unexpected `{written}` after {after}"), "remove this")
}

pub(crate) fn seed_on_named(span: Span) -> syn::Error {
    at(
        span,
        "`seed` is for unnamed networks, which are values; a named one is a type",
        "remove this, and write `Name::random(&mut StdRng::seed_from_u64(7))` where you make one",
    )
}

pub(crate) fn duplicate_seed(span: Span) -> syn::Error {
    at(span, "a network has one seed", "remove this one")
}

pub(crate) fn bad_seed(span: Span) -> syn::Error {
    at(span, "a seed is an integer from 0 to 2^64 - 1", "write `seed 7`")
}

// Widths.

pub(crate) fn missing_width(span: Span, of: impl Display) -> syn::Error {
    at(span, format_args!("`{of}` has no width"), format_args!("write how many units there are: `{of} 2`"))
}

pub(crate) fn zero_width(span: Span) -> syn::Error {
    at(span, "a layer of no units computes nothing", "write a width of at least 1")
}

pub(crate) fn bad_width(span: Span, written: impl Display) -> syn::Error {
    at(
        span,
        format_args!("`{written}` is not a width: a width is a positive whole number, a `usize`"),
        "write an integer such as `16`, the path of a `const`, or a const expression in braces: `{ 2 * N }`",
    )
}

pub(crate) fn width_too_large(span: Span, written: impl Display) -> syn::Error {
    at(span, format_args!("`{written}` does not fit into a `usize`"), "write a smaller width")
}

// Activations, losses, and their constants.

pub(crate) fn unknown_function(
    span: Span,
    kind: &str,
    written: impl Display,
    suggestion: Option<&str>,
    known: &[BuiltIn],
) -> syn::Error {
    let help = match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!(
            "write one of {}, or the path of your own type, such as `self::Mine`",
            list(known.iter().map(|entry| entry.name))
        ),
    };
    at(span, format_args!("unknown {kind} `{written}`"), help)
}

pub(crate) fn other_kind(span: Span, written: impl Display, is: &str, wanted: &str, example: &str) -> syn::Error {
    at(
        span,
        format_args!("`{written}` is {is}, but here stands {wanted}"),
        format_args!("write {wanted}, such as `{example}`"),
    )
}

pub(crate) fn not_a_name(span: Span, kind: &str, written: impl Display, example: &str) -> syn::Error {
    at(span, format_args!("expected {kind}, found `{written}`"), format_args!("write its name, such as `{example}`"))
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

pub(crate) fn wrong_number_of_constants(span: Span, name: &str, constant: &Constant, found: usize) -> syn::Error {
    at(
        span,
        format_args!("`{name}` takes one constant, its {}, but {found} are given", constant.meaning),
        format_args!("write `{name}({})`, or `{name}` for the same", constant.default),
    )
}

pub(crate) fn bad_constant(span: Span, name: &str, constant: &Constant) -> syn::Error {
    at(
        span,
        format_args!("the {} of `{name}` must be a number, written out", constant.meaning),
        format_args!("write a literal: `{name}({})`", constant.default),
    )
}

pub(crate) fn negative_constant(span: Span, name: &str, constant: &Constant) -> syn::Error {
    at(
        span,
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

pub(crate) fn unknown_modifier(span: Span, written: impl Display, suggestion: Option<&str>) -> syn::Error {
    let help = match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None => "a layer may be followed by `as name`, `repeat 3`, `no_bias`, `init he_normal`".to_owned(),
    };
    at(span, format_args!("unknown modifier `{written}`"), help)
}

pub(crate) fn duplicate_modifier(span: Span, name: &str) -> syn::Error {
    at(span, format_args!("`{name}` is given twice for one layer"), "remove this one")
}

pub(crate) fn bad_layer_name(span: Span) -> syn::Error {
    at(span, "`as` must be followed by a name for the layer", "write a name that is not a keyword: `as encoder`")
}

pub(crate) fn bad_repeat(span: Span) -> syn::Error {
    at(span, "`repeat` must be followed by an integer from 1 to 1000, written out", "write `repeat 3`")
}

pub(crate) fn missing_initializer(span: Span) -> syn::Error {
    at(span, "`init` must be followed by the name of an initializer", initializers())
}

pub(crate) fn unknown_initializer(written: &Ident) -> syn::Error {
    let suggestion = names::closest(&written.to_string(), names::INITIALIZERS.iter().map(|(name, _)| *name));
    let help = suggestion.map_or_else(initializers, |name| format!("did you mean `{name}`?"));
    at(written.span(), format_args!("unknown initializer `{written}`"), help)
}

fn initializers() -> String {
    format!("write one of {}", list(names::INITIALIZERS.iter().map(|(name, _)| *name)))
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

pub(crate) fn bad_link_attribute(span: Span) -> syn::Error {
    at(
        span,
        "before `loss` stands nothing but `#[allow(noncanonical_link)]` or `#[deny(noncanonical_link)]`",
        "write one of them, or remove this; attributes of the struct stand before `struct`",
    )
}

pub(crate) fn duplicate_option(span: Span, name: &str) -> syn::Error {
    at(span, format_args!("`{name}` is given twice"), "remove this one")
}

pub(crate) fn unknown_option(span: Span, written: impl Display, place: &str, known: &str) -> syn::Error {
    at(span, format_args!("unknown option `{written}` of a {place}"), format_args!("write {known}"))
}

pub(crate) fn option_in_network(span: Span, option: &str) -> syn::Error {
    at(
        span,
        format_args!("in `network!`, `{option}` is not an attribute"),
        "write it in the body: `; #[allow(noncanonical_link)] loss squared`",
    )
}

// The derive.

pub(crate) fn derive_without_loss(span: Span, name: impl Display) -> syn::Error {
    at(span, format_args!("the network `{name}` has no loss"), "write `#[network(loss = squared)]` before the struct")
}

pub(crate) fn derive_without_repr(span: Span, name: impl Display) -> syn::Error {
    at(
        span,
        format_args!("the layers of `{name}` must lie in memory in the order in which they are written"),
        "write `#[repr(C)]` before the struct",
    )
}

pub(crate) fn derive_on(span: Span, what: &str) -> syn::Error {
    at(
        span,
        format_args!("{what} cannot be a network"),
        "a network is a struct with named fields: `struct Name<T = f32> { output: Dense<2, 1, Linear, T> }`",
    )
}

pub(crate) fn derive_without_layers(span: Span, name: impl Display) -> syn::Error {
    at(
        span,
        format_args!("the network `{name}` has no layers"),
        "add at least an output layer: `output: Dense<2, 1, Linear, T>`",
    )
}

pub(crate) fn derive_with_generics(span: Span, what: &str) -> syn::Error {
    at(
        span,
        format_args!("a network takes no {what}"),
        "its only parameter is the scalar: `struct Name<T = f32>`; widths are numbers or constants",
    )
}
