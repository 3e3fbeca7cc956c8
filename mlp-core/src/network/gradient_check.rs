//! Derivatives compared with finite differences: a test of activations and losses of your own.

use alloc::boxed::Box;
use core::fmt;

use super::{Derivatives, Network, TwiceDifferentiable};
use crate::layer::{BorrowedLayerInfo, LayerInfo, connections};
use crate::loss::SecondOrderLoss;
use crate::number::memory::{boxed_clone, boxed_zeros};
use crate::number::scalar::{Scalar, constant, double, precision};
use crate::target::Target;

/// The parameter at which a derivative and a finite difference differ most, as found by
/// [`check_gradients`](Derivatives::check_gradients). Its `Display` names it.
///
/// ```
/// use mlp_core::prelude::*;
///
/// /// `s²`, with a derivative that lacks the factor 2.
/// struct Wrong;
///
/// impl Elementwise for Wrong {
///     const NAME: &'static str = "wrong";
///     type Canonical = NoPartner;
///     fn value<T: Scalar>(s: T) -> T { s * s }
///     fn derivative<T: Scalar>(s: T, _a: T) -> T { s }
/// }
///
/// network! { struct Net< input 1 => Wrong 1 as square => linear 1; loss squared >; }
/// let mut net = Net::<f64>::zeros();
/// net.square.weights = matrix![2.0];
/// net.output.weights = matrix![1.0];
/// let check = net.check_gradients(&[vector![1.0]], &[vector![0.0]]);
/// assert!(check.error > 0.4);
/// let text = check.to_string();
/// assert!(text.starts_with("square.weights[(0, 0)]: the derivative is 8, but the difference quotient is 16.0"), "{text}");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct GradientCheck {
    /// The name of the layer.
    pub layer: &'static str,
    /// The unit of the layer.
    pub unit: usize,
    /// The input of the weight; `None` for the bias.
    pub input: Option<usize>,
    /// The derivative that the network computes.
    pub derivative: f64,
    /// The central difference quotient.
    pub difference: f64,
    /// The distance of the two, relative to the larger one, or to a thousandth of the largest derivative of all if that is
    /// larger.
    pub error: f64,
}

impl fmt::Display for GradientCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { layer, unit, derivative, difference, error, .. } = self;
        match self.input {
            Some(input) => write!(f, "{layer}.weights[({unit}, {input})]")?,
            None => write!(f, "{layer}.bias[{unit}]")?,
        }
        write!(
            f,
            ": the derivative is {derivative}, but the difference quotient is {difference}, a relative error of {error:.1e}"
        )
    }
}

/// The gradient against the slopes of the risk.
pub(super) fn first_order<N: Network, Y: Target<N::Output>>(
    network: &N,
    inputs: &[N::Input],
    targets: &[Y],
) -> GradientCheck {
    let (mut moved, mut gradient, mut workspace) = (boxed_clone(network), boxed_zeros::<N>(), N::workspace());
    network.gradient_into(inputs, targets, &mut workspace, &mut gradient);
    worst::<N>(gradient.parameters(), |p| {
        let w = network.parameters()[p];
        let step = constant::<N::Scalar>(step_size::<N>(double(w)));
        let mut risk_at = |w| {
            moved.parameters_mut()[p] = w;
            moved.loss(inputs, targets)
        };
        let (above, below) = (w + step, w - step);
        let rise = risk_at(above) - risk_at(below);
        moved.parameters_mut()[p] = w;
        double(rise / (above - below))
    })
}

/// A product of the Hessian with a direction, against the slopes of the gradient along it.
pub(super) fn second_order<N, Y: Target<N::Output>>(network: &N, inputs: &[N::Input], targets: &[Y]) -> GradientCheck
where
    N: TwiceDifferentiable<Loss: SecondOrderLoss>,
{
    let mut workspace = N::workspace();
    let (mut direction, mut product) = (boxed_zeros::<N>(), boxed_zeros::<N>());
    fill_with_direction(N::LAYERS, direction.parameters_mut());
    network.hessian_vector_product_into(inputs, targets, &direction, &mut workspace, &mut product);
    let step = step_size::<N>(1.0);
    let mut gradient_at = |step: f64| -> Box<N> {
        let (mut moved, mut gradient) = (boxed_clone(network), boxed_zeros::<N>());
        for (w, &v) in moved.parameters_mut().iter_mut().zip(direction.parameters()) {
            *w += constant::<N::Scalar>(step) * v;
        }
        moved.gradient_into(inputs, targets, &mut workspace, &mut gradient);
        gradient
    };
    let (above, below) = (gradient_at(step), gradient_at(-step));
    worst::<N>(product.parameters(), |p| double(above.parameters()[p] - below.parameters()[p]) / (2.0 * step))
}

/// The step of a central difference that balances rounding and truncation, the cube root of the precision.
fn step_size<N: Network>(w: f64) -> f64 {
    nalgebra::ComplexField::cbrt(precision::<N::Scalar>()) * w.abs().max(1.0)
}

/// Numbers between −1 and 1 that never repeat: the fractional parts of the multiples of the golden ratio. Zero for weights that do
/// not exist.
pub(super) fn fill_with_direction<T: Scalar>(layers: &[BorrowedLayerInfo], values: &mut [T]) {
    let mut part = 0.0_f64;
    for value in &mut *values {
        part = (part + 0.618_033_988_749_894_9) % 1.0;
        *value = constant(2.0 * part - 1.0);
    }
    connections::clear_absent(layers, values);
}

/// The parameter with the largest relative error.
fn worst<N: Network>(derivatives: &[N::Scalar], mut difference: impl FnMut(usize) -> f64) -> GradientCheck {
    let largest = derivatives.iter().fold(0.0_f64, |largest, &d| largest.max(double(d).abs()));
    let mut worst = entry(N::LAYERS, 0);
    worst.error = -1.0;
    for (p, &derivative) in derivatives.iter().enumerate().filter(|&(p, _)| connections::exists(N::LAYERS, p)) {
        let (derivative, difference) = (double(derivative), difference(p));
        let scale = derivative.abs().max(difference.abs()).max(1e-3 * largest);
        let gap = (derivative - difference).abs();
        let error = if gap == 0.0 { 0.0 } else { gap / scale };
        // NaN is the worst of all.
        if error.is_nan() || error > worst.error {
            worst = GradientCheck { derivative, difference, error, ..entry(N::LAYERS, p) };
            if error.is_nan() {
                break;
            }
        }
    }
    worst
}

/// The place of a parameter.
fn entry(layers: &[LayerInfo], parameter: usize) -> GradientCheck {
    let none = GradientCheck { layer: "", unit: 0, input: None, derivative: 0.0, difference: 0.0, error: 0.0 };
    let Some(layer) = layers.iter().find(|layer| layer.all_parameters().contains(&parameter)) else { return none };
    let index = parameter - layer.weights().start;
    let input = (index / layer.outputs < layer.inputs).then_some(index / layer.outputs);
    GradientCheck { layer: layer.name, unit: index % layer.outputs, input, ..none }
}
