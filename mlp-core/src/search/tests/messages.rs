//! Numbers in the table and in messages.

use std::string::ToString;
use std::vec::Vec;

use crate::prelude::*;
use crate::search::Search;

candidates! { enum Line< input 1 => linear 1 init [zeros | he_normal | he_uniform]; loss squared >; }

fn data(scale: f32) -> Dataset<SVector<f32, 1>, SVector<f32, 1>> {
    let inputs: Vec<_> = (0..4_u8).map(|i| vector![scale * f32::from(i)]).collect();
    Dataset::new(inputs.clone(), inputs).unwrap()
}

#[test]
fn a_row_is_dropped_after_one_epoch_or_several_epochs() {
    let table = |epochs| {
        let search = Search::<Line>::new(move |rate| Trainer::new(Sgd::new(rate)).epochs(epochs));
        search.learning_rates(&[0.01]).halving(2).choose(&data(1.0), &data(1.0)).unwrap().to_string()
    };
    assert!(table(2).lines().any(|line| line.ends_with("dropped after 1 epoch")), "{}", table(2));
    assert!(table(4).lines().any(|line| line.ends_with("dropped after 2 epochs")), "{}", table(4));
}

#[test]
fn messages_print_learning_rates_as_the_table_does() {
    let of = |rate| {
        let search = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(40));
        search.learning_rates(&[rate]).choose(&data(1e10), &data(1e10)).unwrap_err().to_string()
    };
    let message = of(1e30);
    assert!(message.ends_with("and the learning rate 1e30; smaller learning rates may help"), "{message}");
    let message = of(-1e-250);
    assert!(message.contains("with the learning rate -1e-250 and seed 0 cannot be trained"), "{message}");
    let message = of(-1.0);
    assert!(message.contains("with the learning rate -1 and seed 0 cannot be trained"), "{message}");
    let twice = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate))).learning_rates(&[1e-250, 1e-250]);
    let message = twice.choose(&data(1.0), &data(1.0)).unwrap_err().to_string();
    assert_eq!(message, "the learning rate 1e-250 is given twice");
    let none = Search::<Line>::new(|rate| Trainer::new(Sgd::new(rate)).epochs(0)).learning_rates(&[1e-250]);
    let message = none.choose(&data(1.0), &data(1.0)).unwrap_err().to_string();
    assert_eq!(message, "the trainer for the learning rate 1e-250 has no epochs");
}
