//! The bytes of a plain or gzipped file, with a limit on the expansion.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;

/// The largest accepted ratio of decompressed to compressed size, against decompression bombs. The first MiB of output is
/// exempt.
pub const MOST_UNPACKED: u64 = 100;

/// The number of output bytes exempt from the ratio.
const EXEMPT: u64 = 1 << 20;
const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A reader of plain or gzipped content, which are distinguished by the first two bytes.
pub(super) struct Source<'r> {
    reader: Box<dyn Read + 'r>,
    /// The number of compressed bytes read; `None` for a plain file.
    packed: Option<Rc<Cell<u64>>>,
    unpacked: u64,
}

/// A failure to read from a [`Source`].
pub(super) enum SourceError {
    Io(io::Error),
    /// The compressed data are damaged.
    Gzip(io::Error),
    /// The output exceeds [`MOST_UNPACKED`] times the input.
    Bomb,
}

impl<'r> Source<'r> {
    pub(super) fn new(mut reader: impl Read + 'r) -> Result<Self, SourceError> {
        let mut first = Vec::new();
        reader.by_ref().take(2).read_to_end(&mut first).map_err(SourceError::Io)?;
        let is_gzipped = first == MAGIC;
        let reader = io::Cursor::new(first).chain(reader);
        let (reader, packed): (Box<dyn Read>, _) = if is_gzipped {
            let packed = Rc::new(Cell::new(0));
            let counted = Counted { reader, count: Rc::clone(&packed) };
            (Box::new(MultiGzDecoder::new(BufReader::new(counted))), Some(packed))
        } else {
            (Box::new(BufReader::new(reader)), None)
        };
        Ok(Self { reader, packed, unpacked: 0 })
    }

    /// Whether the file is gzipped.
    #[cfg(feature = "mpi")]
    pub(super) const fn is_packed(&self) -> bool {
        self.packed.is_some()
    }

    /// Replaces the content of `bytes` by the next `count` bytes; fewer at the end of the file. The buffer grows with the data
    /// read, not with `count`.
    pub(super) fn read(&mut self, count: usize, bytes: &mut Vec<u8>) -> Result<(), SourceError> {
        bytes.clear();
        let read = self.reader.by_ref().take(count as u64).read_to_end(bytes);
        let Some(packed) = &self.packed else {
            read.map_err(SourceError::Io)?;
            return Ok(());
        };
        self.unpacked += read.map_err(SourceError::Gzip)? as u64;
        if self.unpacked > EXEMPT.saturating_add(MOST_UNPACKED.saturating_mul(packed.get())) {
            return Err(SourceError::Bomb);
        }
        Ok(())
    }
}

/// Counts the bytes read.
struct Counted<R> {
    reader: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}
