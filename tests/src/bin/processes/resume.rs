//! A run with a checkpoint, to be killed and resumed.

use std::error::Error;
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

use mlp_core::prelude::*;
use mlp_core::processes::Processes;
use mlp_core::train::{Callback, Epoch, Step};

use crate::hash;

network! { struct Net< input 4 => tanh 24 dropout 0.1 => tanh 12 => linear 1; loss squared >; }

/// Takes this long for every batch, so that a kill hits it.
struct Slow(Duration);

impl Callback<Net> for Slow {
    fn after_batch(&mut self, _: &Step, _: &Net) -> ControlFlow<()> {
        thread::sleep(self.0);
        ControlFlow::Continue(())
    }

    fn after_epoch(&mut self, _: &Epoch, _: &Net) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Trains up to this number of epochs from the checkpoint on, and prints the hash of the network.
pub(crate) fn run(world: &Processes, file: &str, epochs: usize, milliseconds: u64) -> Result<(), Box<dyn Error>> {
    // For the script that kills one of them.
    println!("pid {}", std::process::id());
    let input =
        |sample: usize| SVector::<f32, 4>::from_fn(|k, _| ((sample * (k + 3) * 7919) % 1000) as f32 / 500.0 - 1.0);
    let samples = 2_000;
    let own = samples * world.rank() / world.count()..samples * (world.rank() + 1) / world.count();
    let inputs: Vec<_> = own.map(input).collect();
    let targets = inputs.iter().map(|x| vector![x[0] * x[1] + (2.0 * x[2]).sin()]).collect();
    let data = world.share(inputs, targets)?;
    let mut net = Net::random(&mut StdRng::seed_from_u64(11));
    let report = Trainer::new(Adam::new(0.01))
        .batch(Batch::Mini(400))
        .epochs(epochs)
        .checkpoint(Checkpoint::new(file).resume())
        .fit_shared_with_callback(&mut net, &data, &mut Slow(Duration::from_millis(milliseconds)))?;
    if world.is_root() {
        let losses = report.epochs.iter().map(|epoch| f64::from(epoch.loss));
        let hash = hash::of(net.parameters().iter().map(|&number| f64::from(number)).chain(losses));
        println!("hash {hash:016x} after {} epochs", report.epochs.len());
    }
    Ok(())
}
