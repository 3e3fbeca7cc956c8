//! Reading a field according to the kind of its variable. All kinds but categories are stored as numbers.

use super::date;
use super::number_format::NumberFormat;
use super::variable::Kind;
use crate::data::{CsvProblem, excerpt, list_names};

/// The words for 1 and for 0 that a flag has by default, in lower case.
const ONE: [&str; 6] = ["true", "yes", "t", "y", "on", "1"];
const ZERO: [&str; 6] = ["false", "no", "f", "n", "off", "0"];

impl Kind {
    /// The number that is stored for a field: of an ordinal variable the position of its level, of a date the seconds since 1970,
    /// of a flag 0 or 1.
    ///
    /// # Errors
    ///
    /// If the field does not hold a value of this kind. A category is no number.
    pub(super) fn parse(&self, text: &[u8], format: NumberFormat) -> Result<f64, CsvProblem> {
        self.number(text, format).ok_or_else(|| self.problem(text))
    }

    /// The number that is stored for a field; `None` if the field does not hold a value of this kind. Does not allocate, since a
    /// field may be missing.
    #[inline]
    pub(super) fn number(&self, text: &[u8], format: NumberFormat) -> Option<f64> {
        match self {
            Self::Number { .. } => format.parse(text),
            _ => self.number_of_word(text),
        }
    }

    fn number_of_word(&self, text: &[u8]) -> Option<f64> {
        match self {
            Self::Number { .. } | Self::Category { .. } => None,
            #[allow(clippy::cast_precision_loss, reason = "a short list")]
            Self::Ordinal { levels, .. } => {
                levels.iter().position(|level| level.as_bytes() == text).map(|position| position as f64)
            }
            Self::Date { format, .. } => date::seconds(str::from_utf8(text).ok()?, format),
            Self::Flag { words: Some((one, zero)) } => match text {
                text if text == one.as_bytes() => Some(1.0),
                text if text == zero.as_bytes() => Some(0.0),
                _ => None,
            },
            Self::Flag { words: None } => {
                let is_one_of = |words: [&str; 6]| words.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(text));
                match () {
                    () if is_one_of(ONE) => Some(1.0),
                    () if is_one_of(ZERO) => Some(0.0),
                    () => None,
                }
            }
        }
    }

    /// The problem of a field that does not hold a value of this kind.
    #[cold]
    pub(super) fn problem(&self, text: &[u8]) -> CsvProblem {
        let text = excerpt(text);
        match self {
            Self::Number { .. } | Self::Category { .. } => CsvProblem::NotANumber { text },
            Self::Ordinal { levels, .. } => CsvProblem::UnknownLevel { text, levels: list_names(levels.iter()) },
            Self::Date { format, .. } => CsvProblem::NotADate { text, format: format.clone() },
            Self::Flag { words: Some((one, zero)) } => {
                CsvProblem::NotAFlag { text, one: one.clone(), zero: zero.clone() }
            }
            Self::Flag { words: None } => CsvProblem::NotAFlag { text, one: "yes".into(), zero: "no".into() },
        }
    }
}
