//! The choice of activation, units, layers and learning rate on a validation set, and one test at the end. First, the reason:
//! the training loss of the largest candidate falls long after its validation loss has begun to rise.
//!
//! `cargo run --release --example 18-choice`

use std::error::Error;

use mlp_core::prelude::*;

candidates! {
    /// Maps the pixels of an image to the probability of each digit.
    enum Reader<
        input 64 => [relu | tanh] [16 | 32 | 64] repeat [1 | 2] => softmax 10;
        loss categorical_cross_entropy
    >;
}

/// Eight rows of eight pixels, from 0 (paper) to 1 (ink), with the digit.
type Images = Dataset<SVector<f32, 64>, usize>;

/// Shares of the 1797 images for training, validation and testing.
const SHARES: [f64; 3] = [0.5, 0.2, 0.3];

fn main() -> Result<(), Box<dyn Error>> {
    let csv = Csv::from_text("digits.csv", include_str!("../data/digits.csv"));
    let (images, _) = csv.target("digit").classes()?;
    let ink = MinMax { min: SVector::zeros(), max: SVector::repeat(16.0) };
    let [train, validation, test] = images.scale_inputs(&ink)?.split_stratified(SHARES, 7)?;

    show_overfitting(&train, &validation)?;

    let choice = Search::<Reader>::new(|rate| Trainer::new(Adam::new(rate)).epochs(50).early_stopping(5))
        .learning_rates(&[1e-2, 1e-3])
        .seeds(3)
        .metric(Metric::Accuracy)
        .threads(2)
        .progress()
        .choose(&train, &validation)?;
    println!("{choice}\n");

    let best = choice.best();
    let chosen = format!("{} at {}", best.candidate, best.learning_rate);
    let (net, evaluation) = choice.test(&test)?;
    println!("{net}\n");
    let accuracy = evaluation.metrics.iter().map(|(_, value)| 100.0 * value).sum::<f64>();
    println!("test accuracy: {accuracy:.1}% ({chosen}), used once");
    Ok(())
}

/// Trains the largest candidate for long, and prints both losses as they part.
fn show_overfitting(train: &Images, validation: &Images) -> Result<(), TrainError> {
    const SHOWN: [usize; 9] = [1, 2, 5, 10, 15, 20, 30, 60, 100];
    let mut net = ReaderRelu64Repeat2::random(&mut StdRng::seed_from_u64(0));
    let mut trainer = Trainer::new(Adam::new(1e-2)).epochs(100).validation(validation);
    let report = trainer.fit(&mut net, train)?;
    println!("relu 64 repeat 2, the largest candidate, without early stopping:\n");
    println!("{:>5}  {:>13}  {:>15}", "epoch", "training loss", "validation loss");
    for epoch in report.epochs.iter().filter(|epoch| SHOWN.contains(&epoch.epoch)) {
        println!("{:>5}  {:>13.5}  {:>15.5}", epoch.epoch, epoch.loss, epoch.validation_loss.unwrap_or(f32::NAN));
    }
    if let Some(best) = report.best_epoch() {
        println!("\nthe validation loss is lowest after epoch {}; what follows is overfitting\n", best.epoch);
    }
    Ok(())
}
