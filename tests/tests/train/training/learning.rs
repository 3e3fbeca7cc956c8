//! Exclusive or and a line are learned with every kind of batch, in both precisions, boxed or not.

use super::*;

fn learns_xor<O: Optimizer<f32>>(optimizer: O, batch: Batch, epochs: usize) {
    let mut xor = random_xor(2);
    let before = xor.loss(&xor_inputs(), &[0, 1, 1, 0]);
    let report =
        Trainer::new(optimizer).batch(batch).epochs(epochs).seed(7).fit(&mut xor, &xor_data()).expect("valid settings");
    assert_eq!(report.epochs.len(), epochs);
    let after = xor.loss(&xor_inputs(), &[0, 1, 1, 0]);
    assert!(after < 0.1 && after < before, "{batch:?}: {before} became {after}");
    assert!((report.final_loss().expect("epochs") - after).abs() < 0.1);
    for (x, y) in xor_inputs().iter().zip([false, true, true, false]) {
        assert_eq!(xor.forward(x)[0] > 0.5, y, "{batch:?}");
    }
}

#[test]
fn online_with_sgd() {
    learns_xor(Sgd::new(0.5), Batch::Online, 1000);
}

#[test]
fn by_mini_batches_with_sgd() {
    learns_xor(Sgd::new(1.0), Batch::Mini(3), 1000);
}

#[test]
fn by_the_full_batch_with_sgd() {
    learns_xor(Sgd::new(1.0), Batch::Full, 2000);
}

#[test]
fn online_with_adam() {
    learns_xor(Adam::new(0.01), Batch::Online, 500);
}

#[test]
fn by_mini_batches_with_adam() {
    learns_xor(Adam::new(0.02), Batch::Mini(3), 500);
}

#[test]
fn by_the_full_batch_with_adam() {
    learns_xor(Adam::new(0.05), Batch::Full, 500);
}

#[test]
fn with_vector_targets_in_double_precision() {
    let x: Vec<SVector<f64, 1>> = (0..20).map(|i| vector![f64::from(i) / 10.0 - 1.0]).collect();
    let y = x.iter().map(|x| vector![3.0 * x[0] + 0.5]).collect();
    let mut line = Line::<f64>::zeros();
    let data = Dataset::new(x, y).expect("valid data");
    Trainer::new(Sgd::new(0.3)).batch(Batch::Mini(5)).epochs(200).fit(&mut line, &data).expect("valid settings");
    assert!((line.output.weights[0] - 3.0).abs() < 1e-6 && (line.output.bias[0] - 0.5).abs() < 1e-6);
}

#[test]
fn with_a_boxed_network() {
    let mut xor = Xor::boxed_random(&mut StdRng::seed_from_u64(2));
    let report = Trainer::new(Adam::new(0.05)).epochs(300).fit(&mut *xor, &xor_data()).expect("valid settings");
    assert!(report.final_loss().expect("epochs") < 0.1);
}
