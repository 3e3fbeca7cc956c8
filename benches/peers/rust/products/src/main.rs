//! The three matrix products of a training step in this library and in matrix libraries, interleaved on one thread:
//! `S = W A`, `G = Δ Aᵀ` and `Wᵀ Δ`. Prints a table in Markdown.
//!
//! The arguments are shared libraries with the CBLAS interface, each as `name=path`. A round runs every library once on
//! the same matrices, in a rotating order; the table has the median over the rounds.
#![allow(clippy::cast_precision_loss, reason = "counts of operations, for rates of three digits")]
#![allow(clippy::cast_possible_wrap, clippy::cast_possible_truncation, reason = "sizes of matrices")]

use std::error::Error;
use std::time::Instant;

use contract::{samples, weights};
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};
use libloading::{Library, Symbol};
use mlp_benches::{peak_flops, select_instruction_set};
use mlp_core::__private::{Activations, Add, Layer, Overwrite};
use mlp_core::Flat;
use mlp_core::prelude::*;

const ROUNDS: usize = 15;
/// The block size of this library: a larger batch is processed in several blocks.
const BLOCK: usize = 128;
const COLUMN_MAJOR: i32 = 102;
const AS_IT_LIES: i32 = 111;
const TRANSPOSED: i32 = 112;

type Sgemm =
    unsafe extern "C" fn(i32, i32, i32, i32, i32, i32, f32, *const f32, i32, *const f32, i32, f32, *mut f32, i32);

/// A factor: stored column-major with this number of rows, read as stored or transposed.
#[derive(Clone, Copy)]
struct Factor<'a> {
    data: &'a [f32],
    stride: usize,
    is_transposed: bool,
}

impl Factor<'_> {
    /// The row stride and the column stride.
    fn strides(&self) -> (isize, isize) {
        let stride = self.stride as isize;
        if self.is_transposed { (stride, 1) } else { (1, stride) }
    }

    fn cblas(&self) -> i32 {
        if self.is_transposed { TRANSPOSED } else { AS_IT_LIES }
    }
}

/// `C = A B`, with `C` of `rows` × `columns`.
struct Product<'a> {
    rows: usize,
    columns: usize,
    depth: usize,
    a: Factor<'a>,
    b: Factor<'a>,
}

impl Product<'_> {
    fn operations(&self) -> f64 {
        2.0 * (self.rows * self.columns * self.depth) as f64
    }
}

/// A library that computes a product.
enum Peer {
    Blas(Sgemm),
    Gemm,
    Faer,
    MatrixMultiply,
}

impl Peer {
    fn compute(&self, product: &Product, c: &mut [f32]) {
        let &Product { rows, columns, depth, a, b } = product;
        let ((a_row, a_column), (b_row, b_column)) = (a.strides(), b.strides());
        let (a_data, b_data) = (a.data.as_ptr(), b.data.as_ptr());
        let c_column = rows as isize;
        assert!(c.len() >= rows * columns && a.data.len() >= rows * depth && b.data.len() >= depth * columns);
        // SAFETY: the slices are as long as the sizes and strides require.
        unsafe {
            match self {
                Self::Blas(sgemm) => sgemm(
                    COLUMN_MAJOR,
                    a.cblas(),
                    b.cblas(),
                    rows as i32,
                    columns as i32,
                    depth as i32,
                    1.0,
                    a_data,
                    a.stride as i32,
                    b_data,
                    b.stride as i32,
                    0.0,
                    c.as_mut_ptr(),
                    rows as i32,
                ),
                Self::Gemm => gemm::gemm(
                    rows,
                    columns,
                    depth,
                    c.as_mut_ptr(),
                    c_column,
                    1,
                    false,
                    a_data,
                    a_column,
                    a_row,
                    b_data,
                    b_column,
                    b_row,
                    0.0,
                    1.0,
                    false,
                    false,
                    false,
                    gemm::Parallelism::None,
                ),
                Self::Faer => matmul(
                    MatMut::from_raw_parts_mut(c.as_mut_ptr(), rows, columns, 1, c_column),
                    Accum::Replace,
                    MatRef::from_raw_parts(a_data, rows, depth, a_row, a_column),
                    MatRef::from_raw_parts(b_data, depth, columns, b_row, b_column),
                    1.0,
                    Par::Seq,
                ),
                Self::MatrixMultiply => matrixmultiply::sgemm(
                    rows,
                    depth,
                    columns,
                    1.0,
                    a_data,
                    a_row,
                    a_column,
                    b_data,
                    b_row,
                    b_column,
                    0.0,
                    c.as_mut_ptr(),
                    1,
                    c_column,
                ),
            }
        }
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Times every implementation once per round, and returns the medians.
fn medians(ways: &mut [Box<dyn FnMut() + '_>]) -> Vec<f64> {
    let mut times = vec![Vec::new(); ways.len()];
    for round in 0..=ROUNDS {
        for k in 0..ways.len() {
            let k = (k + round) % ways.len();
            let start = Instant::now();
            ways[k]();
            // The first round is a warm-up.
            if round > 0 {
                times[k].push(start.elapsed().as_secs_f64());
            }
        }
    }
    times.into_iter().map(median).collect()
}

fn assert_close(name: &str, got: &[f32], expected: &[f32]) {
    for (&got, &expected) in got.iter().zip(expected) {
        assert!((got - expected).abs() <= 1e-3 * expected.abs().max(1.0), "{name} computes {got}, ours {expected}");
    }
}

/// Zeros on the heap.
fn zeros<F: Flat<Scalar = f32>>() -> Box<F> {
    // SAFETY: a flat type holds floats only, and all-zero bits are the float zero.
    unsafe { Box::new_zeroed().assume_init() }
}

/// Computes a product with this library, and copies the result to the destination if there is one.
type Ours<'a> = &'a mut dyn FnMut(Option<&mut [f32]>);

struct Table {
    peers: Vec<(String, Peer)>,
    peak: f64,
}

impl Table {
    fn head(&self) {
        let names: Vec<_> = self.peers.iter().map(|(name, _)| name.as_str()).collect();
        println!("| product | ours | {} | ours, fraction of peak | ours / fastest |", names.join(" | "));
        println!("|---|{}", "---:|".repeat(names.len() + 3));
    }

    fn line(&self, name: &str, operations: f64, times: &[f64]) {
        let best = |times: &[f64]| times.iter().copied().fold(f64::INFINITY, f64::min);
        let cell = |&time: &f64| {
            let rate = format!("{:.1}", operations / time / 1e9);
            if time <= best(times) { format!("**{rate}**") } else { rate }
        };
        let cells: Vec<_> = times.iter().map(cell).collect();
        let (part, ratio) = (100.0 * operations / times[0] / self.peak, times[0] / best(&times[1..]));
        println!("| {name} | {} | {part:.0}% | {ratio:.2} |", cells.join(" | "));
    }

    /// Times ours and the peers on the same product, prints a line, and returns the times.
    fn product(&self, name: &str, product: &Product, ours: Ours) -> Vec<f64> {
        let mut results = vec![vec![0.0; product.rows * product.columns]; self.peers.len()];
        let times = {
            let mut ways: Vec<Box<dyn FnMut() + '_>> = vec![Box::new(|| ours(None))];
            for ((_, peer), c) in self.peers.iter().zip(&mut results) {
                ways.push(Box::new(move || peer.compute(product, c)));
            }
            medians(&mut ways)
        };
        let mut expected = vec![0.0; product.rows * product.columns];
        ours(Some(&mut expected));
        for ((name, _), c) in self.peers.iter().zip(&results) {
            assert_close(name, c, &expected);
        }
        self.line(name, product.operations(), &times);
        times
    }

    /// The three products of a layer and a batch; returns their times.
    fn layer<const IN: usize, const OUT: usize>(&self, batch: usize) -> [Vec<f64>; 3] {
        let mut net = zeros::<Dense<IN, OUT, Linear>>();
        let w = weights(IN, OUT);
        net.weights.as_mut_slice().copy_from_slice(&w);
        let (input, delta) = (samples(batch, IN), samples(batch, OUT));
        // In blocks, as the gradient computes them.
        let blocks = || input.chunks(BLOCK * IN).zip(delta.chunks(BLOCK * OUT)).enumerate();
        let factor = |data, stride, is_transposed| Factor { data, stride, is_transposed };
        let name = |product: &str| format!("{IN} => {OUT}, batch {batch}: {product}");

        let a = factor(&w[..], OUT, false);
        let product = Product { rows: OUT, columns: batch, depth: IN, a, b: factor(&input, IN, false) };
        let mut s = vec![0.0; OUT * batch];
        let forward = self.product(&name("`W A`"), &product, &mut |result| {
            for (k, (input, _)) in blocks() {
                let source = Activations::new(IN, input);
                net.weigh(Overwrite, 0..IN, input.len() / IN, source, &mut s[k * BLOCK * OUT..]);
            }
            if let Some(result) = result {
                result.copy_from_slice(&s);
            }
        });

        let a = factor(&delta[..], OUT, false);
        let product = Product { rows: OUT, columns: IN, depth: batch, a, b: factor(&input, IN, true) };
        let mut gradient = zeros::<Dense<IN, OUT, Linear>>();
        let weights = self.product(&name("`Δ Aᵀ`"), &product, &mut |result| {
            for (k, (input, delta)) in blocks() {
                let accum = if k == 0 { Overwrite } else { Add };
                gradient.accumulate(accum, 0..IN, input.len() / IN, Activations::new(IN, input), delta);
            }
            if let Some(result) = result {
                result.copy_from_slice(gradient.weights.as_slice());
            }
        });

        let a = factor(&w[..], OUT, true);
        let product = Product { rows: IN, columns: batch, depth: OUT, a, b: factor(&delta, OUT, false) };
        let mut input_delta = vec![0.0; IN * batch];
        let back = self.product(&name("`Wᵀ Δ`"), &product, &mut |result| {
            for (k, (_, delta)) in blocks() {
                let input_delta = &mut input_delta[k * BLOCK * IN..];
                net.propagate(Overwrite, 0..IN, delta.len() / OUT, delta, input_delta);
            }
            if let Some(result) = result {
                result.copy_from_slice(&input_delta);
            }
        });
        [forward, weights, back]
    }

    /// A complete training step in ours, and only its products in the others.
    fn step<N: Network<Scalar = f32, Output = SVector<f32, OUT>>, const OUT: usize>(
        &self,
        name: &str,
        inputs: &[N::Input],
        hidden: &[Vec<f64>; 3],
        output: &[Vec<f64>; 3],
    ) {
        let targets = vec![SVector::<f32, OUT>::repeat(0.5); inputs.len()];
        let mut net = N::boxed_random(&mut StdRng::seed_from_u64(1));
        let (mut gradient, mut workspace) = (N::boxed_zeros(), N::workspace());
        let mut sgd = Sgd::new(1e-6);
        let ours = medians(&mut [Box::new(|| {
            net.gradient_into(inputs, &targets, &mut workspace, &mut gradient);
            sgd.step(&mut *net, &gradient);
        })]);
        // Two hidden layers, the first without delta propagation, and the output layer.
        let products = |k: usize| {
            let [forward, weights, back] = [0, 1, 2].map(|product| hidden[product][k]);
            2.0 * forward + 2.0 * weights + back + output.iter().map(|times| times[k]).sum::<f64>()
        };
        let times: Vec<_> = ours.into_iter().chain((1..=self.peers.len()).map(products)).collect();
        let weights: f64 = N::LAYERS.iter().map(|layer| 3.0 * (layer.inputs * layer.outputs) as f64).sum();
        let first = (N::LAYERS[0].inputs * N::LAYERS[0].outputs) as f64;
        self.line(name, 2.0 * (weights - first) * inputs.len() as f64, &times);
    }
}

network! { struct Large< input 2048 => relu 2048 => relu 2048 => linear 64; loss squared >; }
network! { struct Larger< input 4096 => relu 4096 => relu 4096 => linear 64; loss squared >; }

fn inputs<const N: usize>(batch: usize) -> Vec<SVector<f32, N>> {
    samples(batch, N).chunks(N).map(SVector::from_column_slice).collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let libraries = std::env::args()
        .skip(1)
        .map(|argument| {
            let (name, path) = argument.split_once('=').ok_or("an argument is `name=path`")?;
            // SAFETY: the initializers of a BLAS library have no preconditions.
            Ok((name.to_owned(), unsafe { Library::new(path) }?))
        })
        .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
    let mut peers = Vec::new();
    for (name, library) in &libraries {
        // SAFETY: the type is the CBLAS signature of `cblas_sgemm`.
        let sgemm = unsafe {
            let plain: Result<Symbol<Sgemm>, _> = library.get("cblas_sgemm");
            // The prefixed name in SciPy's packages of OpenBLAS.
            plain.or_else(|_| library.get("scipy_cblas_sgemm"))?
        };
        peers.push((name.clone(), Peer::Blas(*sgemm)));
    }
    let others = [("faer", Peer::Faer), ("gemm", Peer::Gemm), ("matrixmultiply", Peer::MatrixMultiply)];
    peers.extend(others.map(|(name, peer)| (name.to_owned(), peer)));
    let set = select_instruction_set();
    let table = Table { peers, peak: peak_flops() };
    table.head();
    for batch in [128, 256] {
        let (hidden, output) = (table.layer::<2048, 2048>(batch), table.layer::<2048, 64>(batch));
        let name = format!("2048 => 2048 => 2048 => 64, batch {batch}: a step");
        table.step::<Large, 64>(&name, &inputs(batch), &hidden, &output);
    }
    for batch in [128, 256] {
        let (hidden, output) = (table.layer::<4096, 4096>(batch), table.layer::<4096, 64>(batch));
        let name = format!("4096 => 4096 => 4096 => 64, batch {batch}: a step");
        table.step::<Larger, 64>(&name, &inputs(batch), &hidden, &output);
    }
    println!("\nPeak of one core with {set}: {:.0} GFLOP/s before, {:.0} after.", table.peak / 1e9, peak_flops() / 1e9);
    Ok(())
}
