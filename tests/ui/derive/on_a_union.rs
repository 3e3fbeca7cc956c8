use mlp_core::prelude::*;

#[derive(Network)]
#[network(loss = squared)]
#[repr(C)]
union Net {
    output: u32,
}

fn main() {
    let _ = Net::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
