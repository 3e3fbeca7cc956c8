#![deny(warnings)]
//! A derive of the user's under a condition replaces that of the expansion if the condition holds.

use core::fmt::Debug;

use mlp_core::prelude::*;

network! {
    #[cfg_attr(all(), derive(Debug))]
    struct Held< input 2 => relu 2 => linear 1; loss squared >;
}

network! {
    #[cfg_attr(any(), derive(Clone, Debug, PartialEq))]
    struct NotHeld< input 2 => relu 2 => linear 1; loss squared >;
}

network! {
    #[cfg_attr(not(any()), derive(Clone, PartialEq), cfg_attr(all(), derive(core::fmt::Debug)))]
    struct Nested< input 2 as a, 3 as b => relu 2 from (a, b) => linear 1; loss squared >;
}

network! {
    #[cfg_attr(all(), derive(Debug))]
    #[cfg_attr(any(), derive(Debug))]
    struct Several< input 2 => relu 2 => linear 1; loss squared >;
}

candidates! {
    #[cfg_attr(all(), derive(Clone, Debug))]
    enum HeldCandidates< input 2 => [relu | tanh] 2 => linear 1; loss squared >;
}

candidates! {
    #[cfg_attr(any(), derive(PartialEq))]
    enum NotHeldCandidates< input 2 => [relu | tanh] 2 => linear 1; loss squared >;
}

fn is_complete<N: Clone + Debug + PartialEq>() {}

candidates! {
    /// Not compiled, nor what belongs to it.
    #[cfg(any())]
    pub enum Absent< input { ABSENT + 1 } as left, 3 as right => [relu | tanh] 2 from (left, right) => linear 1; loss squared >;
}

fn main() {
    is_complete::<Held>();
    is_complete::<NotHeld>();
    is_complete::<Nested>();
    is_complete::<Several>();
    is_complete::<HeldCandidates>();
    is_complete::<NotHeldCandidates>();
}
