//! Properties of the file that inference does not test. `tests/onnx/run` runs exported networks in other runtimes.

use alloc::vec::Vec;

use crate::format::{Onnx, OnnxError, SaveError};
use crate::prelude::*;

network! { struct Xor< input 2 => tanh 2 => sigmoid 1; loss binary_cross_entropy >; }

fn xor() -> Xor {
    let mut xor = Xor::zeros();
    xor.parameters_mut().iter_mut().zip(0_u8..).for_each(|(parameter, number)| *parameter = number.into());
    xor
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn the_file_matches_the_reviewed_snapshot() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/format/onnx/xor.onnx");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        xor().save_onnx(path).unwrap();
    }
    let reviewed = std::fs::read(path).unwrap();
    assert!(xor().to_onnx().unwrap() == reviewed, "the file has changed: run tests/onnx/run, then UPDATE_SNAPSHOTS=1");
}

#[test]
fn weights_are_row_major() {
    let rows: Vec<u8> = [0.0_f32, 2.0, 1.0, 3.0].iter().flat_map(|w| w.to_le_bytes()).collect();
    assert!(contains(&xor().to_onnx().unwrap(), &rows));
}

network! { struct Named< input 2 as output, 1 as output_ => tanh 2 as index from (output_, output) => linear 1 as gemm; loss squared >; }

#[test]
fn the_output_has_another_name_than_every_input() {
    let bytes = Named::zeros().to_onnx().unwrap();
    assert!(contains(&bytes, b"\x08output__") && !contains(&bytes, b"output___"));
    assert!(contains(&xor().to_onnx().unwrap(), b"\x06output"));
}

#[test]
fn only_the_final_activation_can_be_left_out() {
    let logits = Onnx::new().without_final_activation().to_bytes(&xor()).unwrap();
    assert!(contains(&logits, b"Tanh") && !contains(&logits, b"Sigmoid"));
    assert!(contains(&xor().to_onnx().unwrap(), b"Sigmoid"));
}

#[test]
fn double_precision_is_rounded_and_overflow_is_refused() {
    let mut double = Xor::<f64>::zeros();
    double.parameters_mut().copy_from_slice(&xor().parameters().iter().map(|w| f64::from(*w)).collect::<Vec<_>>());
    assert_eq!(double.to_onnx(), xor().to_onnx());
    double.output.weights[(0, 1)] = 1e39;
    let error = OnnxError::TooLarge { tensor: "output.weight".into(), index: 1, value: 1e39 };
    assert_eq!(double.to_onnx(), Err(error));
}

#[test]
fn constants_of_activations_are_attributes() {
    network! {
        struct Sloped< input 1 => elu(0.625) 1 => leaky_relu(0.375) 1; #[allow(noncanonical_link)] loss squared >;
    }
    let bytes = Sloped::zeros().to_onnx().unwrap();
    for (operator, alpha) in [("Elu", 0.625_f32), ("LeakyRelu", 0.375)] {
        assert!(contains(&bytes, operator.as_bytes()) && contains(&bytes, &alpha.to_le_bytes()), "{operator}");
    }
}

/// The fields of this number in a message.
fn fields(mut message: &[u8], wanted: u64) -> Vec<&[u8]> {
    fn varint(message: &mut &[u8]) -> u64 {
        let mut value = 0;
        for shift in (0..).step_by(7) {
            let (byte, rest) = message.split_first().unwrap();
            *message = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        value
    }
    let mut found = Vec::new();
    while !message.is_empty() {
        let tag = varint(&mut message);
        let length = match tag & 7 {
            0 => {
                varint(&mut message);
                continue;
            }
            2 => usize::try_from(varint(&mut message)).unwrap(),
            _ => 4,
        };
        let (content, rest) = message.split_at(length);
        message = rest;
        if tag >> 3 == wanted {
            found.push(content);
        }
    }
    found
}

#[test]
fn tensors_and_values_have_names_of_their_own() {
    network! {
        struct Repeated<
            input 2 => gelu 2 => hard_tanh 2 => gelu 2 => hard_tanh 2 => silu 2 => silu 2; #[allow(noncanonical_link)] loss squared
        >;
    }
    let bytes = Repeated::zeros().to_onnx().unwrap();
    let graph = fields(&bytes, 7)[0];
    let tensors: Vec<_> = fields(graph, 5).into_iter().map(|tensor| fields(tensor, 8)[0]).collect();
    // Weights, biases, and the constants 1/√2, 1, 1/2 and -1, which occur several times in the functions.
    assert_eq!(tensors.len(), 2 * 6 + 4);
    let nodes = fields(graph, 1);
    let outputs = nodes.iter().map(|node| fields(node, 2)[0]);
    let mut names: Vec<_> = tensors.iter().copied().chain(outputs).chain([&b"input"[..]]).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    // Every operand is one of them.
    assert!(nodes.iter().flat_map(|node| fields(node, 1)).all(|operand| names.contains(&operand)));
}

/// A user-defined activation with the name of a built-in one.
struct Impostor;

impl Elementwise for Impostor {
    const NAME: &'static str = "relu";
    type Canonical = NoPartner;
    fn value<T: Scalar>(s: T) -> T {
        -s
    }
    fn derivative<T: Scalar>(_: T, _: T) -> T {
        -T::one()
    }
}

#[test]
fn a_user_defined_activation_is_refused_under_any_name_and_no_file_is_written() {
    network! { struct Net< input 1 => tanh 2 => Impostor 2 as middle => linear 1; loss squared >; }
    let error = OnnxError::Activation { layer: "middle", activation: "relu".into() };
    assert_eq!(Net::zeros().to_onnx(), Err(error.clone()));
    let path = std::env::temp_dir().join(alloc::format!("mlp-onnx-{}", std::process::id()));
    assert!(matches!(Net::zeros().save_onnx(&path), Err(SaveError::Onnx(found)) if found == error));
    assert!(!path.exists());

    network! { struct AtTheEnd< input 1 => Impostor 1; loss squared >; }
    assert!(Onnx::new().without_final_activation().to_bytes(&AtTheEnd::zeros()).is_ok());
}
