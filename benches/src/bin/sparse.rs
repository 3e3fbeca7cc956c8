//! The time of an epoch with sparse inputs beside the same network with dense ones, as in `benches/DECISIONS.md`: 10,000 inputs, 32
//! units, 20 entries a sample, batches of 32, one thread. Arguments: the numbers of sparse and of dense samples. `MLP_ARCH` names
//! a lower instruction set.

use std::time::Instant;

use mlp_benches::select_instruction_set;
use mlp_core::prelude::*;

const WIDTH: usize = 10_000;
const ENTRIES: usize = 20;
const CLASSES: usize = 4;

network! { struct Words< input sparse WIDTH => relu 32 => softmax CLASSES; loss categorical_cross_entropy >; }
network! { struct Dense< input WIDTH => relu 32 => softmax CLASSES; loss categorical_cross_entropy >; }

/// Samples whose class decides a quarter of their entries.
fn samples(count: usize) -> (Vec<Sparse<WIDTH>>, Vec<usize>) {
    let mut state = 1_u64;
    let mut below = move |limit: usize| {
        // A linear congruential generator with Knuth's constants.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % limit
    };
    let mut sample = || {
        let class = below(CLASSES);
        let (own, any) = (WIDTH / CLASSES, ENTRIES / 4);
        let indices = (0..ENTRIES).map(|k| if k < any { class * own + below(own) } else { below(WIDTH) });
        (Sparse::mean_of(indices).expect("indices below the width"), class)
    };
    (0..count).map(|_| sample()).unzip()
}

/// Trains for an epoch, and returns the microseconds per sample and the mean loss.
fn epoch<N, O>(optimizer: O, data: &Dataset<N::Input, usize>) -> (f64, f32)
where
    N: Network<Scalar = f32>,
    O: Optimizer<f32>,
    usize: Target<N::Output>,
{
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(1));
    let start = Instant::now();
    let report = Trainer::new(optimizer).epochs(1).fit(&mut *net, data).expect("training");
    #[allow(clippy::cast_precision_loss, reason = "a number of samples")]
    let time = start.elapsed().as_secs_f64() * 1e6 / data.len() as f64;
    (time, report.epochs[0].loss)
}

fn row<O: Optimizer<f32>>(
    name: &str,
    optimizer: impl Fn() -> O,
    sparse: &Dataset<Sparse<WIDTH>, usize>,
    dense: &Dataset<SVector<f32, WIDTH>, usize>,
) {
    // Interleaved; the median of three.
    let mut times =
        [(); 3].map(|()| (epoch::<Words, _>(optimizer(), sparse).0, epoch::<Dense, _>(optimizer(), dense).0));
    times.sort_by(|a, b| (a.1 / a.0).total_cmp(&(b.1 / b.0)));
    let (sparse, dense) = times[1];
    println!("| {name} | {sparse:.2} | {dense:.2} | {:.1} |", dense / sparse);
}

fn main() {
    let set = select_instruction_set();
    let mut counts = std::env::args().skip(1).map(|argument| argument.parse().expect("a number of samples"));
    let (sparse_count, dense_count) = (counts.next().unwrap_or(100_000), counts.next().unwrap_or(10_000));
    let (x, y) = samples(sparse_count.max(dense_count));
    // A dense sample has 40 kB.
    let dense: Vec<_> = x[..dense_count].iter().map(Sparse::to_vector).collect();
    let dense = Dataset::new(dense, y[..dense_count].to_vec()).expect("valid samples");
    let sparse = Dataset::new(x[..sparse_count].to_vec(), y[..sparse_count].to_vec()).expect("valid samples");
    println!("Instruction set: {set}.\n");
    println!("| optimizer | sparse, µs a sample | dense, µs a sample | ratio |");
    println!("|---|---|---|---|");
    row("Sgd", || Sgd::new(0.1), &sparse, &dense);
    row("Adam", || Adam::new(1e-3), &sparse, &dense);
}
