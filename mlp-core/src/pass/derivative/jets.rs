//! The outputs on a line of the inputs with their first two derivatives, by Taylor arithmetic: Griewank and Walther,
//! "Evaluating Derivatives" (2008), chapter 13.
//!
//! ```text
//! s = W a + b    s' = W a'    s'' = W a''        a = f(s)    a' = f' s'    a'' = f'' s'² + f' s''
//! ```

use super::graph::{Graph, Sources};
use super::inputs::Inputs;
use super::unit_values::{Buffers, UnitValues};
use crate::layer::BorrowedLayerInfo;
use crate::layer::functions::UnitRules;
use crate::number::memory::{as_mut_slice, as_slice};
use crate::number::scalar::Scalar;
use crate::number::{Accum, Jet};
use crate::pass::Blockwise;

/// The jet of the outputs at one input along a direction.
pub(crate) fn jet<N: Blockwise>(
    network: &N,
    rules: &[UnitRules<N::Scalar>],
    input: &N::Sample,
    direction: &N::Sample,
    memory: &mut [N::Scalar],
    jet: &mut Jet<N::Prediction>,
) {
    let graph = Graph::<N::Scalar>::of::<N>();
    let mut buffers = Buffers::<_, 3>::new(graph.layers, 1, memory);
    forward(
        &graph,
        rules,
        as_slice(network),
        [&core::slice::from_ref(input), &core::slice::from_ref(direction)],
        &mut buffers,
    );
    let Jet { value, first, second } = part_of(&buffers.a, graph.output());
    as_mut_slice(&mut jet.value).copy_from_slice(value);
    as_mut_slice(&mut jet.first).copy_from_slice(first);
    as_mut_slice(&mut jet.second).copy_from_slice(second);
}

/// The jets of `s` and `a` of all units along directions of the inputs, one per sample.
pub(super) fn forward<T: Scalar>(
    graph: &Graph<T>,
    rules: &[UnitRules<T>],
    parameters: &[T],
    [inputs, directions]: [&dyn Inputs<T>; 2],
    buffers: &mut Buffers<'_, T, 3>,
) {
    for (index, layer) in graph.layers.iter().enumerate() {
        graph.compute_values(index, parameters, inputs, buffers);
        let Buffers { s, a, .. } = buffers;
        // The second derivatives of the inputs are zero, which the sources omit.
        let sources = Sources { inputs: directions, a, first: 1, end: 3 };
        graph.weigh(layer, Accum::Overwrite, &parameters[layer.weights()], sources, s.parts_mut(layer, 1..3));
        let [value, first, second] = a.each_mut(layer);
        (rules[index].activate_jet)(layer.outputs, part_of(s, layer), value, [first, second]);
        graph.add_up(index, 1..3, directions, a);
    }
}

/// The parts of a layer as a jet.
pub(super) fn part_of<'v, T: Scalar>(values: &'v UnitValues<'_, T, 3>, layer: &BorrowedLayerInfo) -> Jet<&'v [T]> {
    let [value, first, second] = values.each(layer);
    Jet { value, first, second }
}
