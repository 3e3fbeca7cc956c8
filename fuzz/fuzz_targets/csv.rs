//! Arbitrary text is either a data set of finite numbers and known classes, or an error with a location.
//!
//! The first byte selects the options, the second is the delimiter if one is set; the rest is the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlp_core::prelude::*;

fuzz_target!(|bytes: &[u8]| {
    let [options, delimiter, text @ ..] = bytes else { return };
    let is_set = |bit: u8| options >> bit & 1 == 1;
    let mut csv = Csv::from_text("file", text);
    if is_set(0) {
        csv = csv.header(is_set(1));
    }
    if is_set(2) {
        csv = csv.delimiter(*delimiter);
    }
    if is_set(3) {
        csv = csv.skip_incomplete();
    }
    if is_set(4) {
        csv = csv.target(0);
    }
    if is_set(5) {
        csv = csv.class_names(["a", "b"]);
    }
    if is_set(6) {
        csv = csv.without(["x"]);
    }

    match csv.classes::<f32, 2>() {
        Ok((data, names)) => {
            assert_valid(data.inputs(), data.targets());
            assert!(data.targets().iter().all(|&class| class < names.len()));
        }
        Err(error) => assert_located(&error, text),
    }
    match csv.values::<f64, 1, 1>() {
        Ok(data) => {
            assert_valid(data.inputs(), data.targets());
            assert!(data.targets().iter().all(|target| target[0].is_finite()));
        }
        Err(error) => assert_located(&error, text),
    }
});

fn assert_valid<T: mlp_core::Scalar, const N: usize, Y>(inputs: &[SVector<T, N>], targets: &[Y]) {
    assert!(!inputs.is_empty() && inputs.len() == targets.len());
    assert!(inputs.iter().flatten().all(mlp_core::nalgebra::ComplexField::is_finite));
}

fn assert_located(error: &mlp_core::data::CsvError, text: &[u8]) {
    assert!(error.to_string().starts_with("file"));
    let ends = text.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count();
    assert!(error.line().is_none_or(|line| (1..=ends + 1).contains(&line)), "{error}");
}
