//! Atomic replacement of files, safe against crashes and power loss.
//!
//! The content is written to a temporary file in the same directory, synced to disk, and renamed to the target in one step, so
//! readers see either the old or the new content. The directory is synced before the function returns. Temporary files of
//! killed processes are removed when the same file is written next.

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::Path;

mod file_system;
mod lock;
mod names;
#[cfg(test)]
mod simulation;
mod target;
mod temporary;

use file_system::{Disk, FileSystem};
pub(crate) use lock::Lock;
use target::Target;
use temporary::Temporary;

/// Replaces the content of the file at `path` by the output of `write`, or leaves it unchanged.
///
/// An existing file keeps its permissions; symbolic links are followed. A new file has the permissions that creating it
/// directly would have given. Until the content is complete, only the owner of the process can read it.
///
/// # Errors
///
/// The errors of `write` and of the file system; [`io::ErrorKind::PermissionDenied`] if the file is read-only; and
/// [`io::ErrorKind::InvalidInput`] if `path` is not a regular file, such as a directory or a device, or does not end in a
/// file name. The file is unchanged, except after an error that [`is_replaced`].
pub(crate) fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    replace(&Disk, path, write)
}

/// Refuses a file that [`write`] could not replace, without changing it.
///
/// # Errors
///
/// As for [`write`].
pub(crate) fn check(path: &Path) -> io::Result<()> {
    let target = Target::find(&Disk, path)?;
    Temporary::beside(&Disk, &target).map(|_| ())
}

/// Whether the file was replaced in spite of this error: the directory could not be synced, so a power failure may bring the
/// old content back.
pub(crate) fn is_replaced(error: &io::Error) -> bool {
    error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<NotDurable>)
}

fn replace<S: FileSystem>(
    system: &S,
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = Target::find(system, path)?;
    temporary::remove_abandoned(system, &target);
    let permissions = target.permissions_of_new_content(system)?;
    let (mut temporary, file) = Temporary::beside(system, &target)?;
    let mut buffer = BufWriter::new(file);
    write(&mut buffer)?;
    let file = buffer.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(permissions) = permissions {
        system.set_permissions(&file, permissions)?;
    }
    system.sync(&file)?;
    // The file stays open, since its lock keeps others from removing it.
    temporary.rename(target.path())?;
    target.sync_directory(system).map_err(|error| io::Error::new(error.kind(), NotDurable(error)))
}

/// The failure to sync a directory after a file in it was replaced.
#[derive(Debug)]
struct NotDurable(io::Error);

impl fmt::Display for NotDurable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(error) = self;
        write!(f, "the file has its new content, but a power failure may bring the old one back: {error}")
    }
}

impl std::error::Error for NotDurable {}

#[cfg(test)]
mod tests;
