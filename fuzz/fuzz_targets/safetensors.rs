//! Any bytes are a safetensors file of the network, whole, or leave the network as it is; as they are and with conversion.
//!
//! The bytes behind the first two are the header, whose length is written before it, so that the fuzzer need not guess
//! it; where the first byte is odd, all is taken as it is. The second says how long a row of zeros stands for the numbers.

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
                same.load_safetensors_bytes(&net.to_safetensors()).expect("what was loaded can be saved and loaded");
                assert_eq!(same.to_raw_bytes(), net.to_raw_bytes());
            }
            Err(error) => {
                let _ = error.to_string();
                assert!(net.parameters().iter().all(|parameter| *parameter == 7.0), "{error}");
            }
        }
    }
}
