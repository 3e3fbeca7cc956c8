//! Hygiene of the expansions: user types, modules and functions named like those of the library or of the standard
//! library, and denied lints.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, clippy::pedantic)]

use mlp_core::prelude::*;

/// User types that shadow every name an expansion might use.
mod shadowed {
    #![allow(dead_code)]

    use ::mlp_core::prelude::*;

    struct Option;
    struct Result;
    struct Vec;
    struct Box;
    struct Some;
    struct Network;
    struct Clone;
    struct Debug;
    struct PartialEq;
    struct Layer;
    struct Trace;
    struct Scalar;
    struct Target;
    struct Y;
    struct R;
    struct L;
    mod mlp_core {}
    mod core {}
    mod std {}
    mod alloc {}

    network! { pub(super) struct Named< input 2 => relu 2 => linear 1; loss squared >; }

    #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq, ::mlp_core::Network)]
    #[network(loss = squared)]
    #[repr(C)]
    pub(super) struct ByHand<T = f32> {
        pub(super) output: Dense<2, 1, Linear, T>,
    }

    pub(super) fn output() -> f32 {
        // The methods are in scope although the name of the trait is shadowed.
        network!(< input 1 => linear 1; loss squared >).forward(&vector![0.0])[0]
    }
}

/// User types and macros that shadow the primitive types and the macros of the standard library.
mod shadowed_primitives {
    #![allow(dead_code, unused_macros, non_camel_case_types)]

    struct usize;
    struct u64;
    struct f32;
    struct f64;
    struct bool;
    struct str;
    trait Sized {}
    trait Copy {}
    trait Default {}
    macro_rules! assert {
        () => {};
    }
    macro_rules! concat {
        () => {};
    }
    macro_rules! panic {
        () => {};
    }
    macro_rules! compile_error {
        () => {};
    }

    ::mlp_core::network! {
        pub(super) struct Named< input 2 => relu 2 dropout 0.5 => linear { 3 - 2 }; loss squared >;
    }

    #[derive(Clone, Debug, PartialEq, ::mlp_core::Network)]
    #[network(loss = huber(0.5))]
    #[repr(C)]
    pub(super) struct ByHand {
        pub(super) output: ::mlp_core::Dense<2, 1, ::mlp_core::activation::Linear, ::core::primitive::f64>,
    }

    pub(super) fn unnamed() -> ::core::primitive::usize {
        let net = ::mlp_core::network!(< input 1 => linear 1; loss squared; seed 5 >);
        ::mlp_core::Network::parameters(&net).len()
    }
}

#[test]
fn user_types_and_macros_shadow_no_primitive_of_the_expansion() {
    assert_eq!(shadowed_primitives::Named::PARAMETERS, 9);
    assert_eq!(shadowed_primitives::ByHand::PARAMETERS, 3);
    assert_eq!(shadowed_primitives::unnamed(), 2);
}

/// Names that are keywords in this edition of Rust, or in another one.
mod names_of_other_editions {
    use mlp_core::prelude::*;

    network! {
        pub(super) struct Net<
            input 2 => relu 2 as gen => relu 2 as async => relu 2 as await => relu 2 as try => linear 1 as dyn; loss squared
        >;
    }

    #[derive(Clone, Debug, PartialEq, Network)]
    #[network(loss = squared)]
    #[repr(C)]
    pub(super) struct r#gen<T = f32> {
        pub(super) r#try: Dense<2, 1, Linear, T>,
    }
}

#[test]
fn keywords_of_some_editions_are_names_of_layers_in_all() {
    use names_of_other_editions::Net;

    let names: Vec<_> = Net::LAYERS.iter().map(|layer| layer.name).collect();
    assert_eq!(names, ["gen", "async", "await", "try", "dyn"]);
    assert_eq!(Net::zeros().r#gen.bias, Net::zeros().r#async.bias);
    assert_eq!(<names_of_other_editions::r#gen as Network>::NAME, "gen");
    assert_eq!(names_of_other_editions::r#gen::LAYERS[0].name, "try");
}

#[test]
fn user_types_shadow_no_name_of_the_expansion() {
    assert_eq!(shadowed::Named::zeros().forward(&vector![1.0, 2.0]), vector![0.0]);
    assert_eq!(shadowed::ByHand::zeros().forward(&vector![1.0, 2.0]), vector![0.0]);
    assert!(shadowed::output().abs() < f32::EPSILON);
}

/// Layers named like local variables of the expansion, methods and keywords.
mod names_of_layers {
    #![allow(missing_docs)]

    use mlp_core::prelude::*;

    network! {
        pub struct Awkward<
            input 2
            => relu 2 as input
            => relu 2 as trace
            => relu 2 as workspace
            => relu 2 as gradient
            => relu 2 as samples
            => relu 2 as target
            => relu 2 as rng
            => relu 2 as forward
            => relu 2 as r#type
            => linear 1 as names;
            loss squared
        >;
    }
}

#[test]
fn a_layer_may_have_any_name() {
    let mut net = names_of_layers::Awkward::random(&mut StdRng::seed_from_u64(1));
    net.forward.bias = vector![1.0, 2.0];
    let x = vector![0.5, 0.25];
    let (risk, gradient) = net.gradient(&[x], &[vector![1.0]]);
    let trace = net.trace(&x);
    assert_eq!(trace.names.a, net.forward(&x));
    assert_eq!(net.deltas(&trace, &vector![1.0]).names, gradient.names.bias);
    assert!(risk.is_finite());
    assert_eq!(names_of_layers::Awkward::LAYERS[8].name, "type");
}

/// Constants, statics and unit structs of the user's in lower case, which a variable of the same name would match instead of shadowing
/// them.
mod values {
    #![allow(dead_code, missing_docs, non_camel_case_types, non_upper_case_globals, unreachable_pub)]

    use mlp_core::prelude::*;

    macro_rules! constants {
        ($($name:ident)*) => { $(const $name: u8 = 0;)* };
    }
    macro_rules! statics {
        ($($name:ident)*) => { $(static $name: u8 = 0;)* };
    }
    macro_rules! structs {
        ($($name:ident)*) => { $(struct $name;)* };
    }
    constants! { input inputs output outputs this trace target targets rng block buffers gradient derivatives derivatives0 hidden1 }
    statics! { f other source index visitor path serializer deserializer numbers number first entries own row samples sample }
    structs! { jacobian field fields network candidate value values s a x y net table unit width state hasher a0 found delta loss }

    network! { pub struct Chain< input 2 => relu 2 => linear 1; loss squared >; }
    network! {
        pub struct Sides<
            input 2 as left dropout 0.5, sparse 9 as history
                => relu 2 as hidden1 from (left, history)
                => tanh 2 as target add hidden1
                => linear 1 + sigmoid 1 from (hidden1, target);
            loss squared + 0.5 * binary_cross_entropy
        >;
    }
    network! { pub struct Dense2< input 2 as left, 3 as right => relu 2 from (left, right) => linear 1; loss squared >; }
    candidates! { pub enum Several< input 2 => [relu | tanh] 2 => linear 1; loss squared >; }

    #[derive(Clone, Debug, PartialEq, Network)]
    #[network(loss = squared)]
    #[repr(C)]
    pub struct ByHand<T = f32> {
        pub output: Dense<2, 1, Linear, T>,
    }

    pub fn unnamed() -> usize {
        network!(< input 1 => linear 1; loss squared >).parameters().len()
    }
}

#[test]
fn values_of_the_user_in_lower_case_are_no_variables_of_the_expansion() {
    use values::{ByHand, Chain, Dense2, Several, Sides};

    let widths = (Chain::PARAMETERS, Sides::PARAMETERS, Dense2::PARAMETERS, ByHand::PARAMETERS, values::unnamed());
    assert_eq!(widths, (9, 40, 15, 3, 2));
    assert_eq!(Several::CANDIDATES.len(), 2);
}

/// A constant and an activation with the default names of the scalar in an expansion.
mod called_t {
    use mlp_core::prelude::*;

    pub(super) mod width {
        pub(crate) const T: usize = 3;
    }
    use width::T;

    mod own {
        use mlp_core::prelude::*;

        pub(crate) struct S;

        impl Elementwise for S {
            const NAME: &'static str = "s";
            type Canonical = NoPartner;

            fn value<X: Scalar>(s: X) -> X {
                s
            }

            fn derivative<X: Scalar>(_: X, _: X) -> X {
                X::one()
            }
        }
    }
    use own::S;

    network! { pub(super) struct Net< input T => S T => S { T - 2 }; loss squared >; }
}

#[test]
fn a_constant_may_have_the_name_of_the_scalar() {
    assert_eq!(called_t::width::T, 3);
    assert_eq!(called_t::Net::LAYERS[0].outputs, 3);
    assert_eq!(called_t::Net::LAYERS[1].activation, "s");
}

#[test]
fn networks_can_be_declared_in_functions_and_side_by_side() {
    network! { struct Local< input 1 => linear 1; loss squared >; }
    {
        network! { struct Local< input 2 => linear 1; loss squared >; }
        assert_eq!(Local::PARAMETERS, 3);
    }
    assert_eq!(Local::PARAMETERS, 2);
    let first = network!(< input 1 => tanh 2 => linear 1; loss squared >);
    let second = network!(< input 1 => tanh 3 => linear 1; loss squared; seed 5; >);
    assert_ne!(first.parameters().len(), second.parameters().len());
}

mod attributes {
    use mlp_core::prelude::*;

    network! {
        /// Compiled out.
        #[cfg(any())]
        pub(super) struct Absent< input 1 => linear 1; loss squared >;
    }

    network! {
        #[allow(non_camel_case_types)]
        pub(super) struct lower_case< input 1 => linear 1; loss squared >;
    }
}

#[test]
fn attributes_are_forwarded() {
    assert_eq!(attributes::lower_case::PARAMETERS, 2);
}

/// Expansions with every lint of clippy's that judges items.
mod linted {
    #![deny(clippy::nursery, clippy::pedantic)]

    use mlp_core::prelude::*;

    network! { pub struct Sides< input 2 as left, 3 as right => relu 2 from (left, right) => linear 1; loss squared >; }
    network! { pub struct Films< input sparse 9 as history, 3 as context => relu 2 from (history, context) => linear 1; loss squared >; }
    candidates! { pub enum Several< input 2 => [relu | tanh] 2 => linear 1; loss squared >; }
    // Names that share a word.
    candidates! { enum Inits< input 2 => linear 1 init [zeros | he_normal | he_uniform]; loss squared >; }
    pub(super) const INITS: usize = <Inits>::CANDIDATES.len();
}

#[test]
fn inputs_and_jacobians_are_equal_if_all_their_fields_are() {
    let sides = linted::SidesInput { left: vector![1.0, 2.0], right: vector![3.0, 4.0, 5.0] };
    let mut other = sides.clone();
    assert_eq!(sides, other);
    other.right[2] = 6.0;
    assert_ne!(sides, other);
    let films =
        linted::FilmsInput { history: Sparse::mean_of([1, 2]).expect("two indices"), context: vector![1.0, 2.0, 3.0] };
    assert_eq!(films, films.clone());
    assert_ne!(films, linted::FilmsInput { history: Sparse::default(), ..films.clone() });
    assert_eq!((linted::Films::PARAMETERS, linted::Several::CANDIDATES.len(), linted::INITS), (29, 2, 3));
    let net = linted::Sides::zeros();
    assert_eq!(net.jacobian(&sides), net.jacobian(&sides));
}

/// Networks, types, modules and layers with names that an expansion might use itself.
mod called_like_ours {
    #![allow(dead_code, missing_docs, non_snake_case, unreachable_pub)]

    use mlp_core::prelude::*;

    /// The linear activation under other names.
    macro_rules! activation {
        ($($name:ident)*) => {$(
            pub struct $name;

            impl Elementwise for $name {
                const NAME: &'static str = "own";
                type Canonical = NoPartner;

                fn value<X: Scalar>(s: X) -> X {
                    s
                }

                fn derivative<X: Scalar>(_: X, _: X) -> X {
                    X::one()
                }
            }
        )*};
    }

    pub mod names {
        pub const WIDTH: usize = 3;
    }
    const ENC: usize = 2;
    activation!(NetTrace NetDeltas NetWorkspace Square);

    network! {
        pub struct Net<
            input names::WIDTH => NetTrace names::WIDTH => NetDeltas 2 => NetWorkspace ENC as ENC => Square 1 as Square;
            loss squared
        >;
    }
    network! { pub struct Y< input 2 => relu 3 => linear 1; loss squared >; }
    network! { pub struct R< input 2 => relu 3 => linear 1; loss squared >; }
    network! { pub struct X< input 2 => relu 3 => linear 1; loss squared >; }

    pub struct T;

    impl T {
        const W: usize = 2;
    }

    impl Loss for T {
        const NAME: &'static str = "t";
        type Canonical = NoPartner;

        fn loss<X: Scalar>(a: &[X], y: Wanted<'_, X>) -> X {
            Squared::loss(a, y)
        }

        fn derivative<X: Scalar>(a: &[X], y: Wanted<'_, X>, delta: &mut [X]) {
            Squared::derivative(a, y, delta);
        }
    }

    network! { pub struct LossT< input T::W => linear 1; loss T >; }
    network! { pub struct Modifiers< input 1 => tanh 3 as init => tanh 2 as repeat no_bias => linear 1; loss squared >; }
}

#[test]
fn the_expansion_takes_no_name_of_the_user() {
    use called_like_ours::{LossT, Modifiers, Net, R, X, Y};

    let net = Net::random(&mut StdRng::seed_from_u64(1));
    let x = vector![0.5, 0.25, 1.0];
    assert_eq!(net.trace(&x).Square.a, net.forward(&x));
    assert_eq!(net.deltas(&net.trace(&x), &vector![0.0]).ENC.len(), 2);
    assert_eq!((Y::PARAMETERS, R::PARAMETERS, X::PARAMETERS, LossT::PARAMETERS), (13, 13, 13, 3));
    assert_eq!((Modifiers::LAYERS[0].name, Modifiers::LAYERS[1].name), ("init", "repeat"));
    let same = |seed| Y::random(&mut StdRng::seed_from_u64(seed)).gradient(&[vector![1.0, 2.0]], &[1]);
    assert_eq!(same(1), same(1));
}

/// Candidates with usual names of generic parameters.
mod candidates_called_like_generics {
    use mlp_core::prelude::*;

    macro_rules! candidates_of_one_letter {
        ($($name:ident)*) => {
            $(candidates! { pub(super) enum $name< input 2 => [relu | tanh] 2 => linear 1; loss squared >; })*
        };
    }
    candidates_of_one_letter! { A D E R S T V X }
}

#[test]
fn candidates_may_have_the_name_of_a_generic_parameter() {
    use candidates_called_like_generics::{A, D, E, R, S, T, V, X};

    let counts = [A::CANDIDATES.len(), D::CANDIDATES.len(), E::CANDIDATES.len(), R::CANDIDATES.len()];
    assert_eq!(counts, [2; 4]);
    let text = V::<f64>::zeros(0).map(|net| (net.to_string(), net.clone() == net));
    assert!(text.is_some_and(|(text, is_equal)| !text.is_empty() && is_equal));
    assert_eq!((S::<f32>::CANDIDATES[1].name, T::<f64>::CANDIDATES[0].name), ("Tanh", "Relu"));
    assert!(X::random(1, &mut StdRng::seed_from_u64(1)).is_some());
}

#[test]
fn widths_in_braces_and_derives_of_the_user_cause_no_warnings() {
    network! {
        #[derive(Clone, Debug)]
        struct Braced< input { 2 } => relu { 3 } => linear { 1 }; loss squared >;
    }
    assert_eq!(Braced::PARAMETERS, 13);
    assert_eq!(Braced::zeros().clone(), Braced::zeros());
}

/// Eight billion parameters, never built: the declaration takes no compile time.
#[test]
fn a_network_too_large_for_any_machine_can_be_declared() {
    network! { struct Huge< input 90_000 => relu 90_000 => linear 1; loss squared >; }
    assert_eq!(Huge::PARAMETERS, 90_000 * 90_000 + 90_000 + 90_001);
}
