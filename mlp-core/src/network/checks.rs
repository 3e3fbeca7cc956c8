//! Compile-time checks of a network that types cannot express: the expansion evaluates each in a constant.

use super::Network;

/// Rejects an invalid dropout rate at compile time.
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
        "the output layer cannot have dropout, which would drop outputs of the network: use it in an input or a hidden layer"
    );
}

/// Checks the contract of [`Flat`](crate::Flat) at compile time: the network consists of the parameters of its layers
/// alone.
///
/// # Panics
///
/// If it does not, a bug in the derive.
pub const fn check_size<N: Network>() {
    let mut parameters = 0;
    let mut layer = 0;
    while layer < N::LAYERS.len() {
        parameters += N::LAYERS[layer].parameters;
        layer += 1;
    }
    assert!(parameters * size_of::<N::Scalar>() == size_of::<N>());
}
