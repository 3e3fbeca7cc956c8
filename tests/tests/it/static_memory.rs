//! Training without a heap: a workspace of a chosen number of samples and Adam in memory of the caller's, each with the bits of its counterpart on
//! the heap.

#![allow(clippy::float_cmp, reason = "exact values")]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "small numbers for either precision")]

use std::sync::Mutex;

use mlp_core::__private::ZeroBits;
use mlp_core::prelude::*;
use mlp_core::scalar::constant;
use mlp_core::{StaticAdam, StaticWorkspace};
use mlp_tests::draw::sines;

const fn near(i: usize, j: usize) -> bool {
    i.abs_diff(j) <= 2
}

network! { struct Chain< input 4 => tanh 16 => relu 5 => linear 2; loss squared >; }
network! { struct Unrolled< input 4 => tanh 3 => linear 2; loss squared >; }
network! { struct Dropped< input 4 dropout 0.1 => tanh 16 dropout 0.5 => linear 2; loss squared >; }
network! { struct Residual< input 4 => tanh 8 as low => tanh 8 add low => linear 2 from (hidden2, low, input); loss squared >; }
network! { struct Mixed< input 4 => relu 6 + tanh 5 => sigmoid 1 + linear 1; loss binary_cross_entropy + 0.5 * squared >; }
network! { struct Masked< input 4 => tanh 6 connect near => softmax 2; loss categorical_cross_entropy >; }

network! {
    /// The online learner of the guide.
    struct Learner< input 32 => tanh 16 => tanh 16 => linear 4; loss squared >;
}

/// Targets between 0 and 1 that sum to one, which every loss of these networks takes.
fn targets<T: Scalar>(count: usize) -> Vec<SVector<T, 2>> {
    sines::<T, 1>(count, 3).iter().map(|y| y[0].abs()).map(|y| SVector::from([y, T::one() - y])).collect()
}

/// Every method on batches of up to `BLOCK` samples, beside its counterpart on the heap.
fn has_the_bits_of_the_heap<T: Scalar + ZeroBits, N, const BLOCK: usize>()
where
    N: Network<Scalar = T, Input = SVector<T, 4>, Output = SVector<T, 2>>,
{
    let net = N::boxed_random(&mut StdRng::seed_from_u64(7));
    let (mut small, mut large) = (StaticWorkspace::<N, BLOCK>::new(), N::workspace());
    let (mut actual, mut expected) = (N::boxed_zeros(), N::boxed_zeros());
    for samples in [1, BLOCK / 2, BLOCK].into_iter().filter(|&samples| samples > 0) {
        let (x, y) = (sines(samples, samples), targets(samples));
        let case = format!("{} in {BLOCK}, {samples} samples", N::NAME);

        let risk = small.gradient_into(&net, &x, &y, &mut actual);
        assert!(risk == net.gradient_into(&x, &y, &mut large, &mut expected), "risk of {case}");
        assert!(actual.parameters() == expected.parameters(), "gradient of {case}");
        assert!(actual.parameters().iter().any(|&g| g != nalgebra::zero()), "{case}");

        let sum = small.accumulate(&net, &x, &y, &mut actual);
        assert!(sum == net.accumulate(&x, &y, &mut large, &mut expected), "sum of {case}");
        assert!(actual.parameters() == expected.parameters(), "accumulated gradient of {case}");

        let (mut left, mut right) = (net.boxed_clone(), net.boxed_clone());
        let risk = small.descend(&mut left, &x, &y, 0.1, &mut actual);
        assert!(risk == right.descend(&x, &y, 0.1, &mut large, &mut expected), "risk before the descent of {case}");
        assert!(left.parameters() == right.parameters(), "descent of {case}");

        let (mut left, mut right) = (net.boxed_clone(), net.boxed_clone());
        let risk = small.descend_online(&mut left, &x[0], &y[0], 0.1);
        assert!(risk == right.descend(&x[..1], &y[..1], 0.1, &mut large, &mut expected), "online risk of {case}");
        // With dropout, the gradient is rounded before the step or not: by half an ulp of a step in three products, and the sum.
        let rounding = if N::LAYERS.iter().any(|layer| layer.dropout > 0.0) { 2.0 } else { 0.0 };
        let steps = net.parameters().iter().zip(left.parameters().iter().zip(right.parameters()));
        for (&before, (&a, &b)) in steps {
            let bound = (before.abs() + b.abs()) * constant(rounding) * T::default_epsilon();
            assert!((a - b).abs() <= bound, "online descent of {case}");
        }
        assert!(left.parameters() != net.parameters(), "{case}");
    }
}

macro_rules! each_network {
    ($($Net:ident)+) => {$(
        has_the_bits_of_the_heap::<f32, $Net<f32>, 1>();
        has_the_bits_of_the_heap::<f32, $Net<f32>, 7>();
        has_the_bits_of_the_heap::<f64, $Net<f64>, 8>();
        has_the_bits_of_the_heap::<f32, $Net<f32>, 128>();
    )+};
}

#[test]
fn a_batch_of_one_block_has_the_bits_of_the_workspace_on_the_heap() {
    each_network!(Chain Unrolled Dropped Residual Mixed Masked);
}

#[test]
fn a_batch_of_several_blocks_has_the_same_gradient_up_to_rounding() {
    let (x, y) = (sines::<f64, 4>(50, 1), targets(50));
    let net = Chain::<f64>::random(&mut StdRng::seed_from_u64(7));
    let (mut actual, mut expected) = (Chain::<f64>::zeros(), Chain::<f64>::zeros());
    let risk = StaticWorkspace::<_, 8>::new().gradient_into(&net, &x, &y, &mut actual);
    let expected_risk = net.gradient_into(&x, &y, &mut <Chain<f64> as Network>::workspace(), &mut expected);
    // Each is a sum of 50 terms below 2, in another order.
    let bound = 50.0 * 50.0 * 2.0 * f64::EPSILON;
    assert!((risk - expected_risk).abs() <= bound);
    for (a, b) in actual.parameters().iter().zip(expected.parameters()) {
        assert!((a - b).abs() <= bound, "{a} and {b}");
    }
    assert_ne!(actual, expected, "blocks of 8 are rounded after each block");
}

#[test]
fn descent_on_several_blocks_is_the_step_along_their_gradient() {
    let (x, y) = (sines::<f32, 4>(50, 1), targets(50));
    let net = Chain::random(&mut StdRng::seed_from_u64(7));
    let (mut actual, mut expected, mut gradient) = (net.clone(), net, Chain::zeros());
    let mut workspace = StaticWorkspace::<_, 8>::new();
    let risk = workspace.descend(&mut actual, &x, &y, 0.1, &mut gradient);
    assert_eq!(risk, workspace.gradient_into(&expected, &x, &y, &mut gradient));
    Sgd::new(0.1).step(&mut expected, &gradient);
    assert_eq!(actual, expected);
}

#[test]
fn descent_from_a_risk_that_is_not_finite_changes_nothing() {
    fn check<N: Network<Scalar = f32, Input = SVector<f32, 4>, Output = SVector<f32, 2>>>() {
        let mut net = N::boxed_random(&mut StdRng::seed_from_u64(7));
        let before = net.boxed_clone();
        let mut workspace = StaticWorkspace::<N, 1>::new();
        let risk = workspace.descend_online(&mut net, &SVector::repeat(1.0), &vector![f32::INFINITY, 0.0], 0.1);
        assert!(!risk.is_finite());
        assert_eq!(net.parameters(), before.parameters());
    }
    check::<Chain>();
    check::<Unrolled>();
}

#[test]
fn static_adam_takes_the_steps_of_adam() {
    fn check<N: Network<Scalar = f32, Input = SVector<f32, 4>, Output = SVector<f32, 2>>>() {
        let (x, y) = (sines(5, 1), targets(5));
        let (mut first, mut second) = (N::boxed_random(&mut StdRng::seed_from_u64(8)), N::boxed_zeros());
        let mut on_heap = Adam::new(0.01).betas(0.8, 0.99).epsilon(1e-6);
        let mut borrowing = StaticAdam::new(1.0, &mut *first, &mut *second).betas(0.8, 0.99).epsilon(1e-6);
        borrowing.set_learning_rate(0.01);
        let mut expected = N::boxed_random(&mut StdRng::seed_from_u64(7));
        let (start, mut actual) = (expected.boxed_clone(), expected.boxed_clone());
        let (mut gradient, mut workspace) = (N::boxed_zeros(), StaticWorkspace::<N, 5>::new());
        for round in 0..2 {
            for step in 0..5 {
                workspace.gradient_into(&expected, &x, &y, &mut gradient);
                on_heap.step(&mut *expected, &gradient);
                borrowing.step(&mut actual, &gradient);
                assert_eq!(actual.parameters(), expected.parameters(), "round {round}, step {step} of {}", N::NAME);
            }
            assert_ne!(actual.parameters(), start.parameters());
            on_heap.reset();
            borrowing.reset();
        }
    }
    check::<Chain>();
    check::<Unrolled>();
}

#[test]
#[should_panic(expected = "the learning rate must be a positive number")]
fn static_adam_refuses_a_setting_out_of_range() {
    let (mut net, gradient) = (Chain::zeros(), Chain::zeros());
    StaticAdam::new(f64::NAN, &mut Chain::zeros(), &mut Chain::zeros()).step(&mut net, &gradient);
}

#[test]
fn a_learner_of_32_inputs_fits_into_16_kib_with_adam() {
    struct Memory {
        net: Learner,
        gradient: Learner,
        moments: [Learner; 2],
        workspace: StaticWorkspace<Learner>,
    }
    static MEMORY: Mutex<Memory> = Mutex::new(Memory {
        net: Learner::zeros(),
        gradient: Learner::zeros(),
        moments: [Learner::zeros(), Learner::zeros()],
        workspace: StaticWorkspace::new(),
    });
    const { assert!(size_of::<Memory>() <= 14 * 1024 + 512, "at least 1.5 KiB are left for the stack") };

    let memory = &mut *MEMORY.lock().expect("no panic");
    let Memory { net, gradient, moments: [first, second], workspace } = memory;
    let mut adam = StaticAdam::new(0.01, first, second);
    net.initialize(&mut StdRng::seed_from_u64(7));
    let (x, y) = (sines::<f32, 32>(1, 0), [SVector::repeat(0.5)]);
    let first = workspace.gradient_into(net, &x, &y, gradient);
    for _ in 0..50 {
        adam.step(net, gradient);
        workspace.gradient_into(net, &x, &y, gradient);
    }
    assert!(workspace.gradient_into(net, &x, &y, gradient) < first / 100.0);
}

#[test]
fn inputs_that_are_copied_or_sparse_have_the_bits_of_the_heap() {
    network! { struct Sides< input 2 as left, sparse 30 as right => tanh 5 from (left, right) => linear 1; loss squared >; }

    let x: Vec<_> = (0..4_u16)
        .map(|n| SidesInput {
            left: vector![f32::from(n), 1.0],
            right: Sparse::new([(usize::from(n), 0.5), (20, -1.0)]).expect("valid entries"),
        })
        .collect();
    let y = [vector![0.0], vector![1.0], vector![0.0], vector![2.0]];
    let net = Sides::random(&mut StdRng::seed_from_u64(7));
    let (mut actual, mut expected) = (Sides::zeros(), Sides::zeros());
    let risk = StaticWorkspace::<Sides, 4>::new().gradient_into(&net, &x, &y, &mut actual);
    assert_eq!(risk, net.gradient_into(&x, &y, &mut Sides::workspace(), &mut expected));
    assert_eq!(actual, expected);
}
