//! The passes that train a network, over layers as data: with the kernels and the order of the expanded passes, hence with their
//! bits.

use super::graph::{Graph, Sources, disconnect};
use super::inputs::Inputs;
use super::unit_values::Buffers;
use crate::layer::dropout::Noise;
use crate::layer::functions::LayerFunctions;
use crate::layer::{BorrowedInputInfo, FullConnections};
use crate::number::Accum;
use crate::number::scalar::Scalar;
use core::ops::Range;

/// The inputs of a block of samples: for each input of the network one matrix, one after the other.
#[derive(Clone, Copy)]
pub(crate) struct Matrices<'a, T> {
    inputs: &'a [BorrowedInputInfo<'a>],
    samples: usize,
    values: &'a [T],
}

impl<'a, T: Scalar> Matrices<'a, T> {
    /// The inputs of a block of samples, given sample by sample; with noise, numbers of those with dropout are dropped. What
    /// [is not contiguous in the rows](Self::are_copied) is copied to `memory`.
    pub(crate) fn new(
        inputs: &'a [BorrowedInputInfo<'a>],
        rows: &'a [T],
        noise: Option<Noise>,
        memory: &'a mut [T],
    ) -> Self {
        let width = inputs.iter().map(|input| input.width).sum::<usize>();
        let samples = rows.len() / width;
        if !Self::are_copied(inputs, noise) {
            return Self { inputs, samples, values: rows };
        }
        let values = &mut memory[..rows.len()];
        let (mut first, mut rest) = (0, &mut *values);
        for (index, input) in inputs.iter().enumerate() {
            let (matrix, others) = rest.split_at_mut(samples * input.width);
            for (copy, row) in matrix.chunks_exact_mut(input.width).zip(rows.chunks_exact(width)) {
                copy.copy_from_slice(&row[first..first + input.width]);
            }
            if let Some(noise) = noise.filter(|_| input.dropout > 0.0) {
                noise.of_input(index).drop_out(input.dropout, input.width, matrix);
            }
            (first, rest) = (first + input.width, others);
        }
        Self { inputs, samples, values }
    }

    /// Whether the matrices are copies of the rows: those of several inputs, and after dropout.
    pub(crate) fn are_copied(inputs: &[BorrowedInputInfo<'_>], noise: Option<Noise>) -> bool {
        inputs.len() > 1 || noise.is_some() && inputs.iter().any(|input| input.dropout > 0.0)
    }

    /// The matrix of an input.
    fn matrix(&self, input: usize) -> &'a [T] {
        let before = self.inputs[..input].iter().map(|input| input.width).sum::<usize>();
        &self.values[self.samples * before..][..self.samples * self.inputs[input].width]
    }
}

impl<T: Scalar> Inputs<T> for Matrices<'_, T> {
    fn samples(&self) -> usize {
        self.samples
    }

    fn one_matrix(&self) -> Option<&[T]> {
        (self.inputs.len() == 1).then_some(self.values)
    }

    fn weigh(
        &self,
        input: usize,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        parameters: &[T],
        s: &mut [T],
    ) {
        connections.weigh(accum, columns, self.samples, parameters, self.matrix(input), s);
    }

    fn accumulate(
        &self,
        input: usize,
        connections: FullConnections,
        accum: Accum,
        columns: Range<usize>,
        delta: &[T],
        gradient: &mut [T],
    ) {
        connections.accumulate(accum, columns, self.samples, self.matrix(input), delta, gradient);
    }

    fn add_to(&self, input: usize, sums: &mut [T]) {
        for (sum, &value) in sums.iter_mut().zip(self.matrix(input)) {
            *sum += value;
        }
    }
}

/// Propagates the deltas of the output units, held by the buffers, and writes or adds the gradient.
pub(crate) fn backward<T: Scalar, F: LayerFunctions<T> + ?Sized>(
    graph: &Graph<T, F>,
    parameters: &[T],
    inputs: &dyn Inputs<T>,
    accum: Accum,
    buffers: &mut Buffers<'_, T, 1>,
    gradient: &mut [T],
) {
    for index in (0..graph.layers.len()).rev() {
        complete_delta(graph, index, buffers);
        accumulate(graph, index, inputs, accum, buffers, gradient);
        graph.propagate(index, parameters, &mut buffers.delta, None);
    }
}

/// Like [`backward`], but adds the gradient to the parameters directly: a layer propagates before its weights change.
pub(crate) fn descend<T: Scalar, F: LayerFunctions<T> + ?Sized>(
    graph: &Graph<T, F>,
    parameters: &mut [T],
    inputs: &dyn Inputs<T>,
    buffers: &mut Buffers<'_, T, 1>,
) {
    for index in (0..graph.layers.len()).rev() {
        complete_delta(graph, index, buffers);
        graph.propagate(index, parameters, &mut buffers.delta, None);
        accumulate(graph, index, inputs, Accum::Add, buffers, parameters);
    }
}

/// The delta of a layer, whose readers have propagated theirs.
pub(crate) fn complete_delta<T: Scalar, F: LayerFunctions<T> + ?Sized>(
    graph: &Graph<T, F>,
    index: usize,
    Buffers { s, a, delta }: &mut Buffers<'_, T, 1>,
) {
    graph.pass_on(index, delta, None);
    if index + 1 < graph.layers.len() {
        let layer = &graph.layers[index];
        graph.functions.backpropagate(
            index,
            layer.outputs,
            s.part(layer, 0),
            a.part(layer, 0),
            delta.part_mut(layer, 0),
        );
    }
}

/// Writes or adds a layer's part of the gradient.
fn accumulate<T: Scalar, F: LayerFunctions<T> + ?Sized>(
    graph: &Graph<T, F>,
    index: usize,
    inputs: &dyn Inputs<T>,
    accum: Accum,
    Buffers { a, delta, .. }: &mut Buffers<'_, T, 1>,
    gradient: &mut [T],
) {
    let layer = &graph.layers[index];
    let sources = Sources { inputs, a, first: 0, end: 1 };
    let gradient = &mut gradient[layer.all_parameters()];
    graph.accumulate(layer, accum, sources, delta.part(layer, 0), gradient);
    disconnect(layer, gradient);
}
