//! The input of a network for one sample: one vector, a sparse one, or several of these side by side.

use core::fmt::Debug;

use nalgebra::SVector;

use crate::number::memory;
use crate::number::scalar::Scalar;
#[cfg(feature = "alloc")]
use crate::number::scalar::is_finite;

/// The input of a network for one sample: an `SVector`, a [`Sparse`](crate::Sparse), or, for a network with several inputs, the
/// struct that its definition generates, such as `FilmsInput` for `Films`.
///
/// ```
/// use mlp_core::{Sample, Values, prelude::*};
/// assert_eq!(<SVector<f32, 2>>::WIDTHS, [2]);
/// let x = vector![3.0, 4.0];
/// assert!(matches!(x.values(0), Values::Dense([3.0, 4.0])));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input of a network",
    label = "an input is an `SVector` of one scalar, a `Sparse`, or the struct that a network with several inputs generates",
    note = "a network with several inputs generates a struct with one field for each, such as `FilmsInput` for `Films`"
)]
pub trait Sample: Clone + Debug + PartialEq + Send + Sync + 'static {
    /// The type of the numbers.
    type Scalar: Scalar;

    /// The width of each input.
    const WIDTHS: &'static [usize];

    /// The values of the input with this index, which is below the number of [`WIDTHS`](Self::WIDTHS).
    fn values(&self, input: usize) -> Values<'_, Self::Scalar>;

    /// The numbers of these samples, one sample after the other, if they are contiguous in memory.
    #[doc(hidden)]
    #[inline(always)]
    fn contiguous(_: &[Self]) -> Option<&[Self::Scalar]> {
        None
    }

    /// The numbers of these samples, mutably, if they are contiguous in memory.
    #[doc(hidden)]
    fn contiguous_mut(_: &mut [Self]) -> Option<&mut [Self::Scalar]> {
        None
    }

    /// A sample of zeros.
    #[doc(hidden)]
    fn zeros() -> Self;

    /// Sets all numbers of all inputs.
    #[doc(hidden)]
    fn set_numbers(&mut self, numbers: &[Self::Scalar]);

    /// Sets the numbers at these indices, which are counted over all inputs from `first` on and ascend, and all others to zero.
    #[doc(hidden)]
    fn set_entries(&mut self, first: usize, entries: &[(usize, Self::Scalar)]);

    /// Overwrites this sample with another one. Reuses its memory.
    #[doc(hidden)]
    fn copy_from(&mut self, other: &Self) {
        self.clone_from(other);
    }

    /// Appends a copy, without moving a large sample through the stack.
    #[doc(hidden)]
    #[cfg(feature = "alloc")]
    fn push_copy_to(&self, samples: &mut alloc::vec::Vec<Self>) {
        samples.push(self.clone());
    }
}

/// The values of one input for one sample.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Values<'a, T> {
    /// One number per unit.
    Dense(&'a [T]),
    /// The numbers that are not zero.
    Sparse(Entries<'a, T>),
}

impl<'a, T> Values<'a, T> {
    /// The numbers of a dense input.
    ///
    /// # Panics
    ///
    /// If the input is sparse.
    pub(crate) fn dense(self) -> &'a [T] {
        match self {
            Self::Dense(values) => values,
            Self::Sparse(_) => panic!("the compiler checks that this input is dense"),
        }
    }
}

/// The entries of a sparse input: indices in ascending order, below its width, and the number at each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entries<'a, T> {
    /// The indices.
    pub indices: &'a [u32],
    /// The number at each of the indices.
    pub values: &'a [T],
}

impl<T: Scalar, const N: usize> Sample for SVector<T, N> {
    type Scalar = T;

    const WIDTHS: &'static [usize] = &[N];

    #[inline(always)]
    fn values(&self, _: usize) -> Values<'_, T> {
        Values::Dense(memory::as_slice(self))
    }

    #[inline(always)]
    fn contiguous(samples: &[Self]) -> Option<&[T]> {
        Some(memory::flatten(samples))
    }

    fn contiguous_mut(samples: &mut [Self]) -> Option<&mut [T]> {
        Some(memory::flatten_mut(samples))
    }

    #[inline]
    fn zeros() -> Self {
        memory::zeros()
    }

    fn set_numbers(&mut self, numbers: &[T]) {
        memory::as_mut_slice(self).copy_from_slice(numbers);
    }

    fn set_entries(&mut self, first: usize, entries: &[(usize, T)]) {
        let numbers = memory::as_mut_slice(self);
        numbers.fill(nalgebra::zero());
        for &(index, value) in entries {
            numbers[index - first] = value;
        }
    }

    fn copy_from(&mut self, other: &Self) {
        memory::copy(other, self);
    }

    #[cfg(feature = "alloc")]
    fn push_copy_to(&self, samples: &mut alloc::vec::Vec<Self>) {
        memory::push_copy(samples, self);
    }
}

/// The index of the first number that is not finite, counted over all inputs.
#[cfg(feature = "alloc")]
pub(crate) fn first_non_finite<S: Sample>(sample: &S) -> Option<usize> {
    let mut before = 0;
    for (input, &width) in S::WIDTHS.iter().enumerate() {
        let found = match sample.values(input) {
            Values::Dense(values) => position_of_non_finite(values),
            Values::Sparse(Entries { indices, values }) => {
                position_of_non_finite(values).map(|position| indices[position] as usize)
            }
        };
        if let Some(index) = found {
            return Some(before + index);
        }
        before += width;
    }
    None
}

/// The position of the first number that is not finite.
#[cfg(feature = "alloc")]
pub(crate) fn position_of_non_finite<T: Scalar>(values: &[T]) -> Option<usize> {
    values.iter().position(|&value| !is_finite(value))
}

/// Copies the samples at these indices over others, whose memory is reused.
#[cfg(feature = "alloc")]
pub(crate) fn gather<S: Sample>(all: &[S], order: &[usize], samples: &mut alloc::vec::Vec<S>) {
    samples.truncate(order.len());
    let (reused, new) = order.split_at(samples.len());
    for (sample, &index) in samples.iter_mut().zip(reused) {
        sample.copy_from(&all[index]);
    }
    for &index in new {
        all[index].push_copy_to(samples);
    }
}
