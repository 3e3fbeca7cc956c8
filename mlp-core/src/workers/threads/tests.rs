//! Bitwise equality with one thread, for every kind of layer, panics that reach the caller, and scarce resources.

#![allow(clippy::float_cmp, reason = "exact values are compared exactly")]
#![allow(clippy::cast_precision_loss, reason = "small integers")]

mod scarce;

use std::thread;
use std::vec::Vec;

use super::Threads;
use crate::prelude::*;
use crate::workers::testing::within_time_limit;
use crate::workers::thread_pool::SPIN_TIME;

network! { struct Point< input 1 => linear 1; loss squared >; }
network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
network! { struct Square< input 4 => tanh 4 => sigmoid 4; loss binary_cross_entropy >; }
network! { struct NoBiases< input 3 => gelu 17 no_bias => softmax 5 no_bias; loss categorical_cross_entropy >; }
network! { struct Chain< input 4 => tanh 32 => tanh 16 => linear 4; loss squared >; }
network! { struct Odd< input 13 => relu 50 => selu 30 => exp 1; loss poisson >; }
network! { struct Pixels< input 200 => relu 64 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Dropped< input 4 => tanh 33 dropout 0.5 => softmax 7 no_bias dropout 0.2 => linear 2; loss squared >; }
network! { struct FewDropped< input 2 => relu 3 dropout 0.5 => linear 1; loss squared >; }
network! { struct Alone< input 33 => linear 7; loss huber >; }
network! { struct Mixed< input 1 => elu 16 => silu 1 => softplus 129 => custom::Twice 3; loss absolute >; }

mod custom {
    //! A user-defined activation.
    use crate::prelude::*;

    pub(super) struct Twice;

    impl Elementwise for Twice {
        const NAME: &'static str = "twice";
        type Canonical = NoPartner;
        fn value<T: Scalar>(s: T) -> T {
            s + s
        }
        fn derivative<T: Scalar>(_: T, _: T) -> T {
            T::one() + T::one()
        }
    }
}

/// Numbers between 0 and 1 whose sums are almost never exact, so that the order of additions affects the bits.
fn numbers<T: Scalar, const N: usize>(count: usize, seed: usize) -> Vec<SVector<T, N>> {
    let number = |i: usize, j: usize| f64::sin((i * 7 + j * 11 + seed) as f64).abs();
    (0..count).map(|i| SVector::from_fn(|j, _| crate::number::scalar::constant(number(i, j)))).collect()
}

/// Threads that share batches of any size.
fn eager<N: Network>(count: usize) -> Threads<N> {
    let mut threads = Threads::start(count);
    assert_eq!(threads.count(), count, "the system refused to start a thread");
    threads.is_worth_sharing = |_, _| true;
    threads
}

fn same_bits<N, T, const INPUTS: usize, const OUTPUTS: usize>()
where
    T: Scalar,
    N: Network<Scalar = T, Input = SVector<T, INPUTS>, Output = SVector<T, OUTPUTS>> + Clone,
{
    let net = N::boxed_random(&mut StdRng::seed_from_u64(1));
    let filled = N::boxed_random(&mut StdRng::seed_from_u64(2));
    let mut workspace = N::workspace();
    for count in [1, 2, 3, 5] {
        let mut threads = eager::<N>(count);
        for samples in [1, 127, 128, 129, 256, 300, 1000] {
            let (x, y) = (numbers::<T, INPUTS>(samples, 3), numbers::<T, OUTPUTS>(samples, 4));
            // `gradient_into` overwrites the gradient, `accumulate` adds to it.
            let (mut expected, mut actual) = (filled.boxed_clone(), filled.boxed_clone());
            let case = std::format!("{}, {count} threads, {samples} samples", N::NAME);
            let risk = net.gradient_into(&x, &y, &mut workspace, &mut expected);
            assert!(risk == threads.gradient_into(&*net, &x, &y, &mut *actual), "risk, {case}");
            assert!(expected.parameters() == actual.parameters(), "gradient, {case}");

            let (mut expected, mut actual) = (filled.boxed_clone(), filled.boxed_clone());
            let sum = net.accumulate(&x, &y, &mut workspace, &mut expected);
            assert!(sum == threads.accumulate(&net, &x, &y, &mut actual), "sum of losses, {case}");
            assert!(expected.parameters() == actual.parameters(), "sum of gradients, {case}");

            let noise = Noise { seed: 1, epoch: 2, first_sample: 3 };
            let risk = net.gradient_into_with_noise(&x, &y, noise, &mut workspace, &mut expected);
            assert!(risk == threads.gradient_into_with_noise(&net, &x, &y, noise, &mut actual), "noisy risk, {case}");
            assert!(expected.parameters() == actual.parameters(), "noisy gradient, {case}");

            let sum = net.accumulate_with_noise(&x, &y, noise, &mut workspace, &mut expected);
            assert!(sum == threads.accumulate_with_noise(&net, &x, &y, noise, &mut actual), "noisy losses, {case}");
            assert!(expected.parameters() == actual.parameters(), "noisy gradients, {case}");
        }
    }
}

macro_rules! same_bits {
    ($($test:ident: $net:ident, $inputs:literal, $outputs:literal;)*) => {$(
        #[test]
        fn $test() {
            within_time_limit(|| {
                same_bits::<$net<f32>, f32, $inputs, $outputs>();
                same_bits::<$net<f64>, f64, $inputs, $outputs>();
            });
        }
    )*};
}

mod derivatives; // with this macro

same_bits! {
    one_unit_has_the_same_bits: Point, 1, 1;
    unrolled_layers_have_the_same_bits: Xor, 2, 1;
    the_largest_unrolled_layers_have_the_same_bits: Square, 4, 4;
    layers_without_biases_have_the_same_bits: NoBiases, 3, 5;
    narrow_layers_have_the_same_bits: Chain, 4, 4;
    layers_of_odd_widths_have_the_same_bits: Odd, 13, 1;
    wide_layers_have_the_same_bits: Pixels, 200, 10;
    a_single_layer_has_the_same_bits: Alone, 33, 7;
    layers_with_dropout_have_the_same_bits: Dropped, 4, 2;
    unrolled_layers_with_dropout_have_the_same_bits: FewDropped, 2, 1;
    unrolled_layers_among_wide_ones_have_the_same_bits: Mixed, 1, 3;
}

#[test]
fn other_scalars_have_the_same_bits() {
    use num_dual::Dual64;
    within_time_limit(|| {
        let net = Chain::<Dual64>::boxed_random(&mut StdRng::seed_from_u64(1));
        let (x, y) = (numbers::<Dual64, 4>(300, 3), numbers::<Dual64, 4>(300, 4));
        let (mut expected, mut actual) = (net.boxed_clone(), net.boxed_clone());
        net.gradient_into(&x, &y, &mut Chain::<Dual64>::workspace(), &mut expected);
        eager(3).gradient_into(&*net, &x, &y, &mut *actual);
        assert!(expected == actual);
    });
}

#[test]
fn no_block_is_lost_in_a_thousand_calls() {
    within_time_limit(|| {
        let net = Xor::<f32>::random(&mut StdRng::seed_from_u64(1));
        let (x, y) = (numbers(700, 3), numbers(700, 4));
        let (risk, expected) = net.gradient(&x, &y);
        let mut threads = eager(4);
        let mut gradient = Xor::boxed_zeros();
        for call in 0..1000 {
            if call % 100 == 0 {
                // Long enough for the helpers to fall asleep.
                thread::sleep(2 * SPIN_TIME);
            }
            assert_eq!(threads.gradient_into(&net, &x, &y, &mut gradient), risk);
            assert!(*gradient == expected);
        }
    });
}

mod panics {
    use super::*;
    use crate::workers::testing::panic_message;

    /// Panics at numbers above 100, which a single sample of a batch can contain.
    struct Fragile;

    impl Elementwise for Fragile {
        const NAME: &'static str = "fragile";
        type Canonical = NoPartner;
        fn value<T: Scalar>(s: T) -> T {
            assert!(s < crate::number::scalar::constant(100.0), "too much for this unit");
            s
        }
        fn derivative<T: Scalar>(_: T, _: T) -> T {
            T::one()
        }
    }

    network! { struct Brittle< input 1 => Fragile 1; loss squared >; }

    #[test]
    fn a_panic_in_any_block_reaches_the_caller_and_the_threads_remain_usable() {
        within_time_limit(|| {
            let mut net = Brittle::<f64>::zeros();
            net.output.weights = matrix![1.0];
            let mut threads = eager(3);
            let mut gradient = Brittle::<f64>::boxed_zeros();
            let (x, y) = (numbers::<f64, 1>(1280, 3), numbers::<f64, 1>(1280, 4));
            let (risk, expected) = net.gradient(&x, &y);
            for bad in (0..1280).step_by(64) {
                let mut spoiled = x.clone();
                spoiled[bad] = vector![1000.0];
                let message = panic_message(|| {
                    threads.gradient_into(&net, &spoiled, &y, &mut gradient);
                });
                assert_eq!(message, "too much for this unit", "sample {bad}");
                assert_eq!(threads.gradient_into(&net, &x, &y, &mut gradient), risk);
                assert!(*gradient == expected);
            }
        });
    }

    #[test]
    fn a_class_out_of_range_is_reported_with_the_index_of_its_sample_in_the_batch() {
        within_time_limit(|| {
            let net = Pixels::<f32>::boxed_zeros();
            let x = numbers::<f32, 200>(300, 1);
            let mut y = std::vec![0; 300];
            y[299] = 10;
            let mut gradient = Pixels::boxed_zeros();
            let message = panic_message(|| {
                eager(2).gradient_into(&*net, &x, &y, &mut *gradient);
            });
            assert!(message.starts_with("sample 299 (counted from 0) has class 10"), "{message}");
            y.pop();
            let message = panic_message(|| {
                eager(2).gradient_into(&*net, &x, &y, &mut *gradient);
            });
            assert!(message.starts_with("300 inputs, but 299 targets"), "{message}");
        });
    }
}
