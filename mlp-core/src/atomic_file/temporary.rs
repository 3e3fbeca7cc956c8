//! Temporary files: a lock tells those in use from those of killed processes, which the next writer removes.

use std::io;
use std::path::{Path, PathBuf};

use super::file_system::{Access, FileSystem, Locked};
use super::names;
use super::target::Target;

/// The number of attempts, far more than there are writers that interfere.
const ATTEMPTS: usize = 1000;

/// A temporary file that is removed on drop unless renamed.
pub(super) struct Temporary<'a, S: FileSystem> {
    system: &'a S,
    path: PathBuf,
    is_renamed: bool,
}

impl<'a, S: FileSystem> Temporary<'a, S> {
    /// Creates an empty file beside the target, which only its owner can read, and locks it.
    pub(super) fn beside(system: &'a S, target: &Target<S>) -> io::Result<(Self, S::File)> {
        for _ in 0..ATTEMPTS {
            let path = target.path().with_file_name(names::temporary(target.name()));
            let file = match system.create(&path, Access::Owner) {
                Ok(file) => file,
                // Of a killed process with the same id that could not be removed: try the next name.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            };
            let temporary = Self { system, path, is_renamed: false };
            // Another writer may have found the file before it was locked, and be removing it.
            if system.lock(&file) != Locked::Busy && system.is_at(&file, &temporary.path) {
                return Ok((temporary, file));
            }
        }
        Err(io::Error::other(format!("none of {ATTEMPTS} temporary files beside the file could be used")))
    }

    pub(super) fn rename(&mut self, target: &Path) -> io::Result<()> {
        self.system.rename(&self.path, target)?;
        self.is_renamed = true;
        Ok(())
    }
}

impl<S: FileSystem> Drop for Temporary<'_, S> {
    fn drop(&mut self) {
        if !self.is_renamed {
            // An earlier error is already being reported.
            let _ = self.system.remove(&self.path);
        }
    }
}

/// Removes the temporary files of a target that no process has locked. Those that cannot be removed stay, which is no error.
pub(super) fn remove_abandoned<S: FileSystem>(system: &S, target: &Target<S>) {
    let names = system.names(target.directory()).unwrap_or_default();
    for name in names.iter().filter(|name| names::is_temporary(name, target.name())) {
        let path = target.path().with_file_name(name);
        let Ok(file) = system.open(&path) else { continue };
        if system.lock(&file) == Locked::Yes && system.is_at(&file, &path) {
            let _ = system.remove(&path);
        }
    }
}
