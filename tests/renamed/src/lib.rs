//! A user that depends on `mlp-core` under another name and imports nothing: the expansions resolve their paths by
//! the path of the call, or by `#[network(crate = …)]`.
#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings, clippy::pedantic)]

::neural::network! {
    /// Defined in one line.
    #[network(crate = ::neural)]
    pub struct Xor< input 2 => relu 2 init he_uniform => linear 1 no_bias; loss squared >;
}

// `network!` finds the crate by the path of its call.
::neural::network! {
    /// Defined without the path.
    pub struct Unattributed< input 2 => linear 1; loss squared >;
}

::mlp_reexported::classifier! {
    /// Defined by the macro of another crate.
    pub Classifier, 1 + 1
}

/// Written by hand.
#[derive(Clone, Debug, PartialEq, ::neural::Network)]
#[network(loss = huber(0.5), crate = ::neural)]
#[repr(C)]
pub struct ByHand {
    /// The only layer.
    pub output: ::neural::Dense<2, 1, ::neural::activation::Linear, f64>,
}

/// The output of a network without a name.
#[must_use]
pub fn unnamed() -> f32 {
    let net = ::neural::network!(#[network(crate = ::neural)] < input 1 => tanh 2 => linear 1; loss squared; seed 3 >);
    ::neural::Network::forward(&net, &::neural::nalgebra::SVector::<f32, 1>::zeros())[0]
}

#[cfg(test)]
mod tests {
    use ::std::assert_eq;

    #[test]
    #[allow(clippy::float_cmp, reason = "exactly zero, for zero input and biases")]
    fn a_renamed_crate_is_found() {
        assert_eq!(super::Xor::PARAMETERS, 8);
        assert_eq!(super::ByHand::PARAMETERS, 3);
        assert_eq!(super::unnamed(), 0.0);
        assert_eq!(super::Unattributed::PARAMETERS, 3);
        assert_eq!(super::Classifier::PARAMETERS, 17);
    }
}
