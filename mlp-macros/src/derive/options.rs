//! The options of the derive in `#[network(…)]`: the loss, the link check, and the path of the crate.

use proc_macro2::{Group, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Path, Token, token};

use crate::attribute;
use crate::lint::{self, Lint};
use crate::message::{self, Errors};
use crate::model::Losses;
use crate::parse::{input, loss};
use crate::resolve;
use crate::syntax::InputSource;
use crate::token::lookahead::next;

/// The options of a network.
#[derive(Default)]
pub(super) struct Options {
    /// The inputs as written; empty if nothing is said about them.
    pub(super) inputs: Vec<InputSource>,
    /// The network whose struct of several inputs is that of this one too.
    pub(super) inputs_of: Option<Path>,
    pub(super) loss: Option<Losses>,
    /// Whether an unparsed part may have contained the loss.
    pub(super) lost_loss: bool,
    pub(super) lint: Option<Lint>,
    pub(super) krate: Option<Path>,
    /// Whether to implement `Clone`, if the network is small.
    pub(super) has_clone: bool,
}

impl Options {
    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut options = Self::default();
        let mut has_loss = false;
        let is_parsed = attribute::parse(attributes, "loss = squared", errors, |option, value, errors| {
            let is_duplicate = match option.to_string().as_str() {
                "loss" => {
                    let mut own = Errors::default();
                    let loss = attribute::value(option, value, "loss = squared", |value| loss::option(value, &mut own));
                    let loss = own.keep(loss).and_then(|written| resolve::losses(&written, &mut own));
                    errors.append(own);
                    options.loss = options.loss.take().or(loss);
                    std::mem::replace(&mut has_loss, true)
                }
                "input" => options.parse_inputs(option, value, errors),
                "inputs_of" => {
                    let path = errors.keep(attribute::type_path(option, value, "inputs_of = Other"));
                    path.is_some_and(|path| options.inputs_of.replace(path).is_some())
                }
                "crate" => {
                    let krate = errors.keep(attribute::krate(option, value));
                    krate.is_some_and(|krate| options.krate.replace(krate).is_some())
                }
                "clone" => std::mem::replace(&mut options.has_clone, true),
                _ => {
                    if let Some(lint) = Lint::of(option) {
                        options.parse_lint(value, lint, errors)
                    } else {
                        errors.push(message::attribute::unknown_option(option, "network", EXAMPLES));
                        options.lost_loss = true;
                        false
                    }
                }
            };
            if is_duplicate {
                errors.push(message::attribute::duplicate_option(option.span(), &option.to_string()));
            }
        });
        options.lost_loss |= !is_parsed || has_loss;
        options
    }

    /// Parses the inputs in parentheses. Returns whether the option is a duplicate.
    fn parse_inputs(&mut self, option: &Ident, value: ParseStream, errors: &mut Errors) -> bool {
        let example = EXAMPLES[1];
        let group = if value.peek(token::Paren) { value.parse::<Group>().ok() } else { None };
        let Some(group) = group.filter(|group| !group.stream().is_empty()) else {
            let written = written_value(value);
            let example = written.map_or_else(|| example.to_owned(), |written| format!("{option}({written})"));
            errors.push(message::attribute::option_without_value(option, &example));
            return false;
        };
        let mut own = Errors::default();
        let parser = |input: ParseStream| {
            let sources = input::sources(input, option.span(), &mut own)?;
            if let Some(stray) = next(input) {
                own.push(message::input::with_modifier(&stray));
                input.parse::<TokenStream>()?;
            }
            Ok(sources)
        };
        let sources = parser.parse2(group.stream());
        let sources = own.keep(sources);
        errors.append(own);
        let is_duplicate = !self.inputs.is_empty();
        if let Some(sources) = sources.filter(|_| !is_duplicate) {
            self.inputs = sources;
        }
        is_duplicate
    }

    /// Parses the argument of a link attribute. Returns whether it is a duplicate.
    fn parse_lint(&mut self, value: ParseStream, lint: Lint, errors: &mut Errors) -> bool {
        let name = value.parse::<Group>().ok().and_then(|group| syn::parse2::<Ident>(group.stream()).ok());
        match name {
            Some(name) if name == lint::NAME => {}
            Some(name) => errors.push(message::attribute::unknown_lint(&name)),
            None => {
                let example = format!("{}({})", lint.level(), lint::NAME);
                errors.push(message::attribute::option_without_value(lint.level(), &example));
            }
        }
        self.lint.replace(lint).is_some()
    }
}

/// The tokens after a `=` for parentheses: `input = 2`.
fn written_value(value: ParseStream) -> Option<TokenStream> {
    let fork = value.fork();
    fork.parse::<Token![=]>().ok()?;
    let mut written = TokenStream::new();
    while let Some(token) = next(&fork).filter(|_| !fork.peek(Token![,])) {
        fork.parse::<TokenTree>().ok()?;
        written.extend([token]);
    }
    (!written.is_empty()).then_some(written)
}

const EXAMPLES: &[&str] = &[
    "loss = squared",
    "input(sparse 10_000)",
    "inputs_of = Other",
    "allow(noncanonical_link)",
    "deny(noncanonical_link)",
    "crate = path",
    "clone",
];
