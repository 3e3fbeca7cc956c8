//! The learning-rate range test.

use mlp_core::prelude::*;
use mlp_core::train::LearningRateTest;

use super::{Line, data, line_data, net};

#[test]
fn the_network_and_the_trainer_stay_as_they_are() {
    let (data, net) = (data(1, 100), net());
    let mut trainer = Trainer::new(Adam::new(0.01)).batch(Batch::Mini(16)).epochs(3).seed(3);
    trainer.fit(&mut net.clone(), &data).expect("valid settings");
    let before = trainer.clone();
    let curve = LearningRateTest::new().run(&trainer, &net, &data).expect("valid settings");
    assert_eq!(net, super::net());
    assert!(curve.points.len() > 20);
    let continued = |mut trainer: Trainer<Adam>| {
        let mut net = super::net();
        trainer.fit(&mut net, &data).map(|report| (report, net))
    };
    assert_eq!(continued(trainer), continued(before));
    assert_eq!(
        LearningRateTest::new().run(&Trainer::new(Adam::new(0.5)).batch(Batch::Mini(16)).seed(3), &net, &data),
        Ok(curve)
    );
}

#[test]
fn the_learning_rates_rise_geometrically() {
    let test = LearningRateTest::new().from(1e-4).to(1e-2).steps(9).smoothing(0.0);
    let trainer = Trainer::new(Sgd::new(1.0)).batch(Batch::Mini(16));
    let curve = test.run(&trainer, &net(), &data(1, 50)).expect("valid settings");
    assert_eq!((curve.points.len(), curve.diverged), (9, false));
    assert_eq!((curve.points[0].rate, curve.points[8].rate), (1e-4, 1e-2));
    for pair in curve.points.windows(2) {
        // Nine rates over a factor of 100.
        assert!((pair[1].rate / pair[0].rate - 100.0_f64.powf(1.0 / 8.0)).abs() < 1e-12);
    }
    assert!(curve.points.iter().all(|point| point.risk == point.smoothed));
}

#[test]
fn the_steps_are_those_of_the_trainer() {
    // The learning rates differ by less than the precision of the network.
    let test = LearningRateTest::new().from(1e-2).to(1e-2 * (1.0 + 1e-12)).steps(11);
    let trainer = Trainer::new(Sgd::new(1e-2)).batch(Batch::Mini(16)).seed(3).l2(0.1).epochs(3);
    let curve = test.run(&trainer, &net(), &data(1, 50)).expect("valid settings");
    let mut risks = Vec::new();
    let (mut trainer, mut net) = (trainer, net());
    trainer
        .fit_with_batches(&mut net, &data(1, 50), |step, _| risks.push(f64::from(step.loss)))
        .expect("valid settings");
    let found: Vec<_> = curve.points.iter().map(|point| point.risk).collect();
    assert_eq!(found, risks[..11]);
    // The moving average without the bias of its beginning.
    let (mut sum, mut weights) = (0.0, 0.0);
    for point in &curve.points {
        (sum, weights) = (0.9 * sum + point.risk, 0.9 * weights + 1.0);
        assert!((point.smoothed - sum / weights).abs() < 1e-12);
    }
}

#[test]
fn the_suggestion_on_a_parabola_is_below_the_limit_of_stability() {
    // R = ½ (w + b − 2)²: the largest eigenvalue of the Hessian is 2, so gradient descent is stable below a rate of 1.
    let (net, trainer) = (Line::zeros(), Trainer::new(Sgd::new(0.1)).batch(Batch::Full));
    let test = LearningRateTest::new().smoothing(0.5);
    let curve = test.run(&trainer, &net, &line_data()).expect("valid settings");
    assert!(curve.diverged, "{curve}");
    let suggestion = curve.suggestion().expect("the risk falls");
    assert!((1e-3..1.0).contains(&suggestion), "{curve}");
    assert!(suggestion < curve.rate_at_minimum().expect("points"));
    assert!(curve.points.last().expect("points").rate < 10.0);
}

#[test]
fn smoothing_does_not_move_the_suggestion() {
    let suggestion = |smoothing| {
        let (net, trainer) = (Line::zeros(), Trainer::new(Sgd::new(0.1)).batch(Batch::Full));
        let curve = LearningRateTest::new().steps(400).smoothing(smoothing).run(&trainer, &net, &line_data());
        curve.expect("valid settings").suggestion().expect("the risk falls")
    };
    // An average over ten steps lags by nine, which is a factor of 1.44 in the rate.
    let ratio = suggestion(0.9) / suggestion(0.0);
    assert!((0.85..1.1).contains(&ratio), "{ratio}");
}

#[test]
fn a_risk_that_never_falls_gives_no_suggestion() {
    // The network is at its minimum.
    let mut net = Line::zeros();
    net.output.bias[0] = 2.0;
    let trainer = Trainer::new(Sgd::new(0.1));
    let curve = LearningRateTest::new().run(&trainer, &net, &line_data()).expect("valid settings");
    assert_eq!(curve.suggestion(), None);
    assert!(
        curve.to_string().ends_with("no suggestion: the risk did not fall; the risk did not grow up to the last rate")
    );
}

#[test]
fn a_curve_prints_rows_and_writes_csv() {
    let trainer = Trainer::new(Sgd::new(0.1)).batch(Batch::Full);
    let curve = LearningRateTest::new().run(&trainer, &Line::zeros(), &line_data()).expect("valid settings");
    let text = curve.to_string();
    assert!(text.starts_with("learning rate         risk     smoothed\n     1.000e-6 "), "{text}");
    assert!((10..30).contains(&text.lines().count()), "{text}");
    assert!(text.lines().last().unwrap().starts_with("suggested learning rate: "), "{text}");
    let csv = curve.to_csv();
    assert_eq!(csv.lines().count(), 1 + curve.points.len());
    let row: Vec<f64> = csv.lines().nth(3).unwrap().split(',').map(|cell| cell.parse().unwrap()).collect();
    assert_eq!(row, [curve.points[2].rate, curve.points[2].risk, curve.points[2].smoothed]);
}

#[test]
fn neither_schedule_nor_early_stopping_has_an_effect() {
    let (net, data, trainer) = (Line::zeros(), line_data(), Trainer::new(Sgd::new(0.1)));
    let curve = |trainer: &Trainer<Sgd>| LearningRateTest::new().run(trainer, &net, &data).expect("valid settings");
    let other = trainer.clone().schedule(Schedule::reduce_on_plateau(1, 0.5)).early_stopping(3);
    assert_eq!(curve(&other), curve(&trainer));
}

#[test]
fn settings_out_of_range_are_refused() {
    let (net, data, trainer) = (Line::zeros(), line_data(), Trainer::new(Sgd::new(0.1)));
    let error = |test: LearningRateTest| test.run(&trainer, &net, &data).unwrap_err();
    let test = LearningRateTest::new;
    assert_eq!(error(test().from(0.0)), TrainError::LearningRate { value: 0.0 });
    assert_eq!(error(test().to(f64::INFINITY)), TrainError::LearningRate { value: f64::INFINITY });
    for (test, name) in [
        (test().from(1.0).to(0.5), "last learning rate of the test"),
        (test().smoothing(1.0), "smoothing of the test"),
        (test().divergence(1.0), "factor at which the test ends"),
        (test().steps(1), "number of steps of the test"),
    ] {
        assert!(matches!(error(test), TrainError::Setting { name: found, .. } if found == name));
    }
    let trainer = Trainer::new(Lbfgs::new()).batch(Batch::Full);
    assert_eq!(test().run(&trainer, &net, &data), Err(TrainError::NoLearningRate));
    // Too small for single precision.
    let error = test().from(1e-300).run(&Trainer::new(Adam::new(0.1)), &net, &data);
    assert!(error.is_err());
}
