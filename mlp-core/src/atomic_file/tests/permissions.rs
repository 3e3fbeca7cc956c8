//! The permissions needed to read and to replace a file.

use super::*;

#[test]
fn a_read_only_file_is_refused_and_unchanged() {
    let directory = Directory::new("read-only");
    let path = directory.0.join("net");
    fs::write(&path, "old").unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = write(&path, |_| panic!("must not be called")).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
    assert_eq!(error.to_string(), "the file is read-only: make it writable, or choose another file");
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(directory.names(), ["net"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_has_the_permissions_of_any_other_new_file() {
        let directory = Directory::new("new");
        let (path, other) = (directory.0.join("net"), directory.0.join("other"));
        fs::write(&other, "").unwrap();
        write(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(mode(&path), mode(&other));
    }

    #[test]
    fn only_the_owner_can_read_a_file_that_is_incomplete() {
        let directory = Directory::new("incomplete");
        let path = directory.0.join("net");
        for permissions in [None, Some(0o604), Some(0o640), Some(0o200)] {
            if let Some(mode) = permissions {
                fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            }
            write(&path, |out| {
                out.write_all(b"new")?;
                let names = directory.names();
                let temporary = names.iter().find(|name| name.as_encoded_bytes().ends_with(b".tmp")).unwrap();
                assert_eq!(mode(&directory.0.join(temporary)), 0o600);
                Ok(())
            })
            .unwrap();
            if let Some(expected) = permissions {
                assert_eq!(mode(&path), expected);
            }
        }
    }

    #[test]
    fn links_and_directories_with_the_name_of_a_temporary_file_stay() {
        let directory = Directory::new("links");
        let (path, victim) = (directory.0.join("net"), directory.0.join("victim"));
        fs::write(&victim, "victim").unwrap();
        std::os::unix::fs::symlink(&victim, directory.0.join(".net.1-1.tmp")).unwrap();
        fs::create_dir(directory.0.join(".net.1-2.tmp")).unwrap();
        write(&path, |out| out.write_all(b"new")).unwrap();
        assert_eq!(directory.names(), [".net.1-1.tmp", ".net.1-2.tmp", "net", "victim"]);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "victim");
    }
}
