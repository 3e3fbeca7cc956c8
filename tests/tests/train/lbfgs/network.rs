//! L-BFGS on a network that learns digits: compared with Adam, resumed, and with a smaller memory.

use super::*;

const EPOCHS: usize = 60;

fn digits<T: Scalar>(count: usize) -> Dataset<SVector<T, 64>, usize> {
    let lines = include_str!("../../../../examples/data/digits.csv").lines().skip(1).take(count);
    let numbers = |line: &str| line.split(',').map(|n| n.parse::<u8>().expect("a number")).collect::<Vec<_>>();
    let (inputs, targets) = lines
        .map(numbers)
        .map(|numbers| {
            let pixel = |i: usize, _| mlp_core::scalar::constant::<T>(f64::from(numbers[i]) / 16.0);
            (SVector::from_fn(pixel), usize::from(numbers[64]))
        })
        .unzip();
    Dataset::new(inputs, targets).expect("valid data")
}

fn start<T: Scalar>() -> Digits<T> {
    <Digits<T> as Network>::random(&mut StdRng::seed_from_u64(3))
}

/// The risk before every epoch on the full batch, and after the last.
fn risks<T: Scalar, O: Optimizer<T>>(optimizer: O, epochs: usize) -> Vec<f64> {
    let data = digits::<T>(500);
    let mut net = start::<T>();
    let report = Trainer::new(optimizer).batch(Batch::Full).epochs(epochs).fit(&mut net, &data).expect("a finite risk");
    let last = net.loss(data.inputs(), data.targets());
    let all = report.epochs.iter().map(|epoch| epoch.loss).chain([last]);
    all.map(|risk| mlp_core::nalgebra::try_convert(risk).expect("a number")).collect()
}

/// An epoch of L-BFGS computes one gradient, sometimes more, so Adam gets three times the epochs, and the best of five
/// learning rates.
#[test]
fn it_reaches_a_lower_risk_than_adam_in_a_third_of_the_epochs() {
    let lbfgs = risks(Lbfgs::<f32>::new(), EPOCHS);
    let adam = |rate| risks(Adam::<f32>::new(rate), 3 * EPOCHS)[3 * EPOCHS];
    let best = [1e-3, 3e-3, 1e-2, 3e-2, 0.1].map(adam).into_iter().fold(f64::INFINITY, f64::min);
    assert!(lbfgs[EPOCHS] < best, "{} {best}", lbfgs[EPOCHS]);
    // Both start near ln 10.
    assert!(lbfgs[0] > 2.0 && lbfgs[EPOCHS] < 1e-3 * lbfgs[0], "{lbfgs:?}");
}

/// In both precisions, long after convergence.
#[test]
fn the_risk_never_rises_by_more_than_rounding() {
    fn never_rises<T: Scalar>(epsilon: f64) {
        let risks = risks(Lbfgs::<T>::new(), 150);
        for pair in risks.windows(2) {
            // The tolerance of the search, and the mean of an epoch, which is multiplied and divided by the number of samples.
            assert!(pair[1] <= pair[0] * (1.0 + 12.0 * epsilon), "{pair:?}");
        }
        assert!(risks[150] < 1e-3);
    }
    never_rises::<f32>(f32::EPSILON.into());
    never_rises::<f64>(f64::EPSILON);
}

/// A state may come from an optimizer with a larger memory, or from a file.
#[test]
fn the_last_pairs_of_a_larger_state_are_used() {
    let data = digits::<f32>(50);
    let (mut large, mut net) = (Lbfgs::new().memory(6), start::<f32>());
    for _ in 0..7 {
        let (_, gradient) = net.gradient(data.inputs(), data.targets());
        large.step(&mut net, &gradient);
    }
    let mut objective = FunctionObjective::new(start::<f32>(), |w: &[f32], g: &mut [f32]| {
        g.copy_from_slice(w);
        0.5 * w.iter().map(|w| w * w).sum::<f32>()
    });
    let (mut small, mut same) = (large.clone().memory(2), net.clone());
    let mut copied = Lbfgs::new().memory(2);
    for ((name, vector), (_, into)) in large.state().vectors.into_iter().zip(copied.state().vectors) {
        let kept = if ["steps", "changes"].contains(&name) { 2 * Digits::<f32>::PARAMETERS } else { vector.len() };
        *into = vector[vector.len() - kept..].to_vec();
    }
    small.advance(&mut net, &mut objective);
    copied.advance(&mut same, &mut objective);
    assert_eq!(net, same);
}

#[test]
fn two_calls_joined_by_a_state_give_the_bits_of_one() {
    let data = digits::<f32>(100);
    let trainer = |lbfgs| Trainer::new(lbfgs).batch(Batch::Full);
    let mut expected = start::<f32>();
    trainer(Lbfgs::new().memory(4)).epochs(16).fit(&mut expected, &data).expect("a finite risk");

    let mut twice = start::<f32>();
    let mut short = trainer(Lbfgs::new().memory(4)).epochs(8);
    short.fit(&mut twice, &data).expect("a finite risk");
    short.fit(&mut twice, &data).expect("a finite risk");
    assert_eq!(twice, expected);

    // Without a trainer, which does not expose its optimizer.
    let mut objective = FunctionObjective::new(start::<f32>(), |w: &[f32], g: &mut [f32]| {
        let mut net = start::<f32>();
        net.parameters_mut().copy_from_slice(w);
        let (risk, gradient) = net.gradient(data.inputs(), data.targets());
        g.copy_from_slice(gradient.parameters());
        risk
    });
    let (mut first, mut second, mut net) = (Lbfgs::new().memory(4), Lbfgs::new().memory(4), start::<f32>());
    for _ in 0..8 {
        first.advance(&mut net, &mut objective);
    }
    for ((_, vector), (_, into)) in first.state().vectors.into_iter().zip(second.state().vectors) {
        into.clone_from(vector);
    }
    for _ in 0..8 {
        second.advance(&mut net, &mut objective);
    }
    assert_eq!(net, expected);
}
