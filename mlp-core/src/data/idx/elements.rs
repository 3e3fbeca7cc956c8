//! The IDX format: a header, followed by the elements.

use std::io::Read;

use super::error::IdxProblem;
use super::gzip::Source;

/// The type code of unsigned bytes.
const UNSIGNED_BYTE: u8 = 0x08;

/// A file after its header, whose elements are read in order.
pub(super) struct Elements<'r> {
    source: Source<'r>,
    /// The dimension sizes in the header.
    sizes: Vec<u32>,
    /// The number of elements read.
    found: u64,
    bytes: Vec<u8>,
}

impl<'r> Elements<'r> {
    /// Reads the header.
    pub(super) fn new(reader: impl Read + 'r) -> Result<Self, IdxProblem> {
        let mut elements = Self { source: Source::new(reader)?, sizes: Vec::new(), found: 0, bytes: Vec::new() };
        elements.read_header()?;
        Ok(elements)
    }

    /// Two zero bytes, the element type, the number of dimensions, then the dimension sizes in big-endian order.
    fn read_header(&mut self) -> Result<(), IdxProblem> {
        let &[first, second, element, dimensions] = self.take(4)? else { return Err(IdxProblem::ShortHeader) };
        if (first, second) != (0, 0) {
            return Err(IdxProblem::NotIdx { found: [first, second] });
        }
        if element != UNSIGNED_BYTE {
            return Err(IdxProblem::ElementType { found: element });
        }
        for _ in 0..dimensions {
            let &[a, b, c, d] = self.take(4)? else { return Err(IdxProblem::ShortHeader) };
            self.sizes.push(u32::from_be_bytes([a, b, c, d]));
        }
        Ok(())
    }

    /// The size of the first dimension, which counts the items, and the shape of an item.
    pub(super) fn shape(&self) -> Result<(u32, Vec<u32>), IdxProblem> {
        match self.sizes.split_first() {
            Some((&count, shape)) => Ok((count, shape.into())),
            None => Err(IdxProblem::NoDimensions),
        }
    }

    /// Whether the file is gzipped.
    #[cfg(feature = "mpi")]
    pub(super) const fn is_packed(&self) -> bool {
        self.source.is_packed()
    }

    /// The next `count` elements.
    pub(super) fn read(&mut self, count: usize) -> Result<&[u8], IdxProblem> {
        let found = self.take(count)?.len();
        self.found += found as u64;
        if found < count {
            let expected = self.sizes.iter().fold(1_u64, |product, &size| product.saturating_mul(size.into()));
            return Err(IdxProblem::Truncated { found: self.found, expected });
        }
        Ok(&self.bytes)
    }

    /// Checks that the file ends here, which also verifies the checksum of a gzipped file.
    pub(super) fn end(&mut self) -> Result<(), IdxProblem> {
        if self.take(1)?.is_empty() { Ok(()) } else { Err(IdxProblem::TooLong { expected: self.found }) }
    }

    /// The next `count` bytes; fewer at the end of the file.
    fn take(&mut self, count: usize) -> Result<&[u8], IdxProblem> {
        self.source.read(count, &mut self.bytes)?;
        Ok(&self.bytes)
    }
}
