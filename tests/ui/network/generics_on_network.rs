use mlp_core::prelude::*;

network! {
    struct Net<T>< input 2 => linear 1; loss squared >;
}

network! { struct Inside< T, input 2 => linear 1; loss squared >; }

fn main() {
    let _ = Net::zeros().forward(&vector![0.0, 0.0]);
}
