//! Elementwise loops.

use pulp::Arch;

use super::super::{fused, portable, simd};
use super::{ARCH, numbers, on_every_instruction_set, same_bits};
use crate::function::VectorForms;
use crate::number::scalar::constant;

/// Compares loops with those of a module, on every remainder of a vector and of an unrolled group of vectors.
macro_rules! assert_match {
    ($T:ident with $module:ident; $($name:ident($($constants:expr)?);)*) => {
        for count in (0..=33).chain([47, 63, 64, 65, 97, 127, 130, 160]) {
            let mut s = numbers::<$T>(count, 3);
            for (i, s) in s.iter_mut().enumerate() {
                *s *= constant([1.0, 7.0, 33.0, 1e-3, 1e-40, 1e4, f64::INFINITY][i * i % 7]);
            }
            let start = numbers::<$T>(count, 5);
            $({
                let (mut got, mut expected) = (start.clone(), start.clone());
                simd::$name($(&$constants.map(constant),)? &s, &mut got);
                $module::$name($(&$constants.map(constant),)? &s, &mut expected);
                assert!(same_bits(&got, &expected), "{} of {count} numbers: {got:?}, expected {expected:?}", stringify!($name));
            })*
        }
    };
}

fn elementwise_loops_match_portable<T: VectorForms>() {
    assert_match! {
        T with portable;
        add_scaled([0.25]);
        relu(); relu_backward();
        leaky_relu([0.25]); leaky_relu_backward([0.25]);
        hard_sigmoid(); hard_sigmoid_backward();
        hard_tanh(); hard_tanh_backward();
        hard_silu(); hard_silu_backward();
        tanh_backward(); sigmoid_backward(); exp_backward();
    }
    macro_rules! assert_functions_match {
        ($module:ident) => {
            assert_match! {
                T with $module;
                elu([1.5, 0.75]); elu_backward([1.5, 0.75]);
                gelu(); gelu_backward();
                silu(); silu_backward();
                softplus(); softplus_backward();
                tanh(); sigmoid(); exp(); erf();
            }
        };
    }
    if matches!(ARCH.get(), Some(Arch::Scalar)) {
        assert_functions_match!(portable);
    } else {
        assert_functions_match!(fused);
    }
}

#[test]
fn elementwise_loops_of_every_length_match_bit_for_bit_in_single_precision() {
    on_every_instruction_set(elementwise_loops_match_portable::<f32>);
}

#[test]
fn elementwise_loops_of_every_length_match_bit_for_bit_in_double_precision() {
    on_every_instruction_set(elementwise_loops_match_portable::<f64>);
}
