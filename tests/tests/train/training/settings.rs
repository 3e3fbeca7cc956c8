//! Invalid settings and classes: refused before anything is changed.

use super::*;

fn refusal<O: Optimizer<f32>>(trainer: Trainer<O>) -> TrainError {
    let mut trainer = trainer;
    let mut xor = random_xor(4);
    let error = trainer.fit(&mut xor, &xor_data()).expect_err("an invalid setting");
    assert_eq!(bits(&xor), bits(&random_xor(4)), "the network is unchanged");
    error
}

#[test]
fn a_learning_rate_that_is_not_positive_or_not_finite() {
    for rate in [0.0, -0.0, -0.1, f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        for error in [refusal(Trainer::new(Sgd::new(rate))), refusal(Trainer::new(Adam::new(rate)))] {
            let TrainError::LearningRate { value } = error else { panic!("{rate}: {error}") };
            assert_eq!(value.to_bits(), rate.to_bits());
            assert_eq!(error.to_string(), format!("the learning rate must be a positive number, but it is {rate}"));
        }
    }
}

#[test]
fn an_empty_mini_batch() {
    let error = refusal(Trainer::new(Sgd::new(0.1)).batch(Batch::Mini(0)));
    assert_eq!(error, TrainError::EmptyBatch);
    assert!(error.to_string().contains("at least one sample"));
}

#[test]
fn a_class_that_is_not_an_output() {
    let inputs = vec![vector![0.0, 1.0]; 4];
    let fit = |classes: [usize; 4]| {
        let mut net = Classes::random(&mut StdRng::seed_from_u64(1));
        let before = net.clone();
        let data = Dataset::new(inputs.clone(), classes.to_vec()).expect("valid data");
        let result = Trainer::new(Sgd::new(0.1)).epochs(1).fit(&mut net, &data);
        assert_eq!(result.is_err(), net == before);
        result
    };
    assert!(fit([0, 1, 2, 0]).is_ok());
    let error = fit([0, 1, 3, 9]).expect_err("no class 3");
    assert_eq!(error, TrainError::ClassOutOfRange { sample: 2, class: 3, classes: 3 });
    assert_eq!(
        error.to_string(),
        "sample 2 (counted from 0) has class 3, but the network tells apart 3 classes, from 0"
    );
}

#[test]
fn a_class_of_a_single_output_that_is_neither_0_nor_1() {
    let mut xor = random_xor(4);
    let data = Dataset::new(xor_inputs(), vec![0, 1, 2, 0]).expect("valid data");
    let error = Trainer::new(Sgd::new(0.1)).fit(&mut xor, &data).expect_err("no class 2");
    assert_eq!(error, TrainError::ClassOutOfRange { sample: 2, class: 2, classes: 2 });
    assert_eq!(bits(&xor), bits(&random_xor(4)));
}

#[test]
fn error_types_implement_error() {
    fn is_error<E: std::error::Error + Send + Sync + 'static>() {}
    is_error::<TrainError>();
    is_error::<DataError>();
}
