//! Polyak averaging.

#![allow(clippy::cast_possible_truncation, reason = "rounding to single precision is the subject")]

use mlp_core::optimizer::soft_update;
use mlp_core::prelude::*;

const fn near(i: usize, j: usize) -> bool {
    i.abs_diff(j) <= 1
}

network! { struct Local< input 6 => tanh 6 connect near => linear 2; loss squared >; }

fn random(seed: u64) -> Local {
    Local::random(&mut StdRng::seed_from_u64(seed))
}

#[test]
fn every_parameter_moves_by_the_formula() {
    let (before, net) = (random(1), random(2));
    let mut target = before.clone();
    soft_update(&mut target, &net, 0.3).unwrap();
    for ((&target, &before), &weight) in target.parameters().iter().zip(before.parameters()).zip(net.parameters()) {
        assert_eq!(target, (1.0_f64 - 0.3) as f32 * before + 0.3 * weight);
    }
}

#[test]
fn the_ends_of_the_range_change_nothing_and_copy_to_the_bit() {
    let (before, mut net) = (random(1), random(2));
    net.output.bias[0] = -0.0;
    let bits = |net: &Local| net.parameters().iter().map(|w| w.to_bits()).collect::<Vec<_>>();
    let mut target = before.clone();
    soft_update(&mut target, &net, 0.0).unwrap();
    assert_eq!(bits(&target), bits(&before));
    soft_update(&mut target, &net, 1.0).unwrap();
    assert_eq!(bits(&target), bits(&net));
}

#[test]
fn weights_that_do_not_exist_stay_zero() {
    let mut target = random(1);
    for seed in 2..20 {
        soft_update(&mut target, &random(seed), 0.25).unwrap();
    }
    for (i, j) in (0..6).flat_map(|i| (0..6).map(move |j| (i, j))).filter(|&(i, j)| !near(i, j)) {
        assert_eq!(target.hidden1.weights[(i, j)].to_bits(), 0);
    }
}

#[test]
fn a_factor_out_of_range_is_refused_and_changes_nothing() {
    let (mut target, net) = (random(1), random(2));
    for tau in [-0.1, 1.5, f64::NAN, f64::INFINITY] {
        let error = soft_update(&mut target, &net, tau).unwrap_err();
        assert_eq!(error.to_string(), format!("the factor tau of a soft update must be from 0 to 1, but it is {tau}"));
    }
    assert_eq!(target, random(1));
}
