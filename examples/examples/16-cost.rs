//! Backpropagation costs as much as a few forward passes: the multiply-adds and the time of both, for hidden layers of 8 to 2048 units.
//!
//! The multiply-adds are counted: the network runs on numbers that count their products. A forward pass takes `W` of them for `W`
//! weights, a gradient at most `3 W`: forward, `δ_j = f′(s_j) Σ_i δ_i w_ij`, and `∂L/∂w_ij = δ_i a_j`.
//!
//! `cargo run --release --example 16-cost`

use std::error::Error;
use std::time::Instant;

use examples::chart::{Axis, Ink, Panel, Sheet};
use examples::counted::{Counted, multiplications};
use mlp_core::prelude::*;

/// The cost of a forward pass and of a gradient.
struct Cost {
    weights: f64,
    /// Multiply-adds per sample.
    counted: [f64; 2],
    /// Seconds per sample.
    measured: [f64; 2],
}

macro_rules! widths {
    ($($units:literal)*) => {
        [$({
            network! { struct Net< input $units => relu $units => relu $units => linear $units; loss squared >; }
            cost::<Net<Counted>, Net<f32>, $units>
        } as fn() -> Cost),*]
    };
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:>10} {:>26} {:>10} {:>24} {:>10}", "weights", "multiply-adds per sample", "", "time per sample", "");
    println!(
        "{:>10} {:>14} {:>11} {:>10} {:>12} {:>11} {:>10}",
        "W", "forward", "gradient", "ratio", "forward", "gradient", "ratio"
    );
    let mut costs = Vec::new();
    for cost in widths!(8 16 32 64 128 256 512 1024 2048) {
        let cost = cost();
        let Cost { weights, counted, measured } = &cost;
        println!(
            "{weights:>10} {:>14} {:>11} {:>10.3} {:>9.2} µs {:>8.2} µs {:>10.2}",
            counted[0],
            counted[1],
            counted[1] / counted[0],
            1e6 * measured[0],
            1e6 * measured[1],
            measured[1] / measured[0]
        );
        costs.push(cost);
    }
    let panel = |title, unit, of: fn(&Cost) -> [f64; 2]| {
        let line = |index: usize| costs.iter().map(move |cost| (cost.weights, of(cost)[index]));
        let first = of(&costs[0])[0] / costs[0].weights;
        Panel::new(title, Axis::log("weights W"), Axis::log(unit))
            .dashed("slope 1", Ink::Gray, costs.iter().map(|cost| (cost.weights, first * cost.weights)))
            .line("forward pass", Ink::Blue, line(0))
            .dots("", Ink::Blue, 3.0, line(0))
            .line("gradient", Ink::Vermilion, line(1))
            .dots("", Ink::Vermilion, 3.0, line(1))
    };
    let sheet = |panel| Sheet::new("Backpropagation costs O(W)").panel(panel);
    sheet(panel("counted", "multiply-adds per sample", |cost| cost.counted)).save("16-cost")?;
    sheet(panel("measured in batches of 64, on one core", "seconds per sample", |cost| cost.measured))
        .save("16-cost-time")?;

    let (first, last) = (&costs[0], &costs[8]);
    let slope = (last.counted[1] / first.counted[1]).ln() / (last.weights / first.weights).ln();
    let ratio = costs.iter().map(|cost| cost.counted[1] / cost.counted[0]).fold(0.0, f64::max);
    if (slope - 1.0).abs() > 0.01 || ratio > 3.0 {
        return Err(format!("a gradient costs {ratio:.3} forward passes, with slope {slope:.3}").into());
    }
    println!("\nmultiply-adds of a gradient: slope {slope:.3} in W, at most {ratio:.2} forward passes");
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "millions of weights")]
fn cost<C, N, const WIDTH: usize>() -> Cost
where
    C: Network<Scalar = Counted, Input = SVector<Counted, WIDTH>, Output = SVector<Counted, WIDTH>>,
    N: Network<Scalar = f32, Input = SVector<f32, WIDTH>, Output = SVector<f32, WIDTH>>,
{
    let net = C::boxed_random(&mut StdRng::seed_from_u64(1));
    let (mut gradient, mut workspace) = (C::boxed_zeros(), C::workspace());
    let samples = [SVector::<_, WIDTH>::repeat(Counted(0.5)); 2];
    let (_, forward) = multiplications(|| net.predict(&samples));
    let (_, backward) = multiplications(|| net.gradient_into(&samples, &samples, &mut workspace, &mut gradient));

    let net = N::boxed_random(&mut StdRng::seed_from_u64(1));
    let (mut gradient, mut workspace) = (N::boxed_zeros(), N::workspace());
    let samples = vec![SVector::<_, WIDTH>::repeat(0.5); 64];
    // The best of several: other programs only add to the time.
    let seconds = |pass: &mut dyn FnMut()| {
        let passes = (20_000_000 / N::PARAMETERS / 64).clamp(1, 1000);
        let time = |()| {
            let start = Instant::now();
            (0..passes).for_each(|_| pass());
            start.elapsed().as_secs_f64() / (64 * passes) as f64
        };
        [(); 5].map(time).into_iter().fold(f64::INFINITY, f64::min)
    };
    let forward_time = seconds(&mut || drop(net.predict(&samples)));
    let gradient_time = seconds(&mut || {
        net.gradient_into(&samples, &samples, &mut workspace, &mut gradient);
    });
    Cost {
        weights: C::CONNECTIONS as f64,
        counted: [forward, backward].map(|count| count as f64 / 2.0),
        measured: [forward_time, gradient_time],
    }
}
