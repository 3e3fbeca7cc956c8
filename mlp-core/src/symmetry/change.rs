//! The effect of a sign flip and of a permutation on the parameters.

use alloc::vec::Vec;

use super::stream::Stream;
use crate::layer::BorrowedLayerInfo;
use crate::number::scalar::Scalar;

/// Negates the weights to and from a unit, and its bias.
pub(super) fn flip_unit<T: Scalar>(stream: &Stream, parameters: &mut [T], unit: usize) {
    // Not `-w`: zeros keep their sign.
    let flip = |w: &mut T| *w = T::zero() - *w;
    for layer in stream.layers() {
        parameters[layer.weights()].iter_mut().skip(unit).step_by(layer.outputs).for_each(flip);
        parameters[layer.biases()].iter_mut().skip(unit).take(1).for_each(flip);
    }
    for (reader, columns) in stream.readers() {
        let first = reader.first_parameter + (columns.start + unit) * reader.outputs;
        parameters[first..first + reader.outputs].iter_mut().for_each(flip);
    }
}

/// Moves unit `order[i]` to place `i`.
pub(super) fn permute_units<T: Scalar>(stream: &Stream, parameters: &mut [T], order: &[usize]) {
    let mut before: Vec<T> = Vec::new();
    for layer in stream.layers() {
        // Columns of the weights, and then the biases.
        for column in parameters[layer.all_parameters()].chunks_exact_mut(order.len()) {
            before.clear();
            before.extend_from_slice(column);
            for (w, &unit) in column.iter_mut().zip(order) {
                *w = before[unit];
            }
        }
    }
    for (reader, columns) in stream.readers() {
        let weights = |BorrowedLayerInfo { first_parameter, outputs, .. }: &BorrowedLayerInfo| {
            first_parameter + columns.start * outputs..first_parameter + columns.end * outputs
        };
        let weights = &mut parameters[weights(reader)];
        before.clear();
        before.extend_from_slice(weights);
        for (column, &unit) in weights.chunks_exact_mut(reader.outputs).zip(order) {
            column.copy_from_slice(&before[unit * reader.outputs..(unit + 1) * reader.outputs]);
        }
    }
}
