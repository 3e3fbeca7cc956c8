//! The layout of a checkpoint in a safetensors file.
//!
//! | tensor | type and shape |
//! |---|---|
//! | `network`, `best` | the network's scalar, one number per parameter, in the order of `parameters()` |
//! | `optimizer.….vector` | the network's scalar, a multiple of the number of parameters |
//! | `optimizer.….number` | `f64`, a single number |
//! | `history` | `f64`, one row per epoch |
//! | `plateau` | `f64`: the best value, the number of epochs since, the number of plateaus |
//!
//! The metadata hold the identity of the run under `run.…`, the column names of `history` under `columns`, and the index of
//! the best epoch under `best`.

use core::time::Duration;
use std::borrow::Cow;
use std::collections::HashMap;
use std::format;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use safetensors::tensor::{Dtype, SafeTensors, View, serialize};

use crate::network::Network;
use crate::number::Stored;
use crate::train::checkpoint_store::{RunFacts, Snapshot};
use crate::train::early_stopping::BestEpoch;
use crate::train::history::History;
use crate::train::identity::Identity;
use crate::train::plateau::Plateau;
use crate::train::report::{Epoch, epoch_number};

/// The version of this layout.
const VERSION: &str = "1";

/// A tensor to be written.
struct Numbers {
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Numbers {
    fn of<T: Stored>(numbers: &[T]) -> Self {
        let mut bytes = Vec::with_capacity(numbers.len() * T::SIZE);
        for number in numbers {
            bytes.extend_from_slice(number.bytes().as_ref());
        }
        Self { dtype: dtype_of::<T>(), shape: vec![numbers.len()], bytes }
    }
}

impl View for Numbers {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.bytes)
    }

    fn data_len(&self) -> usize {
        self.bytes.len()
    }
}

fn dtype_of<T: Stored>() -> Dtype {
    if T::SIZE == 4 { Dtype::F32 } else { Dtype::F64 }
}

/// The name of the tensor for a vector of the optimizer.
fn vector(name: &str) -> String {
    format!("optimizer.{name}.vector")
}

/// The name of the tensor for a number of the optimizer.
fn number(name: &str) -> String {
    format!("optimizer.{name}.number")
}

/// The content of the file for a run.
pub(super) fn bytes_of<N: Network<Scalar: Stored>>(snapshot: Snapshot<'_, N>) -> Result<Vec<u8>, String> {
    let Snapshot { identity, network, optimizer, history: History { epochs, best, plateau }, .. } = snapshot;
    let mut metadata: HashMap<_, _> =
        identity.iter().map(|(name, value)| (format!("run.{name}"), value.clone())).collect();
    let mut tensors = vec![("network".to_string(), Numbers::of(network.parameters()))];

    tensors.extend(optimizer.vectors.into_iter().map(|(name, values)| (vector(name), Numbers::of(values))));
    tensors.extend(optimizer.numbers.into_iter().map(|(name, &mut value)| (number(name), Numbers::of(&[value]))));

    let plateau = [plateau.best, plateau.waited.into(), plateau.count.into()];
    tensors.push(("plateau".to_string(), Numbers::of(&plateau)));
    if let Some(index) = best.index {
        metadata.insert("best".to_string(), index.to_string());
    }
    if !best.parameters.is_empty() {
        tensors.push(("best".to_string(), Numbers::of(&best.parameters)));
    }

    let columns = epochs.first().map(columns).unwrap_or_default();
    let rows: Vec<f64> = epochs.iter().flat_map(row).collect();
    let history = Numbers { shape: vec![epochs.len(), columns.len()], ..Numbers::of(&rows) };
    metadata.insert("columns".to_string(), columns.join(","));
    metadata.insert("mlp_checkpoint".to_string(), VERSION.to_string());
    tensors.push(("history".to_string(), history));
    serialize(tensors, Some(metadata.into_iter().collect())).map_err(|error| error.to_string())
}

/// The columns of the history, which are the same for all epochs of a run.
fn columns<T: Stored>(epoch: &Epoch<T>) -> Vec<String> {
    let fixed = [("loss", true), ("seconds", true), ("validation_loss", epoch.validation_loss.is_some())];
    let fixed = fixed.into_iter().chain([("learning_rate", epoch.learning_rate.is_some())]);
    let fixed = fixed.filter(|(_, is_present)| *is_present).map(|(name, _)| name.to_string());
    fixed.chain(epoch.metrics.iter().map(|(metric, _)| metric.to_string())).collect()
}

/// The values of an epoch in the order of its columns.
fn row<T: Stored>(epoch: &Epoch<T>) -> Vec<f64> {
    // Exact, since `T` is `f32` or `f64`.
    let double = |value: T| nalgebra::try_convert(value).unwrap_or(f64::NAN);
    let fixed = [Some(double(epoch.loss)), Some(epoch.time.as_secs_f64())];
    let optional = [epoch.validation_loss.map(double), epoch.learning_rate];
    let metrics = epoch.metrics.iter().map(|&(_, value)| value);
    fixed.into_iter().chain(optional).flatten().chain(metrics).collect()
}

/// A parsed checkpoint of this version.
pub(super) struct Content<'a> {
    tensors: SafeTensors<'a>,
    metadata: HashMap<String, String>,
}

impl<'a> Content<'a> {
    /// Parses a file, or explains why it is not a checkpoint.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, String> {
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
        let tensors = SafeTensors::deserialize(bytes).map_err(|error| error.to_string())?;
        let metadata: HashMap<_, _> = header.metadata().clone().unwrap_or_default().into_iter().collect();
        match metadata.get("mlp_checkpoint").map(String::as_str) {
            Some(VERSION) => Ok(Self { tensors, metadata }),
            Some(other) => Err(format!("its version is {other}, but this program reads version {VERSION}")),
            None => Err("it is a safetensors file, but not a checkpoint".to_string()),
        }
    }

    /// The differences between the run in the file and this one, each with both values.
    pub(super) fn differences(&self, identity: &Identity) -> Vec<String> {
        let differs = |(name, ours): &(&str, String)| match self.metadata.get(&format!("run.{name}")) {
            Some(theirs) if theirs == ours => None,
            Some(theirs) => Some(format!("{name}: there it is {theirs}, here it is {ours}")),
            None => Some(format!("{name}: there it is missing, here it is {ours}")),
        };
        identity.iter().filter_map(differs).collect()
    }

    /// Replaces a run by the one in the file. On an error, nothing is changed.
    pub(super) fn restore<N: Network<Scalar: Stored>>(&self, snapshot: Snapshot<'_, N>) -> Result<(), String> {
        let Snapshot { network, optimizer, history, facts, .. } = snapshot;
        let is_network = |count: usize| count == N::PARAMETERS;
        let parameters = self.numbers::<N::Scalar>("network", is_network)?;
        let epochs = self.epochs(&facts)?;
        let index = self.best(epochs.len())?;
        let has_best = facts.keeps_best && index.is_some();
        let best_parameters = if has_best { self.numbers::<N::Scalar>("best", is_network)? } else { Vec::new() };
        let plateau = self.plateau()?;
        let mut vectors = Vec::with_capacity(optimizer.vectors.len());
        for (name, _) in &optimizer.vectors {
            vectors.push(self.numbers::<N::Scalar>(&vector(name), |count| count.is_multiple_of(N::PARAMETERS))?);
        }
        let mut numbers = Vec::with_capacity(optimizer.numbers.len());
        for (name, _) in &optimizer.numbers {
            numbers.extend(self.numbers::<f64>(&number(name), |count| count == 1)?);
        }

        network.parameters_mut().copy_from_slice(&parameters);
        optimizer.vectors.into_iter().zip(vectors).for_each(|((_, old), new)| *old = new);
        optimizer.numbers.into_iter().zip(numbers).for_each(|((_, old), new)| *old = new);
        *history = History { epochs, best: BestEpoch { index, parameters: best_parameters }, plateau };
        Ok(())
    }

    /// The numbers of a tensor; an error if their type or count is wrong.
    fn numbers<T: Stored>(&self, name: &str, is_valid_count: impl Fn(usize) -> bool) -> Result<Vec<T>, String> {
        let tensor = self.tensors.tensor(name).map_err(|error| format!("`{name}`: {error}"))?;
        if tensor.dtype() != dtype_of::<T>() {
            return Err(format!("`{name}` has numbers of type {}, not {}", tensor.dtype(), dtype_of::<T>()));
        }
        let count = tensor.data().len() / T::SIZE;
        if is_valid_count(count) {
            Ok(T::numbers(tensor.data()).collect())
        } else {
            Err(format!("`{name}` has {count} numbers"))
        }
    }

    /// The index of the best epoch, if any.
    fn best(&self, epochs: usize) -> Result<Option<usize>, String> {
        let Some(best) = self.metadata.get("best") else { return Ok(None) };
        let best = best.parse().ok().filter(|&best| best < epochs);
        best.map(Some).ok_or_else(|| "`best` does not name an epoch".to_string())
    }

    fn plateau(&self) -> Result<Plateau, String> {
        let numbers = self.numbers::<f64>("plateau", |count| count == 3)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the conversion saturates")]
        let integer = |number: f64| number as u32;
        Ok(Plateau { best: numbers[0], waited: integer(numbers[1]), count: integer(numbers[2]) })
    }

    fn epochs<T: Stored>(&self, facts: &RunFacts<'_>) -> Result<Vec<Epoch<T>>, String> {
        let names = self.metadata.get("columns").map(String::as_str).unwrap_or_default();
        let width = names.split(',').count();
        let numbers = self.numbers::<f64>("history", |count| count.is_multiple_of(width))?;
        let at = |row: &[f64], column: &str| names.split(',').position(|name| name == column).map(|index| row[index]);
        let epochs = numbers.chunks_exact(width).zip(facts.first_epoch..).map(|(row, earlier)| {
            let metrics = facts.metrics.iter().map(|&metric| Some((metric, at(row, &metric.to_string())?)));
            Some(Epoch {
                epoch: epoch_number(earlier),
                loss: nalgebra::convert(at(row, "loss")?),
                validation_loss: at(row, "validation_loss").map(nalgebra::convert),
                metrics: metrics.collect::<Option<_>>()?,
                learning_rate: at(row, "learning_rate"),
                samples: facts.samples,
                time: Duration::try_from_secs_f64(at(row, "seconds")?).ok()?,
            })
        });
        epochs.collect::<Option<_>>().ok_or_else(|| "`history` lacks a column or has an invalid time".to_string())
    }
}
