//! Training in every way, of which the bits must not depend on the number of processes, nor on which process has the samples.

use std::error::Error;

use mlp_core::data::Shared;
use mlp_core::prelude::*;
use mlp_core::processes::{Exchanged, Processes};
use mlp_core::scalar::constant;
use mlp_core::{Report, Sample};

use crate::hash;

network! { struct Single< input 6 => tanh 20 => relu 12 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Dropped< input 6 dropout 0.1 => tanh 20 dropout 0.3 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Few< input 6 => tanh 3 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Regression< input 6 => tanh 16 => linear 2; loss squared >; }
network! { struct Heads< input 6 => tanh 16 => softmax 3 + linear 2; loss categorical_cross_entropy + squared >; }
network! { struct Words< input sparse 500 => relu 16 => softmax 3; loss categorical_cross_entropy >; }

const SAMPLES: usize = 9_001;

/// Pseudorandom numbers from -1 to 1, the same everywhere.
fn number(sample: usize, index: usize) -> f64 {
    let mut state = (sample as u64 * 1_000 + index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x1234_5678;
    state = (state ^ (state >> 31)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ (state >> 29)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
}

fn input<T: Scalar, const N: usize>(sample: usize) -> SVector<T, N> {
    SVector::from_fn(|index, _| constant(number(sample, index)))
}

fn class(sample: usize) -> usize {
    let sum = number(sample, 0) + 0.8 * number(sample, 1) * number(sample, 2) + 0.1 * number(sample, 7);
    usize::from(sum > -0.3) + usize::from(sum > 0.3)
}

fn vector_target<T: Scalar>(sample: usize) -> SVector<T, 2> {
    vector![constant(number(sample, 0) * number(sample, 3)), constant((2.0 * number(sample, 4)).sin())]
}

fn sparse(sample: usize) -> Sparse<500> {
    let index = |k: usize| (250.0 + 249.0 * number(sample, 10 + k) * number(sample, 30 + k)) as usize;
    Sparse::mean_of((0..7).map(index)).expect("indices below the width")
}

fn weight(sample: usize) -> f64 {
    if sample.is_multiple_of(7) { 0.0 } else { 0.5 + number(sample, 9).abs() }
}

/// The place where the samples of a run are.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// All in each process.
    Whole,
    /// A share in each process.
    Shared,
}

/// The processes of a job and the threads in each; without processes, a plain run of one thread.
#[derive(Clone, Copy)]
struct Job<'a> {
    world: Option<&'a Processes>,
    threads: usize,
}

/// Samples that a case is trained on or validated with.
struct Set<X, Y> {
    first: usize,
    count: usize,
    input: fn(usize) -> X,
    target: fn(usize) -> Y,
    is_weighted: bool,
}

impl<X: Sample, Y: mlp_core::data::Label + Exchanged> Set<X, Y> {
    fn samples(&self, range: std::ops::Range<usize>) -> (Vec<X>, Vec<Y>) {
        let indices = || range.clone().map(|index| self.first + index);
        (indices().map(self.input).collect(), indices().map(self.target).collect())
    }

    fn weights(&self) -> Vec<f64> {
        (self.first..self.first + self.count).map(weight).collect()
    }

    fn whole(&self) -> Result<Dataset<X, Y>, Box<dyn Error>> {
        let (inputs, targets) = self.samples(0..self.count);
        let data = Dataset::new(inputs, targets)?;
        Ok(if self.is_weighted { data.with_weights(self.weights())? } else { data })
    }

    /// From parts of different lengths.
    fn shared(&self, world: &Processes) -> Result<Shared<X, Y>, Box<dyn Error>> {
        let at = |process: usize| self.count * process * process / world.count() / world.count();
        let (inputs, targets) = self.samples(at(world.rank())..at(world.rank() + 1));
        let data = world.share(inputs, targets)?;
        Ok(if self.is_weighted { data.with_weights(self.weights())? } else { data })
    }
}

fn double<T: Scalar>(number: T) -> f64 {
    mlp_core::nalgebra::try_convert(number).unwrap_or(f64::NAN)
}

/// The hash of the network and of the report without its times.
fn hash_of<N: Network>(network: &N, report: &Report<N::Scalar>) -> u64 {
    let epochs = report.epochs.iter().flat_map(|epoch| {
        let numbers = [Some(double(epoch.loss)), epoch.validation_loss.map(double), epoch.learning_rate];
        numbers.into_iter().flatten().chain(epoch.metrics.iter().map(|&(_, value)| value)).collect::<Vec<_>>()
    });
    hash::of(network.parameters().iter().map(|&number| double(number)).chain(epochs))
}

/// Trains and prints the hash.
fn case<N, Y, O>(
    name: &str,
    job: Job<'_>,
    place: Place,
    trainer: Trainer<O>,
    train: &Set<N::Input, Y>,
    validation: Option<&Set<N::Input, Y>>,
) -> Result<(), Box<dyn Error>>
where
    N: Network,
    Y: Target<N::Output> + mlp_core::data::Label + Exchanged,
    O: Optimizer<N::Scalar> + Clone,
{
    let mut network = N::boxed_random(&mut StdRng::seed_from_u64(3));
    let trainer = trainer.threads(job.threads);
    let report = match (place, job.world) {
        (Place::Shared, Some(world)) => {
            let data = train.shared(world)?;
            match validation {
                None => trainer.clone().fit_shared(&mut *network, &data)?,
                Some(set) => trainer.clone().shared_validation(&set.shared(world)?).fit_shared(&mut *network, &data)?,
            }
        }
        (_, world) => {
            let trainer = match world {
                None => trainer.clone(),
                Some(world) => trainer.clone().processes(world),
            };
            let data = train.whole()?;
            match validation {
                None => trainer.clone().fit(&mut *network, &data)?,
                Some(set) => trainer.clone().validation(&set.whole()?).fit(&mut *network, &data)?,
            }
        }
    };
    if job.world.is_none_or(Processes::is_root) {
        let loss = report.final_loss().map_or(f64::NAN, double);
        println!("{name} {:016x} {} epochs, loss {loss:.6}", hash_of(&*network, &report), report.epochs.len());
    }
    Ok(())
}

pub(crate) fn run(world: Option<&Processes>, threads: usize) -> Result<(), Box<dyn Error>> {
    let job = Job { world, threads };
    for (place, suffix) in [(Place::Whole, ""), (Place::Shared, "-shared")] {
        cases(job, place, suffix)?;
    }
    Ok(())
}

fn cases(job: Job<'_>, place: Place, suffix: &str) -> Result<(), Box<dyn Error>> {
    let name = |name: &str| format!("{name}{suffix}");
    let classes = |count, is_weighted| Set { first: 0, count, input: input::<f32, 6>, target: class, is_weighted };
    let validation = Set { first: SAMPLES, count: 1_500, input: input::<f32, 6>, target: class, is_weighted: false };
    let train = classes(SAMPLES, false);

    for (batch, size) in [
        ("full", Batch::Full),
        ("mini-100", Batch::Mini(100)),
        ("mini-300", Batch::Mini(300)),
        ("mini-5000", Batch::Mini(5_000)),
    ] {
        let sgd = Trainer::new(Sgd::new(0.1)).batch(size).epochs(2).seed(5);
        case::<Single<f32>, _, _>(&name(&format!("sgd-{batch}")), job, place, sgd, &train, None)?;
        let adam = Trainer::new(Adam::new(0.01)).batch(size).epochs(2).seed(6).l2(1e-3).clip_norm(1.0);
        case::<Single<f32>, _, _>(&name(&format!("adam-{batch}")), job, place, adam, &train, None)?;
    }
    let momentum = Trainer::new(Sgd::new(0.05).momentum(0.9)).batch(Batch::Mini(700)).epochs(2);
    case::<Few<f32>, _, _>(&name("momentum-few-units"), job, place, momentum, &train, None)?;
    let lbfgs = Trainer::new(Lbfgs::new()).batch(Batch::Full).epochs(4);
    case::<Single<f32>, _, _>(&name("lbfgs"), job, place, lbfgs, &train, None)?;
    let small = classes(90, false);
    let lbfgs = Trainer::new(Lbfgs::new()).batch(Batch::Full).epochs(4);
    case::<Single<f32>, _, _>(&name("lbfgs-one-block"), job, place, lbfgs, &small, None)?;
    let few_blocks = classes(300, false);
    let online = Trainer::new(Sgd::new(0.05)).batch(Batch::Online).epochs(1);
    case::<Single<f32>, _, _>(&name("online"), job, place, online, &few_blocks, None)?;
    let full = Trainer::new(Adam::new(0.01)).batch(Batch::Full).epochs(5).metric(Metric::Accuracy);
    case::<Single<f32>, _, _>(&name("few-blocks"), job, place, full, &few_blocks, None)?;

    let weighted = classes(SAMPLES, true);
    for (batch, size) in [("full", Batch::Full), ("mini", Batch::Mini(400))] {
        let adam = Trainer::new(Adam::new(0.01)).batch(size).epochs(2).metric(Metric::Accuracy).metric(Metric::MacroF1);
        case::<Dropped<f32>, _, _>(&name(&format!("dropout-weights-{batch}")), job, place, adam, &weighted, None)?;
    }
    let weighted_validation = Set { is_weighted: true, ..validation };
    let stopping = Trainer::new(Adam::new(0.05))
        .batch(Batch::Mini(1_000))
        .epochs(40)
        .schedule(Schedule::reduce_on_plateau(2, 0.5))
        .early_stopping(4)
        .monitor(Metric::Accuracy);
    case::<Single<f32>, _, _>(&name("early-stopping"), job, place, stopping, &train, Some(&weighted_validation))?;

    let train =
        Set { first: 0, count: SAMPLES, input: input::<f64, 6>, target: vector_target::<f64>, is_weighted: false };
    let validation = Set { first: SAMPLES, count: 700, ..train };
    let adam = Trainer::new(Adam::new(0.01)).batch(Batch::Mini(2_000)).epochs(3).metric(Metric::R2);
    case::<Regression<f64>, _, _>(&name("f64"), job, place, adam, &train, Some(&validation))?;
    let lbfgs = Trainer::new(Lbfgs::new()).batch(Batch::Full).epochs(3);
    case::<Regression<f64>, _, _>(&name("f64-lbfgs"), job, place, lbfgs, &train, None)?;

    let target: fn(usize) -> (usize, SVector<f32, 2>) = |sample| (class(sample), vector_target(sample));
    let train = Set { first: 0, count: 3_000, input: input::<f32, 6>, target, is_weighted: false };
    let adam = Trainer::new(AdamW::new(0.01)).batch(Batch::Mini(500)).epochs(2);
    case::<Heads<f32>, _, _>(&name("heads"), job, place, adam, &train, None)?;

    let train = Set { first: 0, count: 6_000, input: sparse, target: class, is_weighted: false };
    for (batch, size) in [("full", Batch::Full), ("mini-100", Batch::Mini(100)), ("mini-600", Batch::Mini(600))] {
        let adam = Trainer::new(Adam::new(0.01)).batch(size).epochs(2);
        case::<Words<f32>, _, _>(&name(&format!("sparse-adam-{batch}")), job, place, adam, &train, None)?;
        let sgd = Trainer::new(Sgd::new(0.1)).batch(size).epochs(2);
        case::<Words<f32>, _, _>(&name(&format!("sparse-sgd-{batch}")), job, place, sgd, &train, None)?;
    }
    Ok(())
}
