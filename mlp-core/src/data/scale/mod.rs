//! Feature scaling: fitted to the training set, applied to every set, and inverted for predictions.
//!
//! The statistics are public fields, so that a program on a small device can hold them as constants and scale its inputs
//! without a heap.

mod min_max;
mod range;
mod scaler;
mod standardizer;
#[cfg(all(test, feature = "alloc"))]
mod tests;

pub use min_max::MinMax;
#[cfg(feature = "tables")]
pub(crate) use range::is_constant;
pub use scaler::Scaler;
pub use standardizer::Standardizer;
