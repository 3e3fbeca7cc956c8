//! What the heap is asked for: nothing in the hot loop, and in a training run an amount that is known beforehand.

#![allow(clippy::cast_precision_loss, reason = "small integers as samples")]

use std::hint::black_box;

use mlp_core::optimizer::Objective;
use mlp_core::prelude::*;
use mlp_tests::allocations::{Accounts, Used, on_this_thread};

#[global_allocator]
static HEAP: Accounts = Accounts;

network! { struct Tiny< input 2 => relu 2 => linear 1; loss squared >; }
network! { struct Small< input 13 => tanh 50 => selu 30 no_bias => softmax 3; loss categorical_cross_entropy >; }
network! { struct Large< input 784 => relu 300 dropout 0.5 => sigmoid 100 => exp 10; loss poisson >; }

const NOTHING: Used = Used { allocations: 0, peak: 0 };

fn samples<T: Scalar, const N: usize>(count: usize) -> Vec<SVector<T, N>> {
    let number = |i: usize, j: usize| mlp_core::scalar::constant(((i * 7 + j * 11) % 29) as f64 / 290.0);
    (0..count).map(|i| SVector::from_fn(|j, _| number(i, j))).collect()
}

/// The risk over samples.
struct Risk<'a, N: Network> {
    x: &'a [N::Input],
    y: &'a [N::Output],
    workspace: &'a mut N::Workspace,
    gradient: &'a mut N,
}

impl<N: Network<Output: Target<N::Output>>> Objective<N> for Risk<'_, N> {
    fn gradient(&mut self, network: &N) -> (N::Scalar, &N) {
        let risk = network.gradient_into(self.x, self.y, self.workspace, self.gradient);
        (risk, self.gradient)
    }
}

fn the_hot_loop_allocates_nothing<N, T, const INPUTS: usize, const OUTPUTS: usize>()
where
    T: Scalar,
    N: Network<Scalar = T, Input = SVector<T, INPUTS>, Output = SVector<T, OUTPUTS>>,
{
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(1));
    let (mut gradient, mut workspace) = (N::boxed_zeros(), N::workspace());
    let (mut sgd, mut momentum) = (Sgd::new(1e-3), Sgd::new(1e-3).momentum(0.9));
    let (mut adam, mut adam_w) = (Adam::new(1e-3), AdamW::new(1e-3));
    let (mut rms_prop, mut rms_prop_momentum) = (RmsProp::new(1e-3), RmsProp::new(1e-3).momentum(0.9));
    let mut lbfgs = Lbfgs::new().memory(3);
    momentum.step(&mut *net, &gradient);
    adam.step(&mut *net, &gradient);
    adam_w.step(&mut *net, &gradient);
    rms_prop.step(&mut *net, &gradient);
    rms_prop_momentum.step(&mut *net, &gradient);
    lbfgs.step(&mut *net, &gradient);
    for count in [1, 32, 128, 300] {
        let (x, y) = (samples::<T, INPUTS>(count), samples::<T, OUTPUTS>(count));
        let classes = vec![0; count];
        let mut holds = |what: &str, run: &mut dyn FnMut(&mut N, &mut N, &mut N::Workspace)| {
            let used = on_this_thread(|| run(&mut net, &mut gradient, &mut workspace));
            assert_eq!(used, NOTHING, "{what}, {}, {count} samples", N::NAME);
        };
        holds("gradient_into", &mut |net, gradient, workspace| {
            black_box(net.gradient_into(&x, &y, workspace, gradient));
        });
        holds("gradient_into with classes", &mut |net, gradient, workspace| {
            black_box(net.gradient_into(&x, &classes, workspace, gradient));
        });
        holds("accumulate", &mut |net, gradient, workspace| {
            black_box(net.accumulate(&x, &y, workspace, gradient));
        });
        holds("gradient_into with dropout", &mut |net, gradient, workspace| {
            let noise = Noise { seed: 1, epoch: 2, first_sample: 3 };
            black_box(net.gradient_into_with_noise(&x, &y, noise, workspace, gradient));
        });
        holds("forward", &mut |net, _, _| {
            black_box(net.forward(&x[0]));
        });
        holds("trace and deltas", &mut |net, _, _| {
            let trace = net.trace(&x[0]);
            black_box(net.deltas(&trace, &y[0]));
            black_box(net.deltas(&trace, &classes[0]));
        });
        holds("descend", &mut |net, gradient, workspace| {
            black_box(net.descend(&x, &y, 1e-3, workspace, gradient));
        });
        holds("a step of sgd", &mut |net, gradient, _| sgd.step(net, gradient));
        holds("a step of momentum", &mut |net, gradient, _| momentum.step(net, gradient));
        holds("a step of adam", &mut |net, gradient, _| adam.step(net, gradient));
        holds("a step of adam_w", &mut |net, gradient, _| adam_w.step(net, gradient));
        holds("a step of rms_prop", &mut |net, gradient, _| rms_prop.step(net, gradient));
        holds("a step of rms_prop with momentum", &mut |net, gradient, _| rms_prop_momentum.step(net, gradient));
        holds("steps of lbfgs, more than it remembers", &mut |net, gradient, workspace| {
            for _ in 0..5 {
                net.gradient_into(&x, &y, workspace, gradient);
                lbfgs.step(net, gradient);
            }
        });
        holds("searches of lbfgs", &mut |net, gradient, workspace| {
            for _ in 0..5 {
                lbfgs.advance(net, &mut Risk { x: &x, y: &y, workspace, gradient });
            }
        });
    }
}

#[test]
fn the_hot_loop_of_a_tiny_network_allocates_nothing() {
    the_hot_loop_allocates_nothing::<Tiny<f32>, f32, 2, 1>();
    the_hot_loop_allocates_nothing::<Tiny<f64>, f64, 2, 1>();
}

#[test]
fn the_hot_loop_of_a_small_network_allocates_nothing() {
    the_hot_loop_allocates_nothing::<Small<f32>, f32, 13, 3>();
    the_hot_loop_allocates_nothing::<Small<f64>, f64, 13, 3>();
}

#[test]
fn the_hot_loop_of_a_large_network_allocates_nothing() {
    the_hot_loop_allocates_nothing::<Large<f32>, f32, 784, 10>();
    the_hot_loop_allocates_nothing::<Large<f64>, f64, 784, 10>();
}

/// That the accounts are kept: what does allocate is seen, to the byte.
#[test]
fn the_first_step_of_adam_allocates_its_two_moments_and_a_workspace_is_one_allocation() {
    let (mut net, gradient, mut adam) = (Small::<f64>::boxed_zeros(), Small::<f64>::boxed_zeros(), Adam::new(0.1));
    let moments = 2 * Small::<f64>::PARAMETERS * size_of::<f64>();
    let first = on_this_thread(|| adam.step(&mut *net, &gradient));
    assert_eq!(first, Used { allocations: 2, peak: moments });

    // s, a and δ of every unit for a block of 128 samples.
    let room = 3 * 128 * (50 + 30 + 3) * size_of::<f64>();
    let workspace = on_this_thread(|| drop(Small::<f64>::workspace()));
    assert_eq!(workspace, Used { allocations: 1, peak: room });
}

#[test]
fn the_first_step_of_lbfgs_allocates_what_its_documentation_says() {
    let (mut net, gradient) = (Small::<f64>::boxed_zeros(), Small::<f64>::boxed_zeros());
    let mut lbfgs = Lbfgs::new().memory(10);
    let first = on_this_thread(|| lbfgs.step(&mut *net, &gradient));
    // A point, a gradient, a direction and eleven pairs; and a number for each of ten pairs.
    let networks = (2 * 10 + 5) * Small::<f64>::PARAMETERS * size_of::<f64>();
    assert_eq!(first, Used { allocations: 6, peak: networks + 10 * size_of::<f64>() });
}

/// What `fit` takes from the heap.
fn fit(samples_in_all: usize, batch: Batch, epochs: usize) -> Used {
    let inputs = samples::<f32, 13>(samples_in_all);
    let data = Dataset::new(inputs, vec![1; samples_in_all]).expect("good data");
    let mut net = Small::random(&mut StdRng::seed_from_u64(1));
    let mut trainer = Trainer::new(Sgd::new(1e-3)).batch(batch).epochs(epochs);
    on_this_thread(|| {
        trainer.fit(&mut net, &data).expect("it does not diverge");
    })
}

#[test]
fn a_training_run_holds_one_index_a_sample_whatever_the_batch() {
    for batch in [Batch::Online, Batch::Mini(32), Batch::Mini(200), Batch::Full] {
        let (few, many) = (fit(1000, batch, 2), fit(5000, batch, 2));
        assert!(many.peak - few.peak <= 4000 * size_of::<usize>(), "{batch:?}: {few:?}, {many:?}");
    }
}

#[test]
fn a_training_run_on_the_full_batch_copies_no_sample() {
    // The gradient and the parameters of the last finite epoch, a workspace, an index a sample, and an entry for each of
    // two epochs.
    let networks = 2 * Small::<f32>::PARAMETERS * size_of::<f32>();
    let workspace = 3 * 128 * (50 + 30 + 3) * size_of::<f32>();
    let epochs = 2 * size_of::<mlp_core::train::Epoch>();
    let wanted = networks + workspace + 5000 * size_of::<usize>() + epochs;
    let peak = fit(5000, Batch::Full, 2).peak;
    assert!((wanted..=wanted + 16).contains(&peak), "{peak} bytes, not {wanted}");
}

#[test]
fn a_training_run_holds_at_most_three_copies_of_a_mini_batch() {
    let sample = 13 * size_of::<f32>() + size_of::<usize>();
    let (small, large) = (fit(5000, Batch::Mini(100), 2).peak, fit(5000, Batch::Mini(1000), 2).peak);
    assert!(large.saturating_sub(small) <= 3 * 900 * sample, "{small} bytes became {large}");
}

#[test]
fn an_epoch_more_allocates_nothing_more() {
    for batch in [Batch::Online, Batch::Mini(32), Batch::Full] {
        assert_eq!(fit(1000, batch, 2).allocations, fit(1000, batch, 10).allocations, "{batch:?}");
    }
}
