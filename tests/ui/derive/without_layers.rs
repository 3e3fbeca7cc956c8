use mlp_core::prelude::*;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Net;

#[derive(Clone, Debug, PartialEq, Network)]
#[network(loss = squared)]
#[repr(C)]
struct Empty {}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Empty::zeros();
}
