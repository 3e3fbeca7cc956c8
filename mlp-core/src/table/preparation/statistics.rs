//! The statistics of the training part that encodings are fitted from, collected chunk by chunk.

use std::collections::HashMap;
use std::string::String;
use std::vec::Vec;

use super::encoding::{Encoding, Linear, ValueEncoding};
use crate::data::{is_constant, sort_names};
use crate::table::error::FitProblem;
use crate::table::number_format::NumberFormat;
use crate::table::values::Values;
use crate::table::variable::{Fill, Kind, Scaling, Unknown, Variable};

/// The statistics of one variable.
pub(super) enum Statistics {
    Numbers {
        /// Of the stored numbers; for dates, of each part that is scaled.
        moments: Vec<Moments>,
        /// All numbers, if the median or the most frequent one is needed.
        kept: Option<Vec<f64>>,
    },
    Categories {
        /// How often each category occurs.
        counts: HashMap<String, usize>,
        /// The number of missing values.
        missing: usize,
    },
}

/// Count, mean, sum of squared deviations and range of numbers, updated one by one (Welford, 1962).
#[derive(Clone, Copy)]
pub(super) struct Moments {
    count: f64,
    mean: f64,
    /// The sum of the squares that neither overflow nor underflow.
    squares: f64,
    /// The sum of the others, in units of the square of `unit`.
    extreme_squares: f64,
    unit: f64,
    min: f64,
    max: f64,
}

impl Moments {
    const NONE: Self = Self {
        count: 0.0,
        mean: 0.0,
        squares: 0.0,
        extreme_squares: 0.0,
        unit: 0.0,
        min: f64::INFINITY,
        max: f64::NEG_INFINITY,
    };

    fn add(&mut self, x: f64) {
        self.count += 1.0;
        let from_mean = x - self.mean;
        self.mean += from_mean / self.count;
        let from_new_mean = x - self.mean;
        let square = from_mean * from_new_mean;
        if (1e-280..1e280).contains(&square) {
            self.squares += square;
        } else {
            self.add_extreme(from_mean.abs().sqrt() * from_new_mean.abs().sqrt());
        }
        self.min = self.min.min(x);
        self.max = self.max.max(x);
    }

    /// Adds the square of a number. The unit is the largest such number so far, as in the norms of BLAS.
    #[cold]
    fn add_extreme(&mut self, root: f64) {
        if root > self.unit {
            self.extreme_squares = 1.0 + self.extreme_squares * (self.unit / root).powi(2);
            self.unit = root;
        } else if root > 0.0 {
            self.extreme_squares += (root / self.unit).powi(2);
        }
    }

    /// The population standard deviation.
    fn deviation(&self) -> f64 {
        (self.squares / self.count).sqrt().hypot(self.unit * (self.extreme_squares / self.count).sqrt())
    }

    /// The scaling of these numbers. Constant numbers are scaled to zero, with the unit 1.
    fn scale(&self, scaling: Scaling) -> Result<Linear, FitProblem> {
        let range = self.max - self.min;
        let Linear { offset, unit } = match scaling {
            Scaling::None => Linear::NONE,
            Scaling::MinMax => Linear { offset: self.min, unit: range },
            Scaling::Standard => Linear { offset: self.mean, unit: self.deviation() },
        };
        if !(range.is_finite() && offset.is_finite() && unit.is_finite()) {
            return Err(FitProblem::Range);
        }
        let is_constant = scaling != Scaling::None && (is_constant(self.min, self.max) || unit == 0.0);
        Ok(Linear { offset, unit: if is_constant { 1.0 } else { unit } })
    }
}

impl Statistics {
    pub(super) fn new(variable: &Variable) -> Self {
        if variable.kind.is_category() {
            return Self::Categories { counts: HashMap::new(), missing: 0 };
        }
        let keeps = matches!(variable.fill, Some(Fill::Median | Fill::MostFrequent));
        Self::Numbers { moments: no_moments(&variable.kind), kept: keeps.then(Vec::new) }
    }

    /// Adds the values of a chunk.
    pub(super) fn add(&mut self, variable: &Variable, values: &Values) {
        match (self, values) {
            (Self::Numbers { moments, kept }, _) => {
                for number in values.numbers() {
                    add_number(moments, &variable.kind, number);
                }
                if let Some(kept) = kept {
                    kept.extend(values.numbers());
                }
            }
            (Self::Categories { counts, missing }, Values::Categories { codes, dictionary }) => {
                *missing += codes.len();
                for (code, count) in (0..).zip(values.counts()) {
                    *missing -= count;
                    if let Some(name) = dictionary.name(code).filter(|_| count > 0) {
                        *counts.entry(name.into()).or_insert(0) += count;
                    }
                }
            }
            (Self::Categories { .. }, Values::Numbers(_)) => {}
        }
    }

    /// The encoding of the variable.
    pub(super) fn fit(self, variable: &Variable, format: NumberFormat) -> Result<Encoding, FitProblem> {
        let values = match self {
            Self::Numbers { moments, kept } => numbers(variable, format, &moments, kept)?,
            Self::Categories { counts, missing } => categories(variable, counts, missing)?,
        };
        Ok(Encoding { values, indicator: variable.indicator })
    }
}

/// Of no numbers, and of no parts of dates.
fn no_moments(kind: &Kind) -> Vec<Moments> {
    let parts = if let Kind::Date { parts, .. } = kind { parts.len() } else { 0 };
    std::vec![Moments::NONE; 1 + parts]
}

/// Adds a stored number, and the parts of a date.
fn add_number(moments: &mut [Moments], kind: &Kind, number: f64) {
    moments[0].add(number);
    if let Kind::Date { parts, .. } = kind {
        for (part, moments) in parts.iter().zip(&mut moments[1..]) {
            moments.add(part.of(number));
        }
    }
}

fn moments_of(kind: &Kind, number: f64) -> Vec<Moments> {
    let mut moments = no_moments(kind);
    add_number(&mut moments, kind, number);
    moments
}

fn numbers(
    variable: &Variable,
    format: NumberFormat,
    moments: &[Moments],
    kept: Option<Vec<f64>>,
) -> Result<ValueEncoding, FitProblem> {
    let given = match &variable.fill {
        Some(Fill::Number(number)) => Some(*number),
        // The definition was checked: the text is a value of this kind.
        Some(Fill::Text(text)) => variable.kind.number(text.as_bytes(), format),
        _ => None,
    };
    let of_fill;
    let moments = match given {
        _ if moments[0].count > 0.0 => moments,
        None => return Err(FitProblem::NoValues),
        // Without any value, the column is constant.
        Some(fill) => {
            of_fill = moments_of(&variable.kind, fill);
            &of_fill
        }
    };
    let all = &moments[0];
    let sorted = kept.map(|mut kept| {
        kept.sort_by(f64::total_cmp);
        kept
    });
    let sorted = sorted.as_deref().unwrap_or_default();
    let fill = match &variable.fill {
        None => None,
        Some(Fill::Mean) => Some(all.mean),
        Some(Fill::Median) => Some(median(sorted)),
        Some(Fill::MostFrequent) => Some(most_frequent(sorted)),
        Some(Fill::Number(_) | Fill::Text(_)) => given,
    };
    Ok(match &variable.kind {
        Kind::Date { parts, scaling, .. } => {
            let scaled = parts.iter().zip(&moments[1..]).map(|(&part, moments)| {
                let scaling = if part.is_periodic() { Scaling::None } else { *scaling };
                Ok((part, moments.scale(scaling)?))
            });
            ValueEncoding::Date { fill, parts: scaled.collect::<Result<_, _>>()? }
        }
        Kind::Number { scaling } | Kind::Ordinal { scaling, .. } => {
            ValueEncoding::Number { fill, scale: all.scale(*scaling)? }
        }
        Kind::Flag { .. } | Kind::Category { .. } => ValueEncoding::Number { fill, scale: Linear::NONE },
    })
}

fn categories(
    variable: &Variable,
    mut counts: HashMap<String, usize>,
    missing: usize,
) -> Result<ValueEncoding, FitProblem> {
    let (most, unknown, stated) = match &variable.kind {
        Kind::Category { most, unknown, names } => (*most, *unknown, names.as_ref()),
        _ => (None, Unknown::Refuse, None),
    };
    if let Some(stated) = stated {
        counts.retain(|name, _| stated.contains(name));
    }
    let fill = match &variable.fill {
        Some(Fill::Text(name)) => {
            // The name to fill in is a category, also if the training part has no value of it.
            *counts.entry(name.clone()).or_insert(0) += missing;
            Some(name.clone())
        }
        Some(_) => Some(by_frequency(&counts).into_iter().next().ok_or(FitProblem::NoValues)?),
        None => None,
    };
    if let Some(stated) = stated {
        return Ok(ValueEncoding::Category { fill, names: stated.clone().into(), unknown });
    }
    if counts.is_empty() {
        return Err(FitProblem::NoValues);
    }
    let mut names = by_frequency(&counts);
    names.truncate(most.unwrap_or(usize::MAX));
    sort_names(&mut names);
    Ok(ValueEncoding::Category { fill, names: names.into(), unknown })
}

/// The names from the most to the least frequent one; equally frequent ones in sorted order.
fn by_frequency(counts: &HashMap<String, usize>) -> Vec<String> {
    let mut names: Vec<String> = counts.keys().cloned().collect();
    sort_names(&mut names);
    names.sort_by_key(|name| std::cmp::Reverse(counts[name]));
    names
}

/// The median of sorted numbers: the middle one, or the mean of the two in the middle.
fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) }
}

/// The most frequent of sorted numbers; the smallest among equally frequent ones.
fn most_frequent(sorted: &[f64]) -> f64 {
    let runs = sorted.chunk_by(|one, other| one.total_cmp(other).is_eq());
    runs.rev().max_by_key(|run| run.len()).map_or(0.0, |run| run[0])
}
