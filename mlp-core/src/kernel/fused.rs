//! The loops over elementary functions, for instruction sets with fused multiply-add.

use super::elementary::Elementary;

elementwise! {
    Elementary;
    elu([scale, depth], s; a) = s.fast_elu(scale, depth);
    elu_backward([scale, depth], s; delta) *= s.fast_elu_derivative(scale, depth);
    gelu(s; a) = s.fast_gelu();
    gelu_backward(s; delta) *= s.fast_gelu_derivative();
    silu(s; a) = s.fast_silu();
    silu_backward(s; delta) *= s.fast_silu_derivative();
    softplus(s; a) = s.fast_softplus();
    softplus_backward(s; delta) *= s.fast_sigmoid();
    tanh(s; a) = s.fast_tanh();
    sigmoid(s; a) = s.fast_sigmoid();
    exp(s; a) = s.fast_exp();
    erf(s; a) = s.fast_erf();
}
