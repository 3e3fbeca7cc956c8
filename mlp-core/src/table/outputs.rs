//! The meaning of the outputs of a network: which of them belong to which target column.

use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use super::error::TableError;
use super::prediction::{Predicted, PredictedClass, Prediction};
use super::preparation::{Linear, Preparation};
use super::variable::Kind;

/// The target columns in order, each with the meaning of its outputs.
#[derive(Clone, Debug)]
pub(super) struct Outputs(Vec<(Arc<str>, Meaning)>);

#[derive(Clone, Debug)]
enum Meaning {
    /// One output: a scaled number.
    Number(Linear),
    /// One output for each class.
    Classes(Arc<[String]>),
    /// One output for two classes: the probability of the second.
    Second(Arc<[String]>),
}

impl Meaning {
    fn width(&self) -> usize {
        match self {
            Self::Number(_) | Self::Second(_) => 1,
            Self::Classes(names) => names.len(),
        }
    }
}

impl Outputs {
    /// The meaning of this many outputs. A category has an output for each class; two classes may share one. A flag has one
    /// output, or two; an ordinal variable one, its number, or one for each level.
    pub(super) fn new(preparation: &Preparation, outputs: usize) -> Result<Self, TableError> {
        let choices = [(false, false), (true, false), (false, true), (true, true)];
        let of_width = |(has_single, has_levels)| {
            let meanings = Self::of(preparation, has_single, has_levels);
            Some(meanings).filter(|meanings| meanings.width() == outputs)
        };
        choices.into_iter().find_map(of_width).ok_or_else(|| {
            let expected = Self::of(preparation, false, false).width();
            TableError::Outputs { found: outputs, expected }
        })
    }

    /// With one output for two classes, or two; with an output for each level, or one.
    fn of(preparation: &Preparation, has_single: bool, has_levels: bool) -> Self {
        let targets = preparation.target_meanings();
        let meanings = targets.map(|(name, kind, classes, scale)| {
            let meaning = match (kind, classes) {
                (Kind::Ordinal { .. }, _) if !has_levels => Meaning::Number(scale),
                (Kind::Flag { .. }, Some(classes)) if !has_levels => Meaning::Second(classes.into()),
                (Kind::Category { .. }, Some(classes)) if has_single && classes.len() == 2 => {
                    Meaning::Second(classes.into())
                }
                (_, Some(classes)) => Meaning::Classes(classes.into()),
                (_, None) => Meaning::Number(scale),
            };
            (Arc::from(name), meaning)
        });
        Self(meanings.collect())
    }

    fn width(&self) -> usize {
        self.0.iter().map(|(_, meaning)| meaning.width()).sum()
    }

    /// The prediction of these outputs.
    pub(super) fn prediction(&self, mut outputs: &[f64]) -> Prediction {
        let mut take = |count: usize| {
            let (own, rest) = outputs.split_at(count);
            outputs = rest;
            own
        };
        let targets = self.0.iter().map(|(name, meaning)| {
            let own = take(meaning.width());
            let predicted = match meaning {
                Meaning::Number(scale) => Predicted::Number(scale.unscale(own[0])),
                Meaning::Classes(names) => class(names, own.to_vec()),
                Meaning::Second(names) => class(names, [1.0 - own[0], own[0]].into()),
            };
            (Arc::clone(name), predicted)
        });
        Prediction { targets: targets.collect() }
    }
}

/// The class with the largest probability; the first among equal ones.
fn class(names: &Arc<[String]>, probabilities: Vec<f64>) -> Predicted {
    let indices = (0..probabilities.len()).rev();
    let index = indices.max_by(|&one, &other| probabilities[one].total_cmp(&probabilities[other])).unwrap_or(0);
    Predicted::Class(PredictedClass { index, names: Arc::clone(names), probabilities })
}
