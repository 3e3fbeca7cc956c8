//! Images on several processes: each reads its share of them, and the network has the bits of one process. The digits are so few that
//! they are not divided, and the accuracy is that on the training set.
//!
//! `mpirun -n 4 cargo run --release --features examples/mpi --example 24-processes` needs an MPI library and libclang. On several
//! machines, `mpirun` starts the compiled program. With the folder of Fashion-MNIST's four files as the argument, it trains on these
//! instead (Debian: `dataset-fashion-mnist`).

use std::error::Error;
use std::path::{Path, PathBuf};

use mlp_core::data::{Shared, SharedCsv};
use mlp_core::prelude::*;
use mlp_core::processes::Processes;

network! { struct Digits< input 64 => relu 48 => softmax 10; loss categorical_cross_entropy >; }
network! { struct Fashion< input 784 => relu 256 => relu 128 => softmax 10; loss categorical_cross_entropy >; }

/// Trains on the first set, with a checkpoint that any number of processes resumes, and tests on the second.
fn train<N: Network<Scalar = f32>>(
    world: &Processes,
    train: &Shared<N::Input, usize>,
    test: &Shared<N::Input, usize>,
    checkpoint: PathBuf,
) -> Result<f64, Box<dyn Error>>
where
    usize: Target<N::Output>,
{
    let mut net = N::boxed_random(&mut StdRng::seed_from_u64(7));
    let report = Trainer::new(Adam::new(2e-3))
        .batch(Batch::Mini(512))
        .epochs(30)
        .checkpoint(Checkpoint::new(checkpoint).resume())
        .fit_shared(&mut *net, train)?;
    let evaluation = Evaluation::of_shared(&*net, test, &[Metric::Accuracy])?;
    if world.is_root() {
        println!(
            "{} samples on {} processes, of which this one has {}",
            train.len(),
            world.count(),
            train.own_inputs().len()
        );
        println!("loss {:.4} after {} epochs", report.final_loss().unwrap_or(f32::NAN), report.epochs.len());
    }
    Ok(evaluation.metrics[0].1)
}

fn main() -> Result<(), Box<dyn Error>> {
    let world = Processes::start()?;
    let checkpoint = std::env::temp_dir().join("24-processes.checkpoint");
    let accuracy = if let Some(folder) = std::env::args().nth(1) {
        let read = |set: &str| -> Result<Shared<SVector<f32, 784>, usize>, Box<dyn Error>> {
            let file = |name: &str| Path::new(&folder).join(format!("{set}-{name}-ubyte.gz"));
            Ok(Shared::from_idx(file("images-idx3"), file("labels-idx1"), &world)?)
        };
        train::<Fashion>(&world, &read("train")?, &read("t10k")?, checkpoint.clone())?
    } else {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/digits.csv");
        let (digits, _) = SharedCsv::open(path, &world)?.with(|csv| csv.target("digit")).classes::<f32, 64>()?;
        train::<Digits>(&world, &digits, &digits, checkpoint.clone())?
    };
    if world.is_root() {
        std::fs::remove_file(checkpoint)?;
        println!("accuracy: {:.1}%", 100.0 * accuracy);
    }
    Ok(())
}
