//! Sums as long as the data: losses of an epoch and of an evaluation, and the gradient of a full batch.

#![allow(clippy::float_cmp, reason = "exact values")]

use std::vec;

use crate::prelude::*;

network! { struct Line< input 1 => linear 1; loss squared >; }
network! { struct Wide< input 1 => tanh 20 => linear 1; loss squared >; }

const SAMPLES: usize = 1_000_000;

/// A million samples with the loss 0.1 under a network of zeros; the derivative by weight and bias is `−√0.2`.
fn data() -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    Dataset::new(vec![vector![1.0]; SAMPLES], vec![vector![0.2_f32.sqrt()]; SAMPLES]).expect("finite samples")
}

/// Leaves the network as it is.
struct Still;

impl Optimizer<f32> for Still {
    fn step<N: Network<Scalar = f32>>(&mut self, _: &mut N, _: &N) {}

    fn check(&self) -> Result<(), SettingError> {
        Ok(())
    }
}

#[test]
fn a_million_losses_of_a_tenth_have_the_mean_of_a_tenth() {
    let data = data();
    let reports = [Batch::Online, Batch::Mini(1000), Batch::Full].map(|batch| {
        let mut trainer = Trainer::new(Still).batch(batch).epochs(1).validation(&data);
        let report = trainer.fit(&mut Line::zeros(), &data).expect("valid settings");
        [report.epochs[0].loss, report.epochs[0].validation_loss.expect("a validation loss")]
    });
    let evaluated = Evaluation::of(&Line::zeros(), &data, &[]).expect("valid targets").loss;
    let risk = Line::zeros().loss(data.inputs(), data.targets());
    for loss in reports.into_iter().flatten().chain([evaluated, risk]) {
        assert!((f64::from(loss) - 0.1).abs() < 1e-6, "{loss} {reports:?}");
    }
}

/// Samples are added within a block of 128, blocks within a chunk of 32: at most `160 ε/2` of the sum.
#[test]
fn the_gradient_of_a_million_samples_is_that_of_one() {
    let data = data();
    let (risk, gradient) = Line::zeros().gradient(data.inputs(), data.targets());
    let expected = -f64::from(0.2_f32.sqrt());
    for &derivative in gradient.parameters() {
        let error = (f64::from(derivative) / expected - 1.0).abs();
        assert!(error <= 80.0 * f64::from(f32::EPSILON), "{derivative} is not {expected}: {error:e}");
    }
    assert!((f64::from(risk) - 0.1).abs() < 1e-6);
}

#[test]
fn a_gradient_added_to_another_is_the_sum_of_both() {
    let data = data();
    let (inputs, targets) = (&data.inputs()[..10_000], &data.targets()[..10_000]);
    let mut sum = Line::zeros();
    sum.parameters_mut().fill(1e6);
    Line::zeros().accumulate(inputs, targets, &mut Line::workspace(), &mut sum);
    let expected = 1e6 - 1e4 * f64::from(0.2_f32.sqrt());
    for &derivative in sum.parameters() {
        assert!((f64::from(derivative) / expected - 1.0).abs() <= 80.0 * f64::from(f32::EPSILON), "{derivative}");
    }
}

/// Batches of several chunks, the last one incomplete, and of a single chunk after them.
#[cfg(feature = "threads")]
#[test]
fn long_sums_have_the_same_bits_on_any_number_of_threads() {
    let net = Wide::random(&mut StdRng::seed_from_u64(1));
    let inputs: std::vec::Vec<_> = (0..13_000_u16).map(|i| vector![f32::from(i % 977) / 977.0]).collect();
    let targets: std::vec::Vec<_> = inputs.iter().map(|x| vector![x[0] * x[0]]).collect();
    let mut threads = crate::Threads::new(3);
    for count in [13_000, 4097, 4096, 12_288, 130] {
        let (inputs, targets) = (&inputs[..count], &targets[..count]);
        let mut gradient = Wide::zeros();
        let risk = threads.gradient_into(&net, inputs, targets, &mut gradient);
        assert_eq!((risk, gradient), net.gradient(inputs, targets), "{count} samples");
    }
}

#[test]
fn a_gradient_that_is_not_finite_stays_so_over_several_chunks() {
    let mut targets = vec![vector![1.0]; 9000];
    targets[5000] = vector![f32::INFINITY];
    let (risk, gradient) = Line::zeros().gradient(&vec![vector![1.0]; 9000], &targets);
    assert_eq!(risk, f32::INFINITY);
    assert!(gradient.parameters().iter().all(|g| !g.is_finite()));
}
