//! The names of the files beside a target: temporary files and the lock.

use std::ffi::{OsStr, OsString};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::number::hash::Fnv1a;

/// The longest name that is repeated in full. With it, all names are short enough for every file system.
const LONGEST: usize = 100;

const TEMPORARY: &str = ".tmp";

/// The part of the names that identifies the target: its name or, for a long one, a hash of it.
fn stem(target: &OsStr) -> OsString {
    let bytes = target.as_encoded_bytes();
    let mut stem = OsString::from(".");
    if bytes.len() <= LONGEST {
        stem.push(target);
    } else {
        stem.push(format!("mlp-{:016x}", Fnv1a::EMPTY.bytes(bytes).finish()));
    }
    stem
}

/// A name for a temporary file: the name of the target, the process, and a number that the process uses only once.
pub(super) fn temporary(target: &OsStr) -> OsString {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut name = stem(target);
    name.push(format!(".{}-{}{TEMPORARY}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    name
}

/// Whether a name is one of the temporary files of a target, of any process.
pub(super) fn is_temporary(name: &OsStr, target: &OsStr) -> bool {
    let stem = stem(target);
    let rest = name.as_encoded_bytes().strip_prefix(stem.as_encoded_bytes());
    let rest = rest.and_then(|rest| rest.strip_prefix(b".")?.strip_suffix(TEMPORARY.as_bytes()));
    let Some(rest) = rest else { return false };
    let mut numbers = rest.split(|byte| *byte == b'-');
    let is_number =
        |part: Option<&[u8]>| part.is_some_and(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit));
    is_number(numbers.next()) && is_number(numbers.next()) && numbers.next().is_none()
}

/// The name of the lock of a target.
#[cfg(feature = "std")]
pub(super) fn lock(target: &OsStr) -> OsString {
    let mut name = stem(target);
    name.push(".lock");
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_file_belongs_to_one_target() {
        let long = ["a".repeat(101), "b".repeat(255)];
        let targets = ["net", "net.1-2", "net.1-2.tmp", &long[0], &long[1]].map(OsStr::new);
        for target in targets {
            let name = temporary(target);
            assert!(name.len() <= 143, "{name:?} is too long for an encrypted file system");
            let owners: Vec<_> = targets.into_iter().filter(|other| is_temporary(&name, other)).collect();
            assert_eq!(owners, [target], "{name:?}");
            assert_ne!(name, temporary(target));
        }
    }

    #[test]
    fn other_files_are_no_temporary_files() {
        let target = OsStr::new("net");
        for name in [
            "net",
            ".net",
            ".net.tmp",
            ".net.1-2",
            ".net.1.tmp",
            ".net.1-.tmp",
            ".net.-2.tmp",
            ".net.1-2-3.tmp",
            ".net.a-2.tmp",
            ".net.1-b.tmp",
            ".nets.1-2.tmp",
            "net.1-2.tmp",
            ".net.1-2.tmp.",
            ".net.lock",
        ] {
            assert!(!is_temporary(OsStr::new(name), target), "{name}");
        }
        assert!(is_temporary(OsStr::new(".net.1-2.tmp"), target));
    }
}
