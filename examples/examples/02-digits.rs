//! Handwritten digits: training, early stopping on a validation set, and evaluation on a test set.
//!
//! `cargo run --release --example 02-digits`, or `… --example 02-digits -- 3` for a seed other than 7.

use std::error::Error;

use mlp_core::prelude::*;
use mlp_core::visual::sparkline;

network! {
    /// Maps the pixels of an image to the probability of each digit.
    struct Digits< input 64 => relu 128 => softmax 10; loss categorical_cross_entropy >;
}

/// Eight rows of eight pixels, from 0 (paper) to 1 (ink).
type Image = SVector<f32, 64>;
/// The probability of each digit.
type Probabilities = SVector<f32, 10>;
/// Images with their digits.
type Images = Dataset<Image, usize>;

/// Shares of the 1797 images for training, validation and testing.
const SHARES: [f64; 3] = [0.66, 0.14, 0.2];

/// Training stops when the validation loss has not fallen for this many epochs, …
const PATIENCE: usize = 20;
/// … or after this many in total.
const MOST_EPOCHS: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let seed = match std::env::args().nth(1) {
        Some(argument) => {
            argument.parse().map_err(|_| format!("`{argument}` is not a seed: write a number, such as 7"))?
        }
        None => 7,
    };
    let csv = Csv::from_text("digits.csv", include_str!("../data/digits.csv"));
    let (images, _) = csv.target("digit").classes()?;
    let ink = MinMax { min: Image::zeros(), max: Image::repeat(16.0) };
    let [train, validation, test] = images.scale_inputs(&ink)?.split_stratified(SHARES, seed)?;
    println!("{} training images, {} validation images, {} test images\n", train.len(), validation.len(), test.len());

    let net = learn(&train, &validation, seed)?;

    let predictions = net.predict(test.inputs());
    println!("The first test images:\n");
    draw((0..test.len()).take(5), &test, &predictions);
    println!("The first misclassified test images:\n");
    draw((0..test.len()).filter(|&i| digit(&predictions[i]) != test.targets()[i]).take(5), &test, &predictions);
    println!("Confusion matrix of the test images:\n\n{}\n", ConfusionMatrix::new(&predictions, test.targets()));

    let accuracy = 100.0 * Metric::Accuracy.of(&predictions, test.targets());
    println!("test accuracy: {accuracy:.1}%");
    if accuracy < 96.0 {
        return Err("the test accuracy is below 96%".into());
    }
    Ok(())
}

/// Trains a network, and returns it with the weights of the epoch with the lowest validation loss.
fn learn(train: &Images, validation: &Images, seed: u64) -> Result<Digits, TrainError> {
    let mut net = Digits::random(&mut StdRng::seed_from_u64(seed));
    println!("{net}\n");
    let report = Trainer::new(Adam::new(2e-3))
        .batch(Batch::Mini(32))
        .epochs(MOST_EPOCHS)
        .validation(validation)
        .early_stopping(PATIENCE)
        .metric(Metric::Accuracy)
        .seed(seed)
        .fit_with(&mut net, train, |epoch, _| {
            if epoch.epoch == 1 || epoch.epoch.is_multiple_of(10) {
                println!("{epoch}");
            }
        })?;
    let validation_losses = report.epochs.iter().filter_map(|epoch| epoch.validation_loss).map(f64::from);
    println!("validation loss by epoch: {}", sparkline(validation_losses, 60));
    let (epochs, seconds) = (report.epochs.len(), report.time().as_secs_f64());
    if let Some(best) = report.best_epoch() {
        println!(
            "\nstopped after epoch {epochs}, {seconds:.2} s; restored epoch {}, the best on the validation set\n",
            best.epoch
        );
    }
    Ok(net)
}

/// The most probable digit.
fn digit(prediction: &Probabilities) -> usize {
    prediction.imax()
}

/// Draws images side by side, each with its digit and the prediction.
fn draw(which: impl Iterator<Item = usize>, images: &Images, predictions: &[Probabilities]) {
    const INK: [(f32, &str); 4] = [(0.8, "@@"), (0.6, "OO"), (0.4, "oo"), (0.2, "..")];
    let which: Vec<usize> = which.collect();
    for row in 0..8 {
        for &i in &which {
            print!("  ");
            for column in 0..8 {
                let pixel = images.inputs()[i][8 * row + column];
                let ink = INK.iter().find(|&&(least, _)| pixel >= least);
                print!("{}", ink.map_or("  ", |&(_, mark)| mark));
            }
        }
        println!();
    }
    for &i in &which {
        let prediction = digit(&predictions[i]);
        print!("  {:<16}", format!("{} read as {prediction}", images.targets()[i]));
    }
    println!();
    for &i in &which {
        print!("  {:<16}", format!("({:.1}% sure)", 100.0 * predictions[i].max()));
    }
    println!("\n");
}
