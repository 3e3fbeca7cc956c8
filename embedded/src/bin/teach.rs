//! Teaches the network that the device has in flash, and writes `src/pendulum.bin`.

use mlp_core::prelude::*;
use mlp_embedded::networks::Pendulum;
use mlp_embedded::pendulum::Motions;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut motions = Motions::new(3);
    let (inputs, targets) = (0..20_000).map(|_| motions.draw()).unzip();
    let data = Dataset::new(inputs, targets)?;
    let mut network = Pendulum::random(&mut StdRng::seed_from_u64(7));
    let report = Trainer::new(Adam::new(3e-3)).batch(Batch::Mini(64)).epochs(60).seed(7).fit(&mut network, &data)?;
    println!("risk: {:?}", report.final_loss());
    network.save_raw(concat!(env!("CARGO_MANIFEST_DIR"), "/src/pendulum.bin"))?;
    Ok(())
}
