#![deny(warnings, missing_docs)]
//! Widths that call macros.

use mlp_core::prelude::*;

macro_rules! count {
    ($($word:tt)*) => { [$(stringify!($word)),*].len() };
}

network! {
    /// Its widths depend on the build.
    pub struct Net<
        input { if cfg!(debug_assertions) { 5 } else { 5 } } => relu { count!(a b c) } repeat 2 => linear { count!(a) };
        loss squared
    >;
}

network! {
    /// Compiled out, with its widths.
    #[cfg(any())]
    pub struct Absent< input { count!(a b) } => linear 1; loss squared >;
}

fn main() {
    let unnamed = network!(< input { count!(a b) } => linear 1; loss squared >);
    assert_eq!((Net::PARAMETERS, unnamed.parameters().len()), (18 + 12 + 4, 3));
}
