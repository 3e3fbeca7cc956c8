//! Reading a file that may claim anything.

use alloc::vec::Vec;
use std::io::{self, Read};

/// Reads so many bytes, or as many as there are. The buffer grows with what is read and not with what is asked for.
pub(super) fn read_up_to(file: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}
