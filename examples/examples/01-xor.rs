//! Exclusive or: one layer cannot compute it, two layers can; and the share of random seeds that learn it. Drawn: the plane of the
//! inputs and that of the hidden units, the decision regions during training, and the end of every seed.
//!
//! `cargo run --release --example 01-xor`

use std::error::Error;

use examples::chart::{Axis, Field, Ink, Palette, Panel, Sheet};
use mlp_core::prelude::*;
use mlp_core::visual::decision_map;

network! {
    /// One layer: a straight line through the input plane.
    struct Line< input 2 => linear 1; loss squared >;
}

network! {
    /// The smallest network for exclusive or.
    struct Xor< input 2 => relu 2 => linear 1; loss squared >;
}

network! { struct Xor3< input 2 => relu 3 => linear 1; loss squared >; }
network! { struct Xor4< input 2 => relu 4 => linear 1; loss squared >; }
network! { struct Xor8< input 2 => relu 8 => linear 1; loss squared >; }

type Sample = SVector<f32, 2>;
type Output = SVector<f32, 1>;

/// Seeds per width.
const SEEDS: u64 = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let inputs = vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]];
    let targets = vec![vector![0.0], vector![1.0], vector![1.0], vector![0.0]];
    let xor = Dataset::new(inputs, targets)?;

    one_layer(&xor)?;
    exact_parameters(&xor)?;
    draw_training(&xor)?;
    learned(&xor)
}

/// Trains a network without hidden units to its optimum, which does not solve the task.
fn one_layer(xor: &Dataset<Sample, Output>) -> Result<(), Box<dyn Error>> {
    println!("1. One layer cannot\n");
    let mut line = Line::random(&mut StdRng::seed_from_u64(1));
    Trainer::new(Sgd::new(1.0)).batch(Batch::Full).epochs(1000).fit(&mut line, xor)?;
    let outputs = line.predict(xor.inputs());
    let risk = line.loss(xor.inputs(), xor.targets());
    print_outputs(xor, &outputs);
    println!(
        "
  risk after 1000 steps: {risk:.6}. This is optimal. Every linear g satisfies
      g(0,1) + g(1,0) = g(0,0) + g(1,1),   but the targets are 1 + 1 on the left and 0 + 0 on the right:
  no straight line separates the two classes. Hence the four errors e = g - y, with the signs of the equation,
  sum to 2 for any weights; by Cauchy-Schwarz the sum of their squares is at least 2²/4 = 1, and
  R = 1/4 · 1/2 · sum e² at least 1/8. Four errors of 1/2 attain the bound: the output is 1/2 for every sample.
"
    );
    // Equal up to rounding in single precision.
    let is_half = outputs.iter().all(|a| (a[0] - 0.5).abs() < 1e-5);
    if is_half && (risk - 0.125).abs() < 1e-5 {
        Ok(())
    } else {
        Err("the single layer has not reached its optimum".into())
    }
}

/// Sets the parameters by hand, and prints the trace and the deltas.
fn exact_parameters(xor: &Dataset<Sample, Output>) -> Result<(), Box<dyn Error>> {
    println!("2. Two layers can: relu(x1 + x2) - 2 relu(x1 + x2 - 1)\n");
    let mut net = Xor::zeros();
    net.hidden1.weights = matrix![1.0, 1.0; 1.0, 1.0];
    net.hidden1.bias = vector![0.0, -1.0];
    net.output.weights = matrix![1.0, -2.0];
    let outputs = net.predict(xor.inputs());
    print_outputs(xor, &outputs);
    let is_exact = outputs == xor.targets();
    println!("\n  The output over the plane of the inputs, from -0.5 to 1.5, x1 to the right and x2 upwards:\n");
    decision_map(&net, [-0.5..=1.5, -0.5..=1.5], [33, 17]).lines().for_each(|line| println!("    {line}"));

    println!("\n  The trace of the sample x = (1, 1), y = 0:\n");
    print_inside(&net);
    println!("\n  Every delta is 0, so the gradient vanishes. With an output bias of 1/4 instead of 0:\n");
    net.output.bias = vector![0.25];
    print_inside(&net);
    println!("\n  delta = a - y = 1/4 at the output; each hidden unit receives it times its weight, 1 and -2.\n");
    net.output.bias = vector![0.0];
    draw_spaces(&net, xor)?;
    if is_exact { Ok(()) } else { Err("the parameters set by hand do not compute exclusive or".into()) }
}

/// Prints pre-activation, activation, delta and gradient of every unit for x = (1, 1), y = 0.
fn print_inside(net: &Xor) {
    let (x, y) = (vector![1.0, 1.0], vector![0.0]);
    let trace = net.trace(&x);
    let deltas = net.deltas(&trace, &y);
    let (_, gradient) = net.gradient(&[x], &[y]);
    println!(
        "    layer     unit   s = sum w a + b   a = f(s)   delta = dL/ds   dL/dw = delta · a of the previous layer"
    );
    let first = &gradient.hidden1.weights;
    let last = &gradient.output.weights;
    let rows = [
        ("hidden1", 0, trace.hidden1.s[0], trace.hidden1.a[0], deltas.hidden1[0], [first[(0, 0)], first[(0, 1)]]),
        ("hidden1", 1, trace.hidden1.s[1], trace.hidden1.a[1], deltas.hidden1[1], [first[(1, 0)], first[(1, 1)]]),
        ("output", 0, trace.output.s[0], trace.output.a[0], deltas.output[0], [last[(0, 0)], last[(0, 1)]]),
    ];
    for (layer, i, s, a, delta, [w0, w1]) in rows {
        println!("    {layer:<9} {i:>4} {s:>17.2} {a:>10.2} {delta:>15.2}   ({w0:.2}, {w1:.2})");
    }
}

/// Colors for outputs from 0 to 1, that change at 1/2.
fn outputs(range: (f64, f64), output: impl Fn(f64, f64) -> f64) -> Field {
    Field::of(81, range, range, &Field::even(-0.25, 1.25, 12), Palette::Diverging, output)
}

/// The points of a class among some points, one a sample.
fn class(xor: &Dataset<Sample, Output>, y: f32, at: impl Fn(&Sample) -> (f64, f64)) -> Vec<(f64, f64)> {
    let samples = xor.inputs().iter().zip(xor.targets());
    samples.filter(|sample| (sample.1[0] - y).abs() < 0.5).map(|(x, _)| at(x)).collect()
}

#[allow(clippy::cast_possible_truncation, reason = "coordinates of a picture")]
fn draw_spaces(net: &Xor, xor: &Dataset<Sample, Output>) -> Result<(), Box<dyn Error>> {
    let (inputs, hidden) = ((-0.5, 1.5), (-0.5, 2.5));
    let input = |x: &Sample| (f64::from(x[0]), f64::from(x[1]));
    let activations = |x: &Sample| {
        let a = net.trace(x).hidden1.a;
        (f64::from(a[0]), f64::from(a[1]))
    };
    let of_inputs = outputs(inputs, |x, y| f64::from(net.forward(&vector![x as f32, y as f32])[0]));
    let w = net.output.weights;
    let of_hidden = outputs(hidden, |a, b| f64::from(w[0]) * a + f64::from(w[1]) * b);
    let panel = |title: &str, [x, y]: [&str; 2], range: (f64, f64), field, at: &dyn Fn(&Sample) -> (f64, f64)| {
        Panel::new(title, Axis::linear(x).range(range.0, range.1), Axis::linear(y).range(range.0, range.1))
            .square()
            .field(field)
            .dots("y = 0", Ink::Blue, 7.0, class(xor, 0.0, at))
            .dots("y = 1", Ink::Vermilion, 7.0, class(xor, 1.0, at))
    };
    let boundary = [(-0.5, -0.5), (2.5, 1.0)];
    Sheet::new("Exclusive or: two layers separate what one cannot")
        .panel_size(370.0, 400.0)
        .panel(panel("inputs: no line separates the classes", ["x₁", "x₂"], inputs, of_inputs, &input))
        .panel(
            panel(
                "hidden units: a line does",
                ["a₁ = relu(x₁ + x₂)", "a₂ = relu(x₁ + x₂ − 1)"],
                hidden,
                of_hidden,
                &activations,
            )
            .dashed("a₁ − 2 a₂ = ½", Ink::Green, boundary),
        )
        .save("01-xor-spaces")
}

/// Draws the output over the plane of the inputs during a run that learns.
#[allow(clippy::cast_possible_truncation, reason = "coordinates of a picture")]
fn draw_training(xor: &Dataset<Sample, Output>) -> Result<(), Box<dyn Error>> {
    let (seed, range) = (1, (-0.5, 1.5));
    let mut net = Xor4::random(&mut StdRng::seed_from_u64(seed));
    let mut trainer = Trainer::new(Sgd::new(0.1)).batch(Batch::Full);
    let mut sheet = Sheet::new("The output while a network with 4 hidden units learns").panel_size(240.0, 244.0);
    let mut before = 0;
    for step in [0, 20, 100, 200, 400, 1000] {
        trainer = trainer.epochs(step - before);
        if step > before {
            trainer.fit(&mut net, xor)?;
        }
        before = step;
        let title = format!("step {step}: risk {:.4}", net.loss(xor.inputs(), xor.targets()));
        let input = |x: &Sample| (f64::from(x[0]), f64::from(x[1]));
        let field = outputs(range, |x, y| f64::from(net.forward(&vector![x as f32, y as f32])[0]));
        let panel = Panel::new(title, Axis::linear("x₁").range(-0.5, 1.5), Axis::linear("x₂").range(-0.5, 1.5))
            .square()
            .field(field)
            .dots("", Ink::Blue, 6.0, class(xor, 0.0, input))
            .dots("", Ink::Vermilion, 6.0, class(xor, 1.0, input));
        sheet = sheet.panel(panel);
    }
    sheet.save("01-xor-training")
}

/// The stationary points of full-batch descent on exclusive or, by their risk.
const ENDS: [(&str, f32); 4] = [("learned", 0.0), ("1/16", 1.0 / 16.0), ("1/12", 1.0 / 12.0), ("1/8", 1.0 / 8.0)];

/// Counts how often exclusive or is learned from random weights, for increasing numbers of hidden units.
fn learned(xor: &Dataset<Sample, Output>) -> Result<(), Box<dyn Error>> {
    println!("3. Learned from random weights: {SEEDS} seeds per row, 5000 steps each\n");
    println!("                                           stuck at a risk of");
    println!("    hidden units   parameters   learned    1/16    1/12     1/8   elsewhere");
    let counts = [count::<Xor>(xor)?, count::<Xor3>(xor)?, count::<Xor4>(xor)?, count::<Xor8>(xor)?];
    draw_ends(&counts)?;
    let [(two, _), .., (eight, _)] = counts;

    println!("\n  With 2 hidden units, the first seed that ends at each of these risks, with the outputs:\n");
    println!("                         outputs for                           active hidden units for");
    println!("                 seed    (0,0)   (0,1)   (1,0)   (1,1)         (0,0)   (0,1)   (1,0)   (1,1)");
    for (name, risk) in ENDS {
        print_first_that_ends_at(name, risk, xor)?;
    }
    println!(
        "
  Samples for which every relu is inactive share one output, the output bias, which converges to their mean: two at
  1/2 give a risk of 1/16, three at 1/3 or 2/3 give 1/12, four at 1/2 give 1/8. (A unit active for all four also ends
  there, as the straight line does.) An inactive unit has f'(s) = 0, so delta = 0, and these samples do not move it.
  With more hidden units it is more likely that enough of them are active where needed.
"
    );
    println!("exclusive or learned from {two} of {SEEDS} seeds with 2 hidden units, from {eight} of {SEEDS} with 8");
    if two > 0 && eight > two { Ok(()) } else { Err("more hidden units did not learn more often".into()) }
}

/// Draws the final risk of every seed.
fn draw_ends(counts: &[(usize, Vec<f32>)]) -> Result<(), Box<dyn Error>> {
    const KINDS: [(&str, Ink); 4] = [
        ("learned", Ink::Green),
        ("1/16: two samples off", Ink::Blue),
        ("1/12: three off", Ink::Orange),
        ("1/8: all off, or a line", Ink::Vermilion),
    ];
    let mut sheet = Sheet::new("Where exclusive or ends: 100 seeds for each number of hidden units")
        .columns(2)
        .panel_size(400.0, 270.0);
    for ((_, risks), units) in counts.iter().zip([2, 3, 4, 8]) {
        let ticks = [(0.0, "0"), (1.0 / 16.0, "1/16"), (1.0 / 12.0, "1/12"), (1.0 / 8.0, "1/8")];
        let y = Axis::linear("final risk").range(-0.012, 0.14).ticks(ticks);
        let mut panel = Panel::new(format!("{units} hidden units"), Axis::linear("seed").range(-3.0, 103.0), y);
        for ((name, ink), (_, end)) in KINDS.into_iter().zip(ENDS) {
            let points = (0_u32..).zip(risks).filter(|risk| is_at(*risk.1, end));
            let points: Vec<_> = points.map(|(seed, &risk)| (f64::from(seed), f64::from(risk))).collect();
            panel = panel.dots(format!("{name}: {}", points.len()), ink, 3.0, points);
        }
        sheet = sheet.panel(panel);
    }
    sheet.save("01-xor-seeds")
}

/// Prints the row of one network, and returns the number of seeds that learned and the final risk of each seed.
fn count<N>(xor: &Dataset<Sample, Output>) -> Result<(usize, Vec<f32>), TrainError>
where
    N: Network<Scalar = f32, Input = Sample, Output = Output>,
{
    let mut counts = [0; ENDS.len()];
    let mut elsewhere = 0;
    let mut risks = Vec::new();
    for seed in 0..SEEDS {
        let (_, risk) = train::<N>(seed, xor)?;
        risks.push(risk);
        match ENDS.iter().position(|&(_, end)| is_at(risk, end)) {
            Some(end) => counts[end] += 1,
            None => elsewhere += 1,
        }
    }
    let [learned, sixteenth, twelfth, eighth] = counts;
    println!(
        "    {:>12} {:>12} {learned:>9} {sixteenth:>7} {twelfth:>7} {eighth:>7} {elsewhere:>11}",
        N::LAYERS[0].outputs,
        N::PARAMETERS,
    );
    Ok((learned, risks))
}

fn print_first_that_ends_at(name: &str, end: f32, xor: &Dataset<Sample, Output>) -> Result<(), TrainError> {
    for seed in 0..SEEDS {
        let (net, risk) = train::<Xor>(seed, xor)?;
        if is_at(risk, end) {
            print!("    {name:<11} {seed:>5} ");
            net.predict(xor.inputs()).iter().for_each(|a| print!("{:8.2}", a[0]));
            print!("      ");
            for x in xor.inputs() {
                print!("{:8}", net.trace(x).hidden1.s.iter().filter(|&&s| s > 0.0).count());
            }
            println!();
            break;
        }
    }
    Ok(())
}

/// The risks are at least 1/48 apart, far more than the distance left after the last step.
fn is_at(risk: f32, end: f32) -> bool {
    (risk - end).abs() < 1e-4
}

/// Trains a network from the random weights of this seed, and returns it with its risk.
fn train<N>(seed: u64, xor: &Dataset<Sample, Output>) -> Result<(Box<N>, f32), TrainError>
where
    N: Network<Scalar = f32, Input = Sample, Output = Output>,
{
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(seed));
    Trainer::new(Sgd::new(0.1)).batch(Batch::Full).epochs(5000).fit(&mut *net, xor)?;
    let risk = net.loss(xor.inputs(), xor.targets());
    Ok((net, risk))
}

fn print_outputs(xor: &Dataset<Sample, Output>, outputs: &[Output]) {
    println!("    x1  x2    target   output");
    for ((x, y), a) in xor.inputs().iter().zip(xor.targets()).zip(outputs) {
        println!("    {:>2}  {:>2}    {:>6}   {:>6.4}", x[0], x[1], y[0], a[0]);
    }
}
