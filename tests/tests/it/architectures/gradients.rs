//! Gradients against finite differences, one sample against a block, one pass against another.

use mlp_core::prelude::*;

use super::networks::*;

/// The largest difference between the gradient and central differences of the risk, of the order of h² = 1e-12 and of
/// rounding errors of 1e-16 / h = 1e-10.
fn largest_error<N: Network<Scalar = f64>, Y: Target<N::Output>>(
    network: &mut N,
    inputs: &[N::Input],
    targets: &[Y],
    noise: Option<Noise>,
) -> f64 {
    const STEP: f64 = 1e-6;
    let (mut gradient, mut other, mut workspace) = (N::boxed_zeros(), N::boxed_zeros(), N::workspace());
    let mut risk = |network: &N, gradient: &mut N| match noise {
        Some(noise) => network.gradient_into_with_noise(inputs, targets, noise, &mut workspace, gradient),
        None => network.gradient_into(inputs, targets, &mut workspace, gradient),
    };
    risk(network, &mut gradient);
    let mut largest = 0.0_f64;
    let mut first = 0;
    for layer in N::LAYERS {
        for index in 0..layer.parameters {
            let exists = layer.connections.is_none_or(|connections| {
                index >= layer.inputs * layer.outputs
                    || connections.exists(index % layer.outputs, index / layer.outputs)
            });
            let parameter = first + index;
            if !exists {
                assert_eq!(gradient.parameters()[parameter], 0.0, "the gradient of a weight that does not exist");
                continue;
            }
            let before = network.parameters()[parameter];
            network.parameters_mut()[parameter] = before + STEP;
            let above = risk(network, &mut other);
            network.parameters_mut()[parameter] = before - STEP;
            let below = risk(network, &mut other);
            network.parameters_mut()[parameter] = before;
            largest = largest.max((gradient.parameters()[parameter] - (above - below) / (2.0 * STEP)).abs());
        }
        first += layer.parameters;
    }
    largest
}

#[test]
fn gradients_equal_finite_differences() {
    let errors = [
        largest_error(&mut *random::<Shortcut<f64>>(1), &samples(5), &samples::<1>(5), None),
        largest_error(&mut *random::<Residual<f64>>(2), &samples(5), &samples::<2>(5), None),
        largest_error(&mut *random::<ResidualOutput<f64>>(3), &samples(5), &samples::<3>(5), None),
        largest_error(&mut *random::<Local<f64>>(4), &samples(5), &samples::<1>(5), None),
        largest_error(&mut *random::<Combined<f64>>(5), &samples(5), &targets(5), None),
        largest_error(&mut *random::<Star<f64>>(6), &samples(5), &samples::<2>(5), None),
    ];
    for (network, error) in errors.into_iter().enumerate() {
        assert!(error < 1e-8, "network {network}: {error:e}");
    }
}

#[test]
fn gradients_with_dropout_equal_finite_differences() {
    let noise = Noise { seed: 3, epoch: 1, first_sample: 0 };
    let errors = [
        largest_error(&mut *random::<ResidualOutput<f64>>(3), &samples(5), &samples::<3>(5), Some(noise)),
        largest_error(&mut *random::<Combined<f64>>(5), &samples(5), &targets(5), Some(noise)),
    ];
    assert!(errors.iter().all(|&error| error < 1e-8), "{errors:?}");
}

/// Whether the deltas of a sample are the gradients of the biases.
macro_rules! assert_deltas_are_gradients_of_biases {
    ($network:ty, $target:expr, [$($layer:ident),+]) => {
        let (net, x, y) = (random::<$network>(8), sample(3), $target);
        let trace = net.trace(&x);
        let deltas = net.deltas(&trace, &y);
        let (mut gradient, mut workspace) = (<$network>::boxed_zeros(), <$network>::workspace());
        net.gradient_into(&[x], &[y], &mut workspace, &mut gradient);
        assert_eq!(trace.output.a, net.forward(&x));
        $(
            let difference = (deltas.$layer - gradient.$layer.bias).abs().max();
            assert!(difference < 1e-14, "{}: {difference:e}", stringify!($layer));
        )+
    };
}

#[test]
fn deltas_are_the_gradients_of_the_biases() {
    assert_deltas_are_gradients_of_biases!(Shortcut<f64>, sample::<1>(1), [low, high, output]);
    assert_deltas_are_gradients_of_biases!(Residual<f64>, sample::<2>(1), [stem, block1, block2, output]);
    assert_deltas_are_gradients_of_biases!(ResidualOutput<f64>, sample::<3>(1), [one, output]);
    network! { struct Names< input 4 => tanh 4 as a add input => tanh 4 as sum_a => tanh 4 as derivatives0 => linear 1; loss squared >; }
    assert_deltas_are_gradients_of_biases!(Names<f64>, sample::<1>(1), [a, sum_a, derivatives0, output]);
    assert_deltas_are_gradients_of_biases!(Combined<f64>, targets(2)[1], [high1, high2, output]);
}

#[test]
fn a_block_has_the_outputs_of_single_samples() {
    let inputs = samples(300);
    let net = random::<Combined<f64>>(4);
    for (x, a) in inputs.iter().zip(net.predict(&inputs)) {
        assert!((net.forward(x) - a).abs().max() < 1e-14);
    }
    let inputs = samples(300);
    let net = random::<Residual<f64>>(4);
    for (x, a) in inputs.iter().zip(net.predict(&inputs)) {
        assert!((net.forward(x) - a).abs().max() < 1e-14);
    }
}

#[test]
fn descent_equals_a_step_along_the_gradient() {
    let (inputs, targets) = (samples(40), samples::<2>(40));
    let mut net = random::<Residual<f64>>(6);
    let mut other = net.boxed_clone();
    let (mut gradient, mut workspace) = (Residual::<f64>::boxed_zeros(), Residual::<f64>::workspace());
    net.descend(&inputs, &targets, 0.1, &mut workspace, &mut gradient);
    other.gradient_into(&inputs, &targets, &mut workspace, &mut gradient);
    Sgd::new(0.1).step(&mut *other, &gradient);
    let pairs = net.parameters().iter().zip(other.parameters());
    assert!(pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-15));
}
