//! A running error analysis of one sample: bounds on the rounding errors of loss and gradient.
//!
//! Every bound is to first order in the machine epsilon ε. The unit roundoff is ½ε, so counting one ε per operation leaves
//! a margin of a factor of two. The tolerances of the tests derive from these bounds; none is fitted to measurements.

use mlp_core::LayerInfo;
use mlp_core::link::is_canonical;
use mlp_core::loss::Loss;
use mlp_core::prelude::Network;

const EPSILON: f64 = f64::EPSILON;

/// The tolerance of the unit tests of activations and their derivatives, in ulp.
const ACTIVATION_ULPS: f64 = 8.0;

/// `s` and `a` of one layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The pre-activations.
    pub s: Vec<f64>,
    /// The activations.
    pub a: Vec<f64>,
}

/// A loss and whether it is fused with the output activation.
#[derive(Clone, Copy, Debug)]
pub struct Criterion {
    /// The name of the loss.
    pub loss: &'static str,
    /// Its constants.
    pub constants: &'static [f64],
    /// Whether it is computed from the pre-activations.
    pub canonical: bool,
}

impl Criterion {
    /// The loss of a network with its output activation.
    pub fn of<N: Network>() -> Self {
        let canonical = is_canonical::<N::Loss, N::OutputActivation>();
        Self { loss: N::Loss::NAME, constants: N::Loss::CONSTANTS, canonical }
    }
}

/// Bounds on the rounding errors of the results for one sample.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// On the pre-activations of every layer.
    pub s: Vec<Vec<f64>>,
    /// On the activations of every layer.
    pub a: Vec<Vec<f64>>,
    /// On the deltas of every layer.
    pub delta: Vec<Vec<f64>>,
    /// On the loss.
    pub loss: f64,
    /// On every component of the gradient.
    pub gradient: Vec<f64>,
}

impl Bounds {
    /// The bounds for the sample `x`, `y` with this trace, in a network with these layers and parameters.
    pub fn new(
        layers: &[LayerInfo],
        parameters: &[f64],
        trace: &[Layer],
        x: &[f64],
        y: &[f64],
        criterion: Criterion,
    ) -> Self {
        let mut weights = Vec::new();
        let mut rest = parameters;
        for layer in layers {
            let (own, others) = rest.split_at(layer.parameters);
            weights.push(own);
            rest = others;
        }

        let mut forward = Forward { s: Vec::new(), a: Vec::new() };
        for (index, (layer, own)) in layers.iter().zip(&weights).enumerate() {
            let exact = vec![0.0; x.len()];
            let (input, input_error) =
                if index == 0 { (x, &exact) } else { (&trace[index - 1].a[..], &forward.a[index - 1]) };
            let s = pre_activation_errors(layer, own, input, input_error);
            forward.a.push(activation_errors(layer.activation, &trace[index], &s));
            forward.s.push(s);
        }

        let output = Output { criterion, layer: &trace[trace.len() - 1], y };
        let (last_s, last_a) = (&forward.s[layers.len() - 1], &forward.a[layers.len() - 1]);
        let loss = output.loss_error(last_s, last_a);
        let mut error = output.error(last_a);
        let mut gradient = Vec::new();
        let mut delta = Vec::new();
        for (index, layer) in layers.iter().enumerate().rev() {
            if !(criterion.canonical && index + 1 == layers.len()) {
                error = error.through_activation(layer.activation, &trace[index], &forward.s[index]);
            }
            let exact = vec![0.0; x.len()];
            let (input, input_error) =
                if index == 0 { (x, &exact) } else { (&trace[index - 1].a[..], &forward.a[index - 1]) };
            gradient.splice(0..0, error.of_parameters(layer, input, input_error));
            delta.insert(0, error.bounds.clone());
            error = error.through_weights(layer, weights[index]);
        }
        Self { s: forward.s, a: forward.a, delta, loss, gradient }
    }
}

struct Forward {
    s: Vec<Vec<f64>>,
    a: Vec<Vec<f64>>,
}

/// A sum of `n` products and a bias rounds each term at most `n + 1` times, each time by no more than ε times the sum of
/// the magnitudes.
fn pre_activation_errors(layer: &LayerInfo, own: &[f64], input: &[f64], input_error: &[f64]) -> Vec<f64> {
    let (weights, bias) = own.split_at(layer.inputs * layer.outputs);
    (0..layer.outputs)
        .map(|i| {
            let column = |j: usize| weights[j * layer.outputs + i].abs();
            let magnitude: f64 = (0..layer.inputs).map(|j| column(j) * input[j].abs()).sum();
            let propagated: f64 = (0..layer.inputs).map(|j| column(j) * input_error[j]).sum();
            let size = magnitude + bias.get(i).map_or(0.0, |b| b.abs());
            propagated + roundings(layer.inputs + 1) * size
        })
        .collect()
}

/// The error of `s` times the slope, plus a few ulp for the function itself.
fn activation_errors(activation: &str, layer: &Layer, s: &[f64]) -> Vec<f64> {
    let largest = max(s);
    let own = |a: f64| ACTIVATION_ULPS * EPSILON * a.abs();
    layer
        .a
        .iter()
        .zip(s)
        .map(|(&a, &s)| own(a) + if activation == "softmax" { 2.0 * a * largest } else { slope(activation, a) * s })
        .collect()
}

/// A bound on `|f'|`, with the constants of `leaky_relu` and `elu` at most one.
fn slope(activation: &str, a: f64) -> f64 {
    match activation {
        "linear" | "relu" | "leaky_relu" | "elu" | "softplus" | "tanh" | "sigmoid" | "hard_sigmoid" | "hard_tanh" => {
            1.0
        }
        "gelu" | "silu" => 1.2,
        "hard_silu" => 1.5,
        "selu" => 1.8,
        "exp" => a,
        other => panic!("no bound is known for {other}"),
    }
}

/// A bound on `|f''|` off the breakpoints.
fn curvature(activation: &str, a: f64) -> f64 {
    match activation {
        "linear" | "relu" | "leaky_relu" | "hard_sigmoid" | "hard_tanh" => 0.0,
        "elu" | "softplus" | "tanh" | "sigmoid" | "gelu" | "silu" | "hard_silu" => 1.0,
        "selu" => 1.8,
        "exp" => a,
        other => panic!("no bound is known for {other}"),
    }
}

fn roundings(count: usize) -> f64 {
    EPSILON * f64::from(u32::try_from(count).expect("a small layer"))
}

fn max(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}

/// The output layer and its target.
struct Output<'a> {
    criterion: Criterion,
    layer: &'a Layer,
    y: &'a [f64],
}

impl Output<'_> {
    /// The sum of the magnitudes of the terms in the loss of output `k`.
    fn size(&self, k: usize) -> f64 {
        let (s, a, y) = (self.layer.s[k].abs(), self.layer.a[k], self.y[k]);
        let weight: f64 = self.y.iter().sum();
        match (self.criterion.loss, self.criterion.canonical) {
            ("squared", _) => (a.abs() + y.abs()).powi(2),
            ("absolute" | "huber", _) => (a.abs() + y.abs() + self.constant()) * self.constant().max(1.0),
            ("binary_cross_entropy", true) => 1.0 + s,
            ("binary_cross_entropy", false) => y * a.ln().abs() + (1.0 - y) * (1.0 - a).ln().abs(),
            ("categorical_cross_entropy", true) => 2.0 * weight * (s + 1.0 + y),
            ("categorical_cross_entropy", false) => y * a.ln().abs(),
            ("poisson", true) => a + y * s,
            ("poisson", false) => a + y * a.ln().abs(),
            other => panic!("no bound is known for {other:?}"),
        }
    }

    /// The sum of the magnitudes of the terms of `∂L/∂a_k`, or of `δ_k` for a canonical pair.
    fn slope(&self, k: usize) -> f64 {
        let (a, y) = (self.layer.a[k], self.y[k]);
        match (self.criterion.loss, self.criterion.canonical) {
            ("categorical_cross_entropy", true) => a * self.y.iter().sum::<f64>() + y,
            (_, true) | ("squared", _) => a.abs() + y.abs(),
            ("absolute", _) => 1.0,
            ("huber", _) => self.constant(),
            ("binary_cross_entropy", _) => (1.0 - y) / (1.0 - a) + y / a,
            ("categorical_cross_entropy", _) => y / a,
            ("poisson", _) => 1.0 + y / a,
            other => panic!("no bound is known for {other:?}"),
        }
    }

    /// A bound on the derivative of [`slope`](Self::slope) with respect to `a_k`.
    fn curvature(&self, k: usize) -> f64 {
        let (a, y) = (self.layer.a[k], self.y[k]);
        match (self.criterion.loss, self.criterion.canonical) {
            ("categorical_cross_entropy", true) => self.y.iter().sum(),
            (_, true) | ("squared" | "huber", _) => 1.0,
            ("absolute", _) => 0.0,
            ("binary_cross_entropy", _) => (1.0 - y) / (1.0 - a).powi(2) + y / (a * a),
            ("categorical_cross_entropy" | "poisson", _) => y / (a * a),
            other => panic!("no bound is known for {other:?}"),
        }
    }

    fn constant(&self) -> f64 {
        self.criterion.constants.first().copied().unwrap_or(1.0)
    }

    /// The rounding errors of the outputs' terms, including two elementary functions of 2 ulp, and of their sum.
    fn loss_error(&self, s: &[f64], a: &[f64]) -> f64 {
        let outputs = self.y.len();
        let argument = if self.criterion.canonical { s } else { a };
        let part = |k| self.slope(k) * argument[k] + roundings(8 + outputs) * self.size(k);
        (0..outputs).map(part).sum()
    }

    /// The derivatives with respect to the activations, or the deltas of a canonical pair.
    fn error(&self, a: &[f64]) -> Error {
        let outputs = 0..self.y.len();
        let bound = |k: usize| self.curvature(k) * a[k] + roundings(4 + self.y.len()) * self.slope(k);
        Error { sizes: outputs.clone().map(|k| self.slope(k)).collect(), bounds: outputs.map(bound).collect() }
    }
}

/// Derivatives with respect to the units of a layer: the sums of the magnitudes of their terms, and bounds on their errors.
struct Error {
    sizes: Vec<f64>,
    bounds: Vec<f64>,
}

impl Error {
    /// From `∂L/∂a` to `δ`: a product of two inexact factors.
    fn through_activation(&self, activation: &str, layer: &Layer, s: &[f64]) -> Self {
        let units = 0..layer.a.len();
        if activation == "softmax" {
            // a_i (d_i − Σ_k a_k d_k), where no term exceeds the largest d.
            let (size, bound, units_error) = (max(&self.sizes), max(&self.bounds), max(s));
            let own = roundings(2 * layer.a.len() + 16) + 6.0 * units_error;
            return Self {
                sizes: units.clone().map(|_| 2.0 * size).collect(),
                bounds: units.map(|_| 2.0 * bound + own * size).collect(),
            };
        }
        let slope = |i: usize| slope(activation, layer.a[i]);
        let slope_error = |i: usize| {
            let a = layer.a[i];
            curvature(activation, a) * s[i] + (ACTIVATION_ULPS + 1.0) * EPSILON * slope(i)
        };
        Self {
            sizes: units.clone().map(|i| slope(i) * self.sizes[i]).collect(),
            bounds: units.map(|i| slope(i) * self.bounds[i] + slope_error(i) * self.sizes[i]).collect(),
        }
    }

    /// From `δ` to `∂L/∂a` of the layer before: a sum of products with exact weights.
    fn through_weights(&self, layer: &LayerInfo, own: &[f64]) -> Self {
        let sum = |values: &[f64], j: usize| -> f64 {
            (0..layer.outputs).map(|i| own[j * layer.outputs + i].abs() * values[i]).sum()
        };
        Self {
            sizes: (0..layer.inputs).map(|j| sum(&self.sizes, j)).collect(),
            bounds: (0..layer.inputs)
                .map(|j| sum(&self.bounds, j) + roundings(layer.outputs + 1) * sum(&self.sizes, j))
                .collect(),
        }
    }

    /// `δ_i a_j` and `δ_i`, in the order of the parameters.
    fn of_parameters(&self, layer: &LayerInfo, input: &[f64], input_error: &[f64]) -> Vec<f64> {
        let weight = |i: usize, j: usize| {
            self.bounds[i] * input[j].abs() + self.sizes[i] * (input_error[j] + EPSILON * input[j].abs())
        };
        let weights = (0..layer.inputs).flat_map(|j| (0..layer.outputs).map(move |i| (i, j)));
        let biases = layer.parameters - layer.inputs * layer.outputs;
        weights.map(|(i, j)| weight(i, j)).chain(self.bounds[..biases].iter().copied()).collect()
    }
}

/// Bounds on the mean loss and gradient over samples: the mean of their bounds, and the roundings of the sum.
pub fn of_mean(samples: &[Bounds], loss: f64, gradients: &[Vec<f64>]) -> (f64, Vec<f64>) {
    let n = roundings(samples.len()) / EPSILON;
    let summation = roundings(samples.len() + 2);
    let risk = samples.iter().map(|b| b.loss).sum::<f64>() / n + summation * loss;
    let gradient = (0..samples[0].gradient.len()).map(|p| {
        let own: f64 = samples.iter().map(|b| b.gradient[p]).sum();
        let size: f64 = gradients.iter().map(|g| g[p].abs()).sum();
        (own + summation * size) / n
    });
    (risk, gradient.collect())
}
