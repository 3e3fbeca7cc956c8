//! Files that are there whole or not at all, also after a crash or a loss of power.
//!
//! What is to be written goes to a temporary file in the same directory, reaches the disk, and takes the name of the file
//! in one step; whoever reads by that name sees the old content or the new one. The new name reaches the disk before the
//! function returns. What a file holds is the business of the callers.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes the file at `path` with what `write` writes, or leaves everything as it was.
///
/// A file that exists is replaced and keeps its permissions; a symbolic link is followed.
///
/// # Errors
///
/// What `write` returns, what the file system answers, and [`io::ErrorKind::InvalidInput`] where something stands at
/// `path` that is no file, such as a directory or a device, or where `path` names no file.
pub(crate) fn write(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    // A link that leads nowhere is replaced, and so is a file that vanishes meanwhile.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let permissions = match fs::metadata(&path) {
        Ok(found) if found.is_file() => Some(found.permissions()),
        Ok(_) => return Err(io::Error::new(io::ErrorKind::InvalidInput, "there is something that is no file")),
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
    drop(file); // some systems do not rename an open file
    fs::rename(&temporary.path, &path)?;
    temporary.is_renamed = true;
    sync_directory(&path)
}

/// A file that is removed again, unless it is renamed.
struct Temporary {
    path: PathBuf,
    is_renamed: bool,
}

impl Temporary {
    /// A new, empty file in the directory of `path`.
    fn beside(path: &Path) -> io::Result<(Self, File)> {
        /// Distinguishes what the threads of this process write.
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = path.file_name().ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "the path does not end in the name of a file")
        })?;
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let mut temporary = OsString::from(".");
            temporary.push(name);
            temporary.push(format!(".{}-{count}.tmp", process::id()));
            let path = path.with_file_name(temporary);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((Self { path, is_renamed: false }, file)),
                // Left behind by a process of the same number that was killed: take the next.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.is_renamed {
            // There is already an error to tell of.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Makes the new name in the directory of `path` reach the disk.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}

/// Other systems do not open directories; they keep names by themselves.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "it is fallible elsewhere")]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::{env, thread};

    use super::*;

    /// A directory that is removed at the end of the test.
    struct Directory(PathBuf);

    impl Directory {
        fn new(test: &str) -> Self {
            let path = env::temp_dir().join(format!("mlp-atomic-{test}-{}", process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<OsString> {
            let mut names: Vec<_> = fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[test]
    fn a_file_is_created_and_then_replaced_and_nothing_else_remains() {
        let directory = Directory::new("replace");
        let path = directory.0.join("net");
        for content in ["the first, which is longer", "the second"] {
            write(&path, |out| out.write_all(content.as_bytes())).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        assert_eq!(directory.names(), ["net"]);
    }

    #[test]
    fn the_old_content_is_there_until_the_new_one_is_whole() {
        let directory = Directory::new("until");
        let path = directory.0.join("net");
        fs::write(&path, "old").unwrap();
        write(&path, |out| {
            out.write_all(b"new")?;
            out.flush()?;
            assert_eq!(fs::read_to_string(&path)?, "old");
            Ok(())
        })
        .unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn an_error_half_way_leaves_everything_as_it_was() {
        let directory = Directory::new("error");
        let path = directory.0.join("net");
        fs::write(&path, "old").unwrap();
        let error = write(&path, |out| {
            out.write_all(b"half of the new")?;
            out.flush()?;
            Err(io::Error::other("no more"))
        });
        assert_eq!(error.unwrap_err().to_string(), "no more");
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(directory.names(), ["net"]);
    }

    #[test]
    fn a_panic_half_way_leaves_everything_as_it_was() {
        let directory = Directory::new("panic");
        let path = directory.0.join("net");
        fs::write(&path, "old").unwrap();
        let panic = catch_unwind(AssertUnwindSafe(|| write(&path, |_| panic!("while writing"))));
        assert!(panic.is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(directory.names(), ["net"]);
    }

    #[test]
    fn what_a_killed_process_left_behind_is_in_nobodys_way() {
        let directory = Directory::new("killed");
        let path = directory.0.join("net");
        let (mut left, _) = Temporary::beside(&path).unwrap();
        left.is_renamed = true; // so that it stays
        let next: u64 = left.path.to_str().unwrap().rsplit(['-', '.']).nth(1).unwrap().parse().unwrap();
        for count in next + 1..next + 20 {
            let name = left.path.to_str().unwrap().replace(&format!("-{next}.tmp"), &format!("-{count}.tmp"));
            fs::write(name, "left").unwrap();
        }
        write(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    }

    #[test]
    fn of_many_writers_one_wins_with_the_whole_content() {
        let directory = Directory::new("writers");
        let path = directory.0.join("net");
        thread::scope(|scope| {
            for letter in b'a'..=b'h' {
                let path = &path;
                scope.spawn(move || write(path, |out| out.write_all(&vec![letter; 100_000])).unwrap());
            }
        });
        let content = fs::read(&path).unwrap();
        assert_eq!(content, vec![content[0]; 100_000]);
        assert_eq!(directory.names(), ["net"]);
    }

    #[test]
    fn a_path_that_cannot_be_a_file_is_refused_before_anything_is_written() {
        let directory = Directory::new("refused");
        let refuse = |path: &Path| write(path, |_| panic!("must not be called")).unwrap_err().kind();
        assert_eq!(refuse(&directory.0), io::ErrorKind::InvalidInput);
        assert_eq!(refuse(&directory.0.join("..")), io::ErrorKind::InvalidInput);
        assert_eq!(refuse(&directory.0.join("nowhere/net")), io::ErrorKind::NotFound);
        assert_eq!(refuse(Path::new("")), io::ErrorKind::InvalidInput);
        assert!(directory.names().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_a_device_is_spared_and_permissions_are_kept() {
        use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

        let directory = Directory::new("unix");
        let (path, link) = (directory.0.join("net"), directory.0.join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
        symlink("net", &link).unwrap();
        write(&link, |out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o604);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());

        let refused = write(Path::new("/dev/null"), |_| panic!("must not be called"));
        assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
