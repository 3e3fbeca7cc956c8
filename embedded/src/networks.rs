//! The networks of the programs.

use mlp_core::prelude::*;

network! {
    /// The torque of a pendulum, by its angle, velocity and acceleration.
    pub struct Pendulum< input 3 => tanh 16 => tanh 16 => linear 1; loss squared >;
}

network! {
    /// The online learner that fits into 16 KiB with Adam.
    pub struct Learner< input 32 => tanh 16 => tanh 16 => linear 4; loss squared >;
}

network! {
    /// The sine predictor by which engines for microcontrollers are compared.
    pub struct Sine< input 1 => relu 16 => relu 16 => linear 1; loss squared >;
}
