//! Images and labels in the IDX format of MNIST and compatible data sets such as Fashion-MNIST, plain or gzipped.
//!
//! An IDX file holds an element type, a number of dimensions, their sizes, and the elements (Y. `LeCun`, C. Cortes, C. Burges,
//! "The MNIST database of handwritten digits", <http://yann.lecun.com/exdb/mnist/>, "File formats"). Only elements of one
//! unsigned byte are supported, as these data sets use them. Compression is detected by the first two bytes.
//!
//! Headers are not trusted: memory grows with the data read, and a gzipped file that decompresses to more than
//! [`MOST_UNPACKED`] times its size is refused.
//!
//! ```
//! use mlp_core::{data::idx, prelude::*};
//! // Two images of 1 × 2 pixels.
//! let file = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 51, 0];
//! let images: Vec<SVector<f32, 2>> = idx::read_images("images", &file[..])?;
//! assert_eq!(images, [vector![0.0, 1.0], vector![0.2, 0.0]]);
//! # Ok::<(), idx::IdxError>(())
//! ```

mod elements;
mod error;
mod gzip;
#[cfg(feature = "mpi")]
mod own;
mod read;
#[cfg(test)]
mod tests;

pub use error::{IdxError, IdxProblem};
pub use gzip::MOST_UNPACKED;
#[cfg(feature = "mpi")]
pub(super) use own::{own_images, own_labels};
pub use read::{images, labels, read_images, read_labels};
