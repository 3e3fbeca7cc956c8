//! The identity of a run: everything its bits depend on, as text, so that no other run resumes its checkpoint.
//!
//! Names and values are stored in checkpoints: changing one makes older files unreadable.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::any::type_name;

use crate::data::Dataset;
use crate::loss::Loss;
use crate::network::Network;
use crate::network::description::{Architecture, FunctionText};
use crate::number::hash::Fnv1a;
use crate::number::memory::{self, Flat};
use crate::number::scalar::Scalar;
use crate::optimizer::Optimizer;
use crate::target::Target;
use crate::train::report::epoch_number;
use crate::train::settings::Settings;

/// Properties of a run with their values.
pub(super) type Identity = Vec<(&'static str, String)>;

/// The identity of the run that begins after `first_epoch` epochs.
pub(super) fn identify<N: Network, Y: Target<N::Output>, O: Optimizer<N::Scalar>>(
    settings: &Settings,
    optimizer: &mut O,
    data: &Dataset<N::Input, Y>,
    validation: Option<String>,
    first_epoch: u64,
) -> Identity {
    let metrics: Vec<_> = settings.metrics.iter().map(ToString::to_string).collect();
    let optimizer_settings = optimizer.state().settings.into_iter().map(|(name, value)| format!("{name} {value}"));
    let optimizer_settings: Vec<_> = optimizer_settings.collect();
    [
        ("network", Architecture(N::LAYERS).to_string()),
        ("dropout", format!("{:?}", N::LAYERS.iter().map(|layer| layer.dropout).collect::<Vec<_>>())),
        ("loss", FunctionText(N::Loss::NAME, N::Loss::CONSTANTS).to_string()),
        ("scalar", type_name::<N::Scalar>().to_string()),
        ("optimizer", type_name::<O>().to_string()),
        ("settings of the optimizer", optimizer_settings.join(", ")),
        ("learning rate", format!("{:?}", optimizer.learning_rate())),
        ("schedule", format!("{:?}", settings.schedule)),
        ("regularization", format!("{:?}", settings.regularization)),
        ("batch", format!("{:?}", settings.batch)),
        ("seed", settings.seed.to_string()),
        ("first epoch", epoch_number(first_epoch).to_string()),
        ("data", fingerprint::<N, Y>(data)),
        ("validation", validation.unwrap_or_else(|| "none".to_string())),
        ("metrics", metrics.join(", ")),
        ("monitored", settings.monitor.to_string()),
        ("early stopping", format!("{:?}", settings.patience)),
    ]
    .into()
}

/// The number of samples and a hash of them. It detects data read from another file, or split or shuffled with another seed,
/// but not deliberate collisions.
pub(super) fn fingerprint<N: Network, Y: Target<N::Output>>(data: &Dataset<N::Input, Y>) -> String {
    let mut hash = Fnv1a::EMPTY;
    for &x in memory::flatten(data.inputs()) {
        hash = hash.word(bits(x));
    }
    for target in data.targets() {
        match target.class() {
            Some(class) => hash = hash.word(class as u64),
            None => hash = (0..N::Output::LEN).fold(hash, |hash, k| hash.word(bits(target.wanted().at(k)))),
        }
    }
    format!("{} samples with the fingerprint {:016x}", data.len(), hash.finish())
}

fn bits<T: Scalar>(number: T) -> u64 {
    nalgebra::try_convert::<T, f64>(number).unwrap_or(f64::NAN).to_bits()
}
