//! The inverse dynamics of a pendulum with friction: the torque that causes a motion,
//! `u = m l² φ̈ + d φ̇ + c h(φ̇ / v) + m g l sin φ`, where `h` is a smooth step.
//!
//! Only additions, multiplications and divisions, so that the samples have the same bits wherever they are computed.

use mlp_core::prelude::*;
use mlp_core::rand::RngExt;
use mlp_core::rand::rngs::ChaCha8Rng;
use mlp_core::random::generator;

/// Mass times the square of the length, in kg m².
const INERTIA: f32 = 0.25;
/// Viscous friction, in N m s.
const DAMPING: f32 = 0.1;
/// Dry friction, in N m, beyond the velocity `VELOCITY_OF_FRICTION`, in 1/s.
const FRICTION: f32 = 0.4;
const VELOCITY_OF_FRICTION: f32 = 0.8;
/// Mass times gravity times the length, in N m.
const WEIGHT: f32 = 4.905;

/// The largest angle, in half turns, velocity, in 1/s, and acceleration, in 1/s²: the inputs of the network are between −1 and 1.
const LARGEST: [f32; 3] = [1.0, 8.0, 20.0];

/// The torque of an output of one, in N m.
pub const TORQUE: f32 = 5.0;

/// An endless series of random motions with their torques.
#[derive(Debug)]
pub struct Motions(ChaCha8Rng);

impl Motions {
    /// The motions of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(generator(seed))
    }

    /// The inputs and the output of the network: angle, velocity and acceleration, and the torque.
    pub fn draw(&mut self) -> (SVector<f32, 3>, SVector<f32, 1>) {
        let inputs = SVector::<f32, 3>::from_fn(|_, _| 2.0 * self.0.random::<f32>() - 1.0);
        let [angle, velocity, acceleration] = [0, 1, 2].map(|i| inputs[i] * LARGEST[i]);
        let friction = FRICTION * limited(velocity / VELOCITY_OF_FRICTION);
        let torque = INERTIA * acceleration + DAMPING * velocity + friction + WEIGHT * sine_of_half_turns(angle);
        (inputs, vector![torque / TORQUE])
    }
}

/// `sin πx` for `|x| ≤ 1`, to 4 · 10⁻⁶: its Taylor polynomial on a quarter turn.
fn sine_of_half_turns(x: f32) -> f32 {
    let x = if x > 0.5 {
        1.0 - x
    } else if x < -0.5 {
        -1.0 - x
    } else {
        x
    };
    let x = core::f32::consts::PI * x;
    let square = x * x;
    let series = [1.0 / 362_880.0, -1.0 / 5040.0, 1.0 / 120.0, -1.0 / 6.0, 1.0];
    x * series.iter().fold(0.0, |sum, &coefficient| sum * square + coefficient)
}

/// A smooth step from −1 to 1, `x / (1 + |x|)`, for dry friction.
fn limited(x: f32) -> f32 {
    x / (1.0 + x.abs())
}
