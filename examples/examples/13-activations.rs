//! All activation functions with their first and second derivatives, and the pre-activations beyond which they saturate.
//!
//! `cargo run --release --example 13-activations`

use std::error::Error;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::activation::SecondOrder;
use mlp_core::prelude::*;

/// A unit is called saturated where `|f'|` is smaller: of its delta, 99 percent are lost.
const SATURATED: f64 = 0.01;
/// The range of pre-activations that is searched for saturation.
const FAR: f64 = 40.0;

/// The ends of the pictures' axes: every saturation is inside.
const END: f64 = 7.0;
const LOW: f64 = -2.2;

/// `f`, `f'` and `f''` at one pre-activation.
type Values = [f64; 3];

/// An activation function by its rules.
struct Function {
    name: &'static str,
    values: fn(f64) -> Values,
}

/// `a` and its derivatives along a line, as `t` grows in `s = (t, 0)`: of the first unit; a single unit reads `t` alone.
fn jet<A: SecondOrder, const UNITS: usize>(t: f64) -> Values {
    let (mut s, mut first, zero) = ([0.0; UNITS], [0.0; UNITS], [0.0; UNITS]);
    (s[0], first[0]) = (t, 1.0);
    let mut a = [0.0; UNITS];
    A::activate(&s, &mut a);
    let (mut a1, mut a2) = ([0.0; UNITS], [0.0; UNITS]);
    A::activate_jet(Jet { value: &s[..], first: &first, second: &zero }, &a, [&mut a1, &mut a2]);
    [a[0], a1[0], a2[0]]
}

macro_rules! functions {
    ($($Type:ty, $units:literal;)*) => {
        [$(Function { name: <$Type as Activation>::NAME, values: jet::<$Type, $units> }),*]
    };
}

const FUNCTIONS: [Function; 15] = functions! {
    Linear, 1; Relu, 1; LeakyRelu, 1; Elu, 1; Selu, 1;
    Gelu, 1; Silu, 1; HardSilu, 1; Softplus, 1; Exp, 1;
    Tanh, 1; HardTanh, 1; Sigmoid, 1; HardSigmoid, 1; Softmax, 2;
};

fn main() -> Result<(), Box<dyn Error>> {
    println!("Activation functions: the derivative is smaller than {SATURATED} beyond\n");
    println!("{:<13} {:>9} {:>9} {:>22}", "", "left", "right", "largest derivative");
    for function in &FUNCTIONS {
        let [left, right] = [-1.0, 1.0].map(|side| saturation(function, side));
        let steepest = grid(-FAR, FAR, 80_000).map(|s| (function.values)(s)[1].abs()).fold(0.0, f64::max);
        let steepest = if steepest > 1e6 { "unbounded".to_owned() } else { format!("{steepest:.3}") };
        println!("{:<13} {:>9} {:>9} {steepest:>22}", function.name, show(left), show(right));
    }
    println!("\nsoftmax: the first of two units, as its pre-activation changes and the other stays 0");
    Sheet::new(format!("Activation functions with f′ and f″; saturated, |f′| < {SATURATED}, over the gray bars"))
        .columns(5)
        .panel_size(208.0, 216.0)
        .panels(FUNCTIONS.iter().map(panel))
        .save("13-activations")?;

    let beyond = |name: &str| {
        let function = FUNCTIONS.iter().find(|function| function.name == name).ok_or("an unknown function")?;
        saturation(function, 1.0).ok_or("no saturation")
    };
    let (sigmoid, tanh) = (beyond("sigmoid")?, beyond("tanh")?);
    // In closed form: a (1 − a) = 0.01 and 1 − a² = 0.01.
    let root = (1.0 - 4.0 * SATURATED).sqrt();
    let expected = [((1.0 + root) / (1.0 - root)).ln(), (1.0 - SATURATED).sqrt().atanh()];
    if (sigmoid - expected[0]).abs() > 1e-6 || (tanh - expected[1]).abs() > 1e-6 {
        return Err(format!("expected saturation beyond {expected:?}").into());
    }
    println!("saturated beyond: sigmoid ±{sigmoid:.3}, tanh ±{tanh:.3}, of {} functions", FUNCTIONS.len());
    Ok(())
}

fn grid(low: f64, high: f64, steps: u32) -> impl Iterator<Item = f64> {
    (0..=steps).map(move |i| low + (high - low) * f64::from(i) / f64::from(steps))
}

/// The distance from 0 beyond which the function is saturated on a side, if it is.
fn saturation(function: &Function, side: f64) -> Option<f64> {
    let is_saturated = |distance: f64| (function.values)(side * distance)[1].abs() < SATURATED;
    if !is_saturated(FAR) {
        return None;
    }
    let Some(last) = grid(0.0, FAR, 40_000).filter(|&distance| !is_saturated(distance)).last() else {
        // Everywhere on this side.
        return Some(0.0);
    };
    let (mut inside, mut beyond) = (last, last + FAR / 40_000.0);
    for _ in 0..60 {
        let middle = f64::midpoint(inside, beyond);
        if is_saturated(middle) { beyond = middle } else { inside = middle }
    }
    Some(beyond)
}

fn show(distance: Option<f64>) -> String {
    distance.map_or_else(|| "never".to_owned(), |distance| format!("{distance:.3}"))
}

fn panel(function: &Function) -> Panel {
    let curve = |derivative: usize| {
        let points: Vec<_> =
            grid(-END, END, 224).map(|s| s + 0.011).map(|s| (s, (function.values)(s)[derivative])).collect();
        // A jump of the derivative is a gap.
        let mut with_gaps = Vec::new();
        for (index, &point) in points.iter().enumerate() {
            if index > 0 && derivative > 0 && (point.1 - points[index - 1].1).abs() > 0.15 && point.1.abs() < 2.0 {
                with_gaps.push((point.0, f64::NAN));
            }
            with_gaps.push(point);
        }
        with_gaps
    };
    let (s, values) = (Axis::linear("s").range(-END, END), Axis::linear("f, f′, f″").range(LOW, 3.0));
    let mut panel = Panel::new(function.name, s.ticks([(-5.0, "−5"), (0.0, "0"), (5.0, "5")]), values)
        .thin("", Ink::Gray, [(-END, 0.0), (END, 0.0)])
        .thin("", Ink::Gray, [(0.0, LOW), (0.0, 3.0)]);
    // A dashed line where the unit saturates, and a bar from there on.
    for side in [-1.0, 1.0] {
        if let Some(distance) = saturation(function, side) {
            let (from, to) = (side * distance, side * END);
            panel = panel.dashed("", Ink::Gray, [(from, LOW), (from, 3.0)]).bars(
                "",
                Ink::Gray,
                (to - from).abs(),
                [(f64::midpoint(from, to), LOW + 0.25)],
            );
        }
    }
    panel.line("f″", Ink::Orange, curve(2)).line("f′", Ink::Vermilion, curve(1)).line("f", Ink::Blue, curve(0))
}
