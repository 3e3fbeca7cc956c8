use mlp_core::prelude::*;

mod own {
    pub mod functions {
        pub struct Mine;
        pub struct Sized<const N: usize>;
    }
}

network! {
    struct Activation1< input 2 => own::functions::Mine 3 => linear 1; loss squared >;
}

network! {
    struct Loss1< input 2 => relu 3 => linear 1; loss crate::own::functions::Mine >;
}

network! {
    struct Generic1< input 2 => own::functions::Sized<3> 3 => linear 1; loss own::functions::Sized<2> >;
}

fn main() {
    let _ = Activation1::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Loss1::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
    let _ = Generic1::zeros().loss(&[vector![0.0, 0.0]], &[vector![0.0]]);
}
