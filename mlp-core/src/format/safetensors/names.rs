//! The names of the tensors of a network in a file.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The names of all tensors, in the order of the network.
pub(super) struct Names<'a> {
    pub(super) prefix: &'a str,
    /// The names without the prefix.
    pub(super) own: Vec<String>,
}

impl Names<'_> {
    /// The names in the file.
    pub(super) fn all(&self) -> impl Iterator<Item = String> {
        self.own.iter().map(|name| format!("{}{name}", self.prefix))
    }
}
