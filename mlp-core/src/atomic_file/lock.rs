//! A lock on a file that is replaced again and again. It is a file of its own, since replacing a file ends its locks.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::file_system::{Disk, FileSystem, Locked};
use super::names;
use crate::regular_file;

/// The number of attempts, far more than there are holders that release the lock meanwhile.
const ATTEMPTS: usize = 1000;

/// The lock of a file, released on drop, and by the system if the process is killed.
#[cfg_attr(not(feature = "safetensors"), allow(unreachable_pub, reason = "a checkpoint store returns it"))]
pub struct Lock {
    path: PathBuf,
    /// Keeps the lock.
    _file: File,
}

impl Lock {
    /// Locks a file, which need not exist. Where the file system has no locks, this always succeeds.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::WouldBlock`] if this or another process holds the lock, and the errors of the file system.
    pub(crate) fn acquire(path: &Path) -> io::Result<Self> {
        let path = Disk.resolve(path).unwrap_or_else(|_| path.to_path_buf());
        let path = path.with_file_name(names::lock(path.file_name().unwrap_or_default()));
        for _ in 0..ATTEMPTS {
            if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
                return Err(regular_file::refused());
            }
            let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path)?;
            match Disk.lock(&file) {
                Locked::Busy => return Err(io::ErrorKind::WouldBlock.into()),
                // The previous holder may have removed the file before it was locked.
                Locked::Yes | Locked::Unsupported if !Disk.is_at(&file, &path) => {}
                Locked::Yes | Locked::Unsupported => return Ok(Self { path, _file: file }),
            }
        }
        Err(io::ErrorKind::WouldBlock.into())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock file that stays is used again.
        let _ = fs::remove_file(&self.path);
    }
}
