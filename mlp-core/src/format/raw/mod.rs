//! The raw format: the parameters as in memory behind a header that identifies the network. For networks embedded in a
//! program, and for readers without a library.

mod file;
pub(super) mod header;
#[cfg(all(test, feature = "std"))]
mod tests;

pub use file::RawFile;
