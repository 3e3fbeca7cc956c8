//! What holds for networks of any shape and batches of any size, in both precisions: the ways to the same number agree,
//! and the symmetries of the weight space are there.
//!
//! Shapes are types, so a generator of shapes would have nothing to generate: they stand in a list, which takes widths
//! around those of vector registers and batches around the blocks that the library cuts them into. What is random
//! comes from the seed that every message prints.
//!
//! Where two ways add up in different orders they agree up to rounding, to twice the bound of a running error analysis
//! (`mlp_tests::rounding`); where a test says «to the bit» they do the same operations.

use mlp_core::loss::Loss as _;
use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::rand::rngs::ChaCha8Rng;
use mlp_core::random::generator;
use mlp_core::{Flat, LayerInfo};
use mlp_tests::rounding::{Bounds, Criterion, Layer, of_mean};

const BATCHES: [usize; 8] = [1, 2, 31, 32, 33, 64, 65, 100];

/// `f32` or `f64`.
trait Float: Scalar + Into<f64> {
    /// The bounds of the error analysis are linear in ε, and are those of double precision.
    const EPSILONS: f64;
}

impl Float for f32 {
    const EPSILONS: f64 = 536_870_912.0;
}

impl Float for f64 {
    const EPSILONS: f64 = 1.0;
}

/// Numbers of every layer.
type PerLayer<T> = Vec<Vec<T>>;

/// What of a network is known under the names of its layers alone.
struct Inspect<N: Network> {
    layers: fn(&N, &N::Input) -> Vec<Layer>,
    deltas: Deltas<N>,
    activations: fn(&N, &N::Input) -> PerLayer<N::Scalar>,
    gradient: Gradient<N>,
}

/// The deltas of every layer, for one sample.
type Deltas<N> = fn(&N, &<N as Network>::Input, &<N as Network>::Output) -> PerLayer<<N as Flat>::Scalar>;

/// `Network::gradient`, which is for networks that are known to be small.
type Gradient<N> = fn(&N, &[<N as Network>::Input], &[<N as Network>::Output]) -> (<N as Flat>::Scalar, N);

/// A network with samples.
struct Case<N: Network> {
    net: Box<N>,
    x: Vec<N::Input>,
    y: Vec<N::Output>,
    inspect: Inspect<N>,
    seed: u64,
    /// What rounding does to the results for each sample, in double precision.
    bounds: Vec<Bounds>,
    /// The loss and the gradient of each sample.
    singles: Vec<(f64, Vec<f64>)>,
}

fn number<T: Float>(rng: &mut ChaCha8Rng, range: core::ops::Range<f64>) -> T {
    mlp_core::scalar::constant(rng.random_range(range))
}

fn doubles<T: Float>(values: &[T]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
}

#[track_caller]
fn assert_close(what: &str, actual: &[f64], expected: &[f64], bounds: &[f64], epsilons: f64) {
    assert_eq!(actual.len(), expected.len(), "{what}");
    assert_eq!(actual.len(), bounds.len(), "{what}");
    for (index, ((actual, expected), bound)) in actual.iter().zip(expected).zip(bounds).enumerate() {
        let (gap, tolerance) = ((actual - expected).abs(), 2.0 * epsilons * bound);
        assert!(gap <= tolerance, "{what}, {index}: {actual} and {expected} differ by {gap:e} > {tolerance:e}");
    }
}

impl<N, T: Float, const I: usize, const O: usize> Case<N>
where
    N: Network + Flat<Scalar = T> + PartialEq + std::fmt::Debug,
    N: Network<Input = SVector<T, I>, Output = SVector<T, O>>,
{
    fn new(inspect: Inspect<N>, samples: usize, seed: u64) -> Self {
        let mut rng = generator(seed);
        let mut net = N::boxed_random(&mut rng);
        for w in net.parameters_mut() {
            if *w == T::zero() {
                *w = number(&mut rng, -0.5..0.5); // biases
            }
        }
        let x: Vec<_> = (0..samples).map(|_| SVector::from_fn(|_, _| number(&mut rng, -1.0..1.0))).collect();
        let y: Vec<_> = (0..samples).map(|_| SVector::from_fn(|_, _| number(&mut rng, 0.0..1.0))).collect();
        let canonical = mlp_core::link::is_canonical::<N::Loss, N::OutputActivation>();
        let criterion = Criterion { loss: N::Loss::NAME, constants: N::Loss::CONSTANTS, canonical };
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

    fn what(&self, fact: &str) -> String {
        format!("{fact}: {} with {} samples, seed {}", N::NAME, self.x.len(), self.seed)
    }

    /// How many samples there are.
    fn n(&self) -> f64 {
        self.x.iter().fold(0.0, |n, _| n + 1.0)
    }

    /// The mean loss and gradient of the single samples, and bounds on what rounding does to them.
    fn means(&self) -> ((f64, f64), (Vec<f64>, Vec<f64>)) {
        let loss = self.singles.iter().map(|(loss, _)| loss).sum::<f64>() / self.n();
        let mean = |p: usize| self.singles.iter().map(|(_, gradient)| gradient[p]).sum::<f64>() / self.n();
        let gradients: Vec<_> = self.singles.iter().map(|(_, gradient)| gradient.clone()).collect();
        let (loss_bound, gradient_bound) = of_mean(&self.bounds, loss.abs(), &gradients);
        ((loss, loss_bound), ((0..N::PARAMETERS).map(mean).collect(), gradient_bound))
    }

    fn check_all(&self) {
        self.predictions_are_those_of_forward();
        self.means_are_those_of_single_samples();
        self.shares_of_a_batch_add_up();
        self.descent_is_a_step_along_the_gradient();
        self.the_flat_view_is_the_network();
        self.traces_and_deltas_are_those_of_the_gradient();
        self.hidden_units_can_change_places();
    }

    fn predictions_are_those_of_forward(&self) {
        let predicted = self.net.predict(&self.x);
        assert_eq!(predicted.len(), self.x.len());
        let what = self.what("predict is forward");
        for ((x, output), bounds) in self.x.iter().zip(&predicted).zip(&self.bounds) {
            let forward = self.net.forward(x);
            let bound = &bounds.a[N::LAYERS.len() - 1];
            assert_close(&what, &doubles(output.as_slice()), &doubles(forward.as_slice()), bound, T::EPSILONS);
        }
    }

    fn means_are_those_of_single_samples(&self) {
        let (risk, gradient) = (self.inspect.gradient)(&self.net, &self.x, &self.y);
        let ((mean_loss, loss_bound), (mean_gradient, gradient_bound)) = self.means();
        let what = self.what("the risk is the mean of the losses");
        let risks = doubles(&[risk, self.net.loss(&self.x, &self.y)]);
        assert_close(&what, &risks, &[mean_loss; 2], &[loss_bound; 2], T::EPSILONS);
        let what = self.what("the gradient is the mean of the gradients");
        assert_close(&what, &doubles(gradient.parameters()), &mean_gradient, &gradient_bound, T::EPSILONS);

        // To the bit, whatever stood in the workspace and in the gradient before.
        let mut workspace = N::workspace();
        let mut into = N::boxed_clone(&self.net);
        for _ in 0..2 {
            let again = self.net.gradient_into(&self.x, &self.y, &mut workspace, &mut into);
            assert_eq!((again, &*into), (risk, &gradient), "{}", self.what("gradient_into is gradient"));
            self.net.accumulate(&self.x[..1], &self.y[..1], &mut workspace, &mut into);
        }
    }

    fn shares_of_a_batch_add_up(&self) {
        let ((loss, loss_bound), (gradient, gradient_bound)) = self.means();
        let sum = |values: Vec<f64>| -> Vec<f64> { values.into_iter().map(|value| self.n() * value).collect() };
        let (gradient, gradient_bound) = (sum(gradient), sum(gradient_bound));
        let mut workspace = N::workspace();
        for cut in [0, 1, self.x.len() / 3, self.x.len()] {
            let mut shares = N::boxed_zeros();
            let mut share = |range: core::ops::Range<usize>| -> f64 {
                self.net.accumulate(&self.x[range.clone()], &self.y[range], &mut workspace, &mut shares).into()
            };
            let shared = share(0..cut) + share(cut..self.x.len());
            let what = self.what(&format!("shares cut at {cut} add up"));
            assert_close(&what, &[shared], &[self.n() * loss], &[self.n() * loss_bound], T::EPSILONS);
            assert_close(&what, &doubles(shares.parameters()), &gradient, &gradient_bound, T::EPSILONS);
        }
    }

    /// With the learning rate one, so that its product with a slope is exact.
    fn descent_is_a_step_along_the_gradient(&self) {
        let ((loss, loss_bound), (gradient, gradient_bound)) = self.means();
        let (mut moved, mut scratch) = (N::boxed_clone(&self.net), N::boxed_zeros());
        let risk = moved.descend(&self.x, &self.y, 1.0, &mut N::workspace(), &mut scratch);
        assert_close(&self.what("descent tells the risk"), &[risk.into()], &[loss], &[loss_bound], T::EPSILONS);
        let weights = doubles(self.net.parameters());
        let expected: Vec<_> = weights.iter().zip(&gradient).map(|(w, slope)| w - slope).collect();
        // The difference is rounded once.
        let bounds: Vec<_> =
            gradient_bound.iter().zip(&expected).map(|(bound, w)| bound + f64::EPSILON * w.abs()).collect();
        let what = self.what("descent is a step along the gradient");
        assert_close(&what, &doubles(moved.parameters()), &expected, &bounds, T::EPSILONS);
    }

    fn the_flat_view_is_the_network(&self) {
        let of_layers: usize = N::LAYERS.iter().map(|layer| layer.parameters).sum();
        assert_eq!(N::PARAMETERS, of_layers);
        assert_eq!(N::PARAMETERS, self.net.parameters().len());
        assert_eq!(N::LAYERS[0].inputs, I);
        assert_eq!(N::LAYERS[N::LAYERS.len() - 1].outputs, O);
        for pair in N::LAYERS.windows(2) {
            assert_eq!(pair[0].outputs, pair[1].inputs);
        }
        let mut copy = N::boxed_zeros();
        copy.parameters_mut().copy_from_slice(self.net.parameters());
        assert_eq!(copy, self.net);
        assert_eq!(copy, self.net.boxed_clone());
        let last = N::PARAMETERS - 1;
        copy.parameters_mut()[last] += T::one();
        assert_ne!(copy, self.net);
    }

    /// To the bit: `∂L/∂w_ij = δ_i a_j` and `∂L/∂b_i = δ_i`.
    fn traces_and_deltas_are_those_of_the_gradient(&self) {
        for (x, y) in self.x.iter().zip(&self.y).take(5) {
            let activations = (self.inspect.activations)(&self.net, x);
            let output: SVector<T, O> = self.net.forward(x);
            assert_eq!(
                activations[N::LAYERS.len() - 1],
                output.as_slice(),
                "{}",
                self.what("the trace ends in forward")
            );

            let deltas = (self.inspect.deltas)(&self.net, x, y);
            let (_, gradient) = (self.inspect.gradient)(&self.net, &[*x], &[*y]);
            let mut expected = Vec::new();
            for (index, (layer, delta)) in N::LAYERS.iter().zip(&deltas).enumerate() {
                let input = if index == 0 { x.as_slice() } else { &activations[index - 1] };
                expected.extend(input.iter().flat_map(|&a| delta.iter().map(move |&d| d * a)));
                let biases = layer.parameters - layer.inputs * layer.outputs;
                expected.extend_from_slice(&delta[..biases]);
            }
            assert_eq!(gradient.parameters(), expected, "{}", self.what("the gradient is δ a"));
        }
    }

    /// Which number a hidden unit has means nothing: rows and biases of one layer change places as columns of the next.
    fn hidden_units_can_change_places(&self) {
        for hidden in 0..N::LAYERS.len() - 1 {
            let units = N::LAYERS[hidden].outputs;
            let place = |unit: usize| (unit + 1) % units;
            let moved = self.rearranged(hidden, |unit, w| (place(unit), w));
            assert!(units == 1 || moved != *self.net);
            let what = self.what(&format!("the units of layer {hidden} change places"));
            for (x, bounds) in self.x.iter().zip(&self.bounds).take(5) {
                let (before, after): (SVector<T, O>, SVector<T, O>) = (self.net.forward(x), moved.forward(x));
                let bound = &bounds.a[N::LAYERS.len() - 1];
                assert_close(&what, &doubles(after.as_slice()), &doubles(before.as_slice()), bound, T::EPSILONS);
            }
        }
    }

    /// To the bit: tanh is odd, so a unit whose incoming weights change sign may change that of its outgoing ones.
    fn tanh_units_can_change_sign(&self) {
        for hidden in 0..N::LAYERS.len() - 1 {
            assert_eq!(N::LAYERS[hidden].activation, "tanh");
            let flipped = self.rearranged(hidden, |unit, w| (unit, if unit % 2 == 0 { -w } else { w }));
            assert_ne!(flipped, *self.net);
            let what = self.what(&format!("the units of layer {hidden} change sign"));
            assert_eq!(flipped.predict(&self.x), self.net.predict(&self.x), "{what}");
        }
    }

    /// The network in which the weights to and from each unit of a hidden layer stand elsewhere or differ.
    fn rearranged(&self, hidden: usize, change: impl Fn(usize, T) -> (usize, T)) -> N {
        let before = |layers: &[LayerInfo]| layers.iter().map(|layer| layer.parameters).sum::<usize>();
        let (layer, next) = (&N::LAYERS[hidden], &N::LAYERS[hidden + 1]);
        let (start, next_start) = (before(&N::LAYERS[..hidden]), before(&N::LAYERS[..=hidden]));
        let mut other = N::boxed_clone(&self.net);
        let (from, to) = (self.net.parameters(), other.parameters_mut());
        for unit in 0..layer.outputs {
            // Column by column, so a unit's weights and bias are as far apart as there are units.
            for place in (start..next_start).skip(unit).step_by(layer.outputs) {
                let (other, w) = change(unit, from[place]);
                to[place - unit + other] = w;
            }
            for i in 0..next.outputs {
                let (other, w) = change(unit, from[next_start + unit * next.outputs + i]);
                to[next_start + other * next.outputs + i] = w;
            }
        }
        *other
    }
}

macro_rules! inspect {
    ($network:ident<$T:ty>: $($layer:ident),*) => {
        Inspect::<$network<$T>> {
            layers: |net, x| {
                let trace = net.trace(x);
                vec![$(Layer { s: doubles(trace.$layer.s.as_slice()), a: doubles(trace.$layer.a.as_slice()) }),*]
            },
            deltas: |net, x, y| {
                let deltas = net.deltas(&net.trace(x), y);
                vec![$(deltas.$layer.as_slice().to_vec()),*]
            },
            activations: |net, x| {
                let trace = net.trace(x);
                vec![$(trace.$layer.a.as_slice().to_vec()),*]
            },
            gradient: |net, x, y| net.gradient(x, y),
        }
    };
}

macro_rules! shapes {
    ($($test:ident: $network:ident($($layer:ident),*) { $($body:tt)* } $(also $extra:ident)?;)*) => {$(
        #[test]
        fn $test() {
            network! { struct $network< $($body)* >; }
            for (seed, samples) in (1..).zip(BATCHES) {
                let single = Case::new(inspect!($network<f32>: $($layer),*), samples, seed);
                single.check_all();
                let double = Case::new(inspect!($network<f64>: $($layer),*), samples, seed);
                double.check_all();
                $(
                    single.$extra();
                    double.$extra();
                )?
            }
        }
    )*};
}

shapes! {
    one_unit: OneUnit(output) { input 1 => linear 1; loss squared };
    one_unit_behind_another: Chain(hidden1, output) { input 1 => tanh 1 => linear 1; loss squared }
        also tanh_units_can_change_sign;
    a_narrow_classifier: Narrow(hidden1, output)
        { input 2 => relu 7 => softmax 3; loss categorical_cross_entropy };
    a_wide_classifier: Wide(hidden1, output) { input 33 => gelu 32 => sigmoid 31; loss binary_cross_entropy };
    two_layers_of_tanh: Odd(hidden1, hidden2, output) { input 5 => tanh 33 => tanh 17 => linear 8; loss squared }
        also tanh_units_can_change_sign;
    a_layer_without_bias: Unbiased(hidden1, output) { input 8 => silu 16 no_bias => exp 4; loss poisson };
    no_biases_at_all: Ratios(hidden1, output)
        { input 3 => tanh 9 no_bias => linear 2 no_bias; loss absolute } also tanh_units_can_change_sign;
    a_hidden_softmax: Attention(hidden1, hidden2, output)
        { input 31 => softmax 9 => elu 2 => linear 33; loss huber };
    four_layers: Deep(first, hidden2, hidden3, output)
        { input 4 => softplus 15 as first => selu 16 => hard_silu 17 => linear 1; loss huber(0.5) };
    sigmoid_with_squared: Saturating(hidden1, output)
        { input 10 => hard_tanh 12 => sigmoid 10; #[allow(noncanonical_link)] loss squared };
}

/// Initial weights: 1600 of them from 20 inputs to 80 units. The variance of so many normal numbers scatters by
/// `√(2/1600)` of itself and their mean by `σ/40`, uniform ones by less; five times that is allowed, and the schemes are
/// farther apart.
mod initial_weights {
    use super::*;

    macro_rules! schemes {
        ($($test:ident: $activation:ident $($scheme:ident)?, $variance:expr, $distribution:ident;)*) => {$(
            #[test]
            fn $test() {
                network! {
                    struct Net< input 20 => $activation 80 $(init $scheme)? => linear 1; loss squared >;
                }
                let net = Net::<f64>::random(&mut generator(5));
                let (weights, variance): (_, f64) = (&net.hidden1.weights, $variance);
                assert!((weights.variance() / variance - 1.0).abs() < 5.0 * (2.0_f64 / 1600.0).sqrt());
                assert!(weights.mean().abs() < 5.0 * variance.sqrt() / 40.0);
                // Of uniform numbers none is beyond √3 σ, and of so many normal ones some are.
                assert_eq!($distribution, weights.amax() <= (3.0 * variance).sqrt());
                assert!(net.hidden1.bias.iter().all(|&b| b == 0.0));
            }
        )*};
    }

    const UNIFORM: bool = true;
    const NORMAL: bool = false;

    schemes! {
        of_he_normal: tanh he_normal, 2.0 / 20.0, NORMAL;
        of_he_uniform: tanh he_uniform, 2.0 / 20.0, UNIFORM;
        of_glorot_normal: relu glorot_normal, 2.0 / 100.0, NORMAL;
        of_glorot_uniform: relu glorot_uniform, 2.0 / 100.0, UNIFORM;
        of_lecun_normal: relu lecun_normal, 1.0 / 20.0, NORMAL;
        of_lecun_uniform: relu lecun_uniform, 1.0 / 20.0, UNIFORM;
        are_he_normal_before_relu: relu, 2.0 / 20.0, NORMAL;
        are_lecun_normal_before_selu: selu, 1.0 / 20.0, NORMAL;
        are_glorot_uniform_before_tanh: tanh, 2.0 / 100.0, UNIFORM;
    }

    #[test]
    fn of_zeros_are_zero() {
        network! { struct Net< input 3 => tanh 4 init zeros => linear 1; loss squared >; }
        let net = Net::random(&mut generator(5));
        assert!(net.hidden1.weights.iter().all(|&w| w == 0.0));
        assert!(net.output.weights.iter().all(|&w| w != 0.0));
    }

    #[test]
    fn depend_on_the_seed_alone() {
        network! { struct Net< input 3 => relu 4 => linear 1; loss squared >; }
        let net = |seed| Net::random(&mut StdRng::seed_from_u64(seed));
        assert_eq!(net(3), net(3));
        assert_ne!(net(3), net(4));
        assert_eq!(*Net::boxed_random(&mut StdRng::seed_from_u64(3)), net(3));
        assert_eq!(*net(3).boxed_clone(), net(3));
    }
}

mod alone_and_in_a_batch {
    use mlp_core::prelude::*;
    use mlp_core::rand::RngExt;
    use mlp_core::random::generator;

    network! { pub struct Tiny< input 2 => relu 3 => linear 1; loss squared >; }
    network! { pub struct Narrow< input 40 => tanh 17 => gelu 3 => sigmoid 1; loss binary_cross_entropy >; }
    network! { pub struct Classes< input 13 => silu 50 => softplus 33 => softmax 10; loss categorical_cross_entropy >; }
    network! { pub struct Large< input 300 => elu 256 => tanh 70 => linear 2; loss squared >; }

    macro_rules! hold {
        ($($Network:ident with $inputs:literal inputs),*) => {$(
            let network = $Network::boxed_random(&mut StdRng::seed_from_u64(5));
            let mut rng = generator(6);
            for batch in [1, 2, 3, 7, 33, 150] {
                let inputs: Vec<_> =
                    (0..batch).map(|_| SVector::<f32, $inputs>::from_fn(|_, _| rng.random_range(-1.0..1.0))).collect();
                let alone: Vec<_> = inputs.iter().map(|input| network.forward(input)).collect();
                assert_eq!(network.predict(&inputs), alone, "{} with a batch of {batch}", stringify!($Network));
            }
        )*};
    }

    #[test]
    fn a_sample_gives_the_same_bits() {
        hold!(Tiny with 2 inputs, Narrow with 40 inputs, Classes with 13 inputs, Large with 300 inputs);
    }
}
