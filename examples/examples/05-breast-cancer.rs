//! Two classes with unequal costs: is a tumor malignant? The network gives a probability, and the decision threshold is
//! chosen separately.
//!
//! `cargo run --release --example 05-breast-cancer`, or `… --example 05-breast-cancer -- 3` for a seed other than 7.

use std::error::Error;

use mlp_core::metrics::roc_auc;
use mlp_core::prelude::*;

network! {
    /// Maps thirty measurements of cell nuclei to the probability that the tumor is malignant.
    struct Malignant< input 30 => relu 16 dropout 0.2 => sigmoid 1; loss binary_cross_entropy >;
}

fn main() -> Result<(), Box<dyn Error>> {
    let seed = match std::env::args().nth(1) {
        Some(argument) => {
            argument.parse().map_err(|_| format!("`{argument}` is not a seed: write a number, such as 7"))?
        }
        None => 7,
    };
    // The output is the probability of class 1, so the order of the names makes that the malignant class.
    let csv = Csv::from_text("breast_cancer.csv", include_str!("../data/breast_cancer.csv"));
    let (tumors, names) = csv.target("diagnosis").class_names(["benign", "malignant"]).classes::<f32, 30>()?;
    let [train, validation, test] = tumors.split_stratified([0.6, 0.2, 0.2], seed)?;
    let scaler = Standardizer::fit(train.inputs())?;
    let train = train.scale_inputs(&scaler)?;
    let validation = validation.scale_inputs(&scaler)?;
    let test = test.scale_inputs(&scaler)?;
    println!("{} training tumors, {} validation tumors, {} test tumors\n", train.len(), validation.len(), test.len());

    let mut net = Malignant::random(&mut StdRng::seed_from_u64(seed));
    println!("{net}\n");
    let report = Trainer::new(AdamW::new(3e-3))
        .epochs(300)
        .validation(&validation)
        .metric(Metric::RocAuc)
        .early_stopping(30)
        .seed(seed)
        .fit(&mut net, &train)?;
    if let Some(best) = report.best_epoch() {
        println!("stopped after epoch {}; restored {best}\n", report.epochs.len());
    }

    let predictions = net.predict(test.inputs());
    println!("{}\n", ConfusionMatrix::new(&predictions, test.targets()).with_names(&names));
    println!("Consequences of the decision threshold:\n\nthreshold   malignant found   false alarms");
    for threshold in [0.05, 0.1, 0.2, 0.5, 0.8] {
        let share = |class: usize| {
            let of_class = predictions.iter().zip(test.targets()).filter(|&(_, &target)| target == class);
            let (alarms, all) = of_class.fold((0, 0), |(alarms, all), (prediction, _)| {
                (alarms + usize::from(prediction[0] > threshold), all + 1)
            });
            format!("{alarms} of {all}")
        };
        println!("{threshold:>9} {:>17} {:>14}", share(1), share(0));
    }
    println!("\ntest accuracy: {:.1}%", 100.0 * Metric::Accuracy.of(&predictions, test.targets()));
    println!("test ROC AUC: {:.3}", roc_auc(&predictions, test.targets()));
    Ok(())
}
