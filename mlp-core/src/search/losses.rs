//! The values by which runs are compared: the same for all of them, or the search is refused.

use alloc::string::{String, ToString};
use core::any::TypeId;

use crate::loss::Loss;
use crate::metrics::Metric;
use crate::network::Network;
use crate::network::description::LossText;
use crate::search::candidates::{Candidates, Visitor};
use crate::search::error::SearchError;
use crate::train::Trainer;

/// The metric that the trainers for all learning rates monitor; `None` for the validation loss, which the candidates must then have in
/// common.
pub(super) fn monitored<C: Candidates, O>(trainers: &[(f64, Trainer<O>)]) -> Result<Option<Metric>, SearchError> {
    let mut metrics = trainers.iter().map(|(rate, trainer)| (*rate, trainer.monitored()));
    let Some((first_rate, monitored)) = metrics.next() else { return Err(SearchError::NoLearningRates) };
    if let Some((rate, other)) = metrics.find(|(_, other)| *other != monitored) {
        return Err(SearchError::DifferentMonitors { rates: [first_rate, rate], metrics: [monitored, other] });
    }
    match monitored {
        Some(_) => Ok(monitored),
        None => compare_losses::<C>().map(|()| None),
    }
}

fn compare_losses<C: Candidates>() -> Result<(), SearchError> {
    let mut losses = C::CANDIDATES
        .iter()
        .enumerate()
        .filter_map(|(index, candidate)| Some((candidate, C::zeros(index)?.visit(OfLoss))));
    let Some((first, loss)) = losses.next() else { return Ok(()) };
    let Some((second, other)) = losses.find(|(_, other)| other.id != loss.id) else { return Ok(()) };
    Err(SearchError::DifferentLosses {
        architectures: [first.architecture, second.architecture],
        has_metrics: !loss.is_of_parts && !other.is_of_parts,
        losses: [loss.text, other.text],
    })
}

/// The loss of a network. Two losses of users may have the same text, so types are compared.
struct LossOfNetwork {
    id: TypeId,
    text: String,
    is_of_parts: bool,
}

struct OfLoss;

impl<C: Candidates> Visitor<C> for OfLoss {
    type Result = LossOfNetwork;

    fn visit<N: Network<Scalar = C::Scalar, Input = C::Input, Output = C::Output>>(self, _: &N) -> LossOfNetwork {
        LossOfNetwork {
            id: TypeId::of::<N::Loss>(),
            text: LossText::<N::Loss>::new().to_string(),
            is_of_parts: !N::Loss::PARTS.is_empty(),
        }
    }
}
