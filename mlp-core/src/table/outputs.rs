//! The meaning of the outputs of a network: which of them belong to which target column.
//!
//! The parts of the output layer, one for each loss, take the targets in order, as the parts of a
//! [`TableTarget`](super::TableTarget) do: one target each, or several numbers in a vector.

use std::format;
use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use super::error::TableError;
use super::prediction::{Predicted, PredictedClass, PredictedDate, PredictedLevel, Prediction};
use super::preparation::{Linear, Preparation};
use super::variable::Kind;
use crate::excerpt::Name;
use crate::loss::{BinaryCrossEntropy, CategoricalCrossEntropy, Loss};
use crate::network::Network;
use crate::number::memory::{self, Flat};
use crate::number::scalar::{Scalar, double};

/// The target columns in order, each with the meaning of its outputs.
#[derive(Clone, Debug)]
pub(super) struct Outputs(Vec<(Arc<str>, Meaning)>);

#[derive(Clone, Debug)]
enum Meaning {
    /// One output: a scaled number.
    Number(Linear),
    /// One output: a scaled time.
    Date(Linear, Arc<str>),
    /// One output: the scaled position of a level.
    Level(Linear, Arc<[String]>),
    /// One output for each class.
    Classes(Arc<[String]>),
    /// One output for two classes: the probability of the second.
    Second(Arc<[String]>),
}

impl Meaning {
    fn width(&self) -> usize {
        match self {
            Self::Number(_) | Self::Date(..) | Self::Level(..) | Self::Second(_) => 1,
            Self::Classes(names) => names.len(),
        }
    }
}

/// The outputs under one loss.
struct Part {
    outputs: usize,
    loss: &'static str,
}

/// A target column.
struct Target<'a> {
    name: &'a str,
    kind: &'a Kind,
    classes: Option<Arc<[String]>>,
    scale: Linear,
}

impl Target<'_> {
    /// The meaning of a part of the output layer that belongs to this target alone; `None` if it has another number of outputs.
    fn alone(&self, part: &Part) -> Option<Meaning> {
        let Some(classes) = &self.classes else { return (part.outputs == 1).then(|| self.number()) };
        let is_ordinal = matches!(self.kind, Kind::Ordinal { .. });
        match part.outputs {
            1 if is_ordinal && part.loss != BinaryCrossEntropy::NAME => Some(self.number()),
            1 if classes.len() == 2 => Some(Meaning::Second(Arc::clone(classes))),
            1 if is_ordinal => Some(self.number()),
            outputs => (outputs == classes.len()).then(|| Meaning::Classes(Arc::clone(classes))),
        }
    }

    /// The meaning of its outputs among those of other targets, in the order of a vector of target values.
    fn in_vector(&self) -> Meaning {
        match (self.kind, &self.classes) {
            (Kind::Flag { .. }, Some(classes)) => Meaning::Second(Arc::clone(classes)),
            (Kind::Category { .. }, Some(classes)) => Meaning::Classes(Arc::clone(classes)),
            _ => self.number(),
        }
    }

    /// The meaning of one output that is a number.
    fn number(&self) -> Meaning {
        match (self.kind, &self.classes) {
            (Kind::Date { format, .. }, _) => Meaning::Date(self.scale, (**format).into()),
            (Kind::Ordinal { .. }, Some(levels)) => Meaning::Level(self.scale, Arc::clone(levels)),
            _ => Meaning::Number(self.scale),
        }
    }
}

impl Preparation {
    /// The output of a network in terms of the target columns, in their units and classes, as a [`Model`](super::Model) predicts:
    /// for networks that are in none, such as those of an ensemble.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// use mlp_core::table::{Columns, Preparation, Table, date, number};
    /// network! { struct Line< input 1 => linear 1; loss squared >; }
    /// let columns = Columns::new().input("x", number()).target("due", date("%Y-%m-%d"));
    /// let table = Table::from_text("t.csv", "x,due\n1,2024-01-01\n2,2024-01-03\n", &columns)?;
    /// let preparation = Preparation::fit(&table)?;
    /// let prediction = preparation.prediction::<Line>(&vector![0.0])?; // the mean, scaled
    /// assert_eq!(prediction.to_string(), "due: 2024-01-02");
    /// # Ok::<(), mlp_core::table::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the network has other outputs than the targets need.
    pub fn prediction<N: Network>(&self, output: &N::Output) -> Result<Prediction, TableError> {
        Ok(Outputs::new::<N>(self)?.prediction(output))
    }
}

impl Outputs {
    /// The meaning of the outputs of a network. A part of its output layer has an output for each class of a category, ordinal
    /// variable or flag, one for two classes, or one for a number; or it has the values of several targets.
    pub(super) fn new<N: Network>(preparation: &Preparation) -> Result<Self, TableError> {
        let targets: Vec<Target<'_>> = preparation
            .target_meanings()
            .map(|(name, kind, classes, scale)| Target { name, kind, classes: classes.map(Into::into), scale })
            .collect();
        let heads = N::Loss::HEADS.iter().map(|head| Part { outputs: head.units, loss: head.loss });
        let outputs = <N::Output as Flat>::LEN;
        let mut parts: Vec<Part> = heads.collect();
        let has_several = !parts.is_empty();
        if !has_several {
            parts.push(Part { outputs, loss: N::Loss::NAME });
        }
        let needed = || targets.iter().map(|target| (target.name, target.in_vector().width()));
        match meanings(&targets, &parts) {
            Some(meanings) => Ok(Self(targets.iter().map(|target| target.name.into()).zip(meanings).collect())),
            None if has_several => {
                let found: Vec<_> = parts.iter().map(|part| format!("{}", part.outputs)).collect();
                let needed: Vec<_> = needed().map(|(name, width)| format!("{width} for `{}`", Name(name))).collect();
                Err(TableError::OutputParts { found: found.join(" + "), expected: needed.join(", ") })
            }
            None => Err(TableError::Outputs { found: outputs, expected: needed().map(|(_, width)| width).sum() }),
        }
    }

    /// The prediction of these outputs.
    pub(super) fn prediction<O: Flat<Scalar: Scalar>>(&self, output: &O) -> Prediction {
        let numbers: Vec<f64> = memory::as_slice(output).iter().map(|&number| double(number)).collect();
        let mut outputs = &*numbers;
        let mut take = |count: usize| {
            let (own, rest) = outputs.split_at(count);
            outputs = rest;
            own
        };
        let targets = self.0.iter().map(|(name, meaning)| {
            let own = take(meaning.width());
            let has_nan = own.iter().any(|output| output.is_nan());
            let predicted = match meaning {
                Meaning::Classes(_) | Meaning::Second(_) if has_nan => Predicted::NoClass,
                _ if has_nan => Predicted::NoNumber,
                Meaning::Number(scale) => Predicted::Number(scale.unscale(own[0])),
                Meaning::Date(scale, format) => {
                    Predicted::Date(PredictedDate { seconds: scale.unscale(own[0]), format: Arc::clone(format) })
                }
                Meaning::Level(scale, names) => {
                    Predicted::Level(PredictedLevel { position: scale.unscale(own[0]), names: Arc::clone(names) })
                }
                Meaning::Classes(names) => class(names, own.to_vec()),
                Meaning::Second(names) => class(names, [1.0 - own[0], own[0]].into()),
            };
            (Arc::clone(name), predicted)
        });
        Prediction { targets: targets.collect() }
    }
}

/// The meanings of all targets, which take all parts in order; `None` if there is no such division.
fn meanings(targets: &[Target<'_>], parts: &[Part]) -> Option<Vec<Meaning>> {
    let Some((part, parts)) = parts.split_first() else { return targets.is_empty().then(Vec::new) };
    let with = |own: Vec<Meaning>| {
        let others = meanings(&targets[own.len()..], parts)?;
        Some(own.into_iter().chain(others).collect())
    };
    let alone = || with([targets.first()?.alone(part)?].into());
    let together = || with(vector(targets, part.outputs)?);
    // A softmax is over the classes of one target.
    if part.loss == CategoricalCrossEntropy::NAME { alone().or_else(together) } else { together().or_else(alone) }
}

/// The meanings of the next targets, two or more, whose values make a vector of this length.
fn vector(targets: &[Target<'_>], length: usize) -> Option<Vec<Meaning>> {
    let mut left = length;
    let mut own = Vec::new();
    for target in targets {
        if left == 0 {
            break;
        }
        let meaning = target.in_vector();
        left = left.checked_sub(meaning.width())?;
        own.push(meaning);
    }
    (left == 0 && own.len() > 1).then_some(own)
}

/// The class with the largest probability; the first among equal ones. None is NaN.
fn class(names: &Arc<[String]>, probabilities: Vec<f64>) -> Predicted {
    let better = |best: usize, k: usize| if probabilities[k] > probabilities[best] { k } else { best };
    let index = (0..probabilities.len()).fold(0, better);
    Predicted::Class(PredictedClass { index, names: Arc::clone(names), probabilities })
}
