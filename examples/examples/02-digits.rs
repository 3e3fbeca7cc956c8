//! Reads handwritten digits: learns from some images, stops by others, and is judged by images it has never seen.
//!
//! `cargo run --release --example 02-digits`, or `… --example 02-digits -- 3` for another seed than 7.

use std::error::Error;
use std::time::Instant;

use mlp_core::prelude::*;

network! {
    /// From the pixels of an image to the probability of each digit.
    struct Digits< input 64 => relu 128 => softmax 10; loss categorical_cross_entropy >;
}

/// Eight rows of eight pixels, from 0 (paper) to 1 (ink).
type Image = SVector<f32, 64>;
/// The probability of each digit.
type Answer = SVector<f32, 10>;
/// Images with the digits that they show.
type Images = Dataset<Image, usize>;

const CSV: &str = include_str!("../data/digits.csv");

/// Of 1797 images: this many are for testing, this many for validation, the others for training.
const TEST: usize = 360;
const VALIDATION: usize = 240;

/// Training stops when the risk on the validation images has not fallen for this many epochs, …
const PATIENCE: u64 = 20;
/// … and after this many at the latest.
const MOST_EPOCHS: u64 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let seed = match std::env::args().nth(1) {
        Some(argument) => argument.parse().map_err(|_| format!("`{argument}` is not a seed, such as 7"))?,
        None => 7,
    };
    let images = read(CSV)?.shuffled(seed);
    let (test, rest) = images.split_at(TEST)?;
    let (validation, train) = rest.split_at(VALIDATION)?;
    println!("{} images to learn from, {} to stop by, {} to test with\n", train.len(), validation.len(), test.len());

    let net = learn(&train, &validation, seed)?;

    let answers = net.predict(test.inputs());
    println!("The first of the test images:\n");
    draw((0..test.len()).take(5), &test, &answers);
    println!("The first that it gets wrong:\n");
    draw((0..test.len()).filter(|&i| digit(&answers[i]) != test.targets()[i]).take(5), &test, &answers);
    print_confusion(&test, &answers);

    let right = right(&test, &answers);
    let accuracy = percent(right, test.len());
    println!("{right} of {} test images are read correctly\ntest accuracy: {accuracy:.1}%", test.len());
    if accuracy < 96.0 {
        return Err("the test accuracy is below 96%".into());
    }
    Ok(())
}

/// Trains epoch by epoch and returns the network of the epoch that did best on the validation images.
fn learn(train: &Images, validation: &Images, seed: u64) -> Result<Digits, TrainError> {
    let mut net = Digits::random(&mut StdRng::seed_from_u64(seed));
    println!("{net}\n");
    println!("epoch   risk in training   risk in validation   accuracy in validation");

    let start = Instant::now();
    let mut trainer = Trainer::new(Adam::new(2e-3)).batch(Batch::Mini(32)).epochs(1);
    let mut best = net.clone();
    let mut best_risk = f32::INFINITY;
    let mut best_epoch = 0;
    let mut epoch = 0;
    while epoch < MOST_EPOCHS.min(best_epoch + PATIENCE) {
        epoch += 1;
        // Each epoch has a seed of its own, so that the images come in an order of its own.
        trainer = trainer.seed(epoch);
        let report = trainer.fit(&mut net, train)?;
        let risk = net.loss(validation.inputs(), validation.targets());
        if risk < best_risk {
            (best, best_risk, best_epoch) = (net.clone(), risk, epoch);
        }
        if epoch == 1 || epoch % 10 == 0 {
            let accuracy = percent(right(validation, &net.predict(validation.inputs())), validation.len());
            let learned = report.epochs[0].loss;
            println!("{epoch:>5} {learned:>18.4} {risk:>20.4} {accuracy:>23.1}%");
        }
    }
    println!(
        "\nstopped after epoch {epoch}, {:.2} s; kept epoch {best_epoch}, the best in validation\n",
        start.elapsed().as_secs_f64()
    );
    Ok(best)
}

/// The most probable digit.
fn digit(answer: &Answer) -> usize {
    answer.imax()
}

/// How many images are read correctly.
fn right(images: &Images, answers: &[Answer]) -> usize {
    answers.iter().zip(images.targets()).filter(|&(answer, &wanted)| digit(answer) == wanted).count()
}

#[allow(clippy::cast_precision_loss, reason = "there are far fewer than 2^53 images")]
fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole as f64
}

/// Draws images side by side, each with its digit and the answer.
fn draw(which: impl Iterator<Item = usize>, images: &Images, answers: &[Answer]) {
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
        let answer = digit(&answers[i]);
        print!("  {:<16}", format!("{} read as {answer}", images.targets()[i]));
    }
    println!();
    for &i in &which {
        print!("  {:<16}", format!("({:.1}% sure)", 100.0 * answers[i].max()));
    }
    println!("\n");
}

/// How often each digit was read as each.
fn print_confusion(images: &Images, answers: &[Answer]) {
    let mut counts = [[0; 10]; 10];
    for (answer, &wanted) in answers.iter().zip(images.targets()) {
        counts[wanted][digit(answer)] += 1;
    }
    println!("Confusion matrix of the test images: the digit that it is, downwards; the digit that was read, across\n");
    println!("         0    1    2    3    4    5    6    7    8    9");
    for (wanted, row) in counts.iter().enumerate() {
        print!("    {wanted}");
        for &count in row {
            match count {
                0 => print!("    ."),
                _ => print!("{count:>5}"),
            }
        }
        println!();
    }
    println!();
}

/// Reads lines of 64 pixels, from 0 to 16, and the digit that they show.
fn read(csv: &str) -> Result<Images, Box<dyn Error>> {
    let mut inputs = Vec::new();
    let mut targets = Vec::new();
    for (index, line) in csv.lines().enumerate().skip(1) {
        let numbers = line.split(',').map(str::parse).collect::<Result<Vec<u8>, _>>();
        match numbers.as_deref() {
            Ok([pixels @ .., digit]) if pixels.len() == 64 => {
                inputs.push(Image::from_iterator(pixels.iter().map(|&ink| f32::from(ink) / 16.0)));
                targets.push(usize::from(*digit));
            }
            _ => return Err(format!("line {} is not 64 pixels and a digit: {line}", index + 1).into()),
        }
    }
    Ok(Dataset::new(inputs, targets)?)
}
