//! Atomic replacement of files, safe against crashes and power loss.
//!
//! The content is written to a temporary file in the same directory, synced to disk, and renamed to the target in one step, so
//! readers see either the old or the new content. The directory is synced before the function returns.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// Replaces the content of the file at `path` by the output of `write`, or leaves it unchanged.
///
/// An existing file keeps its permissions; symbolic links are followed.
///
/// # Errors
///
/// The errors of `write` and of the file system, and [`io::ErrorKind::InvalidInput`] if `path` is not a regular file, such as
/// a directory or a device, or does not end in a file name.
pub(crate) fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // Fails for a new file and for a dangling link, which is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let permissions = match fs::metadata(&path) {
        Ok(found) if found.is_file() => Some(found.permissions()),
        Ok(_) => return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path is not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (mut temporary, file) = Temporary::beside(&path)?;
    let mut buffer = BufWriter::new(file);
    write(&mut buffer)?;
    let file = buffer.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()?;
    drop(file); // some systems cannot rename an open file
    fs::rename(&temporary.path, &path)?;
    temporary.is_renamed = true;
    sync_directory(&path)
}

/// A temporary file that is removed on drop unless renamed.
struct Temporary {
    path: PathBuf,
    is_renamed: bool,
}

impl Temporary {
    /// Creates an empty file in the directory of `path`.
    fn beside(path: &Path) -> io::Result<(Self, File)> {
        /// Distinguishes the temporary files of this process.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = path
            .file_name()
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path does not end in a file name"))?;
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let mut temporary = OsString::from(".");
            temporary.push(name);
            temporary.push(format!(".{}-{count}.tmp", process::id()));
            let path = path.with_file_name(temporary);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Self { path, is_renamed: false }, file)),
                // Left behind by a killed process with the same id: try the next name.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_renamed {
            // An earlier error is already being reported.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Syncs the directory of `path`, so that the new name reaches the disk.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

/// Other systems cannot open directories, and persist names themselves.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "fallible on Unix")]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
