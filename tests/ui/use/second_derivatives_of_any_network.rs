use mlp_core::prelude::*;

fn laplacian<N: Network>(net: &N, x: &N::Input) -> N::Output {
    net.laplacian(x)
}

fn main() {}
