//! The contract of the peers: cases, initial parameters, data, timing and output format.

use std::time::{Duration, Instant};

/// An activation of the cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    Linear,
    Relu,
    Tanh,
    Sigmoid,
    Softmax,
}
use Activation::{Linear, Relu, Sigmoid, Softmax, Tanh};

/// The kind of work of a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Work {
    /// Forward pass, backpropagation and gradient descent on a batch; squared loss, or cross-entropy after
    /// softmax and sigmoid.
    Training,
    /// One forward pass of one sample.
    Inference,
    /// A step of Adam on all samples.
    Adam,
}

/// A case: its name, input width, layers and number of samples.
pub struct Case {
    pub name: &'static str,
    pub work: Work,
    pub inputs: usize,
    pub layers: &'static [(Activation, usize)],
    pub samples: usize,
}

const fn case(
    name: &'static str,
    work: Work,
    samples: usize,
    inputs: usize,
    layers: &'static [(Activation, usize)],
) -> Case {
    Case { name, work, inputs, layers, samples }
}

const TWELVE: [(Activation, usize); 13] = {
    let mut layers = [(Relu, 32); 13];
    layers[12] = (Linear, 32);
    layers
};

/// The cases in single precision, for peers with dynamic shapes.
pub const CASES: [Case; 18] = [
    case("xor", Work::Training, 4, 2, &[(Relu, 2), (Linear, 1)]),
    case("control", Work::Training, 32, 4, &[(Tanh, 16), (Tanh, 16), (Linear, 2)]),
    case("digits", Work::Training, 32, 64, &[(Relu, 32), (Softmax, 10)]),
    case("mnist", Work::Training, 128, 784, &[(Relu, 128), (Softmax, 10)]),
    case("mnist-deep", Work::Training, 128, 784, &[(Relu, 256), (Relu, 128), (Softmax, 10)]),
    case("wide", Work::Training, 256, 512, &[(Relu, 1024), (Relu, 1024), (Linear, 64)]),
    case("odd", Work::Training, 64, 13, &[(Relu, 50), (Relu, 300), (Linear, 1)]),
    case("mnist-1", Work::Training, 1, 784, &[(Relu, 128), (Softmax, 10)]),
    case("lenet", Work::Training, 64, 784, &[(Relu, 300), (Relu, 100), (Softmax, 10)]),
    case("mnist-512", Work::Training, 512, 784, &[(Relu, 128), (Softmax, 10)]),
    case("housing", Work::Training, 50, 13, &[(Relu, 50), (Relu, 50), (Linear, 1)]),
    case("twelve", Work::Training, 64, 32, &TWELVE),
    case("diagnosis", Work::Training, 16, 30, &[(Sigmoid, 24), (Sigmoid, 1)]),
    case("agent-1", Work::Training, 1, 20, &[(Tanh, 40), (Tanh, 40), (Linear, 3)]),
    case("policy", Work::Inference, 1, 32, &[(Tanh, 64), (Tanh, 64), (Linear, 4)]),
    case("mnist-infer", Work::Inference, 1, 784, &[(Relu, 128), (Softmax, 10)]),
    case("audio", Work::Inference, 1, 8, &[(Tanh, 24), (Tanh, 24), (Tanh, 24), (Linear, 1)]),
    case("simplechains", Work::Adam, 10_000, 4, &[(Tanh, 32), (Tanh, 16), (Linear, 4)]),
];

impl Case {
    pub fn outputs(&self) -> usize {
        self.layers[self.layers.len() - 1].1
    }

    /// Whether the targets are 0 or 1, with binary cross-entropy after sigmoid as the loss.
    pub fn is_binary(&self) -> bool {
        self.layers[self.layers.len() - 1].0 == Sigmoid
    }

    /// The expected outputs of all samples, concatenated, unless the targets are classes.
    pub fn expected(&self) -> Vec<f32> {
        if self.is_binary() { flags(self.samples) } else { samples(self.samples, self.outputs()) }
    }

    /// Whether the targets are classes, with cross-entropy after softmax as the loss.
    pub fn has_classes(&self) -> bool {
        self.layers[self.layers.len() - 1].0 == Softmax
    }

    /// The numbers of inputs and outputs of every layer.
    pub fn shapes(&self) -> impl Iterator<Item = (Activation, usize, usize)> + '_ {
        let mut inputs = self.inputs;
        self.layers.iter().map(move |&(activation, outputs)| {
            let layer = (activation, inputs, outputs);
            inputs = outputs;
            layer
        })
    }
}

/// Input or target `j` of sample `i`: a pseudorandom number between −½ and ½.
#[allow(clippy::cast_precision_loss)]
pub fn number(i: usize, j: usize) -> f32 {
    ((i * 31 + j * 17) % 29) as f32 / 29.0 - 0.5
}

/// The samples, concatenated.
pub fn samples(count: usize, width: usize) -> Vec<f32> {
    (0..count).flat_map(|i| (0..width).map(move |j| number(i, j))).collect()
}

/// The class of every sample.
pub fn classes(count: usize) -> Vec<usize> {
    (0..count).map(|i| i % 10).collect()
}

/// The binary target of every sample.
#[allow(clippy::cast_precision_loss)]
pub fn flags(count: usize) -> Vec<f32> {
    classes(count).into_iter().map(|class| (class % 2) as f32).collect()
}

/// The initial weight `k` of a layer, where `k = j · outputs + i` for the weight to unit `i` from input `j`: uniform
/// with variance 1 / inputs. All biases are zero.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
pub fn weight(k: usize, inputs: usize) -> f32 {
    let mut hash = (k as u32).wrapping_mul(2_654_435_761);
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(2_246_822_519);
    hash ^= hash >> 13;
    ((f64::from(hash >> 8) / 16_777_216.0 - 0.5) * 2.0 * (3.0 / inputs as f64).sqrt()) as f32
}

/// The initial weights of a layer, input by input.
pub fn weights(inputs: usize, outputs: usize) -> Vec<f32> {
    (0..inputs * outputs).map(|k| weight(k, inputs)).collect()
}

/// The number of steps before the checked loss.
pub const CHECKED_STEPS: usize = 10;
/// The learning rate of these steps.
pub const CHECKED_RATE: f64 = 0.1;
/// The learning rate of the timed steps, small enough that units do not die or saturate within a million steps.
pub const TIMED_RATE: f64 = 1e-6;
/// The learning rate of Adam.
pub const ADAM_RATE: f64 = 1e-3;

const SERIES: usize = 7;
const SERIES_TIME: Duration = Duration::from_millis(20);

/// Whether a case is selected by the program's arguments; without arguments, all are.
pub fn is_selected(name: &str) -> bool {
    let mut arguments = std::env::args().skip(1).peekable();
    arguments.peek().is_none() || arguments.any(|argument| argument == name)
}

/// The number of threads a case may use: `PEER_THREADS`, or one.
pub fn threads() -> usize {
    std::env::var("PEER_THREADS").map_or(1, |threads| threads.parse().expect("PEER_THREADS is a number"))
}

/// Prints the version of a package from the lock file of the calling peer.
#[macro_export]
macro_rules! version {
    ($package:literal) => {
        $crate::print_version($package, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock")))
    };
}

/// Prints the version of a package from the text of a lock file.
pub fn print_version(package: &str, lock: &str) {
    let entry = format!("name = \"{package}\"\nversion = \"");
    let (_, after) = lock.split_once(&entry).expect("the package is in the lock file");
    let (version, _) = after.split_once('"').expect("the version is quoted");
    println!("version\t{package} {version}");
}

/// Prints the checked value, which is equal in every peer: the loss after the checked steps, or [`weighted_sum`].
pub fn check(name: &str, value: f32) {
    println!("{name}\tcheck\t{value:e}");
}

/// The checked value of an inference.
#[allow(clippy::cast_precision_loss)]
pub fn weighted_sum(outputs: &[f32]) -> f32 {
    outputs.iter().enumerate().map(|(k, a)| (k + 1) as f32 * a).sum()
}

/// Prints the median time of a call over the series.
pub fn time(name: &str, mut call: impl FnMut()) {
    let mut series = |calls: u32| {
        let start = Instant::now();
        for _ in 0..calls {
            call();
        }
        start.elapsed()
    };
    let mut calls = 1;
    while series(calls) < SERIES_TIME {
        calls *= 2;
    }
    let mut times: Vec<Duration> = (0..SERIES).map(|_| series(calls)).collect();
    times.sort();
    println!("{name}\t{:.2}", times[SERIES / 2].as_secs_f64() * 1e9 / f64::from(calls));
}
