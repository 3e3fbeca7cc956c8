//! The implementations of `Serialize` and `Deserialize` for the types that the macros define: networks, the inputs of networks with
//! several, enums of candidates. Only this crate knows whether its feature `serde` is enabled; without it, the macros expand to
//! nothing.

#[cfg(all(feature = "serde", feature = "alloc"))]
pub(crate) mod candidates;
#[cfg(all(not(feature = "serde"), feature = "alloc"))]
mod candidates {
    /// Expands to nothing without the feature `serde`.
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __candidates_serde {
        ($($tokens:tt)*) => {};
    }
}
mod network;
#[cfg(feature = "serde")]
pub(crate) mod sample;
#[cfg(not(feature = "serde"))]
mod sample {
    /// Expands to nothing without the feature `serde`.
    #[doc(hidden)]
    #[macro_export]
    macro_rules! __sample_serde {
        ($($tokens:tt)*) => {};
    }
}
#[cfg(all(test, feature = "serde", feature = "alloc"))]
mod tests;
