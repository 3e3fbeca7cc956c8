//! Files of which each process reads its share: the samples, their order, the classes and the errors are those of one process.

use std::error::Error;
use std::fs;
use std::path::Path;

use mlp_core::data::{Shared, SharedCsv};
use mlp_core::prelude::*;
use mlp_core::processes::Processes;

use crate::hash;

network! { struct Net< input 3 => tanh 6 => softmax 4; loss categorical_cross_entropy >; }
network! { struct Line< input 2 => tanh 6 => linear 1; loss squared >; }
network! { struct Images< input 12 => tanh 6 => softmax 5; loss categorical_cross_entropy >; }

/// Writes the files: a CSV file with quoted line ends, blank lines, missing values and classes that begin late, one without a header,
/// one with a mistake near its end, and IDX files.
pub(crate) fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let (mut classes, mut values) = (String::from("a,\"b\nb\",note,c,class\r\n"), String::new());
    for i in 0..1_700_u64 {
        let numbers: [u64; 3] = [i * 7_919 % 1_000, i * 104_729 % 1_000, i * 31 % 1_000];
        let [a, b, c] = numbers.map(|number| number as f64 / 500.0 - 1.0);
        let class =
            if i > 1_500 { ["10", "9"][usize::from(i % 2 == 0)] } else { ["2", "11"][usize::from(a * b > 0.0)] };
        let missing = if i % 97 == 5 { "?".to_string() } else { c.to_string() };
        classes += &format!("{a},{b},\"text of\n{i}, \"\"quoted\"\"\",{missing},{class}\r\n");
        if i % 50 == 0 {
            classes += "\r\n";
        }
        values += &format!("{a};{b};{}\n", a - b);
    }
    fs::write(folder.join("classes.csv"), &classes)?;
    fs::write(folder.join("values.csv"), &values)?;
    fs::write(folder.join("damaged.csv"), classes.replacen("\"text of\n1650", "x,\"text of\n1650", 1))?;
    let count = 1_000_u32;
    let mut images = vec![0, 0, 8, 3];
    images.extend([count, 3, 4].into_iter().flat_map(u32::to_be_bytes));
    images.extend((0..count * 12).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8));
    let mut labels = vec![0, 0, 8, 1];
    labels.extend(count.to_be_bytes());
    labels.extend((0..count).map(|i| (i.wrapping_mul(40_503) >> 3) as u8 % 5));
    fs::write(folder.join("images"), images)?;
    fs::write(folder.join("labels"), labels)?;
    Ok(())
}

fn trainer() -> Trainer<Adam> {
    Trainer::new(Adam::new(0.01)).batch(Batch::Mini(300)).epochs(2)
}

fn print<N: Network<Scalar = f32>>(name: &str, samples: usize, network: &N) {
    let hash = hash::of(network.parameters().iter().map(|&number| f64::from(number)));
    println!("{name} {hash:016x} {samples} samples");
}

/// Reads the files, trains on them, and prints the hashes.
pub(crate) fn run(folder: &Path, world: Option<&Processes>) -> Result<(), Box<dyn Error>> {
    let path = |name: &str| folder.join(name);
    let is_root = world.is_none_or(Processes::is_root);
    let options = |csv: Csv<'static>| csv.without(["note"]).skip_incomplete();
    let mut net = Net::random(&mut StdRng::seed_from_u64(2));
    let (samples, names) = match world {
        None => {
            let (data, names) = options(Csv::open(path("classes.csv"))?).classes::<f32, 3>()?;
            trainer().fit(&mut net, &data)?;
            (data.len(), names)
        }
        Some(world) => {
            let csv = SharedCsv::open(path("classes.csv"), world)?.with(options);
            let (data, names) = csv.classes::<f32, 3>()?;
            trainer().fit_shared(&mut net, &data)?;
            (data.len(), names)
        }
    };
    if is_root {
        println!("classes {}", names.join(" "));
        print("classes.csv", samples, &net);
    }
    let options = |csv: Csv<'static>| csv.header(false).delimiter(b';');
    let mut line = Line::random(&mut StdRng::seed_from_u64(2));
    let samples = match world {
        None => {
            let data = options(Csv::open(path("values.csv"))?).values::<f32, 2, 1>()?;
            trainer().fit(&mut line, &data)?;
            data.len()
        }
        Some(world) => {
            let data = SharedCsv::open(path("values.csv"), world)?.with(options).values::<f32, 2, 1>()?;
            trainer().fit_shared(&mut line, &data)?;
            data.len()
        }
    };
    if is_root {
        print("values.csv", samples, &line);
    }
    for name in ["images", "images.gz"] {
        let mut images = Images::random(&mut StdRng::seed_from_u64(2));
        let samples = match world {
            None => {
                let data = Dataset::from_idx(path(name), path("labels"))?;
                trainer().fit(&mut images, &data)?;
                data.len()
            }
            Some(world) => {
                let data = Shared::from_idx(path(name), path("labels"), world)?;
                trainer().fit_shared(&mut images, &data)?;
                data.len()
            }
        };
        if is_root {
            print(name, samples, &images);
        }
    }
    Ok(())
}

/// Reads a file with a mistake.
pub(crate) fn damaged(folder: &Path, world: Option<&Processes>) -> Result<(), Box<dyn Error>> {
    let (path, options) = (folder.join("damaged.csv"), |csv: Csv<'static>| csv.without(["note"]).skip_incomplete());
    match world {
        None => drop(options(Csv::open(path)?).classes::<f32, 3>()?),
        Some(world) => drop(SharedCsv::open(path, world)?.with(options).classes::<f32, 3>()?),
    }
    Ok(())
}
