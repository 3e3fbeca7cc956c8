//! `network!` and its derive, outside of rustc: no tokens make them panic, and what they expand to is Rust.
//!
//! The modules are those of `mlp-macros`, which as a procedural macro exports nothing else.
#![no_main]
#![allow(dead_code, unused_imports, reason = "parts that only rustc or the entry points use")]

// Inline, so that the modules find their submodules.
#[path = "../../mlp-macros/src"]
mod macros {
    pub(crate) mod attribute;
    pub(crate) mod builtin;
    pub(crate) mod define;
    pub(crate) mod derive;
    pub(crate) mod expand;
    pub(crate) mod expression;
    pub(crate) mod fragment;
    pub(crate) mod lint;
    pub(crate) mod location;
    pub(crate) mod message;
    pub(crate) mod model;
    pub(crate) mod modifier;
    pub(crate) mod names;
    pub(crate) mod parse;
    pub(crate) mod ratio;
    pub(crate) mod resolve;
    pub(crate) mod rules;
    pub(crate) mod schedule;
    pub(crate) mod span;
    pub(crate) mod syntax;
    pub(crate) mod token;
    pub(crate) mod width;
    pub(crate) mod wiring;
}

extern crate proc_macro;

use libfuzzer_sys::fuzz_target;
use macros::*; // they refer to one another by `crate::`
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;

/// The pieces of an input, one a byte: parts of correct definitions, single words and signs, and fragments of mistakes.
const PIECES: &[&str] = &[
    "struct Net<", "pub struct Xor<", "<", "input 2", "input { N + 1 }", "=> relu 2", "=> tanh N", "=> linear 1",
    "=> softmax 10", "=> leaky_relu(0.1) 3", "=> crate::Mine<3> { 2 * N }", "=> Tanh own::WIDTH", "=> exp M", ";", "loss squared",
    "loss huber(1.5)", "loss my::Loss<4>", "loss categorical_cross_entropy", "#[allow(noncanonical_link)]", ">", ">;",
    "; seed 7", "as top", "repeat 2", "no_bias", "dropout 0.25", "init he_normal", "#[network(crate = self::renamed)]",
    "/// Docs.", "pub(crate)", "#[derive(Clone, Debug)]", "#[deny(noncanonical_link)]", "#[cfg(any())]", "input", "relu",
    "linear", "sigmoid", "elu", "loss", "seed", "squared", "poisson", "as", "repeat", "init", "dropout", "zeros", "struct", "pub",
    "enum", "fn", "crate", "self", "Self", "type", "where", "r#type", "gen", "async", "try", "N", "Mine", "T", "usize", "output",
    "hidden1", "rleu", "connect", "network", "repr", "C", "align", "0", "1", "2", "512", "0.5", "1000000000000000000000", "2.0",
    "1e-400", "1e99", "\"2\"", "'a'", "3u8", "'a", "=>", "->", "=", "==", "<", "<<", ">>", ";;", ",", ":", "::", "+", "-", "*", "/",
    ".", "..", "!", "#", "$", "@", "&", "|", "%", "?", "vec![1]", "if cfg!(a) { 1 } else { 2 }",
    "#[network(loss = squared)]", "#[network(loss = huber(1.5), deny(noncanonical_link))]", "#[repr(C)]", "#[repr(C, packed)]",
    "#[r#repr(align(64))]", "pub struct Xor<T = f32>", "{ pub hidden1: Dense<2, 2, Relu, T>, output: Dense<2, 1, Linear, T> }",
    "output: Dense<2, 1, Linear, f64>,", "#[network(init = he_normal)]", "first: Alias,", "struct Plain",
];

const DELIMITERS: [Delimiter; 4] = [Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket, Delimiter::None];

thread_local! {
    static WORDS: Vec<TokenStream> =
        PIECES.iter().map(|piece| piece.parse().expect("a piece has balanced brackets")).collect();
}

/// Bytes up to 239 are pieces, the next 12 open a group, and the last 4 close one.
fn tokens(bytes: &[u8]) -> TokenStream {
    const OPEN: u8 = 240;
    const CLOSE: u8 = 252;
    WORDS.with(|words| {
        let mut open: Vec<(Delimiter, TokenStream)> = vec![(Delimiter::None, TokenStream::new())];
        for &byte in bytes {
            if byte >= CLOSE {
                close(&mut open);
            } else if byte >= OPEN {
                open.push((DELIMITERS[usize::from(byte % 4)], TokenStream::new()));
            } else if let Some((_, tokens)) = open.last_mut() {
                tokens.extend(words[usize::from(byte) % words.len()].clone());
            }
        }
        while open.len() > 1 {
            close(&mut open);
        }
        open.pop().map(|(_, tokens)| tokens).unwrap_or_default()
    })
}

fn close(open: &mut Vec<(Delimiter, TokenStream)>) {
    if open.len() > 1
        && let Some((delimiter, inner)) = open.pop()
        && let Some((_, outer)) = open.last_mut()
    {
        outer.extend([TokenTree::Group(Group::new(delimiter, inner))]);
    }
}

/// The items of an expansion; none if it is an expression.
fn items(expansion: &TokenStream, tokens: &TokenStream) -> Vec<syn::Item> {
    let file = syn::parse2::<syn::File>(expansion.clone());
    assert!(
        file.is_ok() || syn::parse2::<syn::Expr>(expansion.clone()).is_ok(),
        "not Rust: {tokens}\nbecame: {expansion}"
    );
    file.map(|file| file.items).unwrap_or_default()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let tokens = tokens(bytes);
    if kind % 4 == 0 {
        items(&derive::network(tokens.clone()), &tokens);
        return;
    }
    for item in items(&define::network(tokens.clone(), &syn::parse_quote!(::mlp_core)), &tokens) {
        if matches!(item, syn::Item::Struct(_)) {
            items(&derive::network(item.into_token_stream()), &tokens);
        }
    }
});
