//! Runs one benchmark case for a given number of steps, so that `benches/instructions` can count its instructions. Without
//! arguments it lists the cases; with a name and a number it runs that case for that number of steps and
//! prints the instruction set.
#![allow(clippy::wildcard_imports, reason = "all cases")]

use std::hint::black_box;
use std::process::ExitCode;

use mlp_benches::cases::*;
use mlp_benches::select_instruction_set;
use mlp_core::prelude::*;

/// A name, and the function that runs a number of steps.
type Case = (&'static str, fn(usize));

/// The batches of the large networks are smaller than in the benchmarks, since valgrind is slow.
const CASES: &[Case] = &[
    ("xor", |n| training::<Xor, _>(n, &samples(4), &samples::<1>(4))),
    ("control", |n| training::<Control, _>(n, &samples(32), &samples::<2>(32))),
    ("digits", |n| training::<Digits, _>(n, &samples(32), &classes(32))),
    ("mnist", |n| training::<Mnist, _>(n, &samples(128), &classes(128))),
    ("mnist-deep", |n| training::<MnistDeep, _>(n, &samples(32), &classes(32))),
    ("wide", |n| training::<Wide, _>(n, &samples(16), &samples::<64>(16))),
    ("odd", |n| training::<Odd, _>(n, &samples(64), &samples::<1>(64))),
    ("twelve", |n| training::<Twelve, _>(n, &samples(64), &samples::<32>(64))),
    ("mnist-1", |n| training::<Mnist, _>(n, &samples(1), &classes(1))),
    // More samples than a block: computes the gradient.
    ("chain", |n| adam_step::<Chain, _>(n, &samples(300), &samples::<4>(300))),
    // As many weights, which one layer reads from two sources or from one.
    ("two-sources", |n| training::<TwoSources, _>(n, &samples(128), &samples::<1>(128))),
    ("one-source", |n| training::<OneSource, _>(n, &samples(128), &samples::<1>(128))),
    ("policy", |n| inference::<Policy>(n, &samples(1)[0])),
    ("mnist-infer", |n| inference::<Mnist>(n, &samples(1)[0])),
];

/// Fills a network with weights, in few instructions.
fn fill(net: &mut impl Network<Scalar = f32>) {
    for (i, w) in net.parameters_mut().iter_mut().enumerate() {
        *w = number(i, 0) / 8.0;
    }
}

fn training<N: Network<Scalar = f32>, Y: Target<N::Output>>(steps: usize, inputs: &[N::Input], targets: &[Y]) {
    let (mut net, mut gradient, mut workspace) = (N::boxed_zeros(), N::boxed_zeros(), N::workspace());
    fill(&mut *net);
    for _ in 0..steps {
        black_box(net.descend(black_box(inputs), targets, 1e-6, &mut workspace, &mut gradient));
    }
}

fn adam_step<N: Network<Scalar = f32>, Y: Target<N::Output>>(steps: usize, inputs: &[N::Input], targets: &[Y]) {
    let (mut net, mut gradient, mut workspace) = (N::boxed_zeros(), N::boxed_zeros(), N::workspace());
    let mut adam = Adam::new(1e-6);
    fill(&mut *net);
    for _ in 0..steps {
        black_box(net.gradient_into(black_box(inputs), targets, &mut workspace, &mut gradient));
        adam.step(&mut *net, &gradient);
    }
}

fn inference<N: Network<Scalar = f32>>(steps: usize, input: &N::Input) {
    let mut net = N::boxed_zeros();
    fill(&mut *net);
    for _ in 0..steps {
        black_box(net.forward(black_box(input)));
    }
}

fn main() -> ExitCode {
    let set = select_instruction_set();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let case = |name: &str| CASES.iter().find(|case| case.0 == name);
    match &arguments[..] {
        [] => {
            for (name, _) in CASES {
                println!("{name}");
            }
        }
        [name, steps] => {
            let (Some((_, run)), Ok(steps)) = (case(name), steps.parse()) else {
                eprintln!("usage: instructions [CASE STEPS]; without arguments, the cases are listed");
                return ExitCode::FAILURE;
            };
            run(steps);
            println!("{set}");
        }
        _ => {
            eprintln!("usage: instructions [CASE STEPS]");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
