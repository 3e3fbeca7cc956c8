//! Tests that cross both crates.
