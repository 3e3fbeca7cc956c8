//! Loads a network that was trained in the browser; prints its parameters, and its outputs for the samples of standard input.
//!
//! `mlp-web-loader NETWORK FILE`: the name of a network below, and a safetensors file. A line of input is a sample. The first line of the
//! output has the bits of the parameters in hexadecimal, each other line those of the outputs of a sample.

use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};

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
    let [name, file] = &arguments[..] else {
        return Err("usage: mlp-web-loader NETWORK FILE".into());
    };
    match name.as_str() {
        "xor" => answer(Xor::zeros(), file),
        "spirals" => answer(Spirals::zeros(), file),
        "moons" => answer(Moons::zeros(), file),
        _ => Err(format!("no network is called {name}").into()),
    }
}

fn answer<N, const OUT: usize>(mut network: N, file: &str) -> Result<(), Box<dyn Error>>
where
    N: Network<Scalar = f32, Input = SVector<f32, 2>, Output = SVector<f32, OUT>>,
{
    network.load_safetensors(file)?;
    let samples = stdin().lock().lines().map(|line| sample(&line?)).collect::<Result<Vec<_>, _>>()?;
    write_bits(network.parameters())?;
    network.predict(&samples).iter().try_for_each(|outputs| write_bits(outputs.as_slice()))
}

fn sample(line: &str) -> Result<SVector<f32, 2>, Box<dyn Error>> {
    let numbers = line.split_whitespace().map(str::parse).collect::<Result<Vec<f32>, _>>()?;
    match numbers[..] {
        [first, second] => Ok(vector![first, second]),
        _ => Err(format!("a sample is two numbers, not `{line}`").into()),
    }
}

fn write_bits(numbers: &[f32]) -> Result<(), Box<dyn Error>> {
    let bits: Vec<String> = numbers.iter().map(|number| format!("{:08x}", number.to_bits())).collect();
    Ok(writeln!(stdout(), "{}", bits.join(" "))?)
}
