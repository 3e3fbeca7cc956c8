//! The number of samples computed together, as a type: the memory for one value of each, and its alignment.
//!
//! A type rather than a number, since the alignment depends on it: buffers of 128 samples begin at cache lines, and one sample of a
//! few units, on a microcontroller, must not be padded to one.

use crate::kernel::MAX_SAMPLES;

/// The number of samples computed together. Batches are cut into blocks of this size, so the memory for a gradient does
/// not grow with the batch.
pub(crate) const BLOCK: usize = 128;

// The kernels sum a block from zero in a single product: the ordered reduction over threads relies on it.
const _: () = assert!(BLOCK <= MAX_SAMPLES);

/// The size of a block of samples. This trait is sealed, since `unsafe` code relies on its arrays: `SAMPLES` vectors of scalars of
/// two bytes or more fill multiples of the alignment.
pub trait BlockSize: sealed::Sealed + 'static {
    /// The largest number of samples of a block.
    const SAMPLES: usize;

    /// A type with the alignment of the buffers.
    type Alignment;

    /// One value per sample.
    type Array<V>: AsRef<[V]> + AsMut<[V]>;
}

/// A block of 128 samples, aligned to cache lines, so that no vector load crosses one.
#[derive(Debug)]
pub struct FullBlock;

/// A block of at most `SAMPLES` samples, without an alignment of its own.
#[derive(Debug)]
pub(crate) struct SmallBlock<const SAMPLES: usize>;

/// The alignment of a cache line.
#[repr(align(64))]
pub struct CacheLine;

impl BlockSize for FullBlock {
    const SAMPLES: usize = BLOCK;
    type Alignment = CacheLine;
    type Array<V> = [V; BLOCK];
}

impl<const SAMPLES: usize> BlockSize for SmallBlock<SAMPLES> {
    const SAMPLES: usize = {
        assert!(SAMPLES > 0, "a block of no samples computes nothing");
        assert!(SAMPLES <= MAX_SAMPLES, "a block has at most 128 samples");
        SAMPLES
    };
    type Alignment = ();
    type Array<V> = [V; SAMPLES];
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::FullBlock {}
    impl<const SAMPLES: usize> Sealed for super::SmallBlock<SAMPLES> {}
}
