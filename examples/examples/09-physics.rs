//! Differential equations: a boundary-value problem solved by a network, and an oscillator whose damping and stiffness are
//! estimated from noisy samples. Both curves are drawn as SVG.
//!
//! `cargo run --release --example 09-physics`

use std::error::Error;
use std::f64::consts::PI;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::nalgebra::{Matrix2, Vector2};
use mlp_core::optimizer::Objective;
use mlp_core::prelude::*;
use mlp_core::rand::RngExt;

// The losses are closures below, on jets; the declared one is not used.
network! { struct Curve< input 1 => tanh 16 => linear 1; loss squared >; }

type Net = Curve<f64>;
type Point = SVector<f64, 1>;
type JetOfOutput = Jet<SVector<f64, 1>>;

/// Damping c and stiffness k of the oscillator.
const TRUE: Vector2<f64> = Vector2::new(0.2, 4.0);
const DURATION: f64 = 6.0;
/// The standard deviation of the noise.
const NOISE: f64 = 0.02;

fn main() -> Result<(), Box<dyn Error>> {
    println!("1. -u'' = f in (0, 1), u(0) = u(1) = 0, with the solution u = sin(πx) + 0.3 sin(3πx)\n");
    let error = boundary_value_problem()?;
    println!("\n2. x'' + c x' + k x = 0, from 61 samples with a noise of {NOISE}\n");
    let [c, k] = oscillator()?.into();
    println!("\nrelative error: {error:.1e}; c = {c:.3} ({}), k = {k:.2} ({})", TRUE[0], TRUE[1]);
    Ok(())
}

/// A network over an interval, as a curve of 201 points.
fn curve(interval: f64, f: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    (0..=200).map(|i| interval * f64::from(i) / 200.0).map(|x| (x, f(x))).collect()
}

/// The mean of a loss over the points, as a function of the network.
struct Problem<L> {
    points: Vec<Point>,
    directions: Vec<Point>,
    loss: L,
    workspace: Box<<Net as Network>::Workspace>,
    gradient: Net,
}

impl<L: FnMut(&Net, usize, &JetOfOutput, &mut JetOfOutput) -> f64> Objective<Net> for Problem<L> {
    fn gradient(&mut self, net: &Net) -> (f64, &Net) {
        let Self { points, directions, loss, workspace, gradient } = self;
        let risk = net.gradient_with_jets(points, directions, |n, jet, d| loss(net, n, jet, d), workspace, gradient);
        (risk, gradient)
    }

    fn is_unchanged(&self) -> bool {
        true
    }
}

/// Trains a network with L-BFGS, printing the risk and a description of the network at every 200th step.
fn minimize(
    points: &[Point],
    direction: Point,
    loss: impl FnMut(&Net, usize, &JetOfOutput, &mut JetOfOutput) -> f64,
    describe: impl Fn(&Net) -> String,
) -> Net {
    let (points, directions) = (points.to_vec(), vec![direction; points.len()]);
    let mut problem = Problem { points, directions, loss, workspace: Net::workspace(), gradient: Net::zeros() };
    let mut net = Net::random(&mut StdRng::seed_from_u64(1));
    let mut lbfgs = Lbfgs::new().memory(50);
    for step in 1..=1200 {
        lbfgs.advance(&mut net, &mut problem);
        if step % 200 == 0 {
            println!("{step:>6} {:>10.1e} {}", problem.gradient(&net).0, describe(&net));
        }
    }
    net
}

fn solution(x: f64) -> f64 {
    (PI * x).sin() + 0.3 * (3.0 * PI * x).sin()
}

/// `f`.
fn source(x: f64) -> f64 {
    PI * PI * ((PI * x).sin() + 2.7 * (3.0 * PI * x).sin())
}

/// Returns the relative error of the solution in the norm of L².
fn boundary_value_problem() -> Result<f64, Box<dyn Error>> {
    let points: Vec<Point> = (0..=50).map(|i| vector![f64::from(i) / 50.0]).collect();
    let loss = |_: &Net, n: usize, u: &JetOfOutput, d: &mut JetOfOutput| {
        d.second[0] = u.second[0] + source(points[n][0]);
        if n == 0 || n == points.len() - 1 {
            // Weighted, since second derivatives are large numbers.
            d.value = 1000.0 * u.value;
        }
        0.5 * (d.second.norm_squared() + d.value.dot(&u.value))
    };
    println!("{:>6} {:>10} {:>16}", "step", "risk", "relative error");
    let net = minimize(&points, vector![1.0], loss, |net| format!("{:>16.1e}", relative_error(net)));
    // Every tenth point: the curves are the same to the eye.
    let panel = Panel::new("", Axis::linear("x"), Axis::linear("u"))
        .line("network", Ink::Blue, curve(1.0, |x| net.forward(&vector![x])[0]))
        .dots("solution", Ink::Vermilion, 3.5, curve(1.0, solution).into_iter().step_by(10));
    Sheet::new("A solution of −u″ = f by a network").panel(panel).save("09-physics-boundary")?;
    Ok(relative_error(&net))
}

fn relative_error(net: &Net) -> f64 {
    let grid = || (0..=1000).map(|i| f64::from(i) / 1000.0);
    let squares: f64 = grid().map(|x| (net.forward(&vector![x])[0] - solution(x)).powi(2)).sum();
    (squares / grid().map(|x| solution(x).powi(2)).sum::<f64>()).sqrt()
}

/// The derivative of the input, which is in -1 to 1, with respect to time: the jets are derivatives in time.
const PER_TIME: Point = Point::new(2.0 / DURATION);

/// Returns c and k.
fn oscillator() -> Result<Vector2<f64>, Box<dyn Error>> {
    let inputs: Vec<Point> = (0..=60).map(|i| vector![f64::from(i) / 30.0 - 1.0]).collect();
    let mut rng = StdRng::seed_from_u64(2);
    // The sum of three uniform numbers is close to a normal distribution of deviation 1.
    let mut noise = || NOISE * (0..3).map(|_| rng.random_range(-1.0..1.0)).sum::<f64>();
    let samples: Vec<f64> = inputs.iter().map(|input| position((input[0] + 1.0) / PER_TIME[0]) + noise()).collect();
    let mut fitted = Vector2::zeros();
    let loss = |net: &Net, n: usize, x: &JetOfOutput, d: &mut JetOfOutput| {
        if n == 0 {
            // At the best c and k, the risk does not depend on them to first order (variable projection; Golub and
            // Pereyra, 1973).
            fitted = fit(net, &inputs);
        }
        let (error, [c, k]) = (x.value[0] - samples[n], fitted.into());
        let residual = x.second[0] + c * x.first[0] + k * x.value[0];
        (d.value[0], d.first[0], d.second[0]) = (error + k * residual, c * residual, residual);
        0.5 * (error * error + residual * residual)
    };
    let describe = |net: &Net| {
        let [c, k] = fit(net, &inputs).into();
        format!("{c:>8.4} {k:>8.4}")
    };
    println!("{:>6} {:>10} {:>8} {:>8}", "step", "risk", "c", "k");
    let net = minimize(&inputs, PER_TIME, loss, describe);
    let times = inputs.iter().map(|input| (input[0] + 1.0) / PER_TIME[0]);
    let fit_at = |t: f64| net.forward(&vector![t * PER_TIME[0] - 1.0])[0];
    let panel = Panel::new("", Axis::linear("time (s)"), Axis::linear("position"))
        .line("network", Ink::Blue, curve(DURATION, fit_at))
        .dots("samples", Ink::Vermilion, 3.0, times.zip(samples.iter().copied()));
    Sheet::new("A damped oscillator and its samples").panel(panel).save("09-physics-oscillator")?;
    Ok(fit(&net, &inputs))
}

/// A solution of the equation.
fn position(t: f64) -> f64 {
    (-TRUE[0] * t / 2.0).exp() * ((TRUE[1] - TRUE[0] * TRUE[0] / 4.0).sqrt() * t).cos()
}

/// The c and k with the smallest residuals for a curve: linear least squares.
fn fit(net: &Net, inputs: &[Point]) -> Vector2<f64> {
    let (mut normal, mut right) = (Matrix2::zeros(), Vector2::zeros());
    for x in inputs.iter().map(|input| net.jet(input, &PER_TIME)) {
        let row = vector![x.first[0], x.value[0]];
        normal += row * row.transpose();
        right -= row * x.second[0];
    }
    normal.cholesky().map_or(right, |factor| factor.solve(&right))
}
