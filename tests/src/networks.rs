//! Every loss behind every output activation in one, two and three layers, with hidden layers of every activation.

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::{Network, Scalar};

use crate::rounding::Layer;

/// The number of inputs of every network here.
pub const INPUTS: usize = 2;

/// The number of outputs of every network here.
pub const OUTPUTS: usize = 3;

/// One sample of inputs.
pub type Input = SVector<f64, INPUTS>;

/// One sample of wanted outputs.
pub type Target = SVector<f64, OUTPUTS>;

/// A network of any scalar.
pub trait Family {
    /// The network that computes with `T`.
    type Of<T: Scalar>: Network<Scalar = T, Input = SVector<T, INPUTS>, Output = SVector<T, OUTPUTS>>;

    /// `Network::gradient`.
    fn gradient(network: &Self::Of<f64>, x: &[Input], y: &[Target]) -> (f64, Self::Of<f64>);

    /// `s` and `a` of every layer for one sample.
    fn layers(network: &Self::Of<f64>, x: &Input) -> Vec<Layer>;
}

/// What is done with every network.
pub trait Visitor {
    /// Does it with this one.
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

            use super::super::{Family, Input, Layer, Target};

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

macro_rules! behind {
    ($loss:tt: $($output:ident: $alone:ident, $first:ident $second:ident;)*) => {
        $(depths! { $loss $output: $alone, $first $second })*

        /// Visits the networks with this loss: each output activation at each depth.
        pub fn visit_all(visitor: &mut impl super::Visitor) {
            $(
                visitor.visit::<$output::OneLayer>();
                visitor.visit::<$output::TwoLayers>();
                visitor.visit::<$output::ThreeLayers>();
            )*
        }
    };
}

/// The table: an output activation, the hidden layer of the network of two layers, those of the network of three.
/// Every activation is hidden in each of the three places once.
macro_rules! losses {
    ($($(#[$doc:meta])* $module:ident: $loss:tt;)*) => {
        $(
            $(#[$doc])*
            #[allow(missing_docs, unreachable_pub, reason = "the networks are reached through `visit_all`")]
            pub mod $module {
                behind! {
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
