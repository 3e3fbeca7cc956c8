//! The cases in this library: the loops of `benches/benches/table.rs`, from the initial parameters of the peers. Built as a
//! user builds it, without target-cpu flags.

use std::hint::black_box;

use contract::{
    ADAM_RATE, CHECKED_RATE, CHECKED_STEPS, TIMED_RATE, check, classes, flags, is_selected, time, weighted_sum,
};
use mlp_benches::{peak_flops, select_instruction_set};
use mlp_core::prelude::*;
use ours::{beginning, doubles, samples};

network! { struct Xor< input 2 => relu 2 => linear 1; loss squared >; }
network! { struct Control< input 4 => tanh 16 => tanh 16 => linear 2; loss squared >; }
network! { struct Digits< input 64 => relu 32 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Mnist< input 784 => relu 128 => softmax 10; loss categorical_cross_entropy >; }
network! { struct MnistDeep< input 784 => relu 256 => relu 128 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Wide< input 512 => relu 1024 => relu 1024 => linear 64; loss squared >; }
network! { struct Odd< input 13 => relu 50 => relu 300 => linear 1; loss squared >; }
network! { struct Lenet< input 784 => relu 300 => relu 100 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Housing< input 13 => relu 50 => relu 50 => linear 1; loss squared >; }
network! { struct Twelve< input 32 => relu 32 repeat 12 => linear 32; loss squared >; }
network! { struct Diagnosis< input 30 => sigmoid 24 => sigmoid 1; loss binary_cross_entropy >; }
network! { struct Agent< input 20 => tanh 40 => tanh 40 => linear 3; loss squared >; }
network! { struct Audio< input 8 => tanh 24 repeat 3 => linear 1; loss squared >; }
network! { struct Policy< input 32 => tanh 64 => tanh 64 => linear 4; loss squared >; }
network! { struct Chain< input 4 => tanh 32 => tanh 16 => linear 4; loss squared >; }

fn training<N, Y>(name: &str, inputs: &[N::Input], targets: &[Y])
where
    N: Network<Scalar: From<f32> + Into<f64>>,
    Y: Target<N::Output>,
{
    if !is_selected(name) {
        return;
    }
    let mut net = beginning::<N>();
    let (mut gradient, mut workspace) = (N::boxed_zeros(), N::workspace());
    for _ in 0..CHECKED_STEPS {
        net.descend(inputs, targets, CHECKED_RATE, &mut workspace, &mut gradient);
    }
    let loss: f64 = net.loss(inputs, targets).into();
    check(name, loss as f32);
    time(name, || {
        black_box(net.descend(black_box(inputs), targets, TIMED_RATE, &mut workspace, &mut gradient));
    });
}

fn inference<N, const OUTPUTS: usize>(name: &str, input: &N::Input)
where
    N: Network<Scalar = f32, Output = SVector<f32, OUTPUTS>>,
{
    if !is_selected(name) {
        return;
    }
    let net = beginning::<N>();
    check(name, weighted_sum(net.forward(input).as_slice()));
    time(name, || {
        black_box(net.forward(black_box(input)));
    });
}

/// Adam on all samples, on the requested number of threads.
fn chain() {
    if !is_selected("simplechains") {
        return;
    }
    let (inputs, targets) = (samples::<4>(10_000), samples::<4>(10_000));
    let (mut net, mut gradient) = (beginning::<Chain>(), Chain::boxed_zeros());
    // The calling thread is one of them.
    let mut threads = Threads::<Chain>::new(contract::threads());
    let mut checked = Adam::new(ADAM_RATE);
    for _ in 0..CHECKED_STEPS {
        threads.gradient_into(&net, &inputs, &targets, &mut gradient);
        checked.step(&mut *net, &gradient);
    }
    check("simplechains", net.loss(&inputs, &targets));
    let mut timed = Adam::new(ADAM_RATE);
    time("simplechains", || {
        black_box(threads.gradient_into(&net, black_box(&inputs), &targets, &mut gradient));
        timed.step(&mut *net, &gradient);
    });
}

fn main() {
    contract::version!("mlp-core");
    println!("set\t{}", select_instruction_set());
    println!("peak\t{:.0}", peak_flops());
    training::<Xor, _>("xor", &samples::<2>(4), &samples::<1>(4));
    training::<Control, _>("control", &samples::<4>(32), &samples::<2>(32));
    training::<Digits, _>("digits", &samples::<64>(32), &classes(32));
    training::<Mnist, _>("mnist", &samples::<784>(128), &classes(128));
    training::<MnistDeep, _>("mnist-deep", &samples::<784>(128), &classes(128));
    training::<Wide, _>("wide", &samples::<512>(256), &samples::<64>(256));
    training::<Odd, _>("odd", &samples::<13>(64), &samples::<1>(64));
    training::<Mnist, _>("mnist-1", &samples::<784>(1), &classes(1));
    training::<Lenet, _>("lenet", &samples::<784>(64), &classes(64));
    training::<Mnist, _>("mnist-512", &samples::<784>(512), &classes(512));
    training::<Housing, _>("housing", &samples::<13>(50), &samples::<1>(50));
    training::<Twelve, _>("twelve", &samples::<32>(64), &samples::<32>(64));
    training::<Diagnosis, _>("diagnosis", &samples::<30>(16), &flags(16).into_iter().map(|y| vector![y]).collect::<Vec<_>>());
    training::<Agent, _>("agent-1", &samples::<20>(1), &samples::<3>(1));
    training::<Mnist<f64>, _>("mnist-f64", &doubles::<784>(128), &classes(128));
    inference::<Policy, 4>("policy", &samples::<32>(1)[0]);
    inference::<Mnist, 10>("mnist-infer", &samples::<784>(1)[0]);
    inference::<Audio, 1>("audio", &samples::<8>(1)[0]);
    chain();
}
