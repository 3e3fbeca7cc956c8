//! Nothing in an expansion allows a lint that the user forbids, nor violates one.
#![forbid(
    warnings,
    unused,
    unreachable_patterns,
    dead_code,
    nonstandard_style,
    missing_docs,
    deprecated,
    unsafe_code,
    unreachable_pub,
    unused_qualifications,
    unused_lifetimes,
    unused_results,
    single_use_lifetimes,
    let_underscore_drop,
    missing_debug_implementations,
    missing_copy_implementations,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    redundant_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    variant_size_differences,
    absolute_paths_not_starting_with_crate,
    keyword_idents,
    unnameable_types,
    type_alias_bounds,
    path_statements,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::same_name_method
)]

mlp_core::network! {
    /// Documented, and not used beyond its constructor.
    pub(crate) struct Net<
        input { 2 * 1 } => relu 2 as hidden dropout 0.5 => mlp_core::activation::Tanh 2 no_bias => linear 1; loss squared
    >;
}

/// Does unit i read input j?
const fn lower(i: usize, j: usize) -> bool {
    j <= i
}

mlp_core::network! {
    /// Not a plain chain.
    pub(crate) struct Wired<
        input 4
            => relu 2 + tanh 2 as low connect lower add input
            => tanh 4 as high from (low, input) add low repeat 2
            => softmax 2 + linear 2 from (high2, low);
        loss categorical_cross_entropy + 0.5 * squared
    >;
}

/// By hand, over any scalar.
#[derive(Clone, Debug, PartialEq, mlp_core::Network)]
#[network(loss = huber(1.5))]
#[repr(C)]
pub struct ByHand<T = f32> {
    /// The only layer.
    pub output: mlp_core::Dense<2, 1, mlp_core::activation::Linear, T>,
}

/// By hand, over one scalar.
#[derive(Clone, Debug, PartialEq, mlp_core::Network)]
#[network(loss = squared)]
#[repr(C)]
pub struct Fixed {
    /// The only layer.
    pub output: mlp_core::Dense<2, 1, mlp_core::activation::Linear, f64>,
}

mlp_core::candidates! {
    /// Several.
    pub(crate) enum Several< input 2 => [relu | tanh] [2 | 3] => linear 1; loss squared >;
}

mlp_core::candidates! {
    /// One.
    pub(crate) enum One< input 2 => [relu] 2 => linear 1; loss squared >;
}

/// With the names of the prelude in scope, whose paths would be unnecessary.
pub mod with_prelude {
    use mlp_core::prelude::*;

    network! {
        /// A chain.
        pub struct Chain< input 2 => relu 2 => linear 1; loss squared >;
    }

    network! {
        /// Several heads.
        pub struct Heads< input 4 => relu 4 => softmax 3 + linear 2; loss categorical_cross_entropy + 0.5 * squared >;
    }

    network! {
        /// Several inputs.
        pub struct Films<
            input sparse 50 as history, 3 as context dropout 0.2 => relu 4 from (history, context) => sigmoid 1;
            loss binary_cross_entropy
        >;
    }

    network! {
        /// Several dense inputs.
        pub struct Sides< input 4 as left, 3 as right => relu 4 from (left, right) => linear 1; loss squared >;
    }

    /// By hand.
    #[derive(Clone, Debug, PartialEq, Network)]
    #[network(loss = poisson)]
    #[repr(C)]
    pub struct ByHand<T = f32> {
        /// The only layer.
        pub output: Dense<2, 1, Exp, T>,
    }

    /// Unnamed.
    #[must_use]
    pub fn unnamed() -> f32 {
        network!(< input 1 => linear 1; loss squared >).parameters()[0]
    }
}

fn main() {
    assert_eq!(Wired::zeros(), mlp_core::Network::zeros());
    assert_eq!(Net::zeros(), mlp_core::Network::zeros());
    assert_eq!((Several::CANDIDATES.len(), One::CANDIDATES.len()), (4, 1));
    let unnamed = mlp_core::network!(< input 1 => linear 1; loss squared >);
    assert_eq!(mlp_core::Network::parameters(&unnamed).len(), 2);
    assert_eq!(ByHand::PARAMETERS + Fixed::PARAMETERS, 6);
}
