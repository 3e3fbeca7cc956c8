//! Reading IDX files: images, labels, and a data set of both.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::elements::Elements;
use super::error::{IdxError, IdxProblem};
use crate::data::dataset::Dataset;
use crate::number::memory::{self, Flat};
use crate::number::scalar::{Scalar, constant, ratio};
use crate::regular_file;
use crate::sample::Sample;

/// Reads the images of a file, each as an `SVector` of its pixels in row-major order, from 0 (black) to 1 (white).
///
/// ```no_run
/// use mlp_core::{data::idx, prelude::*};
/// let images: Vec<SVector<f32, 784>> = idx::images("train-images-idx3-ubyte.gz")?;
/// # Ok::<(), idx::IdxError>(())
/// ```
///
/// # Errors
///
/// If the file cannot be read or is not a regular file, is not an IDX file of bytes, is too short or too long, or if the number of pixels of an image
/// differs from the length of `X`.
pub fn images<X: Flat>(path: impl AsRef<Path>) -> Result<Vec<X>, IdxError> {
    let name = path.as_ref().display().to_string();
    read_images(name.clone(), open(name, path)?)
}

/// Reads the labels of a file, as class indices.
///
/// ```no_run
/// use mlp_core::data::idx;
/// let labels: Vec<usize> = idx::labels("train-labels-idx1-ubyte.gz")?;
/// # Ok::<(), idx::IdxError>(())
/// ```
///
/// # Errors
///
/// If the file cannot be read or is not a regular file, is not a one-dimensional IDX file of bytes, or is too short or too long.
pub fn labels(path: impl AsRef<Path>) -> Result<Vec<usize>, IdxError> {
    let name = path.as_ref().display().to_string();
    read_labels(name.clone(), open(name, path)?)
}

/// Like [`images`], from a reader, such as a slice of bytes. `name` identifies it in errors.
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
/// As for [`images`].
pub fn read_images<X: Flat>(name: impl Into<String>, reader: impl Read) -> Result<Vec<X>, IdxError> {
    let name = name.into();
    images_of(reader).map_err(|problem| IdxError::new(name, problem))
}

/// Like [`labels`], from a reader, such as a slice of bytes. `name` identifies it in errors.
///
/// ```
/// use mlp_core::data::idx;
/// assert_eq!(idx::read_labels("labels", &[0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9][..])?, [7, 0, 9]);
/// # Ok::<(), idx::IdxError>(())
/// ```
///
/// # Errors
///
/// As for [`labels`].
pub fn read_labels(name: impl Into<String>, reader: impl Read) -> Result<Vec<usize>, IdxError> {
    let name = name.into();
    labels_of(reader).map_err(|problem| IdxError::new(name, problem))
}

impl<X: Flat + Sample> Dataset<X, usize> {
    /// Reads the images of one IDX file and the labels of another: MNIST, Fashion-MNIST and compatible data sets.
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
    /// As for [`images`] and [`labels`], and if there are no images, or if the number of labels differs.
    pub fn from_idx(images: impl AsRef<Path>, labels: impl AsRef<Path>) -> Result<Self, IdxError> {
        let name = |path: &Path| path.display().to_string();
        let (images_name, labels_name) = (name(images.as_ref()), name(labels.as_ref()));
        let (images, labels) =
            (open(images_name.clone(), images.as_ref())?, open(labels_name.clone(), labels.as_ref())?);
        Self::read_idx((images_name, images), (labels_name, labels))
    }

    /// Like [`from_idx`](Dataset::from_idx), from readers, each with a name for errors.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 0];
    /// let labels = [0, 0, 8, 1, 0, 0, 0, 1, 7];
    /// let error = Dataset::<SVector<f32, 2>, usize>::read_idx(("images", &images[..]), ("labels", &labels[..]));
    /// assert_eq!(error.unwrap_err().to_string(), "labels: there is 1 label, but 2 images in images");
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`from_idx`](Dataset::from_idx).
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
        // Pixels are finite, so the check of `Dataset::new` is unnecessary.
        Ok(Self { inputs, targets, weights: None })
    }
}

fn open(name: String, path: impl AsRef<Path>) -> Result<File, IdxError> {
    regular_file::open(path).map_err(|error| IdxError::new(name, IdxProblem::Io(error)))
}

pub(super) fn images_of<X: Flat>(reader: impl Read) -> Result<Vec<X>, IdxProblem> {
    let mut elements = Elements::new(reader)?;
    let (count, shape) = elements.shape()?;
    check_image::<X>(shape)?;
    let brightness = brightness::<X::Scalar>();
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

/// Refuses images of another number of pixels.
pub(super) fn check_image<X: Flat>(shape: Vec<u32>) -> Result<(), IdxProblem> {
    let pixels = shape.iter().try_fold(1_usize, |pixels, &size| pixels.checked_mul(size.try_into().ok()?));
    if pixels != Some(X::LEN) || X::LEN == 0 {
        return Err(IdxProblem::ImageSize { shape, expected: X::LEN });
    }
    Ok(())
}

/// Refuses labels of several dimensions.
pub(super) fn check_label(shape: &[u32]) -> Result<(), IdxProblem> {
    if shape.is_empty() { Ok(()) } else { Err(IdxProblem::LabelShape { dimensions: 1 + shape.len() }) }
}

/// The number for each byte, from 0 (black) to 1 (white).
pub(super) fn brightness<T: Scalar>() -> Vec<T> {
    (0..=255).map(|byte| constant(ratio(byte, 255))).collect()
}

pub(super) fn labels_of(reader: impl Read) -> Result<Vec<usize>, IdxProblem> {
    let mut elements = Elements::new(reader)?;
    let (count, shape) = elements.shape()?;
    check_label(&shape)?;
    let mut labels = Vec::new();
    for _ in 0..count {
        labels.extend(elements.read(1)?.iter().map(|&label| usize::from(label)));
    }
    elements.end()?;
    Ok(labels)
}
