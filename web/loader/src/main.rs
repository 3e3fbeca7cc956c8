//! Loads a network that was trained in the browser and prints its outputs for the samples of standard input.
//!
//! `mlp-web-loader NETWORK FILE SET`: the name of a network below, a safetensors file, and the instruction set of the kernels, such as
//! `portable`. A line of input is a sample, of numbers; a line of output the bits of each output in hexadecimal.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};

use mlp_core::instruction_set::InstructionSet;
use mlp_core::prelude::*;

network! {
    /// The line of the example "XOR" of the page.
    pub struct Xor< input 2 => relu 2 => linear 1; loss squared >;
}

network! {
    /// The line of the example "Two spirals".
    pub struct Spirals< input 2 => relu 32 => relu 32 => sigmoid 1; loss binary_cross_entropy >;
}

network! {
    /// The line of the example "Moons".
    pub struct Moons< input 2 => relu 8 => relu 8 => softmax 2; loss categorical_cross_entropy >;
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, file, set] = &arguments[..] else {
        return Err("usage: mlp-web-loader NETWORK FILE SET".into());
    };
    set.parse::<InstructionSet>()?.select()?;
    match name.as_str() {
        "xor" => {
            let mut network = Xor::zeros();
            network.load_safetensors(file)?;
            answer(|x| network.forward(x))
        }
        "spirals" => {
            let mut network = Spirals::zeros();
            network.load_safetensors(file)?;
            answer(|x| network.forward(x))
        }
        "moons" => {
            let mut network = Moons::zeros();
            network.load_safetensors(file)?;
            answer(|x| network.forward(x))
        }
        _ => Err(format!("no network is called {name}").into()),
    }
}

/// Writes the outputs of each sample of standard input.
fn answer<const OUT: usize>(forward: impl Fn(&SVector<f32, 2>) -> SVector<f32, OUT>) -> Result<(), Box<dyn Error>> {
    let mut output = stdout().lock();
    for line in stdin().lock().lines() {
        let line = line?;
        let numbers = line.split_whitespace().map(str::parse).collect::<Result<Vec<f32>, _>>()?;
        let &[first, second] = &numbers[..] else {
            return Err(format!("a sample is two numbers, not `{line}`").into());
        };
        for a in &forward(&vector![first, second]) {
            write!(output, "{:08x} ", a.to_bits())?;
        }
        writeln!(output)?;
    }
    Ok(())
}
