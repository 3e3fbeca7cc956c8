//! Reading the fields of one column, one after the other.

use super::date_format::DateFormat;
use super::number_format::NumberFormat;
use super::variable::Kind;
use crate::data::CsvProblem;

/// A parser of fields of one kind.
pub(super) struct FieldParser {
    kind: Kind,
    format: NumberFormat,
    /// Of a date.
    dates: Option<DateFormat>,
}

impl FieldParser {
    pub(super) fn new(kind: &Kind, format: NumberFormat) -> Self {
        let dates = if let Kind::Date { format, .. } = kind { Some(DateFormat::new(format)) } else { None };
        Self { kind: kind.clone(), format, dates }
    }

    /// The kind of the fields.
    pub(super) const fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The stored number of a field, as [`Kind::number`] reads it.
    #[inline]
    pub(super) fn number(&self, text: &[u8]) -> Option<f64> {
        let fixed = self.dates.as_ref().and_then(|dates| dates.fixed(text));
        fixed.or_else(|| self.kind.number(text, self.format))
    }

    /// The problem of a field that does not hold a value.
    pub(super) fn problem(&self, text: &[u8]) -> CsvProblem {
        self.kind.problem(text)
    }
}
