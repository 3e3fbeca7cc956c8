use mlp_core::prelude::*;

network! {
    fn main2() {}
}

network! {
    let x = 3;
}

network! {
    3
}

fn main() {
}
