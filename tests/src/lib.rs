//! Helpers of the integration tests.

pub mod allocations;
pub mod compare;
pub mod difference;
pub mod draw;
pub mod family;
pub mod fixture;
pub mod rounding;
