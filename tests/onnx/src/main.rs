//! Runs exported networks in tract and compares the outputs with ours: `mlp-tests-onnx DIRECTORY`, with the files written by
//! the example `onnx` of `mlp-tests`.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use tract_onnx::prelude::*;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The tolerance of an output, absolute and relative.
const TOLERANCE: f32 = 1e-5;

fn numbers(path: &Path) -> Result<Vec<f32>> {
    let bytes = fs::read(path)?;
    Ok(bytes.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}

/// The largest difference between tract's outputs and ours.
fn check(model: &Path, inputs: &Path) -> Result<f32> {
    let flat = numbers(inputs)?;
    let samples: usize = inputs.with_extension("").extension().and_then(OsStr::to_str).ok_or("no number")?.parse()?;
    let all = tract_ndarray::Array2::from_shape_vec((samples, flat.len() / samples), flat)?;
    let mut first = 0;
    let mut parts = tvec!();
    for width in fs::read_to_string(model.with_extension("widths"))?.split_whitespace() {
        let end = first + width.parse::<usize>()?;
        let part = all.slice(tract_ndarray::s![.., first..end]).to_owned();
        parts.push(part.into_tensor().into());
        first = end;
    }
    // The number of samples is symbolic in the file and in the optimized model.
    let model = tract_onnx::onnx().model_for_path(model)?.into_optimized()?.into_runnable()?;
    let outputs = model.run(parts)?;
    let found = outputs[0].to_plain_array_view::<f32>()?;
    let expected = numbers(&inputs.with_extension("outputs"))?;
    if found.shape() != [samples, expected.len() / samples] {
        return Err(format!("the outputs have the shape {:?}", found.shape()).into());
    }
    let gaps = found.iter().zip(&expected).map(|(found, expected)| (found - expected).abs() / expected.abs().max(1.0));
    Ok(gaps.fold(0.0, f32::max))
}

fn main() -> Result<()> {
    let directory = std::env::args_os().nth(1).ok_or("usage: mlp-tests-onnx DIRECTORY")?;
    let mut paths: Vec<_> = fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    let (mut runs, mut worst) = (0, 0.0);
    for inputs in paths.iter().filter(|path| path.extension() == Some(OsStr::new("inputs"))) {
        let model = inputs.with_extension("").with_extension("onnx");
        let gap = check(&model, inputs).map_err(|error| format!("{}: {error:?}", inputs.display()))?;
        if gap.is_nan() || gap > TOLERANCE {
            return Err(format!("{}: the outputs of tract differ by {gap:e}", inputs.display()).into());
        }
        runs += 1;
        worst = f32::max(worst, gap);
    }
    if runs == 0 {
        return Err("no files found".into());
    }
    println!("tract agrees in {runs} runs to within {worst:.1e}");
    Ok(())
}
