//! The gradient by backpropagation against dual numbers: `Xor<Dual64>` is the same network, and evaluated at `w + ε` it
//! gives `R + R' ε`. No step size is involved, so the two differ by rounding alone.
//!
//! The error of backpropagation is bounded by a running error analysis (`mlp_tests::rounding`). An operation on dual
//! numbers rounds at most five times instead of once, and the tests of the activations allow their derivatives by dual
//! numbers 64 ulp instead of 8: the error of dual numbers is at most eight times as large.

use mlp_core::nalgebra::convert;
use mlp_core::prelude::Network;
use mlp_core::random::generator;
use mlp_tests::difference::slope;
use mlp_tests::family::Family;
use mlp_tests::rounding;
use num_dual::{Dual64, HyperDual64};

use super::case::{Case, Region, describe, regions};
use super::networks::{self, Visitor};

#[derive(Default)]
struct Duals {
    networks: u64,
}

impl Visitor for Duals {
    fn visit<F: Family>(&mut self) {
        self.networks += 1;
        for &region in regions::<F>() {
            check::<F>(&Case::draw(region, &mut generator(self.networks)), region);
        }
    }
}

fn check<F: Family>(case: &Case<F>, region: Region) {
    let (risk, gradient) = F::gradient(&case.network, &case.x, &case.y);
    let (risk_error, gradient_error) = rounding::of_mean(&case.bounds(), risk, &case.single_gradients());

    let mut network = F::Of::<Dual64>::boxed_zeros();
    for (dual, &w) in network.parameters_mut().iter_mut().zip(case.network.parameters()) {
        *dual = Dual64::from_re(w);
    }
    let (x, y): (Vec<_>, Vec<_>) = case.x.iter().zip(&case.y).map(|(x, y)| (x.map(convert), y.map(convert))).unzip();
    assert_eq!(gradient.parameters().len(), gradient_error.len());
    for (p, gradient_error) in gradient_error.into_iter().enumerate() {
        network.parameters_mut()[p].eps = 1.0;
        let dual = network.loss(&x, &y);
        network.parameters_mut()[p].eps = 0.0;

        let gap = (dual.re - risk).abs();
        let tolerance = 9.0 * risk_error;
        assert!(gap <= tolerance, "{} in {region:?}: {} is not {risk} ± {tolerance:e}", describe::<F>(), dual.re);

        let (slope, tolerance) = (gradient.parameters()[p], 9.0 * gradient_error);
        let gap = (dual.eps - slope).abs();
        assert!(
            gap <= tolerance,
            "{} in {region:?}: by parameter {p} the gradient is {slope}, the dual part {}, apart by {gap:e} > {tolerance:e}",
            describe::<F>(),
            dual.eps,
        );
        let size = slope.abs().max(1.0);
        assert!(tolerance <= 1e-10 * size, "{}: by parameter {p} the tolerance is {tolerance:e}", describe::<F>());
    }
}

macro_rules! losses {
    ($($name:ident: $loss:ident;)*) => {
        $(
            #[test]
            fn $name() {
                let mut duals = Duals::default();
                networks::$loss::visit_all(&mut duals);
                assert_eq!(duals.networks, 15 * 3, "every activation at every depth");
            }
        )*
    };
}

losses! {
    the_gradient_of_squared_is_its_dual_part: squared;
    the_gradient_of_absolute_is_its_dual_part: absolute;
    the_gradient_of_huber_is_its_dual_part: huber;
    the_gradient_of_huber_with_a_threshold_is_its_dual_part: huber_quarter;
    the_gradient_of_binary_cross_entropy_is_its_dual_part: binary_cross_entropy;
    the_gradient_of_categorical_cross_entropy_is_its_dual_part: categorical_cross_entropy;
    the_gradient_of_poisson_is_its_dual_part: poisson;
}

/// Second derivatives: `∂²R/∂w_p∂w_q` by hyperdual numbers against central differences of the gradient.
#[derive(Default)]
struct Hessians {
    networks: u64,
}

impl Visitor for Hessians {
    fn visit<F: Family>(&mut self) {
        self.networks += 1;
        let mut case = Case::<F>::draw(Region::Everywhere, &mut generator(self.networks));
        let (risk, _) = F::gradient(&case.network, &case.x, &case.y);
        let (_, gradient_error) = rounding::of_mean(&case.bounds(), risk, &case.single_gradients());

        let mut network = F::Of::<HyperDual64>::boxed_zeros();
        for (dual, &w) in network.parameters_mut().iter_mut().zip(case.network.parameters()) {
            *dual = HyperDual64::from_re(w);
        }
        let x: Vec<_> = case.x.iter().map(|x| x.map(convert)).collect();
        let y: Vec<_> = case.y.iter().map(|y| y.map(convert)).collect();

        // The corners and the diagonal: weights and biases of the first and of the last layer.
        let last = case.network.parameters().len() - 1;
        for (p, q) in [(0, 0), (0, last), (last, 0), (last - 3, last), (last / 2, last / 2), (1, last / 2)] {
            network.parameters_mut()[p].eps1 = 1.0;
            network.parameters_mut()[q].eps2 = 1.0;
            let hyperdual = network.loss(&x, &y).eps1eps2;
            network.parameters_mut()[p].eps1 = 0.0;
            network.parameters_mut()[q].eps2 = 0.0;

            let slope = slope(gradient_error[p], |step| {
                let w = case.network.parameters()[q];
                case.network.parameters_mut()[q] = w + step;
                let (_, gradient) = F::gradient(&case.network, &case.x, &case.y);
                case.network.parameters_mut()[q] = w;
                gradient.parameters()[p]
            });
            let (value, tolerance) = (slope.value, slope.error);
            let gap = (hyperdual - value).abs();
            assert!(
                gap <= tolerance,
                "{}: by parameters {p} and {q} the hyperdual part is {hyperdual}, the difference {value}, apart by \
                 {gap:e} > {tolerance:e}",
                describe::<F>()
            );
            let size = hyperdual.abs().max(1.0);
            assert!(tolerance <= 1e-5 * size, "{}: the tolerance is {tolerance:e}", describe::<F>());
        }
    }
}

#[test]
fn second_derivatives_by_hyperdual_numbers_are_the_slopes_of_the_gradient() {
    let mut hessians = Hessians::default();
    networks::squared::visit_all(&mut hessians);
    assert_eq!(hessians.networks, 15 * 3, "every activation at every depth");
}

mod by_name {
    use mlp_core::prelude::*;
    use num_dual::Dual64;

    network! { struct Xor< input 2 => tanh 2 => linear 1; loss squared >; }

    /// `∂R/∂b = a − y` for the output bias, exactly −1 here.
    #[test]
    fn a_network_of_dual_numbers_is_built_like_any_other() {
        let mut xor = Xor::<Dual64>::zeros();
        xor.output.bias[0] = Dual64::new(0.0, 1.0);
        let (zero, one) = (Dual64::from_re(0.0), Dual64::from_re(1.0));
        let risk = xor.loss(&[vector![zero, one]], &[vector![one]]);
        assert_eq!(risk, Dual64::from_re(0.5));
        assert_eq!(risk.eps.to_bits(), (-1.0_f64).to_bits());
    }
}
