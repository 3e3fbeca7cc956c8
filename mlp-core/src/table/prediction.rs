//! The prediction for one row, in terms of the target columns.

use std::fmt;
use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use super::date;
use super::significant::significant;

/// The prediction of a [`Model`](super::Model) for one row: a number or a class for each target column.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The targets, in the order of their columns, under the names of the columns.
    pub targets: Vec<(Arc<str>, Predicted)>,
}

/// The predicted value of one target column.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Predicted {
    /// A number, in the unit of the column.
    Number(f64),
    /// A class.
    Class(PredictedClass),
    /// A point in time.
    Date(PredictedDate),
    /// A level, as a position between levels.
    Level(PredictedLevel),
    /// No number, date or level: the output of the network is NaN.
    NoNumber,
    /// No class: an output of the network for a class is NaN.
    NoClass,
}

/// A predicted point in time.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictedDate {
    /// The seconds since the beginning of 1970.
    pub seconds: f64,
    /// The format of the column.
    pub format: Arc<str>,
}

impl PredictedDate {
    /// The date in the format of the column, to the nearest second; empty beyond the range of dates, and of NaN seconds.
    pub fn text(&self) -> String {
        if self.seconds.is_nan() { String::new() } else { date::text(self.seconds.round(), &self.format) }
    }
}

/// A predicted position among the levels of an ordinal variable.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictedLevel {
    /// The position: that of the first level is 0. It may be between two levels, or beyond the last one.
    pub position: f64,
    /// The names of all levels, from the lowest to the highest.
    pub names: Arc<[String]>,
}

impl PredictedLevel {
    /// The name of the nearest level; empty if the position is NaN.
    pub fn name(&self) -> &str {
        if self.position.is_nan() {
            return "";
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position, limited to the levels")]
        let nearest = self.position.round().max(0.0) as usize;
        self.names.get(nearest).or(self.names.last()).map_or("", |name| name)
    }
}

/// A predicted class with the outputs of the network for all classes.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictedClass {
    /// The index of the class.
    pub index: usize,
    /// The names of all classes.
    pub names: Arc<[String]>,
    /// The outputs for all classes: probabilities, if the output layer is `softmax` or `sigmoid`.
    pub probabilities: Vec<f64>,
}

impl PredictedClass {
    /// The name of the class.
    pub fn name(&self) -> &str {
        &self.names[self.index]
    }

    /// The probability of the predicted class.
    pub fn probability(&self) -> f64 {
        self.probabilities[self.index]
    }
}

impl Prediction {
    /// The prediction for the target column of this name.
    pub fn get(&self, column: &str) -> Option<&Predicted> {
        self.targets.iter().find(|(name, _)| &**name == column).map(|(_, predicted)| predicted)
    }

    /// The number predicted for the first target that is a number, a date (the seconds since 1970) or a level (its position);
    /// `None` if there is no such target, or if the output for it is NaN.
    pub fn number(&self) -> Option<f64> {
        let mut numbers = self.targets.iter().filter_map(|(_, predicted)| match predicted {
            Predicted::Number(number) => Some(Some(*number)),
            Predicted::Date(date) => Some(Some(date.seconds)),
            Predicted::Level(level) => Some(Some(level.position)),
            Predicted::NoNumber => Some(None),
            Predicted::Class(_) | Predicted::NoClass => None,
        });
        numbers.next().flatten().filter(|number| !number.is_nan())
    }

    /// The class predicted for the first target that is a class; `None` if there is no such target, or if an output for it is NaN.
    pub fn class(&self) -> Option<&PredictedClass> {
        let mut classes = self.targets.iter().filter_map(|(_, predicted)| match predicted {
            Predicted::Class(class) => Some(Some(class)),
            Predicted::NoClass => Some(None),
            Predicted::Number(_) | Predicted::Date(_) | Predicted::Level(_) | Predicted::NoNumber => None,
        });
        classes.next().flatten()
    }
}

/// The targets in one line: `mpg: 23.4127`, `species: setosa (97.1%)`, `sold: 2024-02-29`, `size: medium (1.2)`. Where the outputs of
/// the network are NaN: `mpg: undefined`.
impl fmt::Display for Prediction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, predicted)) in self.targets.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{name}: ")?;
            match predicted {
                Predicted::Number(number) => write!(f, "{}", significant(*number, 6))?,
                Predicted::Date(date) => write!(f, "{}", date.text())?,
                Predicted::Level(level) => write!(f, "{} ({})", level.name(), significant(level.position, 3))?,
                Predicted::Class(class) => write!(f, "{} ({:.1}%)", class.name(), 100.0 * class.probability())?,
                Predicted::NoNumber | Predicted::NoClass => f.write_str("undefined")?,
            }
        }
        Ok(())
    }
}
