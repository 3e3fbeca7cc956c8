//! Runs that are stopped within an epoch and resumed from their checkpoint: by a callback, and by Ctrl-C in a child process.

use mlp_core::prelude::*;
use mlp_core::train::{Interrupt, Step};

use super::{Data, File, data};

network! { struct Dropping< input 4 => tanh 16 dropout 0.25 => softmax 3; loss categorical_cross_entropy >; }

const EPOCHS: usize = 6;
const BATCHES: usize = 7;

fn net() -> Dropping {
    Dropping::random(&mut StdRng::seed_from_u64(7))
}

fn trainer() -> Trainer<Adam> {
    let schedule = Schedule::reduce_on_plateau(2, 0.7).warm_up(2);
    Trainer::new(Adam::new(0.02)).batch(Batch::Mini(16)).epochs(EPOCHS).schedule(schedule).seed(3)
}

fn train() -> Data {
    data(1, 100)
}

#[test]
fn a_run_that_stops_after_any_batch_resumes_from_its_checkpoint_with_the_same_bits() {
    let validation = data(2, 50);
    let trainer = || trainer().validation(&validation).early_stopping(usize::MAX);
    let mut uninterrupted = net();
    let expected = trainer().fit(&mut uninterrupted, &train()).expect("the run converges");
    for last in [1, 2, BATCHES - 1, BATCHES, BATCHES + 1, 3 * BATCHES + 4, BATCHES * EPOCHS - 1] {
        let file = File::new(&format!("within-{last}"));
        // An interval that is never reached: the last checkpoint is written in any case.
        let checkpoint = Checkpoint::new(&file.0).every(100).resume();
        let mut batches = 0;
        let report = trainer().checkpoint(checkpoint.clone()).fit_with_batches(&mut net(), &train(), |_, _| {
            batches += 1;
            if batches == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(report.expect("the run converges").epochs.len(), last / BATCHES);
        let mut resumed = net();
        let report = trainer().checkpoint(checkpoint).fit(&mut resumed, &train()).expect("the run converges");
        assert_eq!((report, &resumed), (expected.clone(), &uninterrupted), "stopped after batch {last}");
    }
}

#[cfg(unix)]
mod by_signals {
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};
    use std::{env, fs, process, thread};

    use mlp_core::rand::RngExt;
    use mlp_core::random::generator;

    use super::*;

    /// The environment variable with the directory of the child process.
    const DIRECTORY: &str = "MLP_TEST_INTERRUPTED";

    /// A child process that runs an ignored test of this module.
    fn child(test: &str, directory: &Path) -> Child {
        let (_, module) = module_path!().split_once("::").expect("a module of the test binary");
        let binary = env::current_exe().expect("a test binary");
        // A shell without a terminal may start the tests with the signal ignored, which child processes inherit.
        let mut command = if cfg!(target_os = "linux") {
            let mut command = Command::new("env");
            command.arg("--default-signal=INT").arg(binary);
            command
        } else {
            Command::new(binary)
        };
        command
            .args(["--ignored", "--exact", &format!("{module}::{test}")])
            .env(DIRECTORY, directory)
            .stdout(Stdio::null())
            .spawn()
            .expect("a child process")
    }

    fn directory(name: &str) -> PathBuf {
        let directory = env::temp_dir().join(format!("mlp-{name}-{}", process::id()));
        fs::create_dir_all(&directory).expect("a writable directory");
        directory
    }

    fn directory_of_the_child() -> PathBuf {
        PathBuf::from(env::var_os(DIRECTORY).expect("set by the other test"))
    }

    /// Sends the signal of Ctrl-C.
    fn interrupt(child: &Child) {
        let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("the program `kill`");
        assert!(sent.success());
    }

    /// Waits for a file, at most a minute.
    fn wait_for(path: &Path) {
        let start = Instant::now();
        while !path.exists() {
            assert!(start.elapsed() < Duration::from_secs(60), "{} does not appear", path.display());
            thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    #[ignore = "run by the other test, in a child process that it interrupts"]
    fn run_of_the_child_process() {
        let directory = directory_of_the_child();
        let interrupt = Interrupt::on_ctrl_c().expect("no other handler");
        assert_eq!(Interrupt::on_ctrl_c().map(|other| other.is_requested()), Ok(false));
        let mut net = net();
        let checkpoint = Checkpoint::new(directory.join("checkpoint")).every(100).resume();
        let slowly = |_: &Step, _: &Dropping| {
            fs::write(directory.join("started"), "").expect("a writable directory");
            thread::sleep(Duration::from_millis(5));
        };
        let mut trainer = trainer().interrupt(&interrupt).checkpoint(checkpoint);
        let report = trainer.fit_with_batches(&mut net, &train(), slowly).expect("the run converges");
        fs::write(directory.join("stop"), format!("{:?}", report.stop)).expect("a writable directory");
    }

    #[test]
    fn a_run_that_ctrl_c_ends_repeatedly_ends_with_the_bits_of_an_uninterrupted_one() {
        let directory = directory("interrupted");
        let mut rng = generator(u64::from(process::id()));
        println!("seed {}", process::id());
        let mut interrupts = 0;
        loop {
            let mut child = child("run_of_the_child_process", &directory);
            wait_for(&directory.join("started"));
            // Within one of the seven batches of an epoch.
            thread::sleep(Duration::from_millis(rng.random_range(0..40)));
            interrupt(&child);
            assert!(child.wait().expect("a child process").success());
            fs::remove_file(directory.join("started")).expect("a file of the child");
            let stop = fs::read_to_string(directory.join("stop")).expect("the child ends by itself");
            interrupts += 1;
            if stop == "AllEpochs" {
                break;
            }
            assert_eq!(stop, "Interrupted");
            assert!(interrupts < 200, "the run makes no progress");
        }
        println!("interrupted {interrupts} times");
        assert!(interrupts > 1);
        let (mut resumed, mut uninterrupted) = (net(), net());
        let checkpoint = Checkpoint::new(directory.join("checkpoint")).resume();
        let report = trainer().checkpoint(checkpoint).fit(&mut resumed, &train()).expect("a complete run");
        let expected = trainer().fit(&mut uninterrupted, &train()).expect("the run converges");
        assert_eq!((report, resumed), (expected, uninterrupted));
        fs::remove_dir_all(directory).expect("the directory of this test");
    }

    #[test]
    #[ignore = "run by the other test, in a child process that it interrupts"]
    fn program_that_does_not_end() {
        let interrupt = Interrupt::on_ctrl_c().expect("no other handler");
        fs::write(directory_of_the_child().join("started"), "").expect("a writable directory");
        while !interrupt.is_requested() {
            thread::sleep(Duration::from_millis(1));
        }
        fs::write(directory_of_the_child().join("requested"), "").expect("a writable directory");
        thread::sleep(Duration::from_secs(60));
    }

    #[test]
    fn a_second_ctrl_c_ends_the_process_with_the_code_of_an_interrupt() {
        let directory = directory("interrupted-twice");
        let mut child = child("program_that_does_not_end", &directory);
        wait_for(&directory.join("started"));
        interrupt(&child);
        wait_for(&directory.join("requested"));
        interrupt(&child);
        assert_eq!(child.wait().expect("a child process").code(), Some(130));
        fs::remove_dir_all(directory).expect("the directory of this test");
    }
}
