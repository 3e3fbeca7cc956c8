//! Child processes that are killed at random instants: training runs, resumed each time, and writers of one file.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use std::{env, fs, process, thread};

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::random::generator;

use super::{net, train};

/// The environment variable with the directory of the child process.
const DIRECTORY: &str = "MLP_TEST_CHECKPOINT";

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a readable directory");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A child process that runs an ignored test of this module.
fn child(test: &str, directory: &Path) -> Child {
    let (_, module) = module_path!().split_once("::").expect("a module of the test binary");
    Command::new(env::current_exe().expect("a test binary"))
        .args(["--ignored", "--exact", &format!("{module}::{test}")])
        .env(DIRECTORY, directory)
        .stdout(Stdio::null())
        .spawn()
        .expect("a child process")
}

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
    let mut kills = 0;
    loop {
        let mut child = child("run_of_the_child_process", &directory);
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
    assert_eq!(names(&directory), ["checkpoint", "result"]);
    fs::remove_dir_all(directory).expect("the directory of this test");
}

network! { struct Saved< input 100 => tanh 100 => linear 10; loss squared >; }

/// A network whose parameters are all the same number.
fn constant(number: f32) -> Box<Saved> {
    let mut net = Saved::boxed_zeros();
    net.parameters_mut().fill(number);
    net
}

#[test]
#[ignore = "run by the other test, in a child process that it kills"]
fn writer_in_the_child_process() {
    let path = PathBuf::from(env::var_os(DIRECTORY).expect("set by the other test")).join("net");
    for number in (1_u16..).cycle() {
        constant(number.into()).save_raw(&path).expect("a writable directory");
    }
}

#[test]
fn a_file_whose_writers_are_killed_is_complete_and_the_next_writer_leaves_nothing_else() {
    const KILLS: u32 = 200;
    let directory = env::temp_dir().join(format!("mlp-killed-writers-{}", process::id()));
    fs::create_dir_all(&directory).expect("a writable directory");
    let path = directory.join("net");
    let mut rng = generator(u64::from(process::id()));
    println!("seed {}", process::id());
    let mut abandoned = 0;
    for _ in 0..KILLS {
        let mut child = child("writer_in_the_child_process", &directory);
        thread::sleep(Duration::from_millis(rng.random_range(2..60)));
        child.kill().expect("a child process");
        child.wait().expect("a child process");
        abandoned += names(&directory).iter().filter(|name| *name != "net").count();

        let mut net = constant(-1.0);
        if path.exists() {
            net.load_raw(&path).expect("a complete file");
        }
        let first = net.parameters()[0];
        assert!(net.parameters().iter().all(|parameter| (parameter - first).abs() < 0.5), "a mixture of two files");
        constant(0.0).save_raw(&path).expect("a writable directory");
        assert_eq!(names(&directory), ["net"]);
    }
    println!("{KILLS} kills left {abandoned} temporary files, which the next writer removed");
    fs::remove_dir_all(directory).expect("the directory of this test");
}
