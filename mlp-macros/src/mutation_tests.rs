//! Mutation tests: no input makes the macros panic, and every expansion is valid Rust with mistakes as `compile_error!`s.
//! The inputs are definitions in which tokens are deleted, duplicated, swapped and inserted at random.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::{candidates, define, derive};

const NETWORKS: &[&str] = &[
    "pub struct Xor< input 2 => relu 2 => linear 1; loss squared >;",
    "/// Docs.
    #[network(crate = self::renamed)] pub(crate) struct Deep<
        input N => leaky_relu(0.1) 3 repeat 2 as enc no_bias dropout 0.25 init he_normal => crate::Mine<3> { 2 * N } as top
        => softmax 10 init zeros; #[allow(noncanonical_link)] loss huber(1.5) >;",
    "< input { N + 1 } => elu(1.0) 4 as a => exp M; #[deny(noncanonical_link)] loss poisson; seed 7; >",
    "struct Wired< input 4 => relu 3 + tanh N + my::Own { 2 } as low dropout 0.5 => tanh 8 as high from (low, input) add low repeat 2
        => softmax 3 + linear 2 from (high2, low); loss categorical_cross_entropy + 0.5 * huber(1.0) >;",
    "struct Own< input 3 => self::Sine 2 => ::krate::Mine<4, f32> 1 no_bias; loss my::Loss >;",
];

const STRUCTS: &[&str] = &[
    "#[network(loss = squared)] #[repr(C)] pub struct Xor<T = f32> {
        pub hidden1: Dense<2, 2, Relu, T>, pub output: Dense<2, 1, Linear, T> }",
    "#[network(loss = huber(1.5), allow(noncanonical_link), crate = ::renamed)] #[repr(C)] struct Plain {
        #[network(init = he_normal)] first: Dense<2, { 2 * N }, Mine<3>, f64, NoBias>, second: Alias }",
    "#[network(loss = squared + 2 * my::Loss)] #[repr(C)] struct Wired<T> {
        low: Dense<4, 8, Relu, T>, #[network(from(low, input), init = zeros)] high: Dense<12, 8, Tanh, T>,
        #[network(from = high, add = low)] output: Dense<8, 8, Mixed<(Units<3, Softmax>, Units<5, Linear>)>, T> }",
    "#[derive(Clone)] #[network(deny(noncanonical_link), loss = my::Loss)] #[repr(C)] struct Where<T: Copy = f32>
        where T: Debug { output: Layer<T> }",
];

const CANDIDATES: &[&str] = &[
    "pub enum Reader< input 64 dropout [0.2] => [relu | tanh] [16 | N | { 2 * N }] repeat [2] => softmax 10;
        loss [categorical_cross_entropy | #[allow(noncanonical_link)] squared] >;",
    "/// Docs.
    #[derive(Clone)] #[network(crate = self::renamed)] enum Wired< input 4 => [relu | crate::P<Q<3>>] 3 + tanh 2 as low
        init [zeros | he_normal] => [leaky_relu(0.1) | own::Mine::<5>] 8 from (low, input) => softmax 3 + linear 2;
        loss [categorical_cross_entropy + 0.5 * huber(1.0) | squared + squared] >;",
    "enum Only< input 2 => linear 1; loss squared >;",
];

const ROUNDS: usize = 400;

/// The tokens to insert.
const WORDS: &str = "input relu softmax linear leaky_relu loss seed squared huber categorical_cross_entropy as from add repeat \
    enum [relu | tanh] [4 | relu] [16 | 32] [3..5] <3, Q<4>> [1 | 2] [] [|] [a b] [[2] | 3] [squared | huber(1.0)] no_bias init he_normal dropout % zeros struct pub enum fn crate self Self type where r#type N Mine T usize output hidden1 \
    rleu dense Dense flatten units relu3 input2 let x times optimizer f32 connect noncanonical_link 0 1 2 0.5 1000000000000000000000 2.0 1e-400 1e99 -1 \"2\" 'a' 3u8 => -> = == > < << >> ; \
    ;; , : :: + - * / . .. ! # $ @ & | ( ) (2) (0.1) (-1) (a, b) (2 * ) (3, activation = relu) (relu 3 => tanh 2) (relu, tanh) {relu, tanh} (units = 3) {left: 2, right: 3} <- >> <= .. \
    [relu 3 | tanh 2] { } { 2 } { N * } { ; } [ ] [allow(x)] \
    #[allow(noncanonical_link)] #[deny(other)] #[network(loss = squared)] #[network] ///x";

/// Marsaglia's xorshift, with a fixed seed.
struct Generator(u64);

impl Generator {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).expect("less than a bound that fits")
    }
}

fn tokens(text: &str) -> Vec<TokenTree> {
    text.parse::<TokenStream>().expect("the text has balanced brackets").into_iter().collect()
}

/// Applies one mutation, at this level or within a group.
fn mutate(tokens: &mut Vec<TokenTree>, words: &[TokenTree], generator: &mut Generator) {
    let index = generator.below(tokens.len());
    if let Some(TokenTree::Group(group)) = tokens.get(index)
        && generator.below(2) == 0
    {
        let mut inner = group.stream().into_iter().collect();
        mutate(&mut inner, words, generator);
        tokens[index] = TokenTree::Group(Group::new(group.delimiter(), inner.into_iter().collect()));
        return;
    }
    let word = words[generator.below(words.len())].clone();
    if tokens.is_empty() {
        tokens.push(word);
        return;
    }
    let other = generator.below(tokens.len());
    match generator.below(6) {
        0 => drop(tokens.remove(index)),
        1 => tokens.insert(index, tokens[index].clone()),
        2 => tokens.swap(index, other),
        3 => tokens.insert(index, word),
        4 => tokens[index] = word,
        _ => tokens.truncate(index + 1),
    }
}

/// The expansion of `network!`, with that of its derive.
fn with_derive(tokens: TokenStream) -> TokenStream {
    let network = define::network(tokens, &syn::parse_quote!(::mlp_core));
    let structs = syn::parse2::<syn::File>(network.clone()).into_iter().flat_map(|file| file.items);
    let structs = structs.filter(|item| matches!(item, syn::Item::Struct(_)));
    let derived: TokenStream = structs.map(|item| derive::network(item.into_token_stream())).collect();
    quote!(#network #derived)
}

/// The expansion of `candidates!`, with those of the derives.
fn candidates_with_derives(tokens: TokenStream) -> TokenStream {
    let expansion = candidates::candidates(tokens, &syn::parse_quote!(::mlp_core));
    let items = syn::parse2::<syn::File>(expansion.clone()).into_iter().flat_map(|file| file.items);
    let derive = |item| match item {
        syn::Item::Struct(item) => derive::network(item.into_token_stream()),
        syn::Item::Enum(item) => candidates::derive(item.into_token_stream()),
        _ => TokenStream::new(),
    };
    let derived: TokenStream = items.map(derive).collect();
    quote!(#expansion #derived)
}

/// Whether the tokens are items or an expression.
fn is_rust(tokens: &TokenStream) -> bool {
    syn::parse2::<syn::File>(tokens.clone()).is_ok() || syn::parse2::<syn::Expr>(tokens.clone()).is_ok()
}

fn assert_expands_to_rust(seeds: &[&str], expand: fn(TokenStream) -> TokenStream) {
    let words = tokens(WORDS);
    let mut generator = Generator(7);
    for round in 0..ROUNDS {
        let mut input = tokens(seeds[round % seeds.len()]);
        for _ in 0..=generator.below(5) {
            mutate(&mut input, &words, &mut generator);
        }
        let input: TokenStream = input.into_iter().collect();
        let expansion = catch_unwind(AssertUnwindSafe(|| expand(input.clone())));
        let Ok(expansion) = expansion else { panic!("panicked in round {round} at: {input}") };
        assert!(is_rust(&expansion), "not Rust in round {round}: {input}\nbecame: {expansion}");
    }
}

#[test]
fn every_mutation_of_a_network_expands_to_rust() {
    assert_expands_to_rust(NETWORKS, with_derive);
}

#[test]
fn every_mutation_of_candidates_expands_to_rust() {
    assert_expands_to_rust(CANDIDATES, candidates_with_derives);
}

#[test]
fn every_mutation_of_a_struct_expands_to_rust() {
    assert_expands_to_rust(STRUCTS, derive::network);
}

#[test]
fn definitions_without_mistakes_expand_without_messages() {
    for text in NETWORKS {
        let expansion = with_derive(text.parse().expect("tokens")).to_string();
        assert!(!expansion.contains("compile_error"), "{expansion}");
    }
    for text in CANDIDATES {
        let expansion = candidates_with_derives(text.parse().expect("tokens")).to_string();
        assert!(!expansion.contains("compile_error"), "{expansion}");
    }
    for text in STRUCTS {
        let expansion = derive::network(text.parse().expect("tokens")).to_string();
        assert!(!expansion.contains("compile_error"), "{expansion}");
    }
}
