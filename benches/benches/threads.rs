//! `cargo bench --bench threads`: the median times of a step on one thread and on two, interleaved. A step is the
//! gradient of one fixed batch and an update. If a batch is too small to share, both columns run the same code.
#![allow(clippy::wildcard_imports, reason = "all cases")]

use std::hint::black_box;

use mlp_benches::cases::*;
use mlp_benches::{median_seconds_of, processor, select_instruction_set};
use mlp_core::prelude::*;

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
    let set = select_instruction_set();
    println!("{}, {set}", processor());
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
