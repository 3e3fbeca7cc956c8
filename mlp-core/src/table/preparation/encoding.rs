//! The encoding of one fitted variable: the inputs that its value becomes.

use std::f64::consts::TAU;
use std::format;
use std::string::String;
use std::vec::Vec;

use serde::{Deserialize, Serialize};

use super::names::Names;
use crate::table::date::DatePart;
use crate::table::values::Cell;
use crate::table::variable::Unknown;

/// A fitted variable. `fill` replaces a missing value; with `indicator`, a last input tells that it was missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::table) struct Encoding {
    pub(super) values: ValueEncoding,
    pub(super) indicator: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(in crate::table) enum ValueEncoding {
    Number {
        fill: Option<f64>,
        scale: Linear,
    },
    /// Only the time and the year are scaled; the other parts are angles.
    Date {
        fill: Option<f64>,
        parts: Vec<(DatePart, Linear)>,
    },
    Category {
        fill: Option<String>,
        names: Names,
        unknown: Unknown,
    },
}

/// The scaling `(x − offset) / unit`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::table) struct Linear {
    pub(super) offset: f64,
    pub(super) unit: f64,
}

impl Linear {
    pub(super) const NONE: Self = Self { offset: 0.0, unit: 1.0 };

    pub(in crate::table) fn scale(self, x: f64) -> f64 {
        (x - self.offset) / self.unit
    }

    pub(in crate::table) fn unscale(self, x: f64) -> f64 {
        x * self.unit + self.offset
    }

    fn is_valid(self) -> bool {
        self.offset.is_finite() && self.unit.is_finite() && self.unit > 0.0
    }
}

/// A category that the variable does not have.
pub(in crate::table) struct UnknownName;

impl Encoding {
    /// The number of inputs.
    pub(in crate::table) fn width(&self) -> usize {
        usize::from(self.indicator) + self.values.width()
    }

    /// Calls a function with the index, counted from the first input of the variable, and the value of every input that is not
    /// zero.
    #[inline]
    pub(in crate::table) fn encode(&self, cell: Cell<'_>, mut set: impl FnMut(usize, f64)) -> Result<(), UnknownName> {
        let is_missing = matches!(cell, Cell::Missing);
        match (&self.values, cell) {
            (ValueEncoding::Number { scale, .. }, Cell::Number(number)) => set(0, scale.scale(number)),
            (ValueEncoding::Number { fill, scale }, _) => {
                if let Some(fill) = fill {
                    set(0, scale.scale(*fill));
                }
            }
            (ValueEncoding::Date { fill, parts }, cell) => {
                let seconds = if let Cell::Number(seconds) = cell { Some(seconds) } else { *fill };
                if let Some(seconds) = seconds {
                    encode_parts(parts, seconds, &mut set);
                }
            }
            (ValueEncoding::Category { fill, names, unknown }, cell) => {
                let name = if let Cell::Category(name) = cell { Some(name) } else { fill.as_deref() };
                if let Some(name) = name {
                    match (names.position(name), unknown) {
                        (Some(position), _) => set(position, 1.0),
                        (None, Unknown::Refuse) => return Err(UnknownName),
                        (None, Unknown::Zeros) => {}
                        (None, Unknown::Other) => set(names.all().len(), 1.0),
                    }
                }
            }
        }
        if self.indicator && is_missing {
            set(self.width() - 1, 1.0);
        }
        Ok(())
    }

    /// The names of the inputs, for a column of this name.
    pub(in crate::table) fn input_names(&self, column: &str) -> Vec<String> {
        let mut names = match &self.values {
            ValueEncoding::Number { .. } => [column.into()].into(),
            ValueEncoding::Date { parts, .. } => {
                let mut names = Vec::new();
                for (part, _) in parts {
                    let name = part.name();
                    if part.is_periodic() {
                        names.extend([format!("{column}: sine of {name}"), format!("{column}: cosine of {name}")]);
                    } else {
                        names.push(format!("{column}: {name}"));
                    }
                }
                names
            }
            ValueEncoding::Category { names, unknown, .. } => {
                let mut inputs: Vec<String> = names.all().iter().map(|name| format!("{column} = {name}")).collect();
                if *unknown == Unknown::Other {
                    inputs.push(format!("{column}: another"));
                }
                inputs
            }
        };
        if self.indicator {
            names.push(format!("{column} is missing"));
        }
        names
    }

    /// The scaling of a number.
    pub(super) fn linear(&self) -> Linear {
        match &self.values {
            ValueEncoding::Number { scale, .. } => *scale,
            ValueEncoding::Date { parts, .. } => parts.first().map_or(Linear::NONE, |&(_, scale)| scale),
            ValueEncoding::Category { .. } => Linear::NONE,
        }
    }

    /// The number of inputs that are not zero, at most.
    pub(super) fn entries(&self) -> usize {
        match &self.values {
            ValueEncoding::Category { .. } => 1 + usize::from(self.indicator),
            _ => self.width(),
        }
    }

    /// Whether the numbers of an encoding from a file are consistent.
    pub(super) fn is_valid(&self) -> bool {
        let is_filled_validly = |fill: &Option<f64>| fill.is_none_or(f64::is_finite);
        match &self.values {
            ValueEncoding::Number { fill, scale } => is_filled_validly(fill) && scale.is_valid(),
            ValueEncoding::Date { fill, parts } => {
                is_filled_validly(fill) && !parts.is_empty() && parts.iter().all(|(_, scale)| scale.is_valid())
            }
            ValueEncoding::Category { fill, names, unknown } => {
                let is_filled =
                    fill.as_ref().is_none_or(|fill| names.position(fill).is_some() || *unknown != Unknown::Refuse);
                names.are_different() && !names.all().is_empty() && is_filled
            }
        }
    }
}

impl ValueEncoding {
    fn width(&self) -> usize {
        match self {
            Self::Number { .. } => 1,
            Self::Date { parts, .. } => parts.iter().map(|(part, _)| 1 + usize::from(part.is_periodic())).sum(),
            Self::Category { names, unknown, .. } => names.all().len() + usize::from(*unknown == Unknown::Other),
        }
    }
}

fn encode_parts(parts: &[(DatePart, Linear)], seconds: f64, set: &mut impl FnMut(usize, f64)) {
    let mut index = 0;
    for (part, scale) in parts {
        let value = part.of(seconds);
        if part.is_periodic() {
            let (sine, cosine) = (TAU * value).sin_cos();
            set(index, sine);
            set(index + 1, cosine);
            index += 2;
        } else {
            set(index, scale.scale(value));
            index += 1;
        }
    }
}
