//! A fully connected layer.

use core::fmt;
use core::marker::PhantomData;

use nalgebra::{SMatrix, SVector};
use rand::rngs::ChaCha8Rng;

use crate::activation::Activation;
use crate::initializer::Initializer;
use crate::kernel;
use crate::layer::connection::{Connection, Full};
use crate::layer::dropout::LayerNoise;
use crate::layer::width::{Inputs, Outputs};
use crate::layer::{Buffers, Layer, LayerOf, Trace};
use crate::number::Accum;
use crate::number::memory::{Flat, as_mut_slice, as_slice, flatten, flatten_mut, zeros};
use crate::number::scalar::Scalar;

/// A fully connected layer of `OUT` units with `IN` inputs: `s = W x + b`, `a = f(s)` with the activation `A`.
///
/// `K` says which connections exist: [`Full`], the default, [`NoBias`](crate::layer::connection::NoBias), or, with some of them
/// dropped in training, [`Dropout`](crate::layer::connection::Dropout).
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
    /// One number a unit; empty with [`NoBias`](crate::layer::connection::NoBias).
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
    /// `S = W X + b`, column by column.
    #[inline(always)]
    fn weigh(&self, samples: usize, input: &[T], s: &mut [T]) {
        let (weights, bias) = (as_slice(&self.weights), as_slice(&self.bias));
        kernel::forward(Accum::Overwrite, IN, OUT, samples, weights, bias, input, s);
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
    type Inputs = Inputs<IN>;
    type Outputs = Outputs<OUT>;
    type Input = SVector<T, IN>;
    type Output = SVector<T, OUT>;
    type Activation = A;

    const INPUTS: usize = IN;
    const OUTPUTS: usize = OUT;
    const DROPOUT: f64 = K::DROPOUT;

    fn initialize(&mut self, scheme: Option<Initializer>, rng: &mut ChaCha8Rng) {
        scheme.unwrap_or(A::INITIALIZER).fill(IN, OUT, as_mut_slice(&mut self.weights), rng);
        as_mut_slice(&mut self.bias).fill(T::zero());
    }

    #[inline]
    fn forward(&self, input: &[T]) -> SVector<T, OUT> {
        let (mut s, mut a) = (zeros::<SVector<T, OUT>>(), zeros::<SVector<T, OUT>>());
        self.weigh(1, input, as_mut_slice(&mut s));
        A::activate(as_slice(&s), as_mut_slice(&mut a));
        a
    }

    #[inline]
    fn trace(&self, input: &[T]) -> Trace<SVector<T, OUT>> {
        let mut trace = Trace { s: zeros::<SVector<T, OUT>>(), a: zeros::<SVector<T, OUT>>() };
        self.weigh(1, input, as_mut_slice(&mut trace.s));
        A::activate(as_slice(&trace.s), as_mut_slice(&mut trace.a));
        trace
    }

    #[inline(always)]
    fn forward_block(
        &self,
        samples: usize,
        noise: Option<LayerNoise>,
        input: &[T],
        buffers: &mut Buffers<SVector<T, OUT>>,
    ) {
        let s = flatten_mut(&mut buffers.s[..samples]);
        self.weigh(samples, input, s);
        A::activate_samples(OUT, s, flatten_mut(&mut buffers.a[..samples]));
        if K::DROPOUT > 0.0 {
            // The way back needs the activations as they were: `f'(s)` is a function of them.
            let left = flatten_mut(&mut buffers.delta[..samples]);
            left.copy_from_slice(flatten(&buffers.a[..samples]));
            if let Some(noise) = noise {
                noise.drop_out(K::DROPOUT, OUT, left);
            }
        }
    }

    #[inline(always)]
    fn passed_on<'a>(&self, buffers: &'a Buffers<SVector<T, OUT>>) -> &'a [T] {
        if K::DROPOUT > 0.0 { buffers.deltas() } else { buffers.activations() }
    }

    #[inline(always)]
    fn propagate(&self, samples: usize, delta: &[T], input_delta: &mut [T]) {
        kernel::propagate(Accum::Overwrite, IN, OUT, samples, as_slice(&self.weights), delta, input_delta);
    }

    #[inline(always)]
    fn differentiate(&self, samples: usize, noise: Option<LayerNoise>, buffers: &mut Buffers<SVector<T, OUT>>) {
        let Buffers { s, a, delta } = buffers;
        let delta = flatten_mut(&mut delta[..samples]);
        if K::DROPOUT > 0.0
            && let Some(noise) = noise
        {
            noise.drop_out(K::DROPOUT, OUT, delta); // chain rule through the factors, which are the same again
        }
        A::backpropagate_samples(OUT, flatten(&s[..samples]), flatten(&a[..samples]), delta);
    }

    #[inline(always)]
    fn accumulate(&mut self, before: usize, samples: usize, input: &[T], delta: &[T]) {
        let accum = if before == 0 { Accum::Overwrite } else { Accum::Add };
        kernel::accumulate(accum, IN, OUT, samples, input, delta, as_mut_slice(self));
    }
}
