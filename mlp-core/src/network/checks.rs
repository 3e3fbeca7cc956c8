//! Compile-time checks of a network that types cannot express: the expansion evaluates each in a constant.

use crate::number::memory::Flat;

/// Checks the contract of [`Flat`] at compile time: the network consists of the parameters of its layers alone.
///
/// # Panics
///
/// If it does not, a bug in the derive.
pub const fn check_size<N: Flat>() {
    assert!(N::LEN * size_of::<N::Scalar>() == size_of::<N>());
}
