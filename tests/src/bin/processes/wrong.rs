//! Mistakes that must end with an error on every process.

use std::error::Error;

use mlp_core::prelude::*;
use mlp_core::processes::Processes;

network! { struct Net< input 1 => tanh 4 => linear 1; loss squared >; }

fn data(samples: usize, factor: f32) -> Result<Dataset<SVector<f32, 1>, SVector<f32, 1>>, DataError> {
    let inputs: Vec<_> = (0..samples).map(|i| vector![i as f32 / 100.0]).collect();
    let targets = inputs.iter().map(|x| x * factor).collect();
    Dataset::new(inputs, targets)
}

/// Makes a mistake in the last process.
#[allow(clippy::match_same_arms, reason = "the arms of a mistake are together")]
pub(crate) fn run(world: &Processes, kind: &str) -> Result<(), Box<dyn Error>> {
    let is_wrong = world.rank() + 1 == world.count();
    let when = |wrong: u64, right: u64| if is_wrong { wrong } else { right };
    let trainer = Trainer::new(Adam::new(0.01)).batch(Batch::Mini(200)).epochs(2).processes(world);
    let mut net = Net::random(&mut StdRng::seed_from_u64(when(u64::from(kind == "network") + 1, 1)));
    let train = data(if is_wrong && kind == "number" { 299 } else { 300 }, when(1, 1) as f32)?;
    match kind {
        "seed" => drop(trainer.seed(when(8, 7)).fit(&mut net, &train)?),
        "network" | "number" => drop(trainer.clone().fit(&mut net, &train)?),
        "data" => drop(trainer.clone().fit(&mut net, &data(300, when(3, 2) as f32)?)?),
        "epochs" => drop(trainer.epochs(if is_wrong { 3 } else { 4 }).fit(&mut net, &train)?),
        "batch" => drop(trainer.batch(Batch::Mini(if is_wrong { 100 } else { 200 })).fit(&mut net, &train)?),
        "optimizer" => {
            let rate = if is_wrong { 0.02 } else { 0.01 };
            drop(Trainer::new(Adam::new(rate)).processes(world).fit(&mut net, &train)?);
        }
        "validation" if is_wrong => drop(trainer.clone().fit(&mut net, &train)?),
        "validation" => drop(trainer.validation(&train).fit(&mut net, &train)?),
        "own-error" if is_wrong => return Err("a file of this process is missing".into()),
        "own-error" => drop(trainer.clone().fit(&mut net, &train)?),
        "share" => {
            let value = if is_wrong { f32::NAN } else { 0.5 };
            drop(world.share(vec![vector![value]], vec![0_usize])?);
        }
        "empty" => drop(world.share(Vec::<SVector<f32, 1>>::new(), Vec::<usize>::new())?),
        "apart" if is_wrong => drop(world.share(vec![vector![0.5_f32]], vec![0_usize])?),
        "apart" => drop(trainer.clone().fit(&mut net, &train)?),
        "setting" => drop(trainer.clip_norm(if is_wrong { -1.0 } else { 1.0 }).fit(&mut net, &train)?),
        "twice" => drop(Processes::start()?),
        "thread" => {
            let mut trainer = trainer.clone();
            let fitted =
                std::thread::scope(|scope| scope.spawn(move || trainer.fit(&mut net, &train).map(drop)).join());
            return Ok(fitted.map_err(|_| "the thread has panicked")??);
        }
        "panic" => {
            assert!(!is_wrong, "on purpose");
            drop(trainer.clone().fit(&mut net, &train)?);
        }
        "exit" if is_wrong => std::process::exit(7),
        "exit" => drop(trainer.clone().fit(&mut net, &train)?),
        "checkpoint" => {
            let checkpoint = Checkpoint::new("/nonexistent/folder/file.checkpoint");
            drop(trainer.checkpoint(checkpoint).fit(&mut net, &train)?);
        }
        _ => return Err(format!("there is no mistake `{kind}`").into()),
    }
    Ok(())
}
