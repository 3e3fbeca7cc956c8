//! Layers with several sources, and layers that several others read, against dual numbers.

use core::slice::from_ref;

use nalgebra::SVector;
use num_dual::Dual64;

use super::graph::Graph;
use super::unit_values::Buffers;
use super::{hessian_vector, jet_gradient, jets};
use crate::activation::{Exp, Linear, Softmax, Tanh};
use crate::layer::functions::{UnitFunctions, UnitRules};
use crate::layer::{BorrowedInputInfo, BorrowedLayerInfo, Dense, Source};
use crate::number::scalar::Scalar;
use crate::number::{Accum, Jet};

type Low<T> = Dense<2, 3, Tanh, T>;
type High<T> = Dense<5, 3, Softmax, T>;
type Side<T> = Dense<3, 2, Exp, T>;
type Out<T> = Dense<8, 1, Linear, T>;

/// `low` reads the input; `high` reads `low` and the input; `side` reads `low`; `out` reads `high`, `side` and `low`.
const LAYERS: &[BorrowedLayerInfo] = &BorrowedLayerInfo::arrange([
    BorrowedLayerInfo::of::<Low<f64>>("low", &[Source::Input(0)]),
    BorrowedLayerInfo::of::<High<f64>>("high", &[Source::Layer(0), Source::Input(0)]),
    BorrowedLayerInfo::of::<Side<f64>>("side", &[Source::Layer(0)]),
    BorrowedLayerInfo::of::<Out<f64>>("out", &[Source::Layer(1), Source::Layer(2), Source::Layer(0)]),
]);
const PARAMETERS: usize = 9 + 18 + 8 + 9;

struct Of<T>(T);

impl<T: Scalar> Of<T> {
    const FUNCTIONS: &'static [UnitFunctions<T>] = &[
        UnitFunctions::of::<Low<T>>(),
        UnitFunctions::of::<High<T>>(),
        UnitFunctions::of::<Side<T>>(),
        UnitFunctions::of::<Out<T>>(),
    ];
    const RULES: &'static [UnitRules<T>] =
        &[UnitRules::of::<Low<T>>(), UnitRules::of::<High<T>>(), UnitRules::of::<Side<T>>(), UnitRules::of::<Out<T>>()];
    const GRAPH: Graph<'static, T> = Graph {
        layers: LAYERS,
        functions: Self::FUNCTIONS,
        inputs: &[BorrowedInputInfo::new("input", 2, false)],
        scalar: core::marker::PhantomData,
    };
}

fn numbers<const N: usize>(seed: f64) -> SVector<f64, N> {
    let mut next = seed;
    SVector::from_fn(|_, _| {
        next = (next * 7.3 + 1.1).sin();
        next
    })
}

/// `½ out²` at the end of the forward pass of Taylor arithmetic with this second derivative in the loss: `½ (a² + a''²)`.
fn jet_loss<T: Scalar>(parameters: &[T], x: &SVector<T, 2>, v: &SVector<T, 2>) -> T {
    let memory = &mut [T::zero(); 1000];
    let mut buffers = Buffers::<_, 3>::new(LAYERS, 1, memory);
    jets::forward(&Of::<T>::GRAPH, Of::<T>::RULES, parameters, [&from_ref(x), &from_ref(v)], &mut buffers);
    let Jet { value, second, .. } = jets::part_of(&buffers.a, &LAYERS[3]);
    (value[0] * value[0] + second[0] * second[0]) * nalgebra::convert(0.5)
}

fn gradient<T: Scalar>(parameters: &[T], x: &SVector<T, 2>, v: &SVector<T, 2>) -> Vec<T> {
    let memory = &mut [T::zero(); 1000];
    let mut buffers = Buffers::<_, 3>::new(LAYERS, 1, memory);
    jets::forward(&Of::<T>::GRAPH, Of::<T>::RULES, parameters, [&from_ref(x), &from_ref(v)], &mut buffers);
    let [value, _, second] = buffers.a.each(&LAYERS[3]).map(|part| part[0]);
    buffers.delta.parts_mut(&LAYERS[3], 0..3).copy_from_slice(&[value, T::zero(), second]);
    let mut gradient = vec![T::zero(); PARAMETERS];
    jet_gradient::backward(
        &Of::<T>::GRAPH,
        Of::<T>::RULES,
        parameters,
        [&from_ref(x), &from_ref(v)],
        Accum::Overwrite,
        &mut buffers,
        &mut gradient,
    );
    gradient
}

#[test]
fn the_gradient_of_a_jet_follows_every_path_through_the_layers() {
    let (w, x, v) = (numbers::<PARAMETERS>(0.3), numbers::<2>(0.5), numbers::<2>(0.7));
    let gradient = gradient::<f64>(w.as_slice(), &x, &v);
    for p in 0..PARAMETERS {
        let mut w = w.map(Dual64::from);
        w[p].eps = 1.0;
        let slope = jet_loss(w.as_slice(), &x.map(Dual64::from), &v.map(Dual64::from)).eps;
        // Fewer than 100 terms below 10, each rounded a few times.
        assert!((gradient[p] - slope).abs() < 1e-12 * slope.abs().max(1.0), "parameter {p}: {} {slope}", gradient[p]);
    }
}

#[test]
fn the_hessian_product_follows_every_path_through_the_layers() {
    let (w, x, d) = (numbers::<PARAMETERS>(0.3), numbers::<2>(0.5), numbers::<PARAMETERS>(0.9));
    let memory = &mut [0.0; 1000];
    let mut buffers = Buffers::<_, 2>::new(LAYERS, 1, memory);
    let graph = Of::<f64>::GRAPH;
    hessian_vector::forward(&graph, w.as_slice(), d.as_slice(), &from_ref(&x), &mut buffers);
    // L = ½ a², so δ = a and its tangent is that of a; deltas have the tangent first.
    let [value, tangent] = buffers.a.each(&LAYERS[3]).map(|part| part[0]);
    buffers.delta.parts_mut(&LAYERS[3], 0..2).copy_from_slice(&[tangent, value]);
    let mut product = vec![0.0; PARAMETERS];
    hessian_vector::backward(
        &graph,
        Of::<f64>::RULES,
        [w.as_slice(), d.as_slice()],
        &from_ref(&x),
        Accum::Overwrite,
        &mut buffers,
        &mut product,
    );
    // With the direction zero, the second derivative of the jet is too, and its loss is ½ a².
    let moved = w.zip_map(&d, Dual64::new);
    let zero = SVector::<Dual64, 2>::zeros();
    let tangent = gradient::<Dual64>(moved.as_slice(), &x.map(Dual64::from), &zero);
    for (product, expected) in product.iter().zip(tangent) {
        assert!((product - expected.eps).abs() < 1e-12 * expected.eps.abs().max(1.0));
    }
}
