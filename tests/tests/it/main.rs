//! Tests that cross both crates, one module per subject, linked into one binary.
//!
//! Tests that need a separate process are next to this directory: those that count allocations, the one that allocates
//! hundreds of megabytes, and the snapshots of compiler messages.

mod architectures;
mod canonical;
mod checkpoints;
mod class_indices;
mod data;
mod dropout;
mod evaluation;
mod exchange;
mod golden;
mod hygiene;
mod inputs;
mod layering;
mod lbfgs;
mod links_by_number;
mod metrics;
mod optimizers;
mod properties;
mod readme;
mod run_time_types;
mod search;
mod security;
mod soundness;
mod static_memory;
mod symmetry;
mod tables;
mod threads;
mod trainer;
mod training;
mod weights;
