//! Passes of a batch through a network: outputs, losses, gradients, descent.
//!
//! A pass decides the blocks of samples and the order of summation; [`Blockwise`] computes the layers. The passes of
//! [`derivative`] interpret the layers as data instead.

#[cfg(feature = "alloc")]
mod block_gradient;
mod blocks;
mod blockwise;
mod criterion;
pub(crate) mod derivative;
mod descent;
mod forward;
mod gradient;
mod long_sum;
mod sample_set;
mod structure;
mod support;

pub use blockwise::{BlockOf, Blockwise};
pub use criterion::output_delta;
pub use forward::forward_at_once;
pub use structure::Structure;
pub use support::Support;

#[cfg(feature = "alloc")]
pub(crate) use block_gradient::BlockGradient;
pub(crate) use blocks::{BlockSum, Blocks, sum_blocks};
pub(crate) use descent::{descend, descend_on_block, move_along};
#[cfg(feature = "mpi")]
pub(crate) use forward::losses_of_blocks;
#[cfg(feature = "alloc")]
pub(crate) use forward::{losses, outputs};
#[cfg(feature = "threads")]
pub(crate) use gradient::Gradient;
pub(crate) use gradient::accumulate;
#[cfg(feature = "alloc")]
pub(crate) use gradient::accumulate_with;
pub(crate) use long_sum::LongSum;
#[cfg(feature = "dynamic")]
pub(crate) use long_sum::add_chunk;
pub(crate) use sample_set::SampleSet;
#[cfg(feature = "dynamic")]
pub(crate) use structure::{has_dropout, is_unrolled};
#[cfg(feature = "alloc")]
pub(crate) use support::{BatchSupport, Part};
