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

//!
//! The parts of `s` and `a` are the value and its tangent, those of `δ` the tangent and the value: the two terms of `ṡ` that
//! contain `W` are one product over both parts, and so are the two of `H v`.

use core::ops::Range;

use super::first_order::compute_tangent;
use super::graph::{Graph, Sources, disconnect};
use super::inputs::{Inputs, Missing};
use super::unit_values::{Buffers, block_len};
use crate::kernel;
use crate::layer::Excess;
use crate::layer::biases::{accumulate_biases, fill_with_biases};
use crate::layer::block_size::FullBlock;
use crate::layer::functions::UnitRules;
use crate::loss::SecondOrderLoss;
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice, as_slice};
use crate::number::scalar::Scalar;
use crate::pass::criterion::Criterion;
use crate::pass::{BlockSum, Blocks, Blockwise, SampleSet};
use crate::target::Target;

/// `H v` of the samples' losses, times their factor.
pub(crate) struct HessianVector<'a, N: Blockwise, Y> {
    network: &'a N,
    rules: &'static [UnitRules<N::Scalar>],
    samples: SampleSet<'a, N, Y>,
    direction: &'a N,
}

impl<'a, N: Blockwise, Y: Target<N::Prediction>> HessianVector<'a, N, Y> {
    /// # Panics
    ///
    /// If the direction has a component along a weight that does not exist.
    #[track_caller]
    pub(crate) fn new(
        network: &'a N,
        rules: &'static [UnitRules<N::Scalar>],
        samples: SampleSet<'a, N, Y>,
        direction: &'a N,
    ) -> Self {
        if let Some(excess) = Excess::first(N::STRUCTURE.layers, as_slice(direction)) {
            panic!("the direction leaves the parameters of the network: {excess}");
        }
        Self { network, rules, samples, direction }
    }
}

impl<N: Blockwise, Y> Clone for HessianVector<'_, N, Y> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Blockwise, Y> Copy for HessianVector<'_, N, Y> {}

impl<N, Y> BlockSum<N> for HessianVector<'_, N, Y>
where
    N: Blockwise<Criterion: Criterion<Loss: SecondOrderLoss>>,
    Y: Target<N::Prediction>,
{
    fn blocks(&self) -> Blocks {
        Blocks::new(self.samples.len(), block_len::<2>(N::STRUCTURE.layers, N::Buffers::<FullBlock>::LEN))
    }

    fn inputs(&self, range: Range<usize>) -> impl Iterator<Item = &N::Sample> + Clone {
        self.samples.inputs[range].iter()
    }

    /// The losses are not computed: their sum is zero.
    fn add_block(
        &mut self,
        accum: Accum,
        range: Range<usize>,
        buffers: &mut N::Buffers<FullBlock>,
        sum: &mut N,
    ) -> N::Scalar {
        let graph = Graph::<N::Scalar>::of::<N>();
        let samples = self.samples.part(range);
        let (parameters, direction) = (as_slice(self.network), as_slice(self.direction));
        let mut buffers = Buffers::<_, 2>::new(graph.layers, samples.len(), as_mut_slice(buffers));
        let inputs = samples.inputs;
        forward(&graph, parameters, direction, &inputs, &mut buffers);
        output_deltas::<N, Y>(&self.rules[self.rules.len() - 1], samples.targets, &mut buffers);
        kernel::scale(&[samples.factor], buffers.delta.parts_mut(graph.output(), 0..2));
        backward(&graph, self.rules, [parameters, direction], &inputs, accum, &mut buffers, as_mut_slice(sum));
        nalgebra::zero()
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
        let Buffers { s, a, .. } = buffers;
        let values = Sources { inputs, a, first: 0, end: 1 };
        graph.weigh(layer, Accum::Overwrite, &direction[layer.all_parameters()], values, s.part_mut(layer, 1)); // V a + v
        fill_with_biases(&parameters[layer.biases()], s.part_mut(layer, 0)); // b
        let both = Sources { inputs, a, first: 0, end: 2 };
        graph.weigh(layer, Accum::Add, &parameters[layer.weights()], both, s.parts_mut(layer, 0..2)); // W a, W ȧ
        graph.activate(index, inputs, buffers);
        let Buffers { s, a, delta } = buffers;
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
    let [d_deltas, deltas] = delta.each_mut(layer).map(|delta| delta.chunks_exact_mut(units));
    for (((a, da), (delta, d_delta)), y) in activations.zip(deltas.zip(d_deltas)).zip(targets) {
        LossOf::<N>::pair_derivatives::<ActivationOf<N>, _>([a, da], y.expected(), [delta, d_delta]);
    }
    if LossOf::<N>::is_fused_with::<ActivationOf<N>>() {
        return;
    }
    let [d_delta, delta_values] = delta.each_mut(layer);
    (rules.backpropagate_tangent)(units, s.each(layer), a.each(layer), [delta_values, d_delta]);
    // The parts with fused formulas.
    let activations = a.part(layer, 0).chunks_exact(units).zip(a.part(layer, 1).chunks_exact(units));
    let [d_deltas, deltas] = delta.each_mut(layer).map(|delta| delta.chunks_exact_mut(units));
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
            let [d_delta, delta] = delta.each_mut(layer);
            backpropagate_tangent(layer.outputs, s.each(layer), a.each(layer), [delta, d_delta]);
        }
        let both = Sources { inputs, a, first: 0, end: 2 };
        let weights = &mut product[layer.weights()];
        graph.accumulate(layer, accum, both, delta.parts(layer, 0..2), weights); // δ̇ aᵀ + δ ȧᵀ
        disconnect(layer, weights);
        accumulate_biases(accum, layer.outputs, delta.part(layer, 0), &mut product[layer.biases()]); // δ̇
        graph.propagate(index, parameters, delta, None); // Wᵀ δ̇, Wᵀ δ
        graph.propagate_along(index, direction, delta); // Vᵀ δ
    }
}
