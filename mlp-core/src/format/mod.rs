//! How a network is kept in a file, and how it is handed to other programs.

#[cfg(feature = "std")]
#[allow(dead_code, reason = "files are written by the formats, which are features")]
pub(crate) mod atomic;
