//! The layout of a checkpoint in a safetensors file.
//!
//! | tensor | type and shape |
//! |---|---|
//! | `network`, `best` | the network's scalar, one number per parameter, in the order of `parameters()` |
//! | `optimizer.….vector` | the network's scalar, a multiple of the number of parameters |
//! | `optimizer.….number` | `f64`, a single number |
//! | `history` | `f64`, one row per epoch |
//! | `plateau` | `f64`: the best value, the number of epochs since, the number of plateaus |
//! | `unfinished` | `f64`, of a run that was stopped within an epoch: the number of its samples that are done, the sum of their losses, the compensation of the sum, seconds |
//! | `checksum` | 8 bytes, the last of the file: a hash of all others |
//!
//! The metadata hold the identity of the run under `run.…`, the column names of `history` under `columns`, and the index of
//! the best epoch under `best`.

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use crate::train::checkpoint_store::RunFacts;

/// The version of this layout.
pub(super) const VERSION: &str = "2";

/// The metadata entry of the version, which tells checkpoints from other safetensors files.
pub(super) const VERSION_KEY: &str = "mlp_checkpoint";

pub(super) const NETWORK: &str = "network";
pub(super) const BEST: &str = "best";
pub(super) const HISTORY: &str = "history";
pub(super) const PLATEAU: &str = "plateau";
pub(super) const UNFINISHED: &str = "unfinished";
pub(super) const CHECKSUM: &str = "checksum";
pub(super) const COLUMNS: &str = "columns";

/// The metadata entry of a property in the identity of the run.
pub(super) const PROPERTY: &str = "run.";

/// The name of the tensor for a vector of the optimizer.
pub(super) fn vector(name: &str) -> String {
    format!("optimizer.{name}.vector")
}

/// The name of the tensor for a number of the optimizer.
pub(super) fn number(name: &str) -> String {
    format!("optimizer.{name}.number")
}

/// A column of the history.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Column {
    Loss,
    Seconds,
    ValidationLoss,
    LearningRate,
    /// The metric of this index.
    Metric(usize),
}

/// The columns of the history, which are the same for all epochs of a run.
pub(super) fn columns(facts: &RunFacts<'_>) -> Vec<Column> {
    let fixed = [
        (Column::Loss, true),
        (Column::Seconds, true),
        (Column::ValidationLoss, facts.has_validation),
        (Column::LearningRate, facts.has_learning_rate),
    ];
    let fixed = fixed.into_iter().filter_map(|(column, is_present)| is_present.then_some(column));
    fixed.chain((0..facts.metrics.len()).map(Column::Metric)).collect()
}

/// The names of the columns in the metadata.
pub(super) fn column_names(facts: &RunFacts<'_>) -> String {
    let name = |column: Column| match column {
        Column::Loss => "loss".to_string(),
        Column::Seconds => "seconds".to_string(),
        Column::ValidationLoss => "validation_loss".to_string(),
        Column::LearningRate => "learning_rate".to_string(),
        Column::Metric(index) => facts.metrics[index].to_string(),
    };
    columns(facts).into_iter().map(name).collect::<Vec<_>>().join(",")
}
