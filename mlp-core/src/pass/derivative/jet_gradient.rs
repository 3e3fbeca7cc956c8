//! The gradient of a loss on jets: reverse mode through the Taylor arithmetic of [`jets`](super::jets).

use core::ops::Range;

use super::graph::{Graph, Sources, disconnect};
use super::inputs::Inputs;
use super::jets::{forward, part_of};
use super::unit_values::{Buffers, block_len};
use crate::kernel;
use crate::layer::LayerInfo;
use crate::layer::functions::UnitRules;
use crate::number::memory::{as_mut_slice, as_slice, zeros};
use crate::number::scalar::Scalar;
use crate::number::sum::Sum;
use crate::number::{Accum, Jet};
use crate::pass::Blockwise;

/// Writes the gradient of the sum of the losses, times `factor`, and returns the sum. `loss` gets the number of a group of
/// samples and the jets of their outputs, and writes the derivatives of the loss by all three parts of each, which begin as zeros.
///
/// # Panics
///
/// If a group does not fit into the memory.
#[track_caller]
pub(crate) fn jet_gradient<N: Blockwise, const GROUP: usize>(
    network: &N,
    rules: &[UnitRules<N::Scalar>],
    [inputs, directions]: [&[[N::Sample; GROUP]]; 2],
    factor: N::Scalar,
    mut loss: impl FnMut(usize, &[Jet<N::Prediction>; GROUP], &mut [Jet<N::Prediction>; GROUP]) -> N::Scalar,
    memory: &mut [N::Scalar],
    gradient: &mut N,
) -> N::Scalar {
    let graph = Graph::<N::Scalar>::of::<N>();
    let (parameters, gradient) = (as_slice(network), as_mut_slice(gradient));
    let samples = block_len::<3>(graph.layers, memory.len());
    assert!((1..=samples).contains(&GROUP), "a group of {GROUP} jets: the memory is for groups of 1 to {samples}");
    let block = samples / GROUP;
    let (mut accum, mut losses) = (Accum::Overwrite, Sum::zero());
    for (index, (inputs, directions)) in inputs.chunks(block).zip(directions.chunks(block)).enumerate() {
        let mut buffers = Buffers::<_, 3>::new(graph.layers, GROUP * inputs.len(), memory);
        let groups = inputs.len();
        let (inputs, directions) = (inputs.as_flattened(), directions.as_flattened());
        let inputs: [&dyn Inputs<_>; 2] = [&inputs, &directions];
        forward(&graph, rules, parameters, inputs, &mut buffers);
        for group in 0..groups {
            let jets = core::array::from_fn(|k| output_jet::<N>(group * GROUP + k, &buffers));
            let mut derivatives = core::array::from_fn(|_| zero_jet::<N>());
            losses.add(loss(index * block + group, &jets, &mut derivatives));
            for (k, derivatives) in derivatives.iter().enumerate() {
                start_from::<N>(group * GROUP + k, derivatives, &mut buffers);
            }
        }
        kernel::scale(&[factor], buffers.delta.parts_mut(graph.output(), 0..3));
        backward(&graph, rules, parameters, inputs, accum, &mut buffers, gradient);
        accum = Accum::Add;
    }
    losses.total()
}

fn zero_jet<N: Blockwise>() -> Jet<N::Prediction> {
    Jet { value: zeros(), first: zeros(), second: zeros() }
}

/// The output layer, and the range of the units of one sample.
fn output_units<N: Blockwise>(sample: usize) -> (&'static LayerInfo, Range<usize>) {
    let layers = N::STRUCTURE.layers;
    let layer = &layers[layers.len() - 1];
    (layer, sample * layer.outputs..(sample + 1) * layer.outputs)
}

/// The jet of the outputs for one sample of a block.
fn output_jet<N: Blockwise>(sample: usize, buffers: &Buffers<'_, N::Scalar, 3>) -> Jet<N::Prediction> {
    let (layer, units) = output_units::<N>(sample);
    let Jet { value, first, second } = part_of(&buffers.a, layer);
    let mut jet = zero_jet::<N>();
    as_mut_slice(&mut jet.value).copy_from_slice(&value[units.clone()]);
    as_mut_slice(&mut jet.first).copy_from_slice(&first[units.clone()]);
    as_mut_slice(&mut jet.second).copy_from_slice(&second[units]);
    jet
}

/// Starts a backward pass from the derivatives by the jet of the outputs for one sample of a block.
fn start_from<N: Blockwise>(sample: usize, derivatives: &Jet<N::Prediction>, buffers: &mut Buffers<'_, N::Scalar, 3>) {
    let (layer, units) = output_units::<N>(sample);
    let [value, first, second] = buffers.delta.each_mut(layer);
    value[units.clone()].copy_from_slice(as_slice(&derivatives.value));
    first[units.clone()].copy_from_slice(as_slice(&derivatives.first));
    second[units].copy_from_slice(as_slice(&derivatives.second));
}

/// The backward pass from the derivatives by the jets of the outputs.
pub(super) fn backward<T: Scalar>(
    graph: &Graph<T>,
    rules: &[UnitRules<T>],
    parameters: &[T],
    [inputs, directions]: [&dyn Inputs<T>; 2],
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
        disconnect(layer, &mut gradient[layer.weights()]);
        graph.propagate(index, parameters, delta, None);
    }
}
