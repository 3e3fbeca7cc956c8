//! Every method, one sample at a time, against the dual parts.

use mlp_core::nalgebra::{SVector, convert};
use mlp_core::prelude::*;
use mlp_core::rand::Rng;
use mlp_core::random::generator;
use mlp_tests::draw::numbers;
use num_dual::Dual64;

use super::networks::{Subject, Visitor, visit_all};

pub(super) type Vector = SVector<f64, 3>;
type DualVector = SVector<Dual64, 3>;

/// A network with a sample inside the domain of every loss, and directions.
struct Case<N> {
    network: Box<N>,
    x: Vector,
    y: Vector,
    v: Vector,
    direction: Box<N>,
}

pub(super) fn vector(rng: &mut impl Rng, range: f64) -> Vector {
    Vector::from_vec(numbers(rng, range, 3))
}

impl<N: Subject<f64>> Case<N> {
    fn draw(seed: u64) -> Self {
        let rng = &mut generator(seed);
        let (mut network, mut direction) = (N::boxed_zeros(), N::boxed_zeros());
        network.parameters_mut().copy_from_slice(&numbers(rng, 1.0, N::PARAMETERS));
        direction.parameters_mut().copy_from_slice(&numbers(rng, 1.0, N::PARAMETERS));
        let y = vector(rng, 0.5).add_scalar(0.5);
        Self { network, x: vector(rng, 2.0), y, v: vector(rng, 1.0), direction }
    }

    /// The network over dual numbers, at `w + ε direction`.
    fn dual<D: Subject<Dual64>>(&self, along_direction: bool) -> Box<D> {
        let mut dual = D::boxed_zeros();
        let parameters = self.network.parameters().iter().zip(self.direction.parameters());
        for (dual, (&w, &v)) in dual.parameters_mut().iter_mut().zip(parameters) {
            *dual = Dual64::new(w, if along_direction { v } else { 0.0 });
        }
        dual
    }
}

/// `x + ε v`.
fn along(x: &Vector, v: &Vector) -> DualVector {
    x.zip_map(v, Dual64::new)
}

#[track_caller]
fn assert_close<N: Network>(what: &str, actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len());
    for (index, (&actual, &expected)) in actual.iter().zip(expected).enumerate() {
        let gap = (actual - expected).abs();
        let tolerance = 1e-12 * expected.abs().max(1.0);
        assert!(
            gap <= tolerance,
            "{}: {what} {index} is {actual}, but the dual part is {expected}, apart by {gap:e}",
            N::NAME
        );
    }
}

/// The dual parts.
fn parts(duals: &[Dual64]) -> Vec<f64> {
    duals.iter().map(|dual| dual.eps).collect()
}

macro_rules! check {
    ($($(#[$doc:meta])* $test:ident by $Check:ident($case:ident, $dual:ident: $D:ident) $body:block)*) => {$(
        struct $Check(u64);

        impl Visitor for $Check {
            fn visit<N: Subject<f64>, $D: Subject<Dual64>>(&mut self) {
                self.0 += 1;
                for seed in [self.0, 100 + self.0] {
                    let $case = Case::<N>::draw(seed);
                    let $dual = $case.dual::<$D>(false);
                    let results: Vec<(&str, Vec<f64>, Vec<f64>)> = $body;
                    for (what, actual, expected) in results {
                        assert_close::<N>(what, &actual, &expected);
                    }
                }
            }
        }

        $(#[$doc])*
        #[test]
        fn $test() {
            let mut check = $Check(0);
            visit_all(&mut check);
            assert_eq!(check.0, 24, "every network");
        }
    )*};
}

check! {
    the_input_gradient_is_the_slope_of_the_loss by InputGradient(case, dual: D) {
        let (loss, dx) = case.network.input_gradient(&case.x, &case.y);
        let slopes = (0..3).map(|i| {
            let mut unit = Vector::zeros();
            unit[i] = 1.0;
            dual.loss(&[along(&case.x, &unit)], &[case.y.map(convert::<_, Dual64>)]).eps
        });
        vec![
            ("loss", vec![loss], vec![case.network.loss(&[case.x], &[case.y])]),
            ("input", dx.as_slice().to_vec(), slopes.collect()),
        ]
    }

    jvp_vjp_and_the_jacobian_are_the_slopes_of_the_outputs by Slopes(case, dual: D) {
        let tangent = dual.forward(&along(&case.x, &case.v));
        let (a, da) = case.network.jvp(&case.x, &case.v);
        let (b, uj) = case.network.vjp(&case.x, &case.y);
        let jacobian: SMatrix<f64, 3, 3> = case.network.jacobian(&case.x);
        let outputs = case.network.forward(&case.x).as_slice().to_vec();
        vec![
            ("output of jvp", a.as_slice().to_vec(), outputs.clone()),
            ("output of vjp", b.as_slice().to_vec(), outputs),
            ("tangent", da.as_slice().to_vec(), parts(tangent.as_slice())),
            ("row by direction", (jacobian * case.v).as_slice().to_vec(), parts(tangent.as_slice())),
            ("row by input", uj.as_slice().to_vec(), (jacobian.transpose() * case.y).as_slice().to_vec()),
        ]
    }

    the_hessian_vector_product_is_the_tangent_of_the_gradient by HessianVector(case, dual: D) {
        let _ = dual;
        let moved = case.dual::<D>(true);
        let (mut gradient, mut product) = (D::boxed_zeros(), N::boxed_zeros());
        let (x, y) = ([case.x.map(convert)], [case.y.map(convert)]);
        moved.gradient_into(&x, &y, &mut D::workspace(), &mut gradient);
        let workspace = &mut N::workspace();
        case.network.hessian_vector_product_into(&[case.x], &[case.y], &case.direction, workspace, &mut product);
        vec![("parameter", product.parameters().to_vec(), parts(gradient.parameters()))]
    }

    the_hessian_is_symmetric_and_its_products_are_those_of_directions by Hessian(case, dual: D) {
        let _ = dual;
        let hessian = case.network.hessian(&[case.x], &[case.y]);
        let mut product = N::boxed_zeros();
        let workspace = &mut N::workspace();
        case.network.hessian_vector_product_into(&[case.x], &[case.y], &case.direction, workspace, &mut product);
        let direction = mlp_core::nalgebra::DVector::from_column_slice(case.direction.parameters());
        // The lower triangle alone determines the matrix; the product with the whole of it finds an asymmetry of H v.
        vec![("parameter", product.parameters().to_vec(), (hessian * direction).as_slice().to_vec())]
    }

    a_jet_is_the_tangent_of_a_tangent by Jets(case, dual: D) {
        let jet = case.network.jet(&case.x, &case.v);
        let (outputs, tangents) = dual.jvp(&along(&case.x, &case.v), &case.v.map(convert));
        vec![
            ("value", jet.value.as_slice().to_vec(), case.network.forward(&case.x).as_slice().to_vec()),
            ("first derivative", jet.first.as_slice().to_vec(), parts(outputs.as_slice())),
            ("second derivative", jet.second.as_slice().to_vec(), parts(tangents.as_slice())),
        ]
    }

    the_laplacian_is_the_sum_of_second_derivatives by Laplacian(case, dual: D) {
        let sum = (0..3).fold(Vector::zeros(), |sum, i| {
            let mut unit = Vector::zeros();
            unit[i] = 1.0;
            sum + dual.jvp(&along(&case.x, &unit), &unit.map(convert)).1.map(|second| second.eps)
        });
        vec![("output", case.network.laplacian(&case.x).as_slice().to_vec(), sum.as_slice().to_vec())]
    }

    the_gradient_of_a_loss_on_jets_is_its_slope by JetGradient(case, dual: D) {
        let mut gradient = N::boxed_zeros();
        // L = ½ |value|² + ⟨y, first⟩ + ½ |second|² + first_0 second_1
        let risk = case.network.gradient_with_jets(
            &[case.x],
            &[case.v],
            |n, jet, d| {
                assert_eq!((n, d.value), (0, Vector::zeros()));
                (d.value, d.first, d.second) = (jet.value, case.y, jet.second);
                d.first[0] += jet.second[1];
                d.second[1] += jet.first[0];
                0.5 * (jet.value.norm_squared() + jet.second.norm_squared()) + case.y.dot(&jet.first)
                    + jet.first[0] * jet.second[1]
            },
            &mut N::workspace(),
            &mut gradient,
        );
        let loss = |jet: &Jet<DualVector>| {
            let square = |v: &DualVector| v.iter().fold(Dual64::from(0.0), |sum, &v| sum + v * v);
            let y = jet.first.iter().zip(&case.y).fold(Dual64::from(0.0), |sum, (&first, &y)| sum + first * y);
            (square(&jet.value) + square(&jet.second)) * 0.5 + y + jet.first[0] * jet.second[1]
        };
        let mut moved = dual;
        let (x, v) = (case.x.map(convert), case.v.map(convert));
        let slopes = (0..N::PARAMETERS).map(|p| {
            moved.parameters_mut()[p].eps = 1.0;
            let slope = loss(&moved.jet(&x, &v)).eps;
            moved.parameters_mut()[p].eps = 0.0;
            slope
        });
        let slopes = slopes.collect();
        vec![
            ("risk", vec![risk], vec![loss(&moved.jet(&x, &v)).re]),
            ("parameter", gradient.parameters().to_vec(), slopes),
        ]
    }

    the_gradient_with_the_loss_of_the_network_is_its_gradient by OwnLoss(case, dual: D) {
        let _ = dual;
        let (mut gradient, mut expected) = (N::boxed_zeros(), N::boxed_zeros());
        let workspace = &mut N::workspace();
        let risk = case.network.gradient_with(
            &[case.x],
            |_, a, da| {
                N::Loss::derivative(a.as_slice(), case.y.expected(), da.as_mut_slice());
                N::Loss::loss(a.as_slice(), case.y.expected())
            },
            workspace,
            &mut gradient,
        );
        let expected_risk = case.network.gradient_into(&[case.x], &[case.y], workspace, &mut expected);
        vec![
            ("risk", vec![risk], vec![expected_risk]),
            ("parameter", gradient.parameters().to_vec(), expected.parameters().to_vec()),
        ]
    }
}
