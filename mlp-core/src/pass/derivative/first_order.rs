//! First derivatives: of the loss and of the outputs with respect to the inputs, and along a direction of the inputs.

use super::graph::{Graph, Sources};
use super::inputs::{Inputs, set_samples};
use super::unit_values::{Buffers, block_len};
use crate::activation::Activation;
use crate::layer::functions::LayerFunctions;
use crate::number::Accum;
use crate::number::memory::{as_mut_slice, as_slice, flatten_mut};
use crate::number::scalar::Scalar;
use crate::number::sum::Sum;
use crate::pass::criterion::{Criterion, delta, loss};
use crate::pass::{Blockwise, SampleSet};
use crate::target::Target;

/// Writes `∂L/∂x` of every sample, times the factor of the samples, and returns the sum of the losses.
pub(crate) fn input_gradients<N: Blockwise, Y: Target<N::Prediction>>(
    network: &N,
    samples: SampleSet<'_, N, Y>,
    memory: &mut [N::Scalar],
    gradients: &mut [N::Sample],
) -> N::Scalar {
    let graph = Graph::<N::Scalar>::of::<N>();
    let (parameters, output) = (as_slice(network), graph.output());
    let block = block_len::<1>(graph.layers, memory.len());
    let mut losses = Sum::zero();
    let blocks = samples.inputs.chunks(block).zip(samples.targets.chunks(block)).zip(gradients.chunks_mut(block));
    for ((inputs, targets), gradients) in blocks {
        let mut buffers = Buffers::<_, 1>::new(graph.layers, inputs.len(), memory);
        forward(&graph, parameters, &inputs, &mut buffers);
        let Buffers { s, a, delta: deltas } = &mut buffers;
        let rows = s.part(output, 0).chunks_exact(output.outputs).zip(a.part(output, 0).chunks_exact(output.outputs));
        let deltas = deltas.part_mut(output, 0);
        for (((s, a), d), y) in rows.zip(deltas.chunks_exact_mut(output.outputs)).zip(targets) {
            losses.add(loss::<N::Criterion, _>(s, a, y.expected()));
            delta::<N::Criterion, _>(s, a, y.expected(), d);
        }
        if samples.factor != nalgebra::one() {
            crate::kernel::scale(&[samples.factor], deltas);
        }
        set_samples(gradients, |gradients| backward(&graph, parameters, &mut buffers, gradients));
    }
    losses.total()
}

/// The outputs for one input, and `uᵀ J`: the derivatives of `⟨u, a⟩` with respect to the inputs.
pub(crate) fn vector_jacobian<N: Blockwise>(
    network: &N,
    input: &N::Sample,
    u: &N::Prediction,
    memory: &mut [N::Scalar],
    (a, product): (&mut N::Prediction, &mut N::Sample),
) {
    let graph = Graph::<N::Scalar>::of::<N>();
    let output = graph.output();
    let mut buffers = Buffers::<_, 1>::new(graph.layers, 1, memory);
    forward(&graph, as_slice(network), &core::slice::from_ref(input), &mut buffers);
    as_mut_slice(a).copy_from_slice(buffers.a.part(output, 0));
    start_from_outputs::<N>(as_slice(u), &mut buffers);
    set_samples(core::slice::from_mut(product), |product| backward(&graph, as_slice(network), &mut buffers, product));
}

/// The Jacobian of the outputs for one input, by one backward pass per output: calls `set_row` with the number of each output and
/// its derivatives.
pub(crate) fn jacobian<N: Blockwise>(
    network: &N,
    input: &N::Sample,
    memory: &mut [N::Scalar],
    row: &mut N::Sample,
    mut set_row: impl FnMut(usize, &[N::Scalar]),
) {
    let graph = Graph::<N::Scalar>::of::<N>();
    let outputs = graph.output().outputs;
    let mut buffers = Buffers::<_, 1>::new(graph.layers, 1, memory);
    forward(&graph, as_slice(network), &core::slice::from_ref(input), &mut buffers);
    for k in 0..outputs {
        let unit = buffers.delta.part_mut(graph.output(), 0);
        unit.fill(nalgebra::zero());
        unit[k] = nalgebra::one();
        differentiate_output::<N>(&mut buffers);
        set_samples(core::slice::from_mut(row), |row| {
            backward(&graph, as_slice(network), &mut buffers, row);
            set_row(k, row);
        });
    }
}

/// The outputs of every sample, and `J v`: their derivatives along a direction of the inputs.
pub(crate) fn tangents<N: Blockwise>(
    network: &N,
    inputs: &[N::Sample],
    directions: &[N::Sample],
    memory: &mut [N::Scalar],
    (outputs, tangents): (&mut [N::Prediction], &mut [N::Prediction]),
) {
    let graph = Graph::<N::Scalar>::of::<N>();
    let (parameters, output) = (as_slice(network), graph.output());
    let block = block_len::<2>(graph.layers, memory.len());
    let results = outputs.chunks_mut(block).zip(tangents.chunks_mut(block));
    for ((x, v), (outputs, tangents)) in inputs.chunks(block).zip(directions.chunks(block)).zip(results) {
        let mut buffers = Buffers::<_, 2>::new(graph.layers, x.len(), memory);
        for index in 0..graph.layers.len() {
            graph.compute_values(index, parameters, &x, &mut buffers);
            let layer = &graph.layers[index];
            let Buffers { s, a, delta } = &mut buffers;
            let sources = Sources { inputs: &v, a, first: 1, end: 2 };
            graph.weigh(layer, Accum::Overwrite, &parameters[layer.weights()], sources, s.part_mut(layer, 1));
            // The deltas are unused in a forward pass.
            compute_tangent(&graph, index, &s.each(layer), &mut a.each_mut(layer), delta.part_mut(layer, 0));
            graph.add_up(index, 1..2, &v, a);
        }
        flatten_mut(outputs).copy_from_slice(buffers.a.part(output, 0));
        flatten_mut(tangents).copy_from_slice(buffers.a.part(output, 1));
    }
}

/// `da = J ds` for the units of a layer; `scratch` has one element per unit.
pub(super) fn compute_tangent<T: Scalar>(
    graph: &Graph<T>,
    index: usize,
    [s, ds]: &[&[T]; 2],
    [a, da]: &mut [&mut [T]; 2],
    scratch: &mut [T],
) {
    let units = graph.layers[index].outputs;
    (graph.functions[index].tangent)(units, s, a, ds, da, &mut scratch[..units]);
}

/// `s` and `a` of all layers.
pub(crate) fn forward<T: Scalar, F: LayerFunctions<T> + ?Sized>(
    graph: &Graph<T, F>,
    parameters: &[T],
    inputs: &dyn Inputs<T>,
    buffers: &mut Buffers<'_, T, 1>,
) {
    for index in 0..graph.layers.len() {
        graph.compute_values(index, parameters, inputs, buffers);
    }
}

/// Starts a backward pass from derivatives with respect to the outputs.
fn start_from_outputs<N: Blockwise>(derivatives: &[N::Scalar], buffers: &mut Buffers<'_, N::Scalar, 1>) {
    let output = &N::STRUCTURE.layers[N::STRUCTURE.layers.len() - 1];
    buffers.delta.part_mut(output, 0).copy_from_slice(derivatives);
    differentiate_output::<N>(buffers);
}

/// Chain rule through the output activation.
fn differentiate_output<N: Blockwise>(Buffers { s, a, delta }: &mut Buffers<'_, N::Scalar, 1>) {
    let output = &N::STRUCTURE.layers[N::STRUCTURE.layers.len() - 1];
    <N::Criterion as Criterion>::Activation::backpropagate_samples(
        output.outputs,
        s.part(output, 0),
        a.part(output, 0),
        delta.part_mut(output, 0),
    );
}

/// Propagates the deltas of the outputs to the inputs of the network.
fn backward<T: Scalar>(graph: &Graph<T>, parameters: &[T], buffers: &mut Buffers<'_, T, 1>, input_delta: &mut [T]) {
    input_delta.fill(T::zero());
    let Buffers { s, a, delta } = buffers;
    for index in (0..graph.layers.len()).rev() {
        let layer = &graph.layers[index];
        graph.pass_on(index, delta, Some(input_delta));
        if index + 1 < graph.layers.len() {
            graph.functions.backpropagate(
                index,
                layer.outputs,
                s.part(layer, 0),
                a.part(layer, 0),
                delta.part_mut(layer, 0),
            );
        }
        graph.propagate(index, parameters, delta, Some(input_delta));
    }
}
