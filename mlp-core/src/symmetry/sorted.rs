//! The signs and the order of the canonical form: the first number of each unit is positive, and units are sorted by their biases and
//! weights. Ties are left to the [labelling](super::search) before.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::change::{flip_unit, permute_units};
use super::stream::Stream;
use crate::number::scalar::Scalar;

/// Flips and sorts the units of each stream.
pub(super) fn sort<T: Scalar>(streams: &[Stream], parameters: &mut [T]) {
    for stream in streams {
        let units = stream.units();
        for unit in 0..units {
            if is_negative(stream, parameters, unit) && stream.check_flip(unit).is_ok() {
                flip_unit(stream, parameters, unit);
            }
        }
        let mut order: Vec<usize> = (0..units).collect();
        // Selection of the smallest among the units that may take each place.
        for place in 0..units {
            let smallest = (place..units)
                .filter(|&other| stream.check_exchange(order[other], place).is_ok())
                .min_by(|&a, &b| compare(stream, parameters, order[a], order[b]));
            if let Some(smallest) = smallest {
                order.swap(place, smallest);
            }
        }
        permute_units(stream, parameters, &order);
    }
}

/// The bias and the weights of a unit in the first layer of a stream. They read earlier streams alone.
fn key<T: Scalar>(stream: &Stream, parameters: &[T], unit: usize) -> impl Iterator<Item = T> {
    let layer = stream.first();
    let bias = parameters[layer.biases()].get(unit).copied();
    let row = parameters[layer.weights()].iter().skip(unit).step_by(layer.outputs).copied();
    bias.into_iter().chain(row)
}

/// Whether the first number other than zero of a unit is negative.
fn is_negative<T: Scalar>(stream: &Stream, parameters: &[T], unit: usize) -> bool {
    key(stream, parameters, unit).find(|&w| w != T::zero()).is_some_and(|w| w < T::zero())
}

/// The order of two units in the canonical form.
fn compare<T: Scalar>(stream: &Stream, parameters: &[T], a: usize, b: usize) -> Ordering {
    let columns = |unit: usize| {
        stream.readers().flat_map(move |(reader, columns)| {
            let first = reader.first_parameter + (columns.start + unit) * reader.outputs;
            parameters[first..first + reader.outputs].iter().copied()
        })
    };
    let all = |unit| key(stream, parameters, unit).chain(columns(unit));
    all(a).partial_cmp(all(b)).unwrap_or(Ordering::Equal)
}
