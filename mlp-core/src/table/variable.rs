//! The variables of a table as a user states them: their kind, the treatment of missing values, the scaling.

use std::string::String;
use std::vec::Vec;

use serde::{Deserialize, Serialize, Serializer, ser};

use super::date::DatePart;

/// A value to use where one is missing.
///
/// ```
/// use mlp_core::table::{Fill, category, number};
/// let power = number().fill(Fill::Median);
/// let children = number().fill(0.0);
/// let city = category().fill("unknown");
/// # let _ = (power, children, city);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Fill {
    /// The mean of the training part: of numbers, dates, flags (the share of those that are set) and levels.
    Mean,
    /// The median of the training part, of the same kinds as the mean.
    Median,
    /// The most frequent value of the training part; the first in sorted order among equally frequent ones.
    MostFrequent,
    /// This number, which must be finite.
    Number(#[serde(serialize_with = "serialize_finite")] f64),
    /// This text, read like a field of the file: the name of a category, a date.
    Text(String),
}

/// JSON has no infinities and NaN.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde expects")]
fn serialize_finite<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.is_finite() {
        serializer.serialize_f64(*number)
    } else {
        Err(ser::Error::custom("the number to fill in is not finite"))
    }
}

impl From<f64> for Fill {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Fill {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Fill {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// The scaling of a number, fitted to the training part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Scaling {
    /// To mean 0 and standard deviation 1, as by [`Standardizer`](crate::data::Standardizer).
    #[default]
    Standard,
    /// To the range from 0 to 1, as by [`MinMax`](crate::data::MinMax).
    MinMax,
    /// None: the numbers as they are.
    None,
}

/// The treatment of a category that the training part does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Unknown {
    /// An error that names the column and the category.
    #[default]
    Refuse,
    /// All inputs of the variable are zero.
    Zeros,
    /// An input of its own, which also serves the categories that are left out by [`Category::at_most`].
    Other,
}

/// A variable of a table: what its column holds, and how it becomes inputs or targets of a network. Built by [`number`],
/// [`category`], [`ordinal`], [`date`] and [`flag`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    pub(super) kind: Kind,
    pub(super) fill: Option<Fill>,
    /// Whether an input tells that the value was missing.
    pub(super) indicator: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum Kind {
    Number {
        scaling: Scaling,
    },
    Category {
        most: Option<usize>,
        unknown: Unknown,
        /// All categories in order, if they are stated.
        #[serde(default)]
        names: Option<Vec<String>>,
    },
    Ordinal {
        levels: Vec<String>,
        scaling: Scaling,
    },
    Date {
        format: String,
        parts: Vec<DatePart>,
        scaling: Scaling,
    },
    Flag {
        words: Option<(String, String)>,
    },
}

impl Variable {
    /// The texts that are compared with fields: levels, words, stated categories, and one to fill in.
    pub(super) fn texts(&self) -> impl Iterator<Item = &String> {
        let (levels, words): (&[String], _) = match &self.kind {
            Kind::Ordinal { levels: names, .. } | Kind::Category { names: Some(names), .. } => (names, None),
            Kind::Flag { words } => (&[], words.as_ref()),
            _ => (&[], None),
        };
        let fill = if let Some(Fill::Text(text)) = &self.fill { Some(text) } else { None };
        levels.iter().chain(words.into_iter().flat_map(|(one, zero)| [one, zero])).chain(fill)
    }
}

impl Kind {
    /// The name of the kind in messages.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Number { .. } => "number",
            Self::Category { .. } => "category",
            Self::Ordinal { .. } => "ordinal",
            Self::Date { .. } => "date",
            Self::Flag { .. } => "flag",
        }
    }

    /// Whether the column states this text as one of its values: as a level, as a category, or as a word of a flag.
    pub(super) fn states(&self, text: &[u8]) -> bool {
        match self {
            Self::Ordinal { levels, .. } => levels.iter().any(|level| level.as_bytes() == text),
            Self::Flag { words: Some((one, zero)) } => [one, zero].iter().any(|word| word.as_bytes() == text),
            Self::Category { names: Some(names), .. } => names.iter().any(|name| name.as_bytes() == text),
            Self::Number { .. } | Self::Category { .. } | Self::Date { .. } | Self::Flag { words: None } => false,
        }
    }

    /// Whether the values are names of categories; all others are stored as numbers.
    pub(super) const fn is_category(&self) -> bool {
        matches!(self, Self::Category { .. })
    }
}

/// Declares a builder for one kind of variable, with the options of all kinds.
macro_rules! builders {
    ($($(#[$doc:meta])* $Builder:ident)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq)]
            #[must_use]
            pub struct $Builder(Variable);

            impl $Builder {
                fn of(kind: Kind) -> Self {
                    Self(Variable { kind, fill: None, indicator: false })
                }

                /// The value to use where one is missing. Without it, a missing value is an error, with its line.
                pub fn fill(mut self, fill: impl Into<Fill>) -> Self {
                    self.0.fill = Some(fill.into());
                    self
                }

                /// Adds an input that is 1 where the value is missing and filled in, and 0 elsewhere.
                pub fn indicator(mut self) -> Self {
                    self.0.indicator = true;
                    self
                }
            }

            impl From<$Builder> for Variable {
                fn from(builder: $Builder) -> Self {
                    builder.0
                }
            }
        )+
    };
}

builders! {
    /// A variable whose values are numbers; built by [`number`].
    Number
    /// A variable whose values are names without an order; built by [`category`].
    Category
    /// A variable whose values are names with an order; built by [`ordinal`].
    Ordinal
    /// A variable whose values are dates or points in time; built by [`date`].
    Date
    /// A variable with two values; built by [`flag`].
    Flag
}

/// A number, scaled to mean 0 and standard deviation 1 unless [`Number::scaling`] says otherwise: one input.
///
/// ```
/// use mlp_core::table::{Columns, Fill, number};
/// let columns = Columns::new().input("weight", number()).input("power", number().fill(Fill::Median).indicator());
/// # let _ = columns;
/// ```
pub fn number() -> Number {
    Number::of(Kind::Number { scaling: Scaling::Standard })
}

impl Number {
    /// Sets the scaling.
    pub fn scaling(mut self, chosen: Scaling) -> Self {
        if let Kind::Number { scaling } = &mut self.0.kind {
            *scaling = chosen;
        }
        self
    }
}

/// One of several names, in a one-hot encoding: one input for each category of the training part, in sorted order, of which one
/// is 1 and the others are 0. As a target: the class.
///
/// Integers as names are sorted by value. Many categories make the sample sparse: see
/// [`Preparation`](super::Preparation).
///
/// ```
/// use mlp_core::table::{Columns, Unknown, category};
/// let columns = Columns::new()
///     .input("city", category().at_most(100).unknown(Unknown::Other))
///     .target("species", category());
/// # let _ = columns;
/// ```
pub fn category() -> Category {
    Category::of(Kind::Category { most: None, unknown: Unknown::Refuse, names: None })
}

impl Category {
    /// The largest number of categories: the most frequent ones of the training part, where a missing value counts as the one that is
    /// filled in. The others are treated as unknown, by
    /// [`Unknown::Other`] unless [`Unknown::Zeros`] is chosen.
    pub fn at_most(mut self, categories: usize) -> Self {
        if let Kind::Category { most, unknown, .. } = &mut self.0.kind {
            *most = Some(categories);
            if *unknown == Unknown::Refuse {
                *unknown = Unknown::Other;
            }
        }
        self
    }

    /// All categories, in this order, in place of those of the training part. The inputs, or the classes of a target, are then the
    /// same for every training part, such as the folds of a cross-validation, also where one of them lacks a category. A name that
    /// is not listed is [unknown](Self::unknown). A listed name is no marker of a missing value.
    ///
    /// ```
    /// use mlp_core::table::{Columns, Preparation, Table, category, number};
    /// let columns = Columns::new().input("sex", category().names(["f", "m", "x"])).target("height", number());
    /// let table = Table::from_text("people.csv", "sex,height\nm,180\nf,170\n", &columns)?;
    /// assert_eq!(Preparation::fit(&table)?.input_names(), ["sex = f", "sex = m", "sex = x"]);
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    pub fn names(mut self, all: impl IntoIterator<Item = impl Into<String>>) -> Self {
        if let Kind::Category { names, .. } = &mut self.0.kind {
            *names = Some(all.into_iter().map(Into::into).collect());
        }
        self
    }

    /// The treatment of categories that the training part does not have, or that are not among the [names](Self::names): by default,
    /// an error.
    pub fn unknown(mut self, policy: Unknown) -> Self {
        if let Kind::Category { unknown, .. } = &mut self.0.kind {
            *unknown = policy;
        }
        self
    }
}

/// One of several names with an order, from the lowest to the highest: one input, the position of the level, scaled like a number.
/// A name that is not listed is an error. As a target: the class, or the position as a number.
///
/// ```
/// use mlp_core::table::{Columns, ordinal};
/// let columns = Columns::new().input("size", ordinal(["small", "medium", "large"]));
/// # let _ = columns;
/// ```
pub fn ordinal(levels: impl IntoIterator<Item = impl Into<String>>) -> Ordinal {
    Ordinal::of(Kind::Ordinal { levels: levels.into_iter().map(Into::into).collect(), scaling: Scaling::Standard })
}

impl Ordinal {
    /// Sets the scaling.
    pub fn scaling(mut self, chosen: Scaling) -> Self {
        if let Kind::Ordinal { scaling, .. } = &mut self.0.kind {
            *scaling = chosen;
        }
        self
    }
}

/// A date or a point in time in this format, in the notation of `strftime`: `%Y-%m-%d`, `%d.%m.%Y %H:%M`. One input, the time
/// scaled like a number, unless [`Date::parts`] chooses others.
///
/// ```
/// use mlp_core::table::{Columns, DatePart, date};
/// let columns = Columns::new().input("sold", date("%Y-%m-%d").parts([DatePart::Time, DatePart::Month, DatePart::Weekday]));
/// # let _ = columns;
/// ```
pub fn date(format: impl Into<String>) -> Date {
    Date::of(Kind::Date { format: format.into(), parts: [DatePart::Time].into(), scaling: Scaling::Standard })
}

impl Date {
    /// The parts of the date that become inputs.
    pub fn parts(mut self, chosen: impl IntoIterator<Item = DatePart>) -> Self {
        if let Kind::Date { parts, .. } = &mut self.0.kind {
            *parts = chosen.into_iter().collect();
        }
        self
    }

    /// Sets the scaling of the time and the year; the other parts are angles.
    pub fn scaling(mut self, chosen: Scaling) -> Self {
        if let Kind::Date { scaling, .. } = &mut self.0.kind {
            *scaling = chosen;
        }
        self
    }
}

/// One of two values: one input, 0 or 1. Without [`Flag::words`] these are `true`, `yes`, `t`, `y`, `on` or `1`, and `false`, `no`,
/// `f`, `n`, `off` or `0`, in any case. As a target: 0 or 1, also as a class.
///
/// ```
/// use mlp_core::table::{Columns, flag};
/// let columns = Columns::new().input("smoker", flag()).target("diagnosis", flag().words("malignant", "benign"));
/// # let _ = columns;
/// ```
pub fn flag() -> Flag {
    Flag::of(Kind::Flag { words: None })
}

impl Flag {
    /// The words for 1 and for 0.
    pub fn words(mut self, one: impl Into<String>, zero: impl Into<String>) -> Self {
        if let Kind::Flag { words } = &mut self.0.kind {
            *words = Some((one.into(), zero.into()));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;

    #[test]
    fn a_number_to_fill_in_that_is_not_finite_is_not_serialized() {
        for value in [f64::NAN, f64::INFINITY] {
            let error = serde_json::to_string(&Variable::from(number().fill(value))).unwrap_err();
            assert_eq!(error.to_string(), "the number to fill in is not finite");
        }
        let json = serde_json::to_string(&Fill::Number(0.5)).unwrap();
        assert_eq!((&*json, serde_json::from_str(&json).unwrap()), (r#"{"Number":0.5}"#, Fill::Number(0.5)));
    }
}
