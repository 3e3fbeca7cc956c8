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

    /// The stored number of a field, as [`Kind::parse`] reads it.
    #[inline]
    pub(super) fn parse(&self, text: &[u8]) -> Result<f64, CsvProblem> {
        match (&self.dates, &self.kind) {
            (Some(dates), Kind::Date { format, .. }) => {
                dates.seconds(text, format).map_or_else(|| self.kind.parse(text, self.format), Ok)
            }
            _ => self.kind.parse(text, self.format),
        }
    }
}
