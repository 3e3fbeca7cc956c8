//! The choice: its rows, its network, its test.

use mlp_core::SearchError;
use mlp_core::prelude::*;
use mlp_core::search::Choice;

use super::{Curve, path, sine};

fn trainer(rate: f64) -> Trainer<Adam> {
    Trainer::new(Adam::new(rate)).batch(Batch::Mini(6)).epochs(30).early_stopping(8)
}

fn choose(threads: usize, halving: Option<usize>) -> Choice<Curve> {
    let search = Search::<Curve>::new(trainer).learning_rates(&[0.05, 1e-4]).seeds(2).threads(threads);
    let search = match halving {
        Some(factor) => search.halving(factor),
        None => search,
    };
    search.metric(Metric::R2).choose(&sine(0.0), &sine(0.5)).unwrap()
}

#[test]
fn the_choice_and_its_bits_do_not_depend_on_the_number_of_threads() {
    for halving in [None, Some(2)] {
        let (one, three) = (choose(1, halving), choose(3, halving));
        let runs = |choice: &Choice<Curve>| {
            let rows = choice.rows().iter();
            rows.map(|row| (row.candidate.name, row.learning_rate, row.runs.clone())).collect::<Vec<_>>()
        };
        assert_eq!(runs(&one), runs(&three));
        assert_eq!((one.network(), one.report()), (three.network(), three.report()));
    }
}

#[test]
fn the_chosen_network_is_that_of_its_best_run() {
    let choice = choose(2, None);
    let best = choice.best();
    let scores = best.runs.iter().filter_map(|run| run.scores.as_ref());
    let lowest = scores.map(|scores| scores.validation_loss).fold(f64::INFINITY, f64::min);
    let validation = sine(0.5);
    let loss = choice.network().loss(validation.inputs(), validation.targets());
    assert_eq!(f64::from(loss), lowest);
    assert_eq!(choice.report().best_epoch().unwrap().validation_loss, Some(loss));
    assert_eq!(choice.network().candidate(), best.candidate);
    assert_eq!(best.learning_rate, 0.05);
    assert!(
        choice.rows().is_sorted_by(|one, other| {
            one.validation_loss().unwrap().mean <= other.validation_loss().unwrap().mean
        })
    );
    assert_eq!(choice.rows().len(), 16);
}

#[test]
fn a_run_is_that_of_a_trainer_with_its_seed() {
    candidates! { enum Dropped< input 1 => tanh 6 dropout [0.25] => linear 1; loss squared >; }
    let (train, validation) = (sine(0.0), sine(0.5));
    let choice = Search::<Dropped>::new(trainer).learning_rates(&[0.05]).seeds(3).choose(&train, &validation).unwrap();
    for run in &choice.best().runs {
        let mut net = DroppedOnly::random(&mut mlp_core::random::generator(run.seed));
        let mut trainer = trainer(0.05).seed(run.seed).validation(&validation);
        let report = trainer.fit(&mut net, &train).unwrap();
        let (best, scores) = (report.best_epoch().unwrap(), run.scores.as_ref().unwrap());
        assert_eq!((report.epochs.len(), best.epoch, f64::from(best.loss)), (run.epochs, scores.epoch, scores.loss));
        assert_eq!(f64::from(net.loss(validation.inputs(), validation.targets())), scores.validation_loss);
    }
}

#[test]
fn the_test_gives_the_risk_and_the_metrics_of_the_chosen_network() {
    let test = sine(0.25);
    let (net, evaluation) = choose(2, None).test(&test).unwrap();
    assert_eq!(evaluation.loss, net.loss(test.inputs(), test.targets()));
    let r2 = Metric::R2.of(&net.predict(test.inputs()), test.targets());
    assert_eq!(evaluation.metrics, [(Metric::R2, r2)]);
    assert!(r2 > 0.5, "{r2}");
}

#[test]
fn a_row_of_the_last_round_has_the_bits_that_it_has_without_halving() {
    let (all, halved) = (choose(2, None), choose(2, Some(3)));
    let complete: Vec<_> = halved.rows().iter().filter(|row| row.is_complete).collect();
    assert_eq!(complete.len(), 2);
    for row in complete {
        let same = |other: &&mlp_core::search::Row| {
            other.candidate == row.candidate && other.learning_rate.to_bits() == row.learning_rate.to_bits()
        };
        assert_eq!(all.rows().iter().find(same).unwrap().runs, row.runs);
    }
    assert!(halved.rows()[2..].iter().all(|row| row.runs.iter().all(|run| run.epochs < 30)));
    assert!(halved.to_string().contains("dropped after "));
}

#[test]
fn a_run_that_diverges_is_a_row_that_says_so() {
    let search = Search::<Curve>::new(|rate| Trainer::new(Sgd::new(rate)).batch(Batch::Full).epochs(40));
    let choice = search.learning_rates(&[1e6, 0.05]).seeds(2).choose(&sine(0.0), &sine(0.5)).unwrap();
    assert_eq!(choice.best().learning_rate, 0.05);
    let diverged: Vec<_> = choice.rows().iter().filter(|row| row.diverged() > 0).collect();
    assert!(!diverged.is_empty() && diverged.iter().all(|row| row.learning_rate > 1.0));
    let first = choice.rows().iter().position(|row| row.diverged() > 0).unwrap();
    assert!(choice.rows()[first..].iter().all(|row| row.diverged() > 0), "they are the last");
    assert!(choice.to_string().contains("of 2 diverged"), "{choice}");
    assert!(choice.to_csv().lines().any(|line| line.contains(",1000000,") && line.contains(",,,,")));
}

#[test]
fn if_all_diverge_the_error_says_so() {
    let search = Search::<Curve>::new(|rate| Trainer::new(Sgd::new(rate)).batch(Batch::Full).epochs(40));
    let error = search.learning_rates(&[1e30]).choose(&sine(0.0), &sine(0.5)).unwrap_err();
    let SearchError::AllDiverged { rows, learning_rate, .. } = &error else { panic!("{error}") };
    assert_eq!((*rows, *learning_rate), (8, 1e30));
    assert!(error.to_string().contains("each of 8 rows has a run that diverged"), "{error}");
}

#[test]
fn a_monitored_metric_decides() {
    let data = |shift: f32| {
        let inputs: Vec<_> = (0..30_u8).map(|i| vector![(f32::from(i) + shift) / 15.0 - 1.0]).collect();
        let classes = inputs.iter().map(|x| usize::from(x[0] > 0.2)).collect();
        Dataset::new(inputs, classes).unwrap()
    };
    candidates! { enum Side< input 1 => [relu | tanh] 2 => sigmoid 1; loss binary_cross_entropy >; }
    let search =
        Search::<Side>::new(|rate| Trainer::new(Adam::new(rate)).epochs(15)).learning_rates(&[0.1, 1e-3]).seeds(2);
    let choice = search.monitor(Metric::Accuracy).choose(&data(0.0), &data(0.5)).unwrap();
    let accuracies: Vec<_> = choice.rows().iter().map(|row| row.metric(Metric::Accuracy).unwrap().mean).collect();
    assert!(accuracies.is_sorted_by(|one, other| one >= other), "{accuracies:?}");
    assert!(choice.to_string().contains("compared by the accuracy"));
}

#[test]
fn settings_out_of_range_are_refused() {
    let search = || Search::<Curve>::new(trainer).learning_rates(&[0.1]);
    let choose = |search: Search<Curve, fn(f64) -> Trainer<Adam>>| search.choose(&sine(0.0), &sine(0.5)).unwrap_err();
    let new = || Search::<Curve>::new(trainer as fn(f64) -> Trainer<Adam>);
    assert_eq!(choose(new()), SearchError::NoLearningRates);
    assert_eq!(choose(new().learning_rates(&[0.1, 0.2, 0.1])), SearchError::LearningRateTwice { rate: 0.1 });
    assert_eq!(choose(new().learning_rates(&[0.1]).seeds(0)), SearchError::NoSeeds);
    assert_eq!(choose(new().learning_rates(&[0.1]).halving(1)), SearchError::Halving { factor: 1 });
    let error = search().folds(1).choose(&sine(0.0)).unwrap_err();
    assert_eq!(error, SearchError::Folds { folds: 1, samples: 24 });
    let error = search().folds(25).choose(&sine(0.0)).unwrap_err();
    assert_eq!(error, SearchError::Folds { folds: 25, samples: 24 });
    let none = Search::<Curve>::new(|rate| trainer(rate).epochs(0)).learning_rates(&[0.1]);
    assert_eq!(none.choose(&sine(0.0), &sine(0.5)).unwrap_err(), SearchError::NoEpochs { rate: 0.1 });
}

#[test]
fn a_run_that_is_refused_names_its_network_and_learning_rate() {
    for threads in [1, 3] {
        let search = Search::<Curve>::new(trainer).learning_rates(&[0.1, -1.0]).threads(threads);
        let error = search.choose(&sine(0.0), &sine(0.5)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`tanh 3 repeat 1 => linear 1` with the learning rate -1 and seed 0 cannot be trained: \
             the learning rate must be a positive number, but it is -1"
        );
    }
}

#[test]
fn the_table_has_a_line_for_each_row_and_the_csv_one_for_each_run() {
    let choice = choose(2, None);
    let table = choice.to_string();
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines[0], "Curve: 8 networks, 32 runs, 2 seeds, compared by the validation loss");
    assert_eq!(lines.len(), 3 + 16);
    for title in ["architecture", "rate", "validation loss", "R²", "parameters", "seconds"] {
        assert!(lines[1].contains(title), "{table}");
    }
    assert!(lines[3].starts_with(choice.best().candidate.architecture) && lines[3].contains(" ± "), "{table}");

    let path = path("runs.csv");
    choice.write_csv(&path).unwrap();
    let csv = std::fs::read_to_string(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    assert_eq!((csv.clone(), csv.lines().count()), (choice.to_csv(), 1 + 32));
    let columns = csv.lines().next().unwrap().split(',').count();
    assert!(csv.lines().all(|line| line.split(',').count() == columns), "{csv}");
    let first: Vec<_> = csv.lines().nth(1).unwrap().split(',').collect();
    assert_eq!(first[0], choice.best().candidate.name);
    assert_eq!(first[10], choice.best().runs[0].scores.as_ref().unwrap().validation_loss.to_string());
}
