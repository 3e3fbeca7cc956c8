//! The hot loop allocates nothing; optimizers allocate their state in the first step.

use std::hint::black_box;

use mlp_core::optimizer::Objective;
use mlp_core::prelude::*;
use mlp_tests::allocations::{Used, on_this_thread};

use crate::{Small, WORKSPACE, samples};

network! { struct Tiny< input 2 => relu 2 => linear 1; loss squared >; }
network! { struct Large< input 784 => relu 300 dropout 0.5 => sigmoid 100 => exp 10; loss poisson >; }

const NOTHING: Used = Used { allocations: 0, peak: 0 };

/// The empirical risk over samples.
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
    N: TwiceDifferentiable<Scalar = T, Input = SVector<T, INPUTS>, Output = SVector<T, OUTPUTS>, Loss: SecondOrderLoss>,
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
        let (classes, weights) = (vec![0; count], vec![T::one(); count]);
        let mut check = |what: &str, run: &mut dyn FnMut(&mut N, &mut N, &mut N::Workspace)| {
            let used = on_this_thread(|| run(&mut net, &mut gradient, &mut workspace));
            assert_eq!(used, NOTHING, "{what}, {}, {count} samples", N::NAME);
        };
        check("gradient_into", &mut |net, gradient, workspace| {
            black_box(net.gradient_into(&x, &y, workspace, gradient));
        });
        check("gradient_into with classes", &mut |net, gradient, workspace| {
            black_box(net.gradient_into(&x, &classes, workspace, gradient));
        });
        check("accumulate", &mut |net, gradient, workspace| {
            black_box(net.accumulate(&x, &y, workspace, gradient));
        });
        check("gradient_into with dropout", &mut |net, gradient, workspace| {
            let noise = Noise { seed: 1, epoch: 2, first_sample: 3 };
            black_box(net.gradient_into_with_noise(&x, &y, noise, workspace, gradient));
        });
        let (mut dx, mut a, mut da) = (x.clone(), y.clone(), y.clone());
        let mut jacobian = SMatrix::<T, OUTPUTS, INPUTS>::zeros();
        let mut jet = Jet { value: y[0], first: y[0], second: y[0] };
        check("derivatives", &mut |net, gradient, workspace| {
            net.input_gradients_into(&x, &y, workspace, &mut dx);
            net.jacobian_into(&x[0], workspace, &mut jacobian);
            net.jvp_into(&x, &x, workspace, &mut a, &mut da);
            net.vjp_into(&x[0], &y[0], workspace, &mut a[0], &mut dx[0]);
            net.hessian_vector_product_into(&x, &y, net, workspace, gradient);
            net.jet_into(&x[0], &x[0], workspace, &mut jet);
            net.laplacian_into(&x[0], workspace, &mut a[0]);
            net.gradient_with(&x, |n, a, d| (*d = *a - y[n], T::one()).1, workspace, gradient);
            net.gradient_with_jets(&x, &x, |_, jet, d| (*d = *jet, T::one()).1, workspace, gradient);
        });
        check("gradient_weighted_into", &mut |net, gradient, workspace| {
            black_box(net.gradient_weighted_into(&x, &y, &weights, workspace, gradient));
        });
        check("accumulate_weighted", &mut |net, gradient, workspace| {
            black_box(net.accumulate_weighted(&x, &classes, &weights, workspace, gradient));
        });
        check("forward", &mut |net, _, _| {
            black_box(net.forward(&x[0]));
        });
        check("trace and deltas", &mut |net, _, _| {
            let trace = net.trace(&x[0]);
            black_box(net.deltas(&trace, &y[0]));
            black_box(net.deltas(&trace, &classes[0]));
        });
        check("descend", &mut |net, gradient, workspace| {
            black_box(net.descend(&x, &y, 1e-3, workspace, gradient));
        });
        check("a step of sgd", &mut |net, gradient, _| sgd.step(net, gradient));
        check("a step of momentum", &mut |net, gradient, _| momentum.step(net, gradient));
        check("a step of adam", &mut |net, gradient, _| adam.step(net, gradient));
        check("a step of adam_w", &mut |net, gradient, _| adam_w.step(net, gradient));
        check("a step of rms_prop", &mut |net, gradient, _| rms_prop.step(net, gradient));
        check("a step of rms_prop with momentum", &mut |net, gradient, _| rms_prop_momentum.step(net, gradient));
        check("more steps of lbfgs than its memory holds", &mut |net, gradient, workspace| {
            for _ in 0..5 {
                net.gradient_into(&x, &y, workspace, gradient);
                lbfgs.step(net, gradient);
            }
        });
        check("searches of lbfgs", &mut |net, gradient, workspace| {
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

#[test]
fn derivatives_of_up_to_4096_samples_allocate_nothing_and_of_more_two_networks() {
    let net = Small::<f64>::boxed_random(&mut StdRng::seed_from_u64(1));
    let (mut result, mut workspace) = (Small::<f64>::boxed_zeros(), Small::<f64>::workspace());
    // The third allocation holds the other two.
    let two_networks = Used { allocations: 3, peak: 2 * Small::<f64>::PARAMETERS * size_of::<f64>() + 112 };
    for (count, expected) in [(4096, NOTHING), (5000, two_networks)] {
        let (x, y) = (samples::<f64, 13>(count), samples::<f64, 3>(count));
        let product = on_this_thread(|| {
            net.hessian_vector_product_into(&x, &y, &net, &mut workspace, &mut result);
        });
        let own_loss = on_this_thread(|| {
            net.gradient_with(&x, |n, a, d| (*d = *a - y[n], 1.0).1, &mut workspace, &mut result);
        });
        let jets = on_this_thread(|| {
            net.gradient_with_jets(&x, &x, |_, jet, d| (*d = *jet, 1.0).1, &mut workspace, &mut result);
        });
        let groups = on_this_thread(|| {
            let loss = |_: usize, _: &[Jet<_>; 2], _: &mut [Jet<_>; 2]| 1.0;
            net.gradient_with_jet_groups::<2>(x.as_chunks().0, x.as_chunks().0, loss, &mut workspace, &mut result);
        });
        assert_eq!([product, own_loss, jets, groups], [expected; 4], "{count} samples");
    }
}

/// Validates the counters: known allocations are counted to the byte.
#[test]
fn the_first_step_of_adam_allocates_its_two_moments_and_a_workspace_is_one_allocation() {
    let (mut net, gradient, mut adam) = (Small::<f64>::boxed_zeros(), Small::<f64>::boxed_zeros(), Adam::new(0.1));
    let moments = 2 * Small::<f64>::PARAMETERS * size_of::<f64>();
    let first = on_this_thread(|| adam.step(&mut *net, &gradient));
    assert_eq!(first, Used { allocations: 2, peak: moments });

    let workspace = on_this_thread(|| drop(Small::<f64>::workspace()));
    assert_eq!(workspace, Used { allocations: 1, peak: WORKSPACE * size_of::<f64>() });
}

#[test]
fn the_first_step_of_lbfgs_allocates_the_documented_amount() {
    let (mut net, gradient) = (Small::<f64>::boxed_zeros(), Small::<f64>::boxed_zeros());
    let mut lbfgs = Lbfgs::new().memory(10);
    let first = on_this_thread(|| lbfgs.step(&mut *net, &gradient));
    // A point, a gradient, a direction and eleven pairs; and one number for each of ten pairs.
    let networks = (2 * 10 + 5) * Small::<f64>::PARAMETERS * size_of::<f64>();
    assert_eq!(first, Used { allocations: 6, peak: networks + 10 * size_of::<f64>() });
}
