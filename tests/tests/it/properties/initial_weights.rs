//! Initial weights of a layer with 20 inputs and 80 units. The variance of 1600 normal numbers has a relative standard
//! deviation of `√(2/1600)` and their mean one of `σ/40`, that of uniform ones a smaller one. The tolerance is five times
//! that; the schemes are farther apart.

use mlp_core::prelude::*;
use mlp_core::random::generator;

macro_rules! schemes {
    ($($test:ident: $activation:ident $($scheme:ident)?, $variance:expr, $distribution:ident;)*) => {$(
        #[test]
        fn $test() {
            network! {
                struct Net< input 20 => $activation 80 $(init $scheme)? => linear 1; loss squared >;
            }
            let net = Net::<f64>::random(&mut generator(5));
            let (weights, variance): (_, f64) = (&net.hidden1.weights, $variance);
            assert!((weights.variance() / variance - 1.0).abs() < 5.0 * (2.0_f64 / 1600.0).sqrt());
            assert!(weights.mean().abs() < 5.0 * variance.sqrt() / 40.0);
            // No uniform number is beyond √3 σ; of 1600 normal ones some are.
            assert_eq!($distribution, weights.amax() <= (3.0 * variance).sqrt());
            assert!(net.hidden1.bias.iter().all(|&b| b == 0.0));
        }
    )*};
}

const UNIFORM: bool = true;
const NORMAL: bool = false;

schemes! {
    of_he_normal: tanh he_normal, 2.0 / 20.0, NORMAL;
    of_he_uniform: tanh he_uniform, 2.0 / 20.0, UNIFORM;
    of_glorot_normal: relu glorot_normal, 2.0 / 100.0, NORMAL;
    of_glorot_uniform: relu glorot_uniform, 2.0 / 100.0, UNIFORM;
    of_lecun_normal: relu lecun_normal, 1.0 / 20.0, NORMAL;
    of_lecun_uniform: relu lecun_uniform, 1.0 / 20.0, UNIFORM;
    are_he_normal_before_relu: relu, 2.0 / 20.0, NORMAL;
    are_lecun_normal_before_selu: selu, 1.0 / 20.0, NORMAL;
    are_glorot_uniform_before_tanh: tanh, 2.0 / 100.0, UNIFORM;
}

#[test]
fn of_zeros_are_zero() {
    network! { struct Net< input 3 => tanh 4 init zeros => linear 1; loss squared >; }
    let net = Net::random(&mut generator(5));
    assert!(net.hidden1.weights.iter().all(|&w| w == 0.0));
    assert!(net.output.weights.iter().all(|&w| w != 0.0));
}

#[test]
fn depend_on_the_seed_alone() {
    network! { struct Net< input 3 => relu 4 => linear 1; loss squared >; }
    let net = |seed| Net::random(&mut StdRng::seed_from_u64(seed));
    assert_eq!(net(3), net(3));
    assert_ne!(net(3), net(4));
    assert_eq!(*Net::boxed_random(&mut StdRng::seed_from_u64(3)), net(3));
    assert_eq!(*net(3).boxed_clone(), net(3));
}
