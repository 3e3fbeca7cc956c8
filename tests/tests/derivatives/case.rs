//! Random cases of the gradient tests: a network with samples, inside the domain of its loss and away from the breakpoints of
//! piecewise functions.

use mlp_core::prelude::Network;
use mlp_core::rand::Rng;

use mlp_tests::draw::{breakpoints, center, number, numbers, reach};
use mlp_tests::family::{Family, INPUTS, Input, OUTPUTS, Target};
use mlp_tests::rounding::{Bounds, Criterion, Layer};

/// The minimum distance of units and errors from breakpoints: more than a step of a parameter can move them.
const MARGIN: f64 = 1.0 / 64.0;

const SAMPLES: usize = 3;

/// The region from which the parameters are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Region {
    /// Outputs between 0 and 1, where every loss is smooth with every activation.
    Probabilities,
    /// Outputs on both sides of the breakpoints of their activation: for losses that are defined everywhere.
    Everywhere,
}

/// A network with samples.
pub(super) struct Case<F: Family> {
    /// The network.
    pub(super) network: Box<F::Of<f64>>,
    /// The inputs.
    pub(super) x: Vec<Input>,
    /// The targets.
    pub(super) y: Vec<Target>,
    /// `s` and `a` of every layer for every sample.
    pub(super) traces: Vec<Vec<Layer>>,
}

/// The description of a network in the messages of failed assertions.
pub(super) fn describe<F: Family>() -> String {
    let layers: Vec<_> = F::Of::<f64>::LAYERS.iter().map(|layer| layer.activation).collect();
    let Criterion { loss, constants, .. } = Criterion::of::<F::Of<f64>>();
    format!("{} with {loss}{constants:?}", layers.join(" => "))
}

/// The regions in which the loss of a family is defined.
pub(super) fn regions<F: Family>() -> &'static [Region] {
    let Criterion { loss, canonical, .. } = Criterion::of::<F::Of<f64>>();
    let anywhere = canonical || matches!(loss, "squared" | "absolute" | "huber");
    if anywhere { &[Region::Probabilities, Region::Everywhere] } else { &[Region::Probabilities] }
}

impl<F: Family> Case<F> {
    /// Draws parameters and samples until all units and errors keep their distance from breakpoints.
    pub(super) fn draw(region: Region, rng: &mut impl Rng) -> Self {
        let drawn = (0..1000).map(|_| Self::draw_any(region, rng)).find(|case| case.is_smooth(region));
        drawn.unwrap_or_else(|| {
            panic!("{} in {region:?}: no draw keeps its distance from the breakpoints", describe::<F>())
        })
    }

    fn draw_any(region: Region, rng: &mut impl Rng) -> Self {
        let mut network = F::Of::<f64>::boxed_zeros();
        let layers = F::Of::<f64>::LAYERS;
        let mut parameters = Vec::new();
        for (index, layer) in layers.iter().enumerate() {
            let fan_in = f64::from(u32::try_from(layer.inputs).expect("a small layer"));
            parameters.extend(numbers(rng, 0.75 / fan_in, layer.inputs * layer.outputs));
            if region == Region::Probabilities && index + 1 == layers.len() {
                parameters.extend((0..layer.outputs).map(|_| center(layer.activation) + number(rng, 0.125)));
            } else {
                parameters.extend(numbers(rng, reach(layer.activation), layer.outputs));
            }
        }
        network.parameters_mut().copy_from_slice(&parameters);
        let x: Vec<_> = (0..SAMPLES).map(|_| Input::from_vec(numbers(rng, 1.0, INPUTS))).collect();
        let traces: Vec<_> = x.iter().map(|x| F::layers(&network, x)).collect();
        let y = (0..SAMPLES).map(|sample| target(Criterion::of::<F::Of<f64>>().loss, sample, rng)).collect();
        Self { network, x, y, traces }
    }

    /// Whether every unit and every error keeps its distance from breakpoints, and every output is inside the region.
    fn is_smooth(&self, region: Region) -> bool {
        let layers = F::Of::<f64>::LAYERS;
        let far = |value: f64, breakpoint: f64| (value - breakpoint).abs() > MARGIN;
        let Criterion { loss, constants, .. } = Criterion::of::<F::Of<f64>>();
        let breakpoints_of_loss = match loss {
            "absolute" => vec![0.0],
            "huber" => vec![-constants[0], constants[0]],
            _ => Vec::new(),
        };
        self.traces.iter().zip(&self.y).all(|(trace, y)| {
            let a = &trace[layers.len() - 1].a;
            let mut units = layers.iter().zip(trace).flat_map(|(layer, trace)| {
                trace
                    .s
                    .iter()
                    .flat_map(|&s| breakpoints(layer.activation).iter().map(move |&breakpoint| (s, breakpoint)))
            });
            units.all(|(s, breakpoint)| far(s, breakpoint))
                && (region == Region::Everywhere || a.iter().all(|a| (0.125..=0.875).contains(a)))
                && a.iter().zip(y).all(|(a, y)| breakpoints_of_loss.iter().all(|&breakpoint| far(a - y, breakpoint)))
        })
    }

    /// The rounding bounds of each sample.
    pub(super) fn bounds(&self) -> Vec<Bounds> {
        let samples = self.x.iter().zip(&self.y).zip(&self.traces);
        samples
            .map(|((x, y), trace)| {
                let parameters = self.network.parameters();
                Bounds::new(
                    F::Of::<f64>::LAYERS,
                    parameters,
                    trace,
                    x.as_slice(),
                    y.as_slice(),
                    Criterion::of::<F::Of<f64>>(),
                )
            })
            .collect()
    }

    /// The gradient of each single sample.
    pub(super) fn single_gradients(&self) -> Vec<Vec<f64>> {
        let gradient = |(x, y): (&Input, &Target)| F::gradient(&self.network, &[*x], &[*y]).1.parameters().to_vec();
        self.x.iter().zip(&self.y).map(gradient).collect()
    }
}

/// A target in the domain of the loss: hard in the first sample, soft in the others, with any sum.
fn target(loss: &str, sample: usize, rng: &mut impl Rng) -> Target {
    let soft = Target::from_vec(numbers(rng, 0.5, OUTPUTS)).add_scalar(0.5);
    match (loss, sample) {
        ("binary_cross_entropy", 0) => Target::from([1.0, 0.0, 1.0]),
        ("categorical_cross_entropy", 0) => Target::from([0.0, 1.0, 0.0]),
        ("poisson", 0) => Target::from([0.0, 1.0, 4.0]),
        ("binary_cross_entropy" | "categorical_cross_entropy" | "poisson", _) => soft,
        _ => Target::from_vec(numbers(rng, 2.0, OUTPUTS)),
    }
}
