//! The objective of one step: the empirical risk of a batch, with penalties and clipping.

use crate::network::Network;
use crate::number::Accum;
use crate::optimizer::{Objective, descend_by_gradient};
use crate::pass::{BatchSupport, SampleSet, Support};
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
    /// Where `gradient` may differ from zero, if the network has a sparse input.
    pub(super) support: &'a mut Option<BatchSupport>,
}

impl<N: Network, Y: Target<N::Output>, W: Workers<N>> BatchRisk<'_, N, Y, W> {
    /// Writes or adds the gradient of the risk without penalties, and returns that risk.
    fn accumulate(&mut self, network: &N, accum: Accum) -> N::Scalar {
        let risk = self.workers.gradient(network, accum, self.samples, self.gradient) * self.samples.factor;
        self.first_risk.get_or_insert(risk);
        risk
    }
}

impl<N: Network, Y: Target<N::Output>, W: Workers<N>> Objective<N> for BatchRisk<'_, N, Y, W> {
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N) {
        let risk = self.accumulate(network, Accum::Overwrite);
        if let Some(support) = self.support {
            support.is_everything = true;
        }
        let (w, derivatives) = (network.parameters(), self.gradient.parameters_mut());
        (self.regularization.apply(N::LAYERS, w, risk, derivatives), self.gradient)
    }

    fn gradient_with_support(&mut self, network: &N) -> (N::Scalar, &N, Support<'_>) {
        // Penalties and clipping need the whole gradient. The first condition is a constant: other networks compile nothing more.
        if const { !N::STRUCTURE.has_sparse_inputs }
            || *self.regularization != Regularization::NONE
            || self.support.is_none()
        {
            let (risk, gradient) = self.gradient(network);
            return (risk, gradient, Support::All);
        }
        if let Some(support) = self.support {
            support.renew(&self.samples.inputs().iter(), self.gradient);
            #[cfg(feature = "mpi")]
            self.workers.unite(support);
        }
        let risk = self.accumulate(network, Accum::Add);
        (risk, self.gradient, self.support.as_ref().map_or(Support::All, BatchSupport::get))
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
