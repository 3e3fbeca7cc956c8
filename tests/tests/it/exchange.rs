//! Exchange of safetensors files with Python: `fixtures/exchange.py` writes `module.safetensors` and
//! `sequential.safetensors` with the `safetensors` package, and checks `mlp.safetensors`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p mlp-tests --test it exchange` rewrites `mlp.safetensors`; check it with the script.

use std::fs;
use std::path::{Path, PathBuf};

use mlp_core::format::{Difference, FormatError, LoadError, Safetensors};
use mlp_core::prelude::*;

network! { struct Net< input 3 => tanh 4 => linear 2; loss squared >; }

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The network of `fixtures/exchange.py`.
fn expected<T: Scalar>() -> Net<T> {
    let number = |n: usize| mlp_core::scalar::constant::<T>(f64::from(u32::try_from(n).expect("a small number")));
    Net {
        hidden1: Dense::new(
            SMatrix::from_fn(|i, j| number(100 + 10 * i + j)),
            SVector::from_fn(|i, _| -number(100 + i)),
        ),
        output: Dense::new(
            SMatrix::from_fn(|i, j| number(200 + 10 * i + j)),
            SVector::from_fn(|i, _| -number(200 + i)),
        ),
    }
}

#[test]
fn the_state_dict_of_a_module_is_loaded_by_the_names_of_the_fields() {
    let mut net = Net::zeros();
    net.load_safetensors(fixture("module.safetensors")).expect("a file of this network");
    assert_eq!(net, expected());
}

#[test]
fn the_state_dict_of_a_sequential_is_loaded_by_its_numbers() {
    let sequential = Safetensors::new().modules(&["0", "2"]);
    let mut double = Net::<f64>::zeros();
    sequential.load(&mut double, fixture("sequential.safetensors")).expect("a file of this network");
    assert_eq!(double, expected());

    let mut single = Net::zeros();
    let error =
        sequential.load(&mut single, fixture("sequential.safetensors")).expect_err("a file in double precision");
    let LoadError::Content { error: FormatError::Differences(all), .. } = error else { panic!("{error}") };
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|difference| matches!(difference, Difference::Type { .. })));
    sequential.converting().load(&mut single, fixture("sequential.safetensors")).expect("conversion is enabled");
    assert_eq!(single, expected());
}

#[test]
fn the_saved_file_is_the_one_checked_by_the_script() {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        expected::<f32>().save_safetensors(fixture("mlp.safetensors")).expect("a writable fixture");
    }
    let read = fs::read(fixture("mlp.safetensors")).expect("a committed fixture");
    assert!(expected::<f32>().to_safetensors() == read, "the format has changed: see the header of this file");
}
