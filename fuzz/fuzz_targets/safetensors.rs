//! Arbitrary bytes are either a complete safetensors file of the network or leave the network unchanged, with and without
//! conversion.
//!
//! If the first byte is odd, the bytes after the first two are the file. Otherwise they are its header: its length is
//! prepended, which spares the fuzzer guessing it, and the second byte is the number of zero bytes appended as tensor data.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlp_core::format::Safetensors;
use mlp_core::prelude::*;

network! { struct Net< input 3 => tanh 2 => linear 2 no_bias; loss squared >; }

fuzz_target!(|bytes: &[u8]| {
    let [kind, zeros, rest @ ..] = bytes else { return };
    if kind & 1 == 1 {
        return load(rest);
    }
    let mut file = (rest.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(rest);
    file.resize(file.len() + usize::from(*zeros), 0);
    load(&file);
});

fn load(bytes: &[u8]) {
    for options in [Safetensors::new(), Safetensors::new().converting()] {
        let mut net = Net::zeros();
        net.parameters_mut().fill(7.0);
        match options.load_bytes(&mut net, bytes) {
            Ok(()) => {
                let mut same = Net::zeros();
                same.load_safetensors_bytes(&net.to_safetensors()).expect("a loaded network can be saved and loaded");
                assert_eq!(same.to_raw_bytes(), net.to_raw_bytes());
            }
            Err(error) => {
                let _ = error.to_string();
                assert!(net.parameters().iter().all(|parameter| *parameter == 7.0), "{error}");
            }
        }
    }
}
