use mlp_core::prelude::*;

const HIDDEN: usize = 3;

const fn half(width: usize) -> usize {
    assert!(width % 2 == 0);
    width / 2
}

network! { struct Negative< input { HIDDEN - 4 } as left, 2 as right => relu 2 from (left, right) => linear 1; loss squared >; }
network! { struct Halved< input 2 => relu { half(HIDDEN) } repeat 2 => linear 1; loss squared >; }
network! { struct Range< input 2 => relu { 3..4 } + tanh 2 => linear 1; loss squared >; }
candidates! { enum Quotient< input 2 => relu [2 | { HIDDEN / 0 }] => linear 1; loss squared >; }

struct Model;

impl Model {
    const WIDTH: usize = 3;

    fn of_variable(width: usize) {
        let _ = network!(< input width => linear { width + 1 }; loss squared >);
    }

    fn of_self() {
        let _ = network!(< input Self::WIDTH => linear { Self::WIDTH + 1 }; loss squared >);
    }
}

fn main() {
    let _ = (Halved::zeros(), Range::zeros());
}
