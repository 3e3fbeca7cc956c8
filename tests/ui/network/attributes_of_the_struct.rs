use mlp_core::prelude::*;

network! { #[derive(Serialize)] struct UnknownDerive< input 4 => relu 4 connect near => linear 1; loss squared >; }
network! { #[unknown] struct UnknownAttribute< input 2 as left, 3 as right => linear 1 from (left, right); loss squared >; }
network! { #[derive(Clone, Network)] struct DerivedTwice< input 2 => linear 1; loss squared >; }
network! { #[repr(packed)] struct Packed< input 2 => linear 1; loss squared >; }
network! { #[repr(C, align(64))] struct Aligned< input 2 => linear 1; loss squared >; }
network! { #[repr(transparent)] struct Transparent< input 2 => linear 1; loss squared >; }

const fn near(i: usize, j: usize) -> bool {
    i.abs_diff(j) <= 1
}

fn main() {
    let _ = (UnknownDerive::zeros(), UnknownAttribute::zeros(), DerivedTwice::zeros(), Packed::zeros());
}
