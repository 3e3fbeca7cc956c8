//! Multilayer perceptrons that the compiler knows.
//!
//! One line of source becomes a statically sized struct of nalgebra matrices with forward pass and backpropagation
//! written out for exactly that architecture; and the compiler warns when the loss and the output activation do not
//! belong together.
//!
//! ```
//! use mlp_core::prelude::*;
//!
//! network! {
//!     /// Learns exclusive or.
//!     pub struct Xor< input 2 => relu 2 => linear 1; loss squared >;
//! }
//!
//! # fn main() {
//! let mut xor = Xor::zeros();
//! xor.hidden1.weights = matrix![1.0, 1.0; 1.0, 1.0];
//! xor.hidden1.bias = vector![0.0, -1.0];
//! xor.output.weights = matrix![1.0, -2.0];
//! assert_eq!(xor.forward(&vector![1.0, 0.0]), vector![1.0]);
//! # }
//! ```
//!
//! # Where to start
//!
//! | to | see |
//! |---|---|
//! | define a network | [`network!`], [`#[derive(Network)]`](derive@Network) |
//! | use it | [`Network`] |
//! | train it | [`Trainer`], [`Dataset`] |
//! | choose how it learns | [`Sgd`], [`Momentum`], [`RmsProp`], [`Adam`], [`AdamW`], [`Lbfgs`] |
//! | judge it | [`Metric`], [`metrics`] |
//! | see what an activation or a loss computes | [`activation`], [`loss`] |
//! | see which belong together | [`link`] |
//! | compute an activation of your own by vectors | [`elementary`] |
//!
//! # Notation
//!
//! `w_ij` is the weight to unit `i` from unit `j`, `s_i = Σ_j w_ij a_j + b_i` the pre-activation of a unit,
//! `a_i = f(s_i)` its activation, `δ_i = ∂L/∂s_i` its delta, `y` the wanted outputs, and
//! `R_emp = 1/N Σ_n L(yⁿ, g(xⁿ))` the empirical risk.
//!
//! # Features
//!
//! | feature | default | what it gives |
//! |---|---|---|
//! | `std` | yes | vector instructions, by what the processor has; implies `alloc` |
//! | `alloc` | yes | everything on the heap: batches, gradients, training, boxed networks |
//! | `csv` | no | data sets from columns of text: `data::Csv`; implies `std` |
//! | `idx` | no | data sets from IDX files, gzipped or not, such as MNIST: `data::idx`; implies `std` |
//! | `threads` | no | gradients by several threads, with the bits of one; implies `std` |
//! | `progress` | no | a bar in the terminal while a network is trained: [`Trainer`]; implies `std` |
//! | `plots` | no | the learning curves of a [`Report`] as SVG; implies `std` |
//! | `safetensors` | no | networks in safetensors files, as PyTorch reads and writes them, and checkpoints of training runs; implies `std` |
//! | `onnx` | no | networks exported to ONNX files; implies `std` |
//! | `serde` | no | `Serialize` and `Deserialize` for networks |
//!
//! Without `std` and `alloc`, a network can still be built in a `const` or a `static`, and run.

// Kernels work only where they are inlined into the code for an instruction set, and the thin functions between a network
// and them are unrolled for networks of a few units only if they are inlined as well.
#![allow(clippy::inline_always)]
// Tests have the standard library whatever the features are: their lists and messages need it.
#![cfg_attr(not(any(feature = "std", test)), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;
// So that the expansions in this crate's own tests find it under its name.
extern crate self as mlp_core;

pub mod activation;
#[cfg(feature = "std")]
mod atomic_file;
pub mod data;
pub mod elementary;
mod expansion;
pub mod format;
mod initializer;
mod kernel;
mod layer;
pub mod link;
pub mod loss;
#[cfg(feature = "alloc")]
pub mod metrics;
mod network;
mod number;
pub mod optimizer;
mod pass;
pub mod target;
pub mod train;
#[cfg(feature = "threads")]
mod workers;

pub use mlp_macros::{Network, network};
pub use {nalgebra, rand};

pub use data::DataError;
#[cfg(feature = "alloc")]
pub use data::Dataset;
pub use initializer::Initializer;
pub use layer::{Dense, Noise, Trace, connection};
#[cfg(feature = "alloc")]
pub use metrics::Metric;
pub use network::{ByValue, LayerInfo, Network, OverScalar};
pub use number::memory::Flat;
pub use number::scalar::Scalar;
pub use number::{random, scalar};
#[cfg(feature = "alloc")]
pub use optimizer::{Adam, AdamW, Lbfgs, Momentum, RmsProp};
pub use optimizer::{Optimizer, Sgd};
pub use target::Target;
#[cfg(feature = "safetensors")]
pub use train::Checkpoint;
pub use train::{Batch, TrainError};
#[cfg(feature = "alloc")]
pub use train::{Evaluation, Report, Schedule, StopReason, Trainer};
#[cfg(feature = "threads")]
pub use workers::Threads;

/// Everything that a program with a network needs: `use mlp_core::prelude::*;`.
pub mod prelude {
    pub use crate::activation::*;
    #[cfg(feature = "csv")]
    pub use crate::data::Csv;
    #[cfg(feature = "alloc")]
    pub use crate::data::Dataset;
    pub use crate::data::{DataError, MinMax, Scaler, Standardizer};
    #[cfg(feature = "onnx")]
    pub use crate::format::OnnxFile as _;
    pub use crate::format::RawFile as _;
    #[cfg(feature = "safetensors")]
    pub use crate::format::SafetensorsFile as _;
    pub use crate::include_network;
    pub use crate::initializer::Initializer;
    pub use crate::layer::Dense;
    pub use crate::layer::Noise;
    pub use crate::layer::connection::{Dropout, Full, NoBias};
    pub use crate::link::{Fused, NoPartner, Partner};
    pub use crate::loss::*;
    #[cfg(feature = "alloc")]
    pub use crate::metrics::{ConfusionMatrix, Metric};
    pub use crate::network::Network;
    // Under no name as well, so that the methods stay in scope where the user has a type of this name.
    pub use crate::network::Network as _;
    pub use crate::number::scalar::Scalar;
    #[cfg(feature = "alloc")]
    pub use crate::optimizer::{Adam, AdamW, Lbfgs, Momentum, RmsProp};
    pub use crate::optimizer::{Optimizer, Sgd};
    pub use crate::target::{Target, Wanted};
    #[cfg(feature = "safetensors")]
    pub use crate::train::Checkpoint;
    pub use crate::train::{Batch, TrainError};
    #[cfg(feature = "alloc")]
    pub use crate::train::{Evaluation, Report, Schedule, StopReason, Trainer};
    #[cfg(feature = "threads")]
    pub use crate::workers::Threads;
    pub use core::ops::ControlFlow;
    pub use mlp_macros::{Network, network};
    // `matrix!` and `vector!` expand to paths that begin with `nalgebra`.
    pub use nalgebra::{self, SMatrix, SVector, matrix, vector};
    pub use rand::SeedableRng;
    pub use rand::rngs::StdRng;
}

/// The programs in the README run as doctests.
#[cfg(all(doctest, feature = "csv"))]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Items the macro expansions refer to. Not public API.
#[doc(hidden)]
pub mod __private {
    pub use core;
    pub use core::clone::Clone;
    pub use core::cmp::PartialEq;
    pub use core::fmt::Debug;
    pub use core::marker::Sized;
    pub use core::mem::size_of;
    pub use core::option::Option::{self, None, Some};

    pub use crate::activation::*;
    pub use crate::expansion::checks::{check_inputs, check_loss, check_units, feeds};
    pub use crate::expansion::valid::{IfValid, Valid, if_valid, if_valid_mut, is_layer, is_loss};
    pub use crate::format::included;
    #[cfg(feature = "serde")]
    pub use crate::format::{deserialize, serialize};
    pub use crate::initializer::Initializer;
    pub use crate::layer::Dense;
    pub use crate::layer::connection::{Full, NoBias};
    pub use crate::layer::dropout::{Noise, noise_of_layer};
    pub use crate::layer::{Buffers, Layer, Trace, hidden_delta};
    pub use crate::link::{Declared, Link, Mismatched, Unremarkable};
    pub use crate::loss::*;
    pub use crate::network::Network;
    pub use crate::network::OverScalar;
    pub use crate::network::architecture::{LayerInfo, check_dropout, check_size, summarize};
    pub use crate::network::by_value::{ByValue, Fits, LIMIT, Small};
    pub use crate::number::memory::{Flat, ZeroBits, as_slice, const_zeros};
    pub use crate::number::random::{fork, generator};
    pub use crate::number::scalar::Scalar;
    pub use crate::pass::criterion::output_delta;
    pub use crate::pass::forward_at_once;
    pub use crate::target::Target;
    pub use crate::{__constructors as constructors, __display as display, __serde as implement_serde};
    #[cfg(feature = "alloc")]
    pub use alloc::boxed::Box;
    pub use rand::Rng;
    #[cfg(feature = "serde")]
    pub use serde;
}
