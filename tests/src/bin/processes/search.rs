//! A search whose runs are on several processes.

use std::error::Error;

use mlp_core::prelude::*;
use mlp_core::processes::Processes;

use crate::hash;

candidates! { enum Curve< input 1 => tanh [1 | 4 | 8] => linear 1; loss squared >; }

/// Chooses, and prints the results without times.
pub(crate) fn run(world: Option<&Processes>, threads: usize, record: Option<&str>) -> Result<(), Box<dyn Error>> {
    let inputs: Vec<_> = (0..90).map(|i| vector![i as f32 / 15.0 - 3.0]).collect();
    let targets = inputs.iter().map(|x| vector![(2.0 * x[0]).sin()]).collect();
    let [train, validation] = Dataset::new(inputs, targets)?.split([0.7, 0.3], 7)?;
    let search = Search::<Curve>::new(|rate| Trainer::new(Adam::new(rate)).epochs(60).metric(Metric::R2))
        .learning_rates(&[1e-1, 1e-2])
        .seeds(3)
        .halving(2)
        .threads(threads);
    let search = match record {
        None => search,
        Some(path) => search.resume_from(path),
    };
    let choice = match world {
        None => search,
        Some(world) => search.processes(world),
    }
    .choose(&train, &validation)?;
    if world.is_none_or(Processes::is_root) {
        for row in choice.rows() {
            let runs = row.runs.iter().filter_map(|run| run.scores.as_ref());
            let numbers = runs.flat_map(|scores| [scores.loss, scores.validation_loss, scores.metrics[0].1]);
            let (architecture, rate) = (row.candidate.architecture, row.learning_rate);
            println!(
                "{architecture} at {rate}: {} runs, {:016x}",
                row.runs.len(),
                hash::of(numbers.collect::<Vec<_>>())
            );
        }
    }
    Ok(())
}
