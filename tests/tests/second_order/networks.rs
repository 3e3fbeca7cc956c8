//! The networks: every activation in a hidden layer and in the output layer, every loss with its canonical and with other
//! activations.

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
