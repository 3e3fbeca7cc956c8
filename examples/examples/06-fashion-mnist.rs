//! Ten kinds of clothing in 70,000 images of 28 x 28 pixels: trained on all cores with a progress bar, plotted, saved,
//! loaded and exported.
//!
//! `cargo run --release --example 06-fashion-mnist`, with the four IDX files, gzipped or not, of Debian's package
//! `dataset-fashion-mnist`; or `… --example 06-fashion-mnist -- <folder>` with the same files in another folder. MNIST has
//! the same format.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use mlp_core::format::Onnx;
use mlp_core::prelude::*;

network! {
    /// Maps the pixels of an image to the probability of each kind of clothing.
    struct Fashion<
        input 784 => relu 256 dropout 0.2 => relu 128 dropout 0.1 => softmax 10;
        loss categorical_cross_entropy
    >;
}

type Image = SVector<f32, 784>;
type Images = Dataset<Image, usize>;

const FOLDER: &str = "/usr/share/datasets/fashion-mnist";
const EPOCHS: usize = 20;
const KINDS: [&str; 10] =
    ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or(FOLDER.into()));
    let images = read(&folder, "train")?;
    let test = read(&folder, "t10k")?;
    // The last training images form the validation set, which chooses the best epoch; the test set does not.
    let (train, validation) = images.split_at(55_000)?;
    println!("{} training images, {} validation images, {} test images\n", train.len(), validation.len(), test.len());

    let mut net = Fashion::random(&mut StdRng::seed_from_u64(7));
    println!("{net}\n");
    let report = Trainer::new(Adam::new(2e-3))
        .batch(Batch::Mini(256)) // two blocks of 128, one per core on two cores
        .epochs(EPOCHS)
        .schedule(Schedule::cosine(EPOCHS).warm_up(1))
        .threads(0)
        .validation(&validation)
        .metric(Metric::Accuracy)
        .early_stopping(usize::MAX)
        .seed(7)
        .progress()
        .fit_with(&mut net, &train, |epoch, _| println!("{epoch}"))?;
    println!("\ntrained for {:.1} s, {:.0} samples/s", report.time().as_secs_f64(), report.samples_per_second());
    if let Some(best) = report.best_epoch() {
        println!("restored epoch {}, the best on the validation set\n", best.epoch);
    }

    let output = env::temp_dir().join("mlp-fashion-mnist");
    fs::create_dir_all(&output)?;
    report.save_csv(output.join("history.csv"))?;
    report.save_svg(output.join("learning-curves.svg"))?;
    net.save_safetensors(output.join("fashion.safetensors"))?;
    Onnx::new().save(&net, output.join("fashion.onnx"))?;
    println!("history, learning curves, safetensors and ONNX are in {}\n", output.display());

    // Evaluates the saved file.
    let mut loaded = Fashion::zeros();
    loaded.load_safetensors(output.join("fashion.safetensors"))?;
    assert_eq!(loaded, net);
    let predictions = loaded.predict(test.inputs());
    let confusion = ConfusionMatrix::new(&predictions, test.targets()).with_names(KINDS);
    println!("{confusion}\n");
    let accuracy = 100.0 * confusion.accuracy();
    println!("test accuracy: {accuracy:.1}% after {:.1} s of training", report.time().as_secs_f64());
    Ok(())
}

/// Reads the images and labels of a part, `train` or `t10k`, from gzipped or plain files.
fn read(folder: &Path, part: &str) -> Result<Images, Box<dyn Error>> {
    let file = |kind: &str| {
        let plain = folder.join(format!("{part}-{kind}-ubyte"));
        let packed = folder.join(format!("{part}-{kind}-ubyte.gz"));
        if packed.exists() { packed } else { plain }
    };
    let images = Images::from_idx(file("images-idx3"), file("labels-idx1"));
    Ok(images.map_err(|error| {
        format!(
            "{error}\ninstall the images with `apt-get install dataset-fashion-mnist`, or pass a folder of IDX files"
        )
    })?)
}
