//! The objective of one step: the empirical risk of a batch, with penalties and clipping.

use crate::network::Network;
use crate::optimizer::{Objective, descend_by_gradient};
use crate::pass::SampleSet;
use crate::target::Target;
use crate::train::regularization::Regularization;
use crate::workers::Workers;

pub(super) struct BatchRisk<'a, N: Network, Y, W> {
    pub(super) samples: SampleSet<'a, N, Y>,
    pub(super) regularization: &'a Regularization,
    /// The risk without penalties at the start of the step, once evaluated.
    pub(super) first_risk: Option<N::Scalar>,
    /// Whether the objective equals that of the last step of this run. `false` with penalties, which need `first_risk`.
    pub(super) is_unchanged: bool,
    pub(super) workers: &'a mut W,
    pub(super) gradient: &'a mut N,
}

impl<N: Network, Y: Target<N::Output>, W: Workers<N>> Objective<N> for BatchRisk<'_, N, Y, W> {
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N) {
        let risk = self.workers.gradient(network, self.samples, self.gradient) * self.samples.factor;
        self.first_risk.get_or_insert(risk);
        (self.regularization.apply(network, risk, self.gradient), self.gradient)
    }

    fn descend(&mut self, network: &mut N, learning_rate: f64) -> N::Scalar {
        // Penalties and clipping need the whole gradient.
        let is_unregularized = *self.regularization == Regularization::NONE;
        let risk = is_unregularized.then(|| self.workers.descend(network, self.samples, learning_rate)).flatten();
        risk.unwrap_or_else(|| descend_by_gradient(self, network, learning_rate))
    }

    fn is_unchanged(&self) -> bool {
        self.is_unchanged
    }
}
