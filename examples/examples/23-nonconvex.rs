//! Optimization is not convex, and works the better the more units there are: the final risks of 100 seeds for 2 to 16 hidden units.
//!
//! The task is the parity of three bits: is the number of ones odd? Two tanh units are enough, and every width reaches a risk of 0
//! from some seed.
//!
//! `cargo run --release --example 23-nonconvex`

use std::error::Error;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::prelude::*;

type X = SVector<f64, 3>;
type Samples = Dataset<X, SVector<f64, 1>>;

const SEEDS: u32 = 100;
const STEPS: usize = 5000;
/// A run below this risk has found a global minimum, up to the steps that are left.
const SOLVED: f64 = 1e-6;

/// Trains a network of one width from a seed, and returns the risk.
type Train = fn(&Samples, u32) -> Result<f64, TrainError>;

macro_rules! widths {
    ($($units:literal)*) => {
        [$({
            network! { struct Net< input 3 => tanh $units => linear 1; loss squared >; }
            ($units, train::<Net<f64>> as Train)
        }),*]
    };
}

fn main() -> Result<(), Box<dyn Error>> {
    let inputs: Vec<X> = (0..8_u32).map(|n| X::from_fn(|bit, _| f64::from(n >> bit & 1))).collect();
    let parity = |x: &X| vector![x.sum() % 2.0];
    let samples = Dataset::new(inputs.clone(), inputs.iter().map(parity).collect())?;

    println!("{SEEDS} seeds each, {STEPS} steps of gradient descent with momentum\n");
    println!("{:>12} {:>10} {:>10} {:>10} {:>18}", "hidden units", "best", "median", "worst", "below 1e-6");
    let mut sheet =
        Sheet::new("Final risks of 100 seeds: more units, fewer bad ends").columns(5).panel_size(200.0, 300.0);
    let mut solved = Vec::new();
    for (units, train) in widths!(2 3 4 8 16) {
        let mut risks = (0..SEEDS).map(|seed| train(&samples, seed)).collect::<Result<Vec<_>, _>>()?;
        risks.sort_by(f64::total_cmp);
        let found = risks.iter().filter(|&&risk| risk < SOLVED).count();
        println!("{units:>12} {:>10.1e} {:>10.1e} {:>10.1e} {found:>18}", risks[0], risks[50], risks[99]);
        let points = (1_u32..).map(f64::from).zip(risks.iter().map(|risk| risk.max(1e-16)));
        let (good, bad): (Vec<_>, Vec<_>) = points.partition(|point| point.1 < SOLVED);
        let seeds = Axis::linear("seeds, by risk").range(0.0, 101.0);
        sheet = sheet.panel(
            Panel::new(format!("{units} units: {found} of {SEEDS}"), seeds, Axis::log("final risk").range(1e-17, 1.0))
                .dots("", Ink::Vermilion, 2.5, bad)
                .dots("", Ink::Green, 2.5, good)
                .dashed("", Ink::Gray, [(0.0, SOLVED), (101.0, SOLVED)]),
        );
        solved.push(found);
    }
    sheet.save("23-nonconvex")?;
    if solved[0] >= solved[4] {
        return Err("more units did not find a global minimum more often".into());
    }
    println!("\nglobal minimum found from {} of {SEEDS} seeds with 2 units, from {} with 16", solved[0], solved[4]);
    Ok(())
}

fn train<N>(samples: &Samples, seed: u32) -> Result<f64, TrainError>
where
    N: Network<Scalar = f64, Input = X, Output = SVector<f64, 1>>,
{
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(u64::from(seed)));
    Trainer::new(Sgd::new(0.2).momentum(0.9)).batch(Batch::Full).epochs(STEPS).fit(&mut *net, samples)?;
    Ok(net.loss(samples.inputs(), samples.targets()))
}
