//! Reading a field according to the kind of its variable. All kinds but categories are stored as numbers.

use super::date;
use super::number_format::NumberFormat;
use super::variable::Kind;
use crate::data::{CsvProblem, excerpt, list};

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
    #[inline]
    pub(super) fn parse(&self, text: &[u8], format: NumberFormat) -> Result<f64, CsvProblem> {
        match self {
            Self::Number { .. } => format.parse(text).ok_or_else(|| not_a_number(text)),
            _ => self.parse_word(text),
        }
    }

    fn parse_word(&self, text: &[u8]) -> Result<f64, CsvProblem> {
        match self {
            Self::Number { .. } | Self::Category { .. } => Err(not_a_number(text)),
            Self::Ordinal { levels, .. } => {
                let position = levels.iter().position(|level| level.as_bytes() == text);
                let unknown = || CsvProblem::UnknownLevel { text: excerpt(text), levels: list(levels.iter().cloned()) };
                #[allow(clippy::cast_precision_loss, reason = "a short list")]
                position.map(|position| position as f64).ok_or_else(unknown)
            }
            Self::Date { format, .. } => {
                let seconds = str::from_utf8(text).ok().and_then(|text| date::seconds(text, format));
                seconds.ok_or_else(|| CsvProblem::NotADate { text: excerpt(text), format: format.clone() })
            }
            Self::Flag { words: Some((one, zero)) } => match text {
                text if text == one.as_bytes() => Ok(1.0),
                text if text == zero.as_bytes() => Ok(0.0),
                _ => Err(CsvProblem::NotAFlag { text: excerpt(text), one: one.clone(), zero: zero.clone() }),
            },
            Self::Flag { words: None } => {
                let is_one_of = |words: [&str; 6]| words.iter().any(|word| word.as_bytes().eq_ignore_ascii_case(text));
                match () {
                    () if is_one_of(ONE) => Ok(1.0),
                    () if is_one_of(ZERO) => Ok(0.0),
                    () => Err(CsvProblem::NotAFlag { text: excerpt(text), one: "yes".into(), zero: "no".into() }),
                }
            }
        }
    }
}

#[cold]
fn not_a_number(text: &[u8]) -> CsvProblem {
    CsvProblem::NotANumber { text: excerpt(text) }
}
