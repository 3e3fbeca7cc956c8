//! The operations of a file system that the replacement of a file consists of, and the real one. The tests have another,
//! which fails and loses power on request.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::regular_file;

/// The operations; those without a comment are as in `std::fs`.
pub(super) trait FileSystem {
    type File: Write;
    type Directory;
    type Permissions: Clone;

    /// The path without symbolic links, for an existing file or for one that a dangling link leads to.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf>;

    fn status(&self, path: &Path) -> io::Result<Status<Self::Permissions>>;

    /// Fails if an existing file could not be written to. Its content is not changed.
    fn require_writable(&self, path: &Path) -> io::Result<()>;

    /// Creates an empty file, which must not exist.
    fn create(&self, path: &Path, access: Access) -> io::Result<Self::File>;

    /// Opens an existing regular file, but no link, device or pipe.
    fn open(&self, path: &Path) -> io::Result<Self::File>;

    /// Locks a file until it is closed, also by the end of the process.
    fn lock(&self, file: &Self::File) -> Locked;

    /// Whether the open file is the one of this path.
    fn is_at(&self, file: &Self::File, path: &Path) -> bool;

    fn permissions(&self, file: &Self::File) -> io::Result<Self::Permissions>;

    fn set_permissions(&self, file: &Self::File, permissions: Self::Permissions) -> io::Result<()>;

    fn sync(&self, file: &Self::File) -> io::Result<()>;

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    fn remove(&self, path: &Path) -> io::Result<()>;

    /// The names of the files in a directory.
    fn names(&self, directory: &Path) -> io::Result<Vec<OsString>>;

    fn open_directory(&self, path: &Path) -> io::Result<Self::Directory>;

    /// Makes the names of the directory durable.
    fn sync_directory(&self, directory: &Self::Directory) -> io::Result<()>;
}

/// The read permissions of a new file.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Access {
    /// For its owner alone.
    Owner,
    /// Those that the process gives to new files.
    Default,
}

/// The metadata of the file at a path.
pub(super) struct Status<P> {
    pub(super) is_file: bool,
    pub(super) is_read_only: bool,
    pub(super) permissions: P,
}

/// The result of locking a file.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Locked {
    Yes,
    /// Another open file holds the lock.
    Busy,
    /// The file system has no locks.
    Unsupported,
}

/// The file system of the operating system.
pub(super) struct Disk;

impl FileSystem for Disk {
    type File = File;
    /// `None` where directories cannot be opened: those systems persist names themselves.
    type Directory = Option<File>;
    type Permissions = fs::Permissions;

    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        match (fs::canonicalize(path), fs::read_link(path)) {
            // A dangling link, which opening the file would follow.
            (Err(error), Ok(next)) if error.kind() == io::ErrorKind::NotFound => {
                let next = path.with_file_name("").join(next);
                self.resolve(&next).or(Ok(next))
            }
            (resolved, _) => resolved,
        }
    }

    fn status(&self, path: &Path) -> io::Result<Status<fs::Permissions>> {
        let found = fs::metadata(path)?;
        let permissions = found.permissions();
        Ok(Status { is_file: found.is_file(), is_read_only: permissions.readonly(), permissions })
    }

    fn require_writable(&self, path: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).open(path).map(|_| ())
    }

    fn create(&self, path: &Path, access: Access) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if access == Access::Owner {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        #[cfg(not(unix))]
        let _ = access;
        options.open(path)
    }

    fn open(&self, path: &Path) -> io::Result<File> {
        if fs::symlink_metadata(path)?.is_file() {
            OpenOptions::new().read(true).write(true).open(path)
        } else {
            Err(regular_file::refused())
        }
    }

    fn lock(&self, file: &File) -> Locked {
        match file.try_lock() {
            Ok(()) => Locked::Yes,
            Err(TryLockError::WouldBlock) => Locked::Busy,
            Err(TryLockError::Error(_)) => Locked::Unsupported,
        }
    }

    #[cfg(unix)]
    fn is_at(&self, file: &File, path: &Path) -> bool {
        use std::os::unix::fs::MetadataExt;
        let identity = |found: fs::Metadata| (found.dev(), found.ino());
        file.metadata().map(identity).ok() == fs::symlink_metadata(path).map(identity).ok()
    }

    #[cfg(not(unix))]
    fn is_at(&self, _: &File, path: &Path) -> bool {
        path.exists()
    }

    fn permissions(&self, file: &File) -> io::Result<fs::Permissions> {
        Ok(file.metadata()?.permissions())
    }

    fn set_permissions(&self, file: &File, permissions: fs::Permissions) -> io::Result<()> {
        file.set_permissions(permissions)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn names(&self, directory: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(directory)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    fn open_directory(&self, path: &Path) -> io::Result<Option<File>> {
        if cfg!(unix) { File::open(path).map(Some) } else { Ok(None) }
    }

    fn sync_directory(&self, directory: &Option<File>) -> io::Result<()> {
        match directory.as_ref().map_or(Ok(()), File::sync_all) {
            // Some network file systems have no such operation.
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => Ok(()),
            synced => synced,
        }
    }
}
