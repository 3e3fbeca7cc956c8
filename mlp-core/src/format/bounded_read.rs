//! Reading from untrusted files.

use alloc::vec::Vec;
use std::io::{self, Read};

/// Reads `length` bytes, or fewer at the end of the file. The buffer grows with the data read, not with `length`.
pub(super) fn read_at_most(file: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
