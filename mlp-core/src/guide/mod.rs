//! Guides: how to define, train, save and deploy networks. The text does not depend on features; the programs in it run as
//! doctests if their features are enabled.
//!
//! | guide | subject |
//! |---|---|
//! | [`defining`] | the grammar of [`network!`](crate::network!), the derive, your own activations and losses, compile errors |
//! | [`architectures`] | several sources, residual sums, mixed layers, several losses, masked connections, sparse and several inputs |
//! | [`links`] | the loss for each output activation, and the meaning of each warning |
//! | [`gradients`] | forward pass, loss, gradient; traces and deltas; the hot loop; threads |
//! | [`derivatives`] | by the inputs, along directions, of second order; losses of your own, differential equations |
//! | [`policies`] | policy gradients and Q-learning: rewards instead of targets |
//! | [`training`] | the trainer, optimizers, schedules, dropout, weights of samples, errors |
//! | [`search`] | several candidates, learning rates and seeds; halving, folds; the test set, once |
//! | [`data`] | from a CSV or IDX file to an evaluated model |
//! | [`tables`] | categories, dates, missing values; models that are saved with the preparation of their inputs |
//! | [`evaluation`] | cross-validation, the importance of inputs, calibration, thresholds |
//! | [`formats`] | saving, loading, PyTorch, ONNX, raw files |
//! | [`dual_numbers`] | scalars that carry derivatives, through the training itself |
//! | [`objectives`] | L-BFGS on a function of your own; an optimizer of your own |
//! | [`embedded`] | without the standard library: networks in a `static`, training without a heap |
//! | [`large`] | networks too large for the stack |
//! | [`processes`] | several processes, on one machine or many, by MPI |
//! | [`theory`] | the statements of the theory in reading order, each with the program that shows it |
//! | [`performance`] | measurements, with the command for each |

#![allow(clippy::doc_markdown, reason = "formulas in Markdown tables")]

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("defining.md"))]
pub mod defining {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("architectures.md"))]
pub mod architectures {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("links.md"))]
pub mod links {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("gradients.md"))]
pub mod gradients {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("derivatives.md"))]
pub mod derivatives {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("policies.md"))]
pub mod policies {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("training.md"))]
pub mod training {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("search.md"))]
pub mod search {}

#[cfg_attr(any(not(doctest), feature = "csv"), doc = include_str!("data.md"))]
pub mod data {}

#[cfg_attr(any(not(doctest), feature = "tables"), doc = include_str!("tables.md"))]
pub mod tables {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("evaluation.md"))]
pub mod evaluation {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("formats.md"))]
pub mod formats {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("dual_numbers.md"))]
pub mod dual_numbers {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("objectives.md"))]
pub mod objectives {}

#[doc = include_str!("embedded.md")]
pub mod embedded {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("large.md"))]
pub mod large {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("processes.md"))]
pub mod processes {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("theory.md"))]
pub mod theory {}

#[doc = include_str!("performance.md")]
pub mod performance {}
