//! The trainer, threads and checkpoints with networks that are not plain chains.

use mlp_core::prelude::*;

use super::networks::*;

fn data() -> Dataset<SVector<f64, 6>, (usize, SVector<f64, 1>, SVector<f64, 2>)> {
    Dataset::new(samples(300), targets(300)).expect("finite")
}

#[test]
fn training_lowers_the_risk() {
    let mut net = random::<Combined<f64>>(1);
    let report = Trainer::new(Adam::new(0.01)).epochs(30).seed(3).fit(&mut *net, &data()).expect("finite");
    let losses: Vec<_> = report.epochs.iter().map(|epoch| epoch.loss).collect();
    assert!(losses[29] < 0.8 * losses[0], "{losses:?}");
}

#[test]
fn threads_give_the_same_bits() {
    let fitted = |threads: usize| {
        let mut net = random::<Combined<f64>>(1);
        let mut trainer = Trainer::new(Adam::new(0.01)).epochs(2).batch(Batch::Mini(256)).threads(threads);
        trainer.fit(&mut *net, &data()).expect("finite");
        net
    };
    assert_eq!(fitted(1).parameters(), fitted(2).parameters());
}

#[test]
fn an_interrupted_run_continues_from_its_checkpoint() {
    let path = std::env::temp_dir().join(format!("mlp-architectures-{}.checkpoint", std::process::id()));
    let trainer = |epochs| {
        let checkpoint = Checkpoint::new(&path).resume();
        Trainer::new(Adam::new(0.01)).epochs(epochs).seed(4).checkpoint(checkpoint)
    };
    let mut whole = random::<Combined<f64>>(1);
    Trainer::new(Adam::new(0.01)).epochs(4).seed(4).fit(&mut *whole, &data()).expect("finite");
    let mut net = random::<Combined<f64>>(1);
    trainer(2).fit(&mut *net, &data()).expect("finite");
    let mut net = random::<Combined<f64>>(8);
    let resumed = trainer(4).fit(&mut *net, &data());
    std::fs::remove_file(&path).expect("removed");
    resumed.expect("this run");
    assert_eq!(net.parameters(), whole.parameters());
}
