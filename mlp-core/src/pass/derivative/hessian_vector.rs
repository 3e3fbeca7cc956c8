//! The product of the Hessian of the empirical risk with a direction of the parameters, by the R operator: every line of the
//! forward and of the backward pass is differentiated along the direction. Pearlmutter, "Fast exact multiplication by the
//! Hessian" (1994).
//!
//! With `V` for the direction of `W`, and a dot for the derivative along it, the dotted lines are
//!
//! ```text
//! ṡ = V a + W ȧ + v        ȧ = f'(s) ṡ
//! ġ = Wᵀ δ̇ + Vᵀ δ          δ̇ = f'(s) ġ + f''(s) ṡ g          H v = δ̇ aᵀ + δ ȧᵀ
//! ```

use super::first_order::compute_tangent;
use super::graph::{Graph, Sources, disconnect};
use super::inputs::{Inputs, Missing};
use super::unit_values::{Buffers, block_len};
use crate::kernel;
use crate::layer::functions::UnitRules;
use crate::loss::SecondOrderLoss;
use crate::number::Accum;
use crate::number::memory::{as_mut_slice, as_slice};
use crate::number::scalar::Scalar;
use crate::pass::criterion::Criterion;
use crate::pass::{Blockwise, SampleSet};
use crate::target::Target;

/// Writes `H v` of the samples' losses, times their factor. The parts of all values are the value and its tangent.
pub(crate) fn hessian_vector<N: Blockwise<Criterion: Criterion<Loss: SecondOrderLoss>>, Y: Target<N::Prediction>>(
    network: &N,
    rules: &[UnitRules<N::Scalar>],
    samples: SampleSet<'_, N, Y>,
    direction: &N,
    memory: &mut [N::Scalar],
    product: &mut N,
) {
    let graph = Graph::<N::Scalar>::of::<N>();
    let (parameters, direction, product) = (as_slice(network), as_slice(direction), as_mut_slice(product));
    let block = block_len::<2>(graph.layers, memory.len());
    let mut accum = Accum::Overwrite;
    for (inputs, targets) in samples.inputs.chunks(block).zip(samples.targets.chunks(block)) {
        let mut buffers = Buffers::<_, 2>::new(graph.layers, inputs.len(), memory);
        forward(&graph, parameters, direction, &inputs, &mut buffers);
        output_deltas::<N, Y>(&rules[rules.len() - 1], targets, &mut buffers);
        kernel::scale(&[samples.factor], buffers.delta.parts_mut(graph.output(), 0..2));
        backward(&graph, rules, [parameters, direction], &inputs, accum, &mut buffers, product);
        accum = Accum::Add;
    }
}

/// `s`, `a` and their tangents along a direction of the parameters.
pub(super) fn forward<T: Scalar>(
    graph: &Graph<T>,
    parameters: &[T],
    direction: &[T],
    inputs: &dyn Inputs<T>,
    buffers: &mut Buffers<'_, T, 2>,
) {
    for (index, layer) in graph.layers.iter().enumerate() {
        graph.compute_values(index, parameters, inputs, buffers);
        let Buffers { s, a, delta } = buffers;
        let ds = s.part_mut(layer, 1);
        let values = Sources { inputs, a, first: 0, end: 1 };
        graph.weigh(layer, Accum::Overwrite, &direction[layer.all_parameters()], values, ds); // V a + v
        let tangents = Sources { inputs: &Missing, a, first: 1, end: 2 };
        graph.weigh(layer, Accum::Add, &parameters[layer.weights()], tangents, ds); // W ȧ
        // The deltas are unused in the forward pass.
        compute_tangent(graph, index, &s.each(layer), &mut a.each_mut(layer), delta.part_mut(layer, 0));
        graph.add_up(index, 1..2, &Missing, a);
    }
}

/// The deltas of the output units and their tangents.
fn output_deltas<N: Blockwise<Criterion: Criterion<Loss: SecondOrderLoss>>, Y: Target<N::Prediction>>(
    rules: &UnitRules<N::Scalar>,
    targets: &[Y],
    Buffers { s, a, delta }: &mut Buffers<'_, N::Scalar, 2>,
) {
    type LossOf<N> = <<N as Blockwise>::Criterion as Criterion>::Loss;
    type ActivationOf<N> = <<N as Blockwise>::Criterion as Criterion>::Activation;
    let layers = N::STRUCTURE.layers;
    let (layer, units) = (&layers[layers.len() - 1], layers[layers.len() - 1].outputs);
    let activations = a.part(layer, 0).chunks_exact(units).zip(a.part(layer, 1).chunks_exact(units));
    let [deltas, d_deltas] = delta.each_mut(layer).map(|delta| delta.chunks_exact_mut(units));
    for (((a, da), (delta, d_delta)), y) in activations.zip(deltas.zip(d_deltas)).zip(targets) {
        LossOf::<N>::pair_derivatives::<ActivationOf<N>, _>([a, da], y.expected(), [delta, d_delta]);
    }
    if LossOf::<N>::is_fused_with::<ActivationOf<N>>() {
        return;
    }
    (rules.backpropagate_tangent)(units, s.each(layer), a.each(layer), delta.each_mut(layer));
    // The parts with fused formulas.
    let activations = a.part(layer, 0).chunks_exact(units).zip(a.part(layer, 1).chunks_exact(units));
    let [deltas, d_deltas] = delta.each_mut(layer).map(|delta| delta.chunks_exact_mut(units));
    for (((a, da), (delta, d_delta)), y) in activations.zip(deltas.zip(d_deltas)).zip(targets) {
        LossOf::<N>::pair_fused_parts::<ActivationOf<N>, _>([a, da], y.expected(), [delta, d_delta]);
    }
}

/// The backward pass and its tangent, from the deltas of the output units.
pub(super) fn backward<T: Scalar>(
    graph: &Graph<T>,
    rules: &[UnitRules<T>],
    [parameters, direction]: [&[T]; 2],
    inputs: &dyn Inputs<T>,
    accum: Accum,
    Buffers { s, a, delta }: &mut Buffers<'_, T, 2>,
    product: &mut [T],
) {
    for (index, layer) in graph.layers.iter().enumerate().rev() {
        graph.pass_on(index, delta, None);
        if index + 1 < graph.layers.len() {
            let backpropagate_tangent = rules[index].backpropagate_tangent;
            backpropagate_tangent(layer.outputs, s.each(layer), a.each(layer), delta.each_mut(layer));
        }
        let values = Sources { inputs, a, first: 0, end: 1 };
        let own = &mut product[layer.all_parameters()];
        graph.accumulate(layer, accum, values, delta.part(layer, 1), own); // δ̇ aᵀ, and δ̇ for the biases
        let tangents = Sources { inputs: &Missing, a, first: 1, end: 2 };
        let weights = &mut product[layer.weights()];
        graph.accumulate(layer, Accum::Add, tangents, delta.part(layer, 0), weights); // δ ȧᵀ
        disconnect(layer, weights);
        graph.propagate(index, parameters, delta, None); // Wᵀ δ, Wᵀ δ̇
        graph.propagate_along(index, direction, delta); // Vᵀ δ
    }
}
