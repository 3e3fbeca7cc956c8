//! The networks of the gradient tests: every loss with every output activation in one, two and three layers, with hidden
//! layers of every activation.

use mlp_tests::family::Family;

/// A check that is applied to every network.
pub(super) trait Visitor {
    /// Checks one network.
    fn visit<F: Family>(&mut self);
}

macro_rules! family {
    ($family:ident, $network:ident: $($layer:ident),*) => {
        pub struct $family;

        impl Family for $family {
            type Of<T: Scalar> = $network<T>;

            fn gradient(network: &$network<f64>, x: &[Input], y: &[Target]) -> (f64, $network<f64>) {
                network.gradient(x, y)
            }

            fn layers(network: &$network<f64>, x: &Input) -> Vec<Layer> {
                let trace = network.trace(x);
                vec![$(Layer { s: trace.$layer.s.as_slice().to_vec(), a: trace.$layer.a.as_slice().to_vec() }),*]
            }
        }
    };
}

macro_rules! depths {
    ([$($loss:tt)*] $output:ident: $alone:ident, $first:ident $second:ident) => {
        mod $output {
            use mlp_core::prelude::{Network, Scalar, network};

            use mlp_tests::family::{Family, Input, Target};
            use mlp_tests::rounding::Layer;

            network! { pub struct One< input 2 => $output 3; #[allow(noncanonical_link)] loss $($loss)* >; }
            network! {
                pub struct Two< input 2 => $alone 4 => $output 3; #[allow(noncanonical_link)] loss $($loss)* >;
            }
            network! {
                pub struct Three<
                    input 2 => $first 3 => $second 4 => $output 3;
                    #[allow(noncanonical_link)] loss $($loss)*
                >;
            }
            family!(OneLayer, One: output);
            family!(TwoLayers, Two: hidden1, output);
            family!(ThreeLayers, Three: hidden1, hidden2, output);
        }
    };
}

macro_rules! networks {
    ($loss:tt: $($output:ident: $alone:ident, $first:ident $second:ident;)*) => {
        $(depths! { $loss $output: $alone, $first $second })*

        /// Visits the networks with this loss: every output activation at every depth.
        pub fn visit_all(visitor: &mut impl super::Visitor) {
            $(
                visitor.visit::<$output::OneLayer>();
                visitor.visit::<$output::TwoLayers>();
                visitor.visit::<$output::ThreeLayers>();
            )*
        }
    };
}

/// The table: an output activation, the hidden layer of the two-layer network, the hidden layers of the three-layer one.
/// Every activation is in each of the three hidden positions once.
macro_rules! losses {
    ($($(#[$doc:meta])* $module:ident: $loss:tt;)*) => {
        $(
            $(#[$doc])*
            #[allow(missing_docs, unreachable_pub, reason = "the networks are reached through `visit_all`")]
            pub mod $module {
                networks! {
                    $loss:
                    linear: tanh, relu softmax;
                    relu: sigmoid, leaky_relu exp;
                    leaky_relu: hard_sigmoid, elu linear;
                    elu: hard_tanh, selu relu;
                    selu: hard_silu, gelu leaky_relu;
                    gelu: softmax, silu elu;
                    silu: exp, softplus selu;
                    softplus: linear, tanh gelu;
                    tanh: relu, sigmoid silu;
                    sigmoid: leaky_relu, hard_sigmoid softplus;
                    hard_sigmoid: elu, hard_tanh tanh;
                    hard_tanh: selu, hard_silu sigmoid;
                    hard_silu: gelu, softmax hard_sigmoid;
                    softmax: silu, exp hard_tanh;
                    exp: softplus, linear hard_silu;
                }
            }
        )*
    };
}

losses! {
    /// `squared`.
    squared: [squared];
    /// `absolute`.
    absolute: [absolute];
    /// `huber` with its default threshold.
    huber: [huber];
    /// `huber` with another threshold.
    huber_quarter: [huber(0.25)];
    /// `binary_cross_entropy`.
    binary_cross_entropy: [binary_cross_entropy];
    /// `categorical_cross_entropy`.
    categorical_cross_entropy: [categorical_cross_entropy];
    /// `poisson`.
    poisson: [poisson];
}
