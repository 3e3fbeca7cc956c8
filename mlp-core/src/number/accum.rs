//! Whether a result overwrites its destination or is added to it.

/// Whether a kernel overwrites its destination or adds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accum {
    /// The previous contents are ignored.
    Overwrite,
    /// The result is added to the previous contents.
    Add,
}
