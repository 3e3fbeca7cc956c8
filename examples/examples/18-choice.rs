//! The choice of layers, units, activation and learning rate on a validation set, and one test at the end.
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

fn main() -> Result<(), Box<dyn Error>> {
    let csv = Csv::from_text("digits.csv", include_str!("../data/digits.csv"));
    let (images, _) = csv.target("digit").classes()?;
    let ink = MinMax { min: SVector::<f32, 64>::zeros(), max: SVector::repeat(16.0) };
    let [train, validation, test] = images.scale_inputs(&ink)?.split_stratified([0.5, 0.2, 0.3], 7)?;

    let choice = Search::<Reader>::new(|rate| Trainer::new(Adam::new(rate)).epochs(50).early_stopping(5))
        .learning_rates(&[1e-2, 1e-3])
        .seeds(3)
        .metric(Metric::Accuracy)
        .threads(2)
        .progress()
        .choose(&train, &validation)?;
    println!("{choice}\n");

    let best = choice.best().candidate.architecture;
    let (net, evaluation) = choice.test(&test)?;
    println!("{net}\n");
    let accuracy = evaluation.metrics[0].1;
    println!("test accuracy: {:.1}% ({best}), used once", 100.0 * accuracy);
    Ok(())
}
