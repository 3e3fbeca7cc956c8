//! Arbitrary bytes are either a network in JSON or postcard, which can be written and read again, or an error.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mlp_core::prelude::*;

network! { struct Net< input 1 => tanh 1 => linear 1 no_bias; loss squared >; }

fuzz_target!(|bytes: &[u8]| {
    if let Ok(net) = serde_json::from_slice::<Net>(bytes) {
        let text = serde_json::to_vec(&net).expect("serializable");
        assert_eq!(serde_json::from_slice::<Net>(&text).expect("deserializable").to_raw_bytes(), net.to_raw_bytes());
    }
    if let Ok(net) = postcard::from_bytes::<Net>(bytes) {
        let binary = postcard::to_allocvec(&net).expect("serializable");
        assert_eq!(postcard::from_bytes::<Net>(&binary).expect("deserializable").to_raw_bytes(), net.to_raw_bytes());
    }
});
