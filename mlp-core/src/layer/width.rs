//! Widths as types, to check at compile time which layer may feed which.
//!
//! [`Feeds`] exists for the message that rustc prints if it is not implemented.

/// The number of inputs of a layer.
#[derive(Debug)]
pub struct Inputs<const N: usize>;

/// The number of units of a layer.
#[derive(Debug)]
pub struct Outputs<const N: usize>;

/// Implemented if a layer of this width may feed a layer that takes `Next`. `From` and `To` name the two layers.
#[diagnostic::on_unimplemented(
    message = "the layers `{From}` and `{To}` do not chain: `{From}` has `{Self}`, `{To}` takes `{Next}`",
    label = "takes `{Next}` where `{From}` has `{Self}`",
    note = "a layer is `Dense<INPUTS, OUTPUTS, …>`: the outputs of one are the inputs of the next"
)]
pub trait Feeds<Next, From, To> {}

impl<const N: usize, From, To> Feeds<Inputs<N>, From, To> for Outputs<N> {}

/// Implemented if a layer of this width may add a layer of the width `Other`. `From` and `To` name the two.
#[diagnostic::on_unimplemented(
    message = "the layer `{To}` cannot add `{From}`: `{From}` has `{Other}`, `{To}` has `{Self}`",
    label = "has `{Self}` and adds `{Other}`",
    note = "the activations of a layer and those that it adds have the same width"
)]
pub trait Adds<Other, From, To> {}

impl<const N: usize, From, To> Adds<Outputs<N>, From, To> for Outputs<N> {}
