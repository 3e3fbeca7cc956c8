//! A network with samples, the quantities that the laws compare, and the bounds on their rounding errors.

use mlp_core::Flat;
use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::rand::rngs::ChaCha8Rng;
use mlp_core::random::generator;
use mlp_tests::rounding::{Bounds, Criterion, Layer, of_mean};

/// `f32` or `f64`.
pub(super) trait Float: Scalar + Into<f64> {
    /// The machine epsilon in units of that of `f64`, in which the error analysis computes its bounds.
    const EPSILONS: f64;
}

impl Float for f32 {
    const EPSILONS: f64 = 536_870_912.0;
}

impl Float for f64 {
    const EPSILONS: f64 = 1.0;
}

/// Numbers of every layer.
pub(super) type PerLayer<T> = Vec<Vec<T>>;

/// Access to values that a concrete network stores by layer name.
pub(super) struct Inspect<N: Network> {
    pub(super) layers: fn(&N, &N::Input) -> Vec<Layer>,
    pub(super) deltas: Deltas<N>,
    pub(super) activations: fn(&N, &N::Input) -> PerLayer<N::Scalar>,
    pub(super) gradient: Gradient<N>,
}

/// The deltas of every layer for one sample.
pub(super) type Deltas<N> = fn(&N, &<N as Network>::Input, &<N as Network>::Output) -> PerLayer<<N as Flat>::Scalar>;

/// The `gradient` of a concrete network; generic networks, of unknown size, have none.
pub(super) type Gradient<N> = fn(&N, &[<N as Network>::Input], &[<N as Network>::Output]) -> (<N as Flat>::Scalar, N);

/// A network with samples.
pub(super) struct Case<N: Network> {
    pub(super) net: Box<N>,
    pub(super) x: Vec<N::Input>,
    pub(super) y: Vec<N::Output>,
    pub(super) inspect: Inspect<N>,
    seed: u64,
    /// The rounding bounds of each sample, in double precision.
    pub(super) bounds: Vec<Bounds>,
    /// The loss and the gradient of each sample.
    singles: Vec<(f64, Vec<f64>)>,
}

fn number<T: Float>(rng: &mut ChaCha8Rng, range: core::ops::Range<f64>) -> T {
    mlp_core::scalar::constant(rng.random_range(range))
}

pub(super) fn doubles<T: Float>(values: &[T]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
}

impl<N, T: Float, const I: usize, const O: usize> Case<N>
where
    N: Network + Flat<Scalar = T> + PartialEq + std::fmt::Debug,
    N: Network<Input = SVector<T, I>, Output = SVector<T, O>>,
{
    pub(super) fn new(inspect: Inspect<N>, samples: usize, seed: u64) -> Self {
        let mut rng = generator(seed);
        let mut net = N::boxed_random(&mut rng);
        for w in net.parameters_mut() {
            if *w == T::zero() {
                *w = number(&mut rng, -0.5..0.5); // biases
            }
        }
        let x: Vec<_> = (0..samples).map(|_| SVector::from_fn(|_, _| number(&mut rng, -1.0..1.0))).collect();
        let y: Vec<_> = (0..samples).map(|_| SVector::from_fn(|_, _| number(&mut rng, 0.0..1.0))).collect();
        let criterion = Criterion::of::<N>();
        let parameters = doubles(net.parameters());
        let bounds = |(x, y): (&SVector<T, I>, &SVector<T, O>)| {
            let (trace, x, y) = ((inspect.layers)(&net, x), doubles(x.as_slice()), doubles(y.as_slice()));
            Bounds::new(N::LAYERS, &parameters, &trace, &x, &y, criterion)
        };
        let single = |(x, y): (&_, &_)| {
            let (loss, gradient) = (inspect.gradient)(&net, &[*x], &[*y]);
            (loss.into(), doubles(gradient.parameters()))
        };
        let (bounds, singles) = (x.iter().zip(&y).map(bounds).collect(), x.iter().zip(&y).map(single).collect());
        Self { net, x, y, inspect, seed, bounds, singles }
    }

    pub(super) fn describe(&self, fact: &str) -> String {
        format!("{fact}: {} with {} samples, seed {}", N::NAME, self.x.len(), self.seed)
    }

    /// The number of samples.
    pub(super) fn n(&self) -> f64 {
        self.x.iter().fold(0.0, |n, _| n + 1.0)
    }

    /// The mean loss and gradient of the single samples, and bounds on their rounding errors.
    pub(super) fn means(&self) -> ((f64, f64), (Vec<f64>, Vec<f64>)) {
        let loss = self.singles.iter().map(|(loss, _)| loss).sum::<f64>() / self.n();
        let mean = |p: usize| self.singles.iter().map(|(_, gradient)| gradient[p]).sum::<f64>() / self.n();
        let gradients: Vec<_> = self.singles.iter().map(|(_, gradient)| gradient.clone()).collect();
        let (loss_bound, gradient_bound) = of_mean(&self.bounds, loss.abs(), &gradients);
        ((loss, loss_bound), ((0..N::PARAMETERS).map(mean).collect(), gradient_bound))
    }
}
