//! Files that are not the checkpoint of the run, with a checksum that matches.

use core::time::Duration;
use std::io::Cursor;
use std::string::{String, ToString};
use std::vec::Vec;
use std::{env, fs, process};

use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};

use super::*;
use crate::optimizer::Optimizer as _;
use crate::prelude::*;
use crate::train::checkpoint_store::RunFacts;
use crate::train::history::History;
use crate::train::plateau::Plateau;
use crate::train::unfinished::Unfinished;

network! { struct Net< input 1 => linear 1; loss squared >; }

fn net() -> Net {
    let mut net = Net::zeros();
    net.parameters_mut().fill(7.0);
    net
}

fn identity() -> Vec<(&'static str, String)> {
    [("seed", "3".to_string()), ("learning rate", "0.5".to_string())].into()
}

/// The state of a run of three epochs, with everything that a checkpoint holds.
fn state() -> (Net, Adam, History<f32>) {
    let data = Dataset::new(vec![vector![1.0], vector![2.0]], vec![vector![3.0], vector![5.0]]).unwrap();
    let (mut net, trainer) = (Net::zeros(), Trainer::new(Adam::new(0.5)).epochs(3).metric(Metric::Mae));
    let report = trainer.validation(&data).fit(&mut net, &data).unwrap();
    let mut adam = Adam::new(0.5);
    let (_, gradient) = net.gradient(data.inputs(), data.targets());
    adam.step(&mut Net::zeros(), &gradient);
    let mut history = History::new(Plateau::NONE);
    history.epochs = report.epochs;
    history.best.replace(1, net.parameters(), true);
    (net, adam, history)
}

fn with_snapshot<R>(
    (net, adam, history): &mut (Net, Adam, History<f32>),
    run: impl FnOnce(Snapshot<'_, Net>) -> R,
) -> R {
    run(Snapshot {
        identity: &identity(),
        network: net,
        optimizer: adam.state(),
        history,
        unfinished: &mut None,
        facts: RunFacts {
            first_epoch: 0,
            samples: 2,
            metrics: &[Metric::Mae],
            has_validation: true,
            has_learning_rate: true,
            keeps_best: true,
        },
    })
}

fn genuine() -> Vec<u8> {
    with_snapshot(&mut state(), write::bytes_of).unwrap()
}

/// Resumes a new run, which an error must leave unchanged.
fn resume(bytes: &[u8]) -> Result<(Net, Adam, History<f32>), String> {
    let mut run = (net(), Adam::new(0.5), History::new(Plateau::NONE));
    let resumed =
        with_snapshot(&mut run, |snapshot| read::resume(&mut Cursor::new(bytes), bytes.len() as u64, snapshot));
    let reason = match resumed {
        Ok(()) => return Ok(run),
        Err(read::Error::Read(error)) => format!("read: {error}"),
        Err(read::Error::Damaged(reason)) => reason,
        Err(read::Error::Different(differences)) => differences.join("; "),
    };
    assert_eq!((&run.0, &run.1), (&net(), &Adam::new(0.5)), "{reason}");
    assert!(run.2.epochs.is_empty() && run.2.best.index.is_none() && run.2.plateau == Plateau::NONE, "{reason}");
    Err(reason)
}

type Tensors = Vec<(String, Dtype, Vec<usize>, Vec<u8>)>;

/// A genuine file with other tensors and metadata, and a checksum that matches.
fn edited(edit: impl FnOnce(&mut Tensors, &mut Vec<(String, String)>)) -> Vec<u8> {
    let bytes = genuine();
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let mut texts: Vec<_> = header.metadata().clone().unwrap().into_iter().collect();
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let tensor = |(name, view): (&str, TensorView<'_>)| {
        (name.to_string(), view.dtype(), view.shape().to_vec(), view.data().to_vec())
    };
    let mut tensors: Tensors = file.iter().map(tensor).collect();
    edit(&mut tensors, &mut texts);
    let views = tensors
        .iter()
        .map(|(name, dtype, shape, data)| (name.clone(), TensorView::new(*dtype, shape.clone(), data).unwrap()));
    let mut bytes = serialize(views, Some(texts.into_iter().collect())).unwrap();
    checksum::seal(&mut bytes);
    bytes
}

/// A genuine file with this number in a tensor.
fn with_number(tensor: &str, index: usize, number: f64) -> Vec<u8> {
    edited(|tensors, _| {
        let (_, dtype, _, data) = tensors.iter_mut().find(|(name, ..)| name == tensor).unwrap();
        let size = dtype.bitsize() / 8;
        #[allow(clippy::cast_possible_truncation, reason = "rounding is harmless here")]
        let bytes = if size == 4 { (number as f32).to_le_bytes().to_vec() } else { number.to_le_bytes().to_vec() };
        data[index * size..(index + 1) * size].copy_from_slice(&bytes);
    })
}

fn with_text(key: &str, value: &str) -> Vec<u8> {
    edited(|_, texts| {
        texts.retain(|(name, _)| name != key);
        texts.push((key.to_string(), value.to_string()));
    })
}

#[test]
fn a_checkpoint_restores_the_whole_run() {
    let (net, mut adam, history) = state();
    let (resumed_net, mut resumed_adam, resumed_history) = resume(&genuine()).unwrap();
    assert_eq!(resumed_net, net);
    assert_eq!(resumed_adam.state().vectors, adam.state().vectors);
    assert_eq!(resumed_adam.state().numbers, adam.state().numbers);
    assert_eq!(resumed_history.epochs, history.epochs);
    assert_eq!((resumed_history.best.index, resumed_history.best.parameters), (Some(1), history.best.parameters));
    assert_eq!(resumed_history.plateau, Plateau::NONE);
    assert!(resume(&edited(|_, _| {})).is_ok());
}

#[test]
fn every_flipped_bit_is_refused() {
    let bytes = genuine();
    for bit in 0..8 * bytes.len() {
        let mut damaged = bytes.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(resume(&damaged).is_err(), "bit {bit} of {}", 8 * bytes.len());
    }
}

#[test]
fn a_truncated_or_extended_file_is_refused() {
    let bytes = genuine();
    for end in 0..bytes.len() {
        assert!(resume(&bytes[..end]).is_err(), "cut at {end}");
    }
    for more in [1, 8, 4096] {
        let longer = [&bytes[..], &vec![0; more]].concat();
        let expected = bytes.len();
        let found = longer.len();
        assert_eq!(
            resume(&longer).err(),
            Some(format!("it is {found} bytes long, but its header requires {expected}"))
        );
    }
}

/// Sparse files, and headers that declare more than there is, cost no memory and no time.
#[test]
fn a_file_of_any_declared_length_is_refused_by_its_first_bytes() {
    struct Zeros(u64);

    impl io::Read for Zeros {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            self.0 += bytes.len() as u64;
            assert!(self.0 < 1 << 20, "too much is read");
            bytes.fill(0);
            Ok(bytes.len())
        }
    }

    impl io::Seek for Zeros {
        fn seek(&mut self, _: io::SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }

    let mut run = (net(), Adam::new(0.5), History::new(Plateau::NONE));
    for length in [8, 6 << 30, u64::MAX] {
        let resumed = with_snapshot(&mut run, |snapshot| read::resume(&mut Zeros(0), length, snapshot));
        assert!(matches!(resumed, Err(read::Error::Damaged(_))));
    }
    for declared in [u64::MAX, 1 << 40, 1 << 20] {
        let reason = resume(&[&declared.to_le_bytes()[..], b"{}"].concat()).err().unwrap();
        assert!(reason.contains("at most"), "{reason}");
    }
}

#[test]
fn numbers_that_are_not_finite_are_refused() {
    for (tensor, index) in [
        ("network", 1),
        ("best", 0),
        ("optimizer.first_moments.vector", 1),
        ("optimizer.second_moments.vector", 0),
        ("optimizer.decay_1.number", 0),
    ] {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let reason = resume(&with_number(tensor, index, number)).err().expect(tensor);
            assert_eq!(reason, format!("element {index} of `{tensor}` is {number}"));
        }
        assert!(resume(&with_number(tensor, index, 2.0)).is_ok());
    }
}

#[test]
fn values_that_no_run_has_are_refused() {
    // Five columns: loss, seconds, validation loss, learning rate, metric.
    for (tensor, index, number, expected) in [
        ("history", 0, f64::NAN, "the loss of epoch 1 is NaN"),
        ("history", 5, 1e300, "the loss of epoch 2 is 1000"),
        ("history", 1, -1.0, "the time in seconds of epoch 1 is -1"),
        ("history", 11, f64::NAN, "the time in seconds of epoch 3 is NaN"),
        ("history", 3, f64::NAN, "the learning rate of epoch 1 is NaN"),
        ("history", 8, -0.5, "the learning rate of epoch 2 is -0.5"),
        ("plateau", 0, f64::NAN, "`plateau` is NaN, 0, 0"),
        ("plateau", 1, 0.5, "`plateau` is inf, 0.5, 0"),
        ("plateau", 2, -1.0, "`plateau` is inf, 0, -1"),
        ("plateau", 2, 1e10, "`plateau` is inf, 0, 10000000000"),
    ] {
        let reason = resume(&with_number(tensor, index, number)).err().expect(expected);
        assert!(reason.starts_with(expected), "{reason}");
    }
    for best in ["", "3", "-1", "x", "99999999999999999999"] {
        let reason = resume(&with_text("best", best)).err().expect(best);
        assert_eq!(reason, format!("its best epoch is {best:?} of 3, counted from 0"));
    }
    // As measured on a validation set for which the metric is undefined.
    assert!(resume(&with_number("history", 4, f64::NAN)).is_ok());
}

#[test]
fn other_columns_are_refused_at_once() {
    let columns = "loss,seconds,validation_loss,learning_rate,MAE";
    for other in
        ["", "loss", "loss,seconds,validation_los,learning_rate,MAE", "seconds,loss,validation_loss,learning_rate,MAE"]
    {
        let reason = resume(&with_text("columns", other)).err().expect(other);
        assert_eq!(reason, format!("the columns of its history are {other:?}, but those of the run are {columns:?}"));
    }
    assert!(resume(&with_text("columns", columns)).is_ok());
}

#[test]
fn tensors_of_another_name_type_or_shape_are_refused() {
    let names = edited(|_, _| {});
    let names: Vec<String> =
        SafeTensors::deserialize(&names).unwrap().names().iter().map(ToString::to_string).collect();
    assert_eq!(names.len(), 9, "{names:?}");
    for name in &names {
        let find = |tensors: &mut Tensors| tensors.iter().position(|(other, ..)| other == name).unwrap();
        let missing = edited(|tensors, _| tensors.retain(|(other, ..)| other != name));
        let renamed = edited(|tensors, _| {
            let at = find(tensors);
            tensors[at].0.push('x');
        });
        let longer = edited(|tensors, _| {
            let (.., dtype, shape, data) = &mut {
                let at = find(tensors);
                tensors.swap_remove(at)
            };
            shape[0] += 1;
            let columns: usize = shape[1..].iter().product();
            data.extend(vec![0; columns * dtype.bitsize() / 8]);
            // A longer history is a longer run.
            let name = if name == "history" { "x".to_string() } else { name.clone() };
            tensors.push((name, *dtype, shape.clone(), data.clone()));
        });
        let retyped = edited(|tensors, _| {
            let at = find(tensors);
            tensors[at].1 = match tensors[at].1 {
                Dtype::F32 => Dtype::I32,
                Dtype::U8 => Dtype::I8,
                _ => Dtype::I64,
            };
        });
        let flat = edited(|tensors, _| {
            let at = find(tensors);
            tensors[at].2.push(1);
        });
        for file in [missing, renamed, longer, retyped, flat] {
            let reason = resume(&file).err().expect(name);
            assert!(!reason.contains("there it is"), "{reason}");
        }
    }
}

#[test]
fn a_run_with_another_property_is_refused() {
    assert_eq!(resume(&with_text("run.seed", "4")).err().unwrap(), "seed: there it is 4, here it is 3");
    assert_eq!(resume(&with_text("run.more", "4")).err().unwrap(), "more: there it is 4, here it is missing");
    let without = edited(|_, texts| texts.retain(|(key, _)| key != "run.seed"));
    assert_eq!(resume(&without).err().unwrap(), "seed: there it is missing, here it is 3");
}

#[test]
fn other_versions_and_other_files_are_told_apart() {
    let reason = resume(&with_text("mlp_checkpoint", "1")).err().unwrap();
    assert!(reason.starts_with("its layout has version 1, which has no checksum, and this program reads version 2"));
    let reason = resume(&with_text("mlp_checkpoint", "3")).err().unwrap();
    assert_eq!(reason, "its layout has version \"3\", but this program reads version 2");
    let reason = resume(&Net::zeros().to_safetensors()).err().unwrap();
    assert_eq!(reason, "it is a safetensors file, but not a checkpoint");
}

#[test]
fn state_that_could_not_be_resumed_is_not_written() {
    let mut state = state();
    for (name, vector) in state.1.state().vectors {
        if name == "second_moments" {
            vector[1] = f32::INFINITY;
        }
    }
    let reason = with_snapshot(&mut state, write::bytes_of).unwrap_err();
    assert_eq!(reason, "element 1 of the optimizer's `second_moments` is inf: a smaller learning rate may help");
}

#[test]
fn only_a_file_that_does_not_exist_begins_a_new_run() {
    let directory = env::temp_dir().join(format!("mlp-checkpoint-open-{}", process::id()));
    fs::create_dir_all(&directory).unwrap();
    let file = directory.join("file");
    assert!(open(&file).unwrap().is_none());
    fs::write(&file, "four").unwrap();
    assert_eq!(open(&file).unwrap().unwrap().1, 4);
    assert_eq!(open(&directory).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    assert!(open(&file.join("below")).is_err());
    if cfg!(unix) {
        assert_eq!(open(Path::new("/dev/zero")).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_file_is_used_by_one_run_at_a_time() {
    let path = env::temp_dir().join(format!("mlp-checkpoint-begin-{}", process::id()));
    let begin = |path: &Path| CheckpointStore::<Net>::begin(&Checkpoint::new(path));
    let session = begin(&path).unwrap();
    let error = begin(&path).map(|_| ()).unwrap_err();
    assert_eq!(error, CheckpointError::InUse { path: path.clone() }.into());
    drop(session);
    assert!(begin(&path).is_ok());
    let error = begin(&env::temp_dir()).map(|_| ()).unwrap_err();
    assert!(matches!(error, TrainError::Checkpoint(CheckpointError::File { action: "written", .. })), "{error}");
}

#[test]
fn the_place_within_an_epoch_is_restored_and_checked() {
    let file = |unfinished: [f64; 4]| {
        let bytes = unfinished.iter().flat_map(|number| number.to_le_bytes()).collect();
        edited(|tensors, _| tensors.push(("unfinished".to_string(), Dtype::F64, vec![4], bytes)))
    };
    let restored = |bytes: &[u8]| {
        let mut unfinished = None;
        let (mut net, mut adam, mut history) = (net(), Adam::new(0.5), History::new(Plateau::NONE));
        with_snapshot(&mut (net.clone(), adam.clone(), History::new(Plateau::NONE)), |snapshot| {
            let snapshot = Snapshot {
                network: &mut net,
                optimizer: adam.state(),
                history: &mut history,
                unfinished: &mut unfinished,
                ..snapshot
            };
            read::resume(&mut Cursor::new(bytes), bytes.len() as u64, snapshot).map_err(|_| ())
        })
        .map(|()| unfinished)
    };
    let time = Duration::from_millis(250);
    let expected = Unfinished { samples: 1, of: 2, losses: (1.5, -1e-9), time };
    assert_eq!(restored(&file([1.0, 1.5, -1e-9, 0.25])), Ok(Some(expected)));
    assert_eq!(restored(&genuine()), Ok(None));
    // Not within the two samples of an epoch, not finite, a time before the beginning.
    for numbers in [
        [0.0, 1.5, 0.0, 0.25],
        [2.0, 1.5, 0.0, 0.25],
        [0.5, 1.5, 0.0, 0.25],
        [-1.0, 1.5, 0.0, 0.25],
        [1e300, 1.5, 0.0, 0.25],
        [1.0, f64::NAN, 0.0, 0.25],
        [1.0, 1.5, f64::INFINITY, 0.25],
        [1.0, 1.5, 0.0, -0.25],
        [1.0, 1.5, 0.0, 1e300],
    ] {
        let reason = resume(&file(numbers)).err().unwrap();
        assert!(reason.contains("unfinished"), "{numbers:?}: {reason}");
    }
}
