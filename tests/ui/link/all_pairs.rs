use mlp_core::prelude::*;

// Every loss after every activation: 90 networks.

mod squared {
    use super::*;

    network! { pub struct LinearOutput< input 2 => linear 2; loss squared >; }
    network! { pub struct ReluOutput< input 2 => relu 2; loss squared >; }
    network! { pub struct LeakyReluOutput< input 2 => leaky_relu 2; loss squared >; }
    network! { pub struct EluOutput< input 2 => elu 2; loss squared >; }
    network! { pub struct SeluOutput< input 2 => selu 2; loss squared >; }
    network! { pub struct GeluOutput< input 2 => gelu 2; loss squared >; }
    network! { pub struct SiluOutput< input 2 => silu 2; loss squared >; }
    network! { pub struct SoftplusOutput< input 2 => softplus 2; loss squared >; }
    network! { pub struct TanhOutput< input 2 => tanh 2; loss squared >; }
    network! { pub struct SigmoidOutput< input 2 => sigmoid 2; loss squared >; }
    network! { pub struct HardSigmoidOutput< input 2 => hard_sigmoid 2; loss squared >; }
    network! { pub struct HardTanhOutput< input 2 => hard_tanh 2; loss squared >; }
    network! { pub struct HardSiluOutput< input 2 => hard_silu 2; loss squared >; }
    network! { pub struct SoftmaxOutput< input 2 => softmax 2; loss squared >; }
    network! { pub struct ExpOutput< input 2 => exp 2; loss squared >; }
}

mod absolute {
    use super::*;

    network! { pub struct LinearOutput< input 2 => linear 2; loss absolute >; }
    network! { pub struct ReluOutput< input 2 => relu 2; loss absolute >; }
    network! { pub struct LeakyReluOutput< input 2 => leaky_relu 2; loss absolute >; }
    network! { pub struct EluOutput< input 2 => elu 2; loss absolute >; }
    network! { pub struct SeluOutput< input 2 => selu 2; loss absolute >; }
    network! { pub struct GeluOutput< input 2 => gelu 2; loss absolute >; }
    network! { pub struct SiluOutput< input 2 => silu 2; loss absolute >; }
    network! { pub struct SoftplusOutput< input 2 => softplus 2; loss absolute >; }
    network! { pub struct TanhOutput< input 2 => tanh 2; loss absolute >; }
    network! { pub struct SigmoidOutput< input 2 => sigmoid 2; loss absolute >; }
    network! { pub struct HardSigmoidOutput< input 2 => hard_sigmoid 2; loss absolute >; }
    network! { pub struct HardTanhOutput< input 2 => hard_tanh 2; loss absolute >; }
    network! { pub struct HardSiluOutput< input 2 => hard_silu 2; loss absolute >; }
    network! { pub struct SoftmaxOutput< input 2 => softmax 2; loss absolute >; }
    network! { pub struct ExpOutput< input 2 => exp 2; loss absolute >; }
}

mod huber {
    use super::*;

    network! { pub struct LinearOutput< input 2 => linear 2; loss huber >; }
    network! { pub struct ReluOutput< input 2 => relu 2; loss huber >; }
    network! { pub struct LeakyReluOutput< input 2 => leaky_relu 2; loss huber >; }
    network! { pub struct EluOutput< input 2 => elu 2; loss huber >; }
    network! { pub struct SeluOutput< input 2 => selu 2; loss huber >; }
    network! { pub struct GeluOutput< input 2 => gelu 2; loss huber >; }
    network! { pub struct SiluOutput< input 2 => silu 2; loss huber >; }
    network! { pub struct SoftplusOutput< input 2 => softplus 2; loss huber >; }
    network! { pub struct TanhOutput< input 2 => tanh 2; loss huber >; }
    network! { pub struct SigmoidOutput< input 2 => sigmoid 2; loss huber >; }
    network! { pub struct HardSigmoidOutput< input 2 => hard_sigmoid 2; loss huber >; }
    network! { pub struct HardTanhOutput< input 2 => hard_tanh 2; loss huber >; }
    network! { pub struct HardSiluOutput< input 2 => hard_silu 2; loss huber >; }
    network! { pub struct SoftmaxOutput< input 2 => softmax 2; loss huber >; }
    network! { pub struct ExpOutput< input 2 => exp 2; loss huber >; }
}

mod binary_cross_entropy {
    use super::*;

    network! { pub struct LinearOutput< input 2 => linear 2; loss binary_cross_entropy >; }
    network! { pub struct ReluOutput< input 2 => relu 2; loss binary_cross_entropy >; }
    network! { pub struct LeakyReluOutput< input 2 => leaky_relu 2; loss binary_cross_entropy >; }
    network! { pub struct EluOutput< input 2 => elu 2; loss binary_cross_entropy >; }
    network! { pub struct SeluOutput< input 2 => selu 2; loss binary_cross_entropy >; }
    network! { pub struct GeluOutput< input 2 => gelu 2; loss binary_cross_entropy >; }
    network! { pub struct SiluOutput< input 2 => silu 2; loss binary_cross_entropy >; }
    network! { pub struct SoftplusOutput< input 2 => softplus 2; loss binary_cross_entropy >; }
    network! { pub struct TanhOutput< input 2 => tanh 2; loss binary_cross_entropy >; }
    network! { pub struct SigmoidOutput< input 2 => sigmoid 2; loss binary_cross_entropy >; }
    network! { pub struct HardSigmoidOutput< input 2 => hard_sigmoid 2; loss binary_cross_entropy >; }
    network! { pub struct HardTanhOutput< input 2 => hard_tanh 2; loss binary_cross_entropy >; }
    network! { pub struct HardSiluOutput< input 2 => hard_silu 2; loss binary_cross_entropy >; }
    network! { pub struct SoftmaxOutput< input 2 => softmax 2; loss binary_cross_entropy >; }
    network! { pub struct ExpOutput< input 2 => exp 2; loss binary_cross_entropy >; }
}

mod categorical_cross_entropy {
    use super::*;

    network! { pub struct LinearOutput< input 2 => linear 2; loss categorical_cross_entropy >; }
    network! { pub struct ReluOutput< input 2 => relu 2; loss categorical_cross_entropy >; }
    network! { pub struct LeakyReluOutput< input 2 => leaky_relu 2; loss categorical_cross_entropy >; }
    network! { pub struct EluOutput< input 2 => elu 2; loss categorical_cross_entropy >; }
    network! { pub struct SeluOutput< input 2 => selu 2; loss categorical_cross_entropy >; }
    network! { pub struct GeluOutput< input 2 => gelu 2; loss categorical_cross_entropy >; }
    network! { pub struct SiluOutput< input 2 => silu 2; loss categorical_cross_entropy >; }
    network! { pub struct SoftplusOutput< input 2 => softplus 2; loss categorical_cross_entropy >; }
    network! { pub struct TanhOutput< input 2 => tanh 2; loss categorical_cross_entropy >; }
    network! { pub struct SigmoidOutput< input 2 => sigmoid 2; loss categorical_cross_entropy >; }
    network! { pub struct HardSigmoidOutput< input 2 => hard_sigmoid 2; loss categorical_cross_entropy >; }
    network! { pub struct HardTanhOutput< input 2 => hard_tanh 2; loss categorical_cross_entropy >; }
    network! { pub struct HardSiluOutput< input 2 => hard_silu 2; loss categorical_cross_entropy >; }
    network! { pub struct SoftmaxOutput< input 2 => softmax 2; loss categorical_cross_entropy >; }
    network! { pub struct ExpOutput< input 2 => exp 2; loss categorical_cross_entropy >; }
}

mod poisson {
    use super::*;

    network! { pub struct LinearOutput< input 2 => linear 2; loss poisson >; }
    network! { pub struct ReluOutput< input 2 => relu 2; loss poisson >; }
    network! { pub struct LeakyReluOutput< input 2 => leaky_relu 2; loss poisson >; }
    network! { pub struct EluOutput< input 2 => elu 2; loss poisson >; }
    network! { pub struct SeluOutput< input 2 => selu 2; loss poisson >; }
    network! { pub struct GeluOutput< input 2 => gelu 2; loss poisson >; }
    network! { pub struct SiluOutput< input 2 => silu 2; loss poisson >; }
    network! { pub struct SoftplusOutput< input 2 => softplus 2; loss poisson >; }
    network! { pub struct TanhOutput< input 2 => tanh 2; loss poisson >; }
    network! { pub struct SigmoidOutput< input 2 => sigmoid 2; loss poisson >; }
    network! { pub struct HardSigmoidOutput< input 2 => hard_sigmoid 2; loss poisson >; }
    network! { pub struct HardTanhOutput< input 2 => hard_tanh 2; loss poisson >; }
    network! { pub struct HardSiluOutput< input 2 => hard_silu 2; loss poisson >; }
    network! { pub struct SoftmaxOutput< input 2 => softmax 2; loss poisson >; }
    network! { pub struct ExpOutput< input 2 => exp 2; loss poisson >; }
}

compile_error!("deliberate, so that the warnings are shown");

fn main() {}
