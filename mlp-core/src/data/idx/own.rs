//! Reading some items of an IDX file: those of one process. Of a plain file, no others are read.

use core::ops::Range;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::vec;
use std::vec::Vec;

use super::elements::Elements;
use super::error::IdxProblem;
use super::read::{brightness, check_image, check_label};
use crate::number::memory::{self, Flat};
use crate::regular_file;

/// The images that are own, and the number of all.
pub(in crate::data) fn own_images<X: Flat>(
    path: &Path,
    own: impl FnOnce(usize) -> Vec<Range<usize>>,
) -> Result<(usize, Vec<X>), IdxProblem> {
    let (brightness, mut images) = (brightness::<X::Scalar>(), Vec::new());
    let count = read(path, X::LEN, check_image::<X>, own, |bytes| {
        let pixels = memory::as_mut_slice(memory::push_zeros(&mut images));
        for (pixel, &byte) in pixels.iter_mut().zip(bytes) {
            *pixel = brightness[usize::from(byte)];
        }
    })?;
    Ok((count, images))
}

/// The labels that are own, and the number of all.
pub(in crate::data) fn own_labels(
    path: &Path,
    own: impl FnOnce(usize) -> Vec<Range<usize>>,
) -> Result<(usize, Vec<usize>), IdxProblem> {
    let mut labels = Vec::new();
    let count = read(path, 1, |shape| check_label(&shape), own, |bytes| labels.push(usize::from(bytes[0])))?;
    Ok((count, labels))
}

/// Calls `each` with the bytes of each own item, and returns the number of all.
fn read(
    path: &Path,
    length: usize,
    check: impl FnOnce(Vec<u32>) -> Result<(), IdxProblem>,
    own: impl FnOnce(usize) -> Vec<Range<usize>>,
    mut each: impl FnMut(&[u8]),
) -> Result<usize, IdxProblem> {
    let mut file = regular_file::open(path).map_err(IdxProblem::Io)?;
    let mut elements = Elements::new(file.try_clone().map_err(IdxProblem::Io)?)?;
    let (count, shape) = elements.shape()?;
    let header = 4 + 4 * (1 + shape.len());
    check(shape)?;
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let own = own(count);
    if elements.is_packed() {
        let mut own = own.into_iter().filter(|range| !range.is_empty()).peekable();
        for item in 0..count {
            let bytes = elements.read(length)?;
            if own.peek().is_some_and(|range| range.contains(&item)) {
                each(bytes);
            }
            own.next_if(|range| range.end == item + 1);
        }
        elements.end()?;
        return Ok(count);
    }
    drop(elements);
    let expected = (count as u64).saturating_mul(length as u64);
    let found = file.metadata().map_err(IdxProblem::Io)?.len().saturating_sub(header as u64);
    match found.cmp(&expected) {
        core::cmp::Ordering::Less => return Err(IdxProblem::Truncated { found, expected }),
        core::cmp::Ordering::Equal => {}
        core::cmp::Ordering::Greater => return Err(IdxProblem::TooLong { expected }),
    }
    let mut bytes = vec![0; length];
    for range in own {
        file.seek(SeekFrom::Start((header + range.start * length) as u64)).map_err(IdxProblem::Io)?;
        let mut reader = std::io::BufReader::with_capacity(1 << 16, (&mut file).take((range.len() * length) as u64));
        for _ in range {
            reader.read_exact(&mut bytes).map_err(IdxProblem::Io)?;
            each(&bytes);
        }
    }
    Ok(count)
}
