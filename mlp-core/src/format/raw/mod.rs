//! The raw format: a header that identifies the network, followed by the parameters as in memory. For networks embedded in a
//! program, and for readers without a library.

mod file;
pub(super) mod header;
#[cfg(all(test, feature = "std"))]
mod tests;

pub use file::RawFile;
