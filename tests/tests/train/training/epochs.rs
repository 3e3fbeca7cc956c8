//! The batches of an epoch: every sample once, in a new order each time.

use std::cell::RefCell;
use std::rc::Rc;

use mlp_core::optimizer::Objective;

use super::*;

/// An optimizer that records the risk of each step and changes nothing. Clones share the record.
#[derive(Clone, Default)]
struct Recorder(Rc<RefCell<Vec<f32>>>);

impl Optimizer<f32> for Recorder {
    fn step<N: Network<Scalar = f32>>(&mut self, _network: &mut N, _gradient: &N) {
        unreachable!("`advance` does not call it");
    }

    fn check(&self) -> Result<(), SettingError> {
        Ok(())
    }

    fn advance<N: Network<Scalar = f32>>(&mut self, network: &mut N, objective: &mut impl Objective<N>) -> f32 {
        let (risk, _) = objective.gradient(network);
        self.0.borrow_mut().push(risk);
        risk
    }
}

/// The risks of the steps of a zero network with target `2^i` for sample `i` of ten. The losses are `½ 4^i`, whose sums
/// are exact and identify the samples.
fn record(batch: Batch, epochs: usize) -> (Vec<f32>, Report) {
    let targets: Vec<_> = (0..10).map(|i| vector![(0..i).fold(1.0_f32, |y, _| 2.0 * y)]).collect();
    let data = Dataset::new(vec![vector![1.0]; 10], targets).expect("valid data");
    let recorder = Recorder::default();
    let mut trainer = Trainer::new(recorder.clone()).batch(batch).epochs(epochs).seed(3);
    let report = trainer.fit(&mut Line::zeros(), &data).expect("valid settings");
    (recorder.0.take(), report)
}

#[test]
fn sees_every_sample_once_online_in_a_new_order() {
    let (risks, report) = record(Batch::Online, 2);
    let (first, second) = risks.split_at(10);
    assert_eq!(second.len(), 10);
    assert_ne!(first, second);
    for epoch in [first, second] {
        let mut sorted = epoch.to_vec();
        sorted.sort_by(f32::total_cmp);
        assert_ne!(epoch, sorted);
        assert!(sorted.windows(2).all(|pair| pair[1] == 4.0 * pair[0]));
        assert_eq!(sorted[0], 0.5);
    }
    assert_eq!(report.epochs[0].loss, first.iter().sum::<f32>() / 10.0);
}

#[test]
fn sees_every_sample_once_in_mini_batches_with_a_smaller_last_one() {
    let (risks, report) = record(Batch::Mini(4), 2);
    assert_eq!(risks.len(), 6);
    let all = (0..10).map(|i| 0.5 * 4.0_f32.powi(i)).sum::<f32>();
    for epoch in risks.chunks(3) {
        assert_eq!(4.0 * epoch[0] + 4.0 * epoch[1] + 2.0 * epoch[2], all);
    }
    assert_ne!(risks[..3], risks[3..]);
    assert_eq!(report.epochs[0].loss, all / 10.0);
}

#[test]
fn is_one_step_on_all_samples_in_a_full_batch() {
    let (risks, report) = record(Batch::Full, 2);
    assert_eq!(risks.len(), 2);
    // The mean of ten multiplies by the rounded 1/10.
    let mean = (0..10).map(|i| 0.5 * 4.0_f32.powi(i)).sum::<f32>() / 10.0;
    assert!((risks[0] - mean).abs() <= mean * f32::EPSILON);
    assert_eq!(risks[0], risks[1]);
    assert!((report.epochs[0].loss - mean).abs() <= 2.0 * mean * f32::EPSILON);
}
