//! One body, two heads: which digit an image shows, and where its ink is centered. Each head has its own loss, canonical with
//! its own units.
//!
//! `cargo run --release --example 08-heads`

use std::error::Error;

use mlp_core::prelude::*;

network! { struct Reader<
input 64 => relu 64 => softmax 10 + linear 2;
loss categorical_cross_entropy + 0.5 * squared >; }

/// Eight rows of eight pixels, from 0 (paper) to 1 (ink).
type Image = SVector<f32, 64>;
/// The digit, and the center of the ink: right and down from the middle of the image, in pixels.
type Target = (usize, SVector<f32, 2>);

fn main() -> Result<(), Box<dyn Error>> {
    let csv = Csv::from_text("digits.csv", include_str!("../data/digits.csv"));
    let (images, _) = csv.target("digit").classes()?;
    let ink = MinMax { min: Image::zeros(), max: Image::repeat(16.0) };
    let [train, test] = images.scale_inputs(&ink)?.split_stratified([0.8, 0.2], 7)?;
    let (train, test) = (with_centers(&train)?, with_centers(&test)?);

    let mut net = Reader::random(&mut StdRng::seed_from_u64(7));
    println!("{net}\n");
    let mut trainer = Trainer::new(Adam::new(2e-3)).batch(Batch::Mini(32)).epochs(60).seed(7);
    let report = trainer.fit(&mut net, &train)?;
    println!("risk: {:.4} after epoch 1, {:.4} after epoch 60\n", report.epochs[0].loss, report.epochs[59].loss);

    let outputs = net.predict(test.inputs());
    println!("{:>5} {:>8} {:>16} {:>16}", "digit", "read", "center", "read");
    for (a, (digit, center)) in outputs.iter().zip(test.targets()).take(8) {
        println!(
            "{digit:>5} {:>8} {:>16} {:>16}",
            class(a),
            format!("{:.2}, {:.2}", center[0], center[1]),
            format!("{:.2}, {:.2}", a[10], a[11])
        );
    }

    let classes: Vec<SVector<f32, 10>> = outputs.iter().map(|a| a.fixed_rows::<10>(0).into()).collect();
    let positions: Vec<SVector<f32, 2>> = outputs.iter().map(|a| a.fixed_rows::<2>(10).into()).collect();
    let (digits, centers): (Vec<usize>, Vec<SVector<f32, 2>>) = test.targets().iter().copied().unzip();
    println!(
        "\ntest accuracy: {:.1}%, error of the center: {:.3} pixels",
        100.0 * Metric::Accuracy.of(&classes, &digits),
        Metric::Rmse.of(&positions, &centers)
    );
    Ok(())
}

/// Adds the center of the ink to every target.
fn with_centers(images: &Dataset<Image, usize>) -> Result<Dataset<Image, Target>, DataError> {
    let targets = images.inputs().iter().zip(images.targets()).map(|(image, &digit)| (digit, center(image)));
    Dataset::new(images.inputs().to_vec(), targets.collect())
}

#[allow(clippy::cast_precision_loss, reason = "eight pixels")]
fn center(image: &Image) -> SVector<f32, 2> {
    let pixels = image.iter().enumerate();
    let sum: SVector<f32, 2> = pixels.map(|(i, &ink)| vector![(i % 8) as f32 - 3.5, (i / 8) as f32 - 3.5] * ink).sum();
    sum / image.sum()
}

fn class(outputs: &SVector<f32, 12>) -> usize {
    outputs.fixed_rows::<10>(0).imax()
}
