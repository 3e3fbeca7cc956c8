//! From a table as it is to a saved model: the mass of a penguin from measurements, categories, a date and missing values.
//!
//! `cargo run --release --example 12-table` writes `penguins.safetensors` to the directory for temporary files, or to the path that
//! follows `--`. `12-predict` loads it.

use examples::penguins::{self, Penguins};
use mlp_core::metrics::Statistic;
use mlp_core::prelude::*;
use mlp_core::table::{Model, Preparation, Table};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).map_or_else(penguins::model_path, Into::into);

    // For a file on disk: `Table::open("penguins.csv", &columns)?`.
    let table = Table::from_text("penguins.csv", include_str!("../data/penguins.csv"), &penguins::columns())?;
    println!("{table}\n");

    // A bird that was measured in several years is in one part alone.
    let [train, test] = table.split_grouped("Individual ID", [0.8, 0.2], 7)?;

    let mut errors = Vec::new();
    for (train, validation) in train.folds_grouped("Individual ID", 5)? {
        errors.push(error_of(&trained(&train)?, &validation)?);
    }
    if let Some(error) = Statistic::of(&errors) {
        println!("error in 5 folds: {error:.0} g\n");
    }

    let model = trained(&train)?;
    println!("{}\n", model.preparation());
    model.save(&path)?;
    println!("saved to {}", path.display());
    println!("test error: {:.0} g", error_of(&model, &test)?);
    Ok(())
}

/// A model fitted to these rows alone, the preparation included.
fn trained(rows: &Table) -> Result<Model<Penguins>, Box<dyn std::error::Error>> {
    let preparation = Preparation::fit(rows)?;
    let train: Dataset<_, SVector<f32, 1>> = preparation.dataset(rows)?;
    let mut net = Penguins::random(&mut StdRng::seed_from_u64(7));
    Trainer::new(AdamW::new(0.01)).epochs(60).schedule(Schedule::cosine(60)).seed(7).fit(&mut net, &train)?;
    Ok(Model::new(net, preparation)?)
}

/// The root of the mean squared error in grams.
fn error_of(model: &Model<Penguins>, rows: &Table) -> Result<f64, Box<dyn std::error::Error>> {
    let (predictions, masses) = (model.predict_table(rows)?, rows.numbers(penguins::TARGET).unwrap_or_default());
    let errors = predictions.iter().zip(masses).map(|(predicted, mass)| predicted.number().unwrap_or(f64::NAN) - mass);
    let squares: Vec<f64> = errors.map(|error| error * error).collect();
    Ok(Statistic::of(&squares).map_or(f64::NAN, |squares| squares.mean.sqrt()))
}
