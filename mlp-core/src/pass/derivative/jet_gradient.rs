//! The gradient of a loss on jets: reverse mode through the Taylor arithmetic of [`jets`](super::jets).

use core::ops::Range;

use super::assert_directions;
use super::graph::{Graph, Sources, disconnect};
use super::inputs::{Inputs, Missing};
use super::jets::{forward, part_of};
use super::unit_values::{Buffers, block_len};
use crate::kernel;
use crate::layer::LayerInfo;
use crate::layer::biases::accumulate_biases;
use crate::layer::block_size::FullBlock;
use crate::layer::functions::UnitRules;
use crate::number::memory::{Flat, as_mut_slice, as_slice, zeros};
use crate::number::scalar::{Scalar, count};
use crate::number::sum::Sum;
use crate::number::{Accum, Jet};
use crate::pass::{BlockSum, Blocks, Blockwise};
use crate::target::assert_not_empty;

/// The gradient of losses of jets, times a factor. `loss` gets the number of a group of samples and the jets of their outputs,
/// and writes the derivatives of the loss by all three parts of each, which begin as zeros.
pub(crate) struct JetGradient<'a, N: Blockwise, F, const GROUP: usize> {
    network: &'a N,
    rules: &'static [UnitRules<N::Scalar>],
    inputs: &'a [[N::Sample; GROUP]],
    directions: &'a [[N::Sample; GROUP]],
    factor: N::Scalar,
    loss: F,
}

impl<'a, N: Blockwise, F, const GROUP: usize> JetGradient<'a, N, F, GROUP> {
    /// # Panics
    ///
    /// If there are no inputs, if the numbers of inputs and directions differ, or if a group does not fit into the memory.
    #[track_caller]
    pub(crate) fn averaged(
        network: &'a N,
        rules: &'static [UnitRules<N::Scalar>],
        [inputs, directions]: [&'a [[N::Sample; GROUP]]; 2],
        loss: F,
    ) -> Self {
        assert_not_empty(inputs.len());
        assert_directions(inputs.len(), directions.len());
        let most = Self::samples_per_block();
        assert!((1..=most).contains(&GROUP), "a group of {GROUP} jets: the memory is for groups of 1 to {most}");
        Self { network, rules, inputs, directions, factor: nalgebra::one::<N::Scalar>() / count(inputs.len()), loss }
    }

    fn samples_per_block() -> usize {
        block_len::<3>(N::STRUCTURE.layers, N::Buffers::<FullBlock>::LEN)
    }

    /// The factor of every loss.
    pub(crate) fn factor(&self) -> N::Scalar {
        self.factor
    }
}

impl<N: Blockwise, F: Copy, const GROUP: usize> Clone for JetGradient<'_, N, F, GROUP> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N: Blockwise, F: Copy, const GROUP: usize> Copy for JetGradient<'_, N, F, GROUP> {}

impl<N, F, const GROUP: usize> BlockSum<N> for JetGradient<'_, N, F, GROUP>
where
    N: Blockwise,
    F: FnMut(usize, &[Jet<N::Prediction>; GROUP], &mut [Jet<N::Prediction>; GROUP]) -> N::Scalar,
{
    fn blocks(&self) -> Blocks {
        Blocks::of_groups(self.inputs.len(), Self::samples_per_block() / GROUP, GROUP)
    }

    fn inputs(&self, range: Range<usize>) -> impl Iterator<Item = &N::Sample> + Clone {
        self.inputs[range.clone()].iter().chain(&self.directions[range]).flatten()
    }

    fn add_block(
        &mut self,
        accum: Accum,
        range: Range<usize>,
        buffers: &mut N::Buffers<FullBlock>,
        sum: &mut N,
    ) -> N::Scalar {
        let graph = Graph::<N::Scalar>::of::<N>();
        let parameters = as_slice(self.network);
        let mut losses = Sum::zero();
        let mut buffers = Buffers::<_, 3>::new(graph.layers, GROUP * range.len(), as_mut_slice(buffers));
        let samples = [self.inputs, self.directions].map(|samples| samples[range.clone()].as_flattened());
        let inputs: [&dyn Inputs<_>; 2] = [&samples[0], &samples[1]];
        forward(&graph, self.rules, parameters, inputs, &mut buffers);
        for (group, number) in range.enumerate() {
            let jets = core::array::from_fn(|k| output_jet::<N>(group * GROUP + k, &buffers));
            let mut derivatives = core::array::from_fn(|_| zero_jet::<N>());
            losses.add((self.loss)(number, &jets, &mut derivatives));
            for (k, derivatives) in derivatives.iter().enumerate() {
                start_from::<N>(group * GROUP + k, derivatives, &mut buffers);
            }
        }
        kernel::scale(&[self.factor], buffers.delta.parts_mut(graph.output(), 0..3));
        backward(&graph, self.rules, parameters, inputs, accum, &mut buffers, as_mut_slice(sum));
        losses.total()
    }
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
        let weights = &mut gradient[layer.weights()];
        let units = Sources { inputs: &Missing, a, first: 0, end: 3 };
        graph.accumulate(layer, accum, units, delta.parts(layer, 0..3), weights);
        graph.accumulate_inputs(layer, accum, [inputs, directions], delta.parts(layer, 0..2), weights);
        disconnect(layer, weights);
        accumulate_biases(accum, layer.outputs, delta.part(layer, 0), &mut gradient[layer.biases()]);
        graph.propagate(index, parameters, delta, None);
    }
}
