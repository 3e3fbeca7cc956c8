//! The networks: every activation in a hidden layer and in the output layer, every loss with its canonical and with other
//! activations; and every architecture.

use mlp_core::nalgebra::SVector;
use mlp_core::prelude::*;
use num_dual::Dual64;

/// A network of the tests, over `T`.
pub(crate) trait Subject<T: Scalar>:
    TwiceDifferentiable<Scalar = T, Input = SVector<T, 3>, Output = SVector<T, 3>, Loss: SecondOrderLoss>
{
}

impl<T: Scalar, N> Subject<T> for N where
    N: TwiceDifferentiable<Scalar = T, Input = SVector<T, 3>, Output = SVector<T, 3>, Loss: SecondOrderLoss>
{
}

/// A check that is applied to every network.
pub(crate) trait Visitor {
    fn visit<N: Subject<f64>, D: Subject<Dual64>>(&mut self);
}

macro_rules! networks {
    ($($Name:ident: $hidden:ident, $output:ident, [$($loss:tt)*];)*) => {
        $(network! {
            pub(crate) struct $Name<
                input 3 => $hidden 4 => tanh 3 no_bias => $output 3; #[allow(noncanonical_link)] loss $($loss)*
            >;
        })*

        /// Visits every network.
        pub(crate) fn visit_all(visitor: &mut impl Visitor) {
            $(visitor.visit::<$Name<f64>, $Name<Dual64>>();)*
        }
    };
}
networks! {
    LinearSquared: linear, linear, [squared];
    ReluSquared: relu, relu, [squared];
    LeakyReluSquared: leaky_relu, leaky_relu, [squared];
    HardSigmoidSquared: hard_sigmoid, hard_sigmoid, [squared];
    HardTanhSquared: hard_tanh, hard_tanh, [squared];
    HardSiluSquared: hard_silu, hard_silu, [squared];
    EluSquared: elu, elu, [squared];
    SeluSquared: selu, selu, [squared];
    GeluSquared: gelu, gelu, [squared];
    SiluSquared: silu, silu, [squared];
    SoftplusSquared: softplus, softplus, [squared];
    TanhSquared: tanh, tanh, [squared];
    SigmoidSquared: sigmoid, sigmoid, [squared];
    ExpSquared: exp, exp, [squared];
    SoftmaxSquared: softmax, softmax, [squared];
    TanhAbsolute: silu, tanh, [absolute];
    LinearHuber: gelu, linear, [huber(0.5)];
    SoftmaxHuber: elu, softmax, [huber];
    SigmoidBinary: softplus, sigmoid, [binary_cross_entropy];
    SoftmaxBinary: exp, softmax, [binary_cross_entropy];
    SoftmaxCategorical: silu, softmax, [categorical_cross_entropy];
    SigmoidCategorical: gelu, sigmoid, [categorical_cross_entropy];
    ExpPoisson: softmax, exp, [poisson];
    SoftplusPoisson: sigmoid, softplus, [poisson];
}

const fn near(unit: usize, column: usize) -> bool {
    unit.abs_diff(column) <= 1
}

const fn lower(unit: usize, column: usize) -> bool {
    column <= unit
}

network! { pub(crate) struct Shortcuts<
    input 3 => tanh 4 as low => silu 3 as high from (low, input) => linear 3 from (input, high, low);
    loss squared
>; }
network! { pub(crate) struct Residual<
    input 3 => tanh 4 as stem => sigmoid 4 add stem as block1 => gelu 4 add block1 as block2 => softmax 3;
    loss categorical_cross_entropy
>; }
network! { pub(crate) struct ResidualOutput< input 3 => softplus 3 add input as one => linear 3 add input; loss squared >; }
network! { pub(crate) struct Parts<
    input 3 => gelu 3 + softmax 2 => sigmoid 1 + linear 2;
    loss binary_cross_entropy + 0.5 * squared
>; }
network! { pub(crate) struct Heads<
    input 3 => tanh 5 => softmax 2 + exp 1;
    loss 2 * categorical_cross_entropy + 0.5 * poisson
>; }
network! { pub(crate) struct OtherHeads<
    input 3 => silu 4 => softplus 1 + softmax 2;
    #[allow(noncanonical_link)] loss 1.5 * huber(0.5) + binary_cross_entropy
>; }
network! { pub(crate) struct Connected< input 3 => tanh 4 connect near => linear 3 connect lower; loss squared >; }
network! { pub(crate) struct Combined<
    input 3
        => gelu 2 + tanh 1 as low connect near no_bias add input dropout 0.5
        => tanh 3 as high from (low, input) connect lower add low repeat 2
        => softmax 2 + linear 1 from (high2, low) connect near;
    #[allow(noncanonical_link)]
    loss 2 * categorical_cross_entropy + 0.5 * huber(0.5)
>; }

/// Visits every architecture.
pub(crate) fn visit_architectures(visitor: &mut impl Visitor) {
    visitor.visit::<Shortcuts<f64>, Shortcuts<Dual64>>();
    visitor.visit::<Residual<f64>, Residual<Dual64>>();
    visitor.visit::<ResidualOutput<f64>, ResidualOutput<Dual64>>();
    visitor.visit::<Parts<f64>, Parts<Dual64>>();
    visitor.visit::<Heads<f64>, Heads<Dual64>>();
    visitor.visit::<OtherHeads<f64>, OtherHeads<Dual64>>();
    visitor.visit::<Connected<f64>, Connected<Dual64>>();
    visitor.visit::<Combined<f64>, Combined<Dual64>>();
}
