//! `cargo bench --bench threads`: the same step on one thread and on two, side by side, as medians. A step is the gradient
//! of one fixed batch and an update. Where a batch is too small to share, both columns are the same code.
#![allow(missing_docs, reason = "the networks are named by what they are")]
#![allow(clippy::cast_precision_loss, reason = "small integers as samples")]

use std::hint::black_box;

use mlp_benches::median_seconds_of;
use mlp_core::prelude::*;

network! { struct Control< input 4 => tanh 16 => tanh 16 => linear 2; loss squared >; }
network! { struct Chain< input 4 => tanh 32 => tanh 16 => linear 4; loss squared >; }
network! { struct Mnist< input 784 => relu 128 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Wide< input 512 => relu 1024 => relu 1024 => linear 64; loss squared >; }

/// Numbers without structure, between −½ and ½.
fn samples<const N: usize>(count: usize) -> Vec<SVector<f32, N>> {
    let number = |i: usize, j: usize| ((i * 31 + j * 17) % 29) as f32 / 29.0 - 0.5;
    (0..count).map(|i| SVector::from_fn(|j, _| number(i, j))).collect()
}

fn classes(count: usize) -> Vec<usize> {
    (0..count).map(|i| i % 10).collect()
}

fn row<N: Network<Scalar = f32>, Y: Target<N::Output>>(
    name: &str,
    optimizer: &(impl Optimizer<f32> + Clone),
    inputs: &[N::Input],
    targets: &[Y],
) {
    let mut steps = [1, 2].map(|count| {
        let mut net = N::boxed_random(&mut StdRng::seed_from_u64(1));
        let (mut gradient, mut threads) = (N::boxed_zeros(), Threads::<N>::new(count));
        let mut optimizer = optimizer.clone();
        move || {
            black_box(threads.gradient_into(&net, black_box(inputs), targets, &mut gradient));
            optimizer.step(&mut *net, &gradient);
        }
    });
    let [one, two] = &mut steps;
    let [one, two] = median_seconds_of([one, two]);
    let (batch, name) = (inputs.len(), format!("{name}, batch"));
    println!("{name:<16} {batch:>6} {:>12.1} us {:>12.1} us {:>6.2} x", one * 1e6, two * 1e6, one / two);
}

fn main() {
    println!("{:<23} {:>15} {:>15}", "", "one thread", "two threads");
    for batch in [128, 129, 160, 192, 256, 384, 512, 1024, 4096, 10_000] {
        row::<Chain, _>("chain", &Adam::new(1e-6), &samples(batch), &samples::<4>(batch));
    }
    for batch in [128, 256, 512, 4096] {
        row::<Control, _>("control", &Sgd::new(1e-6), &samples(batch), &samples::<2>(batch));
    }
    for batch in [128, 129, 192, 256, 512, 2048] {
        row::<Mnist, _>("mnist", &Sgd::new(1e-6), &samples(batch), &classes(batch));
    }
    for batch in [256, 512] {
        row::<Wide, _>("wide", &Sgd::new(1e-6), &samples(batch), &samples::<64>(batch));
    }
}
