//! The 60 pairs of a loss and an output activation that the compiler warns about, each against the canonical partner of its loss: the
//! size of δ where the answer is wrong and the unit saturated, and the epochs until the outputs are close to the targets.
//!
//! All pairs of a loss learn the same targets, and are compared by the same distance: the mean of ½ |a − y|². `absolute` and `huber` have
//! no partner. Their reference is linear units, which do not come close to the targets with them: the distances at the end are compared,
//! and these pairs are counted by themselves.
//!
//! `cargo run --release --example 15-links`

use std::error::Error;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::prelude::*;

type X = SVector<f64, 2>;
type Y = SVector<f64, 3>;

const SEEDS: u64 = 20;
const EPOCHS: usize = 400;
/// The distance that counts as learned.
const CLOSE: f64 = 0.05;

/// Trains a network from a seed, and returns the distances after every epoch, until they are not finite.
type Learn = fn(u64, &[X], &[Y]) -> Result<Vec<f64>, TrainError>;

/// A loss with an output activation.
struct Pair {
    loss: &'static str,
    activation: &'static str,
    /// `δ` of the first output for these pre-activations and targets.
    delta: fn(Y, Y) -> f64,
    learn: Learn,
}

macro_rules! pair {
    ($loss:ident, $activation:ident) => {{
        network! { struct Net< input 2 => tanh 8 => $activation 3; #[allow(noncanonical_link)] loss $loss >; }
        Pair {
            loss: stringify!($loss),
            activation: stringify!($activation),
            delta: |s, y| {
                let mut net = Net::<f64>::zeros();
                net.output.bias = s;
                net.deltas(&net.trace(&vector![0.0, 0.0]), &y).output[0]
            },
            learn: learn::<Net<f64>>,
        }
    }};
}

/// The pairs of a loss: first its partner, or linear units if it has none.
macro_rules! pairs {
    ($loss:ident: $($activation:ident)*) => {
        vec![$(pair!($loss, $activation)),*]
    };
}

/// The result of a pair over all seeds.
struct Summary<'a> {
    pair: &'a Pair,
    delta: f64,
    /// The seeds that learned.
    learned: usize,
    /// The median number of epochs until then, if more than half did.
    epochs: Option<usize>,
    /// The seeds that ended at numbers that are not finite.
    diverged: usize,
    /// The median distance after every epoch.
    curve: Vec<f64>,
}

impl Summary<'_> {
    /// The median distance after the last epoch.
    fn end(&self) -> f64 {
        self.curve.get(EPOCHS - 1).copied().unwrap_or(f64::INFINITY)
    }

    /// Whether it learned from fewer seeds than the reference or in more epochs; if the reference did not learn, whether it ended
    /// farther from the targets.
    fn is_worse_than(&self, reference: &Self) -> bool {
        match (self.epochs, reference.epochs) {
            (_, None) => self.end() > reference.end(),
            (None, Some(_)) => true,
            (Some(epochs), Some(least)) => self.learned < reference.learned || epochs > least,
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let groups = [
        pairs!(squared: linear relu leaky_relu elu selu gelu silu softplus tanh sigmoid hard_sigmoid hard_tanh hard_silu softmax exp),
        pairs!(absolute: linear sigmoid softmax),
        pairs!(huber: linear sigmoid softmax),
        pairs!(binary_cross_entropy: sigmoid linear relu leaky_relu elu selu gelu silu softplus tanh hard_sigmoid hard_tanh hard_silu softmax exp),
        pairs!(categorical_cross_entropy: softmax linear relu leaky_relu elu selu gelu silu softplus tanh sigmoid hard_sigmoid hard_tanh hard_silu exp),
        pairs!(poisson: exp linear relu leaky_relu elu selu gelu silu softplus tanh sigmoid hard_sigmoid hard_tanh hard_silu softmax),
    ];
    let inputs: Vec<X> = (0..8)
        .flat_map(|i| (0..8).map(move |j| vector![f64::from(i), f64::from(j)] / 3.5 - vector![1.0, 1.0]))
        .collect();
    println!("δ: of an output that saturates on the wrong side, at s = −12 for y = 1; the partner has δ = a − y");
    println!(
        "epochs: the median until ½ |a − y|² is {CLOSE}, of the seeds among {SEEDS} that get there within {EPOCHS}\n"
    );
    println!(
        "{:<26} {:<13} {:>10} {:>8} {:>8} {:>9} {:>9}",
        "loss", "activation", "δ", "learned", "epochs", "at end", "diverged"
    );
    // The pairs that are worse, and all: with a partner, and without.
    let (mut with_partner, mut without) = ([0, 0], [0, 0]);
    let mut panels = Vec::new();
    for group in &groups {
        let targets: Vec<Y> = inputs.iter().map(|x| target(group[0].loss, x)).collect();
        let rows = group.iter().map(|pair| summarize(pair, &inputs, &targets)).collect::<Result<Vec<_>, _>>()?;
        let (partner, others) = rows.split_first().ok_or("an empty group")?;
        show(partner, " *");
        for row in others {
            show(row, "");
            let count = if partner.epochs.is_some() { &mut with_partner } else { &mut without };
            count[0] += u32::from(row.is_worse_than(partner));
            count[1] += 1;
        }
        // Drawn: the worst of those that stay finite.
        let finite = others.iter().filter(|row| row.diverged == 0);
        let worst = finite.max_by(|a, b| a.end().total_cmp(&b.end())).ok_or("every pair diverges")?;
        panels.push(panel(partner, worst));
    }
    println!(
        "\n* the reference: the canonical partner, or linear units for a loss without one, which stay farther than {CLOSE},"
    );
    println!("  so that the pairs of these losses are compared by their medians at the end");
    Sheet::new("The farthest activation that stays finite, for each loss, beside the reference (medians of 20 seeds)")
        .columns(3)
        .panels(panels)
        .save("15-links")?;
    println!(
        "{} of {} pairs with a warning learn slower than the partner, or from fewer seeds; of {} without a partner, {} ends farther than linear units",
        with_partner[0], with_partner[1], without[1], without[0]
    );
    Ok(())
}

/// Targets that suit a loss, all within reach of its partner.
fn target(loss: &str, x: &X) -> Y {
    let [x1, x2] = [x[0], x[1]];
    let is = |condition: bool| f64::from(u8::from(condition));
    match loss {
        "squared" => vector![1.5 * x1, -x2, x1 - x2],
        "poisson" => vector![(x1 + 0.3).exp(), (0.5 - x2).exp(), (x1 - x2).exp() / 2.0],
        "binary_cross_entropy" => vector![is(x1 > 0.0), is(x2 > 0.0), is(x1 + x2 > 0.1)],
        // One class of three.
        _ => vector![is(x1 > 0.3), is(x1 <= 0.3 && x2 > 0.0), is(x1 <= 0.3 && x2 <= 0.0)],
    }
}

fn learn<N>(seed: u64, inputs: &[X], targets: &[Y]) -> Result<Vec<f64>, TrainError>
where
    N: Network<Scalar = f64, Input = X, Output = Y>,
{
    let Ok(data) = Dataset::new(inputs.to_vec(), targets.to_vec()) else { return Ok(Vec::new()) };
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(seed));
    let mut distances = Vec::new();
    let mut trainer = Trainer::new(Sgd::new(0.1)).batch(Batch::Full).epochs(EPOCHS);
    let result = trainer.fit_with(&mut *net, &data, |_, net| {
        let squares = net.predict(inputs).iter().zip(targets).map(|(a, y)| (a - y).norm_squared()).sum::<f64>();
        distances.push(squares / 2.0 / 64.0);
    });
    match result {
        Ok(_) | Err(TrainError::Diverged { .. }) => Ok(distances),
        Err(error) => Err(error),
    }
}

fn summarize<'a>(pair: &'a Pair, inputs: &[X], targets: &[Y]) -> Result<Summary<'a>, TrainError> {
    let mut runs = (0..SEEDS).map(|seed| (pair.learn)(seed, inputs, targets)).collect::<Result<Vec<_>, _>>()?;
    let diverged = runs.iter().filter(|run| run.len() < EPOCHS || run.iter().any(|d| !d.is_finite())).count();
    let mut epochs: Vec<_> = runs.iter().filter_map(|run| run.iter().position(|&distance| distance <= CLOSE)).collect();
    epochs.sort_unstable();
    for run in &mut runs {
        run.retain(|distance| distance.is_finite());
    }
    let curve = (0..EPOCHS)
        .map_while(|epoch| {
            let mut distances: Vec<_> =
                runs.iter().map(|run| run.get(epoch).copied().unwrap_or(f64::INFINITY)).collect();
            distances.sort_by(f64::total_cmp);
            Some(distances[distances.len() / 2]).filter(|median| median.is_finite())
        })
        .collect();
    Ok(Summary {
        pair,
        delta: (pair.delta)(vector![-12.0, 0.5, 0.5], vector![1.0, 0.0, 0.0]),
        learned: epochs.len(),
        epochs: epochs
            .get(epochs.len() / 2)
            .copied()
            .filter(|_| 2 * epochs.len() > usize::try_from(SEEDS).unwrap_or(0)),
        diverged,
        curve,
    })
}

fn show(row: &Summary<'_>, mark: &str) {
    let Summary { pair, delta, learned, epochs, diverged, .. } = row;
    let epochs = epochs.map_or_else(|| "-".to_owned(), |epochs| (epochs + 1).to_string());
    println!(
        "{:<26} {:<13} {delta:>10.1e} {learned:>8} {epochs:>8} {:>9.1e} {diverged:>9}",
        pair.loss,
        format!("{}{mark}", pair.activation),
        row.end()
    );
}

fn panel(partner: &Summary<'_>, worst: &Summary<'_>) -> Panel {
    let curve = |row: &Summary<'_>| (1_u32..).map(f64::from).zip(row.curve.iter().copied()).collect::<Vec<_>>();
    let epochs = Axis::linear("epoch").range(0.0, 400.0).ticks([
        (0.0, "0"),
        (100.0, "100"),
        (200.0, "200"),
        (300.0, "300"),
        (400.0, "400"),
    ]);
    let is_ahead = worst.end() < partner.end();
    let title = if is_ahead {
        format!("{}: {} is the farthest", partner.pair.loss, partner.pair.activation)
    } else {
        partner.pair.loss.to_owned()
    };
    Panel::new(title, epochs, Axis::log("mean of ½ |a − y|²").range(0.003, 20.0))
        .line(partner.pair.activation, Ink::Blue, curve(partner))
        .line(worst.pair.activation, Ink::Vermilion, curve(worst))
        .dashed("", Ink::Gray, [(0.0, CLOSE), (400.0, CLOSE)])
}
