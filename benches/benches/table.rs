//! `cargo bench`: a training step (forward pass, backpropagation, gradient descent on one fixed batch) and inference
//! (one forward pass) on one thread. criterion samples and reports; a final table has the medians, the operations per
//! second of the matrix products, and their fraction of the peak of the instruction set, measured in the same run.
//! `MLP_ARCH=avx2 cargo bench` selects a lower instruction set than the highest of the processor.
#![allow(clippy::cast_precision_loss, reason = "counts of operations, for rates of three digits")]
#![allow(clippy::wildcard_imports, reason = "all cases")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::Criterion;
use mlp_benches::cases::*;
use mlp_benches::{peak_flops, processor, select_instruction_set};
use mlp_core::instruction_set::InstructionSet;
use mlp_core::prelude::*;
use serde_json::Value;

/// The directory of criterion's estimates.
fn directory() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("criterion")
}

/// A row of the table: its name, the number of operations per step, and the size of a number in bytes.
struct Row {
    name: &'static str,
    operations: usize,
    number: usize,
}

impl Row {
    /// The file of criterion's estimates for this row.
    fn estimates(&self) -> PathBuf {
        directory().join(self.name).join("new").join("estimates.json")
    }

    /// The median time of a step and its confidence interval in nanoseconds; `None` if the row was not measured.
    fn median(&self) -> Option<[f64; 3]> {
        let estimates: Value = serde_json::from_str(&fs::read_to_string(self.estimates()).ok()?).ok()?;
        let median = &estimates["median"];
        let interval = &median["confidence_interval"];
        let [median, low, high] =
            [&median["point_estimate"], &interval["lower_bound"], &interval["upper_bound"]].map(Value::as_f64);
        Some([median?, low?, high?])
    }
}

/// The criterion driver, and the rows of the table in order.
struct Measurement {
    criterion: Criterion,
    rows: Vec<Row>,
}

impl Measurement {
    fn row<T>(&mut self, name: &'static str, operations: usize, mut call: impl FnMut()) {
        let row = Row { name, operations, number: size_of::<T>() };
        // The estimates of an earlier run must not be reported for a row that this run skips.
        let _ = fs::remove_file(row.estimates());
        self.criterion.bench_function(name, |bencher| bencher.iter(&mut call));
        self.rows.push(row);
    }

    fn training<N: Network, Y: Target<N::Output>>(&mut self, name: &'static str, inputs: &[N::Input], targets: &[Y]) {
        let mut net = N::boxed_random(&mut StdRng::seed_from_u64(1));
        let (mut gradient, mut workspace) = (N::boxed_zeros(), N::workspace());
        // Forward, weight gradient and, except in the first layer, delta propagation.
        let products = |index: usize| if index == 0 { 2 } else { 3 };
        let layers = N::LAYERS.iter().enumerate();
        let operations = layers.map(|(index, layer)| 2 * products(index) * layer.inputs * layer.outputs).sum::<usize>();
        self.row::<N::Scalar>(name, operations * inputs.len(), || {
            black_box(net.descend(black_box(inputs), targets, 1e-6, &mut workspace, &mut gradient));
        });
    }

    fn inference<N: Network<Scalar = f32>>(&mut self, name: &'static str, input: &N::Input) {
        let net = N::boxed_random(&mut StdRng::seed_from_u64(1));
        let operations = N::LAYERS.iter().map(|layer| 2 * layer.inputs * layer.outputs).sum();
        self.row::<f32>(name, operations, || {
            black_box(net.forward(black_box(input)));
        });
    }

    fn print(&self, set: InstructionSet, peaks: [f64; 2]) {
        let peak = peaks[0].max(peaks[1]);
        println!("{:<24} {:>15} {:>21}", "", "median", "95% confidence");
        for row in &self.rows {
            let Some([median, low, high]) = row.median() else { continue };
            let rate = row.operations as f64 / median;
            // Vectors hold half as many numbers of double precision.
            let percent = 100.0 * rate * 1e9 / peak * row.number as f64 / size_of::<f32>() as f64;
            let (name, interval) = (row.name, format!("{low:.0} to {high:.0}"));
            println!("{name:<24} {median:>12.0} ns {interval:>21} {rate:>8.1} GFLOP/s {percent:>5.0}% of peak");
        }
        let [before, after] = peaks.map(|peak| peak / 1e9);
        println!("\n{}, {set}", processor());
        println!(
            "peak of one core in single precision with {set}: {before:.0} GFLOP/s before the run, {after:.0} after; \
             half of it in double precision"
        );
    }
}

fn main() {
    // Thirteen rows take about a minute.
    let criterion = Criterion::default()
        .output_directory(&directory())
        .without_plots()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(50)
        .nresamples(10_000)
        .configure_from_args();
    let set = select_instruction_set();
    let before = peak_flops();
    let mut table = Measurement { criterion, rows: Vec::new() };
    table.training::<Xor, _>("xor, batch 4", &samples::<2>(4), &samples::<1>(4));
    table.training::<Control, _>("control, batch 32", &samples::<4>(32), &samples::<2>(32));
    table.training::<Digits, _>("digits, batch 32", &samples::<64>(32), &classes(32));
    table.training::<Mnist, _>("mnist, batch 128", &samples::<784>(128), &classes(128));
    table.training::<MnistDeep, _>("mnist-deep, batch 128", &samples::<784>(128), &classes(128));
    table.training::<Wide, _>("wide, batch 256", &samples::<512>(256), &samples::<64>(256));
    table.training::<Odd, _>("odd, batch 64", &samples::<13>(64), &samples::<1>(64));
    table.training::<Twelve, _>("twelve layers, batch 64", &samples::<32>(64), &samples::<32>(64));
    table.training::<OneUnit, _>("one unit, batch 128", &samples::<784>(128), &classes_of(2, 128));
    table.training::<Mnist<f64>, _>("mnist in f64, batch 128", &doubles::<784>(128), &classes(128));
    table.training::<Mnist, _>("mnist, batch 1", &samples::<784>(1), &classes(1));
    table.inference::<Policy>("policy", &samples::<32>(1)[0]);
    table.inference::<Mnist>("mnist-infer", &samples::<784>(1)[0]);
    table.print(set, [before, peak_flops()]);
}
