//! One positive in a hundred: without weights, a network learns that everything is negative. Weights that give both classes the
//! same total make it find the positives, at the price of false alarms.
//!
//! `cargo run --release --example imbalance`, or `… --example imbalance -- 3` for a seed other than 7.

use std::error::Error;

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::random::generator;

network! {
    /// Maps two measurements to the probability of a defect.
    struct Defect< input 2 => tanh 8 => sigmoid 1; loss binary_cross_entropy >;
}

/// Parts with their class: 1 for a defect.
type Parts = Dataset<SVector<f32, 2>, usize>;

/// Sound parts scatter around the origin; one part in a hundred has a defect and scatters half as far around a point nearby.
fn parts(count: usize, seed: u64) -> Result<Parts, DataError> {
    let mut rng = generator(seed);
    // The sum of three uniform numbers is close to a normal distribution of this deviation.
    let mut scatter = |deviation: f32| deviation * (0..3).map(|_| rng.random_range(-1.0..1.0_f32)).sum::<f32>();
    let classes: Vec<usize> = (0..count).map(|part| usize::from(part % 100 == 0)).collect();
    let part = |&class: &usize| match class {
        0 => vector![scatter(1.0), scatter(1.0)],
        _ => vector![1.75 + scatter(0.5), 1.75 + scatter(0.5)],
    };
    Dataset::new(classes.iter().map(part).collect(), classes)
}

/// Trains a network, and returns its confusion matrix on the test set.
fn learn(train: &Parts, test: &Parts, seed: u64) -> Result<ConfusionMatrix, TrainError> {
    let mut net = Defect::random(&mut StdRng::seed_from_u64(seed));
    Trainer::new(Adam::new(0.01)).batch(Batch::Mini(128)).epochs(30).seed(seed).fit(&mut net, train)?;
    Ok(ConfusionMatrix::new(&net.predict(test.inputs()), test.targets()).with_names(["sound", "defect"]))
}

fn main() -> Result<(), Box<dyn Error>> {
    let seed = match std::env::args().nth(1) {
        Some(argument) => {
            argument.parse().map_err(|_| format!("`{argument}` is not a seed: write a number, such as 7"))?
        }
        None => 7,
    };
    // The test set keeps its weights of 1: its scores are those of parts in their natural proportion.
    let [train, test] = parts(20_000, seed)?.split_stratified([0.7, 0.3], seed)?;
    let plain = learn(&train, &test, seed)?;
    println!("Without weights, on {} test parts:\n\n{plain}\n", test.len());

    let balanced = train.balanced();
    let largest = balanced.weights().into_iter().flatten().copied().fold(0.0, f64::max);
    let weighted = learn(&balanced, &test, seed)?;
    println!("Balanced, with a weight of {largest:.0} for a defect:\n\n{weighted}\n");

    let recall = |matrix: &ConfusionMatrix| matrix.recall(1).unwrap_or(f64::NAN);
    println!("recall: {:.2} without weights, {:.2} balanced", recall(&plain), recall(&weighted));
    Ok(())
}
