//! Complete replacement, and unchanged files after every failure.

mod faults;
mod permissions;

use std::ffi::OsString;
use std::fs::{self, File};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::{env, process, thread};

use super::*;

/// A directory removed at the end of the test.
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
fn a_file_is_created_then_replaced_and_no_temporary_file_remains() {
    let directory = Directory::new("replace");
    let path = directory.0.join("net");
    for content in ["the first, which is longer", "the second"] {
        write(&path, |out| out.write_all(content.as_bytes())).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
    assert_eq!(directory.names(), ["net"]);
}

#[test]
fn the_old_content_remains_until_the_new_content_is_complete() {
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
fn an_error_while_writing_leaves_the_file_unchanged() {
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
fn a_panic_while_writing_leaves_the_file_unchanged() {
    let directory = Directory::new("panic");
    let path = directory.0.join("net");
    fs::write(&path, "old").unwrap();
    let panic = catch_unwind(AssertUnwindSafe(|| write(&path, |_| panic!("while writing"))));
    assert!(panic.is_err());
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(directory.names(), ["net"]);
}

/// A temporary file as a killed process leaves it.
fn abandoned(path: &Path) -> PathBuf {
    let temporary = path.with_file_name(names::temporary(path.file_name().unwrap()));
    fs::write(&temporary, "half").unwrap();
    temporary
}

#[test]
fn the_next_writer_removes_the_temporary_files_of_killed_processes() {
    let directory = Directory::new("killed");
    for name in ["net".to_string(), "n".repeat(250)] {
        let path = directory.0.join(&name);
        for _ in 0..20 {
            abandoned(&path);
        }
        write(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(directory.names(), [OsString::from(name)]);
        fs::remove_file(path).unwrap();
    }
}

#[test]
fn temporary_files_that_are_in_use_or_of_other_files_stay() {
    let directory = Directory::new("in-use");
    let path = directory.0.join("net");
    let target = Target::find(&Disk, &path).unwrap();
    let (temporary, file) = Temporary::beside(&Disk, &target).unwrap();
    let other = abandoned(&directory.0.join("net.1"));
    let similar = directory.0.join(".net.1.tmp");
    fs::write(&similar, "no number").unwrap();
    write(&path, |out| out.write_all(b"new")).unwrap();
    assert!(other.exists() && similar.exists());
    assert_eq!(directory.names().len(), 4, "{:?}", directory.names());
    drop((temporary, file));
    assert_eq!(directory.names().len(), 3);
}

#[test]
fn a_file_that_is_removed_before_it_is_locked_is_not_used() {
    let directory = Directory::new("race");
    let path = directory.0.join("net");
    let file = Disk.create(&path, file_system::Access::Owner).unwrap();
    assert!(Disk.is_at(&file, &path));
    fs::remove_file(&path).unwrap();
    assert!(!Disk.is_at(&file, &path));
    let _other = File::create(&path).unwrap();
    assert_eq!(Disk.is_at(&file, &path), cfg!(not(unix)));
}

#[test]
fn a_file_with_the_longest_name_is_written() {
    let directory = Directory::new("longest");
    for length in [1, 100, 101, 200, 250, 255] {
        let path = directory.0.join("n".repeat(length));
        for content in ["old", "new"] {
            write(&path, |out| out.write_all(content.as_bytes())).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
    }
    assert_eq!(directory.names().len(), 6);
    // Not in characters, but in bytes.
    write(&directory.0.join("ü".repeat(127)), |out| out.write_all(b"new")).unwrap();
    assert!(write(&directory.0.join("n".repeat(256)), |_| panic!("must not be called")).is_err());
}

#[cfg(feature = "safetensors")]
#[test]
fn a_lock_is_held_once_and_leaves_no_file() {
    let directory = Directory::new("lock");
    let path = directory.0.join("net");
    let lock = Lock::acquire(&path).unwrap();
    assert_eq!(Lock::acquire(&path).map(|_| ()).unwrap_err().kind(), io::ErrorKind::WouldBlock);
    // Replacing the file does not end the lock, and another file has another lock.
    write(&path, |out| out.write_all(b"new")).unwrap();
    assert_eq!(Lock::acquire(&path).map(|_| ()).unwrap_err().kind(), io::ErrorKind::WouldBlock);
    drop(Lock::acquire(&directory.0.join("n".repeat(255))).unwrap());
    drop(lock);
    assert_eq!(directory.names(), ["net"]);
    // The lock file of a killed process is used again.
    fs::write(directory.0.join(".net.lock"), "").unwrap();
    drop(Lock::acquire(&path).unwrap());
    assert_eq!(directory.names(), ["net"]);
}

#[cfg(feature = "safetensors")]
#[test]
fn threads_hold_a_lock_one_at_a_time() {
    use std::sync::atomic::{AtomicUsize, Ordering};

    let directory = Directory::new("locks");
    let path = directory.0.join("net");
    let (holders, successes) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while successes.load(Ordering::Relaxed) < 400 {
                    let Ok(_lock) = Lock::acquire(&path) else { continue };
                    assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                    successes.fetch_add(1, Ordering::Relaxed);
                    thread::sleep(std::time::Duration::from_micros(100));
                    holders.fetch_sub(1, Ordering::SeqCst);
                }
            });
        }
    });
    assert!(directory.names().is_empty());
}

#[test]
fn concurrent_writers_leave_the_complete_content_of_one() {
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
fn a_path_that_cannot_be_a_file_is_refused_before_writing() {
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
fn links_are_followed_devices_are_refused_and_permissions_are_kept() {
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

    let (new, dangling, other) = (directory.0.join("new"), directory.0.join("dangling"), directory.0.join("other"));
    symlink("new", &dangling).unwrap();
    symlink(&dangling, &other).unwrap();
    write(&other, |out| out.write_all(b"first")).unwrap();
    assert_eq!(fs::read_to_string(&new).unwrap(), "first");
    assert!([&dangling, &other].iter().all(|link| fs::symlink_metadata(link).unwrap().is_symlink()));

    let refused = write(Path::new("/dev/null"), |_| panic!("must not be called"));
    assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::InvalidInput);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}
