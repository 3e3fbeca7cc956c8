//! The parameter updates of the optimizers.

use super::super::{portable, simd};
use super::{inexact_numbers, on_every_instruction_set, same_bits};
use crate::number::scalar::{Scalar, constant};

fn updates_match_portable<T: Scalar>() {
    for count in 0..=130 {
        let gradient = inexact_numbers::<T>(count, 1);
        // The mean squares, another average, and the parameters.
        let start = || {
            let squares = inexact_numbers::<T>(count, 2).iter().map(|&v| v * v).collect();
            [squares, inexact_numbers::<T>(count, 3), inexact_numbers::<T>(count, 4)]
        };
        macro_rules! check {
            ($all:tt; $($name:ident($constants:expr; $($moved:ident),+);)*) => {$({
                let constants = $constants.map(constant::<T>);
                let (mut got, mut expected) = (start(), start());
                {
                    check!(@bind $all, &mut got);
                    simd::$name(&constants, &gradient, $($moved),+);
                    check!(@bind $all, &mut expected);
                    portable::$name(&constants, &gradient, $($moved),+);
                }
                let agree = got.iter().zip(&expected).all(|(got, expected)| same_bits(got, expected));
                assert!(agree, "{} of {count} parameters", stringify!($name));
                assert!(count == 0 || !same_bits(&got[2], &start()[2]), "{} moves", stringify!($name));
            })*};
            (@bind [$($vector:ident),+], $vectors:expr) => {
                let [$($vector),+] = $vectors;
                let _ = ($(&$vector),+);
            };
        }
        check! {
            [squares, average, x];
            momentum([0.9, 0.01]; average, x);
            nesterov([0.9, 0.01]; average, x);
            rms_prop([0.99, 0.01, 1e-8, 0.01]; squares, x);
            rms_prop_momentum([0.99, 0.01, 1e-8, 0.9, 0.01]; squares, average, x);
            adam([0.9, 0.1, 0.999, 0.001, 0.01, 3.0, 1e-8]; average, squares, x);
        }
    }
}

#[test]
fn optimizer_updates_match_the_portable_loops_bit_for_bit() {
    on_every_instruction_set(|| {
        updates_match_portable::<f32>();
        updates_match_portable::<f64>();
    });
}
