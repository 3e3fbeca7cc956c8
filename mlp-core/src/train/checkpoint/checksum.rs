//! The checksum of a checkpoint: the last eight bytes of the file are a hash of all bytes before them. It detects damage, not
//! forgery.

use std::io::{self, Read};
use std::vec;

use crate::number::hash::Fnv1a;

/// The length of the checksum in bytes.
pub(super) const LENGTH: usize = 8;

/// Writes the checksum into the last bytes of a file.
pub(super) fn seal(file: &mut [u8]) {
    if let Some((content, checksum)) = file.split_last_chunk_mut::<LENGTH>() {
        *checksum = Fnv1a::EMPTY.words(content).finish().to_le_bytes();
    }
}

/// Whether the last of `length` bytes are the checksum of those before them. Takes the same memory for any length.
pub(super) fn is_valid(file: &mut impl Read, length: u64) -> io::Result<bool> {
    /// A multiple of the word size of the hash.
    const BUFFER: usize = 1 << 16;
    let mut rest = length.saturating_sub(LENGTH as u64);
    let mut hash = Fnv1a::EMPTY;
    let mut buffer = vec![0; BUFFER.min(usize::try_from(rest).unwrap_or(BUFFER))];
    while rest > 0 {
        let part = &mut buffer[..BUFFER.min(usize::try_from(rest).unwrap_or(BUFFER))];
        file.read_exact(part)?;
        hash = hash.words(part);
        rest -= part.len() as u64;
    }
    let mut checksum = [0; LENGTH];
    file.read_exact(&mut checksum)?;
    Ok(checksum == hash.finish().to_le_bytes())
}
