//! Dropout under a trainer.

use super::*;

const SAMPLES: usize = 100;

/// Equal samples, so that shuffling has no effect and the masks depend on positions alone.
fn data() -> Dataset<SVector<f32, 2>, SVector<f32, 2>> {
    Dataset::new(vec![vector![0.5, -0.25]; SAMPLES], vec![vector![1.0, 2.0]; SAMPLES]).expect("valid data")
}

fn trained(batch: Batch, seed: u64) -> Noisy {
    let mut net = Noisy::random(&mut generator(1));
    let mut trainer = Trainer::new(Sgd::new(0.1)).batch(batch).epochs(2).seed(seed);
    for _ in 0..2 {
        trainer.fit(&mut net, &data()).expect("the run converges");
    }
    net
}

/// The loop in the documentation of `Noise`.
fn by_hand(size: usize, seed: u64) -> Noisy {
    let (mut net, data) = (Noisy::random(&mut generator(1)), data());
    let mut sgd = Sgd::new(0.1);
    for epoch in 0..4 {
        let mut first_sample = 0;
        for (x, y) in data.inputs().chunks(size).zip(data.targets().chunks(size)) {
            let (_, gradient) = gradient(&net, x, y, Noise { seed, epoch, first_sample });
            sgd.step(&mut net, &gradient);
            first_sample += x.len() as u64;
        }
    }
    net
}

#[test]
fn the_trainer_derives_the_noise_from_seed_epoch_and_sample() {
    for (batch, size) in [(Batch::Online, 1), (Batch::Mini(32), 32), (Batch::Full, SAMPLES)] {
        for seed in [0, 7] {
            assert!(trained(batch, seed) == by_hand(size, seed), "{batch:?}, seed {seed}");
        }
        assert!(trained(batch, 0) != trained(batch, 7), "{batch:?}: the seed matters");
    }
}

#[test]
fn training_with_dropout_learns() {
    let mut net = Noisy::random(&mut generator(1));
    let before = net.loss(data().inputs(), data().targets());
    Trainer::new(Sgd::new(0.05)).epochs(200).fit(&mut net, &data()).expect("the run converges");
    let after = net.loss(data().inputs(), data().targets());
    assert!(after < 0.05 * before, "{before} before, {after} after");
}
