//! The comparison of a compiled network with one whose layers are data, to the last bit.

use std::fmt::Debug;

use mlp_core::data::Label;
use mlp_core::dynamic::{self, Definition};
use mlp_core::format::{SafetensorsFile as _, Stored};
use mlp_core::nalgebra::ComplexField as _;
use mlp_core::prelude::*;
use mlp_core::scalar::constant;
use mlp_core::{Flat, Sample};

/// A scalar with bits.
pub(crate) trait Bits: Scalar + Stored + Debug {
    fn bits(self) -> u64;
}

impl Bits for f32 {
    fn bits(self) -> u64 {
        self.to_bits().into()
    }
}

impl Bits for f64 {
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

/// The sizes of batches: below and above the group of an unrolled network and the block of the kernels, and more than a chunk of
/// blocks.
const SAMPLES: [usize; 8] = [1, 3, 4, 5, 128, 129, 300, 4300];

fn assert_same<T: Bits>(found: &[T], expected: &[T], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_eq!(found.bits(), expected.bits(), "{what}: number {index} is {found}, expected {expected}");
    }
}

/// Compares everything.
pub(crate) fn compare<N>(definition: &Definition, target: impl Fn(&[N::Scalar]) -> N::Output)
where
    N: Network<Scalar: Bits, Output: Target<N::Output> + Label> + mlp_core::ByValue,
    N::Output: Flat<Scalar = N::Scalar>,
{
    let compiled = N::random(&mut StdRng::seed_from_u64(3));
    let net = dynamic::Network::<N::Scalar>::random(definition.clone(), &mut StdRng::seed_from_u64(3));
    assert_same(net.parameters(), compiled.parameters(), "random weights");
    let architecture = definition.to_string();
    let (width, outputs) = (definition.inputs(), definition.outputs());
    for samples in SAMPLES {
        let (x, y) = data::<N::Scalar>(definition, samples);
        let inputs: Vec<N::Input> = x.chunks_exact(width).map(sample).collect();
        let targets: Vec<N::Output> = y.chunks_exact(outputs).map(&target).collect();
        let predicted: Vec<_> = compiled.predict(&inputs).iter().flat_map(numbers).collect();
        assert_same(&net.predict(&x).unwrap(), &predicted, "outputs");
        let alone: Vec<_> = inputs[..1].iter().flat_map(|input| numbers(&compiled.forward(input))).collect();
        assert_same(&net.predict(&x[..width]).unwrap(), &alone, "the outputs for one sample");
        let (risk, gradient) = net.gradient(&x, &y).unwrap();
        let (expected_risk, expected) = compiled.gradient(&inputs, &targets);
        assert!(risk.is_finite(), "{architecture}: {risk}");
        assert_same(&[risk], &[expected_risk], "the risk of a gradient");
        assert_same(&gradient, expected.parameters(), "gradient");
        let data = Dataset::new(inputs, targets).unwrap();
        let evaluation = Evaluation::of(&compiled, &data, &[]).unwrap();
        assert_same(&[net.risk(&x, &y).unwrap()], &[evaluation.loss], "risk");
    }
    train(definition, &compiled, &net, &target);
    exchange_files(&compiled, &net);
}

/// Training runs with all samples, mini-batches of several sizes, and single samples.
fn train<N>(
    definition: &Definition,
    compiled: &N,
    net: &dynamic::Network<N::Scalar>,
    target: &impl Fn(&[N::Scalar]) -> N::Output,
) where
    N: Network<Scalar: Bits, Output: Target<N::Output> + Label>,
{
    let (width, outputs) = (definition.inputs(), definition.outputs());
    let (x, y) = data::<N::Scalar>(definition, 150);
    let inputs = x.chunks_exact(width).map(sample).collect();
    let data: Dataset<N::Input, N::Output> =
        Dataset::new(inputs, y.chunks_exact(outputs).map(target).collect()).unwrap();
    for batch in [Batch::Full, Batch::Mini(3), Batch::Mini(32), Batch::Mini(129), Batch::Online] {
        run(compiled, net, Sgd::new(0.01), batch, &data, (&x, &y));
        run(compiled, net, Adam::<N::Scalar>::new(0.01), batch, &data, (&x, &y));
    }
}

/// Compares the losses of the epochs of a run, and the parameters after it.
fn run<N, O>(
    compiled: &N,
    net: &dynamic::Network<N::Scalar>,
    optimizer: O,
    batch: Batch,
    data: &Dataset<N::Input, N::Output>,
    (x, y): (&[N::Scalar], &[N::Scalar]),
) where
    N: Network<Scalar: Bits, Output: Target<N::Output> + Label>,
    O: dynamic::Rule<N::Scalar> + Clone,
{
    let mut expected = compiled.boxed_clone();
    let report = Trainer::new(optimizer.clone()).batch(batch).seed(9).epochs(3).fit(&mut *expected, data).unwrap();
    let mut net = net.clone();
    let mut trainer = dynamic::Trainer::new(optimizer).batch(batch).seed(9);
    for epoch in &report.epochs {
        let risk = trainer.epoch(&mut net, x, y).unwrap();
        assert_same(&[risk], &[epoch.loss], "the risk of an epoch");
    }
    assert_same(net.parameters(), expected.parameters(), "the parameters after training");
}

/// Files are equal byte by byte, and load in both directions.
fn exchange_files<N: Network<Scalar: Bits> + mlp_core::ByValue>(compiled: &N, net: &dynamic::Network<N::Scalar>) {
    let (file, expected) = (net.to_safetensors(), compiled.to_safetensors());
    assert_eq!(file, expected);
    let mut loaded = N::zeros();
    loaded.load_safetensors_bytes(&file).unwrap();
    assert_same(loaded.parameters(), compiled.parameters(), "a file for the compiled network");
    let mut loaded = dynamic::Network::zeros(net.definition().clone());
    loaded.load_safetensors_bytes(&expected).unwrap();
    assert_same(loaded.parameters(), compiled.parameters(), "a file of the compiled network");
}

fn numbers<F: Flat>(value: &F) -> Vec<F::Scalar> {
    mlp_core::__private::as_slice(value).to_vec()
}

fn sample<S: Sample>(row: &[S::Scalar]) -> S {
    let mut sample = S::zeros();
    sample.set_numbers(row);
    sample
}

/// Inputs from −1 to 1, and targets that all losses take: classes; with several losses, of the first three outputs alone.
fn data<T: Scalar>(definition: &Definition, samples: usize) -> (Vec<T>, Vec<T>) {
    let (width, outputs) = (definition.inputs(), definition.outputs());
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(state >> 8) / f64::from(1 << 23) - 1.0
    };
    let x = (0..samples * width).map(|_| constant(next())).collect();
    let classes = if definition.loss().contains('+') { 3 } else { outputs.max(2) };
    let is_one = |n: usize, k: usize| if k < classes { n % classes == k } else { (n + k).is_multiple_of(2) };
    let y = (0..samples).flat_map(|n| (0..outputs).map(move |k| (n, k)));
    (x, y.map(|(n, k)| constant(if is_one(n, k) { 1.0 } else { 0.0 })).collect())
}
