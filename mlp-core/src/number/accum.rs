//! Whether a result replaces or joins the contents of its destination.

/// Whether a kernel overwrites its destination or adds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accum {
    /// The previous contents are ignored.
    Overwrite,
    /// The result is added to the previous contents.
    Add,
}
