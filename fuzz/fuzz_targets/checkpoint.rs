//! Arbitrary bytes either resume training or leave the network unchanged.
//!
//! If the first byte is odd, the rest is the file. Otherwise the rest is a list of edits of a genuine checkpoint, which spares
//! the fuzzer guessing the identity of the run. An edit is three bytes: the tensor or metadata entry to replace, its new
//! length, and its new content.

#![no_main]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::{env, fs, process};

use libfuzzer_sys::fuzz_target;
use mlp_core::optimizer::Optimizer;
use mlp_core::prelude::*;
use safetensors::SafeTensors;
use safetensors::tensor::{TensorView, serialize};

network! { struct Net< input 2 => tanh 2 => linear 1; loss squared >; }

type Data = Dataset<SVector<f32, 2>, SVector<f32, 1>>;

fuzz_target!(|bytes: &[u8]| {
    let [kind, rest @ ..] = bytes else { return };
    // Adam stores vectors and numbers; L-BFGS stores vectors of several lengths.
    resume(&Adam::new(0.01), &FILES.0, kind & 1 == 1, rest);
    resume(&Lbfgs::new().memory(2), &FILES.1, kind & 1 == 1, rest);
});

/// A genuine checkpoint, with its path.
type Genuine = (PathBuf, Vec<u8>);

static FILES: LazyLock<(Genuine, Genuine)> = LazyLock::new(|| {
    let genuine = |name, bytes: fn(&Path)| {
        let path = env::temp_dir().join(format!("mlp-fuzz-{name}-{}", process::id()));
        bytes(&path);
        let bytes = fs::read(&path).expect("written above");
        (path, bytes)
    };
    (
        genuine("adam", |path| fit(&mut net(), Adam::new(0.01), 2, Checkpoint::new(path)).expect("a small network")),
        genuine("lbfgs", |path| {
            fit(&mut net(), Lbfgs::new().memory(2), 2, Checkpoint::new(path)).expect("a small network")
        }),
    )
});

fn net() -> Net {
    let mut net = Net::zeros();
    net.parameters_mut().iter_mut().zip(1_u8..).for_each(|(parameter, n)| *parameter = f32::from(n) / 8.0);
    net
}

fn fit<O: Optimizer<f32> + Clone>(
    net: &mut Net,
    optimizer: O,
    epochs: usize,
    checkpoint: Checkpoint,
) -> Result<(), TrainError> {
    let data = Data::new(vec![vector![0.5, 1.0], vector![1.0, -0.5]], vec![vector![1.0], vector![-1.0]])
        .expect("finite numbers");
    let trainer = Trainer::new(optimizer)
        .batch(Batch::Full)
        .epochs(epochs)
        .metric(Metric::R2)
        .early_stopping(9)
        .checkpoint(checkpoint);
    trainer.validation(&data).fit(net, &data).map(|_| ())
}

fn resume<O: Optimizer<f32> + Clone>(optimizer: &O, (path, genuine): &Genuine, is_file: bool, rest: &[u8]) {
    let file = if is_file { rest.to_vec() } else { edited(genuine, rest) };
    fs::write(path, file).expect("the disk has room");
    let mut resumed = net();
    match fit(&mut resumed, optimizer.clone(), 3, Checkpoint::new(path).every(usize::MAX).resume()) {
        // A damaged run may diverge.
        Ok(()) | Err(TrainError::Diverged { .. }) => {}
        Err(error) => {
            let _ = error.to_string();
            assert_eq!(resumed, net(), "{error}");
        }
    }
}

/// The checkpoint with some tensors and metadata entries replaced.
fn edited(genuine: &[u8], edits: &[u8]) -> Vec<u8> {
    let (_, metadata) = SafeTensors::read_metadata(genuine).expect("a genuine checkpoint");
    let mut entries: BTreeMap<String, String> = metadata.metadata().clone().unwrap_or_default().into_iter().collect();
    let tensors = SafeTensors::deserialize(genuine).expect("a genuine checkpoint");
    let mut tensors: BTreeMap<String, _> =
        tensors.iter().map(|(name, tensor)| (name.to_string(), (tensor.dtype(), tensor.data().to_vec()))).collect();
    for edit in edits.chunks_exact(3) {
        let [which, length, content] = [edit[0], edit[1], edit[2]].map(usize::from);
        if let Some((kind, data)) = tensors.values_mut().nth(which) {
            let number = [0.0, 1.0, -1.0, 1e30, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e-30][content % 9];
            let number = if kind.bitsize() == 32 {
                #[allow(clippy::cast_possible_truncation)]
                (number as f32).to_le_bytes().to_vec()
            } else {
                number.to_le_bytes().to_vec()
            };
            *data = number.repeat(length);
        } else if let Some(name) = ["best", "columns", "mlp_checkpoint"].get(which - tensors.len()) {
            let texts = ["0", "1", "loss", "seconds", "loss,seconds,learning_rate", "", ",", "18446744073709551616"];
            entries.insert((*name).to_string(), texts[content % texts.len()].repeat(length % 4));
        }
    }
    let views = tensors.iter().map(|(name, (kind, data))| {
        let count = data.len() * 8 / kind.bitsize();
        (name, TensorView::new(*kind, vec![count], data).expect("matching length"))
    });
    serialize(views, Some(entries.into_iter().collect())).expect("valid tensors")
}
