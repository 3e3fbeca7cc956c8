//! Dates: parsing, as seconds since 1970, and the parts that become inputs.

use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike};
use serde::{Deserialize, Serialize};

/// A part of a date that becomes inputs.
///
/// Periodic parts are angles and become two inputs, their sine and cosine, so that December is next to January.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DatePart {
    /// The point in time, scaled like a number.
    Time,
    /// The year, scaled like a number.
    Year,
    /// The month in the year, as an angle.
    Month,
    /// The day in the month, as an angle.
    Day,
    /// The day in the year, as an angle.
    DayOfYear,
    /// The day in the week, as an angle.
    Weekday,
    /// The time of day, as an angle.
    TimeOfDay,
}

impl DatePart {
    /// The name in the names of inputs.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
            Self::DayOfYear => "day of year",
            Self::Weekday => "weekday",
            Self::TimeOfDay => "time of day",
        }
    }

    /// Whether the part is an angle.
    pub(super) const fn is_periodic(self) -> bool {
        !matches!(self, Self::Time | Self::Year)
    }

    /// The value of the part: the time in seconds, the year, or the share of the period that has passed.
    pub(super) fn of(self, seconds: f64) -> f64 {
        #[allow(clippy::cast_possible_truncation, reason = "whole seconds of a date that was parsed")]
        let Some(time) = DateTime::from_timestamp(seconds as i64, 0) else {
            return 0.0;
        };
        let share = |position: u32, period: u32| f64::from(position) / f64::from(period);
        match self {
            Self::Time => seconds,
            Self::Year => f64::from(time.year()),
            Self::Month => share(time.month0(), 12),
            Self::Day => share(time.day0(), 31),
            Self::DayOfYear => share(time.ordinal0(), 366),
            Self::Weekday => share(time.weekday().num_days_from_monday(), 7),
            Self::TimeOfDay => share(time.num_seconds_from_midnight(), 86_400),
        }
    }
}

/// Whether a format is valid and determines at least a date.
pub(super) fn is_valid(format: &str) -> bool {
    let has_error = StrftimeItems::new(format).any(|item| matches!(item, Item::Error));
    // A format that cannot read what it writes does not determine a date.
    !has_error && {
        let noon = NaiveDate::from_ymd_opt(2001, 2, 3).map(|date| date.and_time(NaiveTime::MIN).and_utc());
        noon.is_some_and(|noon| {
            let written = std::format!("{}", noon.format_with_items(StrftimeItems::new(format)));
            seconds(&written, format).is_some()
        })
    }
}

/// The seconds from the beginning of 1970 to a date, at midnight if the format has no time; in UTC if it has an offset, and in
/// local time without one.
pub(super) fn seconds(text: &str, format: &str) -> Option<f64> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, StrftimeItems::new(format)).ok()?;
    let date = parsed.to_naive_date().ok()?;
    let time = parsed.to_naive_time().unwrap_or(NaiveTime::MIN);
    let offset = parsed.to_fixed_offset().map_or(0, |offset| offset.local_minus_utc());
    #[allow(clippy::cast_precision_loss, reason = "dates of chrono are far below 2^53 seconds")]
    Some((date.and_time(time).and_utc().timestamp() - i64::from(offset)) as f64)
}

/// A time in this format, which is valid.
pub(super) fn text(seconds: f64, format: &str) -> std::string::String {
    #[allow(clippy::cast_possible_truncation, reason = "whole seconds of a date that was parsed")]
    let time = DateTime::from_timestamp(seconds as i64, 0);
    time.map_or_else(std::string::String::new, |time| std::format!("{}", time.format(format)))
}
