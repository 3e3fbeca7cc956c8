//! The gradient by backpropagation against central differences of the risk: every loss with every output activation in
//! networks of one, two and three layers, with every activation in hidden layers.
//!
//! The tolerances are the error bounds of the difference (`mlp_tests::difference`) and of the gradient, each by a running
//! error analysis (`mlp_tests::rounding`).

use std::collections::BTreeSet;

use mlp_core::prelude::Network;
use mlp_core::random::generator;
use mlp_tests::difference::slope;
use mlp_tests::draw;
use mlp_tests::family::Family;
use mlp_tests::rounding;

use super::case::{Case, Region, describe, regions};
use super::networks::{self, Visitor};

/// The largest meaningful tolerance, relative to the larger of one and the largest component of the gradient.
const COARSEST: f64 = 1e-6;

#[derive(Default)]
struct Differences {
    networks: u64,
    /// The pieces of piecewise activations that units have reached, by the number of breakpoints below.
    pieces: BTreeSet<(&'static str, usize)>,
}

impl Visitor for Differences {
    fn visit<F: Family>(&mut self) {
        self.networks += 1;
        for &region in regions::<F>() {
            self.check::<F>(region);
        }
    }
}

impl Differences {
    fn check<F: Family>(&mut self, region: Region) {
        let mut case = Case::<F>::draw(region, &mut generator(self.networks));
        for (layer, trace) in case.traces.iter().flat_map(|trace| F::Of::<f64>::LAYERS.iter().zip(trace)) {
            let breakpoints = draw::breakpoints(layer.activation);
            let below = |&s: &f64| breakpoints.iter().filter(|&&breakpoint| breakpoint < s).count();
            self.pieces.extend(trace.s.iter().map(|s| (layer.activation, below(s))));
        }
        let (risk, gradient) = F::gradient(&case.network, &case.x, &case.y);
        let (risk_error, gradient_error) = rounding::of_mean(&case.bounds(), risk, &case.single_gradients());
        let largest = gradient.parameters().iter().fold(1.0_f64, |largest, g| largest.max(g.abs()));
        assert_eq!(gradient.parameters().len(), gradient_error.len());

        for (p, gradient_error) in gradient_error.into_iter().enumerate() {
            let slope = slope(risk_error, |step| {
                let w = case.network.parameters()[p];
                case.network.parameters_mut()[p] = w + step;
                let risk = case.network.loss(&case.x, &case.y);
                case.network.parameters_mut()[p] = w;
                risk
            });
            let (value, tolerance) = (slope.value, slope.error + gradient_error);
            let gap = (gradient.parameters()[p] - value).abs();
            assert!(
                gap <= tolerance,
                "{} in {region:?}: by parameter {p} the gradient is {}, the difference {value}, apart by {gap:e} > {tolerance:e}",
                describe::<F>(),
                gradient.parameters()[p],
            );
            assert!(
                tolerance <= COARSEST * largest,
                "{} in {region:?}: by parameter {p} the tolerance is {tolerance:e}",
                describe::<F>()
            );
        }
    }
}

macro_rules! losses {
    ($($name:ident: $loss:ident;)*) => {
        $(
            #[test]
            fn $name() {
                let mut differences = Differences::default();
                networks::$loss::visit_all(&mut differences);
                assert_eq!(differences.networks, 15 * 3, "every activation at every depth");
                assert_eq!(differences.pieces.len(), 8 + 4 * 2 + 3 * 3, "every piece of every activation");
            }
        )*
    };
}

losses! {
    the_gradient_of_squared_is_its_slope: squared;
    the_gradient_of_absolute_is_its_slope: absolute;
    the_gradient_of_huber_is_its_slope: huber;
    the_gradient_of_huber_with_a_threshold_is_its_slope: huber_quarter;
    the_gradient_of_binary_cross_entropy_is_its_slope: binary_cross_entropy;
    the_gradient_of_categorical_cross_entropy_is_its_slope: categorical_cross_entropy;
    the_gradient_of_poisson_is_its_slope: poisson;
}
