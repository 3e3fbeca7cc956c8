//! The definition of a modifier, and the type of the table, which also recognizes misspelled modifiers.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::parse::ParseStream;
use syn::{Ident, Path};

use crate::builtin::FunctionKind;
use crate::message::Errors;
use crate::model::{Dense, Initializer, Network, Part, Probability};
use crate::names::{self, Synonym};
use crate::span::SpanRange;
use crate::token::argument::{signed, skip, skip_assignment};
use crate::token::lookahead::{begins_layer, is_over, next};
use crate::token::word;
use crate::width::Width;
use crate::wiring::Reads;

/// The definition of a modifier.
pub(crate) struct Syntax {
    /// The keyword.
    pub(crate) word: &'static str,
    /// A correct use, for messages.
    pub(crate) example: &'static str,
    /// Other words for the keyword.
    pub(super) synonyms: &'static [Synonym],
    pub(super) takes_argument: bool,
    /// Parses the argument and returns the effect; `None` after a mistake.
    pub(super) parse: fn(&mut Argument) -> syn::Result<Option<Effect>>,
    /// The error if the modifier is not allowed in this position.
    pub(super) check: fn(Span, Position) -> Option<syn::Error>,
    /// The option of a field with the same name in `#[network(…)]`, for modifiers that the type of the layer does not carry.
    pub(crate) field: Option<FieldOption>,
}

/// An option of a field, by which `network!` passes a modifier on to the derive.
pub(crate) struct FieldOption {
    /// A correct use, for messages.
    pub(crate) example: &'static str,
    /// Parses the value and returns the effect; `None` after a mistake.
    pub(crate) parse: fn(&Ident, ParseStream, &mut Errors) -> Option<OptionEffect>,
    /// The option of the layer with this index, unless it has the default.
    pub(crate) write: fn(&Network<Dense>, usize) -> Option<TokenStream>,
}

/// The change that an option makes to its layer.
pub(crate) type OptionEffect = Box<dyn Fn(&mut Options)>;

/// The options of a layer that its type does not carry.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) initializer: Option<Initializer>,
    /// The sources given by `from` and `add`.
    pub(crate) reads: Reads,
    /// The function given by `connect`.
    pub(crate) connect: Option<Path>,
}

/// The change that a modifier makes to its layer.
pub(crate) type Effect = Box<dyn Fn(&mut Draft)>;

/// A layer before it is repeated and named.
pub(crate) struct Draft {
    /// The path of `mlp_core`.
    pub(crate) krate: Path,
    /// The name given by `as`.
    pub(crate) name: Option<Ident>,
    /// The number of repetitions, if given.
    pub(crate) count: Option<usize>,
    pub(crate) options: Options,
    pub(crate) dropout: Option<Probability>,
    pub(crate) dense: Dense,
}

impl Draft {
    /// A layer of these units without modifiers; its inputs are known once its sources are.
    pub(crate) fn new(krate: Path, parts: Vec<Part>, outputs: Width) -> Self {
        Self {
            krate,
            name: None,
            count: None,
            options: Options::default(),
            dropout: None,
            dense: Dense {
                parts,
                inputs: outputs.clone(),
                outputs,
                has_bias: true,
                dropout: None,
                connections: None,
                notes: vec![],
            },
        }
    }

    /// Wraps the type of the connections in that of dropout.
    pub(crate) fn finish(&mut self) {
        let Some(dropout) = &self.dropout else { return };
        let (krate, arguments) = (&self.krate, dropout.arguments());
        let rest = self.dense.connections.take().map(|rest| quote!(, #rest));
        self.dense.connections =
            Some(quote_spanned!(Span::mixed_site()=> #krate::connection::Dropout<#arguments #rest>));
        self.dense.notes.push(format!("dropout {}", dropout.text));
        self.dense.dropout = Some(dropout.clone());
    }
}

/// The position of a layer in the network.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Position {
    Hidden,
    Output,
}

/// A modifier as it was written.
pub(crate) struct Modifier {
    pub(crate) syntax: &'static Syntax,
    /// The location of the keyword.
    pub(crate) span: Span,
    /// Whether another word has been reported in place of the keyword.
    pub(crate) is_misspelled: bool,
    effect: Option<Effect>,
}

impl Modifier {
    pub(super) fn new(syntax: &'static Syntax, span: Span, effect: Effect) -> Self {
        Self { syntax, span, is_misspelled: false, effect: Some(effect) }
    }

    /// The error if the modifier is not allowed in this position.
    pub(crate) fn check(&self, position: Position) -> Option<syn::Error> {
        (self.syntax.check)(self.span, position)
    }

    pub(super) fn apply(&self, draft: &mut Draft) {
        if let Some(effect) = &self.effect {
            effect(draft);
        }
    }
}

/// The check of a modifier that may follow any layer.
pub(super) fn anywhere(_: Span, _: Position) -> Option<syn::Error> {
    None
}

/// All modifiers.
#[derive(Clone, Copy)]
pub(crate) struct Table(pub(super) &'static [&'static Syntax]);

impl Table {
    /// Whether this is the word of a modifier with an argument.
    pub(crate) fn takes_argument(self, word: &str) -> bool {
        self.0.iter().any(|syntax| syntax.word == word && syntax.takes_argument)
    }

    fn find(self, word: &str) -> Option<&'static Syntax> {
        self.0.iter().find(|syntax| syntax.word == word).copied()
    }

    /// Whether this is the keyword of a modifier.
    pub(crate) fn is_word(self, word: &Ident) -> bool {
        self.find(&word.to_string()).is_some()
    }

    /// A correct use of the modifier with this name.
    pub(super) fn example_of(self, word: &str) -> &'static str {
        self.find(word).map_or("no_bias", |syntax| syntax.example)
    }

    /// The keyword of the modifier with this name, if an argument follows it.
    pub(crate) fn with_argument(self, word: &str) -> Option<&'static str> {
        self.find(word).filter(|syntax| syntax.takes_argument).map(|syntax| syntax.word)
    }

    fn next(self, input: ParseStream) -> Option<&'static Syntax> {
        next(input).and_then(|token| self.find(&token.to_string()))
    }

    /// Whether a modifier begins here.
    pub(crate) fn begins(self, input: ParseStream) -> bool {
        self.next(input).is_some()
    }

    /// Whether a modifier begins here that cannot be an argument: it has its own argument, takes none, or is a Rust keyword.
    fn begins_complete(self, input: ParseStream) -> bool {
        let Some(syntax) = self.next(input) else { return false };
        let fork = input.fork();
        let is_read = fork.parse::<TokenTree>().is_ok();
        is_read && (!syntax.takes_argument || !input.peek(Ident) || !is_over(&fork) && !self.begins(&fork))
    }

    /// The modifier that a word names or probably misspells.
    pub(crate) fn meant_by(self, written: &str) -> Option<&str> {
        if self.find(written).is_some() {
            return Some(written);
        }
        let lowercase = written.to_lowercase();
        if let Some(syntax) = self.find(&lowercase) {
            return Some(syntax.word);
        }
        // Two letters are as close to `as` as to anything else.
        let is_word = written.len() > 2 && written.starts_with(|c: char| c.is_lowercase());
        let is_activation = || FunctionKind::Activation.closest(written).is_some();
        let synonyms: Vec<_> = self.0.iter().flat_map(|syntax| syntax.synonyms).copied().collect();
        names::closest(written, self.0.iter().map(|syntax| syntax.word), &synonyms)
            .filter(|_| is_word && !is_activation())
    }

    /// The options of the fields, each with its name.
    pub(crate) fn field_options(self) -> impl Iterator<Item = (&'static str, &'static FieldOption)> {
        self.0.iter().filter_map(|syntax| Some((syntax.word, syntax.field.as_ref()?)))
    }

    /// A correct use of each modifier.
    pub(crate) fn examples(self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|syntax| syntax.example)
    }

    /// Parses a modifier if one begins here.
    pub(crate) fn parse(self, input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Modifier>> {
        let Some(syntax) = self.next(input) else { return Ok(None) };
        let span = input.parse::<TokenTree>()?.span();
        let mut argument = Argument { input, keyword: span, word: syntax.word, table: self, errors };
        let effect = (syntax.parse)(&mut argument)?;
        if effect.is_none() {
            // The rest of a wrong argument: `dropout rate 0.5`, `init normal(0.1)`.
            while !is_over(input) && matches!(next(input), Some(TokenTree::Literal(_) | TokenTree::Group(_))) {
                input.parse::<TokenTree>()?;
            }
        }
        Ok(Some(Modifier { syntax, span, is_misspelled: false, effect }))
    }

    /// Parses the argument of a misspelled modifier after its keyword, without reporting mistakes in it. `None` if the word is not
    /// close to any.
    pub(super) fn parse_misspelled(self, word: &TokenTree, input: ParseStream) -> syn::Result<Option<Modifier>> {
        let meant = self.meant_by(&word.to_string()).and_then(|word| self.find(word));
        let is_misspelled = self.find(&word.to_string()).is_none() && (!begins_layer(input) || input.peek(word::input));
        let Some(syntax) = meant.filter(|_| is_misspelled) else { return Ok(None) };
        let mut ignored = Errors::default();
        let argument =
            &mut Argument { input, keyword: word.span(), word: syntax.word, table: self, errors: &mut ignored };
        let effect = (syntax.parse)(argument)?;
        Ok(Some(Modifier { syntax, span: word.span(), is_misspelled: true, effect }))
    }

    /// Skips everything up to the next modifier, or the end of the layer.
    pub(crate) fn skip_argument(self, input: ParseStream) -> syn::Result<()> {
        skip(input, |word| self.meant_by(word).is_some())
    }
}

/// The input after a keyword.
pub(super) struct Argument<'a> {
    pub(super) input: ParseStream<'a>,
    /// The location of the keyword.
    pub(super) keyword: Span,
    word: &'static str,
    table: Table,
    pub(super) errors: &'a mut Errors,
}

impl Argument<'_> {
    /// The tokens of the argument, or `None` if it is missing.
    pub(super) fn read(&mut self) -> syn::Result<Option<(SpanRange, TokenTree)>> {
        skip_assignment(self.input, self.word, self.errors)?;
        if is_over(self.input) || self.table.begins(self.input) { Ok(None) } else { signed(self.input).map(Some) }
    }

    /// Like [`read`](Self::read), but the argument may be any word, including a keyword of the grammar.
    pub(super) fn read_word(&mut self) -> syn::Result<Option<(SpanRange, TokenTree)>> {
        skip_assignment(self.input, self.word, self.errors)?;
        let is_missing = !self.input.peek(Ident) && is_over(self.input) || self.table.begins_complete(self.input);
        if is_missing { Ok(None) } else { signed(self.input).map(Some) }
    }

    /// Skips and reports a sign between the keyword and its argument.
    pub(super) fn skip_assignment(&mut self) -> syn::Result<()> {
        skip_assignment(self.input, self.word, self.errors)
    }

    /// Whether a modifier begins here that cannot be an argument.
    pub(super) fn begins_modifier(&self) -> bool {
        self.table.begins_complete(self.input)
    }

    /// Whether the number just read is an operand of an expression.
    pub(super) fn begins_computation(&self) -> bool {
        matches!(next(self.input), Some(TokenTree::Punct(sign)) if sign.as_char() != ',') && !is_over(self.input)
    }

    /// Skips the rest of the argument.
    pub(super) fn skip(&self) -> syn::Result<()> {
        self.table.skip_argument(self.input)
    }
}
