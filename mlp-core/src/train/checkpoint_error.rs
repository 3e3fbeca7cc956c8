//! Errors of checkpoints.

use std::io;
use std::path::PathBuf;
use std::string::String;
use std::vec::Vec;

use thiserror::Error;

use crate::excerpt::{Description, List};

/// The failure to resume a checkpoint, which leaves network and optimizer unchanged, or to write one, which leaves them as
/// they are after the last epoch.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// `every(0)`.
    #[error("the number of epochs between two checkpoints must be at least 1, but it is 0")]
    Every,
    /// The file cannot be read or written.
    #[error("the checkpoint `{}` cannot be {action}: {reason}", path.display())]
    File {
        /// The path of the file.
        path: PathBuf,
        /// `read`, `written` or `locked`; `synced` if the file has its new content, but a power failure may bring the old one
        /// back.
        action: &'static str,
        /// The kind of the I/O error.
        kind: io::ErrorKind,
        /// The message of the I/O error.
        reason: String,
    },
    /// Another run writes to the file, in this process or another.
    #[error(
        "the checkpoint `{}` is in use by another training run: wait until that has ended, or choose another file",
        path.display()
    )]
    InUse {
        /// The path of the file.
        path: PathBuf,
    },
    /// The state of the optimizer is infinite or NaN, so the run could not be resumed.
    #[error("no checkpoint is written to `{}`, since {reason}", path.display())]
    NotFinite {
        /// The path of the file, which is unchanged.
        path: PathBuf,
        /// The number.
        reason: String,
    },
    /// The file is not a checkpoint, or is damaged.
    #[error("`{}` is not a checkpoint, or is damaged: {}", path.display(), Description(reason))]
    Damaged {
        /// The path of the file.
        path: PathBuf,
        /// The defect.
        reason: String,
    },
    /// The file is the checkpoint of a different run.
    #[error("`{}` is the checkpoint of a different run: {}", path.display(), List { items: differences, before: "", between: "; " })]
    Different {
        /// The path of the file.
        path: PathBuf,
        /// The differences, each with both values.
        differences: Vec<String>,
    },
}
