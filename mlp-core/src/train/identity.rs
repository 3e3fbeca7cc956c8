//! The identity of a run: everything its bits depend on, as text, so that no other run resumes its checkpoint.
//!
//! Names and values are stored in checkpoints: changing one makes older files unreadable. None of them is a `Debug` text or the
//! path of a type, which change with the compiler, and with renamed modules and fields.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::data::Dataset;
use crate::layer::{InputInfo, LayerInfo};
use crate::loss::Loss;
use crate::network::Network;
use crate::network::description::{Architecture, LossText};
use crate::number::hash::Fnv1a;
use crate::number::memory::Flat;
use crate::number::scalar::Scalar;
use crate::optimizer::Optimizer;
use crate::sample::{Entries, Sample, Values};
use crate::target::Target;
use crate::train::batch::Batch;
use crate::train::regularization::Regularization;
use crate::train::report::epoch_number;
use crate::train::settings::Settings;
use crate::train::source::Source;

/// Properties of a run with their values.
pub(crate) type Identity = Vec<(&'static str, String)>;

/// The identity of the run that begins after `first_epoch` epochs, for a network of the scalar of this name.
pub(super) fn identify<N: Network, Y: Target<N::Output>, O: Optimizer<N::Scalar>>(
    scalar: &str,
    settings: &Settings,
    optimizer: &mut O,
    data: Source<'_, N::Input, Y>,
    validation: Option<Fingerprints>,
    first_epoch: u64,
) -> Identity {
    let data = fingerprints::<N, Y>(data);
    let (validation, validation_weights) = validation.map_or((None, None), |set| (Some(set.samples), set.weights));
    let mut identity = of_network::<N>();
    identity.push(("scalar", scalar.to_string()));
    let settings_of_run = of_settings::<N::Scalar, O>(settings, optimizer);
    let (before, after) = settings_of_run.split_at(FIRST_AFTER_THE_DATA);
    identity.extend_from_slice(before);
    identity.extend([
        ("seed", settings.seed.to_string()),
        ("first epoch", epoch_number(first_epoch).to_string()),
        ("data", data.samples),
        ("validation", validation.unwrap_or_else(|| NONE.to_string())),
    ]);
    identity.extend_from_slice(after);
    // Absent without weights, as in the checkpoints of earlier versions.
    let weights = [("weights of the data", data.weights), ("weights of the validation", validation_weights)];
    identity.extend(weights.into_iter().filter_map(|(name, weights)| Some((name, weights?))));
    identity
}

/// The properties of a run that must be the same on all processes, except for the samples. `shape` has the number of validation
/// samples and of training samples, and whether several processes share them.
#[cfg(feature = "mpi")]
pub(super) fn of_run<N: Network, O: Optimizer<N::Scalar>>(
    network: &N,
    settings: &Settings,
    optimizer: &mut O,
    shape: ((usize, bool), (usize, bool)),
    (first_epoch, unfinished): (u64, Option<crate::train::unfinished::Unfinished>),
) -> Identity {
    let hash =
        |numbers: &[N::Scalar]| numbers.iter().fold(Fnv1a::EMPTY, |hash, &number| hash.word(bits(number))).finish();
    let mut identity = of_network::<N>();
    identity.extend(of_settings::<N::Scalar, O>(settings, optimizer));
    let state = optimizer.state();
    let vectors = state.vectors.iter().map(|(name, vector)| format!("{name} {:016x}", hash(vector)));
    let numbers = state.numbers.iter().map(|(name, number)| format!("{name} {}", **number));
    let samples = |(samples, is_shared): (usize, bool)| format!("{samples}{}", if is_shared { ", shared" } else { "" });
    identity.extend([
        ("seed", settings.seed.to_string()),
        ("epochs", settings.epochs.to_string()),
        ("first epoch", epoch_number(first_epoch).to_string()),
        ("place in that epoch", unfinished.map_or(0, |unfinished| unfinished.samples).to_string()),
        ("number of samples", samples(shape.1)),
        ("number of validation samples", samples(shape.0)),
        ("hash of the parameters", format!("{:016x}", hash(network.parameters()))),
        ("state of the optimizer", list(vectors.chain(numbers))),
    ]);
    identity
}

/// The samples of a run, where every process has all.
#[cfg(feature = "mpi")]
pub(super) fn of_data(training: Option<Fingerprints>, validation: Option<Fingerprints>) -> Identity {
    let sets = [("training set", training), ("validation set", validation)];
    let text =
        |set: Fingerprints| format!("{}, weights {}", set.samples, set.weights.unwrap_or_else(|| NONE.to_string()));
    sets.into_iter().filter_map(|(name, set)| Some((name, text(set?)))).collect()
}

/// The properties of a network that the bits of its training depend on.
pub(crate) fn of_network<N: Network>() -> Identity {
    [
        ("network", Architecture::of::<N>().to_string()),
        ("dropout", dropout(N::LAYERS, N::INPUTS)),
        ("loss", LossText::<N::Loss>::new().to_string()),
    ]
    .into()
}

/// The index of the first setting in [`of_settings`] that an identity lists after the data.
const FIRST_AFTER_THE_DATA: usize = 6;

/// The settings of a trainer that the bits of a run depend on, except the seed and the number of epochs.
pub(super) fn of_settings<T: Scalar, O: Optimizer<T>>(settings: &Settings, optimizer: &mut O) -> Identity {
    let optimizer_settings = optimizer.state().settings.into_iter().map(|(name, value)| format!("{name} {value}"));
    [
        ("optimizer", O::NAME.to_string()),
        ("settings of the optimizer", list(optimizer_settings)),
        ("learning rate", optional(optimizer.learning_rate())),
        ("schedule", settings.schedule.identity()),
        ("regularization", regularization(&settings.regularization)),
        ("batch", batch(settings.batch)),
        ("metrics", list(settings.metrics.iter().map(ToString::to_string))),
        ("monitored", settings.monitor.to_string()),
        ("early stopping", settings.patience.map_or(NONE.to_string(), |patience| format!("after {patience} epochs"))),
    ]
    .into()
}

/// The rates of the layers; those of the inputs as well, if any number is dropped there.
fn dropout(layers: &[LayerInfo], inputs: &[InputInfo]) -> String {
    let layers = list(layers.iter().map(|layer| layer.dropout.to_string()));
    if inputs.iter().all(|input| input.dropout == 0.0) {
        return layers;
    }
    format!("of inputs {}; {layers}", list(inputs.iter().map(|input| input.dropout.to_string())))
}

/// The text of an absent value.
const NONE: &str = "none";

fn list(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<_> = texts.collect();
    if texts.is_empty() { NONE.to_string() } else { texts.join(", ") }
}

fn optional(number: Option<f64>) -> String {
    number.map_or(NONE.to_string(), |number| number.to_string())
}

fn batch(batch: Batch) -> String {
    match batch {
        Batch::Online => "1 sample, online".to_string(),
        Batch::Mini(samples) => format!("{samples} samples"),
        Batch::Full => "all samples".to_string(),
    }
}

fn regularization(regularization: &Regularization) -> String {
    let Regularization { l1, l2, largest_norm, largest_value } = *regularization;
    format!("l1 {l1}, l2 {l2}, clip_norm {}, clip_value {}", optional(largest_norm), optional(largest_value))
}

/// The fingerprints of a data set. They detect data read from another file, or split or shuffled with another seed, but not
/// deliberate collisions.
pub struct Fingerprints {
    /// The number of samples and a hash of them.
    pub(crate) samples: String,
    /// A hash of the weights, if the samples have some.
    pub(crate) weights: Option<String>,
}

pub(super) fn fingerprints<N: Network, Y: Target<N::Output>>(data: Source<'_, N::Input, Y>) -> Fingerprints {
    match data {
        Source::Whole(data) => fingerprints_of::<N::Input, N::Output, Y>(data, N::Loss::PARTS),
        #[cfg(feature = "mpi")]
        Source::Shared(data) => {
            let samples = fingerprint_of_shared::<N::Input, N::Output, Y>(data, N::Loss::PARTS);
            let weights = data.sample_weights().map(|weights| fingerprint_of_weights(weights.given()));
            Fingerprints { samples, weights }
        }
    }
}

/// The fingerprint of the same samples in one process. Each process continues with the hash of those before its own.
#[cfg(feature = "mpi")]
fn fingerprint_of_shared<X: Sample, O: Flat, Y: Target<O>>(
    data: &dyn crate::data::SharedSamples<X, Y>,
    parts: &[usize],
) -> String {
    let (link, distribution, (inputs, targets)) = (data.link(), data.distribution(), data.own());
    let mut hash = Fnv1a::EMPTY.finish();
    let mut segments = |next: &dyn Fn(Fnv1a, core::ops::Range<usize>) -> Fnv1a| {
        let mut before = 0;
        for segment in distribution.own(link.rank()) {
            let here = before..before + segment.len();
            before = here.end;
            hash = link.chain(hash, |hash| next(Fnv1a::resumed(hash), here.clone()).finish());
        }
    };
    segments(&|hash, here| inputs[here].iter().fold(hash, hash_input));
    segments(&|hash, here| targets[here].iter().fold(hash, |hash, target| hash_target(hash, target, parts)));
    text_of_fingerprint(distribution.samples(), hash)
}

/// The fingerprints of the samples of a network whose loss has these parts.
pub(crate) fn fingerprints_of<X: Sample, O: Flat, Y: Target<O>>(data: &Dataset<X, Y>, parts: &[usize]) -> Fingerprints {
    Fingerprints { samples: fingerprint::<X, O, Y>(data, parts), weights: data.weights().map(fingerprint_of_weights) }
}

fn fingerprint_of_weights(weights: &[f64]) -> String {
    let hash = weights.iter().fold(Fnv1a::EMPTY, |hash, weight| hash.word(weight.to_bits()));
    format!("of the fingerprint {:016x}", hash.finish())
}

pub(super) fn fingerprint<X: Sample, O: Flat, Y: Target<O>>(data: &Dataset<X, Y>, parts: &[usize]) -> String {
    let mut hash = Fnv1a::EMPTY;
    for sample in data.inputs() {
        hash = hash_input(hash, sample);
    }
    for target in data.targets() {
        hash = hash_target(hash, target, parts);
    }
    text_of_fingerprint(data.len(), hash.finish())
}

fn text_of_fingerprint(samples: usize, hash: u64) -> String {
    format!("{samples} samples with the fingerprint {hash:016x}")
}

fn hash_target<O: Flat, Y: Target<O>>(hash: Fnv1a, target: &Y, parts: &[usize]) -> Fnv1a {
    match target.class() {
        Some(class) => hash.word(class as u64),
        None if Y::PARTS > 1 => hash_parts(hash, target, parts),
        None => (0..O::LEN).fold(hash, |hash, k| hash.word(bits(target.expected().at(k)))),
    }
}

/// The numbers of a sample; for a sparse input, the number of its entries before them, so that two samples cannot exchange entries
/// unnoticed.
fn hash_input<S: Sample>(hash: Fnv1a, sample: &S) -> Fnv1a {
    (0..S::WIDTHS.len()).fold(hash, |hash, input| match sample.values(input) {
        Values::Dense(values) => values.iter().fold(hash, |hash, &x| hash.word(bits(x))),
        Values::Sparse(Entries { indices, values }) => {
            let entries = indices.iter().zip(values);
            let hash = hash.word(indices.len() as u64);
            entries.fold(hash, |hash, (&index, &x)| hash.word(index.into()).word(bits(x)))
        }
    })
}

/// The classes and numbers of a tuple, which fits the network.
fn hash_parts<O: Flat, Y: Target<O>>(hash: Fnv1a, target: &Y, parts: &[usize]) -> Fnv1a {
    let mut start = 0;
    parts.iter().enumerate().fold(hash, |hash, (index, &units)| {
        let part = target.expected().part(index, start..start + units);
        start += units;
        match part.class() {
            Some(class) => hash.word(class as u64),
            None => (0..units).fold(hash, |hash, k| hash.word(bits(part.at(k)))),
        }
    })
}

fn bits<T: Scalar>(number: T) -> u64 {
    nalgebra::try_convert::<T, f64>(number).unwrap_or(f64::NAN).to_bits()
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::metrics::Metric;
    use crate::prelude::*;
    use crate::train::monitor::Monitor;

    network! { struct Net< input 2 => leaky_relu(0.25) 3 dropout 0.5 => linear 1; loss huber(0.5) >; }

    fn identity<O: Optimizer<f32>>(settings: &Settings, optimizer: &mut O) -> Vec<(&'static str, String)> {
        let data = Dataset::new(vec![vector![1.0, 2.0]], vec![vector![3.0]]).unwrap();
        identify::<Net, _, O>("f32", settings, optimizer, Source::Whole(&data), None, 0)
    }

    /// A change of any text makes the checkpoints of earlier versions unreadable.
    #[test]
    fn the_identity_of_a_run_is_the_reviewed_text() {
        let mut settings = Settings::new();
        let found = identity(&settings, &mut Adam::new(0.003));
        let expected = [
            ("network", "input 2 => leaky_relu(0.25) 3 => linear 1"),
            ("dropout", "0.5, 0"),
            ("loss", "huber(0.5)"),
            ("scalar", "f32"),
            ("optimizer", "adam"),
            ("settings of the optimizer", "beta 1 0.9, beta 2 0.999, epsilon 0.00000001"),
            ("learning rate", "0.003"),
            ("schedule", "constant, down to 0, warm-up of 0 epochs"),
            ("regularization", "l1 0, l2 0, clip_norm none, clip_value none"),
            ("batch", "32 samples"),
            ("seed", "0"),
            ("first epoch", "1"),
            ("data", "1 samples with the fingerprint 81bb592d9159e494"),
            ("validation", "none"),
            ("metrics", "none"),
            ("monitored", "the risk"),
            ("early stopping", "none"),
        ];
        assert_eq!(found, expected.map(|(name, value)| (name, value.to_string())));

        settings.batch = Batch::Full;
        settings.schedule = Schedule::step(10, 0.5).down_to(0.01).warm_up(3);
        settings.regularization.largest_norm = Some(2.5);
        settings.metrics = vec![Metric::TopK(2), Metric::R2];
        settings.monitor = Monitor::Metric(Metric::R2);
        settings.patience = Some(7);
        let found = identity(&settings, &mut Lbfgs::new());
        let expected = [
            ("optimizer", "lbfgs"),
            ("learning rate", "none"),
            ("schedule", "times 0.5 every 10 epochs, down to 0.01, warm-up of 3 epochs"),
            ("regularization", "l1 0, l2 0, clip_norm 2.5, clip_value none"),
            ("batch", "all samples"),
            ("metrics", "top-2 accuracy, R²"),
            ("monitored", "R²"),
            ("early stopping", "after 7 epochs"),
        ];
        for (name, value) in expected {
            assert!(found.contains(&(name, value.to_string())), "{name}: {value} in {found:?}");
        }
    }

    #[test]
    fn every_optimizer_has_a_name_of_its_own() {
        fn name<O: Optimizer<f32>>(_: &O) -> &'static str {
            O::NAME
        }
        let momentum = Sgd::new(0.1).momentum(0.9);
        let names = [
            name(&Sgd::new(0.1)),
            name(&momentum),
            name(&RmsProp::new(0.1)),
            name(&Adam::new(0.1)),
            name(&AdamW::new(0.1)),
            name(&Lbfgs::new()),
        ];
        assert_eq!(names, ["sgd", "momentum", "rms_prop", "adam", "adam_w", "lbfgs"]);
    }

    #[test]
    fn every_schedule_has_a_text_of_its_own() {
        let schedules = [
            Schedule::constant(),
            Schedule::constant().warm_up(1),
            Schedule::constant().down_to(0.5),
            Schedule::step(1, 0.5),
            Schedule::step(2, 0.5),
            Schedule::step(1, 0.25),
            Schedule::cosine(1),
            Schedule::cosine(2),
            Schedule::reduce_on_plateau(1, 0.5),
            Schedule::reduce_on_plateau(2, 0.5),
            Schedule::reduce_on_plateau(1, 0.25),
        ];
        let mut texts: Vec<_> = schedules.iter().map(Schedule::identity).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), schedules.len(), "{texts:?}");
    }
}
