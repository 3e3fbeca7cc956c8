//! A value with its first two derivatives along a line.

/// A value that depends on `t`, and its first two derivatives with respect to `t`, at `t = 0`.
///
/// The outputs of a network on the line `x + t v` are a `Jet` of vectors:
/// [`Derivatives::jet`](crate::Derivatives::jet).
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Net< input 1 => exp 1; #[allow(noncanonical_link)] loss squared >; }
/// let mut net = Net::zeros();
/// net.output.weights = matrix![3.0];
/// let jet = net.jet(&vector![0.0], &vector![1.0]); // e^(3t)
/// assert_eq!(jet, Jet { value: vector![1.0], first: vector![3.0], second: vector![9.0] });
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Jet<V> {
    /// The value.
    pub value: V,
    /// The first derivative.
    pub first: V,
    /// The second derivative.
    pub second: V,
}
