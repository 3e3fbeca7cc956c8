//! The size limit of networks that are built by value, on the stack.
//!
//! The traits exist for the messages that rustc prints if they are not implemented.

/// Whether a network is small enough to be built by value, as a type.
#[derive(Debug)]
pub struct Fits<const SMALL: bool>;

/// Implemented for networks of at most [`LIMIT`] bytes, which may be built by value.
#[diagnostic::on_unimplemented(
    message = "this network is too large to be built by value: it has more than 1 MiB of parameters",
    label = "this would put the whole network on the stack",
    note = "use the call that builds it in place on the heap: `boxed_zeros`, `boxed_random`, `boxed_clone`, or `gradient_into`"
)]
pub trait Small {}

impl Small for Fits<true> {}

/// Implemented by `#[derive(Network)]` for networks that may be built by value, whatever their scalar: the parameters take at
/// most 1 MiB at eight bytes each.
///
/// ```
/// use mlp_core::{ByValue, prelude::*};
///
/// fn fresh<N: Network + ByValue>() -> N {
///     N::zeros()
/// }
///
/// network! { struct Net< input 1 => linear 1; loss squared >; }
/// assert_eq!(fresh::<Net>().parameters(), [0.0, 0.0]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` may be too large to be built by value",
    note = "use the call that builds it in place on the heap, `boxed_zeros` or `boxed_random`, or ask for it by the bound `mlp_core::ByValue`"
)]
pub trait ByValue {}

/// The largest network that may be built by value, in bytes.
pub const LIMIT: usize = 1 << 20;
