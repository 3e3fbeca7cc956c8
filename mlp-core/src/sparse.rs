//! Sparse inputs: vectors that are zero except for a few entries.

use alloc::vec::Vec;
use core::fmt;

use thiserror::Error;

use crate::number::scalar::Scalar;
use crate::sample::{Entries, Sample, Values};

/// A vector of `N` numbers that are zero except for its entries: the input of a network that begins with `input sparse N`. The
/// cost of a pass depends on the number of entries, not on `N`.
///
/// ```
/// use mlp_core::prelude::*;
/// network! { struct Words< input sparse 10_000 => relu 32 => softmax 4; loss categorical_cross_entropy >; }
///
/// let net = Words::boxed_random(&mut StdRng::seed_from_u64(7));
/// let x = Sparse::<10_000>::new([(17, 1.0), (4711, 0.5)])?; // in any order
/// assert_eq!(net.forward(&x).len(), 4);
/// # Ok::<(), mlp_core::SparseError>(())
/// ```
///
/// With the feature `serde`, it is a sequence of pairs, such as `[[17,1.0],[4711,0.5]]`; deserialization accepts what [`new`](Self::new)
/// accepts.
#[derive(Debug, PartialEq)]
pub struct Sparse<const N: usize, T = f32> {
    /// In ascending order, each below `N`.
    indices: Vec<u32>,
    /// The number at each of the indices.
    values: Vec<T>,
}

/// The failure to build a sparse vector from a list of entries.
///
/// ```
/// use mlp_core::{SparseError, prelude::*};
/// let error = Sparse::<8>::new([(8, 1.0)]).unwrap_err();
/// assert_eq!(error, SparseError::OutOfRange { index: 8, width: 8 });
/// assert_eq!(error.to_string(), "index 8 is out of range: a sparse input of width 8 has the indices 0 to 7");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SparseError {
    /// An index is not below the width.
    #[error("index {index} is out of range: a sparse input of width {width} has {}", Indices(*width))]
    OutOfRange {
        /// The index.
        index: usize,
        /// The width.
        width: usize,
    },
    /// Two entries have the same index.
    #[error("index {index} has two entries: add their values, or leave one out")]
    Repeated {
        /// The index.
        index: usize,
    },
}

/// The indices of a sparse input of this width, as text.
struct Indices(usize);

impl fmt::Display for Indices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.checked_sub(1) {
            Some(last) => write!(f, "the indices 0 to {last}"),
            None => f.write_str("no indices"),
        }
    }
}

impl<const N: usize, T: Scalar> Sparse<N, T> {
    /// The vector with these entries, in any order: indices, counted from 0, with the value at each.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let x = Sparse::<5>::new([(3, 0.5), (0, 2.0)])?;
    /// assert_eq!(x.entries().collect::<Vec<_>>(), [(0, 2.0), (3, 0.5)]);
    /// assert_eq!(x.to_vector(), vector![2.0, 0.0, 0.0, 0.5, 0.0]);
    /// assert!(Sparse::<5>::new([(3, 0.5), (3, 1.0)]).is_err());
    /// # Ok::<(), mlp_core::SparseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If an index is not below `N`, or if two entries have the same index.
    pub fn new(entries: impl IntoIterator<Item = (usize, T)>) -> Result<Self, SparseError> {
        let mut sorted = Vec::new();
        for (index, value) in entries {
            let out_of_range = SparseError::OutOfRange { index, width: N };
            sorted.push((Self::index(index).ok_or(out_of_range)?, value));
        }
        sorted.sort_by_key(|&(index, _)| index);
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(SparseError::Repeated { index: pair[0].0 as usize });
        }
        let (indices, values) = sorted.into_iter().unzip();
        Ok(Self { indices, values })
    }

    /// The vector with the mean of the unit vectors of these indices, `1/n` for each: the average of the columns of the
    /// weights, as recommenders use it for a history. An index that occurs several times is counted each time; without indices,
    /// all numbers are zero.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let history = Sparse::<6>::mean_of([4, 2, 4, 4])?;
    /// assert_eq!(history.entries().collect::<Vec<_>>(), [(2, 0.25), (4, 0.75)]);
    /// # Ok::<(), mlp_core::SparseError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If an index is not below `N`.
    pub fn mean_of(indices: impl IntoIterator<Item = usize>) -> Result<Self, SparseError> {
        let mut sorted: Vec<usize> = indices.into_iter().collect();
        sorted.sort_unstable();
        let all = crate::number::scalar::count::<T>(sorted.len());
        let runs = sorted.chunk_by(|one, other| one == other);
        Self::new(runs.map(|run| (run[0], crate::number::scalar::count::<T>(run.len()) / all)))
    }

    /// The index, if it is below `N` and can be stored.
    fn index(index: usize) -> Option<u32> {
        if index < N { u32::try_from(index).ok() } else { None }
    }

    /// The entries, in ascending order of their indices.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let x = Sparse::<5>::new([(3, 0.5), (0, 2.0)])?;
    /// assert_eq!(x.entries().map(|(index, _)| index).max(), Some(3));
    /// # Ok::<(), mlp_core::SparseError>(())
    /// ```
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (usize, T)> + DoubleEndedIterator + Clone {
        self.indices.iter().zip(&self.values).map(|(&index, &value)| (index as usize, value))
    }

    /// The number of entries.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert_eq!(Sparse::<5>::new([(3, 0.5), (0, 2.0)])?.len(), 2);
    /// # Ok::<(), mlp_core::SparseError>(())
    /// ```
    pub const fn len(&self) -> usize {
        self.indices.len()
    }

    /// Whether there are no entries: the vector is zero.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// assert!(Sparse::<5>::default().is_empty());
    /// ```
    pub const fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// The number at an index; zero where there is no entry.
    ///
    /// ```
    /// use mlp_core::prelude::*;
    /// let x = Sparse::<5>::new([(3, 0.5)])?;
    /// assert_eq!((x.get(3), x.get(4)), (0.5, 0.0));
    /// # Ok::<(), mlp_core::SparseError>(())
    /// ```
    pub fn get(&self, index: usize) -> T {
        let position = Self::index(index).and_then(|index| self.indices.binary_search(&index).ok());
        position.map_or(T::zero(), |position| self.values[position])
    }

    /// All `N` numbers as a dense vector: for a network with a dense input of the same width.
    pub fn to_vector(&self) -> nalgebra::SVector<T, N> {
        let mut vector = crate::number::memory::zeros::<nalgebra::SVector<T, N>>();
        for (index, value) in self.entries() {
            vector[index] = value;
        }
        vector
    }
}

impl<const N: usize, T> Default for Sparse<N, T> {
    /// The vector of zeros.
    fn default() -> Self {
        Self { indices: Vec::new(), values: Vec::new() }
    }
}

impl<const N: usize, T: Clone> Clone for Sparse<N, T> {
    fn clone(&self) -> Self {
        Self { indices: self.indices.clone(), values: self.values.clone() }
    }

    fn clone_from(&mut self, other: &Self) {
        self.indices.clone_from(&other.indices);
        self.values.clone_from(&other.values);
    }
}

impl<const N: usize, T: Scalar> Sample for Sparse<N, T> {
    type Scalar = T;

    const WIDTHS: &'static [usize] = &[N];

    #[inline(always)]
    fn values(&self, _: usize) -> Values<'_, T> {
        Values::Sparse(Entries { indices: &self.indices, values: &self.values })
    }

    fn zeros() -> Self {
        Self::default()
    }

    fn set_numbers(&mut self, numbers: &[T]) {
        self.indices.clear();
        self.indices.extend(0..u32::try_from(N).unwrap_or(u32::MAX));
        self.values.clear();
        self.values.extend_from_slice(numbers);
    }

    fn set_entries(&mut self, first: usize, entries: &[(usize, T)]) {
        self.indices.clear();
        self.values.clear();
        for &(index, value) in entries {
            self.indices.extend(Self::index(index - first));
            self.values.push(value);
        }
    }
}
