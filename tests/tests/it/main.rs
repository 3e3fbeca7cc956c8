//! Tests of definitions, passes, derivatives and files, one module per subject, linked into one binary. Those of training are in
//! `train`.
//!
//! Tests that need a separate process are next to this directory: those that count allocations, the one that allocates
//! hundreds of megabytes, and the snapshots of compiler messages.

mod architectures;
mod canonical;
mod class_indices;
mod dropout;
mod exchange;
mod golden;
mod hygiene;
mod inputs;
mod layering;
mod links_by_number;
mod optimizers;
mod properties;
mod readme;
mod run_time_types;
mod security;
mod sharpness;
mod soundness;
mod static_memory;
mod symmetry;
