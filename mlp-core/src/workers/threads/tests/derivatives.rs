//! Derivatives on several threads: the bits of one thread, for every kind of layer, and panics of losses.

use core::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::TwiceDifferentiable;
use crate::loss::SecondOrderLoss;
use crate::workers::testing::panic_message;

network! { struct Plain< input 4 => tanh 33 => gelu 17 => linear 2; loss squared >; }
network! { struct Classes< input 9 => relu 5 no_bias => softmax 3 no_bias; loss categorical_cross_entropy >; }
network! { struct Shortcuts<
    input 3 => tanh 20 as low => silu 20 add low as high => exp 6 from (low, input) as side => linear 2 from (high, side);
    loss squared
>; }
network! { struct Heads<
    input 5 => tanh 8 + softplus 7 connect near as body dropout 0.5 => softmax 3 + linear 1;
    loss categorical_cross_entropy + 0.5 * squared
>; }

const fn near(unit: usize, input: usize) -> bool {
    unit % 5 <= input
}

/// Samples around the ends of blocks of 42, 64 and 128, and more than a chunk.
const SAMPLES: [usize; 9] = [1, 42, 43, 64, 65, 129, 300, 1000, 5000];

fn same_bits<N, T, const INPUTS: usize, const OUTPUTS: usize>()
where
    T: Scalar,
    N: TwiceDifferentiable<Scalar = T, Input = SVector<T, INPUTS>, Output = SVector<T, OUTPUTS>, Loss: SecondOrderLoss>,
{
    let [net, direction] = [1, 2].map(|seed| N::boxed_random(&mut StdRng::seed_from_u64(seed)));
    let mut workspace = N::workspace();
    for count in [1, 2, 3] {
        let mut threads = eager::<N>(count);
        for samples in SAMPLES {
            let case = std::format!("{}, {count} threads, {samples} samples", N::NAME);
            let (x, v) = (numbers::<T, INPUTS>(samples, 3), numbers::<T, INPUTS>(samples, 5));
            let y = numbers::<T, OUTPUTS>(samples, 4);
            let [mut expected, mut actual] = [3, 4].map(|seed| N::boxed_random(&mut StdRng::seed_from_u64(seed)));

            net.hessian_vector_product_into(&x, &y, &direction, &mut workspace, &mut expected);
            threads.hessian_vector_product_into(&net, &x, &y, &direction, &mut actual);
            assert!(expected.parameters() == actual.parameters(), "product, {case}");

            let loss = |n: usize, a: &SVector<T, OUTPUTS>, d: &mut SVector<T, OUTPUTS>| {
                *d = a - y[n];
                d.dot(d)
            };
            let risk = net.gradient_with(&x, loss, &mut workspace, &mut expected);
            assert!(risk == threads.gradient_with(&net, &x, loss, &mut actual), "risk, {case}");
            assert!(expected.parameters() == actual.parameters(), "gradient, {case}");

            let loss = |n: usize, jet: &Jet<SVector<T, OUTPUTS>>, d: &mut Jet<SVector<T, OUTPUTS>>| {
                *d = Jet { value: jet.second, first: y[n], second: jet.value };
                jet.value.dot(&jet.second) + jet.first.dot(&y[n])
            };
            let risk = net.gradient_with_jets(&x, &v, loss, &mut workspace, &mut expected);
            assert!(risk == threads.gradient_with_jets(&net, &x, &v, loss, &mut actual), "risk of jets, {case}");
            assert!(expected.parameters() == actual.parameters(), "gradient of jets, {case}");

            let groups = [&x, &v].map(|samples| samples.as_chunks::<5>().0);
            if groups[0].is_empty() {
                continue;
            }
            let loss = |n: usize, jets: &[Jet<SVector<T, OUTPUTS>>; 5], d: &mut [Jet<SVector<T, OUTPUTS>>; 5]| {
                d.iter_mut().zip(jets).for_each(|(d, jet)| d.second = jet.first + y[n]);
                jets[4].value.dot(&y[n])
            };
            let risk = net.gradient_with_jet_groups(groups[0], groups[1], loss, &mut workspace, &mut expected);
            let on_threads = threads.gradient_with_jet_groups(&net, groups[0], groups[1], loss, &mut actual);
            assert!(risk == on_threads, "risk of groups, {case}");
            assert!(expected.parameters() == actual.parameters(), "gradient of groups, {case}");
        }
    }
}

same_bits! {
    unrolled_layers: Xor, 2, 1;
    chains: Plain, 4, 2;
    layers_without_biases: Classes, 9, 3;
    many_inputs: Pixels, 200, 10;
    shortcuts_and_sums: Shortcuts, 3, 2;
    parts_and_missing_weights: Heads, 5, 4;
}

#[test]
fn a_loss_is_called_once_per_sample_with_its_number() {
    within_time_limit(|| {
        let net = Plain::<f32>::boxed_random(&mut StdRng::seed_from_u64(1));
        let x = numbers::<f32, 4>(1000, 3);
        let calls: Vec<_> = (0..1000).map(|_| AtomicUsize::new(0)).collect();
        let mut gradient = Plain::<f32>::boxed_zeros();
        let loss = |n: usize, a: &SVector<f32, 2>, _: &mut SVector<f32, 2>| {
            assert_eq!(*a, net.forward(&x[n]));
            calls[n].fetch_add(1, Ordering::Relaxed);
            1.0
        };
        assert_eq!(eager::<Plain<f32>>(3).gradient_with(&net, &x, loss, &mut gradient), 1.0);
        assert!(calls.iter().all(|calls| calls.load(Ordering::Relaxed) == 1));
        assert!(gradient.parameters().iter().all(|&g| g == 0.0), "the derivatives begin as zeros");
    });
}

#[test]
fn a_panic_in_a_loss_reaches_the_caller_and_the_threads_remain_usable() {
    within_time_limit(|| {
        let net = Plain::<f64>::boxed_random(&mut StdRng::seed_from_u64(1));
        let x = numbers::<f64, 4>(700, 3);
        let (mut threads, mut gradient) = (eager::<Plain<f64>>(3), Plain::<f64>::boxed_zeros());
        for bad in [0, 100, 300, 699] {
            let message = panic_message(|| {
                let loss = |n: usize, _: &Jet<_>, _: &mut Jet<_>| {
                    assert!(n != bad, "no loss");
                    0.0
                };
                threads.gradient_with_jets(&net, &x, &x, loss, &mut gradient);
            });
            assert_eq!(message, "no loss", "sample {bad}");
            assert_eq!(threads.gradient_with_jets(&net, &x, &x, |_, _, _| 2.0, &mut gradient), 2.0);
        }
    });
}

#[test]
fn invalid_arguments_are_reported_as_on_one_thread() {
    within_time_limit(|| {
        let net = Heads::<f64>::boxed_zeros();
        let (x, y) = (numbers::<f64, 5>(300, 3), numbers::<f64, 4>(300, 4));
        let (mut threads, mut result) = (eager::<Heads<f64>>(2), Heads::<f64>::boxed_zeros());
        let mut direction = Heads::<f64>::boxed_zeros();
        direction.parameters_mut().fill(1.0);
        let message = panic_message(|| threads.hessian_vector_product_into(&net, &x, &y, &direction, &mut result));
        assert!(message.starts_with("the direction leaves the parameters of the network: "), "{message}");
        let message = panic_message(|| {
            threads.gradient_with_jets(&net, &x, &x[1..], |_, _, _| 0.0, &mut result);
        });
        assert!(message.starts_with("300 inputs, but 299 directions"), "{message}");
        let message = panic_message(|| {
            threads.gradient_with(&net, &[], |_, _, _| 0.0, &mut result);
        });
        assert!(message.contains("the batch is empty"), "{message}");
    });
}
