//! The layout of raw files, damaged files, and files of other networks.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use super::header::HEADER_LEN;
use crate::format::{LoadError, RawError};
use crate::prelude::*;

network! { struct Net< input 3 => elu(0.5) 2 => linear 2 no_bias; loss squared >; }

fn net() -> Net {
    Net::random(&mut StdRng::seed_from_u64(7))
}

/// Loads into a network of ones, which an error must leave unchanged.
fn load(bytes: &[u8]) -> Result<Net, RawError> {
    let mut net = Net::zeros();
    net.parameters_mut().fill(1.0);
    let marked = net.clone();
    net.load_raw_bytes(bytes).inspect_err(|error| assert_eq!(net, marked, "{error}"))?;
    Ok(net)
}

#[test]
fn a_round_trip_preserves_every_bit() {
    let mut net = net();
    let odd = [f32::NAN, -f32::NAN, f32::from_bits(0x7fa0_0001), f32::INFINITY, -0.0, f32::MIN_POSITIVE / 2.0];
    net.parameters_mut()[..6].copy_from_slice(&odd);
    let bits = |net: &Net| net.parameters().iter().map(|w| w.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&load(&net.to_raw_bytes()).unwrap()), bits(&net));

    let double = <Net<f64> as Network>::random(&mut StdRng::seed_from_u64(7));
    let mut same = Net::<f64>::zeros();
    same.load_raw_bytes(&double.to_raw_bytes()).unwrap();
    assert_eq!(same, double);
}

#[test]
fn the_header_has_the_documented_layout() {
    let mut net = net();
    net.hidden1.weights = matrix![1.0, 2.0, 3.0; 4.0, 5.0, 6.0];
    let bytes = net.to_raw_bytes();
    assert_eq!(bytes[..8], *b"mlp raw\0");
    assert_eq!(bytes[8..16], [1, 0, 0, 0, 4, 0, 0, 0]);
    // The fingerprint is part of the format: a change makes existing files invalid.
    assert_eq!(u64::from_le_bytes(bytes[16..24].try_into().unwrap()), 0x6774_2853_328c_06d0);
    assert_eq!(bytes[24..32], 12_u64.to_le_bytes());
    let columns: Vec<u8> = [1.0_f32, 4.0, 2.0, 5.0, 3.0, 6.0].iter().flat_map(|w| w.to_le_bytes()).collect();
    assert_eq!(bytes[32..56], columns);
}

#[test]
fn a_truncated_or_extended_file_is_refused() {
    let bytes = net().to_raw_bytes();
    let expected = bytes.len();
    for end in 0..expected {
        let error = if end < HEADER_LEN { RawError::NotRaw } else { RawError::Length { found: end, expected } };
        assert_eq!(load(&bytes[..end]), Err(error));
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(load(&longer), Err(RawError::Length { found: expected + 1, expected }));
}

#[test]
fn a_flipped_bit_anywhere_in_the_header_is_refused() {
    let bytes = net().to_raw_bytes();
    for bit in 0..8 * HEADER_LEN {
        let mut corrupted = bytes.clone();
        corrupted[bit / 8] ^= 1 << (bit % 8);
        let error = load(&corrupted).unwrap_err();
        let is_specific = match bit / 64 {
            0 => error == RawError::NotRaw,
            1 => matches!(error, RawError::Version { .. } | RawError::Scalar { .. }),
            2 => error == RawError::Architecture,
            _ => matches!(error, RawError::Parameters { expected: 12, .. }),
        };
        assert!(is_specific, "bit {bit}: {error}");
    }
}

#[test]
fn names_and_loss_may_differ_but_not_the_function() {
    network! { struct Renamed< input 3 => elu(0.5) 2 as first => linear 2 as last no_bias; loss absolute >; }
    assert_eq!(load(&Renamed::zeros().to_raw_bytes()), Ok(Net::zeros()));

    network! { struct Constant< input 3 => elu 2 => linear 2 no_bias; loss squared >; }
    network! { struct Other< input 3 => relu 2 => linear 2 no_bias; loss squared >; }
    network! { struct Biased< input 2 => elu(0.5) 2 no_bias => linear 2; loss squared >; }
    network! { struct Wide< input 3 => elu(0.5) 4 no_bias; #[allow(noncanonical_link)] loss squared >; }
    for bytes in [Constant::zeros().to_raw_bytes(), Other::zeros().to_raw_bytes(), Wide::zeros().to_raw_bytes()] {
        assert_eq!(load(&bytes), Err(RawError::Architecture));
    }
    let error = RawError::Parameters { found: 10, expected: 12 };
    assert_eq!(load(&Biased::zeros().to_raw_bytes()), Err(error));
    let error = RawError::Scalar { found: 8, expected: 4 };
    assert_eq!(load(&Net::<f64>::zeros().to_raw_bytes()), Err(error));
}

#[test]
fn files_are_written_and_read_and_errors_name_them() {
    let directory = std::env::temp_dir().join(std::format!("mlp-raw-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let path = directory.join("net.bin");
    net().save_raw(&path).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), net().to_raw_bytes());
    let mut same = Net::zeros();
    same.load_raw(&path).unwrap();
    assert_eq!(same, net());

    std::fs::write(&path, vec![0; 1000]).unwrap();
    let error = same.load_raw(&path).unwrap_err().to_string();
    assert!(error.ends_with("net.bin`: this is no raw file of a network"), "{error}");
    std::fs::write(&path, [net().to_raw_bytes(), vec![0; 1000]].concat()).unwrap();
    assert!(matches!(same.load_raw(&path), Err(LoadError::Content { .. })));
    assert_eq!(same, net());
    assert!(matches!(same.load_raw(directory.join("nowhere")), Err(LoadError::Read { .. })));
    std::fs::remove_dir_all(&directory).unwrap();
}
