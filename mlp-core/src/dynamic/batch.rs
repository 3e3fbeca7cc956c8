//! Passes of a batch: the blocks, and the order in which they are added, of a compiled network.

use alloc::vec;
use alloc::vec::Vec;

use super::definition::{Definition, View};
use super::dropout::Functions;
use super::loss::Losses;
use crate::kernel;
use crate::layer::block_size::BLOCK;
use crate::layer::dropout::Noise;
use crate::layer::{BorrowedInputInfo, BorrowedLayerInfo};
use crate::number::Accum;
use crate::number::scalar::{Scalar, constant, count, is_finite};
use crate::number::sum::Sum;
use crate::pass::derivative::{self, Buffers, Graph, Matrices, memory_len};
use crate::pass::{Blocks, add_chunk, has_dropout, is_unrolled};

/// Samples with their targets, each one after the other: of whole samples, at least one.
#[derive(Clone, Copy)]
pub(super) struct Batch<'a, T> {
    pub(super) inputs: &'a [T],
    pub(super) targets: &'a [T],
}

/// The memory of passes, allocated for the first batch.
#[derive(Clone, Debug)]
pub(super) struct Memory<T> {
    /// The values of all units for a block.
    units: Vec<T>,
    /// A copy of several inputs, or of those after dropout.
    inputs: Vec<T>,
    /// The gradient of a block, where that cannot be added directly.
    block: Vec<T>,
    /// The gradient of a chunk of blocks, and the rounding errors of the sum of chunks.
    chunk: Vec<T>,
    lost: Vec<T>,
}

impl<T> Default for Memory<T> {
    fn default() -> Self {
        Self { units: Vec::new(), inputs: Vec::new(), block: Vec::new(), chunk: Vec::new(), lost: Vec::new() }
    }
}

/// A network whose layers are data, for passes of batches.
#[derive(Clone, Copy)]
pub(super) struct Passes<'a> {
    pub(super) layers: &'a [BorrowedLayerInfo<'a>],
    inputs: &'a [BorrowedInputInfo<'a>],
    functions: Functions<'a>,
    losses: &'a Losses,
    /// The numbers of inputs, outputs and parameters.
    width: usize,
    outputs: usize,
    parameters: usize,
    /// Whether the compiled network is so small that it passes four samples at a time.
    is_unrolled: bool,
    has_dropout: bool,
}

impl<'a> Passes<'a> {
    /// Calls `compute` with the passes of a network, without noise for dropout.
    pub(super) fn of<R>(definition: &Definition, compute: impl FnOnce(Passes<'_>) -> R) -> R {
        definition.with(|View { inputs, layers }| {
            compute(Passes {
                layers,
                inputs,
                functions: Functions { layers: definition.checked_layers(), noise: None },
                losses: definition.losses(),
                width: definition.inputs(),
                outputs: definition.outputs(),
                parameters: definition.parameters(),
                is_unrolled: is_unrolled(layers),
                has_dropout: has_dropout(inputs, layers),
            })
        })
    }

    /// The same passes with this noise.
    pub(super) fn with_noise(self, noise: Option<Noise>) -> Self {
        Self { functions: Functions { noise, ..self.functions }, ..self }
    }

    /// The same passes for samples after this number of others.
    fn after(self, samples: usize) -> Self {
        self.with_noise(self.functions.noise.map(|noise| noise.after(samples)))
    }

    /// The graph of the layers.
    pub(super) fn graph<T: Scalar>(&self) -> Graph<'_, T, Functions<'a>> {
        Graph {
            layers: self.layers,
            functions: &self.functions,
            inputs: self.inputs,
            scalar: core::marker::PhantomData,
        }
    }

    /// The inputs of a block, in this memory.
    fn matrices<'m, T: Scalar>(&'m self, inputs: &'m [T], memory: &'m mut Vec<T>) -> Matrices<'m, T> {
        let noise = self.functions.noise;
        if Matrices::<T>::are_copied(self.inputs, noise) && memory.len() < inputs.len() {
            memory.resize(inputs.len(), T::zero());
        }
        Matrices::new(self.inputs, inputs, noise, memory)
    }

    /// The output layer.
    pub(super) fn output(&self) -> &'a BorrowedLayerInfo<'a> {
        &self.layers[self.layers.len() - 1]
    }

    /// The forward pass of at most a block of samples; `then` gets the values of the units, and the inputs.
    pub(super) fn forward<T: Scalar, R>(
        &self,
        parameters: &[T],
        inputs: &[T],
        memory: &mut Memory<T>,
        then: impl FnOnce(&mut Buffers<'_, T, 1>, &Matrices<'_, T>) -> R,
    ) -> R {
        let samples = inputs.len() / self.width;
        let length = memory_len::<1>(self.layers, samples);
        if memory.units.len() < length {
            memory.units.resize(length, T::zero());
        }
        let mut buffers = Buffers::<_, 1>::new(self.layers, samples, &mut memory.units);
        let inputs = self.matrices(inputs, &mut memory.inputs);
        derivative::forward(&self.graph(), parameters, &inputs, &mut buffers);
        then(&mut buffers, &inputs)
    }

    /// Calls `each` with the values of all units for every block of samples, in order.
    pub(super) fn each_block<T: Scalar>(
        &self,
        parameters: &[T],
        inputs: &[T],
        memory: &mut Memory<T>,
        mut each: impl FnMut(usize, &Buffers<'_, T, 1>),
    ) {
        for inputs in inputs.chunks(BLOCK * self.width) {
            self.forward(parameters, inputs, memory, |buffers, _| each(inputs.len() / self.width, buffers));
        }
    }

    /// The sum of the losses.
    pub(super) fn sum_of_losses<T: Scalar>(&self, parameters: &[T], batch: Batch<'_, T>, memory: &mut Memory<T>) -> T {
        let mut sum = Sum::zero();
        let targets = batch.targets.chunks(BLOCK * self.outputs);
        for (inputs, targets) in batch.inputs.chunks(BLOCK * self.width).zip(targets) {
            sum.add(self.forward(parameters, inputs, memory, |buffers, _| self.block_loss(buffers, targets)));
        }
        sum.total()
    }

    /// The sum of the losses of a block, given its activations.
    fn block_loss<T: Scalar>(&self, Buffers { s, a, .. }: &Buffers<'_, T, 1>, targets: &[T]) -> T {
        let output = self.output();
        let rows = s.part(output, 0).chunks_exact(self.outputs).zip(a.part(output, 0).chunks_exact(self.outputs));
        let losses = rows.zip(targets.chunks_exact(self.outputs)).map(|((s, a), y)| self.losses.loss(s, a, y));
        losses.fold(T::zero(), |sum, loss| sum + loss)
    }

    /// Writes the deltas of the output units, times `factor`, given the activations of a block.
    pub(super) fn block_delta<T: Scalar>(
        &self,
        Buffers { s, a, delta }: &mut Buffers<'_, T, 1>,
        targets: &[T],
        factor: T,
    ) {
        let output = self.output();
        let rows = s.part(output, 0).chunks_exact(self.outputs).zip(a.part(output, 0).chunks_exact(self.outputs));
        let deltas = delta.part_mut(output, 0);
        for (((s, a), d), y) in rows.zip(deltas.chunks_exact_mut(self.outputs)).zip(targets.chunks_exact(self.outputs))
        {
            self.losses.delta(s, a, y, d);
        }
        kernel::scale(&[factor], deltas);
    }

    /// Writes the gradient of the risk of the batch, and returns the risk.
    pub(super) fn gradient<T: Scalar>(
        &self,
        parameters: &[T],
        batch: Batch<'_, T>,
        memory: &mut Memory<T>,
        gradient: &mut [T],
    ) -> T {
        let samples = batch.inputs.len() / self.width;
        let factor = T::one() / count(samples);
        let blocks = Blocks::new(samples, BLOCK);
        if blocks.count() == 1 {
            return self.add_block(parameters, Accum::Overwrite, batch, factor, memory, gradient) * factor;
        }
        let has_chunks = blocks.count() > blocks.per_chunk();
        if has_chunks {
            memory.chunk.resize(self.parameters, T::zero());
            memory.lost.clear();
            memory.lost.resize(self.parameters, T::zero());
        }
        let (mut chunk, mut lost) = (core::mem::take(&mut memory.chunk), core::mem::take(&mut memory.lost));
        let mut losses = Sum::zero();
        for block in 0..blocks.count() {
            let range = blocks.range(block);
            let part = Batch {
                inputs: &batch.inputs[range.start * self.width..range.end * self.width],
                targets: &batch.targets[range.start * self.outputs..range.end * self.outputs],
            };
            let in_chunk = block >= blocks.per_chunk();
            let accum = if block.is_multiple_of(blocks.per_chunk()) { Accum::Overwrite } else { Accum::Add };
            let destination = if in_chunk { &mut chunk[..] } else { &mut *gradient };
            losses.add(self.after(range.start).add_summed_block(parameters, accum, part, factor, memory, destination));
            let is_last = block + 1 == blocks.count();
            if in_chunk && (is_last || (block + 1).is_multiple_of(blocks.per_chunk())) {
                add_chunk(is_last, &chunk, gradient, &mut lost);
            }
        }
        (memory.chunk, memory.lost) = (chunk, lost);
        losses.total() * factor
    }

    /// [`add_block`](Self::add_block), by way of a gradient of zeros in networks with several inputs, as in compiled ones.
    fn add_summed_block<T: Scalar>(
        &self,
        parameters: &[T],
        accum: Accum,
        batch: Batch<'_, T>,
        factor: T,
        memory: &mut Memory<T>,
        gradient: &mut [T],
    ) -> T {
        if accum == Accum::Overwrite || self.inputs.len() == 1 {
            return self.add_block(parameters, accum, batch, factor, memory, gradient);
        }
        let mut block = core::mem::take(&mut memory.block);
        block.clear();
        block.resize(self.parameters, T::zero());
        let loss = self.add_block(parameters, Accum::Add, batch, factor, memory, &mut block);
        kernel::add_scaled(&[T::one()], &block, gradient);
        memory.block = block;
        loss
    }

    /// Writes or adds the gradients of at most a block of samples, times the factor, and returns the sum of their losses.
    fn add_block<T: Scalar>(
        &self,
        parameters: &[T],
        accum: Accum,
        batch: Batch<'_, T>,
        factor: T,
        memory: &mut Memory<T>,
        gradient: &mut [T],
    ) -> T {
        // Dropout masks are drawn for many samples at once.
        let drops = self.has_dropout && self.functions.noise.is_some();
        if !self.is_unrolled || drops {
            return self.pass_through(parameters, accum, batch, factor, memory, gradient);
        }
        if accum == Accum::Overwrite {
            return self.pass_in_groups(parameters, batch, factor, memory, gradient);
        }
        // A network of at most 64 parameters.
        let mut block = vec![T::zero(); self.parameters];
        let loss = self.pass_in_groups(parameters, batch, factor, memory, &mut block);
        kernel::add_scaled(&[T::one()], &block, gradient);
        loss
    }

    /// The passes of a small network: four samples at a time, then one.
    fn pass_in_groups<T: Scalar>(
        &self,
        parameters: &[T],
        Batch { inputs, targets }: Batch<'_, T>,
        factor: T,
        memory: &mut Memory<T>,
        gradient: &mut [T],
    ) -> T {
        const GROUP: usize = 4;
        let groups = inputs.len() / self.width / GROUP * GROUP;
        let (inputs, last_inputs) = inputs.split_at(groups * self.width);
        let (targets, last_targets) = targets.split_at(groups * self.outputs);
        let groups = inputs.chunks_exact(GROUP * self.width).zip(targets.chunks_exact(GROUP * self.outputs));
        let singles = last_inputs.chunks_exact(self.width).zip(last_targets.chunks_exact(self.outputs));
        let mut accum = Accum::Overwrite;
        if groups.len() == 0 {
            gradient.fill(T::zero());
            accum = Accum::Add;
        }
        let mut sum = T::zero();
        for (inputs, targets) in groups.chain(singles) {
            sum += self.pass_through(parameters, accum, Batch { inputs, targets }, factor, memory, gradient);
            accum = Accum::Add;
        }
        sum
    }

    /// The forward and the backward pass of at most a block of samples.
    fn pass_through<T: Scalar>(
        &self,
        parameters: &[T],
        accum: Accum,
        batch: Batch<'_, T>,
        factor: T,
        memory: &mut Memory<T>,
        gradient: &mut [T],
    ) -> T {
        self.forward(parameters, batch.inputs, memory, |buffers, inputs| {
            let sum = self.block_loss(buffers, batch.targets);
            self.block_delta(buffers, batch.targets, factor);
            derivative::backward(&self.graph(), parameters, inputs, accum, buffers, gradient);
            sum
        })
    }

    /// A step of gradient descent, and the risk before it; no step if that is not finite. `gradient` is memory.
    pub(super) fn descend<T: Scalar>(
        &self,
        parameters: &mut [T],
        batch: Batch<'_, T>,
        learning_rate: f64,
        memory: &mut Memory<T>,
        gradient: &mut [T],
    ) -> T {
        let samples = batch.inputs.len() / self.width;
        let step = constant::<T>(-learning_rate);
        if self.is_unrolled || self.has_dropout || samples > BLOCK {
            let risk = self.gradient(parameters, batch, memory, gradient);
            if is_finite(risk) {
                kernel::add_scaled(&[step], gradient, parameters);
            }
            return risk;
        }
        let factor = T::one() / count(samples);
        let current: &[T] = parameters;
        // The borrow of the memory ends before the parameters change.
        let length = memory_len::<1>(self.layers, samples);
        let risk = self.forward(current, batch.inputs, memory, |buffers, _| {
            let risk = self.block_loss(buffers, batch.targets) * factor;
            if is_finite(risk) {
                self.block_delta(buffers, batch.targets, step * factor);
            }
            risk
        });
        if is_finite(risk) {
            let mut buffers = Buffers::<_, 1>::new(self.layers, samples, &mut memory.units[..length]);
            let inputs = self.matrices(batch.inputs, &mut memory.inputs);
            derivative::descend(&self.graph(), parameters, &inputs, &mut buffers);
        }
        risk
    }
}
