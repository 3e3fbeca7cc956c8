//! Checks of a network by the compiler, for facts that a type cannot state: the expansion evaluates each in a constant.

use super::Network;
use crate::layer::LayerInfo;
use crate::loss::Loss;

impl LayerInfo {
    /// Refuses, at compile time, a network without inputs. `self` is its first layer.
    ///
    /// # Panics
    ///
    /// If the layer has no inputs.
    #[track_caller]
    pub const fn check_inputs(&self) {
        assert!(self.inputs > 0, "this network has no inputs: the width of its input must be at least 1");
    }

    /// Refuses, at compile time, a layer with too few units.
    ///
    /// # Panics
    ///
    /// If the layer has no units, or fewer than its activation needs.
    #[track_caller]
    pub const fn check_units(&self) {
        assert!(self.outputs > 0, "this layer has no units: its width must be at least 1");
        assert!(
            self.outputs >= self.minimum_units,
            "this layer has too few units for its activation: softmax of a single unit is always 1; use sigmoid instead"
        );
    }
}

/// Refuses, at compile time, an invalid dropout.
///
/// # Panics
///
/// If the rate is not below one, or if the layer with this index is the output layer.
#[track_caller]
pub const fn check_dropout<N: Network>(layer: usize) {
    let rate = N::LAYERS[layer].dropout;
    assert!(rate < 1.0, "the probability of dropout must be less than 1: write `Dropout<1, 2>` for one half");
    assert!(
        rate == 0.0 || layer + 1 < N::LAYERS.len(),
        "the output layer cannot have dropout: what the network answers would be dropped, not what it computes with"
    );
}

/// Checks the promise of [`Flat`](crate::Flat) at compile time: the network consists of the parameters of its layers and nothing
/// else.
///
/// # Panics
///
/// If it does not, which would be a bug in the derive.
pub const fn check_size<N: Network>() {
    let mut parameters = 0;
    let mut layer = 0;
    while layer < N::LAYERS.len() {
        parameters += N::LAYERS[layer].parameters;
        layer += 1;
    }
    assert!(parameters * size_of::<N::Scalar>() == size_of::<N>());
}

/// Refuses, at compile time, a loss that needs more outputs than the network has.
///
/// # Panics
///
/// If the network has fewer outputs than its loss needs.
#[track_caller]
pub const fn check_loss<N: Network>() {
    let output = &N::LAYERS[N::LAYERS.len() - 1];
    // `check_units` reports a layer with too few units for its own activation.
    let is_reported = output.outputs == 0 || output.outputs < output.minimum_units;
    assert!(
        is_reported || output.outputs >= N::Loss::MINIMUM_OUTPUTS,
        "this loss needs more outputs: categorical cross-entropy chooses among at least two classes; \
         for a single output use binary_cross_entropy"
    );
}
