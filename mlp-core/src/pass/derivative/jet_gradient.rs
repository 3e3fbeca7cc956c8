//! The gradient of a loss on jets: reverse mode through the Taylor arithmetic of [`jets`](super::jets).

use super::graph::{Graph, Sources};
use super::jets::{forward, part_of};
use super::unit_values::{Buffers, block_len};
use crate::kernel;
use crate::layer::functions::UnitRules;
use crate::number::memory::{as_mut_slice, as_slice, flatten, zeros};
use crate::number::scalar::Scalar;
use crate::number::sum::Sum;
use crate::number::{Accum, Jet};
use crate::pass::Blockwise;

/// Writes the gradient of the sum of the losses, times `factor`, and returns the sum. `loss` gets the number of a sample
/// and the jet of its outputs, and writes the derivatives of the loss by all three parts, which begin as zeros.
pub(crate) fn jet_gradient<N: Blockwise>(
    network: &N,
    rules: &[UnitRules<N::Scalar>],
    [inputs, directions]: [&[N::Sample]; 2],
    factor: N::Scalar,
    mut loss: impl FnMut(usize, &Jet<N::Prediction>, &mut Jet<N::Prediction>) -> N::Scalar,
    memory: &mut [N::Scalar],
    gradient: &mut N,
) -> N::Scalar {
    let graph = Graph::<N::Scalar>::of::<N>();
    let (parameters, gradient) = (as_slice(network), as_mut_slice(gradient));
    let block = block_len::<3>(graph.layers, memory.len());
    let (mut accum, mut losses) = (Accum::Overwrite, Sum::zero());
    for (index, (inputs, directions)) in inputs.chunks(block).zip(directions.chunks(block)).enumerate() {
        let mut buffers = Buffers::<_, 3>::new(graph.layers, inputs.len(), memory);
        let inputs = [flatten(inputs), flatten(directions)];
        forward(&graph, rules, parameters, inputs, &mut buffers);
        for n in 0..buffers.a.samples() {
            losses.add(output_derivatives::<N>(n, &mut buffers, |jet, d| loss(index * block + n, jet, d)));
        }
        kernel::scale(&[factor], buffers.delta.parts_mut(graph.output(), 0..3));
        backward(&graph, rules, parameters, inputs, accum, &mut buffers, gradient);
        accum = Accum::Add;
    }
    losses.total()
}

/// The loss of one sample of a block, and its derivatives by the jet of the outputs, written to the deltas.
fn output_derivatives<N: Blockwise>(
    sample: usize,
    Buffers { a, delta, .. }: &mut Buffers<'_, N::Scalar, 3>,
    loss: impl FnOnce(&Jet<N::Prediction>, &mut Jet<N::Prediction>) -> N::Scalar,
) -> N::Scalar {
    let layers = N::STRUCTURE.layers;
    let layer = &layers[layers.len() - 1];
    let units = sample * layer.outputs..(sample + 1) * layer.outputs;
    let zeros = || zeros::<N::Prediction>();
    let mut jet = Jet { value: zeros(), first: zeros(), second: zeros() };
    let mut derivatives = jet.clone();
    let Jet { value, first, second } = part_of(a, layer);
    as_mut_slice(&mut jet.value).copy_from_slice(&value[units.clone()]);
    as_mut_slice(&mut jet.first).copy_from_slice(&first[units.clone()]);
    as_mut_slice(&mut jet.second).copy_from_slice(&second[units.clone()]);
    let loss = loss(&jet, &mut derivatives);
    let [value, first, second] = delta.each_mut(layer);
    value[units.clone()].copy_from_slice(as_slice(&derivatives.value));
    first[units.clone()].copy_from_slice(as_slice(&derivatives.first));
    second[units].copy_from_slice(as_slice(&derivatives.second));
    loss
}

/// The backward pass from the derivatives by the jets of the outputs.
pub(super) fn backward<T: Scalar>(
    graph: &Graph<T>,
    rules: &[UnitRules<T>],
    parameters: &[T],
    [inputs, directions]: [&[T]; 2],
    accum: Accum,
    Buffers { s, a, delta }: &mut Buffers<'_, T, 3>,
    gradient: &mut [T],
) {
    for (index, layer) in graph.layers.iter().enumerate().rev() {
        graph.pass_on(index, delta, None);
        let [value, first, second] = delta.each_mut(layer);
        (rules[index].backpropagate_jet)(
            layer.outputs,
            part_of(s, layer),
            part_of(a, layer),
            Jet { value, first, second },
        );
        let values = Sources { inputs, a, first: 0, end: 1 };
        graph.accumulate(layer, accum, values, delta.part(layer, 0), &mut gradient[layer.all_parameters()]);
        let derivatives = Sources { inputs: directions, a, first: 1, end: 3 };
        graph.accumulate(layer, Accum::Add, derivatives, delta.parts(layer, 1..3), &mut gradient[layer.weights()]);
        graph.disconnect(layer, &mut gradient[layer.weights()]);
        graph.propagate(index, parameters, delta, None);
    }
}
