//! Invalid batches without a trainer: panics, where `Dataset` and `Trainer` return errors.

use super::*;

const NO_INPUTS: [SVector<f32, 2>; 0] = [];
const NO_CLASSES: [usize; 0] = [];

fn into(x: &[SVector<f32, 2>], y: &[usize]) -> f32 {
    Classes::zeros().gradient_into(x, y, &mut Classes::workspace(), &mut Classes::boxed_zeros())
}

#[test]
#[should_panic(expected = "the batch is empty")]
fn empty_in_loss() {
    Classes::zeros().loss(&NO_INPUTS, &NO_CLASSES);
}

#[test]
#[should_panic(expected = "the batch is empty")]
fn empty_in_gradient() {
    let _ = Classes::zeros().gradient(&NO_INPUTS, &NO_CLASSES);
}

#[test]
#[should_panic(expected = "the batch is empty")]
fn empty_in_gradient_into() {
    into(&NO_INPUTS, &NO_CLASSES);
}

#[test]
fn empty_is_zero_in_accumulate_and_no_output_in_predict() {
    let net = Classes::zeros();
    let mut gradient = net.clone();
    let sum = net.accumulate(&NO_INPUTS, &NO_CLASSES, &mut Classes::workspace(), &mut gradient);
    assert_eq!((sum, gradient), (0.0, net.clone()));
    assert!(net.predict(&NO_INPUTS).is_empty());
}

#[test]
#[should_panic(expected = "4 inputs, but 3 targets")]
fn with_a_target_missing_in_loss() {
    Classes::zeros().loss(&xor_inputs(), &[0, 1, 2]);
}

#[test]
#[should_panic(expected = "4 inputs, but 5 targets")]
fn with_a_target_too_many_in_gradient() {
    let _ = Classes::zeros().gradient(&xor_inputs(), &[0, 1, 2, 0, 1]);
}

#[test]
#[should_panic(expected = "4 inputs, but 3 targets")]
fn with_a_target_missing_in_gradient_into() {
    into(&xor_inputs(), &[0, 1, 2]);
}

#[test]
#[should_panic(expected = "4 inputs, but 3 targets")]
fn with_a_target_missing_in_accumulate() {
    let net = Classes::zeros();
    net.accumulate(&xor_inputs(), &[0, 1, 2], &mut Classes::workspace(), &mut Classes::boxed_zeros());
}

/// Every function detects a class out of range, with every loss.
macro_rules! out_of_range {
    ($($module:ident: $activation:ident $outputs:literal, $loss:ident, $class:literal;)*) => {$(
        mod $module {
            use super::*;

            network! { struct Net< input 2 => $activation $outputs; loss $loss >; }

            #[test]
            #[should_panic(expected = "classes, from 0")]
            fn in_loss() {
                Net::zeros().loss(&xor_inputs(), &[0, 1, 0, $class]);
            }

            #[test]
            #[should_panic(expected = "classes, from 0")]
            fn in_gradient() {
                let _ = Net::zeros().gradient(&xor_inputs(), &[0, 1, 0, $class]);
            }

            #[test]
            #[should_panic(expected = "classes, from 0")]
            fn in_deltas() {
                let net = Net::zeros();
                let _ = net.deltas(&net.trace(&vector![0.0, 1.0]), &$class);
            }
        }
    )*};
}

out_of_range! {
    with_a_class_too_high_for_categorical_cross_entropy: softmax 3, categorical_cross_entropy, 3;
    with_a_class_too_high_for_binary_cross_entropy: sigmoid 3, binary_cross_entropy, 3;
    with_a_class_too_high_for_squared: linear 3, squared, 3;
    with_a_class_too_high_for_absolute: linear 3, absolute, 3;
    with_a_class_too_high_for_huber: linear 3, huber, 3;
    with_a_class_too_high_for_poisson: exp 3, poisson, 3;
    with_a_class_too_high_for_a_single_output: sigmoid 1, binary_cross_entropy, 2;
}
