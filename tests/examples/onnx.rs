//! Exports networks to ONNX with inputs and expected outputs; `onnx/run` runs them in other runtimes.
//!
//! Each network has `name.onnx`, and `name.logits.onnx` without the final activation; each of these has `name.7.inputs` and
//! `name.7.outputs` for a batch of 7, rows of little-endian `f32`, and `name.widths` with the number of columns of each input.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use mlp_core::Flat;
use mlp_core::format::Onnx;
use mlp_core::prelude::*;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The batch sizes that each network is run with.
const BATCHES: [usize; 2] = [1, 7];

/// Pseudo-random numbers between −scale and scale.
#[allow(clippy::cast_precision_loss, reason = "24 bits fit")]
fn numbers(count: usize, scale: f32, seed: u64) -> Vec<f32> {
    let mut state = seed;
    let mut next = || {
        // A linear congruential generator with Knuth's constants; its high bits are random enough here.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32
    };
    (0..count).map(|_| (2.0 * next() - 1.0) * scale).collect()
}

/// Exports a network with and without its final activation, with batches of inputs and outputs.
fn export<N, const OUTPUTS: usize>(
    directory: &Path,
    sample: impl Fn(&[f32]) -> N::Input,
    pre_activations: impl Fn(&N, &N::Input) -> SVector<f32, OUTPUTS>,
) -> Result<()>
where
    N: Network<Output = SVector<f32, OUTPUTS>> + Flat<Scalar = f32>,
{
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(7));
    // Away from zero, where activations are nearly linear.
    for (parameter, more) in net.parameters_mut().iter_mut().zip(numbers(N::PARAMETERS, 1.0, 3)) {
        *parameter += more;
    }
    for (ending, onnx) in [("", Onnx::new()), (".logits", Onnx::new().without_final_activation())] {
        let name = format!("{}{ending}", N::NAME.to_lowercase());
        let path = directory.join(format!("{name}.onnx"));
        onnx.save(&*net, &path)?;
        let widths = N::INPUTS.iter().map(|input| input.width.to_string()).collect::<Vec<_>>();
        fs::write(directory.join(format!("{name}.widths")), widths.join(" "))?;
        for samples in BATCHES {
            let flat = inputs::<N>(samples);
            let inputs: Vec<_> = flat.chunks_exact(flat.len() / samples).map(&sample).collect();
            let outputs: Vec<f32> = if ending.is_empty() {
                net.predict(&inputs).iter().flat_map(|output| output.as_slice().to_vec()).collect()
            } else {
                inputs.iter().flat_map(|input| pre_activations(&net, input).as_slice().to_vec()).collect()
            };
            write(&directory.join(format!("{name}.{samples}.inputs")), &flat)?;
            write(&directory.join(format!("{name}.{samples}.outputs")), &outputs)?;
        }
    }
    println!("{}: {}", N::NAME, N::LAYERS.iter().map(|layer| layer.activation).collect::<Vec<_>>().join(", "));
    Ok(())
}

/// The inputs of a batch, of which those of a sparse input are mostly zero.
fn inputs<N: Network<Scalar = f32>>(samples: usize) -> Vec<f32> {
    let is_sparse: Vec<bool> =
        N::INPUTS.iter().flat_map(|input| std::iter::repeat_n(input.is_sparse, input.width)).collect();
    let mut flat = numbers(samples * is_sparse.len(), 3.0, samples as u64);
    for (number, is_sparse) in flat.iter_mut().zip(is_sparse.into_iter().cycle()) {
        if is_sparse && number.abs() < 2.5 {
            *number = 0.0;
        }
    }
    flat
}

/// The numbers that are not zero.
fn sparse<const N: usize>(numbers: &[f32]) -> Sparse<N> {
    let entries = numbers.iter().copied().enumerate().filter(|(_, number)| *number != 0.0);
    Sparse::new(entries).expect("indices of a vector")
}

fn write(path: &Path, numbers: &[f32]) -> Result<()> {
    Ok(fs::write(path, numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<_>>())?)
}

macro_rules! networks {
    ($($network:ident<$inputs:literal, $outputs:literal> { $($body:tt)* })*) => {
        $(network! { struct $network< $($body)* >; })*

        fn export_all(directory: &Path) -> Result<()> {
            $(export::<$network, $outputs>(
                directory,
                SVector::<f32, $inputs>::from_column_slice,
                |net, input| net.trace(input).output.s,
            )?;)*
            Ok(())
        }
    };
}

/// The connections of a band.
const fn near(i: usize, j: usize) -> bool {
    i.abs_diff(j) <= 1
}

// Every activation is in a hidden layer and at the output.
networks! {
    Regression<3, 2> { input 3 => relu 5 => leaky_relu(0.1) 4 => elu(0.5) 4 => linear 2; loss squared }
    Selu<3, 2> { input 3 => linear 5 => gelu 4 => selu 2; #[allow(noncanonical_link)] loss squared }
    Gelu<3, 2> { input 3 => selu 5 => silu 4 => gelu 2; #[allow(noncanonical_link)] loss squared }
    Silu<3, 2> { input 3 => elu 5 => softplus 4 => silu 2; #[allow(noncanonical_link)] loss squared }
    Softplus<3, 2> { input 3 => tanh 5 => sigmoid 4 => softplus 2; #[allow(noncanonical_link)] loss squared }
    Tanh<3, 2> { input 3 => hard_tanh 5 => hard_sigmoid 4 => tanh 2; #[allow(noncanonical_link)] loss squared }
    HardSigmoid<3, 2> { input 3 => hard_silu 5 no_bias => hard_sigmoid 2; #[allow(noncanonical_link)] loss squared }
    HardTanh<3, 2> { input 3 => softmax 5 => hard_tanh 2; #[allow(noncanonical_link)] loss squared }
    HardSilu<3, 2> { input 3 => tanh 5 => exp 4 => hard_silu 2 no_bias; #[allow(noncanonical_link)] loss squared }
    Relu<3, 2> { input 3 => gelu 4 => relu 2; #[allow(noncanonical_link)] loss squared }
    LeakyRelu<3, 2> { input 3 => leaky_relu 4 => leaky_relu(0.25) 2; #[allow(noncanonical_link)] loss squared }
    Elu<3, 2> { input 3 => elu(2.0) 4 => elu 2; #[allow(noncanonical_link)] loss squared }
    Binary<4, 1> { input 4 => tanh 6 => sigmoid 1; loss binary_cross_entropy }
    Classes<4, 3> { input 4 => relu 6 repeat 2 => softmax 3; loss categorical_cross_entropy }
    Counts<4, 2> { input 4 => hard_tanh 6 => exp 2; loss poisson }
    Digits<64, 10> { input 64 => relu 32 => softmax 10; loss categorical_cross_entropy }
    Single<2, 1> { input 2 => linear 1; loss squared }
    Shortcut<4, 1> { input 4 => tanh 8 as low => gelu 8 as high from (low, input) => linear 1 from (low, high); loss squared }
    Residual<3, 2> { input 3 => tanh 3 add input as one => sigmoid 3 add one repeat 3 as block => linear 2; loss squared }
    Heads<6, 6> { input 6 => relu 4 + leaky_relu(0.2) 3 => softmax 3 + sigmoid 1 + linear 2;
        loss categorical_cross_entropy + binary_cross_entropy + 0.5 * squared }
    Local<6, 2> { input 6 => hard_silu 3 + tanh 3 connect near add input => linear 2; loss squared }
}

network! { struct Words< input sparse 40 => relu 6 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Films<
input sparse 30 as history, 3 as context dropout 0.1
    => linear 6 as taste no_bias from history
    => tanh 3 from (taste, context) add context
    => softmax 4 from (hidden2, history);
loss categorical_cross_entropy >; }
network! { struct Sides< input 2 as left, 3 as right => tanh 4 from (left, right) => linear 2; loss squared >; }

fn main() -> Result<()> {
    let directory = std::env::args_os().nth(1).ok_or("usage: onnx <directory for the files>")?;
    let directory = PathBuf::from(directory);
    fs::create_dir_all(&directory)?;
    export_all(&directory)?;
    export::<Words, 3>(&directory, sparse, |net, input| net.trace(input).output.s)?;
    let film = |numbers: &[f32]| FilmsInput {
        history: sparse(&numbers[..30]),
        context: SVector::from_column_slice(&numbers[30..]),
    };
    export::<Films, 4>(&directory, film, |net, input| net.trace(input).output.s)?;
    let side = |numbers: &[f32]| SidesInput {
        left: SVector::from_column_slice(&numbers[..2]),
        right: SVector::from_column_slice(&numbers[2..]),
    };
    export::<Sides, 2>(&directory, side, |net, input| net.trace(input).output.s)?;
    Ok(())
}
