//! Derivatives beyond the gradient: with respect to the inputs, along directions, and of second order.
//!
//! These passes interpret the layers of a network as data: [`LayerInfo`](crate::LayerInfo) and the functions of the
//! activations. The expansion of a network does not grow with them, and all wiring is read from
//! [`sources`](crate::LayerInfo::sources) in [`graph`]. The products are those of the expanded passes, on blocks of samples.
//!
//! A value and its derivatives along a direction are the parts of one array ([`unit_values`]), so one product serves
//! several parts. The blocks are so small that the parts fit into the workspace of a network.

mod first_order;
mod graph;
mod hessian_vector;
mod inputs;
mod jet_gradient;
mod jets;
mod laplacian;
mod own_loss;
mod stacked;
#[cfg(all(test, feature = "alloc"))]
mod tests;
#[cfg(feature = "dynamic")]
mod training;
mod unit_values;

pub(crate) use first_order::{input_gradients, jacobian, tangents, vector_jacobian};
pub(crate) use hessian_vector::HessianVector;
pub(crate) use jet_gradient::JetGradient;
pub(crate) use jets::jet;
#[cfg(feature = "alloc")]
pub(crate) use laplacian::columns as laplacian_columns;
pub(crate) use laplacian::laplacian;
pub(crate) use own_loss::OwnLossGradient;
#[cfg(feature = "alloc")]
pub(crate) use unit_values::with_memory;

#[cfg(feature = "dynamic")]
pub(crate) use {
    first_order::forward,
    graph::Graph,
    training::{Matrices, backward, complete_delta, descend},
    unit_values::{Buffers, memory_len},
};

use crate::counted::Counted;

#[track_caller]
pub(crate) fn assert_directions(inputs: usize, directions: usize) {
    assert!(
        inputs == directions,
        "{}, but {}: every sample needs one",
        Counted(inputs, "input"),
        Counted(directions, "direction")
    );
}
