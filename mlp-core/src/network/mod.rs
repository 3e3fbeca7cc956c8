//! Networks: their contract, the methods users call, and their description.
//!
//! `#[derive(Network)]` implements the required items of [`Network`] and, in [`Blockwise`](crate::pass::Blockwise), the block
//! passes.

pub(crate) mod by_value;
pub(crate) mod checks;
mod contract;
mod derivatives;
pub(crate) mod description;
#[cfg(feature = "alloc")]
mod gradient_check;
mod jacobian;
pub(crate) mod methods;
mod over_scalar;
#[cfg(feature = "alloc")]
mod predict;
#[cfg(feature = "alloc")]
mod sharpness;
mod static_workspace;
pub(crate) mod summary;
mod twice_differentiable;

pub use by_value::ByValue;
pub use contract::Network;
pub use derivatives::Derivatives;
#[cfg(feature = "alloc")]
pub use gradient_check::GradientCheck;
pub use jacobian::JacobianOf;
pub use over_scalar::OverScalar;
#[cfg(feature = "alloc")]
pub use predict::Predict;
#[cfg(feature = "alloc")]
pub use sharpness::Sharpness;
pub use static_workspace::StaticWorkspace;
pub use twice_differentiable::TwiceDifferentiable;
