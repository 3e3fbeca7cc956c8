//! Samples and targets as bytes, to be sent to another process.

use core::iter;
use std::vec;
use std::vec::Vec;

use nalgebra::SVector;

use super::link::Float;
use crate::number::cast::{cast, cast_mut};
use crate::number::memory;
use crate::number::scalar::Scalar;
use crate::sample::{Entries, Sample, Values};
use crate::target::tuples;

/// A target that can be sent to another process: an `SVector` of `f32` or `f64`, a class index of type `usize`, or a tuple of 2 to 12
/// of these.
///
/// ```
/// fn can_be_sent<Y: mlp_core::processes::Exchanged>(_: Y) {}
/// can_be_sent(3_usize);
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be sent to another process")]
pub trait Exchanged: Clone {
    /// Appends the bytes.
    #[doc(hidden)]
    fn write(&self, bytes: &mut Vec<u8>);

    /// Takes the bytes from the front.
    #[doc(hidden)]
    fn read(bytes: &mut &[u8]) -> Self;
}

impl Exchanged for usize {
    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&(*self as u64).to_le_bytes());
    }

    fn read(bytes: &mut &[u8]) -> Self {
        usize::try_from(u64::from_le_bytes(take(bytes))).unwrap_or(usize::MAX)
    }
}

impl<T: Scalar, const N: usize> Exchanged for SVector<T, N> {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_numbers(memory::as_slice(self), bytes);
    }

    fn read(bytes: &mut &[u8]) -> Self {
        let mut vector = memory::zeros::<Self>();
        read_numbers(bytes, memory::as_mut_slice(&mut vector));
        vector
    }
}

macro_rules! tuple {
    ($_:literal: $($index:tt $Y:ident),+) => {
        impl<$($Y: Exchanged),+> Exchanged for ($($Y,)+) {
            fn write(&self, bytes: &mut Vec<u8>) {
                $(self.$index.write(bytes);)+
            }

            fn read(bytes: &mut &[u8]) -> Self {
                ($($Y::read(bytes),)+)
            }
        }
    };
}
tuples!(tuple);

/// Appends the bytes of a sample: the numbers of each input; of a sparse one the number of its entries, their indices and values.
pub(crate) fn write_sample<S: Sample>(sample: &S, bytes: &mut Vec<u8>) {
    for input in 0..S::WIDTHS.len() {
        match sample.values(input) {
            Values::Dense(values) => write_numbers(values, bytes),
            Values::Sparse(Entries { indices, values }) => {
                indices.len().write(bytes);
                for index in indices {
                    bytes.extend_from_slice(&index.to_le_bytes());
                }
                write_numbers(values, bytes);
            }
        }
    }
}

/// Takes a sample from the front, and overwrites another of the same type.
pub(crate) fn read_sample<S: Sample>(bytes: &mut &[u8], sample: &mut S) {
    let zero = nalgebra::zero::<S::Scalar>();
    let is_sparse = |input| matches!(sample.values(input), Values::Sparse(_));
    let sparse: Vec<_> = (0..S::WIDTHS.len()).map(is_sparse).collect();
    if !sparse.contains(&true) {
        let mut numbers = vec![zero; S::WIDTHS.iter().sum()];
        read_numbers(bytes, &mut numbers);
        return sample.set_numbers(&numbers);
    }
    let (mut entries, mut before) = (Vec::new(), 0);
    for (&width, is_sparse) in S::WIDTHS.iter().zip(sparse) {
        let indices: Vec<_> = if is_sparse {
            let count = usize::read(bytes);
            iter::repeat_with(|| u32::from_le_bytes(take(bytes)) as usize).take(count).collect()
        } else {
            (0..width).collect()
        };
        let mut numbers = vec![zero; indices.len()];
        read_numbers(bytes, &mut numbers);
        entries.extend(indices.into_iter().map(|index| before + index).zip(numbers));
        before += width;
    }
    sample.set_entries(0, &entries);
}

fn write_numbers<T: Scalar>(numbers: &[T], bytes: &mut Vec<u8>) {
    match Float::of::<T>() {
        Some(Float::Single) => bytes.extend(cast::<T, f32>(numbers).iter().flat_map(|number| number.to_le_bytes())),
        Some(Float::Double) => bytes.extend(cast::<T, f64>(numbers).iter().flat_map(|number| number.to_le_bytes())),
        None => unreachable!("other scalars are refused when data are shared"),
    }
}

fn read_numbers<T: Scalar>(bytes: &mut &[u8], numbers: &mut [T]) {
    match Float::of::<T>() {
        Some(Float::Single) => {
            for number in cast_mut::<T, f32>(numbers) {
                *number = f32::from_le_bytes(take(bytes));
            }
        }
        Some(Float::Double) => {
            for number in cast_mut::<T, f64>(numbers) {
                *number = f64::from_le_bytes(take(bytes));
            }
        }
        None => unreachable!("other scalars are refused when data are shared"),
    }
}

/// The first bytes, which another process has written.
fn take<const N: usize>(bytes: &mut &[u8]) -> [u8; N] {
    let Some((first, rest)) = bytes.split_first_chunk() else {
        unreachable!("a process reads as many bytes as another has written")
    };
    *bytes = rest;
    *first
}

#[cfg(test)]
mod tests {
    use crate::prelude::*;

    use super::*;

    network! {
        struct Films<
            input sparse 9 as seen, 2 as user
                => tanh 2 from (seen, user)
                => linear 1;
            loss squared
        >;
    }

    #[test]
    fn samples_of_several_inputs_come_back() {
        let sample = FilmsInput { seen: Sparse::new([(8, -0.5), (2, 1.5)]).unwrap(), user: vector![-0.0_f32, 4.0] };
        let mut bytes = Vec::new();
        write_sample(&sample, &mut bytes);
        let mut found = <FilmsInput<f32> as Sample>::zeros();
        let mut rest = &bytes[..];
        read_sample(&mut rest, &mut found);
        assert_eq!((&found, rest.len()), (&sample, 0));
        assert!(found.user[0].is_sign_negative());
    }

    #[test]
    fn samples_and_targets_come_back_with_their_bits() {
        let mut bytes = Vec::new();
        let dense = vector![1.0_f64, -0.0, f64::MIN_POSITIVE];
        let sparse = Sparse::<9>::new([(8, -0.0), (3, 2.5)]).unwrap();
        let target = (7_usize, vector![-0.0_f32, 3.0]);
        write_sample(&dense, &mut bytes);
        write_sample(&sparse, &mut bytes);
        target.write(&mut bytes);
        let mut rest = &bytes[..];
        let (mut found_dense, mut found_sparse) = (SVector::<f64, 3>::zeros(), Sparse::<9>::default());
        read_sample(&mut rest, &mut found_dense);
        read_sample(&mut rest, &mut found_sparse);
        assert_eq!(found_dense.map(f64::to_bits), dense.map(f64::to_bits));
        assert_eq!(found_sparse, sparse);
        assert!(found_sparse.get(8).is_sign_negative());
        let found = <(usize, SVector<f32, 2>)>::read(&mut rest);
        assert_eq!((found, found.1[0].is_sign_negative(), rest.len()), (target, true, 0));
    }
}
