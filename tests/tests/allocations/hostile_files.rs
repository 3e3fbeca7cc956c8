//! The heap use of network loaders: at most a fixed multiple of the file's actual size, whatever its header claims.

use std::fs::{self, OpenOptions};
use std::{env, process};

use mlp_core::format::{FormatError, RawError};
use mlp_core::prelude::*;
use mlp_core::train::CheckpointError;
use mlp_tests::allocations::on_this_thread;

network! { struct Net< input 3 => tanh 2 => linear 2; loss squared >; }
network! { struct Large< input 500 => tanh 300 => linear 2; loss squared >; }

/// A safetensors file with this header and no data.
fn safetensors(header: &str) -> Vec<u8> {
    [&(header.len() as u64).to_le_bytes()[..], header.as_bytes()].concat()
}

fn tensor(name: &str, shape: &str, end: &str) -> String {
    format!("\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{shape}],\"data_offsets\":[0,{end}]}}")
}

#[test]
fn a_small_file_with_large_claims_allocates_little() {
    let huge = u64::MAX.to_string();
    let files = [
        [&(1_u64 << 18).to_le_bytes()[..], b"{}"].concat(),
        [&u64::MAX.to_le_bytes()[..], b"{}"].concat(),
        safetensors(&format!("{{{}}}", tensor("hidden1.weight", "1099511627776", "4398046511104"))),
        safetensors(&format!("{{{}}}", tensor("hidden1.weight", "2,3", &huge))),
        safetensors(&format!("{{{}}}", tensor("hidden1.weight", &huge, "24"))),
        Large::boxed_zeros().to_safetensors()[..1000].to_vec(),
    ];
    for file in &files {
        let (mut net, mut large) = (Net::zeros(), Large::boxed_zeros());
        let used = on_this_thread(|| {
            assert!(net.load_safetensors_bytes(file).is_err());
            assert!(large.load_safetensors_bytes(file).is_err());
        });
        assert!(used.peak <= 16 << 10, "{used:?} for {} bytes", file.len());
    }
}

#[test]
fn the_worst_header_allocates_a_fixed_multiple_of_its_length() {
    let longest = 1 << 18;
    let ones = vec!["1"; longest / 2 - 100].join(",");
    let names: Vec<_> = (0..longest / 56).map(|n| tensor(&format!("{n:04}"), "", "4")).collect();
    let nested = format!("{{\"__metadata__\":{{\"mlp\":\"{}\"}}}}", "[".repeat(longest - 100));
    for header in [format!("{{{}}}", tensor("hidden1.weight", &ones, "4")), format!("{{{}}}", names.join(",")), nested]
    {
        let file = safetensors(&header[..header.len().min(longest)]);
        let mut net = Net::zeros();
        let used = on_this_thread(|| assert!(net.load_safetensors_bytes(&file).is_err()));
        let multiple = used.peak / file.len();
        println!("{multiple} times a header of {} bytes", file.len());
        assert!(multiple <= 32, "{used:?}");
    }
}

#[test]
fn loading_holds_a_second_network_temporarily() {
    let mut large = Large::boxed_zeros();
    let file = large.to_safetensors();
    let used = on_this_thread(|| large.load_safetensors_bytes(&file).expect("a file of this network"));
    // The buffer doubles, with a copy at each growth.
    assert!(used.peak <= 4 * file.len(), "{used:?}");
}

#[test]
fn raw_bytes_are_loaded_without_the_heap() {
    let mut large = Large::boxed_zeros();
    let file = large.to_raw_bytes();
    let used = on_this_thread(|| {
        large.load_raw_bytes(&file).expect("a file of this network");
        assert_eq!(large.load_raw_bytes(&file[1..]), Err(RawError::NotRaw));
        assert!(matches!(large.load_raw_bytes(&file[..500]), Err(RawError::Length { .. })));
    });
    assert_eq!(used.allocations, 0);
}

#[test]
fn every_unknown_and_every_missing_tensor_is_reported() {
    let names: Vec<_> = (0..1000).map(|n| tensor(&n.to_string(), "0", "0")).collect();
    let file = safetensors(&format!("{{{}}}", names.join(",")));
    let error = Net::zeros().load_safetensors_bytes(&file).expect_err("a file of another network");
    let FormatError::Differences(differences) = error else { panic!("{error}") };
    assert_eq!(differences.len(), 1000 + 4);
}

#[test]
fn a_checkpoint_of_any_length_is_refused_without_loading_it() {
    let path = env::temp_dir().join(format!("mlp-hostile-{}", process::id()));
    let data = Dataset::new(vec![vector![1.0, 2.0, 3.0]], vec![vector![1.0, 2.0]]).expect("finite numbers");
    let trainer = Trainer::new(Adam::new(0.01)).epochs(1);
    trainer.clone().checkpoint(Checkpoint::new(&path)).fit(&mut Net::zeros(), &data).expect("a small network");
    let genuine = fs::read(&path).expect("a checkpoint");
    // Its length fits its header, so all of it is read for the checksum.
    let claimed = 256 << 20;
    let version = "\"__metadata__\":{\"mlp_checkpoint\":\"2\"}";
    let tensor = format!("\"network\":{{\"dtype\":\"U8\",\"shape\":[{claimed}],\"data_offsets\":[0,{claimed}]}}");
    let forged = safetensors(&format!("{{{version},{tensor}}}"));
    for (content, length) in [(&genuine, 6 << 30), (&forged, forged.len() as u64 + claimed), (&forged, 6 << 30)] {
        fs::write(&path, content).expect("a writable directory");
        let file = OpenOptions::new().write(true).open(&path).expect("a file");
        file.set_len(length).expect("a sparse file");
        let mut trainer = trainer.clone().checkpoint(Checkpoint::new(&path).resume());
        let used = on_this_thread(|| {
            let error = trainer.fit(&mut Net::zeros(), &data).expect_err("no checkpoint");
            assert!(matches!(error, TrainError::Checkpoint(CheckpointError::Damaged { .. })), "{error}");
        });
        assert!(used.peak <= 128 << 10, "{used:?} for {length} bytes");
    }
    fs::remove_file(path).expect("a file");
}
