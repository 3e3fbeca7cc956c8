//! Follows the grammar of a body token by token, to determine what is expected next.

use proc_macro2::{Delimiter, Group, Spacing, TokenTree};

use super::path;
use super::position::{Position, is_list};
use crate::builtin::FunctionKind;
use crate::modifier;
use crate::token::lookahead::{is_activation, is_arrow, is_punct};

/// The state after a token.
#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Outside,
    Input,
    /// An activation is expected.
    Activation,
    /// A width is expected.
    Width,
    /// The part of a layer is complete.
    Complete,
    Argument(&'static str),
    /// Within a closure, or after another sign that no layer has.
    Lost,
    /// A statement after the layers.
    Statement,
    /// A loss is expected.
    Loss,
    /// The losses are complete, unless a sign follows.
    LossComplete,
}

/// The positions of all lists, in order.
pub(super) fn positions(tokens: &[TokenTree]) -> Vec<Position> {
    let mut reader = Reader::default();
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

/// Follows the grammar token by token.
#[derive(Default)]
pub(super) struct Reader {
    state: State,
    /// Whether the piece between two arrows is the input.
    is_input: bool,
    /// The number of arrows so far.
    layer: usize,
    /// Whether the layer has several parts, joined by `+`.
    has_parts: bool,
    /// The number of tokens that are left of the generic arguments of a path.
    generics: usize,
    /// The positions with their layers.
    found: Vec<(Position, usize)>,
}

impl Reader {
    /// The position of alternatives without brackets that begin with the next token.
    pub(super) fn next(&self) -> Option<Position> {
        match self.state {
            _ if self.generics > 0 => None,
            State::Input => Some(Position::Input),
            State::Activation => Some(Position::Activation { of_output: false }),
            State::Width => Some(Position::Width { of_output: false }),
            State::Argument(word) => Some(Position::Argument(word)),
            State::Loss => Some(Position::Loss),
            _ => None,
        }
    }

    pub(super) fn read(&mut self, tokens: &[TokenTree], index: usize) {
        let token = &tokens[index];
        let (before, after) = (index.checked_sub(1).and_then(|index| tokens.get(index)), tokens.get(index + 1));
        if let TokenTree::Group(group) = token
            && is_list(tokens, index)
        {
            self.list(group);
            return;
        }
        if self.generics == 0 && (is_punct(before, ':') || matches!(before, Some(TokenTree::Ident(_)))) {
            self.generics = path::generics(&tokens[index..]);
        }
        if self.generics > 0 {
            self.generics -= 1;
            return;
        }
        match token {
            TokenTree::Punct(sign) if sign.as_char() == ';' => self.state = State::Statement,
            TokenTree::Punct(sign) if sign.as_char() == '>' && is_punct(before, '=') => self.arrow(),
            TokenTree::Punct(sign) if sign.as_char() == '<' && self.state == State::Outside => {
                self.state = State::Activation;
            }
            TokenTree::Punct(_) if self.is_in_layers() && is_wrong_arrow(tokens, index) => self.arrow(),
            TokenTree::Punct(sign) if sign.as_char() == '+' && !self.is_statement() => {
                (self.state, self.has_parts) = (State::Activation, true);
            }
            TokenTree::Punct(sign) if self.state == State::LossComplete && "+*:-".contains(sign.as_char()) => {
                self.state = State::Loss;
            }
            // Within a path, whose next name takes the place of this one.
            TokenTree::Punct(sign) if sign.as_char() == ':' => match self.state {
                State::Width => self.state = State::Activation,
                State::Complete => self.state = State::Width,
                _ => {}
            },
            TokenTree::Punct(sign) if sign.as_char() == '|' && !self.is_statement() => self.state = State::Lost,
            TokenTree::Ident(word) => self.word(&word.to_string(), after),
            TokenTree::Literal(_) => self.value(),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => self.value(),
            _ => {}
        }
    }

    /// The next layer begins.
    fn arrow(&mut self) {
        (self.state, self.is_input, self.has_parts) = (State::Activation, false, false);
        self.layer += 1;
    }

    /// Whether `,` can be meant as `|`: it separates inputs, and possibly the losses of several parts.
    pub(super) fn takes_commas(&self) -> bool {
        !(self.is_input || self.is_statement() && self.has_parts)
    }

    /// Whether the next token begins a part of a layer.
    pub(super) fn begins_part(&self) -> bool {
        self.state == State::Activation && self.layer > 0 && self.generics == 0
    }

    fn is_in_layers(&self) -> bool {
        matches!(self.state, State::Input | State::Width | State::Complete)
    }

    fn is_statement(&self) -> bool {
        matches!(self.state, State::Statement | State::Loss | State::LossComplete)
    }

    fn word(&mut self, word: &str, after: Option<&TokenTree>) {
        let argument = with_argument(word);
        // After a forgotten `=>`.
        if self.state == State::Complete && FunctionKind::Activation.find(word).is_some() {
            self.arrow();
        }
        self.state = match (self.state, argument) {
            (State::Activation, _) if word == "input" && self.layer == 0 => {
                self.is_input = true;
                State::Input
            }
            (State::Activation, _) => State::Width,
            // After a word in front of the activation: `2 x relu 3`.
            (State::Width, None) if FunctionKind::Activation.find(word).is_some() => State::Width,
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
    fn value(&mut self) {
        self.state = match self.state {
            State::Width => State::Complete,
            State::Argument(_) => self.after_argument(),
            state => state,
        };
    }

    fn after_argument(&self) -> State {
        if self.is_input { State::Input } else { State::Complete }
    }

    fn list(&mut self, group: &Group) {
        if self.generics > 0 {
            self.generics -= 1;
            self.found.push((Position::Outside, self.layer));
            return;
        }
        let first = group.stream().into_iter().next();
        let is_input = matches!(&first, Some(TokenTree::Ident(word)) if word == "input")
            || matches!(&first, Some(TokenTree::Literal(_)));
        if self.state == State::Complete && is_activation(first.as_ref()) {
            self.arrow();
        }
        let (position, state) = match self.state {
            State::Activation if self.layer == 0 && is_input => {
                self.is_input = true;
                (Position::Input, State::Input)
            }
            State::Statement => (Position::Statement, State::LossComplete),
            State::Outside | State::LossComplete | State::Lost => (Position::Outside, self.state),
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

/// The word as the table of modifiers has it, or `seed`, if an argument follows it.
fn with_argument(word: &str) -> Option<&'static str> {
    if word == "seed" { Some("seed") } else { modifier::TABLE.with_argument(word) }
}

/// Whether a sign in place of `=>` begins at this index: one that is always taken for it, or any before an activation.
fn is_wrong_arrow(tokens: &[TokenTree], index: usize) -> bool {
    let is_joint =
        |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(sign)) if sign.spacing() == Spacing::Joint);
    if is_joint(index.checked_sub(1).and_then(|before| tokens.get(before))) {
        return false;
    }
    let length = 1 + tokens[index..].iter().take_while(|token| is_joint(Some(token))).count();
    let signs: String = tokens[index..].iter().take(length).map(ToString::to_string).collect();
    let is_before_a_layer = is_activation(tokens.get(index + length)) && !["+", "|", "||"].contains(&signs.as_str());
    signs != "=>" && (signs != "," && is_arrow(&signs) || is_before_a_layer)
}
