//! The position of a list of alternatives in the grammar, determined from the tokens around it.

use proc_macro2::{Delimiter, TokenTree};

use crate::modifier;
use crate::token::lookahead::is_punct;

/// The position of a list in the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Before or after the width of an input.
    Input,
    /// An activation; is it of the output layer?
    Activation {
        of_output: bool,
    },
    /// A width; is it of the output layer?
    Width {
        of_output: bool,
    },
    /// The argument of a modifier, or of `seed`.
    Argument(&'static str),
    Loss,
    /// After the width of a layer, where a modifier would be.
    Modifier,
    /// Outside of the network.
    Outside,
}

/// The word as the table of modifiers has it, or `seed`, if an argument follows it.
fn with_argument(word: &str) -> Option<&'static str> {
    if word == "seed" { Some("seed") } else { modifier::TABLE.with_argument(word) }
}

impl Position {
    /// Whether there may be a list.
    pub(super) fn is_allowed(self) -> bool {
        match self {
            Self::Activation { .. } | Self::Width { .. } | Self::Loss => true,
            Self::Argument(word) => ["repeat", "dropout", "init"].contains(&word),
            Self::Input | Self::Modifier | Self::Outside => false,
        }
    }

    /// The number of tokens of attributes at the start of an alternative.
    pub(super) fn attributes(self, alternative: &[TokenTree]) -> usize {
        let is_attribute = |pair: &&[TokenTree]| is_punct(pair.first(), '#') && pair.len() == 2;
        if self == Self::Loss { 2 * alternative.chunks(2).take_while(is_attribute).count() } else { 0 }
    }
}

/// Whether the token at this index is a list: a group in brackets, but not of an attribute.
pub(super) fn is_list(tokens: &[TokenTree], index: usize) -> bool {
    let is_attribute = index.checked_sub(1).is_some_and(|before| is_punct(tokens.get(before), '#'));
    matches!(&tokens[index], TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket) && !is_attribute
}

/// The state after a token.
#[derive(Clone, Copy, PartialEq)]
enum State {
    Outside,
    Input,
    /// An activation is expected.
    Activation,
    /// A width is expected.
    Width,
    /// The part of a layer is complete.
    Complete,
    Argument(&'static str),
    /// A statement after the layers.
    Statement,
    /// A loss is expected.
    Loss,
    /// The losses are complete, unless a sign follows.
    LossComplete,
}

/// The positions of all lists, in order.
pub(super) fn positions(tokens: &[TokenTree]) -> Vec<Position> {
    let mut reader = Reader { state: State::Outside, is_input: false, layer: 0, found: vec![] };
    for index in 0..tokens.len() {
        reader.read(tokens, index);
    }
    // The output layer is the last.
    let Reader { layer: last, found, .. } = reader;
    let position = |(position, layer)| match position {
        Position::Activation { .. } => Position::Activation { of_output: layer == last },
        Position::Width { .. } => Position::Width { of_output: layer == last },
        other => other,
    };
    found.into_iter().map(position).collect()
}

struct Reader {
    state: State,
    /// Whether the piece between two arrows is the input.
    is_input: bool,
    /// The number of arrows so far.
    layer: usize,
    /// The positions with their layers.
    found: Vec<(Position, usize)>,
}

impl Reader {
    fn read(&mut self, tokens: &[TokenTree], index: usize) {
        let token = &tokens[index];
        let (before, after) = (index.checked_sub(1).and_then(|index| tokens.get(index)), tokens.get(index + 1));
        if is_list(tokens, index) {
            self.list();
            return;
        }
        match token {
            TokenTree::Punct(sign) if sign.as_char() == ';' => self.state = State::Statement,
            TokenTree::Punct(sign) if sign.as_char() == '>' && is_punct(before, '=') => {
                (self.state, self.is_input) = (State::Activation, false);
                self.layer += 1;
            }
            TokenTree::Punct(sign) if sign.as_char() == '<' && self.state == State::Outside => {
                self.state = State::Activation;
            }
            TokenTree::Punct(sign) if sign.as_char() == '+' && !self.is_statement() => self.state = State::Activation,
            TokenTree::Punct(sign) if self.state == State::LossComplete && "+*:-".contains(sign.as_char()) => {
                self.state = State::Loss;
            }
            // Within a path, whose next name takes the place of this one.
            TokenTree::Punct(sign) if sign.as_char() == ':' => match self.state {
                State::Width => self.state = State::Activation,
                State::Complete => self.state = State::Width,
                _ => {}
            },
            TokenTree::Ident(word) => self.word(&word.to_string(), after),
            TokenTree::Literal(_) => self.value(before),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => self.value(before),
            _ => {}
        }
    }

    fn is_statement(&self) -> bool {
        matches!(self.state, State::Statement | State::Loss | State::LossComplete)
    }

    fn word(&mut self, word: &str, after: Option<&TokenTree>) {
        let argument = with_argument(word);
        self.state = match (self.state, argument) {
            (State::Activation, _) if word == "input" && self.layer == 0 => {
                self.is_input = true;
                State::Input
            }
            (State::Activation, _) => State::Width,
            (State::Statement, _) if word == "loss" => State::Loss,
            (State::Loss, _) => State::LossComplete,
            (State::Statement | State::Input | State::Complete, Some(word)) => State::Argument(word),
            // A modifier after a forgotten width.
            (State::Width, Some(word)) if !is_punct(after, ':') => State::Argument(word),
            (State::Width, None) => State::Complete,
            (State::Argument(_), _) => self.after_argument(),
            (state, _) => state,
        };
    }

    /// A number, or an expression.
    fn value(&mut self, before: Option<&TokenTree>) {
        self.state = match self.state {
            // The argument of a generic type.
            State::Width if is_punct(before, '<') => State::Width,
            State::Width => State::Complete,
            State::Argument(_) => self.after_argument(),
            state => state,
        };
    }

    fn after_argument(&self) -> State {
        if self.is_input { State::Input } else { State::Complete }
    }

    fn list(&mut self) {
        let (position, state) = match self.state {
            State::Outside | State::Statement | State::LossComplete => (Position::Outside, self.state),
            State::Input => (Position::Input, State::Input),
            State::Activation => (Position::Activation { of_output: false }, State::Width),
            State::Width => (Position::Width { of_output: false }, State::Complete),
            State::Complete => (Position::Modifier, State::Complete),
            State::Argument(word) => (Position::Argument(word), self.after_argument()),
            State::Loss => (Position::Loss, State::LossComplete),
        };
        self.found.push((position, self.layer));
        self.state = state;
    }
}
