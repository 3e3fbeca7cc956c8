//! The functions that JavaScript calls. All of them return a number that is negative after an error, whose text is then in the
//! output bytes.
//!
//! A panic aborts: WebAssembly then throws in JavaScript, and all later calls are refused, since the state is still borrowed.

use std::cell::RefCell;

use mlp_core::dynamic::UnitValues;

use crate::lab::{Lab, Optimizer};

/// The networks, and the arguments and results of calls.
#[derive(Default)]
struct State {
    lab: Lab,
    numbers: Vec<f32>,
    bytes: Vec<u8>,
    output_numbers: Vec<f32>,
    output_bytes: Vec<u8>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

const FAILED: i32 = -1;
/// The state is borrowed by a call that has panicked: no later call sees it.
const STOPPED: i32 = -2;

/// Runs a call on the state.
fn run(call: impl FnOnce(&mut State) -> Result<usize, String>) -> i32 {
    STATE.with(|state| {
        let Ok(mut state) = state.try_borrow_mut() else { return STOPPED };
        let result = call(&mut state)
            .and_then(|value| i32::try_from(value).map_err(|_| "the result is too large for this page".to_owned()));
        result.unwrap_or_else(|error| {
            state.output_bytes = error.into_bytes();
            FAILED
        })
    })
}

/// The first `inputs` numbers of the argument, and the others.
fn samples(numbers: &[f32], inputs: usize) -> Result<(&[f32], &[f32]), String> {
    numbers.split_at_checked(inputs).ok_or_else(|| "there are fewer numbers than inputs".to_owned())
}

/// An address for a memory view, or null after a panic.
fn address<T>(place: impl FnOnce(&mut State) -> *const T) -> *const T {
    STATE.with(|state| state.try_borrow_mut().map_or(std::ptr::null(), |mut state| place(&mut state)))
}

/// Memory for an argument of this many numbers.
#[unsafe(no_mangle)]
pub extern "C" fn numbers(length: usize) -> *const f32 {
    address(|state| {
        state.numbers.clear();
        state.numbers.resize(length, 0.0);
        state.numbers.as_mut_ptr()
    })
}

/// Memory for an argument of this many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn bytes(length: usize) -> *const u8 {
    address(|state| {
        state.bytes.clear();
        state.bytes.resize(length, 0);
        state.bytes.as_mut_ptr()
    })
}

/// The address of the numbers of a result.
#[unsafe(no_mangle)]
pub extern "C" fn output_numbers() -> *const f32 {
    address(|state| state.output_numbers.as_ptr())
}

/// The number of the numbers of a result.
#[unsafe(no_mangle)]
pub extern "C" fn output_numbers_length() -> i32 {
    run(|state| Ok(state.output_numbers.len()))
}

/// The address of the bytes of a result, or of the text of an error.
#[unsafe(no_mangle)]
pub extern "C" fn output_bytes() -> *const u8 {
    address(|state| state.output_bytes.as_ptr())
}

/// Their number.
#[unsafe(no_mangle)]
pub extern "C" fn output_bytes_length() -> i32 {
    run(|state| Ok(state.output_bytes.len()))
}

/// The handle of a new network: the bytes are its definition.
#[unsafe(no_mangle)]
pub extern "C" fn create(seed: u64) -> i32 {
    run(|State { lab, bytes, .. }| lab.create(&String::from_utf8_lossy(bytes), seed))
}

/// The address of the parameters, which JavaScript reads and writes.
#[unsafe(no_mangle)]
pub extern "C" fn parameters(network: usize) -> *const f32 {
    address(|state| {
        state
            .lab
            .network(network)
            .map_or(std::ptr::null(), |network| network.parameters_mut().as_mut_ptr().cast_const())
    })
}

/// Their number.
#[unsafe(no_mangle)]
pub extern "C" fn parameters_length(network: usize) -> i32 {
    run(|state| Ok(state.lab.network(network)?.parameters().len()))
}

/// Draws new weights.
#[unsafe(no_mangle)]
pub extern "C" fn randomize(network: usize, seed: u64) -> i32 {
    use mlp_core::rand::{SeedableRng, rngs::StdRng};
    run(|state| {
        state.lab.network(network)?.randomize(&mut StdRng::seed_from_u64(seed));
        Ok(0)
    })
}

/// The outputs for the numbers.
#[unsafe(no_mangle)]
pub extern "C" fn predict(network: usize) -> i32 {
    run(|State { lab, numbers, output_numbers, .. }| {
        *output_numbers = lab.network(network)?.predict(numbers).map_err(|error| error.to_string())?;
        Ok(0)
    })
}

/// `s`, then `a`, of every layer in turn, for the numbers.
#[unsafe(no_mangle)]
pub extern "C" fn activations(network: usize) -> i32 {
    run(|State { lab, numbers, output_numbers, .. }| {
        let layers = lab.network(network)?.activations(numbers).map_err(|error| error.to_string())?;
        output_numbers.clear();
        for UnitValues { s, a, .. } in layers {
            output_numbers.extend(s);
            output_numbers.extend(a);
        }
        Ok(0)
    })
}

/// `s`, `a` and `δ` of every layer in turn, then the loss, for one sample: the numbers are `inputs` inputs, then the target.
#[unsafe(no_mangle)]
pub extern "C" fn inspect(network: usize, inputs: usize) -> i32 {
    run(|State { lab, numbers, output_numbers, .. }| {
        let (input, target) = samples(numbers, inputs)?;
        let (layers, loss) = lab.network(network)?.inspect(input, target).map_err(|error| error.to_string())?;
        output_numbers.clear();
        for UnitValues { s, a, delta, .. } in layers {
            output_numbers.extend(s);
            output_numbers.extend(a);
            output_numbers.extend(delta);
        }
        output_numbers.push(loss);
        Ok(0)
    })
}

/// The empirical risk: the numbers are `inputs` inputs, then the targets.
#[unsafe(no_mangle)]
pub extern "C" fn risk(network: usize, inputs: usize) -> i32 {
    run(|State { lab, numbers, output_numbers, .. }| {
        let (inputs, targets) = samples(numbers, inputs)?;
        let risk = lab.network(network)?.risk(inputs, targets).map_err(|error| error.to_string())?;
        *output_numbers = vec![risk];
        Ok(0)
    })
}

/// The handle of a new trainer. The optimizer is 0 for gradient descent and 1 for Adam; a batch of 0 is all samples.
#[unsafe(no_mangle)]
pub extern "C" fn train(optimizer: u32, rate: f64, batch: usize, seed: u64) -> i32 {
    run(|state| {
        let optimizer = match optimizer {
            0 => Optimizer::Sgd,
            1 => Optimizer::Adam,
            _ => return Err("there is no such optimizer".to_owned()),
        };
        Ok(state.lab.train(optimizer, rate, batch, seed))
    })
}

/// An epoch: the numbers are `inputs` inputs, then the targets. The result is the mean of the losses before the steps.
#[unsafe(no_mangle)]
pub extern "C" fn epoch(network: usize, trainer: usize, inputs: usize) -> i32 {
    run(|State { lab, numbers, output_numbers, .. }| {
        let (inputs, targets) = samples(numbers, inputs)?;
        *output_numbers = vec![lab.epoch(network, trainer, inputs, targets)?];
        Ok(0)
    })
}

/// Frees a network.
#[unsafe(no_mangle)]
pub extern "C" fn free_network(network: usize) {
    run(|state| {
        state.lab.free_network(network);
        Ok(0)
    });
}

/// Frees a trainer.
#[unsafe(no_mangle)]
pub extern "C" fn free_trainer(trainer: usize) {
    run(|state| {
        state.lab.free_trainer(trainer);
        Ok(0)
    });
}
