//! Answers rows of a CSV file on the standard input by the model that `12-table` saved, each as it arrives.
//!
//! `cargo run --release --example 12-predict < penguins.csv`, with another path of the model after `--`. The columns may be in any
//! order, and others are ignored.

use std::io;

use examples::penguins::{self, Penguins};
use mlp_core::table::Model;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).map_or_else(penguins::model_path, Into::into);
    let model = Model::<Penguins>::load(path)?;
    let mut refused = 0;
    for prediction in model.predict_csv("standard input", io::stdin().lock())? {
        match prediction {
            Ok(prediction) => println!("{prediction}"),
            Err(error) => {
                refused += 1;
                println!("refused: {error}");
            }
        }
    }
    eprintln!("{refused} rows refused");
    Ok(())
}
