//! The last epochs of a run in its checkpoint.
#![cfg(feature = "safetensors")]

use std::path::PathBuf;

use super::*;

fn file(name: &str) -> PathBuf {
    std::env::temp_dir().join(std::format!("mlp-train-{name}-{}.checkpoint", std::process::id()))
}

/// Five epochs, then the same run once more from its file: the second one trains no epoch.
#[test]
fn the_last_epoch_is_saved_whatever_the_interval() {
    let path = file("last");
    let trainer = |checkpoint| Trainer::new(Sgd::new(0.1)).epochs(5).checkpoint(checkpoint);
    let (mut first, mut second) = (Line::zeros(), Line::zeros());
    trainer(Checkpoint::new(&path).every(3)).fit(&mut first, &point()).expect("a run");
    let mut epochs = 0;
    let mut resumed = trainer(Checkpoint::new(&path).every(3).resume());
    let report = resumed.fit_with(&mut second, &point(), |_, _| epochs += 1);
    std::fs::remove_file(&path).expect("a file");
    assert_eq!((report.expect("a run").epochs.len(), epochs), (5, 0));
    assert_eq!(first, second);
}

/// The loss falls in every epoch, so the last is the best.
#[test]
fn the_best_network_of_the_file_is_that_of_the_last_epoch_if_it_is_the_best() {
    let (path, validation) = (file("best"), point());
    let trainer = || Trainer::new(Sgd::new(0.1)).epochs(3).validation(&validation).early_stopping(9);
    let (mut first, mut second) = (Line::zeros(), Line::zeros());
    let report = trainer().checkpoint(Checkpoint::new(&path)).fit(&mut first, &point()).expect("a run");
    assert_eq!(report.best_epoch().expect("epochs").epoch, 3);
    let resumed = trainer().checkpoint(Checkpoint::new(&path).resume()).fit(&mut second, &point());
    std::fs::remove_file(&path).expect("a file");
    assert_eq!(resumed.expect("a run").best_epoch().expect("epochs").epoch, 3);
    assert_eq!(first, second);
}
