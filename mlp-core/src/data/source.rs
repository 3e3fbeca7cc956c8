//! Data sets from memory: slices and nalgebra matrices.

use alloc::vec::Vec;

use nalgebra::{Dim, Matrix, RawStorage, SVector};

use super::dataset::{Dataset, Label};
use super::error::DataError;
use crate::number::memory;
use crate::number::scalar::Scalar;
use crate::sample::Sample;

impl<X: Sample, Y: Label> Dataset<X, Y> {
    /// Copies samples and targets from slices. A sample or target is an array, vector or slice of numbers or an `SVector`; a
    /// target may also be a class index.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let inputs = [[5.1, 3.5, 1.4, 0.2], [6.3, 3.3, 6.0, 2.5]];
    /// let data: Dataset<SVector<f32, 4>, usize> = Dataset::from_slices(&inputs, &[0, 2])?;
    /// assert_eq!(data.inputs()[1][2], 6.0);
    ///
    /// let inputs = [vec![1.0, 2.0], vec![3.0]];
    /// let error = Dataset::<SVector<f32, 2>, usize>::from_slices(&inputs, &[0, 1]).unwrap_err();
    /// assert_eq!(error.to_string(), "sample 1 (counted from 0) has 1 input, but 2 are expected");
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the length of a sample or target differs from that of `X` or `Y`, and as for [`Dataset::new`].
    pub fn from_slices<I: Row<X>, J: Row<Y>>(inputs: &[I], targets: &[J]) -> Result<Self, DataError> {
        Self::from_parts(collect(inputs), collect(targets))
    }

    /// Copies samples and targets from matrices with one sample per **row**, as in tables. The targets may also be a slice of
    /// class indices.
    ///
    /// ```
    /// use mlp_core::{nalgebra::DMatrix, prelude::*};
    /// let inputs = DMatrix::from_row_slice(3, 2, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    /// let targets = DMatrix::from_row_slice(3, 1, &[0.1, 0.2, 0.3]);
    /// let data: Dataset<SVector<f64, 2>, SVector<f64, 1>> = Dataset::from_rows(&inputs, &targets)?;
    /// assert_eq!(data.inputs()[1], vector![3.0, 4.0]);
    ///
    /// let data: Dataset<SVector<f64, 2>, usize> = Dataset::from_rows(&inputs, &[1, 0, 0])?;
    /// assert_eq!(data.targets(), [1, 0, 0]);
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the number of columns of a matrix differs from the length of a sample, and as for [`Dataset::new`].
    pub fn from_rows(
        inputs: &(impl Samples<X> + ?Sized),
        targets: &(impl Samples<Y> + ?Sized),
    ) -> Result<Self, DataError> {
        Self::from_parts(inputs.from_rows(), targets.from_rows())
    }

    /// Copies samples and targets from matrices with one sample per **column**, which is contiguous in nalgebra. The targets
    /// may also be a slice of class indices.
    ///
    /// ```
    /// use mlp_core::{nalgebra::DMatrix, prelude::*};
    /// let inputs = DMatrix::from_row_slice(2, 3, &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    /// let data: Dataset<SVector<f64, 2>, usize> = Dataset::from_columns(&inputs, &[1, 0, 0])?;
    /// assert_eq!(data.inputs()[1], vector![2.0, 5.0]);
    /// # Ok::<(), DataError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the number of rows of a matrix differs from the length of a sample, and as for [`Dataset::new`].
    pub fn from_columns(
        inputs: &(impl Samples<X> + ?Sized),
        targets: &(impl Samples<Y> + ?Sized),
    ) -> Result<Self, DataError> {
        Self::from_parts(inputs.from_columns(), targets.from_columns())
    }

    fn from_parts(inputs: Result<Vec<X>, WrongWidth>, targets: Result<Vec<Y>, WrongWidth>) -> Result<Self, DataError> {
        let input = |WrongWidth { sample, found, expected }| DataError::InputWidth { sample, found, expected };
        let target = |WrongWidth { sample, found, expected }| DataError::TargetWidth { sample, found, expected };
        Self::new(inputs.map_err(input)?, targets.map_err(target)?)
    }
}

/// A sample of the wrong length.
///
/// ```
/// use mlp_core::{data::{Samples, WrongWidth}, nalgebra::DMatrix, prelude::*};
/// let samples: Result<Vec<SVector<f32, 2>>, _> = DMatrix::<f32>::zeros(5, 3).from_rows();
/// assert_eq!(samples, Err(WrongWidth { sample: 0, found: 3, expected: 2 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongWidth {
    /// The sample, counted from zero.
    pub sample: usize,
    /// Its length.
    pub found: usize,
    /// The expected length.
    pub expected: usize,
}

/// A source of one sample or target of type `X`: a slice of numbers, or anything that borrows as one, for an `SVector`; a
/// `usize` for a class index.
///
/// ```
/// use mlp_core::{data::Row, prelude::*};
/// let mut samples: Vec<SVector<f32, 2>> = Vec::new();
/// assert_eq!([1.0, 2.0].append_to(&mut samples), Ok(()));
/// assert!([1.0].append_to(&mut samples).is_err());
/// assert_eq!(samples, [vector![1.0, 2.0]]);
/// ```
pub trait Row<X> {
    /// Appends the sample.
    ///
    /// ```
    /// use mlp_core::data::Row;
    /// let mut classes = vec![1];
    /// assert_eq!(2_usize.append_to(&mut classes), Ok(()));
    /// assert_eq!(classes, [1, 2]);
    /// ```
    ///
    /// # Errors
    ///
    /// If the length differs from that of a sample.
    fn append_to(&self, samples: &mut Vec<X>) -> Result<(), WrongWidth>;
}

impl<T: Scalar, const N: usize, R: AsRef<[T]>> Row<SVector<T, N>> for R {
    fn append_to(&self, samples: &mut Vec<SVector<T, N>>) -> Result<(), WrongWidth> {
        let row = self.as_ref();
        if row.len() != N {
            return Err(WrongWidth { sample: samples.len(), found: row.len(), expected: N });
        }
        memory::as_mut_slice(memory::push_zeros(samples)).copy_from_slice(row);
        Ok(())
    }
}

impl Row<usize> for usize {
    fn append_to(&self, samples: &mut Vec<usize>) -> Result<(), WrongWidth> {
        samples.push(*self);
        Ok(())
    }
}

fn collect<X, R: Row<X>>(rows: &[R]) -> Result<Vec<X>, WrongWidth> {
    let mut samples = Vec::with_capacity(rows.len());
    for row in rows {
        row.append_to(&mut samples)?;
    }
    Ok(samples)
}

/// A source of all samples, or all targets, of type `X`: a matrix of any storage for `SVector`s, a slice for class indices.
///
/// ```
/// use mlp_core::{data::Samples, prelude::*};
/// let table = matrix![1.0, 2.0; 3.0, 4.0; 5.0, 6.0];
/// let rows: Vec<SVector<f32, 2>> = table.from_rows()?;
/// let columns: Vec<SVector<f32, 3>> = table.from_columns()?;
/// assert_eq!(rows[0], vector![1.0, 2.0]);
/// assert_eq!(columns[0], vector![1.0, 3.0, 5.0]);
/// # Ok::<(), mlp_core::data::WrongWidth>(())
/// ```
#[allow(clippy::wrong_self_convention, reason = "named like the functions of `Dataset` that call them")]
pub trait Samples<X> {
    /// One sample per row.
    ///
    /// # Errors
    ///
    /// If the number of columns differs from the length of a sample.
    fn from_rows(&self) -> Result<Vec<X>, WrongWidth>;

    /// One sample per column.
    ///
    /// # Errors
    ///
    /// If the number of rows differs from the length of a sample.
    fn from_columns(&self) -> Result<Vec<X>, WrongWidth>;
}

#[allow(clippy::wrong_self_convention, reason = "as in the trait")]
impl<T: Scalar, R: Dim, C: Dim, S: RawStorage<T, R, C>, const N: usize> Samples<SVector<T, N>> for Matrix<T, R, C, S> {
    fn from_rows(&self) -> Result<Vec<SVector<T, N>>, WrongWidth> {
        let (samples, found) = self.shape();
        gather(samples, found, |sample, k| self[(sample, k)])
    }

    fn from_columns(&self) -> Result<Vec<SVector<T, N>>, WrongWidth> {
        let (found, samples) = self.shape();
        gather(samples, found, |sample, k| self[(k, sample)])
    }
}

fn gather<T: Scalar, const N: usize>(
    samples: usize,
    found: usize,
    at: impl Fn(usize, usize) -> T,
) -> Result<Vec<SVector<T, N>>, WrongWidth> {
    if found != N {
        return Err(WrongWidth { sample: 0, found, expected: N });
    }
    let mut gathered = Vec::with_capacity(samples);
    for sample in 0..samples {
        for (k, number) in memory::as_mut_slice(memory::push_zeros(&mut gathered)).iter_mut().enumerate() {
            *number = at(sample, k);
        }
    }
    Ok(gathered)
}

// Class indices have no orientation.
macro_rules! class_indices {
    ($(($($generics:tt)*) $Slice:ty),*) => {$(
        #[allow(clippy::wrong_self_convention, reason = "as in the trait")]
        impl<$($generics)*> Samples<usize> for $Slice {
            fn from_rows(&self) -> Result<Vec<usize>, WrongWidth> {
                Ok(self.to_vec())
            }

            fn from_columns(&self) -> Result<Vec<usize>, WrongWidth> {
                Ok(self.to_vec())
            }
        }
    )*};
}

class_indices!(() [usize], (const N: usize) [usize; N], () Vec<usize>);
