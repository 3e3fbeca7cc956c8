//! The bytes of a file: header first, unpacked if need be, and never more than are there.

use std::cell::Cell;
use std::io::{BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

use super::IdxProblem;

/// How many times its size a gzipped file may have when it is unpacked: far more than the six times of MNIST, and far less
/// than the thousand times that deflate can do. The first MiB is free.
pub const MOST_UNPACKED: u64 = 100;

const FREE: u64 = 1 << 20;
const GZIP: [u8; 2] = [0x1f, 0x8b];
const UNSIGNED_BYTE: u8 = 0x08;

/// The elements of a file, to be read one after the other.
pub(super) struct Elements<'r> {
    source: Box<dyn Read + 'r>,
    /// How many bytes of a gzipped file have been taken; nothing, if it is plain.
    packed: Option<Rc<Cell<u64>>>,
    unpacked: u64,
    /// The sizes in the header.
    sizes: Vec<u32>,
    /// Of the elements that the header announces, how many have been read.
    found: u64,
    bytes: Vec<u8>,
}

impl<'r> Elements<'r> {
    /// Reads the header.
    pub(super) fn new(mut reader: impl Read + 'r) -> Result<Self, IdxProblem> {
        let mut first = Vec::new();
        reader.by_ref().take(2).read_to_end(&mut first).map_err(IdxProblem::Io)?;
        let is_gzipped = first == GZIP;
        let reader = std::io::Cursor::new(first).chain(reader);
        let (source, packed): (Box<dyn Read>, _) = if is_gzipped {
            let packed = Rc::new(Cell::new(0));
            let counted = Counted { reader, count: Rc::clone(&packed) };
            (Box::new(MultiGzDecoder::new(BufReader::new(counted))), Some(packed))
        } else {
            (Box::new(BufReader::new(reader)), None)
        };
        let mut elements = Self { source, packed, unpacked: 0, sizes: Vec::new(), found: 0, bytes: Vec::new() };
        elements.read_header()?;
        Ok(elements)
    }

    /// Two zeros, the type of the elements, the number of dimensions; then their sizes, the most significant byte first.
    fn read_header(&mut self) -> Result<(), IdxProblem> {
        let &[zero, still_zero, element, dimensions] = self.take(4)? else { return Err(IdxProblem::ShortHeader) };
        if (zero, still_zero) != (0, 0) {
            return Err(IdxProblem::NotIdx { found: [zero, still_zero] });
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

    /// How many there are along the first dimension, and the sizes of what each of them is.
    pub(super) fn shape(&self) -> Result<(u32, Vec<u32>), IdxProblem> {
        match self.sizes.split_first() {
            Some((&count, shape)) => Ok((count, shape.into())),
            None => Err(IdxProblem::NoDimensions),
        }
    }

    /// The next elements, as many as asked for.
    pub(super) fn read(&mut self, count: usize) -> Result<&[u8], IdxProblem> {
        let found = self.take(count)?.len();
        self.found += found as u64;
        if found < count {
            let expected = self.sizes.iter().fold(1_u64, |product, &size| product.saturating_mul(size.into()));
            return Err(IdxProblem::Truncated { found: self.found, expected });
        }
        Ok(&self.bytes)
    }

    /// Holds that nothing follows. By this the checksum of a gzipped file is read as well.
    pub(super) fn end(&mut self) -> Result<(), IdxProblem> {
        if self.take(1)?.is_empty() { Ok(()) } else { Err(IdxProblem::TooLong { expected: self.found }) }
    }

    /// The next bytes, at most `count`; fewer at the end of the file.
    fn take(&mut self, count: usize) -> Result<&[u8], IdxProblem> {
        self.bytes.clear();
        let read = self.source.by_ref().take(count as u64).read_to_end(&mut self.bytes);
        let Some(packed) = &self.packed else {
            read.map_err(IdxProblem::Io)?;
            return Ok(&self.bytes);
        };
        self.unpacked += read.map_err(IdxProblem::Gzip)? as u64;
        if self.unpacked > FREE.saturating_add(MOST_UNPACKED.saturating_mul(packed.get())) {
            return Err(IdxProblem::Bomb);
        }
        Ok(&self.bytes)
    }
}

/// Counts the bytes that are read.
struct Counted<R> {
    reader: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}
