use mlp_core::prelude::*;

const ZERO: usize = 0;
const WIDE: usize = 5_000_000_000;

network! { struct Empty< input 2 as left, { 2 * ZERO } as right => relu 4 from (left, right) => linear 1; loss squared >; }
network! { struct NoWords< input sparse ZERO => relu 4 => linear 1; loss squared >; }
network! { struct TooWide< input sparse WIDE => linear 1; loss squared >; }

fn main() {}
