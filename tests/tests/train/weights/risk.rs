//! The risk and the gradient of a batch with weights.

use super::{Net, Tiny, classes, distance, integers, net, numbers, repeated};
use mlp_core::prelude::*;
use mlp_tests::draw::sines;
use num_dual::Dual64;

/// The weighted risk and gradient.
fn weighted<N: Network<Input = SVector<T, 3>, Scalar = T>, T: Scalar, Y: Target<N::Output>>(
    net: &N,
    inputs: &[SVector<T, 3>],
    targets: &[Y],
    weights: &[T],
) -> (T, Box<N>) {
    let mut gradient = N::boxed_zeros();
    // Overwritten.
    gradient.parameters_mut().fill(T::one());
    let risk = net.gradient_weighted_into(inputs, targets, weights, &mut N::workspace(), &mut gradient);
    let loss = net.loss_weighted(inputs, targets, weights);
    assert!(distance(&[risk], &[loss]) <= 1e-6, "{risk} and {loss}");
    (risk, gradient)
}

/// The risk and gradient without weights.
fn unweighted<N: Network>(net: &N, inputs: &[N::Input], targets: &[impl Target<N::Output>]) -> (N::Scalar, Box<N>) {
    let mut gradient = N::boxed_zeros();
    let risk = net.gradient_into(inputs, targets, &mut N::workspace(), &mut gradient);
    (risk, gradient)
}

/// Every one of up to `samples` terms, of magnitude below 4, is rounded a few times.
fn assert_equal<N: Network<Scalar = f64>>(a: &(f64, Box<N>), b: &(f64, Box<N>), samples: usize) {
    let tolerance = 16.0 * f64::EPSILON * f64::from(u32::try_from(samples).expect("few"));
    assert!((a.0 - b.0).abs() <= tolerance, "{} and {}", a.0, b.0);
    let distance = distance(a.1.parameters(), b.1.parameters());
    assert!(distance <= tolerance, "{distance}");
}

/// Batches of one block and of several, of one chunk of blocks and of several, and of all sizes below a group of samples.
const SIZES: [usize; 8] = [1, 2, 3, 5, 127, 128, 300, 9000];

#[test]
fn a_weight_of_2_is_the_sample_twice_and_a_weight_of_0_its_absence() {
    let tiny = Tiny::<f64>::random(&mut StdRng::seed_from_u64(3));
    for size in SIZES {
        let (inputs, mut weights) = (sines::<f64, 3>(size, 0), integers(size));
        weights[0] = 2;
        let (many, numbers) = (repeated(&inputs, &weights), numbers::<f64>(&weights));

        let targets = classes(size);
        let expected = unweighted(&net::<f64>(), &many, &repeated(&targets, &weights));
        assert_equal(&weighted(&net(), &inputs, &targets, &numbers), &expected, many.len());

        let targets = sines::<f64, 1>(size, 1);
        let expected = unweighted(&tiny, &many, &repeated(&targets, &weights));
        assert_equal(&weighted(&tiny, &inputs, &targets, &numbers), &expected, many.len());
    }
}

#[test]
fn equal_weights_are_no_weights() {
    let (inputs, targets) = (sines::<f64, 3>(300, 0), classes(300));
    let expected = unweighted(&net::<f64>(), &inputs, &targets);
    assert_eq!(weighted(&net(), &inputs, &targets, &[1.0; 300]), expected);
    assert_equal(&weighted(&net(), &inputs, &targets, &[0.3; 300]), &expected, 300);
    let (tiny, targets) = (Tiny::<f64>::random(&mut StdRng::seed_from_u64(3)), sines::<f64, 1>(303, 1));
    let inputs = sines::<f64, 3>(303, 0);
    assert_eq!(weighted(&tiny, &inputs, &targets, &[1.0; 303]), unweighted(&tiny, &inputs, &targets));
}

#[test]
fn only_the_ratios_of_weights_matter() {
    fn check<T: Scalar>() {
        let (inputs, targets) = (sines::<T, 3>(300, 0), classes(300));
        let weights = numbers::<T>(&integers(300));
        let expected = weighted(&net::<T>(), &inputs, &targets, &weights);
        for power in [1024.0, 1.0 / 4096.0] {
            let scaled: Vec<T> = weights.iter().map(|&w| w * mlp_core::scalar::constant(power)).collect();
            assert!(weighted(&net::<T>(), &inputs, &targets, &scaled) == expected, "{power}");
        }
    }
    check::<f32>();
    check::<f64>();
}

#[test]
fn a_sample_with_an_infinite_loss_and_a_weight_of_0_does_not_count() {
    let tiny = Tiny::<f32>::random(&mut StdRng::seed_from_u64(3));
    let inputs = sines::<f32, 3>(9, 0);
    let mut targets = sines::<f32, 1>(9, 1);
    targets[4] = vector![f32::MAX];
    assert_eq!(tiny.loss(&inputs, &targets), f32::INFINITY);
    let mut weights = [1.0; 9];
    weights[4] = 0.0;
    let found = weighted(&tiny, &inputs, &targets, &weights);
    let without = |index: usize| index != 4;
    let keep = |items: &[SVector<f32, 3>]| (0..9).filter(|&i| without(i)).map(|i| items[i]).collect::<Vec<_>>();
    let kept: Vec<_> = (0..9).filter(|&i| without(i)).map(|i| targets[i]).collect();
    let expected = unweighted(&tiny, &keep(&inputs), &kept);
    let distance = distance(found.1.parameters(), expected.1.parameters());
    assert!((found.0 - expected.0).abs() <= 1e-5 && distance <= 1e-5, "{distance}");

    // The deltas of a NaN, too.
    targets[4] = vector![f32::NAN];
    assert_eq!(weighted(&tiny, &inputs, &targets, &weights), found);
}

#[test]
fn sums_over_unequal_parts_add_up_to_the_mean() {
    let (inputs, targets, weights) = (sines::<f64, 3>(300, 0), classes(300), numbers::<f64>(&integers(300)));
    let (net, mut workspace, mut gradient) = (net::<f64>(), Net::<f64>::workspace(), Net::<f64>::boxed_zeros());
    let mut sum = 0.0;
    for part in [0..7, 7..150, 150..150, 150..300] {
        let (x, y, w) = (&inputs[part.clone()], &targets[part.clone()], &weights[part]);
        sum += net.accumulate_weighted(x, y, w, &mut workspace, &mut gradient);
    }
    let total: f64 = weights.iter().sum();
    gradient.parameters_mut().iter_mut().for_each(|slope| *slope /= total);
    assert_equal(&(sum / total, gradient), &weighted(&net, &inputs, &targets, &weights), 300);
}

#[test]
fn gradients_with_weights_have_the_same_bits_on_any_number_of_threads() {
    let (net, mut gradient) = (net::<f32>(), Net::<f32>::boxed_zeros());
    for size in [100, 1000, 5000] {
        let (inputs, targets, weights) = (sines::<f32, 3>(size, 0), classes(size), numbers::<f32>(&integers(size)));
        let expected = weighted(&net, &inputs, &targets, &weights);
        let mut sums = net.boxed_clone();
        let sum = net.accumulate_weighted(&inputs, &targets, &weights, &mut Net::workspace(), &mut sums);
        for threads in [1, 2, 3] {
            let mut threads = Threads::new(threads);
            let risk = threads.gradient_weighted_into(&net, &inputs, &targets, &weights, &mut gradient);
            assert!((risk, &*gradient) == (expected.0, &*expected.1), "{threads:?}");
            gradient.parameters_mut().copy_from_slice(net.parameters());
            assert_eq!(threads.accumulate_weighted(&net, &inputs, &targets, &weights, &mut gradient), sum);
            assert!(gradient == sums, "{threads:?}");
        }
    }
}

fn of_weights(weights: &[f64]) {
    net::<f64>().gradient_weighted(&sines(2, 0), &[0, 1], weights);
}

#[test]
#[should_panic(expected = "2 samples, but 3 weights: every sample needs one")]
fn another_number_of_weights_panics() {
    of_weights(&[1.0, 1.0, 1.0]);
}

#[test]
#[should_panic(expected = "the weight of sample 1 (counted from 0) is -0.5, but must be a finite number of at least 0")]
fn a_negative_weight_panics() {
    of_weights(&[1.0, -0.5]);
}

#[test]
#[should_panic(expected = "the weight of sample 0 (counted from 0) is NaN")]
fn a_weight_that_is_nan_panics() {
    of_weights(&[f64::NAN, 1.0]);
}

#[test]
#[should_panic(expected = "the weight of sample 1 (counted from 0) is inf")]
fn an_infinite_weight_panics() {
    of_weights(&[1.0, f64::INFINITY]);
}

#[test]
#[should_panic(expected = "the sum of the weights is 0, but must be a finite number above 0")]
fn weights_that_are_all_0_panic() {
    of_weights(&[0.0, 0.0]);
}

#[test]
#[should_panic(expected = "the sum of the weights is inf, but must be a finite number above 0")]
fn weights_whose_sum_overflows_panic() {
    of_weights(&[f64::MAX, f64::MAX]);
}

#[test]
#[should_panic(expected = "the batch is empty")]
fn an_empty_batch_with_weights_panics() {
    net::<f64>().loss_weighted::<usize>(&[], &[], &[]);
}

#[test]
#[should_panic(expected = "2 samples, but 1 weight")]
fn weights_missing_from_a_sum_panic() {
    let (net, mut gradient) = (net::<f64>(), Net::<f64>::boxed_zeros());
    net.accumulate_weighted(&sines(2, 0), &[0, 1], &[1.0], &mut Net::<f64>::workspace(), &mut gradient);
}

/// The derivative of `Σ w_n L_n / Σ w_n` by the weight of a sample without weight is `(L − R) / Σ w_n`, and not 0.
#[test]
fn a_dual_weight_of_0_keeps_its_derivative() {
    network! { struct Line< input 1 => linear 1; loss squared >; }
    let real = Dual64::from_re;
    let inputs = [Dual64::new(1.0, 1.0), real(2.0), real(3.0)].map(|x| vector![x]);
    let targets = [Dual64::new(2.0, 0.5), real(0.0), real(0.0)].map(|y| vector![y]);
    let weights = [Dual64::new(0.0, 1.0), real(1.0), real(1.0)];
    let (net, mut gradient) = (Line::<Dual64>::zeros(), Line::<Dual64>::zeros());
    let risk = net.gradient_weighted_into(&inputs, &targets, &weights, &mut Line::<Dual64>::workspace(), &mut gradient);
    assert_eq!(net.loss_weighted(&inputs, &targets, &weights).eps, risk.eps);
    // The losses are 2, 0 and 0.
    assert_eq!((risk.re, risk.eps), (0.0, 1.0));
    // The delta of the first sample is -2, its input 1.
    let derivatives: Vec<_> = gradient.parameters().iter().map(|g| (g.re, g.eps)).collect();
    assert_eq!(derivatives, [(0.0, -1.0), (0.0, -1.0)]);
}

#[test]
fn a_weight_of_0_drops_a_sample_whose_loss_is_not_finite() {
    network! { struct Line< input 1 => linear 1; loss squared >; }
    let (inputs, weights) = ([vector![1.0], vector![1.0]], [0.0, 2.0]);
    for lost in [f64::NAN, f64::INFINITY, 1e200] {
        let targets = [vector![lost], vector![2.0]];
        assert_eq!(Line::<f64>::zeros().loss_weighted(&inputs, &targets, &weights), 2.0);
    }
    let real = |values: [f64; 2]| values.map(Dual64::from_re);
    let (inputs, targets) = (real([1.0, 1.0]).map(|x| vector![x]), real([f64::NAN, 2.0]).map(|y| vector![y]));
    let risk = Line::<Dual64>::zeros().loss_weighted(&inputs, &targets, &real([0.0, 2.0]));
    assert_eq!((risk.re, risk.eps), (2.0, 0.0));
}
