//! Arbitrary bytes either load as a raw file, which is saved as the same bytes, or leave the network unchanged.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlp_core::prelude::*;

network! { struct Net< input 3 => tanh 2 => linear 2 no_bias; loss squared >; }

fuzz_target!(|bytes: &[u8]| {
    let mut net = Net::zeros();
    net.parameters_mut().fill(7.0);
    match net.load_raw_bytes(bytes) {
        Ok(()) => assert_eq!(net.to_raw_bytes(), bytes),
        Err(error) => {
            assert!(net.parameters().iter().all(|parameter| *parameter == 7.0), "{error}");
        }
    }
});
