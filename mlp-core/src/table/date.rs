//! Dates: parsing, as seconds since 1970, and the parts that become inputs.

use std::fmt::Write;

use chrono::format::{Item, Numeric, Parsed, StrftimeItems, parse};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

use super::error::DefinitionProblem;

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
        let whole = seconds.floor();
        #[allow(clippy::cast_possible_truncation, reason = "whole seconds of a date that was parsed")]
        let Some(time) = DateTime::from_timestamp(whole as i64, 0) else {
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
            Self::TimeOfDay => (f64::from(time.num_seconds_from_midnight()) + (seconds - whole)) / 86_400.0,
        }
    }
}

/// The problem of a format that is invalid, or that does not determine a date and, if it has a time, the hour.
pub(super) fn problem(format: &str) -> Option<DefinitionProblem> {
    let problem = || Some(DefinitionProblem::DateFormat { format: format.into() });
    if StrftimeItems::new(format).any(|item| matches!(item, Item::Error)) {
        return problem();
    }
    // A format that cannot read what it writes does not determine a date.
    let time = NaiveDate::from_ymd_opt(2001, 2, 3).and_then(|date| date.and_hms_opt(16, 5, 6));
    let Some(time) = time.map(|time| time.and_utc()) else { return problem() };
    let mut written = std::string::String::new();
    if write!(written, "{}", time.format(format)).is_err() {
        return problem();
    }
    match read(&written, format) {
        Ok(_) => None,
        Err(Unread::Date) => problem(),
        Err(Unread::Hour) => Some(DefinitionProblem::HourOfDate { format: format.into() }),
    }
}

/// The end of the message about a format that does not determine a date: how to read such a column instead.
pub(super) fn advice(format: &str) -> &'static str {
    let has = |wanted: Numeric| {
        StrftimeItems::new(format).any(|item| matches!(item, Item::Numeric(numeric, _) if numeric == wanted))
    };
    match () {
        () if has(Numeric::Timestamp) => "; the seconds since 1970 are a `number()`",
        () if has(Numeric::Year) && has(Numeric::Month) && !has(Numeric::Day) => {
            "; a month without a day is no date: add the day to the file, or read it as a `category()`"
        }
        () if has(Numeric::Year) && !has(Numeric::Month) => "; a year alone is a `number()`",
        () => "",
    }
}

/// The part that a text does not determine.
enum Unread {
    Date,
    Hour,
}

/// The seconds from the beginning of 1970 to a date, at midnight if the format has no time; in UTC if it has an offset, and in
/// local time without one. Minutes and seconds that the format does not have are zero; fractions of a second are kept.
pub(super) fn seconds(text: &str, format: &str) -> Option<f64> {
    read(text, format).ok()
}

fn read(text: &str, format: &str) -> Result<f64, Unread> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, StrftimeItems::new(format)).map_err(|_| Unread::Date)?;
    let date = parsed.to_naive_date().map_err(|_| Unread::Date)?;
    if !has_full_year(date, text) {
        return Err(Unread::Date);
    }
    let has_time = parsed.hour_div_12().is_some()
        || parsed.hour_mod_12().is_some()
        || parsed.minute().is_some()
        || parsed.second().is_some()
        || parsed.nanosecond().is_some();
    // A full hour, unless seconds follow without their minute.
    if parsed.minute().is_none() && parsed.second().is_none() && parsed.nanosecond().is_none() {
        parsed.set_minute(0).map_err(|_| Unread::Hour)?;
    }
    let time = if has_time { parsed.to_naive_time().map_err(|_| Unread::Hour)? } else { NaiveTime::MIN };
    let offset = parsed.to_fixed_offset().map_or(0, |offset| offset.local_minus_utc());
    let time = date.and_time(time).and_utc();
    #[allow(clippy::cast_precision_loss, reason = "dates of chrono are far below 2^53 seconds")]
    let seconds = (time.timestamp() - i64::from(offset)) as f64;
    Ok(seconds + f64::from(time.timestamp_subsec_nanos()) / 1e9)
}

/// Whether a year in the first millennium is written with four digits: `%Y` of chrono also reads `19`, which means 2019.
fn has_full_year(date: NaiveDate, text: &str) -> bool {
    let year = date.year().unsigned_abs();
    year >= 1000 || text.contains(&*std::format!("{year:04}"))
}

/// A time in this format, which is valid, to the microsecond: seconds since 1970 have no more digits.
pub(super) fn text(seconds: f64, format: &str) -> std::string::String {
    let whole = seconds.floor();
    let micros = ((seconds - whole) * 1e6).round();
    #[allow(clippy::cast_possible_truncation, reason = "at most 10⁶; whole seconds saturate")]
    let (whole, fraction) = (DateTime::from_timestamp(whole as i64, 0), TimeDelta::microseconds(micros as i64));
    let time = whole.and_then(|whole| whole.checked_add_signed(fraction));
    let mut text = std::string::String::new();
    if time.is_none_or(|time| write!(text, "{}", time.format(format)).is_err()) {
        text.clear();
    }
    text
}
