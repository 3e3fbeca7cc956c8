//! Images and labels in the format of MNIST and its kin, such as Fashion-MNIST: IDX, plain or gzipped.
//!
//! An IDX file is a type of element, a number of dimensions, their sizes, and the elements (Y. `LeCun`, C. Cortes, C. Burges,
//! "The MNIST database of handwritten digits", <http://yann.lecun.com/exdb/mnist/>, "File formats"). Only elements of one
//! unsigned byte are read, which is what these data sets have. Whether a file is gzipped is told by its first two bytes.
//!
//! What a header announces is not believed: memory grows with what is there, and a gzipped file that unpacks to more
//! than [`MOST_UNPACKED`] times its size is refused.
//!
//! ```
//! use mlp_core::{data::idx, prelude::*};
//! // Two images of 1 × 2 pixels.
//! let file = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 0];
//! let images: Vec<SVector<f32, 2>> = idx::read_images("images", &file[..])?;
//! assert_eq!(images, [vector![0.0, 1.0], vector![0.2, 0.0]]);
//! # Ok::<(), idx::IdxError>(())
//! ```

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::Dataset;
use crate::number::memory::{self, Flat};
use crate::number::scalar::{constant, ratio};

mod bytes;
mod error;

pub use bytes::MOST_UNPACKED;
pub use error::{IdxError, IdxProblem};

use bytes::Elements;

/// The images of a file, one an `SVector` of all its pixels, row by row, from 0 (black) to 1 (white).
///
/// ```no_run
/// use mlp_core::{data::idx, prelude::*};
/// let images: Vec<SVector<f32, 784>> = idx::images("train-images-idx3-ubyte.gz")?;
/// # Ok::<(), idx::IdxError>(())
/// ```
///
/// # Errors
///
/// If the file cannot be read, is not an IDX file of bytes, ends early or late, or if its images have another number of
/// pixels than a sample of type `X` has numbers.
pub fn images<X: Flat>(path: impl AsRef<Path>) -> Result<Vec<X>, IdxError> {
    let name = path.as_ref().display().to_string();
    read_images(name.clone(), open(name, path)?)
}

/// The labels of a file, as class indices.
///
/// ```no_run
/// use mlp_core::data::idx;
/// let labels: Vec<usize> = idx::labels("train-labels-idx1-ubyte.gz")?;
/// # Ok::<(), idx::IdxError>(())
/// ```
///
/// # Errors
///
/// If the file cannot be read, is not an IDX file of bytes in one dimension, or ends early or late.
pub fn labels(path: impl AsRef<Path>) -> Result<Vec<usize>, IdxError> {
    let name = path.as_ref().display().to_string();
    read_labels(name.clone(), open(name, path)?)
}

/// As [`images`], from a reader, such as a slice of bytes. Errors call it by the name.
///
/// ```
/// use mlp_core::{data::idx, prelude::*};
/// let file = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0];
/// let error = idx::read_images::<SVector<f32, 2>>("images", &file[..]).unwrap_err();
/// assert_eq!(error.to_string(), "images: the file ends after 1 of the 2 bytes that its header announces");
/// ```
///
/// # Errors
///
/// As [`images`].
pub fn read_images<X: Flat>(name: impl Into<String>, reader: impl Read) -> Result<Vec<X>, IdxError> {
    let name = name.into();
    images_of(reader).map_err(|problem| IdxError::new(name, problem))
}

/// As [`labels`], from a reader, such as a slice of bytes. Errors call it by the name.
///
/// ```
/// use mlp_core::data::idx;
/// assert_eq!(idx::read_labels("labels", &[0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9][..])?, [7, 0, 9]);
/// # Ok::<(), idx::IdxError>(())
/// ```
///
/// # Errors
///
/// As [`labels`].
pub fn read_labels(name: impl Into<String>, reader: impl Read) -> Result<Vec<usize>, IdxError> {
    let name = name.into();
    labels_of(reader).map_err(|problem| IdxError::new(name, problem))
}

impl<X: Flat + Clone> Dataset<X, usize> {
    /// The images of one IDX file with the labels of another: MNIST, Fashion-MNIST and their kin.
    ///
    /// ```no_run
    /// use mlp_core::prelude::*;
    /// let train: Dataset<SVector<f32, 784>, usize> =
    ///     Dataset::from_idx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")?;
    /// # Ok::<(), mlp_core::data::idx::IdxError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`images`] and [`labels`], and if there are no images, or not as many labels.
    pub fn from_idx(images: impl AsRef<Path>, labels: impl AsRef<Path>) -> Result<Self, IdxError> {
        let name = |path: &Path| path.display().to_string();
        let (images_name, labels_name) = (name(images.as_ref()), name(labels.as_ref()));
        let (images, labels) =
            (open(images_name.clone(), images.as_ref())?, open(labels_name.clone(), labels.as_ref())?);
        Self::read_idx((images_name, images), (labels_name, labels))
    }

    /// As [`from_idx`](Dataset::from_idx), from readers, each with a name for errors.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 0];
    /// let labels = [0, 0, 8, 1, 0, 0, 0, 1, 7];
    /// let error = Dataset::<SVector<f32, 2>, usize>::read_idx(("images", &images[..]), ("labels", &labels[..]));
    /// assert_eq!(error.unwrap_err().to_string(), "labels: there are 1 labels, but 2 images in images");
    /// ```
    ///
    /// # Errors
    ///
    /// As [`from_idx`](Dataset::from_idx).
    pub fn read_idx(
        images: (impl Into<String>, impl Read),
        labels: (impl Into<String>, impl Read),
    ) -> Result<Self, IdxError> {
        let (images_name, labels_name) = (images.0.into(), labels.0.into());
        let inputs: Vec<X> = read_images(images_name.clone(), images.1)?;
        let targets = read_labels(labels_name.clone(), labels.1)?;
        if inputs.is_empty() {
            return Err(IdxError::new(images_name, IdxProblem::Empty));
        }
        if inputs.len() != targets.len() {
            let (labels, images) = (targets.len(), inputs.len());
            return Err(IdxError::new(labels_name, IdxProblem::LabelCount { labels, images, file: images_name }));
        }
        // Finite, since they are ratios of bytes.
        Ok(Self { inputs, targets })
    }
}

fn open(name: String, path: impl AsRef<Path>) -> Result<File, IdxError> {
    File::open(path).map_err(|error| IdxError::new(name, IdxProblem::Io(error)))
}

fn images_of<X: Flat>(reader: impl Read) -> Result<Vec<X>, IdxProblem> {
    let mut elements = Elements::new(reader)?;
    let (count, shape) = elements.shape()?;
    let pixels = shape.iter().try_fold(1_usize, |pixels, &size| pixels.checked_mul(size.try_into().ok()?));
    if pixels != Some(X::LEN) || X::LEN == 0 {
        return Err(IdxProblem::ImageSize { shape, expected: X::LEN });
    }
    let brightness: Vec<X::Scalar> = (0..=255).map(|byte| constant(ratio(byte, 255))).collect();
    let mut images = Vec::new();
    for _ in 0..count {
        let bytes = elements.read(X::LEN)?;
        let pixels = memory::as_mut_slice(memory::push_zeros(&mut images));
        for (pixel, &byte) in pixels.iter_mut().zip(bytes) {
            *pixel = brightness[usize::from(byte)];
        }
    }
    elements.end()?;
    Ok(images)
}

fn labels_of(reader: impl Read) -> Result<Vec<usize>, IdxProblem> {
    let mut elements = Elements::new(reader)?;
    let (count, shape) = elements.shape()?;
    if !shape.is_empty() {
        return Err(IdxProblem::LabelShape { dimensions: 1 + shape.len() });
    }
    let mut labels = Vec::new();
    for _ in 0..count {
        labels.extend(elements.read(1)?.iter().map(|&label| usize::from(label)));
    }
    elements.end()?;
    Ok(labels)
}

#[cfg(test)]
mod tests;
