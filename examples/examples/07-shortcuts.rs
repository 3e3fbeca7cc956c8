//! Thirty layers: a chain passes no deltas to its first layers, a network of residual sums passes all of them.
//!
//! `cargo run --release --example 07-shortcuts`

use std::error::Error;

use mlp_core::prelude::*;

network! { struct Chain<
input 64 => sigmoid 32 repeat 29 => softmax 10;
loss categorical_cross_entropy >; }

network! { struct Residual<
input 64 => sigmoid 32 as stem => sigmoid 32 add stem repeat 28 as block => softmax 10;
loss categorical_cross_entropy >; }

const SEEDS: u64 = 5;
const EPOCHS: usize = 20;

/// Eight rows of eight pixels, from 0 (paper) to 1 (ink), with the digit.
type Images = Dataset<SVector<f32, 64>, usize>;

/// The length of the delta of a layer.
type Lengths = [f32; 3];

fn main() -> Result<(), Box<dyn Error>> {
    let csv = Csv::from_text("digits.csv", include_str!("../data/digits.csv"));
    let (images, _) = csv.target("digit").classes()?;
    let ink = MinMax { min: SVector::zeros(), max: SVector::repeat(16.0) };
    let [train, test] = images.scale_inputs(&ink)?.split_stratified([0.8, 0.2], 7)?;

    println!("The mean length of δ over the training images before training, with random weights:\n");
    println!("{:<10} {:>12} {:>12} {:>12}", "network", "layer 1", "layer 15", "layer 29");
    show("chain", chain_deltas(&train));
    show("residual", residual_deltas(&train));

    println!("\nTest accuracy after {EPOCHS} epochs (by chance: 10%):\n");
    println!("{:<6} {:>10} {:>10}", "seed", "chain", "residual");
    let (mut chains, mut residuals) = (0.0_f64, 1.0_f64);
    for seed in 0..SEEDS {
        let chain = accuracy::<Chain>(&train, &test, seed)?;
        let residual = accuracy::<Residual>(&train, &test, seed)?;
        println!("{seed:<6} {:>9.1}% {:>9.1}%", 100.0 * chain, 100.0 * residual);
        (chains, residuals) = (chains.max(chain), residuals.min(residual));
    }
    println!("\nworst of {SEEDS} seeds with sums: {:.1}%, best without: {:.1}%", 100.0 * residuals, 100.0 * chains);
    Ok(())
}

/// Trains a network, and returns its accuracy on the test set.
fn accuracy<N>(train: &Images, test: &Images, seed: u64) -> Result<f64, TrainError>
where
    N: Network<Scalar = f32, Input = SVector<f32, 64>, Output = SVector<f32, 10>>,
{
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(seed));
    let mut trainer = Trainer::new(Adam::new(1e-3)).batch(Batch::Mini(32)).epochs(EPOCHS).seed(seed);
    trainer.fit(&mut *net, train)?;
    Ok(Metric::Accuracy.of(&net.predict(test.inputs()), test.targets()))
}

fn chain_deltas(images: &Images) -> Lengths {
    let net = Chain::random(&mut StdRng::seed_from_u64(0));
    mean(images, |x, y| {
        let deltas = net.deltas(&net.trace(x), y);
        [deltas.hidden1.norm(), deltas.hidden15.norm(), deltas.hidden29.norm()]
    })
}

fn residual_deltas(images: &Images) -> Lengths {
    let net = Residual::random(&mut StdRng::seed_from_u64(0));
    mean(images, |x, y| {
        let deltas = net.deltas(&net.trace(x), y);
        [deltas.stem.norm(), deltas.block14.norm(), deltas.block28.norm()]
    })
}

#[allow(clippy::cast_precision_loss, reason = "fewer than 2000 images")]
fn mean(images: &Images, lengths: impl Fn(&SVector<f32, 64>, &usize) -> Lengths) -> Lengths {
    let mut sum = [0.0; 3];
    for (x, y) in images.inputs().iter().zip(images.targets()) {
        sum.iter_mut().zip(lengths(x, y)).for_each(|(sum, length)| *sum += length);
    }
    sum.map(|sum| sum / images.len() as f32)
}

fn show(name: &str, [first, middle, last]: Lengths) {
    println!("{name:<10} {first:>12.1e} {middle:>12.1e} {last:>12.1e}");
}
