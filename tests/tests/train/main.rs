//! Tests of training: data, tables, optimization, checkpoints, evaluation and the choice among candidates, one module per subject,
//! linked into one binary.

mod checkpoints;
mod data;
mod evaluation;
mod lbfgs;
mod metrics;
mod search;
mod tables;
mod threads;
mod trainer;
mod training;
mod weights;
