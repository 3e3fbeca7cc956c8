//! Any bytes either resume a training run with finite parameters or leave the network unchanged.
//!
//! The first byte selects the input. If its first bit is set, the rest is the file. Otherwise the rest is a list of edits of a
//! genuine checkpoint, of four bytes each, and its checksum is made to match if the second bit is set. The third bit selects the
//! optimizer. Everything is in memory.

#![no_main]

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::sync::LazyLock;
use std::{env, fs, process};

use libfuzzer_sys::fuzz_target;
use mlp_core::optimizer::Optimizer;
use mlp_core::prelude::*;
use mlp_core::train::fuzzing::{InMemory, seal};
use safetensors::SafeTensors;

network! { struct Net< input 2 => tanh 2 => linear 1; loss squared >; }

type Data = Dataset<SVector<f32, 2>, SVector<f32, 1>>;

fuzz_target!(|bytes: &[u8]| {
    let [kind, rest @ ..] = bytes else { return };
    // Adam stores vectors and numbers; L-BFGS stores vectors of several lengths.
    if kind & 4 == 0 {
        resume(&Adam::new(0.01), &FILES.0, *kind, rest);
    } else {
        resume(&Lbfgs::new().memory(2), &FILES.1, *kind, rest);
    }
});

/// A checkpoint in its parts. Texts are JSON strings, with their quotes.
#[derive(Clone)]
struct Genuine {
    tensors: Vec<Tensor>,
    texts: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

#[derive(Clone)]
struct Tensor {
    name: String,
    dtype: &'static str,
    shape: Vec<usize>,
    data: Vec<u8>,
}

static FILES: LazyLock<(Genuine, Genuine)> =
    LazyLock::new(|| (genuine(Adam::new(0.01)), genuine(Lbfgs::new().memory(2))));

static DATA: LazyLock<Data> = LazyLock::new(|| {
    Data::new(vec![vector![0.5, 1.0], vector![1.0, -0.5]], vec![vector![1.0], vector![-1.0]]).expect("finite numbers")
});

fn net() -> Net {
    let mut net = Net::zeros();
    net.parameters_mut().iter_mut().zip(1_u8..).for_each(|(parameter, n)| *parameter = f32::from(n) / 8.0);
    net
}

fn trainer<O: Optimizer<f32>>(optimizer: O, epochs: usize) -> Trainer<O> {
    Trainer::new(optimizer).batch(Batch::Full).epochs(epochs).metric(Metric::R2).early_stopping(9)
}

fn genuine<O: Optimizer<f32>>(optimizer: O) -> Genuine {
    let path = env::temp_dir().join(format!("mlp-fuzz-{}", process::id()));
    let trainer = trainer(optimizer, 2).checkpoint(Checkpoint::new(&path));
    trainer.validation(&*DATA).fit(&mut net(), &*DATA).expect("a small network");
    let bytes = fs::read(&path).expect("written above");
    fs::remove_file(&path).expect("written above");

    let (_, header) = SafeTensors::read_metadata(&bytes).expect("a genuine checkpoint");
    let mut texts: Vec<_> = header.metadata().clone().unwrap_or_default().into_iter().collect();
    texts.sort();
    let json = |text: String| Cow::Owned(serde_json::to_string(&text).expect("a text"));
    let texts = texts.into_iter().map(|(key, text)| (json(key), json(text))).collect();
    let file = SafeTensors::deserialize(&bytes).expect("a genuine checkpoint");
    let tensors = header.offset_keys().into_iter().map(|name| {
        let view = file.tensor(&name).expect("listed in the header");
        let dtype = DTYPES.into_iter().find(|dtype| *dtype == view.dtype().to_string()).expect("a listed type");
        Tensor { dtype, shape: view.shape().to_vec(), data: view.data().to_vec(), name }
    });
    Genuine { tensors: tensors.collect(), texts }
}

const DTYPES: [&str; 8] = ["F32", "F64", "U8", "I32", "I64", "BF16", "BOOL", "X"];

fn resume<O: Optimizer<f32> + Clone>(optimizer: &O, genuine: &Genuine, kind: u8, rest: &[u8]) {
    let (is_file, is_sealed) = (kind & 1 == 1, kind & 2 == 2);
    let file = if is_file { rest.to_vec() } else { edited(genuine, rest, is_sealed) };
    let mut resumed = net();
    let trainer = InMemory(&file).keep(trainer(optimizer.clone(), 3));
    match trainer.validation(&*DATA).fit(&mut resumed, &*DATA) {
        Ok(_) | Err(TrainError::Diverged { .. }) => {
            assert!(resumed.parameters().iter().all(|parameter| parameter.is_finite()));
            assert!(is_file || is_sealed || rest.len() < 4, "damage is accepted");
        }
        Err(error) => {
            let _ = error.to_string();
            assert_eq!(resumed, net(), "{error}");
        }
    }
}

/// The checkpoint after these edits.
fn edited(genuine: &Genuine, edits: &[u8], is_sealed: bool) -> Vec<u8> {
    let mut file = genuine.clone();
    let mut bytes_to_flip = Vec::new();
    for edit in edits.chunks_exact(4) {
        let [which, operation, a, b] = [edit[0], edit[1], edit[2], edit[3]].map(usize::from);
        let texts = file.texts.len();
        match operation % 8 {
            0 => bytes_to_flip.push((which << 8 | a, edit[3])),
            1 if texts > 0 => file.texts[which % texts].1 = Cow::Owned(text(a, b)),
            2 if texts > 0 => drop(file.texts.remove(which % texts)),
            operation if !file.tensors.is_empty() => {
                let index = which % file.tensors.len();
                edit_tensor(&mut file.tensors, index, operation, [a, b]);
            }
            _ => {}
        }
    }
    let mut bytes = bytes_of(&file);
    for (position, flips) in bytes_to_flip {
        let length = bytes.len();
        bytes[position % length] ^= flips;
    }
    if is_sealed {
        seal(&mut bytes);
    } else if bytes == bytes_of(genuine) {
        // Edits that cancel each other are no damage.
        bytes.push(0);
    }
    bytes
}

fn text(a: usize, b: usize) -> String {
    let texts =
        ["0", "1", "loss", "seconds", "loss,seconds,learning_rate", "", ",", "18446744073709551616", "2", "NaN"];
    format!("\"{}\"", texts[a % texts.len()].repeat(1 + b % 3))
}

fn edit_tensor(tensors: &mut Vec<Tensor>, index: usize, operation: usize, [a, b]: [usize; 2]) {
    let tensor = &mut tensors[index];
    let is_single = tensor.dtype == "F32";
    let number = [0.0, 1.0, -1.0, 1e30, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e-30, 0.5][b % 10];
    #[allow(clippy::cast_possible_truncation)]
    let number = if is_single { (number as f32).to_le_bytes().to_vec() } else { number.to_le_bytes().to_vec() };
    match operation {
        // A single element.
        3 => {
            let elements = tensor.data.len() / number.len();
            if elements > 0 {
                let start = a % elements * number.len();
                tensor.data[start..start + number.len()].copy_from_slice(&number);
            }
        }
        // Another length, with a shape that fits.
        4 => {
            tensor.data = number.repeat(a);
            tensor.shape = vec![a];
            if let Some(columns) = [5, 3, 2].get(b / 10).filter(|columns| a.is_multiple_of(**columns)) {
                tensor.shape = vec![a / columns, *columns];
            }
        }
        5 => tensor.shape = [vec![a], vec![a, b], vec![], vec![usize::MAX, b], vec![b; 3]][a % 5].clone(),
        6 => tensor.dtype = DTYPES[a % 8],
        _ => match a % 3 {
            0 => drop(tensors.remove(index)),
            1 => tensor.name.push('x'),
            _ => {
                let other = b % tensors.len();
                tensors.swap(index, other);
            }
        },
    }
}

/// The bytes of a file, in which the shapes and types need not fit the data.
fn bytes_of(file: &Genuine) -> Vec<u8> {
    let mut header = String::from("{\"__metadata__\":{");
    for (index, (key, text)) in file.texts.iter().enumerate() {
        header.extend([if index == 0 { "" } else { "," }, key, ":", text]);
    }
    header.push('}');
    let mut data = Vec::new();
    for Tensor { name, dtype, shape, data: numbers } in &file.tensors {
        let start = data.len();
        data.extend_from_slice(numbers);
        let (end, shape) = (data.len(), Shape(shape));
        let _ = write!(header, r#","{name}":{{"dtype":"{dtype}","shape":[{shape}],"data_offsets":[{start},{end}]}}"#);
    }
    header.push('}');
    header.extend(std::iter::repeat_n(' ', header.len().next_multiple_of(8) - header.len()));
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &data].concat()
}

struct Shape<'a>(&'a [usize]);

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sizes = self.0.iter().enumerate();
        sizes.try_for_each(|(index, size)| write!(f, "{}{size}", if index == 0 { "" } else { "," }))
    }
}
