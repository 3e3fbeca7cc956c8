//! Programs for several processes, run by `tools/mpi`: `mpirun -n 3 processes bits 2` trains in every way with two threads in each
//! process, and prints a hash of the bits of each result.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::format_push_string,
    reason = "generated samples and files of small numbers"
)]

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use mlp_core::processes::Processes;

mod bits;
mod data;
mod hash;
mod resume;
mod search;
mod wrong;

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        // Without MPI.
        ["bits", "alone"] => bits::run(None, 1),
        ["bits", threads] => bits::run(Some(&Processes::start()?), threads.parse()?),
        ["resume", file, epochs, milliseconds] => {
            resume::run(&Processes::start()?, file, epochs.parse()?, milliseconds.parse()?)
        }
        ["files", folder] => data::write(Path::new(folder)),
        ["data", folder, "alone"] => data::run(Path::new(folder), None),
        ["data", folder] => data::run(Path::new(folder), Some(&Processes::start()?)),
        ["damaged", folder, "alone"] => data::damaged(Path::new(folder), None),
        ["damaged", folder] => data::damaged(Path::new(folder), Some(&Processes::start()?)),
        ["search", "alone"] => search::run(None, 1, None),
        ["search", threads] => search::run(Some(&Processes::start()?), threads.parse()?, None),
        ["search", threads, record] => search::run(Some(&Processes::start()?), threads.parse()?, Some(record)),
        ["wrong", kind] => wrong::run(&Processes::start()?, kind),
        _ => Err("see the documentation of this program".into()),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
