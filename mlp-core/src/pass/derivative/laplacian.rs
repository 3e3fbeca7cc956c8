//! The Laplacian of the outputs, `Σ_i ∂²a_k/∂x_i²`, in one forward pass: the second derivatives along all inputs are summed
//! layer by layer, since they propagate linearly. Li et al., "A computational framework for neural network-based variational
//! Monte Carlo with forward Laplacian" (2024).
//!
//! ```text
//! s = W a + b    Δs = W Δa    ∂_i s = W ∂_i a        ∂_i a = f' ∂_i s    Δa = f'' Σ_i (∂_i s)² + f' Δs
//! ```

use core::ops::Range;

use super::graph::{Graph, Sources};
use super::inputs::Inputs;
use super::unit_values::{Buffers, block_len};
use crate::kernel;
use crate::layer::functions::LayerFunctions;
use crate::layer::functions::UnitRules;
use crate::layer::{BorrowedLayerInfo, Source};
use crate::number::memory::{as_mut_slice, as_slice};
use crate::number::scalar::Scalar;
use crate::number::{Accum, Jet};
use crate::pass::Blockwise;

/// The columns before the first derivatives: the value and the Laplacian.
const BEFORE: usize = 2;

/// The number of columns with which one pass computes the whole Laplacian of a network with this many inputs, or, for many
/// inputs, a part of it.
#[cfg(feature = "alloc")]
pub(crate) fn columns(inputs: usize) -> usize {
    crate::layer::block_size::BLOCK.min(BEFORE + inputs)
}

/// Writes the Laplacian of every output at one input: as many inputs at a time as the memory has columns for.
pub(crate) fn laplacian<N: Blockwise>(
    network: &N,
    rules: &[UnitRules<N::Scalar>],
    input: &N::Sample,
    memory: &mut [N::Scalar],
    laplacian: &mut N::Prediction,
) {
    let graph = Graph::<N::Scalar>::of::<N>();
    let at_once = block_len::<1>(graph.layers, memory.len()).saturating_sub(BEFORE).max(1);
    let (sums, output) = (as_mut_slice(laplacian), graph.output());
    sums.fill(nalgebra::zero());
    let width = graph.input_width();
    for first in (0..width).step_by(at_once) {
        let along = first..width.min(first + at_once);
        let mut buffers = Buffers::<_, 1>::new(graph.layers, BEFORE + along.len(), memory);
        forward(&graph, rules, as_slice(network), &core::slice::from_ref(input), along, &mut buffers);
        let of_outputs = &buffers.a.part(output, 0)[output.outputs..BEFORE * output.outputs];
        kernel::add_scaled(&[nalgebra::one()], of_outputs, sums);
    }
}

/// The value, the Laplacian and the derivatives along some of the inputs, of all units: one column each.
fn forward<T: Scalar>(
    graph: &Graph<T>,
    rules: &[UnitRules<T>],
    parameters: &[T],
    input: &dyn Inputs<T>,
    along: Range<usize>,
    Buffers { s, a, delta }: &mut Buffers<'_, T, 1>,
) {
    for (index, layer) in graph.layers.iter().enumerate() {
        let weights = &parameters[layer.weights()];
        let s = s.part_mut(layer, 0);
        graph.weigh(layer, Accum::Overwrite, weights, Sources { inputs: input, a, first: 0, end: 1 }, s);
        // The value has biases, and the derivative of the inputs along input i is the unit vector i.
        for (s, &bias) in s.iter_mut().zip(&parameters[layer.all_parameters()][weights.len()..]) {
            *s += bias;
        }
        for (columns, source) in graph.sources(layer) {
            if let Source::Input(input) = source
                && let Some((own, first)) = graph.part_of_input(input, &along)
            {
                let range = (columns.start + own.start) * layer.outputs..(columns.start + own.end) * layer.outputs;
                let s = &mut s[(BEFORE + first) * layer.outputs..][..range.len()];
                kernel::add_scaled(&[T::one()], &weights[range], s);
            }
        }
        let a_part = a.part_mut(layer, 0);
        graph.functions.activate(index, layer.outputs, &s[..layer.outputs], &mut a_part[..layer.outputs]);
        activate(layer, &rules[index], s, a_part, delta.part_mut(layer, 0));
        graph.add_up(index, 0..1, input, a);
        if let Some(Source::Input(input)) = layer.added
            && let Some((own, first)) = graph.part_of_input(input, &along)
        {
            // The derivative of the inputs along input i is the unit vector i.
            let columns = a.passed_on_mut(layer)[(BEFORE + first) * layer.outputs..].chunks_exact_mut(layer.outputs);
            columns.zip(own).for_each(|(column, i)| column[i] += T::one());
        }
    }
}

/// The Laplacian and the first derivatives of the activations, given those of the pre-activations: the second derivatives along
/// the inputs are summed, of which the first contains `Δs`. `scratch` has two columns at least.
fn activate<T: Scalar>(layer: &BorrowedLayerInfo, rules: &UnitRules<T>, s: &[T], a: &mut [T], scratch: &mut [T]) {
    let units = layer.outputs;
    let (zeros, scratch) = scratch.split_at_mut(units);
    zeros.fill(T::zero());
    let ((value, derivatives), (a_value, a_derivatives)) = (s.split_at(units), a.split_at_mut(units));
    let ((laplacian, firsts), (a_laplacian, a_firsts)) =
        (derivatives.split_at(units), a_derivatives.split_at_mut(units));
    a_laplacian.fill(T::zero());
    let mut second = laplacian;
    for (first, a_first) in firsts.chunks_exact(units).zip(a_firsts.chunks_exact_mut(units)) {
        let a_second = &mut scratch[..units];
        (rules.activate_jet)(units, Jet { value, first, second }, a_value, [a_first, a_second]);
        kernel::add_scaled(&[T::one()], a_second, a_laplacian);
        second = zeros;
    }
}
