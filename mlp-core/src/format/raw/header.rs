//! The header of raw files: layout, writing, and the check of a file against a network.

use crate::format::error::raw::RawError;
use crate::format::fingerprint::fingerprint;
use crate::layer::Excess;
use crate::network::Network;
use crate::number::Stored;

/// The signature at the start of the file.
const MAGIC: [u8; 8] = *b"mlp raw\0";
/// The version of the format.
const VERSION: u32 = 1;
/// The length of the header in bytes.
pub(super) const HEADER_LEN: usize = 32;

/// The header for a network of type `N`.
#[cfg(feature = "alloc")]
pub(super) fn header<N: Network<Scalar: Stored>>() -> [u8; HEADER_LEN] {
    let mut header = [0; HEADER_LEN];
    header[..8].copy_from_slice(&MAGIC);
    header[8..12].copy_from_slice(&VERSION.to_le_bytes());
    header[12..16].copy_from_slice(&scalar_size::<N>().to_le_bytes());
    header[16..24].copy_from_slice(&fingerprint(N::INPUTS, N::LAYERS).to_le_bytes());
    header[24..].copy_from_slice(&(N::PARAMETERS as u64).to_le_bytes());
    header
}

#[allow(clippy::cast_possible_truncation, reason = "4 or 8")]
const fn scalar_size<N: Network<Scalar: Stored>>() -> u32 {
    N::Scalar::SIZE as u32
}

/// Checks the header and returns the parameter bytes after it. The most specific difference is reported first.
pub(in crate::format) const fn parameter_bytes<N: Network<Scalar: Stored>>(bytes: &[u8]) -> Result<&[u8], RawError> {
    let Some((header, parameters)) = bytes.split_first_chunk::<HEADER_LEN>() else { return Err(RawError::NotRaw) };
    if field(header, 0) != u64::from_le_bytes(MAGIC) {
        return Err(RawError::NotRaw);
    }
    let [version, scalar] = halves(field(header, 8));
    if version != VERSION {
        return Err(RawError::Version { found: version });
    }
    if scalar != scalar_size::<N>() {
        return Err(RawError::Scalar { found: scalar, expected: scalar_size::<N>() });
    }
    if field(header, 24) != N::PARAMETERS as u64 {
        return Err(RawError::Parameters { found: field(header, 24), expected: N::PARAMETERS as u64 });
    }
    if field(header, 16) != fingerprint(N::INPUTS, N::LAYERS) {
        return Err(RawError::Architecture);
    }
    let expected = HEADER_LEN + N::PARAMETERS * N::Scalar::SIZE;
    if bytes.len() != expected {
        return Err(RawError::Length { found: bytes.len(), expected });
    }
    if let Some(excess) = Excess::first_in_bytes(N::LAYERS, N::Scalar::SIZE, parameters) {
        return Err(RawError::Excess(excess));
    }
    Ok(parameters)
}

/// The 64-bit field at offset `at`.
const fn field(header: &[u8; HEADER_LEN], at: usize) -> u64 {
    match header.split_at(at).1.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => 0,
    }
}

/// The two 32-bit numbers of a field.
#[allow(clippy::cast_possible_truncation, reason = "splits the number")]
const fn halves(field: u64) -> [u32; 2] {
    [field as u32, (field >> 32) as u32]
}
