//! Checkpoints of runs on samples with weights, which are part of the identity of a run.

use std::path::PathBuf;
use std::{env, fs, process};

use super::{Classes, classes, net};
use mlp_core::prelude::*;
use mlp_core::train::CheckpointError;
use mlp_tests::draw::sines;

/// A temporary file, removed on drop.
struct File(PathBuf);

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn data(weights: Option<f64>) -> Classes<f64> {
    let data = Dataset::new(sines(40, 0), classes(40)).expect("valid data");
    let Some(last) = weights else { return data };
    let mut weights = vec![1.0; 40];
    weights[39] = last;
    data.with_weights(weights).expect("valid weights")
}

fn run(file: &File, epochs: usize, train: Option<f64>, validation: Option<f64>) -> Result<Vec<f64>, TrainError> {
    let (train, validation) = (data(train), data(validation));
    let mut net = net::<f64>();
    let trainer = Trainer::new(Adam::new(0.02)).epochs(epochs).checkpoint(Checkpoint::new(&file.0).resume());
    trainer.validation(&validation).fit(&mut net, &train)?;
    Ok(net.parameters().to_vec())
}

#[test]
fn a_run_with_other_weights_does_not_resume_and_the_message_names_them() {
    let file = File(env::temp_dir().join(format!("mlp-weights-{}", process::id())));
    let differences = |train, validation| {
        let error = run(&file, 4, train, validation).expect_err("another run");
        let TrainError::Checkpoint(CheckpointError::Different { differences, .. }) = error else { panic!("{error}") };
        differences
    };
    let names = |train, validation| -> Vec<String> {
        let names = differences(train, validation).into_iter();
        names.map(|text| text.split(':').next().unwrap_or_default().to_owned()).collect()
    };
    run(&file, 2, Some(2.0), None).expect("no file yet");
    assert_eq!(names(Some(3.0), None), ["weights of the data"]);
    assert_eq!(names(None, None), ["weights of the data"]);
    assert_eq!(names(Some(3.0), Some(1.0)), ["weights of the data", "weights of the validation"]);
    assert_eq!(names(Some(2.0), Some(1.0)), ["weights of the validation"]);
    let text = &differences(None, None)[0];
    assert!(
        text.starts_with("weights of the data: there it is of the fingerprint ")
            && text.ends_with("here it is missing"),
        "{text}"
    );

    let resumed = run(&file, 4, Some(2.0), None).expect("the same run");
    drop(fs::remove_file(&file.0));
    assert_eq!(run(&file, 4, Some(2.0), None).expect("no file"), resumed);
}
