//! Complete replacement, and unchanged files after every failure.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{env, thread};

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

#[test]
fn temporary_files_of_a_killed_process_do_not_interfere() {
    let directory = Directory::new("killed");
    let path = directory.0.join("net");
    let (mut left, _) = Temporary::beside(&path).unwrap();
    left.is_renamed = true; // keeps the file
    let next: u64 = left.path.to_str().unwrap().rsplit(['-', '.']).nth(1).unwrap().parse().unwrap();
    for count in next + 1..next + 20 {
        let name = left.path.to_str().unwrap().replace(&format!("-{next}.tmp"), &format!("-{count}.tmp"));
        fs::write(name, "left").unwrap();
    }
    write(&path, |out| out.write_all(b"new")).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
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

    let refused = write(Path::new("/dev/null"), |_| panic!("must not be called"));
    assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::InvalidInput);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
}
