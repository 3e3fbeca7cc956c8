//! Widths as types: which layer may feed which, and which networks may stand on the stack.
//!
//! Nothing here exists at run time. The traits are here for the messages that rustc prints when they do not hold.

/// The units that a layer takes as inputs.
#[derive(Debug)]
pub struct Inputs<const N: usize>;

/// The units that a layer has.
#[derive(Debug)]
pub struct Outputs<const N: usize>;

/// Holds when a layer of this width may feed a layer that takes `Next`. `From` and `To` name the two.
#[diagnostic::on_unimplemented(
    message = "the layers `{From}` and `{To}` do not chain: `{From}` has `{Self}`, `{To}` takes `{Next}`",
    label = "takes `{Next}` where `{From}` has `{Self}`",
    note = "a layer is `Dense<INPUTS, OUTPUTS, …>`: the outputs of one are the inputs of the next"
)]
pub trait Feeds<Next, From, To> {}

impl<const N: usize, From, To> Feeds<Inputs<N>, From, To> for Outputs<N> {}

/// Whether something is small enough to be built by value.
#[derive(Debug)]
pub struct Fits<const SMALL: bool>;

/// Holds for what may be built by value: at most [`LIMIT`] bytes.
#[diagnostic::on_unimplemented(
    message = "this network is too large to be built by value: it has more than 1 MiB of parameters",
    label = "this would put the whole network on the stack",
    note = "use the call that builds it in place on the heap: `boxed_zeros`, `boxed_random`, `boxed_clone`, or `gradient_into`"
)]
pub trait Small {}

impl Small for Fits<true> {}

/// Implemented by `#[derive(Network)]` for networks that may be built by value, whatever their scalar: those of which
/// the parameters take at most 1 MiB at eight bytes each.
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
