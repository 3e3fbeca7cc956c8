//! Values and gradients against an independent framework in double precision: `fixtures/golden.py` writes
//! `fixtures/golden.txt` with JAX and its automatic differentiation.
//!
//! Both sides may deviate by the bounds of a running error analysis (`mlp_tests::rounding`), which assumes elementary
//! functions to be accurate to a few ulp.

use std::collections::HashMap;

use mlp_core::prelude::*;
use mlp_core::{Flat, LayerInfo};
use mlp_tests::compare::assert_within;
use mlp_tests::fixture;
use mlp_tests::rounding::{Bounds, Criterion, Layer, of_mean};

const FIXTURE: &str = include_str!("../../fixtures/golden.txt");

/// The section of the fixture for one network.
#[derive(Default)]
struct Golden {
    /// The lines `layer` and `loss`.
    description: Vec<String>,
    numbers: HashMap<String, Vec<f64>>,
    /// `s`, `a` and `δ` of every layer for the first sample.
    layers: Vec<(Layer, Vec<f64>)>,
}

impl Golden {
    fn read(name: &str) -> Self {
        let mut golden = Self::default();
        for (key, rest) in fixture::section(FIXTURE, &format!("network {name}")) {
            if matches!(key, "layer" | "loss") {
                golden.description.push(format!("{key} {rest}"));
                continue;
            }
            let numbers = fixture::numbers(rest);
            match key {
                "s" => golden.layers.push((Layer { s: numbers, a: Vec::new() }, Vec::new())),
                "a" => golden.layers.last_mut().expect("s comes first").0.a = numbers,
                "delta" => golden.layers.last_mut().expect("s comes first").1 = numbers,
                _ => assert!(golden.numbers.insert(key.to_owned(), numbers).is_none(), "duplicate key {key}"),
            }
        }
        golden
    }

    fn samples<const N: usize>(&self, key: &str) -> Vec<SVector<f64, N>> {
        self.numbers[key].chunks_exact(N).map(SVector::from_column_slice).collect()
    }

    /// The targets as vectors, and as class indices if they are classes.
    fn targets<const N: usize>(&self) -> (Vec<SVector<f64, N>>, Option<Vec<usize>>) {
        let Some(classes) = self.numbers.get("classes") else { return (self.samples("y"), None) };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small class index")]
        let classes: Vec<usize> = classes.iter().map(|&class| class as usize).collect();
        let vector = |&class: &usize| match N {
            1 => SVector::from_element(if class == 0 { 0.0 } else { 1.0 }),
            _ => SVector::from_fn(|k, _| if k == class { 1.0 } else { 0.0 }),
        };
        (classes.iter().map(vector).collect(), Some(classes))
    }
}

/// A name with its constants, as in `leaky_relu(0.01)`.
fn with_constants(name: &str, constants: &[f64]) -> String {
    let constants: Vec<_> = constants.iter().map(ToString::to_string).collect();
    if constants.is_empty() { name.to_owned() } else { format!("{name}({})", constants.join(", ")) }
}

fn describe<N: Network>() -> Vec<String> {
    let layer = |layer: &LayerInfo| {
        let bias = if layer.parameters == layer.inputs * layer.outputs { "no_bias" } else { "bias" };
        format!("layer {} {} {bias}", with_constants(layer.activation, layer.constants), layer.outputs)
    };
    let loss = format!("loss {}", with_constants(N::Loss::NAME, N::Loss::CONSTANTS));
    N::LAYERS.iter().map(layer).chain([loss]).collect()
}

/// Asserts that numbers agree within the rounding bounds of both sides, and that the bounds are tight enough.
fn assert_all_close(what: &str, actual: &[f64], expected: &[f64], bounds: &[f64]) {
    assert_within(what, actual, expected, bounds, 2.0);
    for (index, (expected, bound)) in expected.iter().zip(bounds).enumerate() {
        assert!(*bound <= 1e-10 * expected.abs().max(1.0), "{what}, {index}: the bound {bound:e} is too loose");
    }
}

macro_rules! golden {
    ($($test:ident: $network:ident<$inputs:literal, $outputs:literal>($($layer:ident),*) { $($body:tt)* })*) => {
        const NAMES: &[&str] = &[$(stringify!($network)),*];

        $(
            network! { struct $network< $($body)* >; }

            #[test]
            fn $test() {
                let trace = |net: &$network<f64>, x: &_| {
                    let trace = net.trace(x);
                    vec![$(Layer { s: trace.$layer.s.as_slice().to_vec(), a: trace.$layer.a.as_slice().to_vec() }),*]
                };
                let deltas = |net: &$network<f64>, x: &_, y: &_| {
                    let deltas = net.deltas(&net.trace(x), y);
                    vec![$(deltas.$layer.as_slice().to_vec()),*]
                };
                check::<$network<f64>, $inputs, $outputs>(stringify!($network), trace, deltas);
            }
        )*
    };
}

/// The deltas of every layer.
type Deltas = Vec<Vec<f64>>;

fn check<N, const INPUTS: usize, const OUTPUTS: usize>(
    name: &str,
    trace: fn(&N, &N::Input) -> Vec<Layer>,
    deltas: fn(&N, &N::Input, &N::Output) -> Deltas,
) where
    N: Network + Flat<Scalar = f64>,
    N: Network<Input = SVector<f64, INPUTS>, Output = SVector<f64, OUTPUTS>>,
{
    let golden = Golden::read(name);
    assert_eq!(describe::<N>(), golden.description);
    let mut net = N::boxed_zeros();
    net.parameters_mut().copy_from_slice(&golden.numbers["parameters"]);
    let x = golden.samples::<INPUTS>("x");
    let (y, classes) = golden.targets::<OUTPUTS>();
    let criterion = Criterion::of::<N>();

    let bounds: Vec<_> = x
        .iter()
        .zip(&y)
        .map(|(x, y)| {
            let trace = trace(&net, x);
            Bounds::new(N::LAYERS, net.parameters(), &trace, x.as_slice(), y.as_slice(), criterion)
        })
        .collect();

    let (predicted, outputs) = (net.predict(&x), golden.samples::<OUTPUTS>("outputs"));
    for ((predicted, output), bounds) in predicted.iter().zip(&outputs).zip(&bounds) {
        assert_all_close("output", predicted.as_slice(), output.as_slice(), &bounds.a[N::LAYERS.len() - 1]);
    }

    let deltas = deltas(&net, &x[0], &y[0]);
    assert_eq!(golden.layers.len(), N::LAYERS.len());
    for (l, (layer, delta)) in golden.layers.iter().enumerate() {
        assert_all_close("s", &trace(&net, &x[0])[l].s, &layer.s, &bounds[0].s[l]);
        assert_all_close("a", &trace(&net, &x[0])[l].a, &layer.a, &bounds[0].a[l]);
        assert_all_close("delta", &deltas[l], delta, &bounds[0].delta[l]);
    }

    let mut workspace = N::workspace();
    let mut gradient = N::boxed_zeros();
    let singles: Vec<_> = x
        .iter()
        .zip(&y)
        .map(|(x, y)| {
            net.gradient_into(&[*x], &[*y], &mut workspace, &mut gradient);
            gradient.parameters().to_vec()
        })
        .collect();
    let (expected_risk, expected_gradient) = (golden.numbers["risk"][0], &golden.numbers["gradient"]);
    let (risk_bound, gradient_bound) = of_mean(&bounds, expected_risk, &singles);
    let check = |risk: f64, gradient: &N| {
        assert_all_close("risk", &[risk, net.loss(&x, &y)], &[expected_risk; 2], &[risk_bound; 2]);
        assert_all_close("gradient", gradient.parameters(), expected_gradient, &gradient_bound);
    };
    let risk = net.gradient_into(&x, &y, &mut workspace, &mut gradient);
    check(risk, &gradient);
    if let Some(classes) = classes {
        let risk = net.gradient_into(&x, &classes, &mut workspace, &mut gradient);
        check(risk, &gradient);
    }
}

golden! {
    a_regression: Regression<3, 2>(hidden1, output) { input 3 => tanh 4 => linear 2; loss squared }
    a_single_layer: Single<2, 1>(output) { input 2 => linear 1; loss squared }
    a_deep_network: Deep<2, 1>(hidden1, hidden2, hidden3, hidden4, output)
        { input 2 => relu 3 repeat 4 => linear 1; loss squared }
    leaky_units_with_constants: Leaky<3, 2>(hidden1, hidden2, output)
        { input 3 => leaky_relu 4 => leaky_relu(0.2) 3 => elu 2; #[allow(noncanonical_link)] loss squared }
    exponential_units: Exponential<2, 2>(hidden1, hidden2, output)
        { input 2 => elu(0.5) 3 => selu 4 => linear 2; loss absolute }
    smooth_units: Smooth<3, 2>(hidden1, hidden2, output)
        { input 3 => gelu 4 => silu 4 => softplus 2; loss huber }
    hard_units: Hard<3, 3>(hidden1, hidden2, output)
        { input 3 => hard_sigmoid 4 => hard_tanh 4 => hard_silu 3; #[allow(noncanonical_link)] loss huber(0.25) }
    hard_outputs: HardOutput<2, 2>(hidden1, output)
        { input 2 => hard_silu 5 => hard_tanh 2; #[allow(noncanonical_link)] loss squared }
    a_single_yes_or_no: Binary<4, 1>(hidden1, output)
        { input 4 => relu 5 => sigmoid 1; loss binary_cross_entropy }
    several_labels: Labels<3, 3>(hidden1, output) { input 3 => tanh 4 => sigmoid 3; loss binary_cross_entropy }
    a_classifier: Classifier<4, 3>(hidden1, output)
        { input 4 => relu 6 => softmax 3; loss categorical_cross_entropy }
    soft_targets: SoftTargets<4, 4>(hidden1, output)
        { input 4 => silu 4 => softmax 4; loss categorical_cross_entropy }
    counts: Counts<3, 2>(hidden1, output) { input 3 => softplus 4 => exp 2; loss poisson }
    sigmoid_with_squared: Saturating<2, 2>(hidden1, output)
        { input 2 => sigmoid 3 => sigmoid 2; #[allow(noncanonical_link)] loss squared }
    a_hidden_softmax: HiddenSoftmax<3, 2>(hidden1, output)
        { input 3 => softmax 4 => tanh 2; #[allow(noncanonical_link)] loss squared }
    softmax_with_squared: SoftmaxSquared<3, 3>(hidden1, output)
        { input 3 => gelu 4 => softmax 3; #[allow(noncanonical_link)] loss squared }
    softmax_with_binary_cross_entropy: SoftmaxBinary<3, 3>(hidden1, output)
        { input 3 => tanh 3 => softmax 3; #[allow(noncanonical_link)] loss binary_cross_entropy }
    sigmoid_with_categorical_cross_entropy: SigmoidCategorical<3, 3>(hidden1, output)
        { input 3 => selu 4 => sigmoid 3; #[allow(noncanonical_link)] loss categorical_cross_entropy }
    hard_sigmoid_with_binary_cross_entropy: HardBinary<3, 2>(hidden1, output)
        { input 3 => tanh 3 => hard_sigmoid 2; #[allow(noncanonical_link)] loss binary_cross_entropy }
    softplus_with_poisson: SoftplusCounts<3, 2>(hidden1, output)
        { input 3 => sigmoid 3 => softplus 2; #[allow(noncanonical_link)] loss poisson }
    no_bias: NoBias<3, 2>(hidden1, output) { input 3 => tanh 4 no_bias => linear 2 no_bias; loss squared }
    some_biases: HalfBias<2, 3>(hidden1, hidden2, output)
        { input 2 => gelu 3 no_bias => relu 4 => softmax 3 no_bias; loss categorical_cross_entropy }
    repeated_layers: Repeated<4, 4>(middle1, middle2, middle3, output)
        { input 4 => silu 4 as middle repeat 3 => linear 4; loss absolute }
    wide_layers: Wide<9, 3>(hidden1, output) { input 9 => elu 17 => exp 3; #[allow(noncanonical_link)] loss huber }
}

#[test]
fn every_network_of_the_fixture_is_tested() {
    let names: Vec<_> = FIXTURE.lines().filter_map(|line| line.strip_prefix("network ")).collect();
    assert_eq!(names, NAMES);
}
