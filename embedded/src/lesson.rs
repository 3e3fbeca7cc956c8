//! The lesson: a network learns the torques of a pendulum from one motion after another, first by gradient descent, then by Adam, in
//! memory that is a `static` on the device.

use core::fmt::{self, Write};

use mlp_core::prelude::*;
use mlp_core::random::generator;
use mlp_core::{StaticAdam, StaticWorkspace};

use crate::digest::{Bits, Digest};
use crate::networks::Pendulum;
use crate::pendulum::{Motions, TORQUE};

/// The torque of a pendulum, learned on the desktop by `teach`: in flash, ready to run.
pub static PENDULUM: Pendulum = include_network!(Pendulum, "pendulum.bin");

/// Steps of gradient descent on one motion each.
const ONLINE_STEPS: u32 = 20_000;
const LEARNING_RATE: f64 = 0.1;
/// Steps of Adam on a batch of motions each.
const ADAM_STEPS: u32 = 10_000;
const BATCH: usize = 8;
/// The learning rate of Adam in the first half of its steps; a tenth in the second.
const ADAM_LEARNING_RATE: f64 = 5e-3;
const TEST_MOTIONS: u16 = 256;

/// The error that the lesson must reach, and that of the network in flash: the root of the mean square over motions that were not
/// learned, in N m. The largest torque is 11.
pub const PROMISED_ERROR: f32 = 0.15;

/// All memory that learning needs.
#[derive(Debug)]
pub struct Memory {
    network: Pendulum,
    gradient: Pendulum,
    first_moments: Pendulum,
    second_moments: Pendulum,
    online: StaticWorkspace<Pendulum, 1>,
    batches: StaticWorkspace<Pendulum, BATCH>,
}

impl Memory {
    /// The memory before the lesson, for a `static`.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            network: Pendulum::zeros(),
            gradient: Pendulum::zeros(),
            first_moments: Pendulum::zeros(),
            second_moments: Pendulum::zeros(),
            online: StaticWorkspace::new(),
            batches: StaticWorkspace::new(),
        }
    }

    /// Learns, and writes errors and bits. Returns whether the promised errors are kept.
    ///
    /// # Errors
    ///
    /// If nothing can be written.
    pub fn learn(&mut self, out: &mut impl Write) -> Result<bool, fmt::Error> {
        let Self { network, gradient, first_moments, second_moments, online, batches } = self;
        let in_flash = report("in flash", &PENDULUM, out)?;

        network.initialize(&mut generator(7));
        report("before", network, out)?;

        let mut motions = Motions::new(1);
        for _ in 0..ONLINE_STEPS {
            let (x, y) = motions.draw();
            online.descend_online(network, &x, &y, LEARNING_RATE);
        }
        report("gradient descent", network, out)?;

        let mut adam = StaticAdam::new(ADAM_LEARNING_RATE, first_moments, second_moments);
        for step in 0..ADAM_STEPS {
            if step == ADAM_STEPS / 2 {
                adam.set_learning_rate(ADAM_LEARNING_RATE / 10.0);
            }
            let (mut x, mut y) = ([SVector::zeros(); BATCH], [SVector::zeros(); BATCH]);
            for (x, y) in x.iter_mut().zip(&mut y) {
                (*x, *y) = motions.draw();
            }
            batches.gradient_into(network, &x, &y, gradient);
            adam.step(network, gradient);
        }
        let learned = report("and Adam", network, out)?;
        Ok(in_flash < PROMISED_ERROR && learned < PROMISED_ERROR)
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes the error of a network, its outputs, and a hash of its parameters, all by their bits.
fn report(title: &str, network: &Pendulum, out: &mut impl Write) -> Result<f32, fmt::Error> {
    let (mut motions, mut sum) = (Motions::new(2), 0.0);
    let (mut first_outputs, mut outputs) = ([0.0; 16], Digest::EMPTY);
    for motion in 0..TEST_MOTIONS {
        let (x, y) = motions.draw();
        let output = network.forward(&x)[0];
        sum += (output - y[0]) * (output - y[0]);
        outputs = outputs.with(output);
        if let Some(first) = first_outputs.get_mut(usize::from(motion)) {
            *first = output;
        }
    }
    let error = TORQUE * mlp_core::nalgebra::ComplexField::sqrt(sum / f32::from(TEST_MOTIONS));
    let parameters = network.parameters().iter().fold(Digest::EMPTY, |digest, &parameter| digest.with(parameter));
    writeln!(out, "{title}: error {} mN m, bits {:08x}", thousandths(error), error.to_bits())?;
    writeln!(out, "parameters {parameters}, {TEST_MOTIONS} outputs {outputs}")?;
    writeln!(out, "{}", Bits(&first_outputs))?;
    Ok(error)
}

/// Rounded down. Formatting a float would take more flash than the network.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an error is small and not negative")]
fn thousandths(x: f32) -> u32 {
    (1000.0 * x) as u32
}
