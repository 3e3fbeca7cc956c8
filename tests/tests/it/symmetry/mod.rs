//! Sign flips and permutations of units: the outputs stay the same, and what is fixed is refused.

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::random::generator;
use mlp_core::symmetry::{SymmetryError, are_equivalent, canonicalize, count, flip, permute};

mod equal_units;

network! { struct Deep< input 3 => tanh 5 => hard_tanh 4 => linear 3 no_bias => tanh 6 => linear 2; loss squared >; }
network! { struct Wired<
    input 3 => tanh 4 as low => tanh 5 as high from (low, input) => linear 2 from (low, high);
    loss squared
>; }
network! { struct Sums<
    input 4 => tanh 5 as stem => tanh 5 add stem repeat 2 as block => linear 3;
    loss squared
>; }
network! { struct Unlike< input 3 => relu 2 + tanh 3 => softmax 3 + gelu 2 => linear 2; loss squared >; }
const fn near(i: usize, j: usize) -> bool {
    i / 2 == j / 2
}
network! { struct Local< input 6 => tanh 6 connect near => linear 1; loss squared >; }
network! { struct AddsInput< input 4 => tanh 4 add input => linear 4 as last add hidden1; loss squared >; }
network! { struct Many< input 2 => tanh 40 => linear 1; loss squared >; }

/// The order in which unit `i` becomes the one that was unit `i + 1`.
fn cycle(units: usize) -> Vec<usize> {
    (0..units).map(|unit| (unit + 1) % units).collect()
}

/// A network with random weights and biases, and random inputs.
fn drawn<N: Network<Scalar = f64, Input = SVector<f64, INPUTS>>, const INPUTS: usize>(
    seed: u64,
) -> (Box<N>, Vec<SVector<f64, INPUTS>>) {
    let mut rng = generator(seed);
    let mut net = N::boxed_random(&mut rng);
    // Biases are zero after initialization.
    for w in net.parameters_mut().iter_mut().filter(|w| **w == 0.0) {
        *w = rng.random_range(-1.0..1.0);
    }
    let inputs = (0..50).map(|_| SVector::from_fn(|_, _| rng.random_range(-2.0..2.0))).collect();
    (net, inputs)
}

/// Asserts that a change leaves the outputs as they are: to the bit, or up to this error.
fn assert_same<
    N: Network<Scalar = f64, Input = SVector<f64, INPUTS>, Output = SVector<f64, OUTPUTS>>,
    const INPUTS: usize,
    const OUTPUTS: usize,
>(
    seed: u64,
    error: f64,
    change: impl Fn(&mut N) -> Result<(), SymmetryError>,
) {
    let (net, inputs) = drawn::<N, INPUTS>(seed);
    let mut changed = net.boxed_clone();
    change(&mut changed).expect("a symmetry of the network");
    assert_ne!(net.parameters(), changed.parameters());
    let mut largest = 0.0_f64;
    for (a, b) in net.predict(&inputs).into_iter().zip(changed.predict(&inputs)) {
        largest = largest.max((a - b).amax());
    }
    assert!(largest <= error, "{}: the outputs differ by {largest:e} > {error:e}", N::NAME);
    for x in &inputs {
        assert!((net.forward(x) - changed.forward(x)).amax() <= error, "{} alone", N::NAME);
    }
    assert!(are_equivalent(&*net, &*changed), "{}: the canonical forms differ", N::NAME);
}

/// A bound of the change of the outputs by another order of the sums. Each sum has at most 12 terms of at most 6, a unit changes by
/// `2 γ Σ|w a| + 4 ulp` (its function), and the errors pass at most 5 layers that each amplify by at most 12 · 2.
const ORDER: f64 = 2.0 * 12.0 * f64::EPSILON * 72.0 * 24.0;

#[test]
fn a_flip_keeps_the_outputs_to_the_bit() {
    for seed in 0..5 {
        for layer in ["hidden1", "hidden2", "hidden3", "hidden4"] {
            assert_same::<Deep<f64>, 3, 2>(seed, 0.0, |net| flip(net, layer, 2));
        }
        for layer in ["low", "high"] {
            assert_same::<Wired<f64>, 3, 2>(seed, 0.0, |net| flip(net, layer, 3));
        }
        for layer in ["stem", "block1", "block2"] {
            assert_same::<Sums<f64>, 4, 3>(seed, 0.0, |net| flip(net, layer, 4));
        }
        assert_same::<Unlike<f64>, 3, 2>(seed, 0.0, |net| flip(net, "hidden1", 4));
        // Wide layers take the kernels for large products.
        assert_same::<Many<f64>, 2, 1>(seed, 0.0, |net| {
            (0..40).step_by(3).try_for_each(|unit| flip(net, "hidden1", unit))
        });
    }
}

#[test]
fn a_permutation_keeps_the_outputs_up_to_the_order_of_the_sums() {
    for seed in 0..5 {
        for (layer, units) in [("hidden1", 5), ("hidden2", 4), ("hidden3", 3), ("hidden4", 6)] {
            assert_same::<Deep<f64>, 3, 2>(seed, ORDER, |net| permute(net, layer, &cycle(units)));
        }
        for (layer, units) in [("low", 4), ("high", 5)] {
            assert_same::<Wired<f64>, 3, 2>(seed, ORDER, |net| permute(net, layer, &cycle(units)));
        }
        for layer in ["stem", "block1", "block2"] {
            assert_same::<Sums<f64>, 4, 3>(seed, ORDER, |net| permute(net, layer, &cycle(5)));
        }
        assert_same::<Unlike<f64>, 3, 2>(seed, ORDER, |net| permute(net, "hidden1", &[1, 0, 3, 4, 2]));
        assert_same::<Unlike<f64>, 3, 2>(seed, ORDER, |net| permute(net, "hidden2", &[2, 0, 1, 4, 3]));
        assert_same::<Many<f64>, 2, 1>(seed, 40.0 * ORDER, |net| permute(net, "hidden1", &cycle(40)));
    }
}

#[test]
fn all_symmetries_at_once_lead_to_one_canonical_form() {
    let (net, _) = drawn::<Sums<f64>, 4>(7);
    let mut rng = generator(9);
    for _ in 0..50 {
        let mut other = net.boxed_clone();
        for _ in 0..10 {
            let layer = ["stem", "block1", "block2"][rng.random_range(0..3)];
            if rng.random_range(0.0..1.0) < 0.5 {
                flip(&mut *other, layer, rng.random_range(0..5)).expect("an odd unit");
            } else {
                let (a, b) = (rng.random_range(0..5), rng.random_range(0..5));
                let mut order = [0, 1, 2, 3, 4];
                order.swap(a, b);
                permute(&mut *other, layer, &order).expect("an order");
            }
        }
        assert!(are_equivalent(&*net, &*other));
        other.parameters_mut()[17] += 1e-9;
        assert!(!are_equivalent(&*net, &*other));
    }
}

#[test]
fn the_canonical_form_has_the_same_outputs() {
    let (net, inputs) = drawn::<Unlike<f64>, 3>(3);
    let mut other = net.boxed_clone();
    canonicalize(&mut *other);
    for (a, b) in net.predict(&inputs).into_iter().zip(other.predict(&inputs)) {
        assert!((a - b).amax() <= ORDER);
    }
    let twice = {
        let mut twice = other.boxed_clone();
        canonicalize(&mut *twice);
        twice
    };
    assert_eq!(twice.parameters(), other.parameters());
}

#[test]
fn two_flips_and_a_whole_cycle_restore_every_bit() {
    let (net, _) = drawn::<Deep<f64>, 3>(5);
    let mut other = net.boxed_clone();
    flip(&mut *other, "hidden1", 1).and_then(|()| flip(&mut *other, "hidden1", 1)).expect("an odd unit");
    for _ in 0..5 {
        permute(&mut *other, "hidden1", &cycle(5)).expect("an order");
    }
    assert_eq!(net.parameters(), other.parameters());
}

/// `connect` joins units in pairs: those of a pair can be exchanged, and no others.
#[test]
fn units_with_different_connections_are_not_exchanged() {
    let net = Local::<f64>::boxed_random(&mut generator(1));
    let mut other = net.boxed_clone();
    permute(&mut *other, "hidden1", &[1, 0, 2, 3, 5, 4]).expect("units of the same connections");
    let x = SVector::from_fn(|i, _| 0.3 * f64::from(u8::try_from(i).expect("small")) - 0.7);
    assert!((net.forward(&x) - other.forward(&x)).amax() <= ORDER);
    assert!(are_equivalent(&*net, &*other));
    let error = permute(&mut *other, "hidden1", &[2, 1, 0, 3, 4, 5]).expect_err("other connections");
    assert_eq!(error, SymmetryError::DifferentConnections { layer: "hidden1", unit: 2, place: 0 });
    flip(&mut *other, "hidden1", 0).expect("a flip keeps zeros");
    assert_eq!(count::<Local>(), Some(64 * 8));
}

#[test]
fn fixed_units_are_refused_and_nothing_changes() {
    let (net, _) = drawn::<Unlike<f64>, 3>(1);
    let mut other = net.boxed_clone();
    let text = |result: Result<(), SymmetryError>| result.expect_err("a fixed unit").to_string();
    let relu = text(flip(&mut *other, "hidden1", 0));
    assert_eq!(relu, "`relu`, the activation of unit 0 of `hidden1`, is not odd: f(−s) is not −f(s)");
    assert!(text(flip(&mut *other, "hidden2", 1)).contains("`softmax`"));
    assert!(text(flip(&mut *other, "output", 0)).contains("outputs of the network"));
    assert!(text(permute(&mut *other, "output", &[1, 0])).contains("outputs of the network"));
    assert!(text(flip(&mut *other, "hidden1", 5)).contains("has no unit 5"));
    assert!(text(flip(&mut *other, "hidden9", 0)).contains("`hidden1`, `hidden2`, `output`"));
    let parts = text(permute(&mut *other, "hidden1", &[2, 1, 0, 3, 4]));
    assert!(parts.contains("unit 2 of `hidden1` cannot take the place of unit 0"), "{parts}");
    for order in [&[0, 1, 2, 3][..], &[0, 0, 2, 3, 4], &[0, 1, 2, 3, 4, 4]] {
        assert!(text(permute(&mut *other, "hidden1", order)).contains("each of the 5 units of `hidden1` once"));
    }
    assert_eq!(other.parameters(), net.parameters());

    let mut net = AddsInput::<f64>::boxed_zeros();
    assert!(matches!(flip(&mut *net, "hidden1", 0), Err(SymmetryError::Outputs { layer: "hidden1" })));
    network! { struct Fixed< input 4 => tanh 4 add input => linear 1; loss squared >; }
    let error = flip(&mut Fixed::zeros(), "hidden1", 0);
    assert_eq!(error, Err(SymmetryError::AddedInput { layer: "hidden1" }));
    assert_eq!((count::<AddsInput>(), count::<Fixed>()), (Some(1), Some(1)));
}

#[test]
fn the_symmetries_are_counted() {
    assert_eq!(count::<Deep>(), Some(32 * 120 * 16 * 24 * 8 * 6 * 64 * 720));
    assert_eq!(count::<Sums>(), Some(32 * 120), "of the whole stream");
    assert_eq!(count::<Unlike>(), Some(2 * (8 * 6) * 6 * 2));
    assert_eq!(count::<Many>(), None, "2^40 · 40! is more than 2^128");
}

/// An activation of the user's own says that it is odd.
struct Cube;

impl Elementwise for Cube {
    const NAME: &'static str = "cube";
    const IS_ODD: bool = true;
    type Canonical = NoPartner;

    fn value<T: Scalar>(s: T) -> T {
        s * s * s
    }

    fn derivative<T: Scalar>(s: T, _: T) -> T {
        (T::one() + T::one() + T::one()) * s * s
    }
}

network! { struct Cubes< input 2 => Cube 3 => linear 1; loss squared >; }

#[test]
fn odd_functions_of_the_user_are_flipped() {
    assert_same::<Cubes<f64>, 2, 1>(1, 0.0, |net| flip(net, "hidden1", 1));
}
