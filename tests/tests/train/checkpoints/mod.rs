//! Checkpoints: a run that is interrupted and resumed ends with the bits of an uninterrupted one; files of other runs and
//! damaged files are refused.

mod interrupted;
mod killed;
mod refused;

use std::path::PathBuf;
use std::{env, fs, process};

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::random::generator;
use mlp_core::train::CheckpointError;

network! { struct Net< input 4 => tanh 24 => relu 12 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Wider< input 4 => tanh 25 => relu 12 => softmax 3; loss categorical_cross_entropy >; }

type Data = Dataset<SVector<f32, 4>, usize>;

fn data(seed: u64, samples: usize) -> Data {
    let mut rng = generator(seed);
    let inputs: Vec<_> = (0..samples).map(|_| SVector::from_fn(|_, _| rng.random_range(-1.0..1.0))).collect();
    let class = |x: &SVector<f32, 4>| usize::from(x[0] * x[1] > 0.0) + usize::from(x[2] > x[3]);
    let targets = inputs.iter().map(class).collect();
    Dataset::new(inputs, targets).expect("finite samples")
}

/// A temporary file, removed on drop.
struct File(PathBuf);

impl File {
    fn new(name: &str) -> Self {
        Self(env::temp_dir().join(format!("mlp-{name}-{}", process::id())))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

const EPOCHS: usize = 60;

fn net() -> Net {
    Net::random(&mut StdRng::seed_from_u64(7))
}

/// Trains with every setting that has state in a checkpoint.
fn train<C>(net: &mut Net, keep: impl FnOnce(Trainer<Adam<f32>, ()>) -> Trainer<Adam<f32>, (), C>) -> Report
where
    C: mlp_core::train::Keep<Net>,
{
    let (train, validation) = (data(1, 200), data(2, 100));
    let trainer = Trainer::new(Adam::new(0.02))
        .batch(Batch::Mini(16))
        .epochs(EPOCHS)
        .schedule(Schedule::reduce_on_plateau(2, 0.7).down_to(0.01).warm_up(3))
        .l2(1e-4)
        .clip_norm(2.0)
        .metric(Metric::Accuracy)
        .early_stopping(usize::MAX)
        .seed(3);
    keep(trainer).validation(&validation).fit(net, &train).expect("the run converges")
}

/// Writes a checkpoint after a few epochs and returns its bytes.
fn written(file: &File) -> Vec<u8> {
    let mut trainer = Trainer::new(Adam::new(0.02)).epochs(2).checkpoint(Checkpoint::new(&file.0));
    trainer.fit(&mut net(), &data(1, 40)).expect("a writable file");
    fs::read(&file.0).expect("a readable file")
}

fn refused(error: &TrainError) -> &CheckpointError {
    let TrainError::Checkpoint(error) = error else { panic!("{error}") };
    error
}

#[test]
fn a_run_resumes_from_the_last_checkpoint_with_a_complete_report() {
    let file = File::new("goes-on");
    let settings = Trainer::new(Adam::new(0.02)).epochs(10).checkpoint(Checkpoint::new(&file.0).every(4).resume());
    let data = data(1, 40);
    let stop_after = |last: usize| {
        move |epoch: &mlp_core::train::Epoch, _: &Net| {
            if epoch.epoch == last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    };
    let mut first = net();
    settings.clone().fit_with(&mut first, &data, stop_after(6)).expect("the run converges");
    let mut second = net();
    let report = settings.clone().fit(&mut second, &data).expect("the run converges");
    let mut uninterrupted = net();
    let expected = Trainer::new(Adam::new(0.02)).epochs(10).fit(&mut uninterrupted, &data).expect("the run converges");
    assert_eq!((second, &report), (uninterrupted.clone(), &expected));

    // The run is complete: resuming it trains no further, and more epochs continue from its end.
    let mut third = net();
    assert_eq!(settings.clone().fit(&mut third, &data).expect("a complete run"), expected);
    assert_eq!(third, uninterrupted);
    let more = settings.epochs(12).fit(&mut net(), &data).expect("the run converges");
    assert_eq!(more.epochs[..10], expected.epochs);
    assert_eq!(more.epochs.len(), 12);
}

#[test]
fn a_trainer_resumes_its_second_run() {
    let file = File::new("trainer");
    let data = data(1, 40);
    let mut ten = net();
    let mut trainer = Trainer::new(Adam::new(0.02)).epochs(5).checkpoint(Checkpoint::new(&file.0));
    trainer.fit(&mut ten, &data).expect("the run converges");
    trainer.fit(&mut ten, &data).expect("the run converges");
    // The file holds the second run; it is resumed by a trainer that has finished the first.
    let mut resumed = net();
    let mut trainer = Trainer::new(Adam::new(0.02)).epochs(5);
    trainer.fit(&mut resumed, &data).expect("the run converges");
    let mut trainer = trainer.checkpoint(Checkpoint::new(&file.0).resume());
    trainer.fit(&mut resumed, &data).expect("the same run");
    assert_eq!(resumed, ten);
}

#[test]
fn a_checkpoint_of_another_run_is_refused_with_every_difference() {
    let file = File::new("other");
    written(&file);
    let mut net = net();
    let before = net.clone();
    let mut trainer =
        Trainer::new(Adam::new(0.01)).batch(Batch::Mini(8)).seed(9).checkpoint(Checkpoint::new(&file.0).resume());
    let error = trainer.fit(&mut net, &data(1, 41)).expect_err("another run");
    let CheckpointError::Different { differences, .. } = refused(&error) else { panic!("{error}") };
    let named: Vec<_> = differences.iter().map(|text| text.split(':').next().unwrap_or_default()).collect();
    assert_eq!(named, ["learning rate", "batch", "seed", "data"]);
    assert!(
        error.to_string().contains(
            "learning rate: there it is 0.02, here it is 0.01; batch: there it is 32 samples, here it is 8 samples"
        ),
        "{error}"
    );
    assert_eq!(net, before);

    let mut wider = Wider::random(&mut StdRng::seed_from_u64(7));
    let mut trainer = Trainer::new(Adam::new(0.02)).checkpoint(Checkpoint::new(&file.0).resume());
    let error = trainer.fit(&mut wider, &data(1, 40)).expect_err("another network");
    assert!(error.to_string().contains("network: there it is input 4 => tanh 24"), "{error}");
}

#[test]
fn a_truncated_or_damaged_file_never_panics_and_changes_nothing() {
    let file = File::new("damaged");
    let bytes = written(&file);
    let data = data(1, 40);
    let before = net();
    let resume = |bytes: &[u8]| {
        fs::write(&file.0, bytes).expect("a writable file");
        let mut net = before.clone();
        let mut trainer = Trainer::new(Adam::new(0.02)).epochs(2).checkpoint(Checkpoint::new(&file.0).resume());
        let result = trainer.fit(&mut net, &data);
        if let Err(error) = &result {
            refused(error);
            assert_eq!(net, before);
        }
        result.is_ok()
    };
    assert!(resume(&bytes));
    let header =
        usize::try_from(u64::from_le_bytes(bytes[..8].try_into().expect("8 bytes"))).expect("a small header") + 8;
    for length in (0..header).chain((header..bytes.len()).step_by(97)) {
        assert!(!resume(&bytes[..length]), "cut to {length}");
    }
    let mut rng = generator(5);
    for _ in 0..500 {
        let mut bytes = bytes.clone();
        let position = rng.random_range(0..bytes.len());
        bytes[position] ^= 1 << rng.random_range(0..8);
        assert!(!resume(&bytes), "a flipped bit in byte {position}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named_in_the_error() {
    let mut trainer = Trainer::new(Sgd::new(0.1)).checkpoint(Checkpoint::new("no/such/directory/net"));
    let error = trainer.fit(&mut net(), &data(1, 40)).expect_err("no such directory");
    assert!(error.to_string().starts_with("the checkpoint `no/such/directory/net` cannot be written: "), "{error}");
    let mut trainer = Trainer::new(Sgd::new(0.1)).checkpoint(Checkpoint::new("net").every(0));
    assert_eq!(trainer.fit(&mut net(), &data(1, 40)), Err(CheckpointError::Every.into()));
}

/// The settings of an optimizer are part of the identity of its run.
#[test]
fn a_checkpoint_of_an_optimizer_with_other_settings_is_refused() {
    fn resumed<O: Optimizer<f32>>(file: &File, batch: Batch, optimizer: O) -> Result<Report, TrainError> {
        let trainer = Trainer::new(optimizer).batch(batch).epochs(3);
        trainer.checkpoint(Checkpoint::new(&file.0).resume()).fit(&mut net(), &data(1, 40))
    }
    fn check<O: Optimizer<f32> + Clone>(batch: Batch, written: &O, others: &[O]) {
        let file = File::new("settings");
        resumed(&file, batch, written.clone()).expect("no file yet");
        assert!(resumed(&file, batch, written.clone()).is_ok());
        for other in others {
            let error = resumed(&file, batch, other.clone()).expect_err("other settings");
            let CheckpointError::Different { differences, .. } = refused(&error) else { panic!("{error}") };
            assert!(differences.len() == 1 && differences[0].starts_with("settings of the optimizer: "), "{error}");
        }
    }
    let small = Batch::Mini(8);
    let adam = Adam::new(0.02);
    check(small, &adam, &[adam.clone().betas(0.8, 0.999), adam.clone().betas(0.9, 0.99), adam.clone().epsilon(1e-4)]);
    let adam_w = AdamW::new(0.02);
    check(small, &adam_w, &[adam_w.clone().weight_decay(0.1), adam_w.clone().betas(0.8, 0.999)]);
    let momentum = Sgd::new(0.02).momentum(0.9);
    check(small, &momentum, &[Sgd::new(0.02).momentum(0.8), momentum.clone().nesterov()]);
    let rms_prop = RmsProp::new(0.02);
    let others = [rms_prop.clone().decay(0.9), rms_prop.clone().epsilon(1e-4), rms_prop.clone().momentum(0.5)];
    check(small, &rms_prop, &others);
    check(Batch::Full, &Lbfgs::new(), &[Lbfgs::new().memory(1), Lbfgs::new().evaluations(5)]);
}
