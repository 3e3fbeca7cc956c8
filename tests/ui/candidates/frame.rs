use mlp_core::prelude::*;

candidates! {}

candidates! { pub }

candidates! { struct Reader< input 2 => [relu | tanh] 2 => linear 1; loss squared >; }

candidates! { NoEnum< input 2 => [relu | tanh] 2 => linear 1; loss squared >; }

candidates! { enum < input 2 => [relu | tanh] 2 => linear 1; loss squared >; }

candidates! { < input 2 => [relu | tanh] 2 => linear 1; loss squared > }

candidates! { enum NoBody; }

candidates! { enum NoAngle input 2 => [relu | tanh] 2 => linear 1; loss squared >; }

candidates! { enum Generics<T>< input 2 => [relu | tanh] 2 => linear 1; loss squared >; }

candidates! { enum Unclosed< input 2 => [relu | tanh] 2 => linear 1; loss squared }

candidates! { enum NoSemicolon< input 2 => [relu | tanh] 2 => linear 1; loss squared > }
candidates! { enum InBraces { input 2 => [relu | tanh] 3 => linear 1; loss squared } }
candidates! { #[derive(Clone, Network)] enum DerivedTwice< input 2 => [relu | tanh] 2 => linear 1; loss squared >; }

fn main() {}
