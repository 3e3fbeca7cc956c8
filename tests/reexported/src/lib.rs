//! A crate of edition 2018 that exports a macro of its own. Where the macro is called, `mlp_core` is not a dependency.
#![deny(warnings, clippy::pedantic)]

#[doc(hidden)]
pub use neural as runtime;

/// Defines a classifier of two classes.
#[macro_export]
macro_rules! classifier {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $inputs:expr) => {
        $crate::runtime::network! {
            $(#[$attribute])*
            $visibility struct $name< input $inputs => relu 3 => softmax 2; loss categorical_cross_entropy >;
        }
    };
}

neural::network! {
    /// Layers whose names are keywords in later editions, or in this one.
    pub struct Keywords< input 2 => relu 2 as gen => relu 2 as r#async => tanh 2 as r#try => linear 1; loss squared >;
}

#[cfg(test)]
mod tests {
    use super::Keywords;

    #[test]
    fn keywords_of_later_editions_are_names_of_layers() {
        let net = Keywords::zeros();
        assert_eq!(net.gen, net.r#async);
        assert_eq!(net.r#try.bias, net.gen.bias);
        assert_eq!(Keywords::LAYERS[0].name, "gen");
    }
}
