//! Full batch, mini-batches and single samples: the same handwritten digits, the same number of passes over them.
//!
//! A step costs by the samples in it. Small batches take more steps with the same samples, and get further with them; large ones
//! compute a sample in less time. Each has the learning rate that is best for it among powers of two.
//!
//! `cargo run --release --example 17-batches`

use std::error::Error;
use std::time::Duration;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::prelude::*;

network! { struct Net< input 64 => tanh 32 => softmax 10; loss categorical_cross_entropy >; }

const PASSES: usize = 20;

const BATCHES: [(&str, Batch, Ink); 3] = [
    ("full batch", Batch::Full, Ink::Blue),
    ("mini-batches of 32", Batch::Mini(32), Ink::Green),
    ("online", Batch::Online, Ink::Vermilion),
];

/// The powers of two among which the learning rate of each batch is chosen.
const EXPONENTS: std::ops::RangeInclusive<i32> = -7..=5;
/// The rate is the one of the least risk after the last pass, as the mean of these seeds.
const SEEDS: u32 = 3;

type Images = Dataset<SVector<f32, 64>, usize>;

/// The risk after each pass, and the time until then.
struct Curve {
    risks: Vec<f64>,
    seconds: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let csv = Csv::from_text("digits.csv", include_str!("../data/digits.csv"));
    let (images, _) = csv.target("digit").classes()?;
    let ink = MinMax { min: SVector::zeros(), max: SVector::repeat(16.0) };
    let images = images.scale_inputs(&ink)?;

    println!("{} images, {PASSES} passes, gradient descent", images.len());
    println!(
        "the learning rate is the best of 2^{} to 2^{}, by the mean risk of {SEEDS} seeds\n",
        EXPONENTS.start(),
        EXPONENTS.end()
    );
    println!(
        "{:<20} {:>6} {:>8} {:>10} {:>28} {:>16}",
        "batch", "rate", "steps", "risk", "mean at ½, 1 and 2 × rate", "samples/s"
    );
    let mut by_samples = Panel::new("by samples seen", Axis::linear("samples seen"), Axis::log("risk on all samples"));
    let mut by_time = Panel::new("by time", Axis::log("time of the steps (s)"), Axis::log("risk on all samples"));
    let mut ends = Vec::new();
    for (name, batch, ink) in BATCHES {
        let (rate, means) = best_rate(batch, &images)?;
        let mut net = Net::random(&mut StdRng::seed_from_u64(1));
        let mut curve =
            Curve { risks: vec![f64::from(net.loss(images.inputs(), images.targets()))], seconds: vec![0.0] };
        let mut elapsed = Duration::ZERO;
        Trainer::new(Sgd::new(rate)).batch(batch).epochs(PASSES).seed(1).fit_with(
            &mut net,
            &images,
            |epoch, net| {
                elapsed += epoch.time;
                curve.risks.push(f64::from(net.loss(images.inputs(), images.targets())));
                curve.seconds.push(elapsed.as_secs_f64());
            },
        )?;
        let size = match batch {
            Batch::Full => images.len(),
            Batch::Mini(size) => size,
            Batch::Online => 1,
        };
        let (steps, end) = (PASSES * images.len().div_ceil(size), curve.risks[PASSES]);
        let speed = count(PASSES * images.len()) / elapsed.as_secs_f64();
        let means = means.map(|risk| format!("{risk:.4}")).join(", ");
        println!("{name:<20} {rate:>6} {steps:>8} {end:>10.4} {means:>28} {speed:>16.0}");
        let name = format!("{name}, rate {rate}");
        let samples = (0..=PASSES).map(|pass| count(pass * images.len()));
        by_samples = by_samples.line(&name, ink, samples.zip(curve.risks.iter().copied()));
        by_time = by_time.line(name, ink, curve.seconds.iter().copied().zip(curve.risks.iter().copied()).skip(1));
        ends.push(end);
    }
    let sheet = |panel| Sheet::new("The same samples in batches of three sizes").panel(panel);
    sheet(by_samples).save("17-batches")?;
    sheet(by_time).save("17-batches-time")?;
    println!(
        "\nrisk after {PASSES} passes: full batch {:.3}, mini-batches {:.4}, online {:.4}",
        ends[0], ends[1], ends[2]
    );
    Ok(())
}

/// The best learning rate for a batch, and the mean risks at half, once and twice that rate.
fn best_rate(batch: Batch, images: &Images) -> Result<(f64, [f64; 3]), Box<dyn Error>> {
    let mut risks = Vec::new();
    for exponent in EXPONENTS {
        let mut sum = 0.0;
        for seed in 1..=SEEDS {
            let mut net = Net::random(&mut StdRng::seed_from_u64(seed.into()));
            let trained = Trainer::new(Sgd::new(2_f64.powi(exponent)))
                .batch(batch)
                .epochs(PASSES)
                .seed(seed.into())
                .fit(&mut net, images);
            sum += match trained {
                Ok(_) => f64::from(net.loss(images.inputs(), images.targets())),
                Err(TrainError::Diverged { .. }) => f64::INFINITY,
                Err(error) => return Err(error.into()),
            };
        }
        risks.push((exponent, sum / f64::from(SEEDS)));
    }
    let best = (1..risks.len() - 1).min_by(|&a, &b| risks[a].1.total_cmp(&risks[b].1)).ok_or("no rates")?;
    if [0, risks.len() - 1].into_iter().any(|end| risks[end].1 <= risks[best].1) {
        return Err("the best rate is at an end of the range".into());
    }
    Ok((2_f64.powi(risks[best].0), [best - 1, best, best + 1].map(|index| risks[index].1)))
}

#[allow(clippy::cast_precision_loss, reason = "thousands of samples")]
fn count(samples: usize) -> f64 {
    samples as f64
}
