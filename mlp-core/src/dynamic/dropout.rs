//! The functions of the units of a block, with dropout.

use alloc::vec;

use super::definition::Checked;
use crate::layer::dropout::{LayerNoise, Noise};
use crate::layer::functions::LayerFunctions;
use crate::number::scalar::Scalar;

/// The activations of all layers; with noise, some of those with dropout are dropped.
#[derive(Clone, Copy)]
pub(super) struct Functions<'a> {
    pub(super) layers: &'a [Checked],
    pub(super) noise: Option<Noise>,
}

impl Functions<'_> {
    /// The rate and the noise of a layer with dropout.
    fn dropout(&self, layer: usize) -> Option<(f64, LayerNoise)> {
        let rate = self.layers[layer].dropout;
        self.noise.filter(|_| rate > 0.0).map(|noise| (rate, noise.of_layer(layer as u64)))
    }
}

impl<T: Scalar> LayerFunctions<T> for Functions<'_> {
    fn activate(&self, layer: usize, units: usize, s: &[T], a: &mut [T]) {
        self.layers.activate(layer, units, s, a);
        if let Some((rate, noise)) = self.dropout(layer) {
            noise.drop_out(rate, units, a);
        }
    }

    /// A compiled network keeps the activations before dropout, of which `f'` may be a function; here they are computed again.
    fn backpropagate(&self, layer: usize, units: usize, s: &[T], a: &[T], delta: &mut [T]) {
        let Some((rate, noise)) = self.dropout(layer) else {
            return self.layers.backpropagate(layer, units, s, a, delta);
        };
        noise.drop_out(rate, units, delta);
        let mut all = vec![T::zero(); a.len()];
        self.layers.activate(layer, units, s, &mut all);
        self.layers.backpropagate(layer, units, s, &all, delta);
    }
}
