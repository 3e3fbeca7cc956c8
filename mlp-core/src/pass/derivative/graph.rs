//! A network as data, and the products of its layers with their sources. Only this file knows how layers are wired.

use core::marker::PhantomData;
use core::ops::Range;

use super::inputs::Inputs;
use super::stacked::for_each_strip;
use super::unit_values::{Buffers, Summand, UnitValues};
use crate::layer::functions::{LayerFunctions, UnitFunctions};
use crate::layer::{BorrowedInputInfo, BorrowedLayerInfo, FullConnections, Source};
use crate::number::Accum;
use crate::number::scalar::Scalar;
use crate::pass::Blockwise;

/// The inputs of a network, and its layers with the functions of their units: those of a compiled network, or `F`.
pub(crate) struct Graph<'g, T, F: ?Sized = [UnitFunctions<T>]> {
    pub(crate) layers: &'g [BorrowedLayerInfo<'g>],
    pub(crate) functions: &'g F,
    pub(crate) inputs: &'g [BorrowedInputInfo<'g>],
    pub(crate) scalar: PhantomData<fn(T) -> T>,
}

/// The values of a layer's sources for some samples: the inputs of the network, and parts of the activations.
///
/// The inputs of the last samples may be missing: they are zero.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a, 'm, T, const PARTS: usize> {
    pub(super) inputs: &'a dyn Inputs<T>,
    pub(super) a: &'a UnitValues<'m, T, PARTS>,
    /// The parts of `a`.
    pub(super) first: usize,
    pub(super) end: usize,
}

impl<T: Scalar> Graph<'static, T> {
    /// The graph of a compiled network.
    pub(super) fn of<N: Blockwise<Scalar = T>>() -> Self {
        Self { layers: N::STRUCTURE.layers, functions: N::UNITS, inputs: N::STRUCTURE.inputs, scalar: PhantomData }
    }
}

impl<'g, T: Scalar, F: LayerFunctions<T> + ?Sized> Graph<'g, T, F> {
    /// The output layer.
    pub(crate) fn output(&self) -> &'g BorrowedLayerInfo<'g> {
        &self.layers[self.layers.len() - 1]
    }

    /// The number of values of a sample, of all inputs.
    pub(super) fn input_width(&self) -> usize {
        self.input_range(self.inputs.len() - 1).end
    }

    /// The range of an input among the values of a sample.
    pub(super) fn input_range(&self, input: usize) -> Range<usize> {
        let first = self.inputs[..input].iter().map(|input| input.width).sum::<usize>();
        first..first + self.inputs[input].width
    }

    /// The part of an input among these values of a sample: its own indices, and the position of the first among the values.
    pub(super) fn part_of_input(&self, input: usize, values: &Range<usize>) -> Option<(Range<usize>, usize)> {
        let range = self.input_range(input);
        let (start, end) = (range.start.max(values.start), range.end.min(values.end));
        (start < end).then(|| (start - range.start..end - range.start, start - values.start))
    }

    /// The sources of a layer, each with its columns of the weights.
    pub(super) fn sources(&self, layer: &BorrowedLayerInfo) -> impl Iterator<Item = (Range<usize>, Source)> {
        let Self { layers, inputs, .. } = *self;
        layer.sources.iter().scan(0, move |first, &source| {
            let columns = *first..*first + source.width(inputs, layers);
            *first = columns.end;
            Some((columns, source))
        })
    }

    /// `S = W A + b`, or `S = W A` if the parameters of the layer end with its weights; with [`Accum::Add`], `S += W A`.
    pub(super) fn weigh<const PARTS: usize>(
        &self,
        layer: &BorrowedLayerInfo,
        mut accum: Accum,
        parameters: &[T],
        sources: Sources<'_, '_, T, PARTS>,
        s: &mut [T],
    ) {
        for (columns, source) in self.sources(layer) {
            let samples = match source {
                Source::Input(input) => {
                    let samples = sources.inputs.samples();
                    if samples > 0 {
                        sources.inputs.weigh(input, connections(layer), accum, columns, parameters, s);
                    }
                    samples
                }
                Source::Layer(source) => {
                    let values = sources.a.passed_on(&self.layers[source], sources.first..sources.end);
                    let samples = values.len() / columns.len();
                    connections(layer).weigh(accum, columns, samples, parameters, values, s);
                    samples
                }
            };
            if accum == Accum::Overwrite {
                s[samples * layer.outputs..].fill(T::zero());
            }
            accum = Accum::Add;
        }
    }

    /// `s` and `a` of a layer for the samples, in the first part of the buffers.
    pub(crate) fn compute_values<const PARTS: usize>(
        &self,
        index: usize,
        parameters: &[T],
        inputs: &dyn Inputs<T>,
        buffers: &mut Buffers<'_, T, PARTS>,
    ) {
        let layer = &self.layers[index];
        let sources = Sources { inputs, a: &buffers.a, first: 0, end: 1 };
        let s = buffers.s.part_mut(layer, 0);
        self.weigh(layer, Accum::Overwrite, &parameters[layer.all_parameters()], sources, s);
        self.activate(index, inputs, buffers);
    }

    /// `a` of a layer, given `s`, in the first part of the buffers.
    pub(super) fn activate<const PARTS: usize>(
        &self,
        index: usize,
        inputs: &dyn Inputs<T>,
        Buffers { s, a, .. }: &mut Buffers<'_, T, PARTS>,
    ) {
        let layer = &self.layers[index];
        self.functions.activate(index, layer.outputs, s.part(layer, 0), a.part_mut(layer, 0));
        self.add_up(index, 0..1, inputs, a);
        if layer.added.is_some() && index + 1 == self.layers.len() {
            // The activation is the identity, and the loss may read either.
            s.part_mut(layer, 0).copy_from_slice(a.part(layer, 0));
        }
    }

    /// Adds consecutive parts of the activations that a layer adds to its own. `inputs` are those parts of the network's inputs; the
    /// last ones may be missing.
    pub(super) fn add_up<const PARTS: usize>(
        &self,
        index: usize,
        parts: Range<usize>,
        inputs: &dyn Inputs<T>,
        a: &mut UnitValues<'_, T, PARTS>,
    ) {
        let layer = &self.layers[index];
        let Some(added) = layer.added else { return };
        let summand = match added {
            Source::Input(input) => Summand::Inputs(inputs, input),
            Source::Layer(source) => Summand::Layer(&self.layers[source]),
        };
        a.add_up(layer, summand, parts);
    }

    /// Passes the derivatives with respect to the outputs of a layer on to the source that it adds, before the activation function
    /// turns them into its delta. The deltas of the network's inputs begin as zeros.
    pub(super) fn pass_on<const PARTS: usize>(
        &self,
        reader: usize,
        delta: &mut UnitValues<'_, T, PARTS>,
        input_delta: Option<&mut [T]>,
    ) {
        let layer = &self.layers[reader];
        let (mut before, derivatives) = delta.split(layer);
        match (layer.added, input_delta) {
            (Some(Source::Layer(index)), _) => {
                let destination = before.parts_mut(&self.layers[index], 0..PARTS);
                if self.is_read_after(index, reader) {
                    add(derivatives, destination);
                } else {
                    destination.copy_from_slice(derivatives);
                }
            }
            (Some(Source::Input(input)), Some(destination)) => {
                let (width, range) = (self.input_width(), self.input_range(input));
                let samples = destination.chunks_exact_mut(width).zip(derivatives.chunks_exact(layer.outputs));
                samples.for_each(|(destination, derivatives)| add(derivatives, &mut destination[range.clone()]));
            }
            (Some(Source::Input(_)) | None, _) => {}
        }
    }

    /// Propagates the deltas of a layer to its sources: chain rule through the weights. All readers of a layer propagate to
    /// it, in reverse order; the first overwrites. The deltas of the network's inputs begin as zeros.
    pub(crate) fn propagate<const PARTS: usize>(
        &self,
        reader: usize,
        parameters: &[T],
        delta: &mut UnitValues<'_, T, PARTS>,
        mut input_delta: Option<&mut [T]>,
    ) {
        let layer = &self.layers[reader];
        let samples = PARTS * delta.samples();
        let (mut before, deltas) = delta.split(layer);
        for (columns, source) in self.sources(layer) {
            let (connections, weights) = (connections(layer), &parameters[layer.weights()]);
            match (source, &mut input_delta) {
                (Source::Layer(index), _) => {
                    let is_added = layer.added == Some(source);
                    let accum =
                        if is_added || self.is_read_after(index, reader) { Accum::Add } else { Accum::Overwrite };
                    let destination = before.parts_mut(&self.layers[index], 0..PARTS);
                    connections.propagate(accum, columns, samples, weights, deltas, destination);
                }
                (Source::Input(_), Some(destination)) if self.inputs.len() == 1 => {
                    connections.propagate(Accum::Add, columns, samples, weights, deltas, destination);
                }
                (Source::Input(input), Some(destination)) => {
                    let range = self.input_range(input);
                    let samples =
                        destination.chunks_exact_mut(self.input_width()).zip(deltas.chunks_exact(layer.outputs));
                    for (destination, delta) in samples {
                        let destination = &mut destination[range.clone()];
                        connections.propagate(Accum::Add, columns.clone(), 1, weights, delta, destination);
                    }
                }
                (Source::Input(_), None) => {}
            }
        }
    }

    /// Adds the tangent of [`propagate`](Self::propagate) along a direction of the weights: the second part of the deltas, to
    /// the first part of those of the sources, which is their tangent.
    pub(super) fn propagate_along(&self, reader: usize, direction: &[T], delta: &mut UnitValues<'_, T, 2>) {
        let layer = &self.layers[reader];
        let samples = delta.samples();
        let (mut before, deltas) = delta.split(layer);
        let deltas = &deltas[samples * layer.outputs..];
        for (columns, source) in self.sources(layer) {
            if let Source::Layer(index) = source {
                let destination = before.part_mut(&self.layers[index], 0);
                let weights = &direction[layer.weights()];
                connections(layer).propagate(Accum::Add, columns, samples, weights, deltas, destination);
            }
        }
    }

    /// Writes or adds `Δ Aᵀ` to a layer's part of a gradient, followed by `Σ Δ` if that has room for the biases. Without
    /// biases, the inputs of the last samples may be missing.
    pub(super) fn accumulate<const PARTS: usize>(
        &self,
        layer: &BorrowedLayerInfo,
        accum: Accum,
        sources: Sources<'_, '_, T, PARTS>,
        delta: &[T],
        gradient: &mut [T],
    ) {
        for (columns, source) in self.sources(layer) {
            match source {
                Source::Input(_) if sources.inputs.samples() == 0 => {}
                Source::Input(input) => {
                    sources.inputs.accumulate(input, connections(layer), accum, columns, delta, gradient);
                }
                Source::Layer(source) => {
                    let values = sources.a.passed_on(&self.layers[source], sources.first..sources.end);
                    let samples = values.len() / columns.len();
                    connections(layer).accumulate(accum, columns, samples, values, delta, gradient);
                }
            }
        }
    }

    /// Like [`accumulate`](Self::accumulate), for the inputs of the network and their derivatives along a direction: writes or
    /// adds the sum of both products. Without biases.
    pub(super) fn accumulate_inputs(
        &self,
        layer: &BorrowedLayerInfo,
        accum: Accum,
        inputs: [&dyn Inputs<T>; 2],
        delta: &[T],
        gradient: &mut [T],
    ) {
        let connections = connections(layer);
        for (columns, source) in self.sources(layer) {
            let Source::Input(input) = source else { continue };
            if let [Some(values), Some(derivatives)] = inputs.map(Inputs::one_matrix) {
                for_each_strip(columns.len(), [values, derivatives], |strip, values| {
                    let samples = values.len() / strip.len();
                    let columns = columns.start + strip.start..columns.start + strip.end;
                    connections.accumulate(accum, columns, samples, values, delta, gradient);
                });
            } else {
                let (of_values, of_derivatives) = delta.split_at(inputs[0].samples() * layer.outputs);
                inputs[0].accumulate(input, connections, accum, columns.clone(), of_values, gradient);
                inputs[1].accumulate(input, connections, Accum::Add, columns, of_derivatives, gradient);
            }
        }
    }

    /// Whether a layer after `reader` reads or adds this one.
    fn is_read_after(&self, layer: usize, reader: usize) -> bool {
        let source = Source::Layer(layer);
        self.layers[reader + 1..].iter().any(|later| later.sources.contains(&source) || later.added == Some(source))
    }
}

fn add<T: Scalar>(summand: &[T], sum: &mut [T]) {
    for (sum, &summand) in sum.iter_mut().zip(summand) {
        *sum += summand;
    }
}

/// Sets the weights that do not exist to zero in a layer's part of a gradient.
pub(super) fn disconnect<T: Scalar>(layer: &BorrowedLayerInfo, gradient: &mut [T]) {
    if let Some(connections) = &layer.connections {
        connections.clear(gradient);
    }
}

/// The connections of a layer.
fn connections(layer: &BorrowedLayerInfo) -> FullConnections {
    FullConnections { inputs: layer.inputs, outputs: layer.outputs }
}
