//! Guides: how to define, train, save and deploy networks. Their programs run as doctests where the features they use
//! are enabled; the text is complete under any features.
//!
//! | guide | subject |
//! |---|---|
//! | [`defining`] | the grammar of [`network!`](crate::network!), the derive, your own activations and losses, compile errors |
//! | [`links`] | which loss belongs with which activation, and what each warning means |
//! | [`gradients`] | forward pass, loss, gradient; traces and deltas; the hot loop; threads |
//! | [`training`] | the trainer, optimizers, schedules, dropout, errors |
//! | [`data`] | from a CSV or IDX file to an evaluated model |
//! | [`formats`] | saving, loading, PyTorch, ONNX, raw files |
//! | [`embedded`] | without the standard library; networks in a `static` |
//! | [`large`] | networks too large for the stack |
//! | [`performance`] | measurements, with the command for each |

#![allow(clippy::doc_markdown, reason = "formulas in Markdown tables")]

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("defining.md"))]
pub mod defining {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("links.md"))]
pub mod links {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("gradients.md"))]
pub mod gradients {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("training.md"))]
pub mod training {}

#[cfg_attr(any(not(doctest), feature = "csv"), doc = include_str!("data.md"))]
pub mod data {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("formats.md"))]
pub mod formats {}

#[doc = include_str!("embedded.md")]
pub mod embedded {}

#[cfg_attr(any(not(doctest), feature = "alloc"), doc = include_str!("large.md"))]
pub mod large {}

#[doc = include_str!("performance.md")]
pub mod performance {}
