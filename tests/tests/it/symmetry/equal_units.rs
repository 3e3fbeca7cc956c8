//! Canonical forms of networks in which units are equal or zero: no order of the units by their own weights tells them apart.

#![allow(clippy::unnecessary_box_returns, reason = "networks are built in place")]

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::symmetry::{are_equivalent, canonicalize, flip, permute};

use super::{Deep, Local, Many, Sums, Unlike, Wired};

network! { struct One< input 1 => tanh 1 => linear 1; loss squared >; }
network! { struct Three< input 2 => tanh 3 => linear 1; loss squared >; }
network! { struct Four< input 2 => tanh 4 => linear 2; loss squared >; }
network! { struct Two< input 2 => tanh 2 => tanh 2 => linear 1; loss squared >; }
network! { struct Relus< input 2 => relu 2 => relu 3 => linear 1; loss squared >; }
network! { struct Wide< input 100 => tanh 64 => tanh 64 => linear 10; loss squared >; }
network! { struct Chains< input 1 => relu 12 => relu 12 => linear 1; loss squared >; }

/// A network of weights and biases from −1, 0 and 1, of which many units are equal or zero.
fn ternary<N: Network<Scalar = f64>>(rng: &mut StdRng) -> Box<N> {
    let mut net = N::boxed_zeros();
    let mut first = 0;
    for layer in N::LAYERS {
        for index in 0..layer.parameters {
            let (unit, column) = (index % layer.outputs, index / layer.outputs);
            let is_bias = column == layer.inputs;
            if is_bias || layer.connections.is_none_or(|connections| connections.exists(unit, column)) {
                net.parameters_mut()[first + index] = f64::from(rng.random_range(-1..=1));
            }
        }
        first += layer.parameters;
    }
    net
}

/// Applies random flips and exchanges of two units, as many as the network allows.
fn transform<N: Network>(net: &mut N, rng: &mut StdRng) {
    for layer in N::LAYERS {
        for _ in 0..3 * layer.outputs {
            let (a, b) = (rng.random_range(0..layer.outputs), rng.random_range(0..layer.outputs));
            let mut order: Vec<usize> = (0..layer.outputs).collect();
            order.swap(a, b);
            // Refused where units are fixed or not alike.
            let _ = permute(net, layer.name, &order);
            let _ = flip(net, layer.name, a);
        }
    }
}

/// The number of pairs of equal networks, among `pairs` of random ones, that are not recognized.
fn not_recognized<N: Network<Scalar = f64>>(seed: u64, pairs: usize) -> usize {
    let mut rng = StdRng::seed_from_u64(seed);
    let is_missed = |_: &usize| {
        let net = ternary::<N>(&mut rng);
        let mut other = net.boxed_clone();
        transform(&mut *other, &mut rng);
        !are_equivalent(&*net, &*other)
    };
    (0..pairs).filter(is_missed).count()
}

#[test]
fn networks_with_equal_and_zero_units_are_recognized() {
    let missed = [
        ("One", not_recognized::<One<f64>>(1, 2000)),
        ("Three", not_recognized::<Three<f64>>(2, 2000)),
        ("Four", not_recognized::<Four<f64>>(3, 2000)),
        ("Two", not_recognized::<Two<f64>>(4, 2000)),
        ("Relus", not_recognized::<Relus<f64>>(5, 2000)),
        ("Deep", not_recognized::<Deep<f64>>(6, 500)),
        ("Wired", not_recognized::<Wired<f64>>(7, 2000)),
        ("Sums", not_recognized::<Sums<f64>>(8, 2000)),
        ("Unlike", not_recognized::<Unlike<f64>>(9, 2000)),
        ("Local", not_recognized::<Local<f64>>(10, 2000)),
    ];
    assert!(missed.iter().all(|(_, missed)| *missed == 0), "pairs that are not recognized: {missed:?}");
}

/// All networks that are equal to one up to symmetries, by flips and exchanges of two units until none is new.
fn orbit<N: Network<Scalar = f64>>(net: &N) -> Vec<Box<N>> {
    let mut found = vec![net.boxed_clone()];
    let mut next = 0;
    while next < found.len() {
        for layer in N::LAYERS {
            for (a, b) in (0..layer.outputs).flat_map(|a| (0..=a).map(move |b| (a, b))) {
                let mut other = found[next].boxed_clone();
                let mut order: Vec<usize> = (0..layer.outputs).collect();
                order.swap(a, b);
                let _ =
                    if a == b { flip(&mut *other, layer.name, a) } else { permute(&mut *other, layer.name, &order) };
                if found.iter().all(|known| known.parameters() != other.parameters()) {
                    found.push(other);
                }
            }
        }
        next += 1;
    }
    found
}

fn assert_as_enumerated<N: Network<Scalar = f64>>(seed: u64) {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut equal = 0;
    for _ in 0..300 {
        let net = ternary::<N>(&mut rng);
        // Equal up to one number.
        let mut other = net.boxed_clone();
        let index = rng.random_range(0..N::PARAMETERS);
        other.parameters_mut()[index] *= f64::from(rng.random_range(-1..=1));
        let orbit = orbit(&*net);
        let is_equal = orbit.iter().any(|known| known.parameters() == other.parameters());
        transform(&mut *other, &mut rng);
        assert_eq!(are_equivalent(&*net, &*other), is_equal, "{:?} and {:?}", net.parameters(), other.parameters());
        equal += u32::from(is_equal);
    }
    assert!((30..270).contains(&equal), "{equal} of 300 pairs are equal");
}

#[test]
fn networks_are_equivalent_if_and_only_if_a_symmetry_leads_from_one_to_the_other() {
    assert_as_enumerated::<One<f64>>(1);
    assert_as_enumerated::<Three<f64>>(2);
    assert_as_enumerated::<Two<f64>>(3);
    assert_as_enumerated::<Relus<f64>>(4);
}

/// Each unit of one layer is linked to one unit of the next: equal chains, which no sum of weights tells apart, and which are
/// exchanged only together. The links of the two halves make two rings in one network, and one in another.
#[test]
fn units_that_are_alike_and_not_interchangeable_are_told_apart() {
    let mut rng = StdRng::seed_from_u64(1);
    let chains = |next: &dyn Fn(usize) -> usize| {
        let mut net = Chains::<f64>::boxed_zeros();
        net.hidden1.weights.fill(1.0);
        net.output.weights.fill(1.0);
        for unit in 0..12 {
            net.hidden2.weights[(unit, unit)] = 1.0;
            net.hidden2.weights[(next(unit), unit)] = 1.0;
        }
        net
    };
    let parallel = chains(&|unit| unit);
    let one_ring = chains(&|unit| (unit + 1) % 12);
    let two_rings = chains(&|unit| unit / 6 * 6 + (unit + 1) % 6);
    for net in [&parallel, &one_ring, &two_rings] {
        let mut other = net.boxed_clone();
        transform(&mut *other, &mut rng);
        assert!(are_equivalent(&**net, &*other));
    }
    assert!(!are_equivalent(&*one_ring, &*two_rings));
    assert!(!are_equivalent(&*one_ring, &*parallel));
}

#[test]
fn the_units_of_a_network_of_zeros_are_interchangeable() {
    let mut net = Many::<f64>::boxed_zeros();
    let zeros = net.boxed_clone();
    canonicalize(&mut *net);
    assert_eq!(net.parameters(), zeros.parameters());
    net.parameters_mut().fill(f64::NAN);
    canonicalize(&mut *net);
}

/// Without the classes of twins, 64! orders of each layer would have to be tried.
#[test]
fn wide_layers_of_equal_units_take_no_search() {
    for value in [0.0, 0.5] {
        let mut net = Wide::<f64>::boxed_zeros();
        net.parameters_mut().fill(value);
        net.hidden1.bias[5] = 1.0;
        net.hidden2.bias[7] = 1.0;
        let mut other = net.boxed_clone();
        transform(&mut *other, &mut StdRng::seed_from_u64(1));
        assert_ne!(net.parameters(), other.parameters());
        assert!(are_equivalent(&*net, &*other));
        net.output.weights[(1, 3)] = 2.0;
        assert!(!are_equivalent(&*net, &*other));
    }
}
