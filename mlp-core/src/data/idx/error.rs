//! What can be wrong with an IDX file.

use thiserror::Error;

/// What is wrong with an IDX file, and which file it is.
///
/// ```
/// use mlp_core::data::idx::{self, IdxProblem};
/// let error = idx::read_labels("labels", &b"P5"[..]).unwrap_err();
/// assert_eq!(error.file(), "labels");
/// assert!(matches!(error.problem(), IdxProblem::ShortHeader));
/// assert_eq!(error.to_string(), "labels: the file ends within the header");
/// ```
#[derive(Debug, Error)]
#[error("{file}: {problem}")]
pub struct IdxError {
    file: String,
    #[source]
    problem: Box<IdxProblem>,
}

impl IdxError {
    pub(super) fn new(file: String, problem: IdxProblem) -> Self {
        Self { file, problem: Box::new(problem) }
    }

    /// The path of the file, or the name that was given for it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// What is wrong.
    pub fn problem(&self) -> &IdxProblem {
        &self.problem
    }
}

/// What can be wrong with an IDX file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IdxProblem {
    /// The file could not be read.
    #[error("{0}")]
    Io(std::io::Error),
    /// A gzipped file could not be read, or not unpacked.
    #[error("the gzipped file is damaged: {0}")]
    Gzip(std::io::Error),
    /// A gzipped file unpacks to more than [`MOST_UNPACKED`](super::MOST_UNPACKED) times its size.
    #[error("the gzipped file unpacks to more than {} times its size", super::MOST_UNPACKED)]
    Bomb,
    /// The file does not begin with two zeros.
    #[error("this is not an IDX file: it begins with the bytes {found:02x?} instead of [00, 00]")]
    NotIdx {
        /// The first two bytes.
        found: [u8; 2],
    },
    /// The header is cut off.
    #[error("the file ends within the header")]
    ShortHeader,
    /// The elements are not unsigned bytes.
    #[error("the elements are of type 0x{found:02x}, but only unsigned bytes (0x08) are read")]
    ElementType {
        /// The type of the elements.
        found: u8,
    },
    /// The header announces no dimensions.
    #[error("the header announces 0 dimensions")]
    NoDimensions,
    /// An image has another number of pixels than a sample has numbers.
    #[error("an image has {} pixels, but a sample has {expected} numbers", product(shape))]
    ImageSize {
        /// The sizes of an image: rows and columns.
        shape: Vec<u32>,
        /// How many numbers a sample has.
        expected: usize,
    },
    /// Labels in several dimensions: perhaps the file is that of the images.
    #[error("labels stand in 1 dimension, but there are {dimensions}: is this the file of the images?")]
    LabelShape {
        /// How many dimensions there are.
        dimensions: usize,
    },
    /// The file ends before all elements that its header announces.
    #[error("the file ends after {found} of the {expected} bytes that its header announces")]
    Truncated {
        /// How many elements there are.
        found: u64,
        /// How many are announced.
        expected: u64,
    },
    /// The file goes on after all elements that its header announces.
    #[error("the file goes on after the {expected} bytes that its header announces")]
    TooLong {
        /// How many elements are announced.
        expected: u64,
    },
    /// There are no images.
    #[error("there are no samples")]
    Empty,
    /// Not as many labels as images.
    #[error("there are {labels} labels, but {images} images in {file}")]
    LabelCount {
        /// How many labels there are.
        labels: usize,
        /// How many images there are.
        images: usize,
        /// The file of the images.
        file: String,
    },
}

/// Sizes as a product, such as `28 × 28`.
fn product(shape: &[u32]) -> String {
    if shape.is_empty() { "1".into() } else { shape.iter().map(u32::to_string).collect::<Vec<_>>().join(" × ") }
}
