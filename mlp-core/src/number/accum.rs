//! Whether a result replaces the content of its destination or is added to it.

/// Whether a result overwrites its destination or is added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accum {
    /// The destination is overwritten; its content does not matter.
    Overwrite,
    /// The result is added to the content of the destination.
    Add,
}
