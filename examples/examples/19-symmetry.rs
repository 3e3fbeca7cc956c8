//! Symmetries of the weights: all networks that compute exclusive or in the same way, and two trained networks on a straight line.
//!
//! The line between two networks that learned the same function climbs over a hill, since their units have other orders and signs.
//! Aligned by a permutation and flips, they are at the same place (Entezari et al. 2022, <https://arxiv.org/abs/2110.06296>; Ainsworth
//! et al. 2023, <https://arxiv.org/abs/2209.04836>).
//!
//! `cargo run --release --example 19-symmetry`

use std::error::Error;

use examples::chart::{Axis, Ink, Panel, Sheet};
use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::symmetry;

network! { struct Xor< input 2 => tanh 2 => linear 1; loss squared >; }

/// The hidden units of the networks that are aligned.
const UNITS: usize = 8;
network! { struct Net< input 2 => tanh UNITS => linear 1; loss squared >; }

fn main() -> Result<(), Box<dyn Error>> {
    let count = exclusive_or()?;
    let [before, after] = straight_line()?;
    println!(
        "\n{count} equal networks for exclusive or; barrier between two networks: {before:.4}, aligned: {after:.1e}"
    );
    Ok(())
}

/// Enumerates the networks that are equal to a solution up to flips and permutations.
fn exclusive_or() -> Result<usize, Box<dyn Error>> {
    let inputs = vec![vector![0.0, 0.0], vector![0.0, 1.0], vector![1.0, 0.0], vector![1.0, 1.0]];
    let xor = Dataset::new(inputs, vec![vector![0.0], vector![1.0], vector![1.0], vector![0.0]])?;
    let mut solution = Xor::<f64>::random(&mut StdRng::seed_from_u64(3));
    LevenbergMarquardt::new().fit(&mut solution, xor.inputs(), xor.targets())?;
    println!("1. Exclusive or with 2 tanh units: 2² signs and 2! orders of the same solution\n");
    println!(
        "{:<8} {:<6} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9}   risk",
        "flipped", "order", "w11", "w12", "w21", "w22", "v1", "v2"
    );
    let mut found: Vec<Xor<f64>> = Vec::new();
    for order in [[0, 1], [1, 0]] {
        for flips in 0..4 {
            let mut net = solution.clone();
            for unit in (0..2).filter(|unit| flips >> unit & 1 == 1) {
                symmetry::flip(&mut net, "hidden1", unit)?;
            }
            symmetry::permute(&mut net, "hidden1", &order)?;
            let (w, v) = (&net.hidden1.weights, &net.output.weights);
            let numbers = [w[(0, 0)], w[(0, 1)], w[(1, 0)], w[(1, 1)]].map(|w| format!("{w:>8.3}")).join(" ");
            let risk = net.loss(xor.inputs(), xor.targets());
            println!("{flips:02b}       {order:?} {numbers} {:>9.3} {:>9.3}   {risk:.1e}", v[0], v[1]);
            if found.contains(&net) || !symmetry::are_equivalent(&net, &solution) || risk > 1e-20 {
                return Err("a symmetry changed the function, or two are the same".into());
            }
            found.push(net);
        }
    }
    if symmetry::count::<Xor>() == Some(found.len() as u128) {
        Ok(found.len())
    } else {
        Err("not all symmetries".into())
    }
}

/// Trains two networks on the outputs of a third, and returns the heights of the hill between them as they are and aligned.
fn straight_line() -> Result<[f64; 2], Box<dyn Error>> {
    let mut rng = StdRng::seed_from_u64(5);
    let mut number = |range: f64| rng.random_range(-range..range);
    let mut teacher = Net::<f64>::zeros();
    teacher.parameters_mut().iter_mut().for_each(|w| *w = number(2.0));
    let inputs: Vec<_> = (0..400).map(|_| vector![number(2.0), number(2.0)]).collect();
    let data = Dataset::new(inputs.clone(), teacher.predict(&inputs))?;

    println!(
        "\n2. Two networks of {UNITS} tanh units, trained on the outputs of a third: the best of 20 seeds, and the next\n"
    );
    let mut trained = Vec::new();
    for seed in 0..20 {
        let mut net = Net::<f64>::random(&mut StdRng::seed_from_u64(seed));
        LevenbergMarquardt::new().iterations(400).fit(&mut net, data.inputs(), data.targets())?;
        trained.push((net.loss(data.inputs(), data.targets()), seed, net));
    }
    trained.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (risk, seed, _) in &trained[..2] {
        println!("  seed {seed:>2}: risk {risk:.1e}");
    }
    let (a, b) = (&trained[0].2, &trained[1].2);
    let aligned = aligned(a, b)?;
    println!("  distance of the weights: {:.3}, after alignment {:.1e}", distance(a, b), distance(a, &aligned));

    let line = |end: &Net<f64>| -> Vec<(f64, f64)> {
        (0..=100)
            .map(|i| f64::from(i) / 100.0)
            .map(|t| (t, between(a, end, t).loss(data.inputs(), data.targets())))
            .collect()
    };
    let (before, after) = (line(b), line(&aligned));
    let title = "the risk on the straight line between them";
    let panel = Panel::new(title, Axis::linear("position from the first (0) to the second (1)"), Axis::linear("risk"))
        .line("as trained", Ink::Vermilion, before.clone())
        .line("aligned", Ink::Blue, after.clone());
    let weights = |net: &Net<f64>| net.hidden1.weights.row_iter().map(|row| (row[0], row[1])).collect::<Vec<_>>();
    let units = Panel::new("the hidden units by their weights", Axis::linear("w₁"), Axis::linear("w₂"))
        .dots("first", Ink::Green, 7.0, weights(a))
        .dots("second, as trained", Ink::Vermilion, 4.0, weights(b))
        .dots("second, aligned", Ink::Blue, 4.0, weights(&aligned));
    Sheet::new("Two trained networks are the same one, up to signs and order of their units")
        .panels([units, panel])
        .panel_size(400.0, 340.0)
        .save("19-symmetry")?;
    let barrier = |line: &[(f64, f64)]| {
        let ends = line[0].1.max(line[100].1);
        line.iter().map(|point| point.1).fold(0.0, f64::max) - ends
    };
    Ok([barrier(&before), barrier(&after)])
}

/// `a + t (b − a)`.
fn between(a: &Net<f64>, b: &Net<f64>, t: f64) -> Net<f64> {
    let mut net = a.clone();
    for (w, b) in net.parameters_mut().iter_mut().zip(b.parameters()) {
        *w += t * (b - *w);
    }
    net
}

fn distance(a: &Net<f64>, b: &Net<f64>) -> f64 {
    a.parameters().iter().zip(b.parameters()).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// The weights to and from a unit and its bias.
fn unit(net: &Net<f64>, unit: usize) -> [f64; 4] {
    let w = &net.hidden1.weights;
    [w[(unit, 0)], w[(unit, 1)], net.hidden1.bias[unit], net.output.weights[unit]]
}

/// `b` with the order and the signs of its units that bring it closest to `a`: the cheapest assignment, by dynamic programming over
/// the sets of assigned units.
fn aligned(a: &Net<f64>, b: &Net<f64>) -> Result<Net<f64>, symmetry::SymmetryError> {
    // The squared distance of a unit of `a` and one of `b`, and whether flipping that is better.
    let cost = |place: usize, other: usize| {
        let pairs = || unit(a, place).into_iter().zip(unit(b, other));
        let (kept, flipped): (f64, f64) =
            (pairs().map(|(a, b)| (a - b).powi(2)).sum(), pairs().map(|(a, b)| (a + b).powi(2)).sum());
        if flipped < kept { (flipped, true) } else { (kept, false) }
    };
    // For each set of units of `b`: the least cost of giving them the first places, and the unit of the last of these.
    let mut best = vec![(f64::INFINITY, 0); 1 << UNITS];
    best[0].0 = 0.0;
    for set in 0..best.len() {
        let place = set.count_ones() as usize;
        for other in (0..UNITS).filter(|other| set >> other & 1 == 0) {
            let with = best[set].0 + cost(place, other).0;
            if with < best[set | 1 << other].0 {
                best[set | 1 << other] = (with, other);
            }
        }
    }
    let (mut order, mut set) = ([0; UNITS], best.len() - 1);
    for place in (0..UNITS).rev() {
        order[place] = best[set].1;
        set &= !(1 << order[place]);
    }
    let mut net = b.clone();
    symmetry::permute(&mut net, "hidden1", &order)?;
    for (place, _) in order.into_iter().enumerate().filter(|&(place, other)| cost(place, other).1) {
        symmetry::flip(&mut net, "hidden1", place)?;
    }
    Ok(net)
}
