//! The gradient against central differences of the risk with the same noise.

use mlp_tests::difference::slope;

use super::*;

/// A bound on the rounding error of a risk: fewer than 1000 roundings of numbers below 10.
const ROUNDING: f64 = 1000.0 * 10.0 * f64::EPSILON / 2.0;

/// The largest meaningful tolerance, relative to the larger of one and the largest component of the gradient.
const COARSEST: f64 = 1e-6;

fn is_its_slope<N>()
where
    N: Network<Scalar = f64, Input = SVector<f64, 2>, Output = SVector<f64, 3>>,
{
    let mut net = N::boxed_random(&mut generator(5));
    // Small weights keep nested exponentials from being steep.
    net.parameters_mut().iter_mut().for_each(|w| *w *= 0.75);
    let (x, y) = (sines::<f64, 2>(9, 1), sines::<f64, 3>(9, 2));
    let plain = net.loss(&x, &y);
    let (risk, analytic) = gradient(&*net, &x, &y, NOISE);
    let largest = analytic.parameters().iter().fold(1.0_f64, |largest, g| largest.max(g.abs()));
    assert!((plain - risk).abs() > 1e-4, "{}: something is dropped", N::NAME);
    for (p, &actual) in analytic.parameters().iter().enumerate() {
        let slope = slope(ROUNDING, |step| {
            let w = net.parameters()[p];
            net.parameters_mut()[p] = w + step;
            let (risk, _) = gradient(&*net, &x, &y, NOISE);
            net.parameters_mut()[p] = w;
            risk
        });
        assert!(
            (actual - slope.value).abs() <= slope.error,
            "{}, parameter {p}: {actual}, not {}",
            N::NAME,
            slope.value
        );
        assert!(slope.error < COARSEST * largest, "{}, parameter {p}: the tolerance is {:e}", N::NAME, slope.error);
    }
}

macro_rules! activations {
    ($($name:ident: $activation:ident;)*) => {$(
        #[test]
        fn $name() {
            network! {
                struct Net<
                    input 2 => $activation 5 dropout 0.4 => $activation 7 no_bias dropout 0.25 => tanh 3;
                    #[allow(noncanonical_link)] loss squared
                >;
            }
            is_its_slope::<Net<f64>>();
        }
    )*};
}

activations! {
    after_linear: linear;
    after_relu: relu;
    after_leaky_relu: leaky_relu;
    after_elu: elu;
    after_selu: selu;
    after_gelu: gelu;
    after_silu: silu;
    after_softplus: softplus;
    after_tanh: tanh;
    after_sigmoid: sigmoid;
    after_hard_sigmoid: hard_sigmoid;
    after_hard_tanh: hard_tanh;
    after_hard_silu: hard_silu;
    after_softmax: softmax;
    after_exp: exp;
}

#[test]
fn in_a_network_of_a_few_units() {
    network! { struct Tiny< input 2 => tanh 5 dropout 0.5 => linear 3; loss squared >; }
    is_its_slope::<Tiny<f64>>();
}
