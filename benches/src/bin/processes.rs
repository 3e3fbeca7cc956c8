//! The time of training steps on several processes, and its part in messages: run by `benches/mpi/run` under `mpirun`.
//!
//! The arguments are the numbers of samples in a batch, for which the root prints one row each. The data are whole on each process.
#![allow(clippy::cast_precision_loss, reason = "counts of samples and steps")]

use std::error::Error;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use mlp_benches::cases::MnistDeep;
use mlp_core::prelude::*;
use mlp_core::processes::Processes;
use mlp_core::train::{Callback, Epoch, Step};

/// The median of more steps changes by less than those of another run.
const STEPS: usize = 31;

/// The times of steps, and their parts in messages.
struct Clock<'a> {
    world: Option<&'a Processes>,
    last: Option<(Instant, Duration)>,
    steps: Vec<(f64, f64)>,
}

impl Callback<MnistDeep> for Clock<'_> {
    fn after_batch(&mut self, _: &Step, _: &MnistDeep) -> ControlFlow<()> {
        let now = (Instant::now(), self.world.map_or(Duration::ZERO, Processes::communication_time));
        if let Some((time, messages)) = self.last.replace(now) {
            self.steps.push(((now.0 - time).as_secs_f64(), now.1.saturating_sub(messages).as_secs_f64()));
        }
        if self.steps.len() < STEPS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    fn after_epoch(&mut self, _: &Epoch, _: &MnistDeep) -> ControlFlow<()> {
        // Between epochs, the samples are shuffled.
        self.last = None;
        ControlFlow::Continue(())
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() -> Result<(), Box<dyn Error>> {
    // `alone` is a plain run, without MPI.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (is_alone, batches) = match arguments.split_first() {
        Some((first, rest)) if first == "alone" => (true, rest),
        _ => (false, &arguments[..]),
    };
    let world = if is_alone { None } else { Some(Processes::start()?) };
    for batch in batches {
        let batch: usize = batch.parse()?;
        let samples = (4 * batch).max(2048);
        let inputs: Vec<SVector<f32, 784>> =
            (0..samples).map(|n| SVector::from_fn(|i, _| ((n * 31 + i * 17) % 101) as f32 / 101.0)).collect();
        let data = Dataset::new(inputs, (0..samples).map(|n| n % 10).collect())?;
        let mut net = MnistDeep::boxed_random(&mut StdRng::seed_from_u64(1));
        let mut clock = Clock { world: world.as_ref(), last: None, steps: Vec::new() };
        let trainer = Trainer::new(Sgd::new(0.01)).batch(Batch::Mini(batch)).epochs(usize::MAX);
        let mut trainer = match &world {
            None => trainer,
            Some(world) => trainer.processes(world),
        };
        trainer.fit_with_callback(&mut *net, &data, &mut clock)?;
        if world.as_ref().is_none_or(Processes::is_root) {
            let step = median(clock.steps.iter().map(|(time, _)| *time).collect());
            let messages = median(clock.steps.iter().map(|(time, messages)| messages / time).collect());
            let count = world.as_ref().map_or(0, Processes::count);
            println!("{count} {batch} {:.3} {:.1}", 1e3 * step, 100.0 * messages);
        }
    }
    Ok(())
}
