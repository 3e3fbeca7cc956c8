//! The expansion of `Xor` equals the reviewed one in `snapshots/xor.rs`.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p mlp-macros` updates it.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::{define, derive};

const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/xor.rs");

/// The expansion of `network!`, with that of its derive.
fn expand(tokens: TokenStream) -> String {
    let item =
        syn::parse2::<syn::ItemStruct>(define::network(tokens, &syn::parse_quote!(::mlp_core))).expect("a struct");
    let expansion = derive::network(item.to_token_stream());
    prettyplease::unparse(&syn::parse2(quote!(#item #expansion)).expect("valid Rust"))
}

#[test]
fn the_expansion_of_xor_equals_the_reviewed_snapshot() {
    let expansion = expand(quote! {
        /// Learns exclusive or.
        pub struct Xor< input 2 => relu 2 => linear 1; loss squared >;
    });
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        let directory = Path::new(SNAPSHOT).parent().expect("a path to a file");
        std::fs::create_dir_all(directory).expect("the crate's own directory can be written");
        std::fs::write(SNAPSHOT, &expansion).expect("the snapshot can be written");
    }
    let reviewed = std::fs::read_to_string(SNAPSHOT).expect("the snapshot is committed");
    assert!(expansion == reviewed, "the expansion has changed; review it after UPDATE_SNAPSHOTS=1:\n{expansion}");
}
