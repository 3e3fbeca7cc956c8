//! The choice of activation, units, layers and learning rate on a validation set, and one test at the end. First, the reason:
//! the training loss of the largest candidate falls long after its validation loss has begun to rise.
//!
//! `cargo run --release --example 18-choice`

use std::collections::BTreeMap;
use std::error::Error;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::prelude::*;
use mlp_core::search::Row;

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

    let overfitting = show_overfitting(&train, &validation)?;

    let choice = Search::<Reader>::new(|rate| Trainer::new(Adam::new(rate)).epochs(50).early_stopping(5))
        .learning_rates(&[1e-2, 1e-3])
        .seeds(3)
        .metric(Metric::Accuracy)
        .threads(2)
        .progress()
        .choose(&train, &validation)?;
    println!("{choice}\n");
    let title = "Overfitting, and the choice on the validation set among candidates that stop before it";
    Sheet::new(title).panel(overfitting).panel(by_parameters(choice.rows())).save("18-choice")?;

    let best = choice.best();
    let chosen = format!("{} at {}", best.candidate, best.learning_rate);
    let (net, evaluation) = choice.test(&test)?;
    println!("{net}\n");
    let accuracy = evaluation.metrics.iter().map(|(_, value)| 100.0 * value).sum::<f64>();
    println!("test accuracy: {accuracy:.1}% ({chosen}), used once");
    Ok(())
}

/// Trains the largest candidate for long, and shows both losses as they part.
fn show_overfitting(train: &Images, validation: &Images) -> Result<Panel, Box<dyn Error>> {
    const SHOWN: [usize; 9] = [1, 2, 5, 10, 15, 20, 30, 60, 100];
    let mut net = ReaderRelu64Repeat2::random(&mut StdRng::seed_from_u64(0));
    let mut trainer = Trainer::new(Adam::new(1e-2)).epochs(100).validation(validation);
    let report = trainer.fit(&mut net, train)?;
    println!("relu 64 repeat 2, the largest candidate, without early stopping:\n");
    println!("{:>5}  {:>13}  {:>15}", "epoch", "training loss", "validation loss");
    let (mut training_curve, mut validation_curve) = (Vec::new(), Vec::new());
    for (number, epoch) in (1_u32..).map(f64::from).zip(&report.epochs) {
        let validation_loss = epoch.validation_loss.unwrap_or(f32::NAN);
        if SHOWN.contains(&epoch.epoch) {
            println!("{:>5}  {:>13.5}  {validation_loss:>15.5}", epoch.epoch, epoch.loss);
        }
        training_curve.push((number, f64::from(epoch.loss)));
        validation_curve.push((number, f64::from(validation_loss)));
    }
    let (Some(best), Some(&(_, end))) = (report.best_epoch(), validation_curve.last()) else {
        return Err("no epochs".into());
    };
    let (epoch, least) = validation_curve[best.epoch - 1];
    println!("\nthe validation loss is lowest after epoch {epoch}; what follows is overfitting\n");
    if end < 1.1 * least {
        return Err("the largest candidate does not overfit".into());
    }
    let ends = training_curve
        .iter()
        .chain(&validation_curve)
        .fold((f64::INFINITY, 0.0_f64), |(low, high), point| (low.min(point.1), high.max(point.1)));
    Ok(Panel::new("relu 64 repeat 2, without early stopping", Axis::linear("epoch"), Axis::log("loss"))
        .line("training", Ink::Blue, training_curve)
        .line("validation", Ink::Vermilion, validation_curve)
        .dashed("", Ink::Gray, [(epoch, ends.0), (epoch, ends.1)])
        .dots("lowest", Ink::Vermilion, 4.0, [(epoch, least)]))
}

/// The mean validation loss of every candidate, each with its better learning rate.
#[allow(clippy::cast_precision_loss, reason = "thousands of parameters")]
fn by_parameters(rows: &[Row]) -> Panel {
    let axis =
        Axis::log("parameters").ticks([1000, 2000, 5000, 10_000].map(|count| (f64::from(count), count.to_string())));
    let mut panel =
        Panel::new("the candidates, with early stopping", axis, Axis::linear("validation loss (mean of 3 seeds)"));
    for (name, ink, activation, is_repeated) in [
        ("relu", Ink::Green, "relu", false),
        ("relu repeat 2", Ink::Purple, "relu", true),
        ("tanh", Ink::Orange, "tanh", false),
        ("tanh repeat 2", Ink::Sky, "tanh", true),
    ] {
        // The better learning rate of each, by the number of parameters.
        let mut losses = BTreeMap::new();
        for row in rows {
            let architecture = row.candidate.architecture;
            if architecture.starts_with(activation) && architecture.contains("repeat 2") == is_repeated {
                let loss = row.validation_loss().map_or(f64::INFINITY, |loss| loss.mean);
                let least = losses.entry(row.candidate.parameters).or_insert(loss);
                *least = loss.min(*least);
            }
        }
        let points: Vec<_> = losses.into_iter().map(|(parameters, loss)| (parameters as f64, loss)).collect();
        panel = panel.line(name, ink, points.clone()).dots("", ink, 3.0, points);
    }
    panel
}
