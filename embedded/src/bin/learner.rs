//! The online learner with all its memory: an inference, a step of gradient descent, and a step of Adam.

#![no_std]
#![no_main]

use core::hint::black_box;

use mlp_core::prelude::*;
use mlp_core::random::generator;
use mlp_core::{StaticAdam, StaticWorkspace};
use mlp_embedded::device::{self, Counter};
use mlp_embedded::networks::Learner;

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut NETWORK: Learner = Learner::zeros();
    static mut GRADIENT: Learner = Learner::zeros();
    static mut FIRST_MOMENTS: Learner = Learner::zeros();
    static mut SECOND_MOMENTS: Learner = Learner::zeros();
    static mut WORKSPACE: StaticWorkspace<Learner, 1> = StaticWorkspace::new();

    let Some(mut counter) = Counter::start() else { device::exit(false) };
    NETWORK.initialize(&mut generator(7));
    let x = [SVector::<f32, 32>::from_fn(|i, _| if i % 2 == 0 { 0.5 } else { -0.25 })];
    let y = [vector![0.1, -0.2, 0.3, -0.4]];
    counter.count("learner: inference", || {
        black_box(NETWORK.forward(black_box(&x[0])));
    });
    let before = WORKSPACE.descend_online(NETWORK, &x[0], &y[0], 0.01);
    counter.count("learner: step of gradient descent", || {
        WORKSPACE.descend_online(NETWORK, black_box(&x[0]), &y[0], 0.01);
    });
    counter.count("learner: gradient", || {
        WORKSPACE.gradient_into(NETWORK, black_box(&x), &y, GRADIENT);
    });
    let mut adam = StaticAdam::new(0.001, FIRST_MOMENTS, SECOND_MOMENTS);
    counter.count("learner: gradient and step of Adam", || {
        WORKSPACE.gradient_into(NETWORK, black_box(&x), &y, GRADIENT);
        adam.step(NETWORK, GRADIENT);
    });
    let after = WORKSPACE.gradient_into(NETWORK, &x, &y, GRADIENT);
    device::exit(after < before)
}
