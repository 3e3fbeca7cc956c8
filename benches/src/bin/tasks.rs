//! Trains on one of the examples' data sets, for `benches/scikit-learn/run`: `tasks iris 3` prints the task, the seed, the
//! score on the test set (accuracy or R²) and the training time in seconds.

use std::error::Error;
use std::time::Instant;

use mlp_core::prelude::*;
use mlp_core::table::{Columns, Fill, Preparation, Table, category, date, flag, number};

network! { struct Iris< input 4 => tanh 8 => softmax 3; loss categorical_cross_entropy >; }
network! { struct Mileage< input 7 => tanh 16 => tanh 8 => linear 1; loss squared >; }
network! { struct Malignant< input 30 => relu 16 => sigmoid 1; loss binary_cross_entropy >; }
network! { struct Digits< input 64 => relu 128 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Penguins< input 16 => tanh 16 => linear 1; loss squared >; }
network! { struct Fashion< input 784 => relu 256 => relu 128 => softmax 10; loss categorical_cross_entropy >; }

const FASHION: &str = "/usr/share/datasets/fashion-mnist";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, task, seed] = &arguments[..] else { return Err("usage: tasks <task> <seed>".into()) };
    let seed = seed.parse()?;
    let (score, seconds) = match task.as_str() {
        "iris" => {
            let parts = classes::<4>("iris", seed)?;
            fit_and_score::<Iris, _>(&parts, Metric::Accuracy, 100, 16, seed)?
        }
        "auto-mpg" => {
            let [train, test] = csv("auto_mpg")?.values::<f32, 7, 1>()?.split([0.8, 0.2], seed)?;
            let [train, test] = scaled([train, test])?;
            let scaler = Standardizer::fit(train.targets())?;
            let parts = [train.scale_targets(&scaler)?, test.scale_targets(&scaler)?];
            fit_and_score::<Mileage, _>(&parts, Metric::R2, 100, 16, seed)?
        }
        "breast-cancer" => {
            let parts = classes::<30>("breast_cancer", seed)?;
            fit_and_score::<Malignant, _>(&parts, Metric::Accuracy, 50, 32, seed)?
        }
        "digits" => {
            let parts = classes::<64>("digits", seed)?;
            fit_and_score::<Digits, _>(&parts, Metric::Accuracy, 50, 32, seed)?
        }
        "penguins" => fit_and_score::<Penguins, _>(&penguins(seed)?, Metric::R2, 100, 16, seed)?,
        "fashion-mnist" => {
            let part = |name: &str| {
                let file = |kind: &str| format!("{FASHION}/{name}-{kind}-ubyte.gz");
                Dataset::<SVector<f32, 784>, usize>::from_idx(file("images-idx3"), file("labels-idx1"))
            };
            fit_and_score::<Fashion, _>(&[part("train")?, part("t10k")?], Metric::Accuracy, 10, 256, seed)?
        }
        _ => return Err(format!("unknown task `{task}`").into()),
    };
    println!("{task} {seed} {score} {seconds}");
    Ok(())
}

fn csv(name: &str) -> Result<Csv<'static>, Box<dyn Error>> {
    Ok(Csv::open(format!("{}/../examples/data/{name}.csv", env!("CARGO_MANIFEST_DIR")))?)
}

/// The training set and the test set.
type Parts<X, Y> = [Dataset<X, Y>; 2];

fn classes<const N: usize>(name: &str, seed: u64) -> Result<Parts<SVector<f32, N>, usize>, Box<dyn Error>> {
    scaled(csv(name)?.classes::<f32, N>()?.0.split_stratified([0.8, 0.2], seed)?)
}

/// Text, a date and missing values; measured with the lines of the pipeline of scikit-learn.
fn penguins(seed: u64) -> Result<Parts<SVector<f32, 16>, SVector<f32, 1>>, Box<dyn Error>> {
    // begin of the task
    let columns = Columns::new()
        .input("Species", category())
        .input("Island", category())
        .input("Sex", category().fill("unknown"))
        .input("Clutch Completion", flag())
        .input("Date Egg", date("%Y-%m-%d"))
        .inputs(["Culmen Length (mm)", "Culmen Depth (mm)", "Flipper Length (mm)"], number())
        .inputs(["Delta 15 N (o/oo)"], number().fill(Fill::Mean).indicator())
        .target("Body Mass (g)", number())
        .skip_incomplete();
    let table = Table::open(format!("{}/../examples/data/penguins.csv", env!("CARGO_MANIFEST_DIR")), &columns)?;
    let [train, test] = table.split([0.8, 0.2], seed)?;
    let preparation = Preparation::fit(&train)?;
    let parts = [preparation.dataset(&train)?, preparation.dataset(&test)?];
    // end of the task
    Ok(parts)
}

fn scaled<const N: usize, Y: mlp_core::data::Label>(
    [train, test]: Parts<SVector<f32, N>, Y>,
) -> Result<Parts<SVector<f32, N>, Y>, Box<dyn Error>> {
    let scaler = Standardizer::fit(train.inputs())?;
    Ok([train.scale_inputs(&scaler)?, test.scale_inputs(&scaler)?])
}

/// The score on the test set, and the training time in seconds.
fn fit_and_score<N, Y>(
    [train, test]: &Parts<N::Input, Y>,
    metric: Metric,
    epochs: usize,
    batch: usize,
    seed: u64,
) -> Result<(f64, f64), TrainError>
where
    N: Network<Scalar = f32>,
    Y: Target<N::Output>,
{
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(seed));
    let mut trainer = Trainer::new(Adam::new(2e-3)).batch(Batch::Mini(batch)).epochs(epochs).seed(seed);
    let start = Instant::now();
    trainer.fit(&mut *net, train)?;
    let seconds = start.elapsed().as_secs_f64();
    Ok((metric.of(&net.predict(test.inputs()), test.targets()), seconds))
}
