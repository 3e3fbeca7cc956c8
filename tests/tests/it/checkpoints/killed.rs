//! A training run in a child process, killed at random instants and resumed each time.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, fs, process, thread};

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::random::generator;

use super::{net, train};

/// The environment variable with the directory of the child process.
const DIRECTORY: &str = "MLP_TEST_CHECKPOINT";

fn checkpoint(directory: &Path) -> Checkpoint {
    Checkpoint::new(directory.join("checkpoint")).resume()
}

#[test]
#[ignore = "run by the other test, in a child process that it kills"]
fn run_of_the_child_process() {
    let directory = PathBuf::from(env::var_os(DIRECTORY).expect("set by the other test"));
    let mut net = net();
    let report = train(&mut net, |trainer| trainer.checkpoint(checkpoint(&directory)));
    let losses: Vec<String> =
        report.epochs.iter().map(|epoch| format!("{:?}", (epoch.loss, epoch.validation_loss))).collect();
    fs::write(directory.join("result"), format!("{:?} {losses:?}", net.parameters())).expect("a writable directory");
}

#[test]
fn a_run_that_is_killed_repeatedly_ends_with_the_bits_of_an_uninterrupted_one() {
    let directory = env::temp_dir().join(format!("mlp-killed-{}", process::id()));
    fs::create_dir_all(&directory).expect("a writable directory");
    let mut rng = generator(u64::from(process::id()));
    println!("seed {}", process::id());
    let (_, module) = module_path!().split_once("::").expect("a module of the test binary");
    let trains = format!("{module}::run_of_the_child_process");
    let mut kills = 0;
    loop {
        let mut child = Command::new(env::current_exe().expect("a test binary"))
            .args(["--ignored", "--exact", &trains])
            .env(DIRECTORY, &directory)
            .stdout(Stdio::null())
            .spawn()
            .expect("a child process");
        // From before the first epoch to many epochs later. The range grows, so that a slow machine finishes too.
        thread::sleep(Duration::from_millis(rng.random_range(2..60 + 10 * kills)));
        child.kill().expect("a child process");
        if child.wait().expect("a child process").success() {
            break;
        }
        kills += 1;
        assert!(!directory.join("result").exists() || kills < 200, "the run makes no progress");
    }
    println!("killed {kills} times");

    let mut uninterrupted = net();
    let report = train(&mut uninterrupted, |trainer| trainer);
    let losses: Vec<String> =
        report.epochs.iter().map(|epoch| format!("{:?}", (epoch.loss, epoch.validation_loss))).collect();
    let result = fs::read_to_string(directory.join("result")).expect("a finished run");
    assert_eq!(result, format!("{:?} {losses:?}", uninterrupted.parameters()));
    fs::remove_dir_all(directory).expect("the directory of this test");
}
