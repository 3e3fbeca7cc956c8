//! Prints the bits of compiled networks as JSON: random weights, outputs, the risks of 20 epochs and the parameters after them. The
//! test `web/test/bits.mjs` types the same lines and compares.

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::*;
use mlp_core::{Batch, Trainer};

/// Declares networks by their lines, and prints the bits of each.
macro_rules! networks {
    ($($name:ident { $($line:tt)+ } $optimizer:expr, $batch:expr;)+) => {
        $(network! { struct $name< $($line)+ >; })+

        fn main() {
            let results = [$({
                let bits = run::<$name, _, _, _>($optimizer, $batch, SVector::from_column_slice, SVector::from_column_slice);
                let line = stringify!($($line)+).replace('\n', " ");
                format!("{{\"line\":\"{line}\",\"optimizer\":\"{}\",\"batch\":{},{bits}}}", stringify!($optimizer), $batch)
            }),+];
            println!("[{}]", results.join(",\n"));
        }
    };
}

networks! {
    Xor { input 2 => relu 2 => linear 1; loss squared } Sgd::new(0.1), 0;
    Spiral { input 2 => tanh 32 => tanh 32 => sigmoid 1; loss binary_cross_entropy } Adam::new(0.01), 32;
    Classes { input 3 => gelu 9 as low => silu 8 from (low, input) => softmax 3; loss categorical_cross_entropy } Adam::new(0.01), 7;
    Counts { input 4 => elu 9 => softplus 6 => selu 6 add hidden2 => exp 2; loss poisson } Sgd::new(0.01), 0;
    Heads { input 4 => sigmoid 5 + leaky_relu(0.1) 4 => hard_silu 20 => softmax 3 + tanh 2;
        #[allow(noncanonical_link)] loss categorical_cross_entropy + 0.5 * huber(0.5) } Sgd::new(0.05), 32;
    Dropped { input 4 dropout 0.1 => tanh 9 dropout 0.5 => relu 8 dropout 0.25 => sigmoid 2; loss binary_cross_entropy } Adam::new(0.01), 32;
    Large { input 10 => relu 100 => hard_tanh 70 no_bias => hard_sigmoid 1; #[allow(noncanonical_link)] loss absolute } Adam::new(0.001), 0;
}

const SAMPLES: usize = 300;

/// The numbers of `web/test/bits.mjs`.
#[allow(clippy::cast_precision_loss, reason = "24 bits")]
fn data(width: usize, outputs: usize) -> (Vec<f32>, Vec<f32>) {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let x = (0..SAMPLES * width).map(|_| next()).collect();
    let classes = if outputs > 3 { 3 } else { outputs.max(2) };
    let is_one = |n: usize, k: usize| if k < classes { n % classes == k } else { (n + k).is_multiple_of(2) };
    let y = (0..SAMPLES).flat_map(|n| (0..outputs).map(move |k| f32::from(u8::from(is_one(n, k))))).collect();
    (x, y)
}

fn run<N, O, X, Y>(optimizer: O, batch: usize, input: X, output: Y) -> String
where
    N: Network<Scalar = f32, Output: Target<N::Output> + mlp_core::data::Label> + mlp_core::ByValue,
    O: Optimizer<f32>,
    X: Fn(&[f32]) -> N::Input,
    Y: Fn(&[f32]) -> N::Output,
{
    let mut net = <N as Network>::random(&mut StdRng::seed_from_u64(5));
    let (width, outputs) = (N::INPUTS[0].width, N::LAYERS[N::LAYERS.len() - 1].outputs);
    let (x, y) = data(width, outputs);
    let inputs: Vec<_> = x.chunks_exact(width).map(input).collect();
    let random = bits(net.parameters());
    let predicted: Vec<f32> =
        net.predict(&inputs).iter().flat_map(|output| mlp_core::__private::as_slice(output).to_vec()).collect();
    let data = Dataset::new(inputs, y.chunks_exact(outputs).map(output).collect()).expect("samples");
    let batch = if batch == 0 { Batch::Full } else { Batch::Mini(batch) };
    let report = Trainer::new(optimizer).batch(batch).seed(9).epochs(20).fit(&mut net, &data).expect("a run");
    let risks: Vec<f32> = report.epochs.iter().map(|epoch| epoch.loss).collect();
    format!(
        "\"random\":{random},\"outputs\":{},\"risks\":{},\"parameters\":{}",
        bits(&predicted),
        bits(&risks),
        bits(net.parameters())
    )
}

fn bits(numbers: &[f32]) -> String {
    let bits: Vec<_> = numbers.iter().map(|number| number.to_bits().to_string()).collect();
    format!("[{}]", bits.join(","))
}
