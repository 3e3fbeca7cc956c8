//! The file to be replaced, and the checks that it can be.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use super::file_system::{Access, FileSystem, Status};
use super::names;
use crate::regular_file;

/// A file that may be replaced, or created.
pub(super) struct Target<S: FileSystem> {
    path: PathBuf,
    /// The permissions of the existing file.
    permissions: Option<S::Permissions>,
    directory: S::Directory,
}

impl<S: FileSystem> Target<S> {
    /// Refuses a file that cannot be replaced, or that its owner has protected. Nothing is changed.
    pub(super) fn find(system: &S, path: &Path) -> io::Result<Self> {
        // Fails for a new file.
        let path = system.resolve(path).unwrap_or_else(|_| path.to_path_buf());
        let permissions = match system.status(&path) {
            Ok(Status { is_file: false, .. }) => return Err(regular_file::refused()),
            Ok(Status { is_read_only: true, .. }) => {
                let reason = "the file is read-only: make it writable, or choose another file";
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, reason));
            }
            Ok(Status { permissions, .. }) => {
                // Renaming needs no permission for the file itself.
                system.require_writable(&path)?;
                Some(permissions)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        if path.file_name().is_none() {
            let reason = "the path does not end in a file name";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        // Opened first, so that a directory that cannot be synced is noticed before the file is replaced.
        let directory = system.open_directory(directory_of(&path))?;
        Ok(Self { path, permissions, directory })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn name(&self) -> &OsStr {
        self.path.file_name().unwrap_or_default()
    }

    pub(super) fn directory(&self) -> &Path {
        directory_of(&self.path)
    }

    /// The permissions of the existing file or, for a new one, those that creating it directly would give, which the system
    /// tells only by creating a file.
    pub(super) fn permissions_of_new_content(&self, system: &S) -> io::Result<Option<S::Permissions>> {
        if self.permissions.is_some() || !cfg!(unix) {
            return Ok(self.permissions.clone());
        }
        let probe = self.path.with_file_name(names::temporary(self.name()));
        let permissions = system.create(&probe, Access::Default).and_then(|file| system.permissions(&file));
        // The next writer would remove it, too.
        let _ = system.remove(&probe);
        permissions.map(Some)
    }

    /// Makes the new name durable.
    pub(super) fn sync_directory(&self, system: &S) -> io::Result<()> {
        system.sync_directory(&self.directory)
    }
}

fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|directory| !directory.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
