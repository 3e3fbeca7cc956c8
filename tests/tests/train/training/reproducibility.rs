//! Training is reproducible: the same seed gives the same bits, in one call or in several.

use super::*;

fn trained(batch: Batch, seed: u64) -> Line {
    let mut line = Line::zeros();
    let mut trainer = Trainer::new(Sgd::new(0.125)).batch(batch).epochs(3).seed(seed);
    trainer.fit(&mut line, &line_data::<17>()).expect("valid settings");
    line
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    for batch in [Batch::Online, Batch::Mini(4), Batch::Full] {
        assert_eq!(bits(&trained(batch, 7)), bits(&trained(batch, 7)), "{batch:?}");
    }
}

#[test]
fn another_seed_gives_another_order() {
    for batch in [Batch::Online, Batch::Mini(4)] {
        assert_ne!(bits(&trained(batch, 7)), bits(&trained(batch, 8)), "{batch:?}");
    }
}

#[test]
fn the_full_batch_does_not_depend_on_the_seed() {
    assert_eq!(bits(&trained(Batch::Full, 7)), bits(&trained(Batch::Full, 8)));
}

#[test]
fn a_mini_batch_of_one_is_online() {
    assert_eq!(bits(&trained(Batch::Mini(1), 7)), bits(&trained(Batch::Online, 7)));
}

#[test]
fn a_mini_batch_larger_than_the_data_holds_all_of_it() {
    // In another order than the full batch, hence equal up to rounding: 3 steps with at most 4 roundings each, and 17 + 2
    // in the mean of products below 8.
    let (mini, full) = (trained(Batch::Mini(usize::MAX), 7), trained(Batch::Full, 7));
    for (mini, full) in mini.parameters().iter().zip(full.parameters()) {
        assert!((mini - full).abs() <= 3.0 * 23.0 * 8.0 * f32::EPSILON, "{mini} {full}");
    }
}

#[test]
fn two_calls_equal_one_with_all_epochs() {
    for batch in [Batch::Online, Batch::Mini(3), Batch::Full] {
        let (mut once, mut twice) = (random_xor(1), random_xor(1));
        let trainer = Trainer::new(Adam::new(0.01)).batch(batch);
        let report = trainer.clone().epochs(10).fit(&mut once, &xor_data()).expect("valid settings");
        let mut short = trainer.epochs(5);
        let first = short.fit(&mut twice, &xor_data()).expect("valid settings");
        let second = short.fit(&mut twice, &xor_data()).expect("valid settings");
        assert_eq!(bits(&once), bits(&twice), "{batch:?}");
        assert_eq!(report.epochs, [first.epochs, second.epochs].concat(), "{batch:?}");
    }
}

#[test]
fn no_epochs_change_nothing() {
    let mut xor = random_xor(1);
    let report = Trainer::new(Sgd::new(1.0)).epochs(0).fit(&mut xor, &xor_data()).expect("valid settings");
    assert_eq!((report.epochs.len(), report.final_loss()), (0, None));
    assert_eq!(bits(&xor), bits(&random_xor(1)));
}

#[test]
fn the_loss_of_an_epoch_is_measured_before_its_steps() {
    let data = line_data::<17>();
    let mut line = Line::zeros();
    let mut before = Vec::new();
    let mut trainer = Trainer::new(Sgd::new(0.125)).batch(Batch::Full).epochs(1);
    for _ in 0..3 {
        let risk = line.loss(data.inputs(), data.targets());
        let report = trainer.fit(&mut line, &data).expect("valid settings");
        before.push((report.epochs[0].loss, risk));
    }
    // The mean of 17 losses below 8, divided from the sum and multiplied back: 17 roundings of the sum, 2 of the mean.
    for (reported, risk) in before {
        assert!((reported - risk).abs() <= 21.0 * f32::EPSILON * 8.0, "{reported} {risk}");
    }
}
