//! Arbitrary bytes are either images or labels, as many as the header declares, or an error; plain and gzipped.
//!
//! If the first byte is odd, the rest is gzipped before it is read, which spares the fuzzer guessing checksums.

#![no_main]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;
use mlp_core::data::idx;
use mlp_core::prelude::*;

const GZIP: [u8; 2] = [0x1f, 0x8b];

fuzz_target!(|bytes: &[u8]| {
    let [kind, content @ ..] = bytes else { return };
    if kind & 1 == 1 {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).expect("writing to memory");
        read(&encoder.finish().expect("writing to memory"), content);
    } else {
        read(content, content);
    }
});

/// Reads `file`, whose decompressed content is `content` unless the content is itself gzipped.
fn read(file: &[u8], content: &[u8]) {
    let is_known = file == content && !content.starts_with(&GZIP);
    match idx::read_images::<SVector<f32, 4>>("images", file) {
        Ok(images) => {
            assert!(images.iter().flatten().all(|pixel| (0.0..=1.0).contains(pixel)));
            assert!(!is_known || images.len() * 4 == content.len() - 4 - 4 * usize::from(content[3]));
        }
        Err(error) => assert!(error.to_string().starts_with("images: ")),
    }
    match idx::read_labels("labels", file) {
        Ok(labels) => assert!(!is_known || labels.into_iter().eq(content[8..].iter().copied().map(usize::from))),
        Err(error) => assert!(error.to_string().starts_with("labels: ")),
    }
}
