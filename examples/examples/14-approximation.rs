//! Universal approximation: the best error of 1 to 256 hidden units on a smooth function, one with kinks and one with a jump, beside
//! the rates of the theory.
//!
//! - Barron (1993), "Universal approximation bounds for superpositions of a sigmoidal function": for functions whose Fourier
//!   transform has a finite first moment, `n` sigmoidal units reach an error of `C/√n` in the norm of L², in any dimension.
//! - A hidden layer of `n` relu units on an interval is a piecewise linear function with `n` free knots; on a function with two
//!   derivatives these reach `C/n²` (de Boor, "A Practical Guide to Splines", chapter III).
//!
//! The theory is about the best network, training finds a good one: the errors follow the rates at first, and are flat from the number
//! of units on that the optimizer makes no more use of.
//!
//! `cargo run --release --example 14-approximation`

use std::error::Error;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::prelude::*;
use mlp_core::rand::RngExt;

type X = SVector<f64, 1>;
type Samples = Dataset<X, X>;

/// A function on −1 to 1.
type Function = fn(f64) -> f64;
const FUNCTIONS: [(&str, Function); 3] = [("smooth", smooth), ("kinks", kinks), ("jump", jump)];

const UNITS: [usize; 9] = [1, 2, 4, 8, 16, 32, 64, 128, 256];
const SEEDS: u64 = 3;
const STEPS: usize = 600;

fn smooth(x: f64) -> f64 {
    (4.0 * x).sin() * (-x).exp() / 2.0
}

fn kinks(x: f64) -> f64 {
    (4.0 * x).sin().abs() - 0.5 * x
}

fn jump(x: f64) -> f64 {
    if x < 0.1 { 0.5 - x * x } else { x * x - 1.0 }
}

/// Trains a network on the samples, from the parameters of a smaller one if given, else from a seed.
type Train = fn(&Samples, Option<&[f64]>, u64) -> Result<Fit, TrainError>;

/// Trains networks of one width.
struct Width {
    units: usize,
    train: Train,
}

/// The parameters of a trained network, its training risk, and its outputs.
struct Fit {
    parameters: Vec<f64>,
    risk: f64,
    outputs: Vec<f64>,
}

macro_rules! widths {
    ($activation:ident: $($units:literal)*) => {
        [$({
            network! { struct Net< input 1 => $activation $units => linear 1; loss squared >; }
            Width { units: $units, train: fit::<Net<f64>> }
        }),*]
    };
}

/// The activations with their networks of every width.
const ACTIVATIONS: [(&str, [Width; 9]); 2] =
    [("tanh", widths!(tanh: 1 2 4 8 16 32 64 128 256)), ("relu", widths!(relu: 1 2 4 8 16 32 64 128 256))];

fn main() -> Result<(), Box<dyn Error>> {
    let mut fits =
        Sheet::new("Universal approximation: fits with 4 and 16 hidden units, and the errors of 1 to 256").columns(3);
    let mut errors = Vec::new();
    let mut summary = Vec::new();
    println!(
        "{:<8} {:<6} {}   slope from 2 to 16, flat",
        "function",
        "units:",
        UNITS.map(|units| format!("{units:>8}")).join(" ")
    );
    for (name, function) in FUNCTIONS {
        let inputs: Vec<X> = grid(500).map(|x| vector![x]).collect();
        let samples = Dataset::new(inputs.clone(), inputs.iter().map(|x| vector![function(x[0])]).collect())?;
        let mut series = Vec::new();
        let mut flats = Vec::new();
        let mut drawn = Panel::new(name, Axis::linear("x").range(-1.0, 1.0), Axis::linear("g(x)"))
            .thin("", Ink::Gray, [])
            .line("function", Ink::Text, grid(400).map(|x| (x, function(x))));
        for ((activation, widths), ink) in ACTIVATIONS.iter().zip([Ink::Blue, Ink::Vermilion]) {
            let mut row = Vec::new();
            let mut before: Option<Fit> = None;
            for width in widths {
                // The best of random networks and of the best of half as many units, with new ones.
                let mut best: Option<Fit> = None;
                for seed in 0..=SEEDS {
                    let start = before.as_ref().filter(|_| seed == SEEDS).map(|fit| &fit.parameters[..]);
                    let fit = (width.train)(&samples, start, seed)?;
                    if best.as_ref().is_none_or(|best| fit.risk < best.risk) {
                        best = Some(fit);
                    }
                }
                let best = best.ok_or("no seed")?;
                row.push(error(&best.outputs, function));
                if width.units == 4 || width.units == 16 {
                    let curve: Vec<_> = grid(500).zip(best.outputs.iter().copied()).step_by(2).collect();
                    let name = format!("{activation} {}", width.units);
                    drawn =
                        if width.units == 4 { drawn.dashed(name, ink, curve) } else { drawn.line(name, ink, curve) };
                }
                before = Some(best);
            }
            let slope = (row[4] / row[1]).ln() / 8.0_f64.ln();
            let cells = row.iter().map(|error| format!("{error:>8.1e}")).collect::<Vec<_>>().join(" ");
            let flat = flat_from(&row).map_or_else(|| "never".to_owned(), |units| format!("from {units}"));
            println!("{name:<8} {activation:<6} {cells}   {slope:>18.2} {flat:>9}");
            if row[8] > row[0] / 4.0 || row.windows(2).any(|pair| pair[1] > 1.2 * pair[0]) {
                return Err(format!("the error of {activation} units on {name} does not fall as units grow").into());
            }
            let points: Vec<_> = log_units().zip(row.iter().copied()).collect();
            series.push((*activation, ink, points));
            flats.push(format!("{activation} {flat}"));
            summary.push((name, *activation, slope, row[8]));
        }
        let title = format!("{name}, flat: {}", flats.join(", "));
        let mut panel = Panel::new(title, units_axis(), Axis::log("root-mean-square error"));
        for (activation, ink, points) in series {
            panel = panel.line(activation, ink, points.clone()).dots("", ink, 3.0, points);
        }
        let top = 0.5;
        panel = panel.dashed("1/√n", Ink::Green, log_units().map(|u| (u, top * 2_f64.powf(-0.5 * u)))).dashed(
            "1/n²",
            Ink::Purple,
            log_units().map(|u| (u, top * 2_f64.powf(-2.0 * u))),
        );
        fits = fits.panel(drawn);
        errors.push(panel);
    }
    fits.panels(errors).save("14-approximation")?;
    let of = |name: &str, activation: &str| summary.iter().find(|row| row.0 == name && row.1 == activation);
    let (Some(relu), Some(tanh)) = (of("smooth", "relu"), of("jump", "tanh")) else {
        return Err("a missing row".into());
    };
    println!(
        "\nfrom 2 to 16 relu units, the error on the smooth function falls like n^{:.1}; 256 tanh units reach {:.4} on the jump",
        relu.2, tanh.3
    );
    Ok(())
}

/// The least number of units whose error is at most a quarter larger than that of the most units; none if it is the most.
fn flat_from(errors: &[f64]) -> Option<usize> {
    let (last, before) = errors.split_last()?;
    UNITS.into_iter().zip(before).find(|&(_, error)| *error <= 1.25 * last).map(|(units, _)| units)
}

/// The logarithm to base 2 of the numbers of units, with these numbers as labels.
fn units_axis() -> Axis {
    Axis::linear("hidden units n").range(-0.2, 8.2).ticks(log_units().zip(UNITS.map(|units| units.to_string())))
}

fn log_units() -> impl Iterator<Item = f64> {
    (0..9).map(f64::from)
}

fn grid(steps: u32) -> impl Iterator<Item = f64> {
    (0..=steps).map(move |i| 2.0 * f64::from(i) / f64::from(steps) - 1.0)
}

/// The root of the mean square.
#[allow(clippy::cast_precision_loss, reason = "501 points")]
fn error(outputs: &[f64], function: Function) -> f64 {
    let squares: f64 = grid(500).zip(outputs).map(|(x, a)| (a - function(x)).powi(2)).sum();
    (squares / outputs.len() as f64).sqrt()
}

/// Trains a network from random parameters, or from those of a smaller one and random units with outgoing weights of zero.
fn fit<N>(samples: &Samples, start: Option<&[f64]>, seed: u64) -> Result<Fit, TrainError>
where
    N: Network<Scalar = f64, Input = X, Output = X>,
{
    let units = N::LAYERS[0].outputs;
    let mut net = N::boxed_zeros();
    let mut rng = StdRng::seed_from_u64(seed);
    let parameters = net.parameters_mut();
    // Weights and biases of the hidden layer, weights and bias of the output.
    for unit in 0..units {
        // The unit bends at a random point, on a random side.
        let (bend, steepness) = (rng.random_range(-1.0..1.0), rng.random_range(1.0..4.0));
        let w = if rng.random_range(0.0..1.0) < 0.5 { steepness } else { -steepness };
        (parameters[unit], parameters[units + unit]) = (w, -w * bend);
        parameters[2 * units + unit] = rng.random_range(-0.5..0.5);
    }
    if let Some(start) = start {
        let smaller = start.len() / 3;
        parameters[2 * units..].fill(0.0);
        for part in 0..3 {
            parameters[part * units..part * units + smaller]
                .copy_from_slice(&start[part * smaller..(part + 1) * smaller]);
        }
        parameters[3 * units] = start[3 * smaller];
    }
    Trainer::new(Lbfgs::new().memory(20)).batch(Batch::Full).epochs(STEPS).fit(&mut *net, samples)?;
    let outputs = net.predict(samples.inputs());
    Ok(Fit {
        parameters: net.parameters().to_vec(),
        risk: net.loss(samples.inputs(), samples.targets()),
        outputs: outputs.iter().map(|a| a[0]).collect(),
    })
}
