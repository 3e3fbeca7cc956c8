//! A fully connected layer.

use core::fmt;
use core::marker::PhantomData;
use core::ops::Range;

use nalgebra::{SMatrix, SVector};
use rand::rngs::ChaCha8Rng;

use super::block_size::BlockSize;
use super::buffers::{Buffers, PassedOn, Trace};
use super::connection::{Connection, Full};
use super::dropout::LayerNoise;
use super::full::FullConnections;
use super::initialization::initialize_weights;
use super::units;
use super::{Layer, LayerOf, SourceValues};
use crate::activation::Activation;
use crate::initializer::Initializer;
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice, as_slice, zeros};
use crate::number::scalar::Scalar;

/// A fully connected layer of `OUT` units with `IN` inputs: `s = W x + b`, `a = f(s)` with the activation `A`.
///
/// `K` selects the connections: [`Full`], the default, [`NoBias`](crate::layer::connection::NoBias), or
/// [`Dropout`](crate::layer::connection::Dropout) of either.
///
/// ```
/// use mlp_core::prelude::*;
/// let layer = Dense::<2, 1, Relu>::new(matrix![1.0, -2.0], vector![0.5]);
/// assert_eq!(layer.weights[(0, 1)], -2.0); // to unit 0 from input 1
/// ```
#[repr(C)]
pub struct Dense<const IN: usize, const OUT: usize, A, T = f32, K: Connection = Full> {
    /// `OUT` × `IN`: `weights[(i, j)]` is `w_ij`, from input `j` to unit `i`.
    pub weights: SMatrix<T, OUT, IN>,
    /// One bias per unit; empty with [`NoBias`](crate::layer::connection::NoBias).
    pub bias: K::Bias<T, OUT>,
    kind: PhantomData<fn() -> (A, K)>,
}

impl<const IN: usize, const OUT: usize, A, T, K: Connection> Dense<IN, OUT, A, T, K> {
    /// A layer with these weights and biases.
    pub const fn new(weights: SMatrix<T, OUT, IN>, bias: K::Bias<T, OUT>) -> Self {
        Self { weights, bias, kind: PhantomData }
    }
}

impl<const IN: usize, const OUT: usize, A, T: Clone, K: Connection> Clone for Dense<IN, OUT, A, T, K>
where
    K::Bias<T, OUT>: Clone,
{
    fn clone(&self) -> Self {
        Self { weights: self.weights.clone(), bias: self.bias.clone(), kind: PhantomData }
    }
}

impl<const IN: usize, const OUT: usize, A, T: fmt::Debug, K: Connection> fmt::Debug for Dense<IN, OUT, A, T, K>
where
    K::Bias<T, OUT>: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dense").field("weights", &self.weights).field("bias", &self.bias).finish()
    }
}

impl<const IN: usize, const OUT: usize, A, T: PartialEq, K: Connection> PartialEq for Dense<IN, OUT, A, T, K>
where
    K::Bias<T, OUT>: PartialEq,
{
    fn eq(&self, other: &Self) -> bool {
        self.weights == other.weights && self.bias == other.bias
    }
}

// SAFETY: `#[repr(C)]` over a matrix of `T`, biases that are flat in `T`, and a marker.
unsafe impl<const IN: usize, const OUT: usize, A, T: Scalar, K: Connection> Flat for Dense<IN, OUT, A, T, K>
where
    K::Bias<T, OUT>: Flat<Scalar = T>,
{
    type Scalar = T;
}

impl<const IN: usize, const OUT: usize, A: Activation, T: Scalar, K: Connection> Dense<IN, OUT, A, T, K>
where
    K::Bias<T, OUT>: Flat<Scalar = T>,
{
    const CONNECTIONS: FullConnections = FullConnections { inputs: IN, outputs: OUT };

    /// The pre-activations for one sample, from the concatenated sources.
    #[inline(always)]
    fn weigh_sources<X: SourceValues<T>, const SOURCES: usize>(&self, sources: [X; SOURCES], s: &mut [T]) {
        let (mut accum, mut first) = (Accum::Overwrite, 0);
        for source in sources {
            let columns = first..first + source.width();
            first = columns.end;
            self.weigh(accum, columns, 1, source, s);
            accum = Accum::Add;
        }
    }
}

impl<const IN: usize, const OUT: usize, A: Activation, T: Scalar, K: Connection> LayerOf<T> for Dense<IN, OUT, A, T, K> where
    K::Bias<T, OUT>: Flat<Scalar = T>
{
}

impl<const IN: usize, const OUT: usize, A: Activation, T: Scalar, K: Connection> Layer for Dense<IN, OUT, A, T, K>
where
    K::Bias<T, OUT>: Flat<Scalar = T>,
{
    type Input = SVector<T, IN>;
    type Output = SVector<T, OUT>;
    type Activation = A;
    type PassedOn<B: BlockSize> = K::PassedOn<SVector<T, OUT>, B>;

    const INPUTS: usize = IN;
    const OUTPUTS: usize = OUT;
    const DROPOUT: f64 = K::DROPOUT;

    fn initialize(&mut self, scheme: Option<Initializer>, rng: &mut ChaCha8Rng) {
        initialize_weights::<A, T>(scheme, IN, OUT, as_mut_slice(&mut self.weights), rng);
        as_mut_slice(&mut self.bias).fill(T::zero());
    }

    #[inline(always)]
    fn weigh(&self, accum: Accum, columns: Range<usize>, samples: usize, source: impl SourceValues<T>, s: &mut [T]) {
        source.weigh(Self::CONNECTIONS, accum, columns, samples, as_slice(self), s);
    }

    #[inline(always)]
    fn propagate(&self, accum: Accum, columns: Range<usize>, samples: usize, delta: &[T], input_delta: &mut [T]) {
        Self::CONNECTIONS.propagate(accum, columns, samples, as_slice(self), delta, input_delta);
    }

    #[inline(always)]
    fn accumulate(
        &mut self,
        accum: Accum,
        columns: Range<usize>,
        samples: usize,
        source: impl SourceValues<T>,
        delta: &[T],
    ) {
        source.accumulate(Self::CONNECTIONS, accum, columns, samples, delta, as_mut_slice(self));
    }

    #[inline(always)]
    fn activate<P: PassedOn<Self::Output>>(
        samples: usize,
        noise: Option<LayerNoise>,
        buffers: &mut Buffers<Self::Output, P>,
    ) {
        units::activate::<A, _, _>(K::DROPOUT, samples, noise, buffers);
    }

    #[inline(always)]
    fn differentiate<P: PassedOn<Self::Output>>(
        samples: usize,
        noise: Option<LayerNoise>,
        buffers: &mut Buffers<Self::Output, P>,
    ) {
        units::differentiate::<A, _, _>(K::DROPOUT, samples, noise, buffers);
    }

    #[inline]
    fn forward<X: SourceValues<T>, const SOURCES: usize>(&self, sources: [X; SOURCES]) -> SVector<T, OUT> {
        let (mut s, mut a) = (zeros::<SVector<T, OUT>>(), zeros::<SVector<T, OUT>>());
        self.weigh_sources(sources, as_mut_slice(&mut s));
        A::activate(as_slice(&s), as_mut_slice(&mut a));
        a
    }

    #[inline]
    fn trace<X: SourceValues<T>, const SOURCES: usize>(&self, sources: [X; SOURCES]) -> Trace<SVector<T, OUT>> {
        let mut trace = Trace { s: zeros::<SVector<T, OUT>>(), a: zeros::<SVector<T, OUT>>() };
        self.weigh_sources(sources, as_mut_slice(&mut trace.s));
        A::activate(as_slice(&trace.s), as_mut_slice(&mut trace.a));
        trace
    }
}
