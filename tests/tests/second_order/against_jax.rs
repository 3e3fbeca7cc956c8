//! Every method against JAX in double precision: `fixtures/derivatives.py` writes `fixtures/derivatives.txt`.

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::*;
use mlp_tests::fixture;
use num_dual::Dual64;

use super::networks::{Subject, Visitor, visit_all, visit_architectures};

const FIXTURE: &str = include_str!("../../fixtures/derivatives.txt");

/// The section of the fixture for one network.
struct Section(&'static str, Vec<(&'static str, &'static str)>);

impl Section {
    fn get(&self, key: &str) -> Vec<f64> {
        let line = self.1.iter().find(|line| line.0 == key);
        fixture::numbers(line.expect("a key of the fixture").1)
    }

    fn vector(&self, key: &str) -> SVector<f64, 3> {
        SVector::from_vec(self.get(key))
    }

    #[track_caller]
    fn compare(&self, key: &str, actual: &[f64]) {
        let expected = self.get(key);
        assert_eq!(actual.len(), expected.len());
        for (index, (&actual, expected)) in actual.iter().zip(expected).enumerate() {
            let gap = (actual - expected).abs();
            let tolerance = 1e-12 * expected.abs().max(1.0);
            assert!(gap <= tolerance, "{}: {key} {index} is {actual}, by JAX {expected}, apart by {gap:e}", self.0);
        }
    }
}

struct Comparison(usize);

impl Visitor for Comparison {
    fn visit<N: Subject<f64>, D: Subject<Dual64>>(&mut self) {
        self.0 += 1;
        let jax = Section(N::NAME, fixture::section(FIXTURE, &format!("network {}", N::NAME)));
        let (mut net, mut direction, mut result) = (N::boxed_zeros(), N::boxed_zeros(), N::boxed_zeros());
        net.parameters_mut().copy_from_slice(&jax.get("parameters"));
        direction.parameters_mut().copy_from_slice(&jax.get("direction"));
        let (x, v, y) = (jax.vector("x"), jax.vector("v"), jax.vector("y"));
        let workspace = &mut N::workspace();

        let (loss, input_gradient) = net.input_gradient(&x, &y);
        jax.compare("loss", &[loss]);
        jax.compare("input_gradient", input_gradient.as_slice());
        let jacobian: SMatrix<f64, 3, 3> = net.jacobian(&x);
        jax.compare("jacobian", jacobian.as_slice());
        net.gradient_into(&[x], &[y], workspace, &mut result);
        jax.compare("gradient", result.parameters());
        net.hessian_vector_product_into(&[x], &[y], &direction, workspace, &mut result);
        jax.compare("hessian_vector", result.parameters());
        let jet = net.jet(&x, &v);
        jax.compare("first", jet.first.as_slice());
        jax.compare("second", jet.second.as_slice());
        jax.compare("laplacian", net.laplacian(&x).as_slice());
        let loss = |_: usize, jet: &Jet<SVector<f64, 3>>, d: &mut Jet<SVector<f64, 3>>| {
            (d.value, d.first, d.second) = (jet.value, y, jet.second);
            d.first[0] += jet.second[1];
            d.second[1] += jet.first[0];
            0.0
        };
        net.gradient_with_jets(&[x], &[v], loss, workspace, &mut result);
        jax.compare("jet_gradient", result.parameters());
    }
}

#[test]
fn all_derivatives_agree_with_jax() {
    let mut comparison = Comparison(0);
    visit_all(&mut comparison);
    visit_architectures(&mut comparison);
    assert_eq!(comparison.0, FIXTURE.lines().filter(|line| line.starts_with("network ")).count());
}
