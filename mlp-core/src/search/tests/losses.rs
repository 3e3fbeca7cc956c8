//! Candidates whose losses differ: their values are on different scales, so a metric decides, or nothing is trained.

use std::string::ToString;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::vec::Vec;

use crate::prelude::*;
use crate::search::{Choice, Search};
use crate::train::TrainError;

candidates! { enum Robust< input 1 => tanh 8 => linear 1; loss [squared | huber(0.0001)] >; }

candidates! {
    enum Heads< input 1 => tanh [2 | 3] => linear 1 + linear 1; loss squared + [squared | 0.5 * squared | huber(0.5)] >;
}

mod own {
    use crate::prelude::*;

    /// `Σ_k |a_k − y_k|` with a slope of `SLOPE`, which its name does not tell.
    pub(super) struct Steep<const SLOPE: usize>;

    impl<const SLOPE: usize> Loss for Steep<SLOPE> {
        const NAME: &'static str = "steep";
        type Canonical = NoPartner;

        fn loss<T: Scalar>(a: &[T], y: Expected<'_, T>) -> T {
            (0..SLOPE * a.len()).fold(T::zero(), |sum, k| sum + (a[k / SLOPE] - y.at(k / SLOPE)).abs())
        }

        fn derivative<T: Scalar>(a: &[T], y: Expected<'_, T>, delta: &mut [T]) {
            for k in 0..a.len() {
                let sign = if a[k] < y.at(k) { -T::one() } else { T::one() };
                delta[k] = (0..SLOPE).fold(T::zero(), |sum, _| sum + sign);
            }
        }
    }
}

candidates! { enum Own< input 1 => linear 1; loss [own::Steep<1> | own::Steep<2>] >; }

fn sine(shift: f32) -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    let inputs: Vec<_> = (0..24_u8).map(|i| vector![(f32::from(i) + shift) / 8.0 - 1.5]).collect();
    let targets = inputs.iter().map(|x| vector![(2.0 * x[0]).sin()]).collect();
    Dataset::new(inputs, targets).unwrap()
}

fn trainer(rate: f64) -> Trainer<Sgd> {
    Trainer::new(Sgd::new(rate)).batch(Batch::Mini(6)).epochs(40)
}

#[test]
fn losses_on_different_scales_are_not_compared() {
    let made = AtomicUsize::new(0);
    let counted = |rate| {
        made.fetch_add(1, Ordering::Relaxed);
        trainer(rate)
    };
    let error = Search::<Robust>::new(counted).learning_rates(&[0.02]).choose(&sine(0.0), &sine(0.5)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the losses of the candidates differ, and numbers on different scales cannot be compared: \
         `tanh 8 => linear 1; loss squared` has the loss `squared`, \
         `tanh 8 => linear 1; loss huber(0.0001)` has the loss `huber(0.0001)`; \
         add a metric that decides: `.monitor(Metric::Rmse)` or, for classes, `.monitor(Metric::Accuracy)`"
    );
    assert_eq!(made.into_inner(), 1, "one trainer to read the settings, none to train");
    let error = Search::<Robust>::new(trainer).learning_rates(&[0.02]).folds(3).choose(&sine(0.0)).unwrap_err();
    assert!(error.to_string().contains(".monitor(Metric::Rmse)"), "{error}");
}

#[test]
fn losses_of_the_same_name_and_of_other_types_are_different() {
    let error = Search::<Own>::new(trainer).learning_rates(&[0.02]).choose(&sine(0.0), &sine(0.5)).unwrap_err();
    assert!(error.to_string().starts_with("the losses of the candidates differ"), "{error}");
}

/// Metrics do not apply to several losses, so there is none to add.
#[test]
fn several_losses_that_differ_in_a_weight_are_not_compared() {
    let targets = |data: &Dataset<SVector<f32, 1>, SVector<f32, 1>>| {
        let targets = data.targets().iter().map(|y| vector![y[0], -y[0]]).collect();
        Dataset::new(data.inputs().to_vec(), targets).unwrap()
    };
    let (train, validation) = (targets(&sine(0.0)), targets(&sine(0.5)));
    let search = || Search::<Heads>::new(trainer).learning_rates(&[0.02]);
    let message = search().choose(&train, &validation).unwrap_err().to_string();
    assert!(message.contains("has the loss `squared + squared`"), "{message}");
    assert!(message.contains("has the loss `squared + 0.5 * squared`"), "{message}");
    assert!(message.ends_with("; search among the networks of one loss at a time"), "{message}");
    let error = search().monitor(Metric::Rmse).choose(&train, &validation).unwrap_err();
    let crate::SearchError::Train { error, .. } = &error else { panic!("{error}") };
    assert!(matches!(**error, TrainError::MetricOfParts { .. }), "{error}");
}

fn rmse(choice: &Choice<Robust>) -> Vec<f64> {
    choice.rows().iter().map(|row| row.metric(Metric::Rmse).unwrap().mean).collect()
}

#[test]
fn a_monitored_metric_decides_among_losses() {
    let search = || Search::<Robust>::new(trainer).learning_rates(&[0.1, 0.02]).seeds(2).monitor(Metric::Rmse);
    for choice in [
        search().choose(&sine(0.0), &sine(0.5)).unwrap(),
        Search::<Robust>::new(|rate| trainer(rate).monitor(Metric::Rmse))
            .learning_rates(&[0.1, 0.02])
            .choose(&sine(0.0), &sine(0.5))
            .unwrap(),
    ] {
        assert_eq!(choice.best().candidate.name, "Squared");
        assert!(rmse(&choice).is_sorted(), "{choice}");
        let loss = |index: usize| choice.rows()[index].validation_loss().unwrap().mean;
        assert!(loss(0) > loss(3), "the loss alone would choose another: {choice}");
    }
    let halved = search().halving(2).choose(&sine(0.0), &sine(0.5)).unwrap();
    assert!(halved.rows()[0].is_complete && !halved.rows()[3].is_complete, "{halved}");
    assert_eq!(halved.best().candidate.name, "Squared");
    let folded = search().folds(3).choose(&sine(0.0)).unwrap();
    assert_eq!(folded.best().candidate.name, "Squared");
}

#[test]
fn early_stopping_of_a_run_monitors_the_metric() {
    let trainer = |rate| trainer(rate).early_stopping(usize::MAX);
    let search = Search::<Robust>::new(trainer).learning_rates(&[0.1]).monitor(Metric::Mae);
    let choice = search.choose(&sine(0.0), &sine(0.5)).unwrap();
    let report = choice.report();
    let least = report.epochs.iter().map(|epoch| epoch.metric(Metric::Mae).unwrap()).fold(f64::INFINITY, f64::min);
    let scores = choice.best().runs[0].scores.as_ref().unwrap();
    assert_eq!(scores.metric(Metric::Mae), Some(least));
    let outputs = choice.network().predict(sine(0.5).inputs());
    assert_eq!(Metric::Mae.of(&outputs, sine(0.5).targets()), least);
}

#[test]
fn trainers_that_monitor_different_values_are_not_compared() {
    candidates! { enum Line< input 1 => linear 1 init [zeros | he_normal]; loss squared >; }
    let mixed = |rate: f64| if rate > 0.05 { trainer(rate) } else { trainer(rate).monitor(Metric::Mae) };
    let search = || Search::<Line>::new(mixed).learning_rates(&[0.1, 0.01]);
    let error = search().choose(&sine(0.0), &sine(0.5)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the trainer for the learning rate 0.1 monitors the validation loss, that for 0.01 MAE: \
         let `.monitor(…)` of the search set the metric for all of them"
    );
    assert!(search().monitor(Metric::Rmse).choose(&sine(0.0), &sine(0.5)).is_ok());
}
