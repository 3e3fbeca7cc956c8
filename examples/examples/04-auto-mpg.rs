//! Regression: the fuel economy of a car. Inputs and targets of very different scales are standardized, a validation set
//! stops the training, and predictions are converted back to miles per gallon.
//!
//! `cargo run --release --example 04-auto-mpg`, or `… --example 04-auto-mpg -- 3` for a seed other than 7.

use std::error::Error;

use mlp_core::metrics::{mean_absolute_error, r_squared, root_mean_squared_error};
use mlp_core::prelude::*;

network! {
    /// Maps seven attributes of a car to its miles per gallon, both standardized.
    struct Mileage< input 7 => tanh 16 => tanh 8 => linear 1; loss squared >;
}

fn main() -> Result<(), Box<dyn Error>> {
    let seed = match std::env::args().nth(1) {
        Some(argument) => {
            argument.parse().map_err(|_| format!("`{argument}` is not a seed: write a number, such as 7"))?
        }
        None => 7,
    };
    let csv = Csv::from_text("auto_mpg.csv", include_str!("../data/auto_mpg.csv"));
    let cars = csv.target("mpg").values::<f32, 7, 1>()?;
    let [train, validation, test] = cars.split([0.6, 0.2, 0.2], seed)?;
    println!("{} training cars, {} validation cars, {} test cars", train.len(), validation.len(), test.len());

    // Fitted to the training set alone.
    let (attributes, mileage) = (Standardizer::fit(train.inputs())?, Standardizer::fit(train.targets())?);
    println!("{:.1} miles per gallon on average, with a deviation of {:.1}\n", mileage.mean[0], mileage.deviation[0]);
    let train = train.scale_inputs(&attributes)?.scale_targets(&mileage)?;
    let validation = validation.scale_inputs(&attributes)?.scale_targets(&mileage)?;

    let mut net = Mileage::random(&mut StdRng::seed_from_u64(seed));
    println!("{net}\n");
    let report = Trainer::new(Adam::new(3e-3))
        .batch(Batch::Mini(16))
        .epochs(500)
        .schedule(Schedule::reduce_on_plateau(10, 0.5))
        .l2(1e-3)
        .validation(&validation)
        .early_stopping(40)
        .seed(seed)
        .fit_with(&mut net, &train, |epoch, _| {
            if epoch.epoch.is_multiple_of(20) {
                println!("{epoch}");
            }
        })?;
    if let Some(best) = report.best_epoch() {
        println!(
            "\nstopped after epoch {}; restored epoch {}, the best on the validation set\n",
            report.epochs.len(),
            best.epoch
        );
    }

    let expected = test.targets().to_vec();
    let mut predictions = net.predict(test.scale_inputs(&attributes)?.inputs());
    mileage.unscale_all(&mut predictions);
    println!("Some test cars, in miles per gallon:\n\n  actual  predicted");
    for (prediction, expected) in predictions.iter().zip(&expected).take(8) {
        println!("{:>8.1} {:>10.1}", expected[0], prediction[0]);
    }
    println!("\ntest RMSE: {:.2} miles per gallon", root_mean_squared_error(&predictions, &expected));
    println!("test MAE: {:.2} miles per gallon", mean_absolute_error(&predictions, &expected));
    println!("test R²: {:.3}", r_squared(&predictions, &expected));
    Ok(())
}
