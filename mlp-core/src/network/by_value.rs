//! The size limit of networks that are built by value, on the stack.
//!
//! The traits exist for the messages that rustc prints if they are not implemented.

use core::marker::PhantomData;

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

/// Implemented for the sizes of a network over `f32` and over `f64` that allow cloning it by value over the scalar `T`.
#[diagnostic::on_unimplemented(
    message = "this network is too large to be cloned by value: it has more than 1 MiB of parameters",
    label = "this would put the whole network on the stack",
    note = "use `boxed_clone`, which builds the copy in place on the heap, or `clone_from`, which overwrites another network"
)]
pub trait SmallFor<T> {}

impl<T> SmallFor<T> for (Fits<true>, Fits<true>) {}
impl SmallFor<f32> for (Fits<true>, Fits<false>) {}

/// Whether a network implements `Clone`, as a constant.
#[derive(Debug)]
pub struct Probe<N>(PhantomData<N>);

impl<N: Clone> Probe<N> {
    /// The network implements `Clone`.
    pub const IS_CLONE: bool = true;
}

/// The constant of every type that does not implement `Clone`; the inherent constant takes precedence over it.
pub trait NotClone {
    /// The network does not implement `Clone`.
    const IS_CLONE: bool = false;
}

impl<N> NotClone for Probe<N> {}

/// Rejects a large network with a derived `Clone`, which copies over the stack: `Box<N>` would inherit it.
///
/// # Panics
///
/// If the network implements `Clone` and is too large to be built by value.
#[track_caller]
pub const fn check_clone<N>(is_clone: bool) {
    assert!(
        !is_clone || size_of::<N>() <= LIMIT,
        "this network is too large for `Clone`, which copies it over the stack: remove `Clone` from its derives, and use `boxed_clone`, or `clone_from` to overwrite another network"
    );
}

/// The largest network that may be built by value, in bytes.
pub const LIMIT: usize = 1 << 20;
