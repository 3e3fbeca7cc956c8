//! Divergence: the error names epoch and batch, and the network is that of the last finite epoch.

use mlp_core::Scalar;
use mlp_core::scalar::constant;

use super::*;

#[test]
fn resets_the_optimizer() {
    // The loss is 10³⁰ / 2, its derivative by the weight −10⁴⁵: not representable.
    let huge = Dataset::new(vec![vector![1e30]], vec![vector![1e15]]).expect("finite");
    let mut trainer = Trainer::new(Adam::new(0.1)).batch(Batch::Full).epochs(1);
    trainer.fit(&mut Line::zeros(), &huge).expect_err("a step that is not finite");

    // Moments that are not finite would break the first step on valid data.
    let mut line = Line::zeros();
    trainer.fit(&mut line, &line_data::<10>()).expect("a fresh optimizer");
    assert!(line.parameters().iter().all(|w| w.is_finite()));
}

/// Trains until the run diverges, asserts that the network is that of the epoch before, bit for bit, and returns the epoch
/// and the batch in the error.
fn diverge<O: Optimizer<f32> + Clone>(optimizer: O, batch: Batch, steps_an_epoch: usize) -> (usize, usize) {
    let start = || {
        let mut line = Line::zeros();
        line.output.weights = matrix![0.5];
        line
    };
    let data = line_data::<10>();
    let trainer = Trainer::new(optimizer).batch(batch).seed(9);
    let mut line = start();
    let error = trainer.clone().epochs(1000).fit(&mut line, &data).expect_err("a divergence");
    let TrainError::Diverged { epoch, batch, loss } = error else { panic!("{error}") };
    assert!((1..=1000).contains(&epoch));
    assert!((1..=steps_an_epoch).contains(&batch));
    assert!(error.to_string().contains(&format!("diverged in epoch {epoch}, batch {batch}")), "{error}");
    assert!(error.to_string().contains(&format!("the loss was {loss}")), "{error}");

    assert!(line.parameters().iter().all(|w| w.is_finite()));
    let mut before = start();
    let report = trainer.clone().epochs(epoch - 1).fit(&mut before, &data).expect("a finite run");
    assert!(report.epochs.iter().all(|epoch| epoch.loss.is_finite()));
    assert_eq!(bits(&line), bits(&before));
    (epoch, batch)
}

#[test]
fn of_the_full_batch_keeps_the_last_finite_epoch() {
    let (epoch, _) = diverge(Sgd::new(100.0), Batch::Full, 1);
    assert!(epoch > 1);
}

#[test]
fn of_mini_batches_keeps_the_last_finite_epoch() {
    let (epoch, batch) = diverge(Sgd::new(100.0), Batch::Mini(4), 3);
    assert!(epoch > 1 && batch > 0);
}

#[test]
fn online_keeps_the_last_finite_epoch() {
    let (epoch, _) = diverge(Sgd::new(10.0), Batch::Online, 10);
    assert!(epoch > 1);
}

/// After the step of the first batch, which is finite, the second is not.
#[test]
fn in_the_first_epoch_leaves_the_network_unchanged() {
    let (epoch, batch) = diverge(Sgd::new(1e30), Batch::Mini(4), 3);
    assert_eq!((epoch, batch), (1, 2));
}

/// The loss is finite, the step after it overflows.
#[test]
fn of_the_parameters_alone_is_detected() {
    let mut line = Line::zeros();
    let data = line_data::<10>();
    let before = line.loss(data.inputs(), data.targets());
    let error = Trainer::new(Sgd::new(3e38)).batch(Batch::Full).epochs(1).fit(&mut line, &data);
    let Err(TrainError::Diverged { epoch: 1, batch: 1, loss }) = error else { panic!("{error:?}") };
    assert!(loss.is_finite() && (loss - f64::from(before)).abs() < 1e-5);
    assert_eq!(line, Line::zeros());
}

/// Finite data with an infinite loss.
#[test]
fn at_the_first_sample_leaves_the_network_unchanged() {
    let mut line = Line::zeros();
    let data = Dataset::new(vec![vector![1.0]], vec![vector![1e30]]).expect("valid data");
    let error = Trainer::new(Sgd::new(0.1)).fit(&mut line, &data).expect_err("an infinite loss");
    assert_eq!(error, TrainError::Diverged { epoch: 1, batch: 1, loss: f64::INFINITY });
    assert_eq!(line, Line::zeros());
}

#[test]
fn to_nan_is_detected() {
    let mut line = Line::zeros();
    line.output.bias = vector![f32::NAN];
    let error = Trainer::new(Adam::new(0.1)).fit(&mut line, &line_data::<10>()).expect_err("a NaN parameter");
    let TrainError::Diverged { epoch: 1, batch: 1, loss } = error else { panic!("{error}") };
    assert!(loss.is_nan());
}

/// Half the squared error as a value, and NaN as its derivative.
struct WithoutGradient;

impl Loss for WithoutGradient {
    const NAME: &'static str = "without_gradient";
    type Canonical = NoPartner;

    fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
        Squared::loss(a, y)
    }

    fn derivative<T: Scalar>(_: &[T], _: Expected<'_, T>, delta: &mut [T]) {
        delta.fill(constant(f64::NAN));
    }
}

network! { struct Kinked< input 1 => linear 1; loss WithoutGradient >; }

#[test]
fn of_the_gradient_alone_is_an_error_of_every_optimizer() {
    fn error<O: Optimizer<f32>>(optimizer: O) -> TrainError {
        let mut net = Kinked::zeros();
        let trained = Trainer::new(optimizer).batch(Batch::Full).epochs(3).fit(&mut net, &line_data::<10>());
        assert_eq!(net, Kinked::zeros());
        trained.expect_err("no gradient")
    }
    let errors = [error(Sgd::new(0.1)), error(Adam::new(0.1)), error(Lbfgs::new())];
    for error in errors {
        let TrainError::Diverged { epoch: 1, batch: 1, loss } = error else { panic!("{error}") };
        assert!(loss.is_finite(), "{error}");
        assert!(error.to_string().contains("the loss was"), "{error}");
        assert!(
            error.to_string().contains("but a penalty, the gradient or a parameter was infinite or NaN"),
            "{error}"
        );
    }
}

/// In single precision, the square of the gradient is infinite: Adam divides by its root, and the weight would stay as it is in this
/// epoch and in all others.
#[test]
fn a_derivative_whose_square_overflows_is_a_divergence() {
    fn error<O: Optimizer<f32>>(optimizer: O) -> TrainError {
        let mut line = Line::zeros();
        let data = Dataset::new(vec![vector![1e15]], vec![vector![1e10]]).expect("valid data");
        let error = Trainer::new(optimizer).epochs(3).fit(&mut line, &data).expect_err("a weight that never moves");
        assert_eq!(line, Line::zeros());
        error
    }
    for error in [error(Adam::new(0.1)), error(AdamW::new(0.1)), error(RmsProp::new(0.1))] {
        assert!(matches!(error, TrainError::Diverged { epoch: 1, batch: 1, .. }), "{error}");
        assert!(error.to_string().contains("or a derivative too large to be squared"), "{error}");
    }
}
