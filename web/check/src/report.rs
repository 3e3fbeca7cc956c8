//! Messages with their location in the text of the line.

use std::ops::Range;

use proc_macro2::Span;

/// The level of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The line defines no network.
    Error,
    /// It does, and the message is about a harmful pair of a loss and an activation.
    Warning,
}

impl Level {
    /// Its name, as rustc writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A message about a part of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The level.
    pub level: Level,
    /// The mistake.
    pub text: String,
    /// The correction, without `help:`.
    pub help: String,
    /// The part of the line, in bytes: what rustc underlines.
    pub bytes: Range<usize>,
}

impl Message {
    /// A message in the form of the macros: the mistake, then a line with `help:`.
    pub(crate) fn new(level: Level, message: &str, bytes: Range<usize>) -> Self {
        // Outside of rustc, tokens are printed with a space before a comma.
        let message = message.replace(" , ", ", ");
        let (text, help) = message.split_once("\nhelp: ").unwrap_or((&message, ""));
        Self { level, text: text.to_owned(), help: help.to_owned(), bytes }
    }
}

/// The line as a part of the source text of an item.
pub(crate) struct Source<'a> {
    pub(crate) line: &'a str,
    /// The tokens in front of the line when it is parsed, in ASCII, so that bytes are columns.
    pub(crate) prefix: &'static str,
}

impl Source<'_> {
    /// The bytes of the line between these locations of the source text, at most up to its end.
    ///
    /// The locations are characters: lines from 1, and columns from 0.
    pub(crate) fn bytes(&self, start: Span, end: Span) -> Range<usize> {
        let (start, end) = (self.byte(start.start()), self.byte(end.end()));
        start..end.max(start)
    }

    fn byte(&self, location: proc_macro2::LineColumn) -> usize {
        let before = if location.line <= 1 { self.prefix.len() } else { 0 };
        let column = location.column.saturating_sub(before);
        let mut lines = self.line.split_inclusive('\n');
        let first = lines.by_ref().take(location.line.saturating_sub(1)).map(str::len).sum::<usize>();
        let line = &self.line[first.min(self.line.len())..];
        let within = line.char_indices().nth(column).map_or(line.len(), |(byte, _)| byte);
        (first + within).min(self.line.trim_end().len())
    }
}
