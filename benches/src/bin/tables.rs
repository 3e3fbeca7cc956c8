//! The speed of reading a large CSV file, as in `benches/DECISIONS.md`; compared with other readers by `benches/tables/run`.
//!
//! - `tables generate <path> <megabytes>` writes a file of numbers, categories, dates, flags and missing values.
//! - `tables read <path>` reads it into a table, and prints the seconds and the rows.
//! - `tables scan <path>` reads it in chunks that are dropped.
//! - `tables train <path> <directory>` trains from parts on disk, and prints the seconds and the peak of memory.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use mlp_core::prelude::*;
use mlp_core::table::{Columns, Fill, Preparation, Shards, TableReader, Unknown, category, date, flag, number};

network! { struct Sales< input 73 => relu 32 => linear 1; loss squared >; }

const CITIES: usize = 60;

fn columns() -> Columns {
    Columns::new()
        .inputs(["width", "height", "weight", "price", "age"], number().fill(Fill::Mean))
        .input("colour", category())
        .input("city", category().unknown(Unknown::Zeros))
        .input("sold", date("%Y-%m-%d"))
        .input("new", flag())
        .target("amount", number())
}

/// Random numbers without a dependency: a linear congruential generator with Knuth's constants.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Writes rows until the file has this many megabytes.
fn generate(path: &Path, megabytes: u64) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(path)?);
    let mut random = Random(7);
    let colours = ["red", "green", "blue", "black", "white", "yellow"];
    writeln!(out, "id,width,height,weight,price,age,colour,city,sold,new,note,amount")?;
    let (mut bytes, mut id) = (0, 0_u64);
    let mut line = Vec::new();
    while bytes < megabytes * 1_000_000 {
        line.clear();
        id += 1;
        let (width, height) = (random.below(100_000), random.below(100_000));
        write!(line, "{id},{}.{:02},{}.{:03},", width / 100, width % 100, height / 1000, height % 1000)?;
        if random.below(20) == 0 {
            write!(line, ",")?;
        } else {
            write!(line, "{}.{:06},", random.below(1000), random.below(1_000_000))?;
        }
        write!(line, "{}.{:02},{},", random.below(10_000), random.below(100), random.below(100))?;
        write!(line, "{},", colours[usize::try_from(random.below(6))?])?;
        write!(line, "city {},", random.below(CITIES as u64))?;
        write!(line, "20{:02}-{:02}-{:02},", random.below(25), 1 + random.below(12), 1 + random.below(28))?;
        write!(line, "{},", if random.below(2) == 0 { "yes" } else { "no" })?;
        writeln!(
            line,
            "{},{}.{:02}",
            if random.below(50) == 0 { "\"a, b\"" } else { "c" },
            (width + height) / 100,
            random.below(100)
        )?;
        out.write_all(&line)?;
        bytes += line.len() as u64;
    }
    out.flush()?;
    println!("{id} rows");
    Ok(())
}

/// The largest resident memory of this process so far in megabytes, on Linux.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1000)
}

fn train(path: &Path, directory: &Path) -> Result<(), Box<dyn Error>> {
    let columns = columns();
    let start = Instant::now();
    let preparation = Preparation::fit_chunks(TableReader::open(path, &columns)?.chunks(1 << 13))?;
    println!("fitted after {:.1} s", start.elapsed().as_secs_f64());
    let bytes = fs::metadata(path)?.len();
    let parts = usize::try_from(bytes / 100_000_000)? + 1;
    let shards = Shards::write(TableReader::open(path, &columns)?, directory, parts, 7)?;
    println!("{} rows in {parts} parts after {:.1} s", shards.len(), start.elapsed().as_secs_f64());
    let mut net = Sales::random(&mut StdRng::seed_from_u64(7));
    let mut trainer = Trainer::new(Adam::new(1e-3)).batch(Batch::Mini(256)).epochs(1);
    for part in shards.epoch(0) {
        let data: Dataset<_, SVector<f32, 1>> = preparation.dataset(&part?)?;
        let report = trainer.fit(&mut net, &data)?;
        println!("risk {:.5} after {:.1} s", report.final_loss().unwrap_or(f32::NAN), start.elapsed().as_secs_f64());
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let start = Instant::now();
    match arguments[..] {
        ["generate", path, megabytes] => generate(path.as_ref(), megabytes.parse()?)?,
        ["read", path] => {
            let table = TableReader::open(path, &columns())?.read()?;
            println!("{:.3} s, {} rows", start.elapsed().as_secs_f64(), table.rows());
        }
        ["scan", path] => {
            let mut rows = 0;
            for chunk in TableReader::open(path, &columns())?.chunks(1 << 13) {
                rows += chunk?.rows();
            }
            println!("{:.3} s, {rows} rows", start.elapsed().as_secs_f64());
        }
        ["train", path, directory] => train(path.as_ref(), directory.as_ref())?,
        _ => {
            return Err(
                "usage: tables generate <path> <megabytes> | read <path> | scan <path> | train <path> <directory>"
                    .into(),
            );
        }
    }
    if let Some(megabytes) = peak_memory() {
        println!("peak of memory: {megabytes} MB");
    }
    Ok(())
}
