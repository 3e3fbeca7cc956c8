//! From a CSV file to an evaluated model in thirty lines: the species of an iris from four measurements of its flower.
//!
//! `cargo run --release --example 03-iris`

use mlp_core::prelude::*;

network! { struct Iris< input 4 => tanh 8 => softmax 3; loss categorical_cross_entropy >; }

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // For a file on disk: `Csv::open("iris.csv")?`.
    let csv = Csv::from_text("iris.csv", include_str!("../data/iris.csv"));
    let (flowers, species) = csv.target("species").classes::<f32, 4>()?;
    let [train, test] = flowers.split_stratified([0.7, 0.3], 7)?;
    let scaler = Standardizer::fit(train.inputs())?; // fitted to the training set alone
    let (train, test) = (train.scale_inputs(&scaler)?, test.scale_inputs(&scaler)?);

    let mut net = Iris::random(&mut StdRng::seed_from_u64(7));
    println!("{net}\n");
    let report = Trainer::new(Adam::new(0.02)).epochs(100).l2(1e-3).seed(7).fit(&mut net, &train)?;
    if let Some(epoch) = report.epochs.last() {
        println!("{epoch}\n");
    }

    let predictions = net.predict(test.inputs());
    let confusion = ConfusionMatrix::new(&predictions, test.targets()).with_names(&species);
    println!("{confusion}\n");
    println!("test accuracy: {:.1}%", 100.0 * confusion.accuracy());
    Ok(())
}
