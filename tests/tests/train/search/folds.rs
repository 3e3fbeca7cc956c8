//! Cross-validation instead of a validation set.

use mlp_core::prelude::*;

use super::{Curve, sine};

#[test]
fn every_row_has_a_run_for_each_fold_and_seed() {
    let trainer = |rate| Trainer::new(Adam::new(rate)).batch(Batch::Full).epochs(40).early_stopping(10);
    let choose = |threads| {
        let search = Search::<Curve>::new(trainer).learning_rates(&[0.05]).seeds(2).threads(threads);
        search.folds(3).choose(&sine(0.0)).unwrap()
    };
    let choice = choose(1);
    for row in choice.rows() {
        let runs: Vec<_> = row.runs.iter().map(|run| (run.fold, run.seed)).collect();
        assert_eq!(runs, [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)]);
    }
    assert!(choice.to_string().starts_with("Curve: 8 networks, 48 runs, 3 folds, 2 seeds, "));
    assert_eq!(choose(3).network(), choice.network());
}

#[test]
fn the_chosen_network_is_trained_on_all_samples_for_the_mean_of_the_best_epochs() {
    let trainer = |rate| Trainer::new(Adam::new(rate)).batch(Batch::Full).epochs(60).early_stopping(5);
    let search = Search::<Curve>::new(trainer).learning_rates(&[0.1]).folds(4);
    let choice = search.choose(&sine(0.0)).unwrap();
    let best = choice.best();
    let epochs: Vec<_> = best.runs.iter().map(|run| run.scores.as_ref().unwrap().epoch).collect();
    let mean = (epochs.iter().sum::<usize>() as f64 / epochs.len() as f64).round();
    assert_eq!(choice.report().epochs.len() as f64, mean, "{epochs:?}");

    let mut expected = Curve::random(choice.network().index(), &mut mlp_core::random::generator(0)).unwrap();
    let mut trainer = Trainer::new(Adam::new(0.1)).batch(Batch::Full).epochs(choice.report().epochs.len());
    let data = sine(0.0);
    macro_rules! fit {
        ($($variant:ident)*) => {
            match &mut expected {
                $(Curve::$variant(net) => trainer.fit(&mut **net, &data).map(drop),)*
            }
        };
    }
    fit!(Tanh3Repeat1 Tanh3Repeat2 Tanh6Repeat1 Tanh6Repeat2 Relu3Repeat1 Relu3Repeat2 Relu6Repeat1 Relu6Repeat2)
        .unwrap();
    assert_eq!(choice.network(), &expected);
}
