//! Tests that cross both crates, and what several of them share.

pub mod allocations;
pub mod draw;
pub mod networks;
pub mod rounding;
pub mod samples;
