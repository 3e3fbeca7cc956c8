//! Multilayer perceptrons checked and specialized at compile time.
//!
//! One line of source becomes a statically sized struct of nalgebra matrices, with forward pass and backpropagation for
//! exactly that architecture, and the compiler warns if the loss and the output activation do not match.
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
//! | to | guide | reference |
//! |---|---|---|
//! | define a network | [`guide::defining`] | [`network!`], [`#[derive(Network)]`](derive@Network) |
//! | connect layers freely, read several or sparse inputs | [`guide::architectures`] | [`Source`], [`Sparse`] |
//! | choose loss and output activation | [`guide::links`] | [`activation`], [`loss`], [`link`] |
//! | compute outputs and gradients | [`guide::gradients`] | [`Network`] |
//! | differentiate by inputs, twice, along directions | [`guide::derivatives`] | [`Derivatives`] |
//! | learn from rewards | [`guide::policies`] | [`Derivatives::gradient_with`], [`optimizer::soft_update`] |
//! | choose among networks | [`guide::search`] | [`candidates!`], [`Search`] |
//! | train | [`guide::training`] | [`Trainer`], [`Sgd`], [`Momentum`], [`RmsProp`], [`Adam`], [`AdamW`], [`Lbfgs`] |
//! | read data and evaluate | [`guide::data`] | [`Dataset`], [`Metric`], [`metrics`] |
//! | cross-validate, find the inputs that matter, calibrate | [`guide::evaluation`] | [`Trainer::cross_validate`], [`PermutationImportance`], [`metrics::Temperature`] |
//! | save, load, export | [`guide::formats`] | [`format`](mod@format) |
//! | minimize a function of your own | [`guide::objectives`] | [`optimizer::Objective`], [`Optimizer`] |
//! | use dual numbers | [`guide::dual_numbers`] | [`OverScalar`] |
//! | mix architectures at run time | | [`Predict`] |
//! | define a network at run time | | `dynamic` |
//! | run and train without the standard library | [`guide::embedded`] | [`include_network!`], [`StaticWorkspace`], [`StaticAdam`] |
//! | handle networks too large for the stack | [`guide::large`] | [`Network::boxed_zeros`] |
//! | train on several processes and machines | [`guide::processes`] | `processes` |
//! | see the theory at work | [`guide::theory`] | `symmetry` |
//! | look up measured speeds | [`guide::performance`] | |
//! | vectorize your own activation | | [`elementary`] |
//!
//! # Notation
//!
//! `w_ij` is the weight to unit `i` from unit `j`, `s_i = Σ_j w_ij a_j + b_i` the pre-activation of a unit,
//! `a_i = f(s_i)` its activation, `δ_i = ∂L/∂s_i` its delta, `y` the targets, and
//! `R_emp = 1/N Σ_n L(yⁿ, g(xⁿ))` the empirical risk, or `Σ_n w_n L(yⁿ, g(xⁿ)) / Σ_n w_n` for samples with weights `w_n`.
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `std` | yes | vector instructions chosen at run time; implies `alloc` |
//! | `alloc` | yes | batches of outputs, the trainer, boxed networks and workspaces |
//! | `tables` | no | tables of categories, dates and missing values; models saved with their preparation: [`table`]; implies `csv`, `safetensors` and `serde` |
//! | `csv` | no | data sets from CSV files: `data::Csv`; implies `std` |
//! | `idx` | no | data sets from IDX files such as MNIST, plain or gzipped: `data::idx`; implies `std` |
//! | `threads` | no | multithreaded gradients, bitwise equal to those of one thread; implies `std` |
//! | `progress` | no | a progress bar during training: [`Trainer`]; implies `std` |
//! | `plots` | no | the learning curves of a [`Report`] as SVG; implies `std` |
//! | `safetensors` | no | networks in safetensors files, which PyTorch reads and writes, and checkpoints of training; implies `std` |
//! | `onnx` | no | export to ONNX files; implies `std` |
//! | `ctrlc` | no | Ctrl-C ends training after the current batch, with a report and a checkpoint; implies `std` |
//! | `serde` | no | `Serialize` and `Deserialize` for networks |
//! | `dynamic` | no | networks whose layers are data at run time: `dynamic`; implies `alloc` |
//! | `full` | no | all of the above |
//! | `mpi` | no | training on several processes and machines: [`guide::processes`]; needs an MPI library and libclang; implies `threads` |
//!
//! Without `std` and `alloc`, a network can still be a `const` or a `static`, run and learn.

// Kernels must be inlined into the code for an instruction set, and the thin functions between a network and its kernels
// must be inlined for small networks to be unrolled.
// rustc exempts the expansions of external macros; in the tests of this crate, they are its own.
#![cfg_attr(test, allow(dead_code, unreachable_pub))]
#![allow(clippy::inline_always)]
// Tests always use the standard library: their lists and messages need it.
#![cfg_attr(not(any(feature = "std", test)), no_std)]
// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "alloc")]
extern crate alloc;
// The expansions in this crate's own tests refer to it by name.
extern crate self as mlp_core;

pub mod activation;
#[cfg(feature = "std")]
mod atomic_file;
mod counted;
pub mod data;
#[cfg(feature = "dynamic")]
pub mod dynamic;
pub mod elementary;
#[cfg(any(feature = "alloc", feature = "serde"))]
#[cfg_attr(not(feature = "alloc"), allow(dead_code, reason = "serde alone shortens names"))]
mod excerpt;
mod expansion;
pub mod format;
mod function;
pub mod guide;
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
mod partner;
mod pass;
#[cfg(feature = "mpi")]
pub mod processes;
#[cfg(feature = "std")]
mod regular_file;
mod sample;
#[cfg(feature = "alloc")]
pub mod search;
#[cfg(feature = "alloc")]
mod sparse;
#[cfg(feature = "alloc")]
pub mod symmetry;
#[cfg(feature = "tables")]
pub mod table;
pub mod target;
pub mod train;
#[cfg(feature = "alloc")]
pub mod visual;
mod weight;
#[cfg(feature = "alloc")]
mod workers;

pub use mlp_macros::Network;
pub use {nalgebra, rand};

pub use data::DataError;
#[cfg(feature = "alloc")]
pub use data::Dataset;
pub use initializer::Initializer;
pub use layer::{
    BorrowedInputInfo, BorrowedLayerInfo, Connections, Dense, Excess, InputInfo, LayerInfo, Noise, Source, Trace,
    connection,
};
#[cfg(feature = "alloc")]
pub use metrics::Metric;
pub use network::{ByValue, Derivatives, JacobianOf, Network, OverScalar, StaticWorkspace, TwiceDifferentiable};
#[cfg(feature = "alloc")]
pub use network::{GradientCheck, Predict, Sharpness};
pub use number::Jet;
pub use number::memory::Flat;
pub use number::scalar::Scalar;
pub use number::{random, scalar};
#[cfg(feature = "alloc")]
pub use optimizer::{Adam, AdamW, Lbfgs, LevenbergMarquardt, Momentum, RmsProp};
pub use optimizer::{Optimizer, SettingError, Sgd, StaticAdam};
pub use sample::{Entries, Sample, Values};
#[cfg(feature = "alloc")]
pub use search::{Candidates, Choice, Search, SearchError};
#[cfg(feature = "alloc")]
pub use sparse::{Sparse, SparseError};
pub use target::{Misfit, PartTarget, Target};
#[cfg(feature = "safetensors")]
pub use train::Checkpoint;
pub use train::{Batch, TrainError};
#[cfg(feature = "alloc")]
pub use train::{CrossValidation, Evaluation, PermutationImportance, Report, Schedule, StopReason, Trainer};
#[cfg(feature = "threads")]
pub use workers::Threads;

/// Layers of several activations and losses of several parts, as types: those that `relu 3 + tanh 2` and
/// `loss categorical_cross_entropy + 0.5 * squared` expand to. [`Mixed`](activation::Mixed) and [`Units`](activation::Units)
/// are with the activations.
pub mod parts {
    pub use crate::activation::mixed::{PartAt, Parts, SecondOrderParts, SecondOrderVisitor};
    pub use crate::activation::part::{BorrowedPart, Part, PartVisitor};
    pub use crate::loss::heads::{
        Head, HeadInfo, HeadList, HeadVisitor, Heads, SecondOrderHeadVisitor, SecondOrderHeads,
    };
}

/// The common imports: `use mlp_core::prelude::*;`.
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
    // Also anonymously, so that the methods stay in scope if the user defines a type of this name.
    #[cfg(feature = "alloc")]
    pub use crate::candidates;
    pub use crate::network;
    pub use crate::network::Network as _;
    pub use crate::network::{Derivatives, Derivatives as _, OverScalar as _, TwiceDifferentiable};
    pub use crate::number::Jet;
    pub use crate::number::scalar::Scalar;
    #[cfg(feature = "alloc")]
    pub use crate::optimizer::{Adam, AdamW, Lbfgs, LevenbergMarquardt, Momentum, RmsProp};
    pub use crate::optimizer::{Optimizer, SettingError, Sgd};
    #[cfg(feature = "alloc")]
    pub use crate::search::{Candidates, Choice, Search, SearchError};
    #[cfg(feature = "alloc")]
    pub use crate::sparse::{Sparse, SparseError};
    pub use crate::target::{Expected, Target, Wanted};
    #[cfg(feature = "safetensors")]
    pub use crate::train::Checkpoint;
    pub use crate::train::{Batch, TrainError};
    #[cfg(feature = "alloc")]
    pub use crate::train::{Evaluation, Report, Schedule, StopReason, Trainer};
    #[cfg(feature = "threads")]
    pub use crate::workers::Threads;
    pub use core::ops::ControlFlow;
    pub use mlp_macros::Network;
    // `matrix!` and `vector!` expand to paths that begin with `nalgebra`.
    #[cfg(feature = "alloc")]
    pub use nalgebra::DMatrix;
    pub use nalgebra::{self, SMatrix, SVector, matrix, vector};
    pub use rand::SeedableRng;
    pub use rand::rngs::StdRng;
}

/// The program in the README runs as a doctest.
#[cfg(all(doctest, feature = "alloc"))]
#[doc = include_str!("../../README.md")]
struct Readme;

/// For tests and benchmarks: the library itself always selects the highest instruction set. Not public API.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
#[doc(hidden)]
pub use kernel::instruction_set;

/// Items the macro expansions refer to. Not public API.
#[doc(hidden)]
pub mod __private {
    pub use core;
    pub use core::clone::Clone;
    pub use core::cmp::PartialEq;
    pub use core::fmt::Debug;
    pub use core::marker::Sized;
    pub use core::matches;
    pub use core::mem::size_of;
    pub use core::option::Option::{self, None, Some};
    pub use core::primitive::{bool, f32, f64, str, usize};

    #[cfg(feature = "alloc")]
    pub use crate::__candidates as implement_candidates;
    pub use crate::activation::*;
    pub use crate::expansion::checks::{
        check_added_to_outputs, check_dropout, check_input, check_inputs, check_inputs_of, check_layer, check_loss,
        check_units, check_widths, part_units,
    };
    pub use crate::expansion::columns::first_columns;
    pub use crate::expansion::sample::{dense_input, no_such_input, set_entries_of_field, set_field, width_of_field};
    #[cfg(all(feature = "serde", feature = "alloc"))]
    pub use crate::expansion::serde::candidates::{deserialize_candidate, serialize_candidate};
    #[cfg(feature = "serde")]
    pub use crate::expansion::serde::sample::{
        DeserializeFields, DeserializeInput, deserialize_sample, serialize_sample,
    };
    pub use crate::expansion::valid::{
        PartActivation, Valid, has_part, if_valid, if_valid_mut, is_activation, is_layer, is_loss, is_network,
    };
    pub use crate::format::included;
    #[cfg(feature = "serde")]
    pub use crate::format::{deserialize, serialize};
    pub use crate::initializer::Initializer;
    pub use crate::layer::Dense;
    pub use crate::layer::Source::{Input, Layer as Hidden};
    pub use crate::layer::block_size::{BlockSize, FullBlock};
    pub use crate::layer::buffers::{Activations, activations};
    pub use crate::layer::connection::{Full, NoBias};
    pub use crate::layer::connections::{
        Summary, check_connections, check_sources, disconnect, disconnect_touched, initialize_connected,
    };
    pub use crate::layer::functions::{UnitFunctions, UnitRules};
    pub use crate::layer::input::{InputBuffers, load_input};
    pub use crate::layer::source::{AnySource, input_of};
    pub use crate::layer::steps::{forward, hidden_delta, trace};
    pub use crate::layer::sum::add_sample;
    pub use crate::layer::{
        ActivationOf, BuffersOf, FullConnections, InputInfo, InputOf, Layer, LayerInfo, OutputOf, SourceValues,
        SumBuffersOf, TraceOf, UnitBuffers,
    };
    pub use crate::link::{DeclaredByActivation, DeclaredByLoss, Link, Mismatched, Unremarkable};
    pub use crate::loss::*;
    pub use crate::network::by_value::{ByValue, Fits, LIMIT, NotClone, Probe, Small, SmallFor, check_clone};
    pub use crate::network::checks::check_size;
    #[cfg(feature = "alloc")]
    pub use crate::network::methods::gradient;
    pub use crate::network::methods::random;
    pub use crate::network::summary::summarize;
    pub use crate::network::{Network, OverScalar, TwiceDifferentiable};
    pub use crate::number::Accum::{self, Add, Overwrite};
    pub use crate::number::if_valid::IfValid;
    pub use crate::number::memory::{
        Fields, Flat, ZeroBits, as_slice, const_zeros, copied, copy, flatten, flatten_mut,
    };
    pub use crate::number::random::{fork, generator};
    pub use crate::number::scalar::{Scalar, ratio};
    pub use crate::parts::{Head, Heads, PartAt};
    pub use crate::pass::{BlockOf, Blockwise, Structure, Support, forward_at_once, output_delta};
    pub use crate::sample::{Sample, Values};
    #[cfg(feature = "alloc")]
    pub use crate::search::{Candidate, Candidates, Visitor, VisitorMut, clone_candidate, describe};
    #[cfg(feature = "alloc")]
    pub use crate::sparse::Sparse;
    pub use crate::target::Target;
    pub use crate::{
        __blockwise as implement_blockwise, __clone as implement_clone, __cloning as cloning,
        __equality as implement_equality, __items as implement_items, __jacobian as implement_jacobian,
        __sample as implement_sample, __sample_serde as implement_sample_serde,
        __twice_differentiable as implement_twice_differentiable,
    };
    #[cfg(feature = "alloc")]
    pub use alloc::boxed::Box;
    pub use mlp_macros::{__Candidates as Candidates, __candidates as candidates, __network as network};
    pub use nalgebra::SVector;
    pub use rand::Rng;
    #[cfg(feature = "serde")]
    pub use serde;
    #[cfg(feature = "std")]
    pub use std::path::Path as FilePath;
}
