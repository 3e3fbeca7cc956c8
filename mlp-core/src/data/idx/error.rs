//! IDX errors: the problem and its file.

use thiserror::Error;

use super::gzip::{MOST_UNPACKED, SourceError};
use crate::counted::{Counted, is_or_are};
use crate::excerpt::Description;

/// A problem in an IDX file, with the name of the file.
///
/// ```
/// use mlp_core::data::idx::{self, IdxProblem};
/// let error = idx::read_labels("labels", &b"P5"[..]).unwrap_err();
/// assert_eq!(error.file(), "labels");
/// assert!(matches!(error.problem(), IdxProblem::ShortHeader));
/// assert_eq!(error.to_string(), "labels: the file ends within the header");
/// ```
#[derive(Debug, Error)]
#[error("{}: {problem}", Description(file))]
pub struct IdxError {
    file: String,
    #[source]
    problem: Box<IdxProblem>,
}

impl IdxError {
    pub(in crate::data) fn new(file: String, problem: IdxProblem) -> Self {
        Self { file, problem: Box::new(problem) }
    }

    /// The path of the file, or the name given for the reader.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The problem.
    pub fn problem(&self) -> &IdxProblem {
        &self.problem
    }
}

/// A problem in an IDX file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IdxProblem {
    /// The file could not be read.
    #[error("{0}")]
    Io(std::io::Error),
    /// A gzipped file could not be read or decompressed.
    #[error("the gzipped file is damaged: {0}")]
    Gzip(std::io::Error),
    /// A gzipped file decompresses to more than [`MOST_UNPACKED`] times its size.
    #[error("the gzipped file decompresses to more than {} times its size", MOST_UNPACKED)]
    Bomb,
    /// The file does not begin with two zero bytes.
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
    /// The header declares no dimensions.
    #[error("the header announces 0 dimensions")]
    NoDimensions,
    /// The number of pixels of an image differs from the length of a sample.
    #[error("{}, but a sample has {}", pixels(shape), Counted(*expected, "number"))]
    ImageSize {
        /// The shape of an image: rows and columns.
        shape: Vec<u32>,
        /// The length of a sample.
        expected: usize,
    },
    /// The labels have several dimensions; the file probably holds images.
    #[error("labels have 1 dimension, but this file has {dimensions}: is it the file of the images?")]
    LabelShape {
        /// The number of dimensions.
        dimensions: usize,
    },
    /// The file ends before the last element declared by its header.
    #[error("the file ends after {found} of the {} that its header announces", bytes(*expected))]
    Truncated {
        /// The number of elements in the file.
        found: u64,
        /// The number declared by the header.
        expected: u64,
    },
    /// The file continues after the last element declared by its header.
    #[error("the file continues after the {} that its header announces", bytes(*expected))]
    TooLong {
        /// The number of elements declared by the header.
        expected: u64,
    },
    /// The file has no images.
    #[error("there are no samples")]
    Empty,
    /// The number of labels differs from the number of images.
    #[error("there {} {}, but {} in {}", is_or_are(*labels), Counted(*labels, "label"), Counted(*images, "image"), Description(file))]
    LabelCount {
        /// The number of labels.
        labels: usize,
        /// The number of images.
        images: usize,
        /// The file of the images.
        file: String,
    },
}

/// The number of pixels of an image as a product, such as `28 × 28`. A shape without dimensions is that of a label.
fn pixels(shape: &[u32]) -> String {
    match shape {
        [] => "the file has 1 dimension (is it the file of the labels?)".into(),
        [1] => "an image has 1 pixel".into(),
        _ => {
            let sizes: Vec<String> = shape.iter().map(u32::to_string).collect();
            format!("an image has {} pixels", sizes.join(" × "))
        }
    }
}

/// A size announced by a header, which may exceed the address space.
fn bytes(count: u64) -> String {
    if count == 1 { "1 byte".into() } else { format!("{count} bytes") }
}

impl From<SourceError> for IdxProblem {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Io(error) => Self::Io(error),
            SourceError::Gzip(error) => Self::Gzip(error),
            SourceError::Bomb => Self::Bomb,
        }
    }
}
