//! Activations of the user: first derivatives for every one, second derivatives for those that define them.

use mlp_core::activation::SecondOrder;
use mlp_core::prelude::*;
use num_dual::Dual64;

/// `a_i = s_i s_(i+1)`, whose Jacobian is not symmetric, with the rules of first order alone.
struct Neighbours;

impl Activation for Neighbours {
    const NAME: &'static str = "neighbours";
    type Canonical = NoPartner;

    fn activate<T: Scalar>(s: &[T], a: &mut [T]) {
        for i in 0..s.len() {
            a[i] = s[i] * s[(i + 1) % s.len()];
        }
    }

    fn backpropagate<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        let n = s.len();
        let g = delta.to_vec();
        for i in 0..n {
            delta[i] = g[i] * s[(i + 1) % n] + g[(i + n - 1) % n] * s[(i + n - 1) % n];
        }
    }
}

network! { struct Chained< input 2 => Neighbours 3 => linear 2; loss squared >; }

#[test]
fn the_tangent_of_an_asymmetric_jacobian_follows_from_its_backward_pass() {
    let net = Chained::<f64>::random(&mut StdRng::seed_from_u64(3));
    let (x, v) = (vector![0.3, -0.7], vector![1.0, 2.0]);
    let mut dual = Chained::<Dual64>::zeros();
    for (dual, &w) in dual.parameters_mut().iter_mut().zip(net.parameters()) {
        *dual = w.into();
    }
    let expected = dual.forward(&x.zip_map(&v, Dual64::new)).map(|a| a.eps);
    let jacobian: SMatrix<f64, 2, 2> = net.jacobian(&x);
    assert!((net.jvp(&x, &v).1 - expected).amax() < 1e-15);
    assert!((jacobian * v - expected).amax() < 1e-15);
}

/// The square of the length in every unit: `a_i = |s|²`, with all rules.
struct Length;

fn dot<T: Scalar>(x: &[T], y: &[T]) -> T {
    x.iter().zip(y).fold(T::zero(), |sum, (&x, &y)| sum + x * y)
}

fn sum<T: Scalar>(x: &[T]) -> T {
    x.iter().fold(T::zero(), |sum, &x| sum + x)
}

fn twice<T: Scalar>(x: T) -> T {
    x + x
}

impl Activation for Length {
    const NAME: &'static str = "length";
    type Canonical = NoPartner;

    fn activate<T: Scalar>(s: &[T], a: &mut [T]) {
        a.fill(dot(s, s));
    }

    fn backpropagate<T: Scalar>(s: &[T], _: &[T], delta: &mut [T]) {
        let g = twice(sum(delta));
        delta.iter_mut().zip(s).for_each(|(delta, &s)| *delta = g * s);
    }
}

impl SecondOrder for Length {
    fn backpropagate_tangent<T: Scalar>(s: &[T], _: &[T], ds: &[T], _: &[T], delta: &mut [T], d_delta: &mut [T]) {
        let (g, dg) = (twice(sum(delta)), twice(sum(d_delta)));
        for i in 0..s.len() {
            (delta[i], d_delta[i]) = (g * s[i], dg * s[i] + g * ds[i]);
        }
    }

    fn activate_jet<T: Scalar>(s: Jet<&[T]>, _: &[T], [first, second]: [&mut [T]; 2]) {
        first.fill(twice(dot(s.value, s.first)));
        second.fill(twice(dot(s.first, s.first) + dot(s.value, s.second)));
    }

    fn backpropagate_jet<T: Scalar>(s: Jet<&[T]>, _: Jet<&[T]>, delta: Jet<&mut [T]>) {
        let [g, g1, g2] = [&delta.value, &delta.first, &delta.second].map(|delta| twice(sum(delta)));
        for i in 0..s.value.len() {
            delta.value[i] = g * s.value[i] + g1 * s.first[i] + g2 * s.second[i];
            delta.first[i] = g1 * s.value[i] + twice(g2) * s.first[i];
            delta.second[i] = g2 * s.value[i];
        }
    }
}

network! { struct Lengths< input 2 => Length 3 => tanh 2; #[allow(noncanonical_link)] loss squared >; }

#[test]
fn the_rules_of_a_user_for_a_whole_layer_are_used() {
    let net = Lengths::<f64>::random(&mut StdRng::seed_from_u64(3));
    let (x, y, v) = (vector![0.3, -0.7], vector![1.0, 0.5], Lengths::<f64>::random(&mut StdRng::seed_from_u64(4)));
    let mut dual = Lengths::<Dual64>::zeros();
    for (dual, (&w, &v)) in dual.parameters_mut().iter_mut().zip(net.parameters().iter().zip(v.parameters())) {
        *dual = Dual64::new(w, v);
    }
    let (_, gradient) = dual.gradient(&[x.map(Dual64::from)], &[y.map(Dual64::from)]);
    let product = net.hessian_vector_product(&[x], &[y], &v);
    for (product, dual) in product.parameters().iter().zip(gradient.parameters()) {
        assert!((product - dual.eps).abs() < 1e-13);
    }
}
